package tables

import (
	"context"
	"slices"

	"yulun/article"
	"yulun/index"
	"yulun/render"
	"yulun/stats/prominence"
	"yulun/stats/reprints"
	"yulun/stats/words"
	"yulun/stats/words/quotes"
)

// Index is the part of an index that is read.
type Index interface {
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
}

// Maker makes the tables.
type Maker struct {
	Index   Index
	Store   prominence.Store
	Sources []article.Source
	// Words makes a reader of the words of articles, Find a finder of the places of a term, and
	// StopWords lists what is left out of top words. Each is called when it is first needed.
	Words     func() (words.Reader, error)
	Find      func(term index.Condition) (words.Finder, error)
	StopWords func() (map[string]bool, error)
	// Fold brings names of outlets to one form, in which they are compared.
	Fold func(name string) string
}

// Table is a table with the counts of what it was made from.
type Table struct {
	// Query chooses the articles, Against those that they are compared with, where they are.
	Query   string         `json:"query"`
	Against string         `json:"against,omitempty"`
	Found   map[string]int `json:"found"`
	Rows    render.Sheet   `json:"rows"`
}

// Concordance lists the places of a term of o.Query in its articles. The caller sets all of o but
// Find.
func (m Maker) Concordance(ctx context.Context, term index.Condition, o words.ConcordanceOptions) (Table, error) {
	var err error
	if o.Find, err = m.Find(term); err != nil {
		return Table{}, err
	}
	asked := o.Query.String()
	o.Query.Where = append(slices.Clip(o.Query.Where), term)
	var lines []words.Line
	found, err := words.Concordance(ctx, m.Index, o, func(l words.Line) error {
		lines = append(lines, l)
		return nil
	})
	return Table{Query: asked, Found: map[string]int{"places": found.Places, "articles": found.Articles}, Rows: render.Concordance().Sheet(lines)}, err
}

// Collocates lists the words near a term. The caller sets all of o but Find and Read.
func (m Maker) Collocates(ctx context.Context, term index.Condition, o words.CollocateOptions) (Table, error) {
	var err error
	if o.Find, err = m.Find(term); err != nil {
		return Table{}, err
	}
	if o.Read, err = m.Words(); err != nil {
		return Table{}, err
	}
	found, err := words.CollocatesOf(ctx, m.Index, o)
	q := o.Query
	q.Where = append(slices.Clip(q.Where), term)
	rows := make([]render.Opened[words.Collocate], len(found.List))
	for i, w := range found.List {
		rows[i] = Opened(w, q, w.Word)
	}
	counts := map[string]int{"places": found.Places, "articles": found.Articles, "words": found.Words, "near": found.Near}
	return Table{Query: o.Query.String(), Found: counts, Rows: render.Collocates().Sheet(rows)}, err
}

// Top lists the most frequent words but stop words. The caller sets all of o but Read and Left.
func (m Maker) Top(ctx context.Context, o words.TopOptions) (Table, error) {
	var err error
	if o.Left, err = m.StopWords(); err != nil {
		return Table{}, err
	}
	if o.Read, err = m.Words(); err != nil {
		return Table{}, err
	}
	top, err := words.Top(ctx, m.Index, o)
	rows := make([]render.Opened[words.TopWord], len(top))
	for i, w := range top {
		rows[i] = OpenTop(w, o)
	}
	return Table{Query: o.Query.String(), Found: map[string]int{"rows": len(rows)}, Rows: render.TopWords().Sheet(rows)}, err
}

// Keyness compares the words of two sets, which [Sets] makes. The caller sets all of o but Read.
func (m Maker) Keyness(ctx context.Context, o words.KeynessOptions) (Table, error) {
	var err error
	if o.Read, err = m.Words(); err != nil {
		return Table{}, err
	}
	found, err := words.Keyness(ctx, m.Index, o)
	rows := make([]render.Opened[words.Key], len(found.Words))
	for i, k := range found.Words {
		q := o.First
		if k.G2 < 0 {
			q = o.Second
		}
		rows[i] = Opened(k, q, k.Word)
	}
	counts := map[string]int{
		"first_articles": found.First.Articles, "first_outlets": found.First.Outlets, "first_words": found.First.Words,
		"second_articles": found.Second.Articles, "second_outlets": found.Second.Outlets, "second_words": found.Second.Words,
		"tested": found.Tested,
	}
	return Table{Query: o.First.String(), Against: o.Second.String(), Found: counts, Rows: render.Keys(found.Units).Sheet(rows)}, err
}

// Sets are two sets of articles whose words are compared, both taken from those of within. What both
// queries find is in the first set alone.
func Sets(first, against, within index.Query) (one, other index.Query, err error) {
	against.Unit, against.Zone = first.Unit, first.Zone
	for _, set := range []*index.Query{&first, &against} {
		if within.Relevance != index.RelevantOnly {
			set.Relevance = within.Relevance
		}
		ok := true
		if *set, ok = set.And(within); !ok {
			return first, against, article.Usagef("Widen within, or leave it out.", "no article can be in a set and meet within: %s", within)
		}
	}
	against, err = words.Rest(against, first)
	return first, against, err
}

// Quotes lists direct quotations of so many characters or words and more: up to limit, and those with
// a speaker alone where attributed is set.
func (m Maker) Quotes(ctx context.Context, q index.Query, least, limit int, attributed bool) (Table, error) {
	var rows []quotes.Row
	found, err := quotes.In(ctx, m.Index, q, least, func(r quotes.Row) error {
		if len(rows) < limit && (!attributed || r.Speaker != "") {
			rows = append(rows, r)
		}
		return nil
	})
	counts := map[string]int{
		"quotations": found.Quotes, "attributed": found.Attributed, "pronouns": found.Pronouns, "short": found.Short,
		"unclosed": found.Unclosed, "articles": found.Articles,
	}
	return Table{Query: q.String(), Found: counts, Rows: render.Spoken().Sheet(rows)}, err
}

// Clusters lists the articles of the largest clusters of reprints: those of which the query finds so
// many articles at least, up to limit clusters.
func (m Maker) Clusters(ctx context.Context, q index.Query, least, limit int) (Table, error) {
	q.Unit = index.Articles // a story counted once has no reprints
	found, err := reprints.Largest(ctx, m.Index, reprints.Options{Query: q, Least: least, Limit: limit, Fold: m.Fold})
	counts := map[string]int{"articles": found.Articles, "clusters": found.Clusters, "shown": len(found.List)}
	return Table{Query: q.String(), Found: counts, Rows: render.Clusters().Sheet(render.ReprintedOf(found.List))}, err
}

// Prominence sums where articles stood by listing and bucket.
func (m Maker) Prominence(ctx context.Context, q index.Query, bucket index.Bucket, top int) (Table, error) {
	rows, found, err := prominence.ByListing(ctx, m.Index, m.Store, prominence.Options{
		Query: q, Bucket: bucket, Zone: index.ZoneOrShanghai(q.Zone), Top: top, Sources: m.Sources,
	})
	counts := map[string]int{"articles": found.Articles, "placed": found.Placed, "listings": found.Listings, "by_date": found.ByDate}
	return Table{Query: q.String(), Found: counts, Rows: render.ProminenceByListing().Sheet(rows)}, err
}

// Opened is a row with the query for the articles that have some words.
func Opened[T any](row T, q index.Query, texts ...string) render.Opened[T] {
	for _, text := range texts {
		q.Where = append(slices.Clip(q.Where), index.Term{Text: text, Phrase: true})
	}
	return render.Opened[T]{Row: row, Query: q.String()}
}

// OpenTop is a top word with the query for its articles. There is none for articles without a date,
// or without a value to group by.
func OpenTop(w words.TopWord, o words.TopOptions) render.Opened[words.TopWord] {
	q := o.Query
	if w.Undated || o.Group != index.Ungrouped && w.Group == "" {
		return render.Opened[words.TopWord]{Row: w}
	}
	if w.Group != "" {
		q, _ = q.Narrow(string(o.Group), w.Group) // there are such articles
	}
	if !w.Start.IsZero() {
		q = q.Between(w.Start, o.Bucket.Next(w.Start).AddDate(0, 0, -1))
	}
	return Opened(w, q, w.Word)
}
