package stats

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// TestChangesMatchOtherPackages compares changes with ruptures and unusual days with scipy
// (scripts/reference/changes.py).
func TestChangesMatchOtherPackages(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/changes.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	compare := map[string]func(t *testing.T, in []string, want string){
		"volume": volumeMatches, "stance": stanceMatches, "unusual": unusualMatches,
	}
	seen := map[string]int{}
	for _, r := range rows[1:] {
		compare[r[0]](t, strings.Fields(r[1]), r[2])
		seen[r[0]]++
	}
	if len(seen) != len(compare) || min(seen["volume"], seen["stance"], seen["unusual"]) < 10 {
		t.Errorf("rows by statistic: %v", seen)
	}
}

// scanned reads values from a text.
func scanned(t *testing.T, text, format string, to ...any) {
	t.Helper()
	if _, err := fmt.Sscanf(text, format, to...); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
}

// cutsText are cuts as the table has them.
func cutsText(cuts []int) string { return strings.Trim(fmt.Sprint(cuts), "[]") }

func volumeMatches(t *testing.T, in []string, want string) {
	t.Helper()
	counts := make([]int, len(in))
	for i, text := range in {
		scanned(t, text, "%d", &counts[i])
	}
	if got := cutsText(segments(counts)); got != want {
		t.Errorf("volume changes at %q in %v, want %q", got, counts, want)
	}
}

func stanceMatches(t *testing.T, in []string, want string) {
	t.Helper()
	weeks, filled := make([]dailyFigures, len(in)), make([]int, len(in))
	for i, text := range in {
		scanned(t, text, "%d:%g:%g", &weeks[i].articles, &weeks[i].sum, &weeks[i].sumSquares)
		filled[i] = i
	}
	if got := cutsText(stanceSegments(weeks, filled)); got != want {
		t.Errorf("stance changes at %q in %v, want %q", got, in, want)
	}
}

func unusualMatches(t *testing.T, in []string, want string) {
	t.Helper()
	var at int
	var spread, expected, chance float64
	scanned(t, strings.Join(in[:2], " "), "%d %g", &at, &spread)
	days := make([]dailyFigures, len(in)-2)
	for i, text := range in[2:] {
		scanned(t, text, "%d", &days[i].articles)
	}
	scanned(t, want, "%g %g", &expected, &chance)
	mean, p := usual(days, at, spread)
	if math.Abs(mean-expected) > 1e-9 || math.Abs(p-chance) > 1e-8*chance {
		t.Errorf("day %d of %v: %g articles expected, chance %g, want %s", at, in[2:], mean, p, want)
	}
}
