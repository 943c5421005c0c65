package stats

import (
	"context"
	"slices"
	"time"
)

// Window holds the figures of all articles of some buckets around a point, or up to it. They are
// estimated from the articles, as those of a point are, and not from the points' figures: a bucket
// with few articles weighs little.
type Window struct {
	// Start and End are the first and last day, Buckets how many buckets lie between them: fewer
	// than asked for at the ends of a series.
	Start   string `json:"start"`
	End     string `json:"end"`
	Buckets int    `json:"buckets"`
	Stats
	Attention *Attention `json:"attention,omitempty"`
}

// windows are the windows of all points, by pair of groups, then bucket.
type windows map[[2]string][]*Window

func (w windows) at(i int, group [2]string) *Window {
	if w == nil {
		return nil
	}
	return w[group][i]
}

// windows makes the windows that are asked for; nil for none.
func (d *draft) windows(ctx context.Context, starts []time.Time, groups [][2]string) (windows, error) {
	if d.o.Smooth == 0 && !d.o.Cumulative {
		return nil, nil
	}
	out := windows{}
	for _, group := range groups {
		buckets := make([]bucketPool, len(starts))
		for i, start := range starts {
			buckets[i] = d.bucketPool(start, group)
		}
		running := d.emptyPool()
		for i := range starts {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			first, last, sum := 0, i, running
			if d.o.Cumulative {
				d.addPool(running, buckets[i])
			} else {
				half := d.o.Smooth / 2
				first, last, sum = max(0, i-half), min(len(starts)-1, i+half), d.emptyPool()
				for _, b := range buckets[first : last+1] {
					d.addPool(sum, b)
				}
			}
			w := &Window{
				Start: starts[first].Format(time.DateOnly), End: d.o.Bucket.Next(starts[last]).AddDate(0, 0, -1).Format(time.DateOnly),
				Buckets: last - first + 1, Stats: d.estimator.stats(sum.pool),
			}
			if d.correction != nil { // a sample backs the points, though no window is corrected by it
				w.Flags = slices.DeleteFunc(w.Flags, func(f Flag) bool { return f == NotValidated })
			}
			if d.whole != nil {
				w.Attention = d.estimator.attention(sum.found(), sum.whole)
			}
			out[group] = append(out[group], w)
		}
	}
	return out, nil
}

// bucketPool is the articles of a bucket and what their outlets published.
type bucketPool struct {
	pool  *pool
	whole map[string]int
}

func (b bucketPool) found() map[string]int {
	found := map[string]int{}
	for id, o := range b.pool.outlets {
		found[id] = o.N
	}
	return found
}

func (d *draft) emptyPool() bucketPool { return bucketPool{d.estimator.pool(), map[string]int{}} }

func (d *draft) bucketPool(start time.Time, group [2]string) bucketPool {
	b := bucketPool{d.estimator.pool(), d.whole.of(false, start, group)}
	d.estimator.add(b.pool, d.dated[cellKey{start, group}])
	return b
}

func (d *draft) addPool(to, b bucketPool) {
	d.estimator.merge(to.pool, b.pool)
	for id, n := range b.whole {
		to.whole[id] += n
	}
}
