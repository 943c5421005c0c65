package nlp

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/configs/topics"
	"yulun/nlp/frame"
	"yulun/nlp/lexicon"
	"yulun/nlp/model"
	"yulun/nlp/segment"
	"yulun/nlp/stance"
	"yulun/text"
)

// newScorer is a scorer from the cue files that the program ships with. Reading them takes much
// longer than most tests, so all tests share one.
func newScorer(t testing.TB) *Scorer {
	t.Helper()
	s, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rulesAlone is that scorer without a model of stance.
func rulesAlone(t testing.TB) *Scorer {
	t.Helper()
	builtin, _ := topics.Open(topics.Default)
	s, err := scorerOf(builtin)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var shipped = sync.OnceValues(func() (*Scorer, error) {
	builtin, _ := topics.Open(topics.Default)
	s, err := scorerOf(builtin)
	if err != nil {
		return nil, err
	}
	learned, err := readModel(builtin, "stance.model")
	if err != nil {
		return nil, err
	}
	if s.stance, err = stance.NewModel(learned); err != nil {
		return nil, err
	}
	frames, err := readModel(builtin, "frames.model")
	if err != nil {
		return nil, err
	}
	if s.frames, err = frame.NewModel(frames); err != nil {
		return nil, err
	}
	s.method += "+" + learned.Version + "+" + frames.Version
	return s, nil
})

func readModel(fsys fs.FS, name string) (*model.File, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return model.Decode(data)
}

// scorerOf makes a scorer from the cue files of a folder.
func scorerOf(fsys fs.FS) (*Scorer, error) {
	book := codebooktest.Book()
	lex, problems := lexicon.Load(fsys, lexicon.ReadFrames(fsys), book.Objects)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	words, err := segment.ReadWords(fsys, "lexicon/words.txt")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	segmenter, err := segment.New(words)
	if err != nil {
		return nil, err
	}
	return New(lex, Options{Codebook: book, Fold: text.NewConverter().Fold, Words: segmenter.Spans}), nil
}

// cases reads a list of test passages.
func cases[T any](t *testing.T, name string) []T {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var list []T
	if err := yaml.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatalf("%s has no cases", name)
	}
	return list
}

func TestStance(t *testing.T) {
	type passage struct {
		Rule, Title, Text string
		Lang              article.Lang
		Class             article.Class
	}
	s := rulesAlone(t)
	for _, c := range cases[passage](t, "stance.yaml") {
		t.Run(c.Rule, func(t *testing.T) {
			r := s.Read(c.Title, c.Text, c.Lang)
			if !r.Relevant {
				t.Fatalf("not relevant (%.2f): %s", r.Relevance, c.Text)
			}
			if r.Stance.Class != c.Class {
				t.Errorf("got %s (%.2f), want %s: %s %s\n%s", r.Stance.Class, r.Stance.Score, c.Class, c.Title, c.Text, listing(r))
			}
		})
	}
}
