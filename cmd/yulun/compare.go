package main

import (
	"context"

	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

type compareCommand struct {
	queryFlags
	surveyFlag
	tableFlag
	zoneFlag
	Weight string `help:"Count every article alike, or every outlet." enum:"article,outlet" default:"article"`
}

// surveyFlag chooses what coverage is compared with.
type surveyFlag struct {
	Survey string `help:"Compare with this survey alone; without it, with every one that is configured." placeholder:"ID"`
}

// Help is printed below the flags.
func (compareCommand) Help() string {
	return `Sets the shares of coverage beside each survey's answers, by outlet type, language, country, frame and year, with the gap in
points and its interval, and answers the survey's questions about coverage from the figures. JSON Lines have one line a survey.

  yulun compare --survey kostka-2018
  yulun compare -o comparison.xlsx

` + exitCodes
}

// Run prints the comparison.
func (c *compareCommand) Run(ctx context.Context, a *app) error {
	form, err := c.form(a, "comparison")
	if err != nil {
		return err
	}
	if !form.isText() {
		e := exporting{tableForm: form, queryFlags: c.queryFlags, seriesFlags: monthly(), surveyFlag: c.surveyFlag, beside: c.Out != ""}
		e.Weight, e.zoneFlag = c.Weight, c.zoneFlag
		return a.deliver(e.to(ctx, a, c.Out))
	}
	all, err := a.compare(ctx, c.queryFlags, c.zoneFlag, c.Survey, survey.Weighting(c.Weight))
	if err != nil {
		return err
	}
	return render.WriteComparisons(a.std.out, all)
}

// compare opens what a comparison needs and makes it, beside one survey or all.
func (a *app) compare(ctx context.Context, query queryFlags, zone zoneFlag, id string, weighting survey.Weighting) (stats.Comparisons, error) {
	surveys, err := survey.Choose(a.config.Surveys, id)
	if err != nil {
		return nil, err
	}
	q, err := a.query(ctx, query)
	if err == nil {
		q, err = zone.in(q)
	}
	if err != nil {
		return nil, err
	}
	idx := a.service().Index()
	return stats.Compare(ctx, idx, stats.CompareOptions{
		Query: q, Weighting: weighting, Surveys: surveys, Codebook: a.config.Codebook, Codings: a.codings(), Scores: idx,
	})
}
