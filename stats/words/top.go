package words

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
)

// TopOptions say what is counted.
type TopOptions struct {
	Query index.Query
	Read  Reader
	// Group and Bucket cut the articles; index.Ungrouped and index.Whole don't.
	Group  index.Group
	Bucket index.Bucket
	// Left holds words that are not listed. They still count among all words.
	Left map[string]bool
	// Least is how often a word occurs at least, Limit how many are listed of each group and
	// bucket; 0 is all.
	Least, Limit int
}

// TopWord is a word of a group and bucket.
type TopWord struct {
	Group string
	// Start is the first day of the bucket; zero with index.Whole and, where Undated says so, for
	// articles without a date.
	Start   time.Time
	Undated bool
	Rank    int
	Word    string
	// Count is how often it occurs among so many Words, Articles in how many of AllArticles,
	// Outlets in how many outlets.
	Count, Words          int
	Articles, AllArticles int
	Outlets               int
}

// PerMillion is how often the word occurs in a million words.
func (w TopWord) PerMillion() float64 { return PerMillion(w.Count, w.Words) }

// part is a group and a bucket.
type part struct {
	group   string
	start   time.Time
	undated bool
}

// Top lists the most frequent words of each group and bucket, in the order of groups and time.
// Words that are equally frequent are in the order of their code points. An article with several
// frames is in the group of each.
func Top(ctx context.Context, ix Index, o TopOptions) ([]TopWord, error) {
	tallies, outlets := map[part]*tally{}, numbers{}
	err := ix.Each(ctx, o.Query, func(h index.Hit) error {
		words, outlet := wordsOf(o.Read, h.Article), outlets.of(h.Article.Outlet.ID)
		for _, p := range o.parts(h.Article) {
			if tallies[p] == nil {
				tallies[p] = newTally()
			}
			tallies[p].add(h.Article.Lang, outlet, words)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	parts := slices.SortedFunc(maps.Keys(tallies), func(a, b part) int {
		if c := cmp.Compare(a.group, b.group); c != 0 || a.undated == b.undated {
			return cmp.Or(c, a.start.Compare(b.start))
		}
		return map[bool]int{true: 1, false: -1}[a.undated]
	})
	var top []TopWord
	for _, p := range parts {
		top = append(top, o.list(p, tallies[p])...)
	}
	return top, nil
}

// parts are the groups and buckets that an article is in.
func (o TopOptions) parts(a article.Article) []part {
	p := part{}
	if o.Bucket != index.Whole {
		zone := index.ZoneOrShanghai(o.Query.Zone)
		if day := a.Published.In(zone); day.IsZero() {
			p.undated = true
		} else {
			p.start = o.Bucket.Start(day)
		}
	}
	var parts []part
	for _, group := range o.Group.Of(a) {
		p.group = group
		parts = append(parts, p)
	}
	return parts
}

// list lists the words of a part.
func (o TopOptions) list(p part, t *tally) []TopWord {
	names := slices.DeleteFunc(t.names(), func(word string) bool {
		return o.Left[word] || t.counts[word].n < o.Least
	})
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(t.counts[b].n, t.counts[a].n)
	})
	if o.Limit > 0 && len(names) > o.Limit {
		names = names[:o.Limit]
	}
	top := make([]TopWord, len(names))
	for i, word := range names {
		c := t.counts[word]
		top[i] = TopWord{
			Group: p.group, Start: p.start, Undated: p.undated, Rank: i + 1, Word: word,
			Count: c.n, Words: t.words, Articles: c.articles, AllArticles: t.articles,
			Outlets: c.outlets.size(),
		}
	}
	return top
}
