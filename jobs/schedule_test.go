package jobs_test

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/jobs"
	"yulun/store"
)

// A crawl that used up the daily budget is followed by one when the budget allows, and an interval
// that adapts is that of the last crawl.
func TestNextFollowsBudgetsAndIntervals(t *testing.T) {
	began := time.Date(2024, 3, 21, 2, 0, 0, 0, time.UTC)
	now, midnight := began.Add(time.Hour), time.Date(2024, 3, 21, 16, 0, 0, 0, time.UTC)
	crawl := func(every time.Duration, rest time.Time) frontier.Run {
		return frontier.Run{Started: began, Finished: began.Add(time.Minute), Every: every, Rest: rest}
	}
	recheck := func(rest time.Time) frontier.Run {
		return frontier.Run{Recheck: true, Started: began.Add(10 * time.Minute), Finished: began.Add(20 * time.Minute), Rest: rest}
	}
	none := time.Time{}
	adaptive := article.Source{ID: "qingshi", MinEvery: time.Hour, MaxEvery: 48 * time.Hour}
	for name, tt := range map[string]struct {
		source article.Source
		runs   store.SourceRuns
		due    time.Time
		want   jobs.Planned
	}{
		"what is left over, earlier than the interval": {article.Source{Every: 168 * time.Hour}, store.SourceRuns{Crawl: crawl(0, midnight)}, none, jobs.Planned{At: midnight}},
		"what is left over, later than the interval":   {article.Source{Every: 2 * time.Hour}, store.SourceRuns{Crawl: crawl(0, midnight)}, none, jobs.Planned{At: midnight}},
		"what is left over, by the calendar":           {article.Source{Cron: "0 6 * * *"}, store.SourceRuns{Crawl: crawl(0, midnight)}, none, jobs.Planned{At: midnight}},
		"a recheck that used it up":                    {article.Source{Every: 2 * time.Hour}, store.SourceRuns{Crawl: crawl(0, none), Recheck: recheck(midnight)}, none, jobs.Planned{At: midnight}},
		"no recheck while it rests": {
			article.Source{Every: 168 * time.Hour, Recheck: time.Hour}, store.SourceRuns{Crawl: crawl(0, none), Recheck: recheck(midnight)}, now, jobs.Planned{At: midnight, Recheck: true},
		},
		"a rest that is over":          {article.Source{Every: 2 * time.Hour}, store.SourceRuns{Crawl: crawl(0, began.Add(-time.Hour))}, none, jobs.Planned{At: now}},
		"an interval that adapts":      {adaptive, store.SourceRuns{Crawl: crawl(5*time.Hour, none)}, none, jobs.Planned{At: began.Add(5 * time.Hour)}},
		"an interval above its bounds": {adaptive, store.SourceRuns{Crawl: crawl(100*time.Hour, none)}, none, jobs.Planned{At: began.Add(48 * time.Hour)}},
		"no interval was kept yet":     {adaptive, store.SourceRuns{Crawl: crawl(0, none)}, none, jobs.Planned{At: began.Add(24 * time.Hour)}},
		"an interval that was fixed":   {article.Source{Every: 6 * time.Hour}, store.SourceRuns{Crawl: crawl(5*time.Hour, none)}, none, jobs.Planned{At: began.Add(6 * time.Hour)}},
		"a clock that was ahead": {
			article.Source{Every: 6 * time.Hour, Recheck: time.Hour},
			store.SourceRuns{Crawl: frontier.Run{Started: now.AddDate(10, 0, 0), Finished: now.AddDate(10, 0, 0), Rest: now.AddDate(10, 0, 1)}},
			now.AddDate(10, 1, 0),
			jobs.Planned{At: now},
		},
		"a source that was never there": {adaptive, store.SourceRuns{}, none, jobs.Planned{At: now}},
	} {
		got, err := jobs.Next(tt.source, tt.runs, tt.due, now)
		if err != nil || got.Recheck != tt.want.Recheck || !got.At.Equal(tt.want.At) {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, tt.want)
		}
	}
}
