package report_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/index"
	"yulun/report"
	"yulun/store"
)

// byWeek is a source that was watched from a Monday on, with so many pieces in each week.
func byWeek(from string, counts ...int) fakeHealth {
	begin := day(from)
	out := watched("daily", from, begin.AddDate(0, 0, 7*len(counts)-1).Format(time.DateOnly))
	for i, n := range counts {
		for j := range n { // unevenly, as news come
			d := begin.AddDate(0, 0, 7*i+[]int{1, 2, 1, 4, 3, 0, 1}[j%7])
			out = append(out, store.HealthDay{SourceID: "daily", Day: d, Due: 1, Fetched: 1, Read: 1, Scored: 1})
		}
	}
	return out
}

// changesOf are the changes that a series tells of a source's weeks.
func changesOf(t *testing.T, h fakeHealth, o report.SeriesOptions) []report.VolumeChange {
	t.Helper()
	o.Query.From, o.Query.To = day("2023-01-01"), day("2025-12-31")
	o.Now = day("2026-01-01")
	return made(t, fakeIndex{}, h, o).Changes
}

func TestVolumeChanges(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		counts []int
		want   []report.VolumeChange
	}{
		"steady":                 {[]int{20, 23, 18, 21, 25, 19, 22, 17, 20, 24, 21, 19}, nil},
		"one quiet week":         {[]int{20, 23, 18, 21, 25, 8, 22, 17, 20, 24, 21, 19}, nil},
		"a slow source":          {[]int{1, 0, 2, 1, 0, 0, 3, 1, 1, 0, 2, 0, 1, 1}, nil},
		"too short to tell":      {[]int{20, 21, 22, 0, 0, 0}, nil},
		"it breaks off":          {[]int{20, 23, 18, 21, 25, 19, 22, 0, 0, 0, 0}, []report.VolumeChange{{Source: "daily", Day: "2024-02-19", Bucket: "2024-02", Before: 21.142857142857142, After: 0}}},
		"it falls to a quarter":  {[]int{20, 23, 18, 21, 25, 19, 5, 4, 6, 5, 3, 5}, []report.VolumeChange{{Source: "daily", Day: "2024-02-12", Bucket: "2024-02", Before: 21, After: 28.0 / 6}}},
		"a new section is added": {[]int{10, 12, 9, 11, 10, 13, 35, 38, 31, 36, 40, 33}, []report.VolumeChange{{Source: "daily", Day: "2024-02-12", Bucket: "2024-02", Before: 65.0 / 6, After: 213.0 / 6}}},
		"a break of eight weeks": {[]int{20, 23, 18, 21, 25, 19, 1, 0, 2, 0, 1, 0, 1, 0, 22, 19, 21, 24, 20, 18}, []report.VolumeChange{{Source: "daily", Day: "2024-02-12", Bucket: "2024-02", Before: 21, After: 0.625}, {Source: "daily", Day: "2024-04-08", Bucket: "2024-04", Before: 0.625, After: 124.0 / 6}}},
		"bursts are no change":   {[]int{2, 40, 3, 35, 1, 44, 2, 38, 3, 41, 2, 36}, nil},
		"nothing was ever dated": {[]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := changesOf(t, byWeek("2024-01-01", c.counts...), report.SeriesOptions{})
			if diff := cmp.Diff(append([]report.VolumeChange{}, c.want...), got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

// Chance alone makes few changes, and a halved volume is found near its week, in 300 simulated years each.
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
		if len(changesOf(t, byWeek("2024-01-01", counted(func(int) float64 { return 12 })...), report.SeriesOptions{Bucket: index.Year})) > 0 {
			falseAlarms++
		}
		halved := changesOf(t, byWeek("2024-01-01", counted(func(week int) float64 {
			if week < 26 {
				return 24
			}
			return 12
		})...), report.SeriesOptions{Bucket: index.Year})
		if len(halved) == 1 && math.Abs(day(halved[0].Day).Sub(day("2024-07-01")).Hours()) <= 14*24 {
			found++
		}
	}
	t.Logf("%d of %d steady years have a change; %d of %d halvings were found alone and within two weeks", falseAlarms, years, found, years)
	if falseAlarms > years*3/100 || found < years*9/10 {
		t.Errorf("%d false alarms, %d halvings found", falseAlarms, found)
	}
}

// Before its first crawl a source has the pieces that its listings still held, and the rise there is no change.
func TestVolumeChangesWantAWatch(t *testing.T) {
	t.Parallel()
	h := byWeek("2024-03-04", 20, 23, 18, 21, 25, 19, 22, 20)
	for d := day("2023-10-01"); d.Before(day("2024-03-04")); d = d.AddDate(0, 0, 7) {
		h = append(h, due("daily", d.Format(time.DateOnly), 1, 1, 1))
	}
	if got := changesOf(t, h, report.SeriesOptions{}); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}

func TestVolumeChangesAreTold(t *testing.T) {
	t.Parallel()
	o := report.SeriesOptions{Query: days("2024-01-01", "2024-04-30"), Now: day("2024-05-01")}
	s := made(t, press(), byWeek("2024-01-01", 20, 23, 18, 21, 25, 19, 22, 0, 0, 0, 0), o)
	if !strings.Contains(strings.Join(s.Warnings, "\n"), "The volume of daily changed in the week from 2024-02-19: from 21 to 0.0 pieces a week.") {
		t.Errorf("warnings %q", s.Warnings)
	}
	if chart := string(s.SeriesChart("")); strings.Count(chart, `class="change"`) != 1 || !strings.Contains(chart, "2024-02: the volume of daily changed") {
		t.Error("the chart does not show the change")
	}
	told := 0
	for _, row := range s.HealthSheet().Rows {
		if row[0] == "2024-02" && row[1] == "daily" && row[len(row)-2] == "21.142857" && row[len(row)-1] == "0" {
			told++
		} else if row[len(row)-1] != "" {
			t.Errorf("another row tells of a change: %v", row)
		}
	}
	if told != 1 {
		t.Errorf("the export tells of the change %d times", told)
	}
}
