package survey_test

import (
	"math"
	"testing"

	"yulun/survey"
)

// TestRankAgreementIsKendallsTauB against values worked out by hand: concordant less discordant
// pairs over the root of the pairs without a tie in either order.
func TestRankAgreementIsKendallsTauB(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		tiers []int
		sums  []float64
		want  float64
		known bool
	}{
		"the published order":     {[]int{0, 1, 2}, []float64{9, 5, 1}, 1, true},
		"the reverse":             {[]int{0, 1, 2}, []float64{1, 5, 9}, -1, true},
		"one pair of three wrong": {[]int{0, 1, 2}, []float64{5, 9, 1}, 1.0 / 3, true},
		"two tiers, in order":     {[]int{0, 0, 1, 1}, []float64{9, 8, 2, 1}, 4 / math.Sqrt(4*6), true},
		"two tiers, half":         {[]int{0, 0, 1, 1}, []float64{9, 1, 8, 2}, 0, true},
		"a tie in the shares":     {[]int{0, 1, 2}, []float64{9, 9, 1}, 2 / math.Sqrt(3*2), true},
		"all shares equal":        {[]int{0, 1, 2}, []float64{4, 4, 4}, 0, false},
	} {
		got := survey.RankAgreement([]survey.Outlet{{N: 10, Sums: tc.sums}}, tc.tiers, 1)
		if got.Known != tc.known || math.Abs(got.Value-tc.want) > 1e-12 || got.Known && got.Method != survey.None {
			t.Errorf("%s: %+v, want %v", name, got, tc.want)
		}
	}
}

func TestRankAgreementHasAnIntervalOfItsUnits(t *testing.T) {
	t.Parallel()
	var clear, mixed []survey.Outlet
	for i := range 40 {
		clear = append(clear, survey.Outlet{N: 10, Sums: []float64{9, 4, 1}})
		sums := []float64{5, 4, 3}
		if i%3 == 0 {
			sums = []float64{1, 4, 9}
		}
		mixed = append(mixed, survey.Outlet{N: 10, Sums: sums})
	}
	if got := survey.RankAgreement(clear, []int{0, 1, 2}, 1); got.Low != 1 || got.High != 1 || got.Method != survey.ByBootstrap {
		t.Errorf("units that agree: %+v", got)
	}
	got := survey.RankAgreement(mixed, []int{0, 1, 2}, 1)
	if got.Low >= got.High || got.Low < -1 || got.High > 1 || got.Value < got.Low || got.Value > got.High {
		t.Errorf("units that differ: %+v", got)
	}
	if again := survey.RankAgreement(mixed, []int{0, 1, 2}, 1); again != got {
		t.Errorf("the same units gave %+v, then %+v", got, again)
	}
	if got := survey.RankAgreement(nil, []int{0, 1}, 1); got.Known {
		t.Errorf("no units: %+v", got)
	}
}
