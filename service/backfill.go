package service

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/frontier"
	"yulun/store"
)

// Backfill looks for the pieces of a period in the past. Sources whose backfill of the period is
// finished are left out, with a notice. The summary is zero where none is left.
func (s *Service) Backfill(ctx context.Context, ids []string, o CrawlOptions) (crawler.Summary, error) {
	sources, err := s.reaching(ids)
	if err != nil {
		return crawler.Summary{}, err
	}
	if err := s.openWrite(ctx); err != nil {
		return crawler.Summary{}, err
	}
	sources, err = s.unfinished(ctx, sources, o.Backfill)
	if err != nil || len(sources) == 0 {
		return crawler.Summary{}, err
	}
	return s.Crawl(ctx, sources, o)
}

// PlanBackfill has the service do a backfill. It returns the sources that need it, each with
// whether it was not planned yet.
func (s *Service) PlanBackfill(ctx context.Context, ids []string, p article.Period) (planned []PlannedBackfill, err error) {
	sources, err := s.reaching(ids)
	if err != nil {
		return nil, err
	}
	q, err := s.Queue(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.openStore(ctx); err != nil {
		return nil, err
	}
	if sources, err = s.unfinished(ctx, sources, p); err != nil {
		return nil, err
	}
	for _, source := range sources {
		fresh, err := q.Backfill(ctx, source.ID, p)
		if err != nil {
			return planned, err
		}
		planned = append(planned, PlannedBackfill{source.ID, fresh})
	}
	return planned, nil
}

// PlannedBackfill is a source whose backfill is planned. Fresh says that it was not planned before.
type PlannedBackfill struct {
	Source string
	Fresh  bool
}

// reaching chooses sources by their ids, all of which have listings that reach back.
func (s *Service) reaching(ids []string) ([]article.Source, error) {
	sources, err := s.Choose(ids)
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		if !crawler.Reaches(source) {
			return nil, article.Usagef("Give it sitemaps, lists or archives in sources.yaml.",
				"%s has no listing that reaches back: feeds name new pieces only", source.ID)
		}
	}
	return sources, nil
}

// unfinished leaves out the sources whose backfill of the period is finished, with a notice about
// each.
func (s *Service) unfinished(ctx context.Context, sources []article.Source, p article.Period) ([]article.Source, error) {
	runs, err := s.store.Backfills(ctx)
	if err != nil {
		return nil, err
	}
	var left []article.Source
	for _, source := range sources {
		i := slices.IndexFunc(runs, func(r frontier.Run) bool { return r.SourceID == source.ID && r.Period == p })
		if i < 0 || runs[i].Finished.IsZero() {
			left = append(left, source)
			continue
		}
		s.o.Reporter.Notice(fmt.Sprintf("%s: the backfill of %s was finished on %s: addresses found: %d, new articles: %d",
			source.ID, p, runs[i].Finished.Format("2006-01-02 15:04 UTC"), runs[i].Discovered, runs[i].Counts[frontier.OutcomeNew]))
	}
	return left, nil
}

// UnfinishedBackfill is a backfill that is not finished.
type UnfinishedBackfill struct {
	Source     string    `json:"source"`
	From       string    `json:"from"`
	To         string    `json:"to"`
	Started    time.Time `json:"started"`
	Discovered int       `json:"discovered"`
	New        int       `json:"articles_new"`
}

// unfinishedBackfills lists the backfills that are not finished, oldest first.
func unfinishedBackfills(ctx context.Context, st store.Crawl) ([]UnfinishedBackfill, error) {
	runs, err := st.Backfills(ctx)
	out := []UnfinishedBackfill{}
	for _, r := range slices.Backward(runs) {
		if r.Finished.IsZero() {
			from, to, _ := strings.Cut(r.Period.String(), "/")
			out = append(out, UnfinishedBackfill{
				r.SourceID, from, to, r.Started.UTC(), r.Discovered, r.Counts[frontier.OutcomeNew],
			})
		}
	}
	return out, err
}
