package main

import (
	"context"
	"slices"

	"yulun/frontier"
	"yulun/internal/strictyaml"
)

// paced adds until when sources rest, at which interval they are crawled, and which backfills are not finished.
func (a *app) paced(ctx context.Context, s *status) error {
	last, err := a.store.LastRuns(ctx)
	if err != nil {
		return err
	}
	now := a.now()
	for _, source := range a.sources() {
		i := slices.IndexFunc(s.Sources, func(x sourceStatus) bool { return x.Source == source.ID })
		if i < 0 {
			continue
		}
		x := &s.Sources[i]
		if every := frontier.Interval(source, last[source.ID].Crawl); every > 0 {
			x.Every = strictyaml.Duration(every).String()
		}
		if source.MaxDaily <= 0 {
			continue
		}
		since, until := frontier.DayBudget(source, now)
		spent, err := a.store.Spent(ctx, source.ID, since)
		if err != nil {
			return err
		}
		if rest := last[source.ID].Crawl.Rest; rest.After(now) || spent >= source.MaxDaily {
			x.Rests = known(until)
		}
	}
	s.Backfills, err = backfills(ctx, a.store)
	return err
}
