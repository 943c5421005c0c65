package survey_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"yulun/survey"
)

// numbers are the fields of a text, split by space and colon.
func numbers(t *testing.T, texts ...string) []float64 {
	t.Helper()
	var all []float64
	for _, text := range texts {
		for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ':' }) {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, v)
		}
	}
	return all
}

// computed is an interval of ours by its name and input in the table of references.
func computed(statistic string, in []float64, value float64) survey.Interval {
	switch statistic {
	case "wilson":
		return survey.Wilson(int(in[0]), int(in[1]))
	case "difference":
		return survey.Difference(survey.Wilson(int(in[0]), int(in[1])), survey.Wilson(int(in[2]), int(in[3])))
	case "mean":
		sum, squares := 0.0, 0.0
		for _, v := range in {
			sum, squares = sum+v, squares+v*v
		}
		return survey.Mean(sum, squares, len(in))
	case "percentile":
		return survey.Percentile(value, in)
	case "tau-b":
		var tiers []int
		var sums []float64
		for i := 0; i < len(in); i += 2 {
			tiers, sums = append(tiers, int(in[i])), append(sums, in[i+1])
		}
		return survey.RankAgreement([]survey.Outlet{{N: 10, Sums: sums}}, tiers, 1)
	}
	var outlets []survey.Outlet
	for i := 0; i < len(in); i += 2 {
		outlets = append(outlets, survey.Outlet{N: int(in[i]), Sums: []float64{in[i+1]}})
	}
	return survey.Bootstrap(outlets, 1, survey.Weighting(strings.TrimPrefix(statistic, "bootstrap ")), 7)[0]
}

// TestIntervalsMatchOtherPackages compares with statsmodels, scipy and numpy
// (scripts/reference/intervals.py).
func TestIntervalsMatchOtherPackages(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/intervals.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, r := range rows[1:] {
		want := numbers(t, r[2:]...)
		got := computed(r[0], numbers(t, r[1]), want[0])
		seen[r[0]]++
		if !near(got.Value, want[0], 1e-8) || !near(got.Low, want[1], want[3]) || !near(got.High, want[2], want[3]) {
			t.Errorf("%s of %s: got %.6f [%.6f, %.6f], want %v", r[0], r[1], got.Value, got.Low, got.High, want)
		}
	}
	for _, statistic := range []string{"wilson", "difference", "mean", "bootstrap article", "bootstrap outlet", "percentile", "tau-b"} {
		if seen[statistic] < 3 {
			t.Errorf("%d rows of %s", seen[statistic], statistic)
		}
	}
}
