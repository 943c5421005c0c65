package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/store"
)

// published draws how many articles a source publishes on each of some days.
type published func(r *rand.Rand, day time.Time) int

// poisson draws a number of independent articles with a mean.
func poisson(r *rand.Rand, mean float64) int {
	n := 0
	for left := math.Exp(-mean); ; n++ {
		if left /= max(r.Float64(), 1e-300); left >= 1 {
			return n
		}
	}
}

// bursts draws articles that come several at a time.
func bursts(r *rand.Rand, perDay float64, size int) int {
	n := 0
	for range poisson(r, perDay/float64(size)) {
		n += 1 + r.IntN(2*size-1)
	}
	return n
}

func onWorkdays(p published) published {
	return func(r *rand.Rand, d time.Time) int {
		if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			return 0
		}
		return p(r, d)
	}
}

func steadily(perDay float64) published {
	return func(r *rand.Rand, _ time.Time) int { return poisson(r, perDay) }
}

// silences lets a source publish for some years and then fall silent, crawls it statstest.Daily(),
// and gives how often it was called silent while it published, and how many days after its last
// piece it was.
func silences(t *testing.T, seed uint64, years int, p published) (alarms, delay int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	begin := statstest.Day("2020-01-01")
	end := begin.AddDate(years, 0, 0)
	var runs []frontier.Run // newest first
	var dated []store.HealthDay
	last, silent := begin, false
	for d := begin; ; d = d.AddDate(0, 0, 1) {
		n := 0
		if d.Before(end) {
			n = p(r, d)
		}
		if n > 0 {
			dated = append(dated, store.HealthDay{SourceID: "daily", Day: d, Due: n, Fetched: n, Read: n})
			last = d
		}
		run := frontier.Run{ID: int64(len(runs) + 1), SourceID: "daily", Started: d.Add(23 * time.Hour), Finished: d.Add(23*time.Hour + time.Minute), Discovered: n}
		runs = append([]frontier.Run{run}, runs[:min(len(runs), 29)]...)
		dated = dated[max(0, len(dated)-200):]
		rec := record{runs: runs, days: dated}
		rec.state = store.SourceState{SourceID: "daily", Articles: 1, Known: 1, LastRun: run, LastSuccess: run.Finished}
		if n > 0 && len(dated)%8 != 0 { // a look on each day without a piece, and on some others
			silent = false
			continue
		}
		got, err := stats.Conditions(t.Context(), rec, []article.Source{{ID: "daily", Every: 24 * time.Hour}}, run.Finished)
		if err != nil {
			t.Fatal(err)
		}
		is := len(got[0].Troubles) > 0
		if is && !silent && d.Before(end) {
			alarms++
		}
		silent = is
		if is && !d.Before(end) {
			return alarms, int(d.Sub(last) / (24 * time.Hour))
		}
		if d.After(end.AddDate(0, 3, 0)) {
			return alarms, math.MaxInt
		}
	}
}

// A source that publishes in its own way is hardly ever called silent, and one that falls silent
// soon is.
func TestSilenceIsToldFromChance(t *testing.T) {
	t.Parallel()
	const seeds, years = 6, 3
	for name, c := range map[string]struct {
		source published
		// alarms is how many false ones there may be in all years, days how many the mean delay may
		// have.
		alarms, days int
	}{
		"twenty a day":                 {steadily(20), 1, 2},
		"eight a day":                  {steadily(8), 2, 3},
		"one a day":                    {steadily(1), 2, 12},
		"one in three days":            {steadily(1. / 3), 2, 40},
		"one a day, three at a time":   {func(r *rand.Rand, _ time.Time) int { return bursts(r, 1, 3) }, 2, 40},
		"eight a day, six at a time":   {func(r *rand.Rand, _ time.Time) int { return bursts(r, 8, 6) }, 2, 14},
		"eight a day, on workdays":     {onWorkdays(steadily(8)), 2, 5},
		"one a day, on workdays":       {onWorkdays(steadily(1)), 2, 16},
		"as steadily as a clock":       {func(*rand.Rand, time.Time) int { return 8 }, 0, 2},
		"five pieces on each Thursday": {func(_ *rand.Rand, d time.Time) int { return map[bool]int{true: 5}[d.Weekday() == time.Thursday] }, 0, 21},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			alarms, delay := 0, 0
			for seed := range uint64(seeds) {
				a, d := silences(t, seed, years, c.source)
				alarms += a
				delay += d
			}
			mean := float64(delay) / seeds
			t.Logf("%s: %d false alarms in %d years; named %.1f days after the last piece", name, alarms, seeds*years, mean)
			if alarms > c.alarms || mean > float64(c.days) {
				t.Errorf("%d false alarms in %d years, want at most %d; named after %.1f days, want at most %d",
					alarms, seeds*years, c.alarms, mean, c.days)
			}
		})
	}
}
