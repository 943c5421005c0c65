package main

import (
	"context"
	"io"

	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

type compareCommand struct {
	queryFlags
	surveyFlag
	Weight string `help:"Count every article alike, or every outlet." enum:"article,outlet" default:"article"`
	Format string `help:"text, csv or json." enum:"text,csv,json" default:"text"`
}

// surveyFlag chooses what coverage is compared with.
type surveyFlag struct {
	Survey string `help:"Compare with this survey alone; without it, with every one that is configured." placeholder:"ID"`
}

// Help is printed below the flags.
func (compareCommand) Help() string {
	return `Sets the shares of coverage beside each survey's answers, by outlet type, language, country, frame and year, with the gap in
points and its interval, and answers the survey's questions about coverage from the figures. JSON has one line a survey.

` + exitCodes
}

// Run prints the comparison.
func (c *compareCommand) Run(ctx context.Context, a *app) error {
	all, err := a.compare(ctx, c.queryFlags, c.Survey, survey.Weighting(c.Weight))
	if err != nil {
		return err
	}
	return writeComparisons(a.std.out, all, a.format(c.Format))
}

func writeComparisons(w io.Writer, all stats.Comparisons, format string) error {
	switch format {
	case "csv":
		return render.ComparisonSheet(all).WriteCSV(w, render.FileOptions{})
	case "json", "jsonl":
		return render.WriteJSONLines(w, render.ComparisonRecords(all))
	default:
		return render.WriteComparisons(w, all)
	}
}

// compare opens what a comparison needs and makes it, beside one survey or all.
func (a *app) compare(ctx context.Context, query queryFlags, id string, weighting survey.Weighting) (stats.Comparisons, error) {
	surveys, err := survey.Choose(a.config.Surveys, id)
	if err != nil {
		return nil, err
	}
	q, err := a.query(ctx, query)
	if err != nil {
		return nil, err
	}
	idx := a.service().Index()
	return stats.Compare(ctx, idx, stats.CompareOptions{
		Query: q, Weighting: weighting, Surveys: surveys, Codebook: a.config.Codebook, Codings: a.codings(), Scores: idx,
	})
}
