package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/index"
	"yulun/stats"
	"yulun/stats/statstest"
)

// changesOf are the changes that a series tells of a source's weeks.
func changesOf(t *testing.T, h statstest.Health, o stats.SeriesOptions) []stats.VolumeChange {
	t.Helper()
	o.Query.From, o.Query.To = statstest.Day("2023-01-01"), statstest.Day("2025-12-31")
	o.Now = statstest.Day("2026-01-01")
	return made(t, statstest.Index{}, h, o).Changes
}

func TestVolumeChanges(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		counts []int
		want   []stats.VolumeChange
	}{
		"steady":                 {[]int{20, 23, 18, 21, 25, 19, 22, 17, 20, 24, 21, 19}, nil},
		"one quiet week":         {[]int{20, 23, 18, 21, 25, 8, 22, 17, 20, 24, 21, 19}, nil},
		"a slow source":          {[]int{1, 0, 2, 1, 0, 0, 3, 1, 1, 0, 2, 0, 1, 1}, nil},
		"too short to tell":      {[]int{20, 21, 22, 0, 0, 0}, nil},
		"it breaks off":          {[]int{20, 23, 18, 21, 25, 19, 22, 0, 0, 0, 0}, []stats.VolumeChange{{Source: "daily", Day: "2024-02-19", Bucket: "2024-02", Before: 21.142857142857142, After: 0}}},
		"it falls to a quarter":  {[]int{20, 23, 18, 21, 25, 19, 5, 4, 6, 5, 3, 5}, []stats.VolumeChange{{Source: "daily", Day: "2024-02-12", Bucket: "2024-02", Before: 21, After: 28.0 / 6}}},
		"a new section is added": {[]int{10, 12, 9, 11, 10, 13, 35, 38, 31, 36, 40, 33}, []stats.VolumeChange{{Source: "daily", Day: "2024-02-12", Bucket: "2024-02", Before: 65.0 / 6, After: 213.0 / 6}}},
		"a break of eight weeks": {[]int{20, 23, 18, 21, 25, 19, 1, 0, 2, 0, 1, 0, 1, 0, 22, 19, 21, 24, 20, 18}, []stats.VolumeChange{{Source: "daily", Day: "2024-02-12", Bucket: "2024-02", Before: 21, After: 0.625}, {Source: "daily", Day: "2024-04-08", Bucket: "2024-04", Before: 0.625, After: 124.0 / 6}}},
		"bursts are no change":   {[]int{2, 40, 3, 35, 1, 44, 2, 38, 3, 41, 2, 36}, nil},
		"nothing was ever dated": {[]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := changesOf(t, statstest.ByWeek("2024-01-01", c.counts...), stats.SeriesOptions{})
			if diff := cmp.Diff(append([]stats.VolumeChange{}, c.want...), got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

// Chance alone makes few changes, and a halved volume is found near its week, in 300 simulated
// years each.
func TestVolumeChangesByChance(t *testing.T) {
	t.Parallel()
	const years = 300
	draw := rand.New(rand.NewPCG(1, 2))
	poisson := func(mean float64) int {
		n := 0
		for p := draw.Float64(); p > math.Exp(-mean); p *= draw.Float64() {
			n++
		}
		return n
	}
	counted := func(mean func(week int) float64) []int {
		counts := make([]int, 52)
		for i := range counts {
			counts[i] = poisson(mean(i))
		}
		return counts
	}
	falseAlarms, found := 0, 0
	for range years {
		if len(changesOf(t, statstest.ByWeek("2024-01-01", counted(func(int) float64 { return 12 })...), stats.SeriesOptions{Bucket: index.Year})) > 0 {
			falseAlarms++
		}
		halved := changesOf(t, statstest.ByWeek("2024-01-01", counted(func(week int) float64 {
			if week < 26 {
				return 24
			}
			return 12
		})...), stats.SeriesOptions{Bucket: index.Year})
		if len(halved) == 1 && math.Abs(statstest.Day(halved[0].Day).Sub(statstest.Day("2024-07-01")).Hours()) <= 14*24 {
			found++
		}
	}
	t.Logf("%d of %d steady years have a change; %d of %d halvings were found alone and within two weeks", falseAlarms, years, found, years)
	if falseAlarms > years*3/100 || found < years*9/10 {
		t.Errorf("%d false alarms, %d halvings found", falseAlarms, found)
	}
}

// Before its first crawl a source has the articles that its listings still held, and the rise there
// is no change.
func TestVolumeChangesWantAWatch(t *testing.T) {
	t.Parallel()
	h := statstest.ByWeek("2024-03-04", 20, 23, 18, 21, 25, 19, 22, 20)
	for d := statstest.Day("2023-10-01"); d.Before(statstest.Day("2024-03-04")); d = d.AddDate(0, 0, 7) {
		h = append(h, due("daily", d.Format(time.DateOnly), 1, 1, 1))
	}
	if got := changesOf(t, h, stats.SeriesOptions{}); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}
