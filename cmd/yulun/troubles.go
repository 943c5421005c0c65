package main

import (
	"context"
	"slices"

	"yulun/article"
	"yulun/crawler"
	"yulun/report"
)

// complainOf names those of the crawled sources that ended without an error and still need a look. Those
// that failed are named by the summary.
func (a *app) complainOf(ctx context.Context, sources []article.Source, s crawler.Summary) error {
	conditions, err := report.Conditions(ctx, a.store, sources, a.now())
	if err != nil {
		return err
	}
	for _, c := range conditions[:len(sources)] {
		if slices.ContainsFunc(s.Failures, func(f crawler.SourceFailure) bool { return f.SourceID == c.Source.ID }) {
			continue
		}
		for _, t := range c.Troubles {
			if t.Code != report.SomeFail { // they are tried again
				a.complain("source %s: %s", c.Source.ID, t.Text)
			}
		}
	}
	return nil
}
