package coding

import (
	"time"
)

// Kind is how a sample is drawn.
type Kind string

const (
	// Random draws every article with the same probability.
	Random Kind = "random"
	// Stratified draws from each stratum by itself.
	Stratified Kind = "stratified"
	// Picked is not drawn: people chose the articles, mostly since their score looked wrong. Their
	// probability is 0, and they say nothing of other articles.
	Picked Kind = "picked"
)

// Corrections is the id of the only picked sample, which grows by each article that somebody codes
// from its page.
const Corrections = "corrections"

// Sample is a probability sample of articles, drawn to be coded. With the same seed, the same
// design and the same articles to draw from, the same sample is drawn.
type Sample struct {
	// ID is a name that the user gave, or [Sample.Digest].
	ID     string    `json:"id"`
	Seed   uint64    `json:"seed"`
	Drawn  time.Time `json:"drawn_at"`
	Design Design    `json:"design"`
	// Query is the search whose hits the sample was drawn from.
	Query string `json:"query"`
	// Unit is "story" where reprints of one story were one hit, else "article".
	Unit string `json:"unit"`
	// Strata are in the order of their keys. A random sample has one, with an empty key.
	Strata []Stratum `json:"strata"`
	// Items are in the random order in which they are coded.
	Items []Item `json:"items,omitempty"`
}

// Design is how a sample is drawn.
type Design struct {
	Kind Kind `json:"kind"`
	// By are the properties whose values make a stratum.
	By []Property `json:"by,omitempty"`
	// Equal gives every stratum the same number of articles. Otherwise a stratum's share of the
	// sample is its share of the articles, times its factor.
	Equal bool `json:"equal,omitempty"`
	// Oversample are the factors of values of By; a value without one has 1.
	Oversample []Factor `json:"oversample,omitempty"`
	// N is how many articles were asked for.
	N int `json:"n"`
}

// Factor is how much more often the articles with a value are drawn than others.
type Factor struct {
	Value  string  `json:"value"`
	Factor float64 `json:"factor"`
}

// Stratum is one part of the articles from which a sample is drawn.
type Stratum struct {
	// Key has the values of the stratum, such as "class=critical lang=zh".
	Key string `json:"key"`
	// Size counts its articles, Drawn those in the sample.
	Size  int `json:"size"`
	Drawn int `json:"drawn"`
}

// Probability is the probability with which each article of the stratum was drawn. Over all
// articles of all strata the probabilities sum to the size of the sample.
func (s Stratum) Probability() float64 {
	if s.Size == 0 {
		return 0
	}
	return float64(s.Drawn) / float64(s.Size)
}

// Item is one article of a sample.
type Item struct {
	// Place is the place in the order of coding, from 1.
	Place   int    `json:"place"`
	Article string `json:"article"`
	// Text is the [Hash] of the text that was there when the sample was drawn, Revision its number.
	Text     string `json:"text_sha256"`
	Revision int    `json:"revision"`
	// Stratum is the key of the stratum.
	Stratum string `json:"stratum"`
	// Probability is the inclusion probability in (0, 1]. Its inverse is how many articles the item
	// stands for. It is 0 in a picked sample.
	Probability float64 `json:"probability"`
}

// IsDrawn reports whether the sample stands for the articles that it was drawn from.
func (s Sample) IsDrawn() bool { return s.Design.Kind != Picked }

// Size counts the articles from which the sample was drawn.
func (s Sample) Size() int {
	n := 0
	for _, stratum := range s.Strata {
		n += stratum.Size
	}
	return n
}
