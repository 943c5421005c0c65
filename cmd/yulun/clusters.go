package main

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/index"
	"yulun/internal/bounds"
	"yulun/render"
	"yulun/stats/reprints"
)

type clustersCommand struct {
	queryFlags
	tableFlag
	Min   int `help:"Least number of articles of a cluster that the query finds." default:"2"`
	Limit int `help:"Most clusters; 0 gives all."                                 default:"20"`
}

// Help is printed below the flags.
func (clustersCommand) Help() string {
	return `The largest clusters of reprints among the articles that a query finds: who published the same text, in which order, how long after
the earliest article, and from whom each outlet says that it took it. A cluster is shown as a whole, whether the query finds all of its
articles or not. CSV and JSON Lines have one row an article.

  yulun clusters
  yulun clusters 失信 type:party from:2016 --format csv > clusters.csv

` + exitCodes
}

// Run prints the clusters.
func (c *clustersCommand) Run(ctx context.Context, a *app) error {
	if c.Unit == string(index.Stories) {
		return article.Usagef(
			"Leave --unit out.",
			"--unit story counts each cluster once, so none has reprints",
		)
	}
	if err := mistake(bounds.AtLeast("--min", c.Min, 1)); err != nil {
		return err
	}
	if err := mistake(bounds.AtLeast("--limit", c.Limit, 0)); err != nil {
		return err
	}
	form, err := c.form(a, "clusters")
	if err != nil {
		return err
	}
	if !form.isText() {
		e := exporting{
			tableForm: form, queryFlags: c.queryFlags, seriesFlags: monthly(), least: c.Min, limit: c.Limit, beside: c.Out != "",
		}
		return a.deliver(e.to(ctx, a, c.Out))
	}
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	found, err := reprints.Largest(ctx, a.service().Index(), reprints.Options{
		Query: q, Least: c.Min, Limit: c.Limit, Fold: a.service().FoldName,
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.std.out, clustersFound(found, c.Min))
	return render.WriteClusters(a.std.out, found.List, a.std.outLook.width)
}

// clustersFound says how many clusters were found, and how many of them are given.
func clustersFound(found reprints.Found, least int) string {
	text := fmt.Sprintf(
		"%s with %d or more of the %s", count(found.Clusters, "cluster", "clusters"), least,
		count(found.Articles, "article", "articles"),
	)
	if shown := len(found.List); shown < found.Clusters {
		text += fmt.Sprintf(", the %d largest shown (--limit)", shown)
	}
	return text
}
