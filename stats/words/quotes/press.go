package quotes

import (
	"context"

	"yulun/article"
	"yulun/index"
)

// Index is the part of an index that is read.
type Index interface {
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
}

// Row is a quotation with its article.
type Row struct {
	Quote
	Article string
	Outlet  article.Outlet
	Lang    article.Lang
	// Published is zero where unknown.
	Published article.Moment
	URL       string
}

// Count is how much was found in so many articles.
type Count struct {
	Articles, Quotes int
	// Attributed are the quotations with a speaker, Pronouns those whose speaker is a pronoun.
	Attributed, Pronouns int
	// Short and Unclosed are those of Result.
	Short, Unclosed int
}

// In calls f with the quotations of at least so many characters or words in the texts of the
// articles that a query finds, the oldest article first. It stops at f's error, and holds one
// article at a time.
func In(
	ctx context.Context, ix Index, q index.Query, least int, f func(Row) error,
) (Count, error) {
	var c Count
	q.Order = index.Oldest
	err := ix.Each(ctx, q, func(h index.Hit) error {
		a := h.Article
		r := Find(a.Text, least)
		c.Articles++
		c.Short += r.Short
		c.Unclosed += r.Unclosed
		for _, quote := range r.Quotes {
			c.Quotes++
			if quote.Speaker != "" {
				c.Attributed++
			}
			if quote.Pronoun {
				c.Pronouns++
			}
			row := Row{
				Quote: quote, Article: a.ID, Outlet: a.Outlet, Lang: a.Lang, Published: a.Published,
				URL: a.CanonicalURL,
			}
			if err := f(row); err != nil {
				return err
			}
		}
		return nil
	})
	return c, err
}
