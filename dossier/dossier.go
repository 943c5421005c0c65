package dossier

import (
	"context"
	"slices"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	"yulun/stats/words/quotes"
	"yulun/store"
	"yulun/text"
)

// MostMembers bounds what is listed of a reprint cluster.
const MostMembers = 200

// Bounds of the quotations that are looked for.
const (
	longestQuoted = 300_000
	// leastQuoted is the least length of a quotation, in Chinese characters or words: shorter ones
	// are mostly single terms.
	leastQuoted = 8
)

// Store is what is read from a store.
type Store interface {
	Article(ctx context.Context, id string) (article.Article, error)
	Revisions(ctx context.Context, id string) ([]store.Revision, error)
	Fetches(ctx context.Context, id string) ([]frontier.Fetch, error)
	Neighbours(ctx context.Context, a article.Article) (earlier, later *article.Article, err error)
	tombs
}

// Searcher finds the other publications of a piece.
type Searcher interface {
	Search(ctx context.Context, q index.Query) (index.Result, error)
}

// Dossier is what is known of an article.
type Dossier struct {
	Article article.Article
	// Members are the publications of the same piece, this one included, the earliest first, at
	// most [MostMembers] of MemberCount. ClusterQuery finds all of them.
	Members      []Member
	MemberCount  int
	ClusterQuery index.Query
	// Revisions and Visits are listed newest first.
	Revisions []Revision
	Visits    []frontier.Fetch
	// Missed is the visit that first met no article; the zero Fetch while the article stands.
	Missed frontier.Fetch
	// Quotes are the quotations in the text, in its first [longestQuoted] bytes.
	Quotes []quotes.Quote
	// Earlier and Later are the articles before and behind this one in its outlet; nil where there
	// are none, and for an undated article.
	Earlier, Later *article.Article
}

// Member is one publication of the same piece.
type Member struct {
	article.Article
	Here, Earliest bool
}

// Revision is a revision and what changed from the one before it.
type Revision struct {
	store.Revision
	Scored
	// Before is nil for the first one.
	Before *store.Revision
	// Title says that the headline changed, Text what changed in the text; nil when nothing did.
	Title bool
	Text  []Change
}

// Gather collects what store and index know of an article.
func Gather(ctx context.Context, st Store, idx Searcher, id string) (Dossier, error) {
	a, err := st.Article(ctx, id)
	if err != nil {
		return Dossier{}, OrDeleted(ctx, st, id, err)
	}
	d := Dossier{Article: a}
	revisions, err := st.Revisions(ctx, id)
	if err != nil {
		return d, err
	}
	d.Revisions = changes(revisions)
	if d.Visits, err = st.Fetches(ctx, id); err != nil {
		return d, err
	}
	if i := slices.IndexFunc(d.Visits, func(f frontier.Fetch) bool {
		return f.Outcome == frontier.OutcomeGone && f.At.Equal(a.GoneAt)
	}); i >= 0 {
		d.Missed = d.Visits[i]
	}
	d.ClusterQuery = index.Query{
		Where:     index.All{index.Filter{Field: "cluster", Values: []string{a.Cluster}}},
		Relevance: index.AnyRelevance, Unit: index.Articles, Order: index.Oldest, Limit: MostMembers,
	}
	found, err := idx.Search(ctx, d.ClusterQuery)
	if err != nil {
		return d, err
	}
	d.MemberCount = found.Total
	for _, h := range found.Hits {
		d.Members = append(d.Members, Member{h.Article, h.Article.ID == id, !h.Article.IsReprint})
	}
	return d, nil
}

// AddBeside adds the quotations in the text, and the articles before and after this one.
func (d *Dossier) AddBeside(ctx context.Context, st Store) (err error) {
	d.Quotes = quotes.Find(text.Head(d.Article.Text, longestQuoted), leastQuoted).Quotes
	d.Earlier, d.Later, err = st.Neighbours(ctx, d.Article)
	return err
}

// changes sets each revision, newest first, beside the one before it.
func changes(revisions []store.Revision) []Revision {
	out := make([]Revision, len(revisions))
	for i, revision := range revisions {
		out[i] = Revision{Revision: revision}
		if i+1 == len(revisions) {
			continue
		}
		before := revisions[i+1]
		out[i].Before, out[i].Title = &before, before.Title != revision.Title
		if before.Text != revision.Text {
			out[i].Text = compareTexts(before.Text, revision.Text)
		}
	}
	return out
}
