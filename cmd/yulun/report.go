package main

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/configs"
	"yulun/index"
	"yulun/internal/wholefile"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/evaluation"
	"yulun/survey"
)

// listedArticles is how many articles the report lists with their evidence.
const listedArticles = 500

type reportCommand struct {
	queryFlags
	surveyFlag
	inPartFlag
	Bucket string `help:"Width of a bucket of the series." enum:"day,week,month,quarter,year" default:"quarter"`
	Weight string `help:"Count every article alike, or every outlet." enum:"article,outlet" default:"article"`
	Out    string `help:"File to write." short:"o" default:"yulun-report.html" placeholder:"FILE" type:"path"`
}

// Help is printed below the flags.
func (reportCommand) Help() string {
	return `The file holds the comparison with each survey and its questions, the series, the frames, the gaps of the crawl, the articles with the
sentences behind their stance, and the method. It needs no network and can be mailed and printed.

` + exitCodes
}

// Run writes the report.
func (c *reportCommand) Run(ctx context.Context, a *app) error {
	page, err := c.page(ctx, a)
	if err != nil {
		return err
	}
	if err := wholefile.Write(c.Out, page.WriteHTML); err != nil {
		return err
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, map[string]any{"file": c.Out, "articles": page.Total})
	} else {
		_, err = fmt.Fprintf(a.std.out, "%s: %d articles; open it in a browser\n", c.Out, page.Total)
	}
	if err != nil {
		return err
	}
	return c.end(a)
}

func (c *reportCommand) page(ctx context.Context, a *app) (render.Page, error) {
	comparisons, err := a.compare(ctx, c.queryFlags, c.Survey, survey.Weighting(c.Weight))
	if err != nil {
		return render.Page{}, err
	}
	surveys, err := survey.Choose(a.config.Surveys, c.Survey)
	if err != nil {
		return render.Page{}, err
	}
	flags := seriesFlags{Bucket: c.Bucket, Weight: c.Weight, Zone: "Asia/Shanghai"}
	series, err := a.series(ctx, c.queryFlags, flags)
	if err != nil {
		return render.Page{}, err
	}
	flags.Group = string(index.ByType)
	byType, err := a.series(ctx, c.queryFlags, flags)
	if err != nil {
		return render.Page{}, err
	}
	flags.Group = ""
	o, err := a.seriesOptions(ctx, c.queryFlags, flags)
	if err != nil {
		return render.Page{}, err
	}
	high, low := evaluation.KnownGroups(a.config.Codebook)
	digest, err := configs.Digest(a.config.FS)
	if err != nil {
		return render.Page{}, err
	}
	backing, err := stats.FindBacking(ctx, a.service().Index(), a.service().Store(), stats.BackingOptions{
		Series: o, Surveys: surveys, High: high, Low: low, Configuration: digest,
	})
	if err != nil {
		return render.Page{}, err
	}
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return render.Page{}, err
	}
	q.Order, q.Limit = index.Newest, listedArticles
	found, err := a.service().Index().Search(ctx, q)
	if err != nil {
		return render.Page{}, err
	}
	articles := make([]article.Article, len(found.Hits))
	for i, h := range found.Hits {
		articles[i] = h.Article
	}
	return render.Page{
		Made: a.now(), Version: buildVersion(), Codebook: a.config.Codebook, Comparisons: comparisons, Series: series, ByType: byType,
		Surveys: surveys, Backing: backing, Articles: articles, Total: found.Total, Waiting: a.waiting,
	}, nil
}
