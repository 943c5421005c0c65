package segment

import (
	"math"

	"github.com/go-ego/gse"
)

const (
	// topicFrequency is the frequency that a word of the topic is given. It is near that of the
	// most frequent words of the dictionary, so that one such word is always likelier than the two
	// or more that it could be cut into.
	topicFrequency = 100_000
	// singleFrequency is what gse gives every word of one character.
	singleFrequency = 2
)

// topic is gse's dictionary of the topic's words, which come before those of the compiled one. It
// never changes once texts are cut, since gse can't be read while a word is added.
type topic struct {
	dict *gse.Dictionary
	// begins tells of code points of the basic plane whether a word begins with it.
	begins [1 << 16]bool
	// longest is the length in code points of the longest word that begins with these two, the
	// second being 0 where the word has no more than one.
	longest map[[2]rune]int
}

// newTopic takes words in simplified characters.
func newTopic(words []string) (*topic, error) {
	t := &topic{dict: gse.NewDict(), longest: map[[2]rune]int{}}
	var splitter gse.Segmenter
	for _, word := range words {
		runes := []rune(word)
		frequency := float64(topicFrequency)
		if len(runes) == 1 {
			frequency = singleFrequency
		}
		if err := t.dict.AddToken(splitter.ToToken(word, frequency)); err != nil {
			return nil, err
		}
		beginning := [2]rune{small(runes[0])}
		if len(runes) > 1 {
			beginning[1] = small(runes[1])
		}
		t.begins[min(int(beginning[0]), len(t.begins)-1)] = true
		t.longest[beginning] = max(t.longest[beginning], len(runes))
	}
	return t, nil
}

// from is the length of the longest word that may begin a text in small letters; 0 for none.
func (t *topic) from(text []rune) int {
	if !t.begins[min(int(text[0]), len(t.begins)-1)] {
		return 0
	}
	longest := t.longest[[2]rune{text[0]}]
	if len(text) > 1 {
		longest = max(longest, t.longest[[2]rune{text[0], text[1]}])
	}
	return min(longest, len(text))
}

// has reports whether a word in small letters is of the topic.
func (t *topic) has(word []rune) bool {
	_, _, err := t.dict.Value([]byte(string(word)))
	return err == nil
}

// distances are what gse calls so: what a word costs on a path through a text, more the rarer it
// is. single is that of a word of the topic of one character, topic that of another one; words are
// those of the dictionary's frequencies.
type distances struct {
	single, topic float32
	words         []float32
}

// newDistances takes the topic's words out of the dictionary and computes the distances, in single
// precision where gse does, so that paths of nearly the same length compare alike.
func newDistances(d *dictionary, t *topic) distances {
	total := d.total + t.dict.TotalFreq()
	for i := range t.dict.Tokens {
		total -= d.remove([]rune(t.dict.Tokens[i].Text()))
	}
	all := float32(math.Log2(total))
	distance := func(frequency float64) float32 { return all - float32(math.Log2(frequency)) }
	x := distances{distance(singleFrequency), distance(topicFrequency), make([]float32, len(d.frequencies))}
	for i, f := range d.frequencies {
		x.words[i] = distance(f)
	}
	return x
}

// ofTopic is the distance of a word of the topic of some length.
func (x *distances) ofTopic(length int) float32 {
	if length == 1 {
		return x.single
	}
	return x.topic
}
