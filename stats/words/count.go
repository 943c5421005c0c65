package words

import (
	"maps"
	"slices"

	"yulun/article"
)

// tally counts the words of some articles.
type tally struct {
	words, articles int
	outlets         set
	langs           map[article.Lang]int
	counts          map[string]*counted
}

// counted is how often a word occurs, in how many articles, and in which outlets.
type counted struct {
	n, articles int
	outlets     set
}

func newTally() *tally {
	return &tally{langs: map[article.Lang]int{}, counts: map[string]*counted{}}
}

// add counts the words of an article of an outlet.
func (t *tally) add(lang article.Lang, outlet int, words map[string]int) {
	t.articles++
	t.langs[lang]++
	t.outlets.add(outlet)
	for word, n := range words {
		t.words += n
		c := t.counts[word]
		if c == nil {
			c = &counted{}
			t.counts[word] = c
		}
		c.n += n
		c.articles++
		c.outlets.add(outlet)
	}
}

// of is how often a word occurs; the zero value where it doesn't.
func (t *tally) of(word string) counted {
	if c := t.counts[word]; c != nil {
		return *c
	}
	return counted{}
}

// names lists the words, so that what is made of them doesn't depend on the order of a map.
func (t *tally) names() []string { return slices.Sorted(maps.Keys(t.counts)) }

// wordsOf counts the words of an article.
func wordsOf(read Reader, a article.Article) map[string]int {
	counts := map[string]int{}
	for _, s := range read(a.Title, a.Text) {
		for _, w := range s.Words {
			counts[w.Text]++
		}
	}
	return counts
}
