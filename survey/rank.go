package survey

import (
	"math"
	"math/rand/v2"
)

// RankAgreement is how well the order of shares agrees with a published order in tiers: Kendall's
// tau-b (M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33, 1945), from -1 to
// 1. Units are outlets or single articles, whose sums count the articles with each frame; tiers
// give each frame's tier, 0 the most frequent. The interval comes from resampling units; with fewer
// than FewOutlets there is none. Where all shares are equal there is no order, and no value.
func RankAgreement(units []Outlet, tiers []int, seed uint64) Interval {
	used := make([]Outlet, 0, len(units))
	for _, u := range units {
		if u.N > 0 {
			used = append(used, u)
		}
	}
	if len(used) == 0 {
		return Interval{}
	}
	tau, ok := tauB(tiers, estimate(used, len(tiers), ByArticle))
	if !ok {
		return Interval{}
	}
	if len(used) < FewOutlets {
		return Exact(tau)
	}
	figures := make([]int, len(tiers))
	for f := range figures {
		figures[f] = f
	}
	shares := resample(used, figures, ByArticle, rand.New(rand.NewPCG(seed, 0x79756c756e)))
	draws := make([]float64, Resamples)
	drawn := make([]float64, len(tiers))
	for r := range draws {
		for f := range tiers {
			drawn[f] = shares[f][r]
		}
		draws[r], _ = tauB(tiers, drawn) // without an order of the shares there is no agreement: 0
	}
	return Percentile(tau, draws)
}

// tauB is Kendall's tau-b of tiers, of which lower ones are more frequent, and shares. It is not
// defined where either has ties alone.
func tauB(tiers []int, shares []float64) (tau float64, ok bool) {
	var agree, tiered, ordered float64
	for i := range tiers {
		for j := range i {
			t, s := sign(float64(tiers[j]-tiers[i])), sign(shares[i]-shares[j])
			agree += t * s
			tiered += t * t
			ordered += s * s
		}
	}
	if tiered == 0 || ordered == 0 {
		return 0, false
	}
	return agree / math.Sqrt(tiered*ordered), true
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	default:
		return 0
	}
}
