package configs

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"reflect"
	"testing"
	"testing/fstest"

	"yulun/configs/topics"
	"yulun/nlp/lexicon"
)

var update = flag.Bool("update", false, "compile the cues again")

// TestCuesAreCompiled holds the compiled cues to the files.
func TestCuesAreCompiled(t *testing.T) {
	var want []byte
	for _, id := range topics.IDs() {
		want = append(want, compile(t, id)...)
	}
	if *update {
		if err := os.WriteFile("cues.bin", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(compiled, want) {
		t.Fatal("cues.bin is not what the files say; run go generate ./configs")
	}
	for _, id := range topics.IDs() {
		fsys, _ := Topic(id)
		c, ok := compiledCues(fsys)
		if !ok {
			t.Fatalf("%s: what was compiled is not found", id)
		}
		frames := lexicon.ReadFrames(fsys)
		if book, _ := loadCodebook(fsys, frames); !reflect.DeepEqual(c.book, book) {
			t.Errorf("%s: the compiled codebook is\n%+v\nwant\n%+v", id, c.book, book)
		}
		if lex, err := c.lexicon(); err != nil || lex.Digest == "" {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func compile(t *testing.T, id string) []byte {
	t.Helper()
	fsys, err := Topic(id)
	if err != nil {
		t.Fatal(err)
	}
	frames := lexicon.ReadFrames(fsys)
	book, problems := loadCodebook(fsys, frames)
	lex, more := lexicon.Load(fsys, frames, book.Objects)
	if problems = append(problems, more...); len(problems) > 0 {
		t.Fatal(problems)
	}
	inJSON, err := json.Marshal(book)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := cueSum(fsys)
	if err != nil {
		t.Fatal(err)
	}
	cues := lex.Compile()
	out := binary.LittleEndian.AppendUint32(sum[:], uint32(len(inJSON)))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(cues)))
	return append(append(out, inJSON...), cues...)
}

// TestEditedCuesAreRead: whatever file codebook and cues come from, an edit of it counts, and a copy
// of the built-in one changes nothing.
func TestEditedCuesAreRead(t *testing.T) {
	for _, name := range []string{"codebook.yaml", "topic.yaml", "frames.yaml", "lexicon/stance-zh.yaml", "lexicon/mine.yaml"} {
		content, err := fs.ReadFile(Defaults(), name)
		if err != nil {
			content = []byte("groups:\n  - {kind: stance, weight: 1, cues: [splendiferous]}\n")
		} else if _, ok := compiledCues(over(map[string]string{name: string(content)})); !ok {
			t.Errorf("what was compiled is not taken with a copy of %s", name)
		}
		if _, ok := compiledCues(over(map[string]string{name: string(content) + "# mine\n"})); ok {
			t.Errorf("what was compiled is taken with an edited %s", name)
		}
	}
	c, err := Load(over(map[string]string{"lexicon/mine.yaml": "groups:\n  - {kind: stance, weight: 1, cues: [splendiferous]}\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if lex, err := c.Lexicon(); err != nil || len(lex.Named("splendiferous")) != 1 || len(lex.Named("社会信用")) == 0 {
		t.Errorf("the user's cue is not beside the built-in ones: %v", err)
	}
	if _, ok := compiledCues(fstest.MapFS{}); ok {
		t.Error("what was compiled is taken for no files at all")
	}
}
