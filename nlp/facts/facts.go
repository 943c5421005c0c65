package facts

import (
	"maps"
	"math"
	"slices"
	"strings"

	"yulun/article"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
)

// Source is a cue that a fact is made of, with its part of the fact's value.
type Source struct {
	Sentence int
	Hit      *lexicon.Hit
	Amount   float64
}

// Fact is a feature with a name: its value is the sum of its sources' amounts, and of Bare, what
// comes from no place in the text.
type Fact struct {
	Sources []Source
	Bare    float64
}

// Value is the sum.
func (f *Fact) Value() float64 {
	sum := f.Bare
	for _, s := range f.Sources {
		sum += s.Amount
	}
	return sum
}

// Scale multiplies the value.
func (f *Fact) Scale(by float64) {
	f.Bare *= by
	for i := range f.Sources {
		f.Sources[i].Amount *= by
	}
}

// Facts are facts by name.
type Facts map[string]*Fact

// Named is the fact of a name, which there is afterwards.
func (f Facts) Named(name string) *Fact {
	if f[name] == nil {
		f[name] = &Fact{}
	}
	return f[name]
}

// Add adds a source to a fact.
func (f Facts) Add(name string, sentence int, hit *lexicon.Hit, amount float64) {
	one := f.Named(name)
	one.Sources = append(one.Sources, Source{sentence, hit, amount})
}

// Squash brings facts whose sources add up without bound below 1: a sum s becomes s/(half+s).
func (f Facts) Squash(half float64) {
	for _, one := range f {
		gross := half
		for _, s := range one.Sources {
			gross += math.Abs(s.Amount)
		}
		one.Scale(1 / gross)
	}
}

// Scale multiplies all values.
func (f Facts) Scale(by float64) {
	for _, one := range f {
		one.Scale(by)
	}
}

// Order is the names in byte order: sums over a map in its own order would differ in their last
// digits from run to run.
func (f Facts) Order() []string { return slices.Sorted(maps.Keys(f)) }

// Merge takes the facts of another map, whose names differ.
func (f Facts) Merge(other Facts) { maps.Copy(f, other) }

// Index numbers names.
func Index(names []string) map[string]uint32 {
	index := make(map[string]uint32, len(names))
	for i, n := range names {
		index[n] = uint32(i)
	}
	return index
}

// Language is the name of the fact that a piece is in a language, and the beginning of the names of
// what is a fact of that language alone.
func Language(lang article.Lang) string { return string(lang) + ":" }

// IsPrior reports whether a name is that of a language alone: how frequent its classes are.
func IsPrior(name string) bool { return strings.HasSuffix(name, ":") }

// plainSentences is the most sentences, with the title, of a piece that a model can't judge: it has
// little but its verdict, of which the rules know who says it and whether it is denied.
const plainSentences = 2

// IsPlain reports whether a piece is so short that the rules judge it, and no model.
func IsPlain(p *passage.Passage) bool { return len(p.Sentences) <= plainSentences }
