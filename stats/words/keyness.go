package words

import (
	"cmp"
	"context"
	"slices"

	"yulun/article"
	"yulun/index"
	"yulun/survey"
)

// KeynessOptions say which sets of articles are compared.
type KeynessOptions struct {
	// First and Second choose the two sets. No article is in both: see Rest.
	First, Second index.Query
	Read          Reader
	// Least is how often a word occurs at least in the set where it is more frequent.
	Least int
	// Limit is how many words are given of each set at most; 0 is all.
	Limit int
	// Resamples is how many resamples the intervals are made of. Seed chooses them.
	Resamples int
	Seed      uint64
}

// Side is how much one of the sets holds.
type Side struct {
	Articles, Outlets, Words int
	// Langs are the numbers of articles by language.
	Langs map[article.Lang]int
}

// Comparison is a comparison of the words of two sets.
type Comparison struct {
	First, Second Side
	// Tested is how many words were tested; the p-values are corrected for it.
	Tested int
	// Units are what was resampled for the intervals: "outlet" where each set has five or more,
	// otherwise "article", which takes the articles of an outlet as independent; "" where the sets
	// are too small for intervals.
	Units string
	// Words are the words that are more frequent in the first set than in the second, then the
	// others, each by their G2, the largest first.
	Words []Key
}

// Key is a word with its frequencies in both sets.
type Key struct {
	Word          string
	First, Second Frequency
	// G2 is the log-likelihood ratio: negative where the word is less frequent in the first set. P
	// is its p-value, Adjusted the same corrected for the number of words tested (Benjamini and
	// Hochberg), BIC its Bayesian information criterion.
	G2, P, Adjusted, BIC float64
	// LogRatio is the binary logarithm of the ratio of relative frequencies, Difference their
	// difference in per cent of the second one, unknown where that is 0.
	LogRatio, Difference survey.Interval
}

// Frequency is how often a word occurs in a set, and in how many of its articles and outlets.
type Frequency struct {
	Count, Articles, Outlets int
	PerMillion               float64
}

// Rest is what a query finds without what another one finds, so that no article is in both. Both
// must choose the same articles by relevance, or choose none in common.
func Rest(q, without index.Query) (index.Query, error) {
	if q.Relevance != without.Relevance {
		if q.Relevance != index.AnyRelevance && without.Relevance != index.AnyRelevance {
			return q, nil // relevant and irrelevant ones have nothing in common
		}
		return q, article.Usagef(
			"Write relevant:yes, relevant:no or relevant:any in both.",
			"one of the two sets has irrelevant articles, the other one hasn't",
		)
	}
	inside := slices.Clone(without.Where)
	if days := (index.Days{From: without.From, To: without.To}); days != (index.Days{}) {
		inside = append(inside, days)
	}
	switch len(inside) {
	case 0:
		return q, article.Usagef(
			"Write words or filters, such as type:foreign.",
			"the first set has all articles, and nothing is left to compare it with",
		)
	case 1:
		q.Where = append(slices.Clip(q.Where), index.Not{Condition: inside[0]})
	default:
		q.Where = append(slices.Clip(q.Where), index.Not{Condition: inside})
	}
	return q, nil
}

// Keyness compares the words of two sets of articles. It reads both twice: once to count, once for
// the intervals of the words that it gives, so that it holds no more than the vocabulary.
func Keyness(ctx context.Context, ix Index, o KeynessOptions) (Comparison, error) {
	o.First.Order, o.Second.Order = index.Oldest, index.Oldest // one order, one series of resamples
	outlets := numbers{}
	var tallies [2]*tally
	for i, q := range []index.Query{o.First, o.Second} {
		t := newTally()
		err := ix.Each(ctx, q, func(h index.Hit) error {
			t.add(h.Article.Lang, outlets.of(h.Article.Outlet.ID), wordsOf(o.Read, h.Article))
			return nil
		})
		if err != nil {
			return Comparison{}, err
		}
		tallies[i] = t
	}
	c := Comparison{First: side(tallies[0]), Second: side(tallies[1])}
	if c.First.Words == 0 || c.Second.Words == 0 {
		return c, nil
	}
	c.Words = o.keys(tallies[0], tallies[1])
	c.Tested = len(c.Words)
	c.Words = firstOf(c.Words, o.Limit)
	return c, o.intervals(ctx, ix, &c)
}

func side(t *tally) Side {
	return Side{Articles: t.articles, Outlets: t.outlets.size(), Words: t.words, Langs: t.langs}
}

// keys tests all words that are frequent enough.
func (o KeynessOptions) keys(a, b *tally) []Key {
	names := a.names()
	for _, word := range b.names() {
		if a.counts[word] == nil {
			names = append(names, word)
		}
	}
	var keys []Key
	var p []float64
	for _, word := range names {
		first, second := a.of(word), b.of(word)
		if max(first.n, second.n) < o.Least {
			continue
		}
		g2 := Table{
			Both: first.n, Row: a.words, Column: first.n + second.n, Total: a.words + b.words,
		}.G2()
		p = append(p, P(g2))
		keys = append(keys, Key{
			Word: word, First: frequency(first, a), Second: frequency(second, b), G2: g2,
			P: P(g2), BIC: BIC(g2, a.words+b.words),
		})
	}
	for i, adjusted := range Adjusted(p) {
		keys[i].Adjusted = adjusted
	}
	return keys
}

func frequency(c counted, t *tally) Frequency {
	return Frequency{
		Count: c.n, Articles: c.articles, Outlets: c.outlets.size(),
		PerMillion: PerMillion(c.n, t.words),
	}
}

// firstOf are the words with the largest G2 of either set, those of the first set first. Words that
// are equally frequent in both are of neither.
func firstOf(keys []Key, limit int) []Key {
	var more, less []Key
	for _, k := range keys {
		switch {
		case k.G2 > 0:
			more = append(more, k)
		case k.G2 < 0:
			less = append(less, k)
		}
	}
	for _, list := range []*[]Key{&more, &less} {
		slices.SortFunc(*list, func(a, b Key) int {
			return cmp.Or(cmp.Compare(b.BIC, a.BIC), cmp.Compare(a.Word, b.Word))
		})
		if limit > 0 && len(*list) > limit {
			*list = (*list)[:limit]
		}
	}
	return append(more, less...)
}
