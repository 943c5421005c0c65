package samplepress

import (
	"slices"
	"strings"
	"testing"

	"yulun/codebook"
	"yulun/configs/topics"
	"yulun/internal/strictyaml"
	"yulun/nlp/lexicon"
)

// TestEachPressIsCodedByItsTopic: every press belongs to a topic that is shipped, and its coding
// names nothing that the topic's codebook lacks. Every frame of the topic occurs in it.
func TestEachPressIsCodedByItsTopic(t *testing.T) {
	t.Parallel()
	if got, want := Topics(), topics.IDs(); !slices.Equal(got, want) {
		t.Fatalf("there are presses for %v, and the topics are %v", got, want)
	}
	for _, id := range Topics() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			p, err := Open(id)
			if err != nil {
				t.Fatal(err)
			}
			book := bookOf(t, id)
			if err := p.Check(book); err != nil {
				t.Error(err)
			}
			used := map[string]bool{}
			for _, piece := range p.pieces() {
				for _, f := range piece.Coding.Frames {
					used[string(f)] = true
				}
			}
			for _, f := range book.FrameIDs() {
				if !used[string(f)] {
					t.Errorf("no piece is coded with the frame %s", f)
				}
			}
		})
	}
}

func TestATopicWithoutAPressIsNamed(t *testing.T) {
	t.Parallel()
	if _, err := Open("drones"); err == nil || !strings.Contains(err.Error(), "the topic drones has no sample press") {
		t.Errorf("got %v, want an error that names the topics with a press", err)
	}
}

func bookOf(t *testing.T, topic string) codebook.Codebook {
	t.Helper()
	fsys, _ := topics.Open(topic)
	var book codebook.Codebook
	if _, problems := strictyaml.Decode(fsys, "codebook.yaml", &book); problems.Err() != nil {
		t.Fatal(problems)
	}
	book.Frames = lexicon.ReadFrames(fsys).Entries()
	return book
}
