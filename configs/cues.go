package configs

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"yulun/codebook"
	"yulun/internal/strictyaml"
	"yulun/nlp/lexicon"
)

// compiled holds codebook and cues of each topic that is shipped as go generate writes them:
// reading them from YAML takes as long as all the rest of a short command. Each is: the SHA-256 of
// the files; the lengths of codebook and cues, 4 bytes each, little-endian; and these.
//
//go:generate go test -run TestCuesAreCompiled -update .
//go:embed cues.bin
var compiled []byte

// cues are the codebook and the cues of a configuration. The latter are read when first asked for
// where they are compiled.
type cues struct {
	book    codebook.Codebook
	lexicon func() (*lexicon.Lexicon, error)
}

// loadCues takes what is compiled where these files were, and reads them otherwise.
func loadCues(fsys fs.FS) (cues, strictyaml.Problems) {
	if c, ok := compiledCues(fsys); ok {
		return c, nil
	}
	frames := lexicon.ReadFrames(fsys)
	book, problems := loadCodebook(fsys, frames)
	lex, more := lexicon.Load(fsys, frames, book.Objects)
	return cues{book, func() (*lexicon.Lexicon, error) { return lex, nil }}, append(problems, more...)
}

// compiledCues finds what was compiled of the same files.
func compiledCues(fsys fs.FS) (c cues, ok bool) {
	sum, err := cueSum(fsys)
	if err != nil {
		return c, false // reading the files will tell what is wrong with them
	}
	for rest := compiled; len(rest) > 0; {
		of := [sha256.Size]byte(rest)
		rest = rest[sha256.Size:]
		book, cues := int(binary.LittleEndian.Uint32(rest)), int(binary.LittleEndian.Uint32(rest[4:]))
		rest = rest[8:]
		if of == sum && json.Unmarshal(rest[:book], &c.book) == nil {
			c.lexicon = sync.OnceValues(func() (*lexicon.Lexicon, error) { return lexicon.Compiled(rest[book : book+cues]) })
			return c, true
		}
		rest = rest[book+cues:]
	}
	return c, false
}

// cueSum is the SHA-256 of the files that codebook and cues are read from.
func cueSum(fsys fs.FS) (sum [sha256.Size]byte, err error) {
	names, err := fs.Glob(fsys, path.Join(lexiconFolder, "*.yaml"))
	if err != nil {
		return sum, fmt.Errorf("list the cues: %w", err)
	}
	return sumOf(fsys, append(names, "codebook.yaml", "frames.yaml", "topic.yaml"))
}
