package stats_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"yulun/article"
	"yulun/index"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// TestWindowsMatchPandas compares windows and attention with pandas (scripts/reference/series.py).
func TestWindowsMatchPandas(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/series.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var press shelf
	outlets := map[string]article.Outlet{"daily": statstest.Daily(), "weekly": statstest.Weekly(), "courier": statstest.Courier()}
	windows := map[string]map[string]*stats.Window{}
	compared := 0
	for i, r := range rows[1:] {
		if r[0] == "article" {
			var day, outlet string
			var score float64
			var relevant int
			if _, err := fmt.Sscan(r[1], &day, &outlet, &score, &relevant); err != nil {
				t.Fatal(err)
			}
			a := piece(day, outlets[outlet], fmt.Sprint("失信 ", i), score)
			a.Reading.Relevant = relevant == 1
			press = append(press, a)
			continue
		}
		if windows[r[0]] == nil {
			windows[r[0]] = press.windows(t, r[0])
		}
		var articles int
		var mean, attention float64
		if _, err := fmt.Sscan(r[2], &articles, &mean, &attention); err != nil {
			t.Fatal(err)
		}
		w := windows[r[0]][r[1]]
		if w == nil || w.Articles != articles || math.Abs(w.Mean.Value-mean) > 1e-8 || math.Abs(w.Attention.Share.Value-attention) > 1e-8 {
			t.Errorf("%s, %s: %+v, want %s", r[0], r[1], w, r[2])
		}
		compared++
	}
	if compared < 100 {
		t.Errorf("%d windows were compared", compared)
	}
}

// windows are those of a series by month, named as in the table of references.
func (s shelf) windows(t *testing.T, name string) map[string]*stats.Window {
	t.Helper()
	o := stats.SeriesOptions{Bucket: index.Month, Attention: true}
	fields := strings.Fields(name)
	o.Weighting = survey.Weighting(fields[len(fields)-1])
	if o.Cumulative = fields[0] == "cumulative"; !o.Cumulative {
		if _, err := fmt.Sscan(fields[1], &o.Smooth); err != nil {
			t.Fatal(err)
		}
	}
	all := map[string]*stats.Window{}
	for _, p := range s.series(t, o).Points {
		all[p.Bucket] = p.Window
	}
	return all
}
