// Package baseline has the simple ways of telling the side of a text that a scorer must beat: words
// of praise and blame counted without regard to the topic, and a linear model on n-grams that knows
// no lexicon. They serve comparison only; nothing is scored by them.
package baseline

import (
	"fmt"
	"math"
	"slices"
	"unicode"

	"yulun/codebook"
	"yulun/nlp/model"
	"yulun/nlp/passage"
)

// WordCount is the side that the evaluating cues of a text have in sum, wherever they are and
// whatever they are about, without negation, place or speaker. None, or a draw, is neutral.
func WordCount(p *passage.Passage) int {
	sum := 0.0
	for _, s := range p.Sentences {
		for _, hit := range s.Hits {
			if hit.Entry.Kind.Evaluates() {
				sum += hit.Entry.Weight
			}
		}
	}
	switch {
	case sum > 0:
		return codebook.Supportive
	case sum < 0:
		return codebook.Critical
	default:
		return codebook.Neutral
	}
}

// Text is a text with its class, a number from 0, and the group that must be on one side of every
// split, such as its outlet.
type Text struct {
	Title, Text string
	Class       int
	Group       string
}

// folds is into how many parts texts are split; bits is how many features n-grams are hashed to;
// precision is how strongly their weights are held to 0.
const (
	folds     = 5
	bits      = 18
	precision = 0.1
)

// NGrams predicts the class of each text by a multinomial logistic regression on the n-grams of the
// others: characters in threes at most for Chinese, words in twos at most for other letters. Texts
// are predicted by a model that has seen no text of their group.
func NGrams(texts []Text, classes int) ([]int, error) {
	space := model.Space{Bits: bits}
	fold := foldOf(texts)
	vectors := make([]model.Vector, len(texts))
	for i, t := range texts {
		vectors[i] = ngrams(space, t.Title+"\n"+t.Text)
	}
	predicted := make([]int, len(texts))
	for f := range folds {
		var examples []model.Example
		for i, t := range texts {
			if fold[t.Group] != f {
				examples = append(
					examples,
					model.Example{Vector: vectors[i], Class: t.Class, Weight: 1},
				)
			}
		}
		linear, err := model.Fit(model.Problem{
			Space: space, Classes: classes, Examples: examples, LeastTexts: 2,
			Precision: func(uint32) float64 { return precision },
		})
		if err != nil {
			return nil, fmt.Errorf("fit the n-grams of part %d of %d: %w", f+1, folds, err)
		}
		for i, t := range texts {
			if fold[t.Group] == f {
				p := linear.Probabilities(vectors[i])
				predicted[i] = slices.Index(p, slices.Max(p))
			}
		}
	}
	return predicted, nil
}

// foldOf puts groups into parts, the largest groups first, each into the part that has the fewest
// texts so far.
func foldOf(texts []Text) map[string]int {
	sizes := map[string]int{}
	for _, t := range texts {
		sizes[t.Group]++
	}
	var groups []string
	for g := range sizes {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b string) int {
		if sizes[a] != sizes[b] {
			return sizes[b] - sizes[a]
		}
		if a < b {
			return -1
		}
		return 1
	})
	fold, filled := map[string]int{}, make([]int, folds)
	for _, g := range groups {
		f := slices.Index(filled, slices.Min(filled))
		fold[g] = f
		filled[f] += sizes[g]
	}
	return fold
}

// ngrams are the n-grams of a text as a vector of length 1.
func ngrams(space model.Space, text string) model.Vector {
	seen := map[string]bool{}
	var before []string // words or characters since the last mark
	add := func(unit string, longest int) {
		before = append(before, unit)
		gram := ""
		for n := 1; n <= longest && n <= len(before); n++ {
			gram = before[len(before)-n] + " " + gram
			seen[gram] = true
		}
	}
	word := ""
	flush := func() {
		if word != "" {
			add(word, 2)
			word = ""
		}
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			flush()
			add(string(r), 3)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word += string(unicode.ToLower(r))
		default:
			flush()
			if !unicode.IsSpace(r) {
				before = nil
			}
		}
	}
	flush()
	terms := make([]model.Term, 0, len(seen))
	for gram := range seen {
		feature, sign := space.Hash([]byte(gram))
		terms = append(terms, model.Term{Feature: feature, Value: sign})
	}
	v := model.Sorted(terms)
	squares := 0.0
	for _, t := range v {
		squares += t.Value * t.Value
	}
	for i := range v {
		v[i].Value /= math.Sqrt(squares)
	}
	return v
}
