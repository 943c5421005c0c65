package stats_test

import (
	"slices"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/stats"
	"yulun/stats/statstest"
)

// Overdue knows the interval that holds and the rest that a budget asks for.
func TestOverdueByTheIntervalThatHolds(t *testing.T) {
	t.Parallel()
	adaptive := article.Source{ID: "daily", MinEvery: time.Hour, MaxEvery: 7 * 24 * time.Hour}
	hourly := article.Source{ID: "daily", Every: time.Hour}
	for name, tt := range map[string]struct {
		source article.Source
		every  time.Duration
		rest   time.Time
		later  time.Duration // after the last crawl
		want   bool
	}{
		"within a long interval":            {adaptive, 96 * time.Hour, time.Time{}, 200 * time.Hour, false},
		"beyond a long interval":            {adaptive, 96 * time.Hour, time.Time{}, 300 * time.Hour, true},
		"beyond a short interval":           {adaptive, 2 * time.Hour, time.Time{}, 7 * time.Hour, true},
		"an interval that was fixed since":  {hourly, 96 * time.Hour, time.Time{}, 5 * time.Hour, true},
		"while it rests":                    {hourly, 0, noon().Add(12 * time.Hour), 11 * time.Hour, false},
		"long after a rest":                 {hourly, 0, noon().Add(2 * time.Hour), 12 * time.Hour, true},
		"by the calendar, which has no end": {article.Source{ID: "daily", Cron: "0 6 * * *"}, 0, time.Time{}, 300 * time.Hour, false},
	} {
		r := crawls(20, 5)
		r.state.LastRun.Every, r.state.LastRun.Rest = tt.every, tt.rest
		r.runs[0] = r.state.LastRun
		got, err := stats.Conditions(t.Context(), r, []article.Source{tt.source}, r.state.LastRun.Started.Add(tt.later))
		if err != nil {
			t.Fatal(err)
		}
		overdue := slices.ContainsFunc(got[0].Troubles, func(x stats.Trouble) bool { return x.Code == stats.Overdue })
		if overdue != tt.want {
			t.Errorf("%s: %+v", name, got[0].Troubles)
		}
	}
}

// The days between two crawls are watched as far as the interval reaches that followed from the
// first.
func TestWatchByTheIntervalThatHeld(t *testing.T) {
	t.Parallel()
	all := statstest.Sources()
	i := slices.IndexFunc(all, func(s article.Source) bool { return s.ID == "daily" })
	adaptive, archived := slices.Clone(all), slices.Clone(all)
	adaptive[i].Every, adaptive[i].MinEvery, adaptive[i].MaxEvery = 0, time.Hour, 7*24*time.Hour
	archived[i].Feeds, archived[i].Sitemaps, archived[i].Lists = nil, nil, nil
	archived[i].Archives = []article.WebArchive{{CDX: "https://archive.example/cdx", URL: "daily.example/*"}}
	with := func(every time.Duration) statstest.Health {
		first, second := crawled("daily", "2018-04-02", 1, 0), crawled("daily", "2018-04-14", 1, 0)
		first.Every, second.Every = every, every
		return statstest.Health{first, second, due("daily", "2018-04-05", 1, 1, 1)}
	}
	for name, c := range map[string]struct {
		sources []article.Source
		every   time.Duration
		want    stats.Coverage
	}{
		"a long interval":              {adaptive, 7 * 24 * time.Hour, stats.Complete},
		"a short interval":             {adaptive, time.Hour, stats.Chance},
		"archives of old pieces alone": {archived, 0, stats.Chance},
	} {
		s := made(t, statstest.Index{}, with(c.every), stats.SeriesOptions{Sources: c.sources, Query: days("2018-04-05", "2018-04-10"), Now: statstest.Day("2018-06-01")})
		t.Run(name, func(t *testing.T) { wantCoverages(t, s, "daily", map[string]stats.Coverage{"2018-04": c.want}) })
	}
}

// What a web archive holds says nothing of a source's listings.
func TestIndexesOfArchivesHideNoTrouble(t *testing.T) {
	t.Parallel()
	r := crawls(20, 5).then(listings(frontier.OutcomeListing, frontier.CodeNoLinks, 1), record{}.visit(0, frontier.KindArchive, frontier.OutcomeListing, "", 12))
	got, err := stats.Conditions(t.Context(), r, []article.Source{{ID: "daily", Every: 24 * time.Hour}}, noon())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(got[0].Troubles, func(x stats.Trouble) bool { return x.Code == stats.NoLinks }) {
		t.Errorf("%+v", got[0].Troubles)
	}
}
