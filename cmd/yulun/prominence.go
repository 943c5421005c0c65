package main

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	"yulun/internal/bounds"
	"yulun/render"
	"yulun/stats/prominence"
)

// The defaults of flags that have an effect on one table alone.
const (
	defaultTop   = 10
	defaultLimit = 50
)

type prominenceCommand struct {
	queryFlags
	tableFlag
	By     string `help:"One row a listing, or one row an article and listing." enum:"listing,article" default:"listing"`
	Bucket string `help:"Cut listings by when a piece was first seen there: day, week (ISO), month, quarter, year or all." enum:"day,week,month,quarter,year,all" default:"all"`
	Top    int    `help:"How many places count as the top of a listing." default:"10"`
	Limit  int    `help:"Most rows of articles; 0 gives all." default:"50"`
}

// Help is printed below the flags.
func (prominenceCommand) Help() string {
	return `Where the articles that a query finds stood in the feeds and on the first list pages of their outlets, among all pieces there. Each
crawl keeps the first 100 places. Of a listing that names the newest piece first, a place says how new a piece was and no more. Places are
known from the first crawl of a source on, and only as often as it was crawled: docs/prominence.md.

  yulun prominence frame:privacy
  yulun prominence --bucket quarter -o prominence.csv
  yulun prominence 失信 --by article

` + exitCodes
}

// Run prints the table.
func (c *prominenceCommand) Run(ctx context.Context, a *app) error {
	if err := mistake(bounds.Within("--top", c.Top, 1, frontier.MaxPlaces)); err != nil {
		return err
	}
	if err := mistake(bounds.AtLeast("--limit", c.Limit, 0)); err != nil {
		return err
	}
	for _, o := range []struct {
		name, by string
		given    bool
	}{{"bucket", "listing", c.Bucket != "all"}, {"top", "listing", c.Top != defaultTop}, {"limit", "article", c.Limit != defaultLimit}} {
		if o.given && o.by != c.By {
			return article.Usagef("Leave it out; it is for --by "+o.by+".", "--%s has no effect with --by %s", o.name, c.By)
		}
	}
	what := "prominence"
	if c.By == "listing" {
		what = "prominence by listing"
	}
	form, err := c.form(a, what)
	if err != nil {
		return err
	}
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	if c.By == "article" {
		return c.articles(ctx, a, form, q)
	}
	sources, err := a.service().KnownSources(ctx)
	if err != nil {
		return err
	}
	rows, found, err := prominence.ByListing(ctx, a.service().Index(), a.service().Store(), prominence.Options{
		Query: q, Bucket: index.Bucket(c.Bucket), Zone: index.Shanghai(), Top: c.Top, Sources: sources,
	})
	if err != nil {
		return err
	}
	if form.isText() {
		fmt.Fprintf(a.std.out, "%s\n\n", placedText(found))
		return a.printTable(render.ProminenceByListingTable(rows, c.Top, 0))
	}
	return writeTable(ctx, a, counting[prominence.Row]{
		tableForm: form, out: c.Out, query: q, layout: render.ProminenceByListing(), each: rowsOf(rows),
		settings: map[string]string{"bucket": c.Bucket, "top": fmt.Sprint(c.Top)},
	})
}

// articles writes one row an article and listing.
func (c *prominenceCommand) articles(ctx context.Context, a *app, form tableForm, q index.Query) error {
	left := 0
	all := func(row func(prominence.Piece) error) (prominence.Found, error) {
		shown := 0
		return prominence.Pieces(ctx, a.service().Index(), a.service().Store(), q, func(p prominence.Piece) error {
			if c.Limit > 0 && shown == c.Limit {
				left++
				return nil
			}
			shown++
			return row(p)
		})
	}
	if form.isText() {
		var pieces []prominence.Piece
		found, err := all(func(p prominence.Piece) error { pieces = append(pieces, p); return nil })
		if err != nil {
			return err
		}
		text := placedText(found)
		if left > 0 {
			text += fmt.Sprintf("; %s not shown (--limit)", count(left, "row is", "rows are"))
		}
		fmt.Fprintf(a.std.out, "%s\n\n", text)
		return a.printTable(render.ProminenceTable(pieces, 0))
	}
	return writeTable(ctx, a, counting[prominence.Piece]{
		tableForm: form, out: c.Out, query: q, layout: render.Prominence(),
		settings: map[string]string{"limit": fmt.Sprint(c.Limit)},
		each: func(row func(prominence.Piece) error) (note string, err error) {
			_, err = all(row)
			if left > 0 {
				note = fmt.Sprintf("%s left out (--limit)", count(left, "row is", "rows are"))
			}
			return note, err
		},
	})
}

// placedText says how far the figures reach.
func placedText(f prominence.Found) string {
	text := fmt.Sprintf("%d of %s seen in %s", f.Placed, count(f.Articles, "article", "articles"), count(f.Listings, "listing", "listings"))
	if f.ByDate > 0 {
		text += fmt.Sprintf("; %s the newest piece first, so places there say only how new a piece was", count(f.ByDate, "listing names", "listings name"))
	}
	return text
}
