package agreement

import (
	"math"
	"slices"

	"yulun/survey"
)

// table holds units as counts of categories.
type table struct {
	// names are the observed values, ascending; a category is its place among them.
	names []float64
	// units are those with a value, pairable the places of those with two or more.
	units    []tally
	pairable []int
	values   int
}

// tally is one unit: how many coders chose each category. Categories nobody chose are left out.
type tally struct {
	of     []share
	coders int
}

type share struct{ category, n int }

func newTable(units []Unit) table {
	var t table
	for _, u := range units {
		t.names = append(t.names, u...)
	}
	t.names = slices.DeleteFunc(t.names, math.IsNaN)
	slices.Sort(t.names)
	t.names = slices.Compact(t.names)
	for _, u := range units {
		counts, coders := map[int]int{}, 0
		for _, v := range u {
			if !math.IsNaN(v) {
				category, _ := slices.BinarySearch(t.names, v)
				counts[category]++
				coders++
			}
		}
		if coders == 0 {
			continue
		}
		row := tally{coders: coders}
		for category := range t.names {
			if n := counts[category]; n > 0 {
				row.of = append(row.of, share{category, n})
			}
		}
		if coders > 1 {
			t.pairable = append(t.pairable, len(t.units))
			t.values += coders
		}
		t.units = append(t.units, row)
	}
	return t
}

// once counts every unit one time.
func (t table) once() []int {
	counts := make([]int, len(t.units))
	for i := range counts {
		counts[i] = 1
	}
	return counts
}

// alpha is Krippendorff's alpha of the units, each counted so many times: one less the observed
// disagreement over the expected one (K. Krippendorff, Content Analysis, 4th ed. 2019, chapter 12).
// It is undefined where no counted unit has two values, as may be so in a resample, or where no
// disagreement can be expected.
func (t table) alpha(times []int, scale Scale) (value float64, defined bool) {
	marginals, total := make([]float64, len(t.names)), 0.0
	for _, u := range t.pairable {
		for _, s := range t.units[u].of {
			marginals[s.category] += float64(times[u] * s.n)
		}
		total += float64(times[u] * t.units[u].coders)
	}
	if total == 0 {
		return 0, false
	}
	d := newDistance(scale, t.names, marginals)
	observed := 0.0
	for _, u := range t.pairable {
		if times[u] == 0 {
			continue
		}
		row, sum := t.units[u], 0.0
		for i, a := range row.of {
			for _, b := range row.of[:i] {
				sum += 2 * float64(a.n*b.n) * d.squared(a.category, b.category)
			}
		}
		observed += float64(times[u]) * sum / float64(row.coders-1)
	}
	expected := d.expected(marginals, total)
	if expected <= 0 {
		return 0, false
	}
	return 1 - (total-1)*observed/expected, true
}

// ac1 is Gwet's AC1 for any number of coders with gaps, and the share of agreeing pairs (K. L.
// Gwet, Computing inter-rater reliability and its variance in the presence of high agreement, Br.
// J. Math. Stat. Psychol. 61, 2008). The share is NaN where no counted unit has two values.
func (t table) ac1(times []int, categories int) (ac1, percent float64) {
	prevalence := make([]float64, len(t.names))
	var units, pairable, agreeing float64
	for u, row := range t.units {
		w := float64(times[u])
		units += w
		same := 0
		for _, s := range row.of {
			prevalence[s.category] += w * float64(s.n) / float64(row.coders)
			same += s.n * (s.n - 1)
		}
		if row.coders > 1 {
			pairable += w
			agreeing += w * float64(same) / float64(row.coders*(row.coders-1))
		}
	}
	percent = agreeing / pairable
	chance := 0.0
	for _, p := range prevalence {
		chance += p / units * (1 - p/units)
	}
	if categories > 1 {
		chance /= float64(categories - 1)
	}
	return (percent - chance) / (1 - chance), percent
}

// interval is an estimate with the interval of its defined values in resamples.
func interval(value float64, draws []float64) survey.Interval {
	return survey.Percentile(value, slices.DeleteFunc(draws, math.IsNaN))
}

// distance is the squared difference of two categories.
type distance struct {
	scale Scale
	// at are the places of the categories on an interval scale.
	at []float64
}

// newDistance places the categories: by their values, or on the ordinal scale by their mean ranks,
// whose difference is Krippendorff's ordinal one.
func newDistance(scale Scale, names, marginals []float64) distance {
	d := distance{scale: scale, at: names}
	if scale == Ordinal {
		d.at = make([]float64, len(names))
		below := 0.0
		for c, n := range marginals {
			d.at[c] = below + n/2
			below += n
		}
	}
	return d
}

func (d distance) squared(a, b int) float64 {
	x, y := d.at[a], d.at[b]
	switch {
	case a == b:
		return 0
	case d.scale == Nominal:
		return 1
	case d.scale == Ratio:
		return (x - y) * (x - y) / ((x + y) * (x + y))
	default:
		return (x - y) * (x - y)
	}
}

// expected is the sum of the squared differences over all pairs of values.
func (d distance) expected(marginals []float64, total float64) float64 {
	switch d.scale {
	case Nominal:
		same := 0.0
		for _, n := range marginals {
			same += n * n
		}
		return total*total - same
	case Ratio:
		sum := 0.0
		for a, n := range marginals {
			for b, m := range marginals[:a] {
				sum += 2 * n * m * d.squared(a, b)
			}
		}
		return sum
	default:
		mean, spread := 0.0, 0.0
		for c, n := range marginals {
			mean += n * d.at[c] / total
		}
		for c, n := range marginals {
			spread += n * (d.at[c] - mean) * (d.at[c] - mean)
		}
		return 2 * total * spread
	}
}
