package jobs_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/jobs"
)

func year(y int) article.Period {
	return article.Period{From: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC)}
}

// find is the live job of a kind.
func find(t *testing.T, w worker, kind string) (jobs.Job, bool) {
	t.Helper()
	live, err := w.queue.Live(t.Context())
	noError(t, err)
	i := slices.IndexFunc(live, func(j jobs.Job) bool { return j.Kind == kind })
	if i < 0 {
		return jobs.Job{}, false
	}
	return live[i], true
}

// A backfill is a job beside those of the schedule: planned once for a period, and never worked
// while its source is crawled.
func TestABackfillIsAJobOfItsOwn(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		for i, want := range []bool{true, false} {
			fresh, err := w[0].queue.Backfill(t.Context(), "qingshi", year(2014))
			if err != nil || fresh != want {
				t.Errorf("planned %d times: %t, %v", i+1, fresh, err)
			}
		}
		fresh, err := w[0].queue.Backfill(t.Context(), "qingshi", year(2015))
		if err != nil || !fresh {
			t.Errorf("another period: %t, %v", fresh, err)
		}
		var under atomic.Int32
		alone := func() func() {
			if n := under.Add(1); n != 1 {
				t.Errorf("%d visits to the source at once", n)
			}
			return func() { under.Add(-1) }
		}
		v, periods := newVisits(), make(chan article.Period, 10)
		start(t, w[0], func(o *jobs.Options) {
			o.Sources = always([]article.Source{source("qingshi", "qingshi.example")})
			o.Visit = func(ctx context.Context, s article.Source, recheck bool, _ <-chan struct{}) error {
				defer alone()()
				defer v.begin(w[0].name, s, recheck, s.ID)()
				return crawlRun(ctx, w[0].store, s.ID, recheck)
			}
			o.Backfill = func(_ context.Context, s article.Source, p article.Period, _ <-chan struct{}) error {
				defer alone()()
				if s.ID != "qingshi" {
					t.Errorf("backfill of %s", s.ID)
				}
				periods <- p
				return nil
			}
		})
		got := []article.Period{<-periods, <-periods}
		if !slices.Contains(got, year(2014)) || !slices.Contains(got, year(2015)) {
			t.Errorf("periods %v", got)
		}
		until(t, "the source was crawled, its next crawl is planned, and no backfill is left", func() bool {
			crawl, ok := find(t, w[0], "crawl")
			_, left := find(t, w[0], "backfill")
			return len(v.of("qingshi")) == 1 && ok && crawl.State == "scheduled" && !left
		})
	})
}

// A backfill that stops for a while lets others have its hosts, and one that has used up the daily
// budget waits for the next day. Neither counts as a failure. Cancelled, it is planned no more, and
// the source's crawls continue.
func TestABackfillWaits(t *testing.T) {
	t.Parallel()
	midnight := time.Now().Add(7 * time.Hour).UTC().Truncate(time.Second)
	for name, tt := range map[string]struct {
		ends        error
		least, most time.Duration // the wait is somewhere between
	}{
		"paused": {jobs.ErrPaused, 0, time.Minute}, "resting": {&jobs.RestError{Until: midnight}, 6 * time.Hour, 7 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			backends(t, 1, func(t *testing.T, w []worker) {
				_, err := w[0].queue.Backfill(t.Context(), "qingshi", year(2014))
				noError(t, err)
				var begun atomic.Int32
				start(t, w[0], func(o *jobs.Options) {
					o.Sources = always([]article.Source{source("qingshi", "qingshi.example")})
					o.Visit = func(ctx context.Context, s article.Source, recheck bool, _ <-chan struct{}) error {
						return crawlRun(ctx, w[0].store, s.ID, recheck)
					}
					o.Backfill = func(context.Context, article.Source, article.Period, <-chan struct{}) error {
						begun.Add(1)
						return tt.ends
					}
				})
				until(t, "the backfill waits", func() bool {
					j, ok := find(t, w[0], "backfill")
					wait := time.Until(j.At)
					return ok && begun.Load() > 0 && j.State == "scheduled" && j.Error == "" && j.Period == "2014-01-01/2014-12-31" &&
						wait > tt.least && wait <= tt.most
				})
				found, err := w[0].queue.Cancel(t.Context(), "qingshi")
				if err != nil || !found {
					t.Fatalf("cancel: %t, %v", found, err)
				}
				until(t, "the backfill is gone, and the source is crawled later", func() bool {
					_, left := find(t, w[0], "backfill")
					crawl, ok := find(t, w[0], "crawl")
					return !left && ok && crawl.State == "scheduled"
				})
			})
		})
	}
}

// A crawl that can't begin without a budget waits until there is one.
func TestACrawlRests(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		midnight := time.Now().Add(7 * time.Hour)
		start(t, w[0], func(o *jobs.Options) {
			o.Sources = always([]article.Source{source("qingshi", "qingshi.example")})
			o.Visit = func(context.Context, article.Source, bool, <-chan struct{}) error {
				return &jobs.RestError{Until: midnight}
			}
		})
		until(t, "the crawl waits", func() bool {
			j, ok := find(t, w[0], "crawl")
			return ok && j.State == "scheduled" && j.Error == "" && time.Until(j.At) > 6*time.Hour
		})
	})
}

// Nobody plans a crawl for a day whose budget is used up.
func TestASourceWithoutABudgetIsPlannedForTheNextDay(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		s := source("qingshi", "qingshi.example")
		s.MaxDaily = 3
		run, err := w[0].store.BeginRun(t.Context(), s.ID, time.Now().Add(-100*time.Hour), false)
		noError(t, err)
		run.Finished = time.Now().Add(-99 * time.Hour)
		noError(t, w[0].store.EndRun(t.Context(), run))
		for _, url := range []string{"https://qingshi.example/1", "https://qingshi.example/2"} {
			noError(t, w[0].store.Record(t.Context(), frontier.Fetch{SourceID: s.ID, Kind: frontier.KindArticle, URL: url, At: time.Now(), Status: 404, Outcome: frontier.OutcomeGone}))
		}
		_, until24 := frontier.DayBudget(s, time.Now())
		start(t, w[0], func(o *jobs.Options) {
			o.Sources = always([]article.Source{s})
			o.Visit = func(context.Context, article.Source, bool, <-chan struct{}) error {
				t.Error("the source is visited")
				return nil
			}
		})
		until(t, "the crawl is planned for the next day", func() bool {
			j, ok := find(t, w[0], "crawl")
			return ok && j.State == "scheduled" && j.At.Sub(until24).Abs() < time.Second
		})
	})
}
