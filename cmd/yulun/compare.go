package main

import (
	"context"
	"io"

	"yulun/report"
	"yulun/survey"
)

type compareCommand struct {
	queryFlags
	Weight string `help:"Count every article alike, or every outlet." enum:"article,outlet" default:"article"`
	Format string `help:"text, csv or json." enum:"text,csv,json" default:"text"`
}

// Help is printed below the flags.
func (compareCommand) Help() string {
	return `Sets the shares of coverage beside the survey's answers, by outlet type, language, country, frame and year, with the gap in
points and its interval, and answers the survey's six questions about coverage from the figures.

` + exitCodes
}

// Run prints the comparison.
func (c *compareCommand) Run(ctx context.Context, a *app) error {
	comparison, err := a.compare(ctx, c.queryFlags, survey.Weighting(c.Weight))
	if err != nil {
		return err
	}
	return writeComparison(a.std.out, comparison, a.format(c.Format))
}

func writeComparison(w io.Writer, c report.Comparison, format string) error {
	switch format {
	case "csv":
		return c.Sheet().WriteCSV(w)
	case "json", "jsonl":
		return writeJSON(w, c)
	default:
		return c.WriteText(w)
	}
}

// compare opens what a comparison needs and makes it.
func (a *app) compare(ctx context.Context, query queryFlags, weighting survey.Weighting) (report.Comparison, error) {
	q, err := query.parse()
	if err != nil {
		return report.Comparison{}, err
	}
	if err := a.openRead(ctx); err != nil {
		return report.Comparison{}, err
	}
	return report.Compare(ctx, a.index, report.CompareOptions{Query: q, Weighting: weighting, Figures: a.config.Survey})
}
