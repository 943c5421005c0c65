package configs

import (
	"io/fs"
	"strings"

	"yulun/codebook"
	"yulun/internal/strictyaml"
	"yulun/nlp/lexicon"
)

// loadCodebook reads and checks codebook.yaml, and checks the frames. What is wrong with the form
// of frames.yaml, loading the lexicon says.
func loadCodebook(fsys fs.FS, frames *lexicon.Frames) (codebook.Codebook, strictyaml.Problems) {
	var book codebook.Codebook
	doc, problems := strictyaml.Decode(fsys, "codebook.yaml", &book)
	book.Frames = frames.Entries()
	if unreadable(problems) {
		return book, problems
	}
	read := problems
	for _, fault := range book.Check() {
		switch {
		case strings.HasPrefix(fault.Path, "frames"):
			problems = append(problems, frames.Problem(fault.Path, fault.Text, fault.Remedy))
		case !covered(fault.Path, read):
			problems = append(problems, doc.Problem(fault.Path, fault.Text, fault.Remedy))
		}
	}
	return book, problems
}
