package dossier

import (
	"context"

	"yulun/article"
	"yulun/index"
	"yulun/stats/words/quotes"
	"yulun/text"
)

// Bounds of what is looked for beside an article.
const (
	longestQuoted = 300_000
	// leastQuoted is the least length of a quotation, in Chinese characters or words: shorter ones
	// are mostly single terms.
	leastQuoted = 8
	// mostBeside is how many articles are looked through for the next one. More of one outlet with
	// the very same time are not told apart.
	mostBeside = 20
)

func quoted(s string) []quotes.Quote {
	return quotes.Find(text.Head(s, longestQuoted), leastQuoted).Quotes
}

// neighbours finds the articles before and behind one in its outlet, in the order in which the
// newest comes first and those of the same time are in order of their ids.
func neighbours(ctx context.Context, idx Searcher, a article.Article) (earlier, later *article.Article, err error) {
	if a.Published.IsZero() {
		return nil, nil, nil
	}
	q := index.Query{
		Where: index.All{index.Filter{Field: "outlet", Values: []string{a.Outlet.ID}}}, Unit: index.Articles, Order: index.Newest, Limit: 1,
		After: &index.Spot{At: new(a.Published.Time.Unix()), ID: a.ID},
	}
	if !a.Reading.Relevant {
		q.Relevance = index.AnyRelevance
	}
	found, err := idx.Search(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	if len(found.Hits) > 0 && !found.Hits[0].Article.Published.IsZero() {
		earlier = &found.Hits[0].Article
	}
	q.Order, q.Limit, q.After.ID = index.Oldest, mostBeside, ""
	found, err = idx.Search(ctx, q)
	return earlier, lastBefore(found.Hits, a), err
}

// lastBefore is the article that stands right before one where the newest comes first. The hits are
// the oldest first, and begin with those of its own time.
func lastBefore(hits []index.Hit, a article.Article) *article.Article {
	var last *article.Article
	at := func(x article.Article) int64 { return x.Published.Time.Unix() }
	for i := range hits {
		x := &hits[i].Article
		switch {
		case x.Published.IsZero():
			return last
		case at(*x) == at(a) && x.ID >= a.ID:
			continue
		case last != nil && at(*x) != at(*last):
			return last
		}
		last = x
	}
	return last
}
