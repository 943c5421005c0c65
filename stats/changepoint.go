package stats

import (
	"math"
	"slices"
	"time"

	"yulun/index"
)

// VolumeChange is a day from which on a source publishes more or less than before.
type VolumeChange struct {
	Source string `json:"source"`
	// Day is the first day of the new volume, to the week; Bucket the bucket that it lies in.
	Day    string `json:"day"`
	Bucket string `json:"bucket"`
	// Before and After are the mean numbers of articles a week on both sides, each up to the next
	// change.
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// fewestWeeks is the least number of watched weeks in which a change is looked for.
const fewestWeeks = 8

// changes are the changes in the volume of the sources that lie in the buckets of a series, by day,
// then source. Only days on which a source was watched count: before its first crawl its articles
// are known by chance, and a rise there would be the crawler's. Pieces are counted by week, which
// no weekday disturbs.
func (b *healthBook) changes(starts []time.Time) []VolumeChange {
	out := []VolumeChange{}
	if len(starts) == 0 || b.o.Bucket == index.Whole {
		return out
	}
	from, to := starts[0], b.o.Bucket.Next(starts[len(starts)-1])
	for _, s := range b.sources {
		w := b.watches[s.ID]
		weeks, counts := w.weeks()
		cuts := segments(counts)
		for i, at := range cuts {
			day := weeks[at]
			if day.Before(from) || !day.Before(to) {
				continue
			}
			begin, end := 0, len(counts)
			if i > 0 {
				begin = cuts[i-1]
			}
			if i+1 < len(cuts) {
				end = cuts[i+1]
			}
			out = append(out, VolumeChange{
				Source: s.ID, Day: day.Format(time.DateOnly), Bucket: b.o.Bucket.Label(b.o.Bucket.Start(day)),
				Before: mean(counts[begin:at]), After: mean(counts[at:end]),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b VolumeChange) int {
		if a.Day != b.Day {
			return map[bool]int{true: -1, false: 1}[a.Day < b.Day]
		}
		return 0
	})
	return out
}

// weeks are the numbers of articles dated to each seven watched days, with the first day of each. A
// rest of fewer than seven days at the end is left out.
func (w *watch) weeks() (first []time.Time, counts []int) {
	n, sum := 0, 0
	var begin time.Time
	for _, s := range w.spans {
		for day := s.first; day.Before(s.next); day = day.AddDate(0, 0, 1) {
			if n == 0 {
				begin = day
			}
			sum += w.dated[day]
			if n++; n == 7 {
				first, counts = append(first, begin), append(counts, sum)
				n, sum = 0, 0
			}
		}
	}
	return first, counts
}

// segments finds where the mean of counts changes: the indices at which a new segment begins,
// ascending. It is PELT with the Poisson likelihood as cost, divided by the counts' dispersion, and
// 4 log n as the penalty of a change. Segments are at least two counts long.
func segments(counts []int) []int {
	if len(counts) < fewestWeeks {
		return nil
	}
	sums := make([]float64, len(counts)+1)
	for i, c := range counts {
		sums[i+1] = sums[i] + float64(c)
	}
	dispersion := dispersionOf(counts)
	return pelt(len(counts), func(from, to int) float64 { // minus twice the log-likelihood, without what does not depend on the cuts
		s := sums[to] - sums[from]
		if s == 0 {
			return 0
		}
		return -2 * s * math.Log(s/float64(to-from)) / dispersion
	})
}

// pelt cuts n values so that the cost of the segments and 4 log n for each cut are least (Killick,
// Fearnhead and Eckley 2012, Journal of the American Statistical Association 107, 1590-1598). It
// gives the indices at which a new segment begins, ascending. Segments are at least two values
// long.
func pelt(n int, cost func(from, to int) float64) []int {
	const shortest = 2
	penalty := 4 * math.Log(float64(n))
	best, last := make([]float64, n+1), make([]int, n+1)
	best[0] = -penalty
	candidates := []int{0}
	for end := shortest; end <= n; end++ {
		best[end] = math.Inf(1)
		for _, from := range candidates {
			if v := best[from] + cost(from, end) + penalty; end-from >= shortest && v < best[end] {
				best[end], last[end] = v, from
			}
		}
		// Where a cut at settled costs less than none since from, it does so at all later ends: it
		// leaves a whole segment up to the next one.
		settled := end + 1 - shortest
		candidates = slices.DeleteFunc(candidates, func(from int) bool {
			return settled-from >= shortest && best[from]+cost(from, settled) > best[settled]
		})
		if begin := end - shortest + 1; begin >= shortest {
			candidates = append(candidates, begin)
		}
	}
	var cuts []int
	for at := last[n]; at > 0; at = last[at] {
		cuts = append(cuts, at)
	}
	slices.Reverse(cuts)
	return cuts
}

// dispersionOf is how much more neighbouring counts differ than Poisson's do, at least 1. It is the
// mean of (a-b)²/(a+b), which is 1 for two independent counts of one Poisson distribution; a change
// of the mean touches one pair only.
func dispersionOf(counts []int) float64 {
	sum, pairs := 0.0, 0
	for i := 1; i < len(counts); i++ {
		if total := counts[i] + counts[i-1]; total > 0 {
			d := float64(counts[i] - counts[i-1])
			sum += d * d / float64(total)
			pairs++
		}
	}
	if pairs == 0 {
		return 1
	}
	return max(1, sum/float64(pairs))
}

func mean(counts []int) float64 {
	sum := 0
	for _, c := range counts {
		sum += c
	}
	return float64(sum) / float64(len(counts))
}
