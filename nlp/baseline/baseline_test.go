package baseline_test

import (
	"fmt"
	"testing"

	"yulun/codebook"
	"yulun/nlp/baseline"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
)

// TestWordCountKnowsNoContext: the words decide, whatever they are about and whether they are
// negated.
func TestWordCountKnowsNoContext(t *testing.T) {
	t.Parallel()
	good := &lexicon.Entry{Cue: "成效显著", Kind: lexicon.Stance, Weight: 1}
	bad := &lexicon.Entry{Cue: "滥用", Kind: lexicon.Stance, Weight: -1.5}
	not := &lexicon.Entry{Cue: "没有", Kind: lexicon.Negation}
	for _, c := range []struct {
		hits []*lexicon.Entry
		want int
	}{
		{[]*lexicon.Entry{good}, codebook.Supportive},
		{[]*lexicon.Entry{not, bad}, codebook.Critical},
		{[]*lexicon.Entry{good, bad}, codebook.Critical},
		{[]*lexicon.Entry{not}, codebook.Neutral},
		{nil, codebook.Neutral},
	} {
		var s passage.Sentence
		for _, e := range c.hits {
			s.Hits = append(s.Hits, lexicon.Hit{Entry: e})
		}
		if got := baseline.WordCount(&passage.Passage{Sentences: []passage.Sentence{s}}); got != c.want {
			t.Errorf("%v: side %d, want %d", c.hits, got, c.want)
		}
	}
}

// TestNGramsSeeNoTextOfTheGroup: what only one outlet writes is not learned for that outlet.
func TestNGramsSeeNoTextOfTheGroup(t *testing.T) {
	t.Parallel()
	words := []string{"失信必惩，大快人心，诚信蔚然成风", "The blacklist is arbitrary and cruel", "办法自发布之日起施行"}
	var texts []baseline.Text
	for i := range 60 {
		class := i % 3
		texts = append(texts, baseline.Text{
			Title: fmt.Sprintf(
				"标题 %d",
				i,
			), Text: words[class], Class: class, Group: fmt.Sprint(i / 6),
		})
	}
	got, err := baseline.NGrams(texts, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		if got[i] != text.Class {
			t.Errorf("text %d: class %d, want %d", i, got[i], text.Class)
		}
	}
	for i := range texts { // now each class is one outlet's alone
		texts[i].Group = fmt.Sprint(texts[i].Class)
	}
	if got, err = baseline.NGrams(texts, 3); err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		if got[i] == text.Class {
			t.Fatalf("text %d has its class, which only its own outlet shows", i)
		}
	}
}
