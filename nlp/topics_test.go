package nlp

import (
	"os"
	"testing"

	"github.com/goccy/go-yaml"

	"yulun/article"
	"yulun/codebook"
	"yulun/configs/topics"
	"yulun/internal/strictyaml"
	"yulun/nlp/lexicon"
	"yulun/nlp/segment"
	"yulun/text"
)

// topicScorer is the scorer of a topic that is shipped, by the topic's own codebook.
func topicScorer(t *testing.T, id string) (*Scorer, codebook.Codebook) {
	t.Helper()
	fsys, ok := topics.Open(id)
	if !ok {
		t.Fatalf("no topic %s is shipped", id)
	}
	frames := lexicon.ReadFrames(fsys)
	var book codebook.Codebook
	_, problems := strictyaml.Decode(fsys, "codebook.yaml", &book)
	book.Frames = frames.Entries()
	lex, more := lexicon.Load(fsys, frames, book.Objects)
	if err := append(problems, more...).Err(); err != nil {
		t.Fatal(err)
	}
	words, err := segment.ReadWords(fsys, "lexicon/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	segmenter, err := segment.New(words)
	if err != nil {
		t.Fatal(err)
	}
	return New(lex, Options{Codebook: book, Fold: text.NewConverter().Fold, Words: segmenter.Spans}), book
}

// numbered is a passage of testdata/TOPIC/passages.yaml with its coding by the topic's codebook.
type numbered struct {
	ID                int
	Lang, Script      string
	Title, Text, Note string
	Relevant          bool
	Score             int
	Frames            []article.Frame
	Object            article.Object
}

// parts are the passages that cues were developed on, and those that are held out, by odd and even
// numbers.
func parts(t *testing.T, name string) (developed, heldOut []numbered) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var all []numbered
	if err := yaml.UnmarshalWithOptions(data, &all, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.ID%2 == 1 {
			developed = append(developed, p)
		} else {
			heldOut = append(heldOut, p)
		}
	}
	return developed, heldOut
}

// codedBy turns passages into those of [measure].
func codedBy(book codebook.Codebook, passages []numbered) []coded {
	var out []coded
	for _, p := range passages {
		c := coded{Title: p.Title, Text: p.Text, Relevant: p.Relevant, Frames: p.Frames}
		c.Lang = article.Lang(p.Lang)
		if p.Relevant {
			c.Class = book.Class(max(-1, min(1, p.Score)))
		}
		out = append(out, c)
	}
	return out
}

// TestTopicAccuracy holds the readings of a topic to floors a little under what is reached.
// docs/topics/facial-recognition.md says how the passages were written and what the figures are
// worth.
func TestTopicAccuracy(t *testing.T) {
	s, book := topicScorer(t, "facial-recognition")
	developed, heldOut := parts(t, "testdata/facial-recognition/passages.yaml")
	laterDeveloped, laterHeldOut := parts(t, "testdata/facial-recognition/passages-later.yaml")
	for _, c := range []struct {
		name     string
		passages []numbered
		floor    accuracy
	}{
		{"developed on", developed, accuracy{relevance: 0.98, stance: 0.92, frames: 0.90}},
		{"held out", heldOut, accuracy{relevance: 0.98, stance: 0.61, frames: 0.87}},
		{"written later, developed on", laterDeveloped, accuracy{relevance: 0.98, stance: 0.67, frames: 0.72}},
		{"written later, held out", laterHeldOut, accuracy{relevance: 0.87, stance: 0.36, frames: 0.33}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := measure(s, codedBy(book, c.passages), book.FrameIDs())
			t.Logf("%d passages: relevance %.2f, stance %.2f, frames %.2f", len(c.passages), got.relevance, got.stance, got.frames)
			if got.relevance < c.floor.relevance || got.stance < c.floor.stance || got.frames < c.floor.frames {
				t.Errorf("accuracy %.3f, want at least %.3f", got, c.floor)
			}
		})
	}
}
