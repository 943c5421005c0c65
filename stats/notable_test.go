package stats

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// TestChanceIsNotNotable: series in which nothing happens, whose days vary as Poisson's do or as
// much as days of one story each, have hardly an unusual day or a change.
func TestChanceIsNotNotable(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	first := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, mean := range []float64{0.5, 2, 10} {
		for _, bursts := range []bool{false, true} {
			const series = 40
			unusual, changes := 0, 0
			for range series {
				days := make([]dailyFigures, 3*365)
				for i := range days {
					m := mean
					if bursts {
						m = -mean * math.Log(1-rng.Float64()) // the days are geometric then
					}
					for at := -math.Log(1 - rng.Float64()); at < m; at -= math.Log(1 - rng.Float64()) {
						score := rng.Float64()*2 - 1
						days[i].articles++
						days[i].sum, days[i].sumSquares = days[i].sum+score, days[i].sumSquares+score*score
					}
				}
				unusual, changes = unusual+len(unusualDays(first, days)), changes+len(breaks(first, days))
			}
			if unusual > series/8 || changes > series/20 {
				t.Errorf("mean %v, bursts %t: %d unusual days and %d changes in %d series of chance", mean, bursts, unusual, changes, series)
			}
		}
	}
}
