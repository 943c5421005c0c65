package crawler

import (
	"fmt"
	"slices"
	"time"

	"yulun/article"
)

// mostTime is how long one crawl of a source may take. A backfill has no such bound: it is resumed
// where it stopped.
const mostTime = 6 * time.Hour

// mostMisses is how many addresses that bring no new article one crawl of a source may ask for the
// first time. A list of links to a login page would otherwise be asked for whole, however few
// articles the source is allowed. Ordinary lists have some links to other than articles, hence the
// allowance. Later visits to such addresses are rare, by their schedule.
func mostMisses(s article.Source) int { return 10*s.MaxArticles + 50 }

// keepBack notes that a bound left something for the next crawl. The caller holds r.mu.
func (r *run) keepBack(reason string) {
	reason += "; the next crawl asks for the rest"
	if !slices.Contains(r.bounded, reason) {
		r.bounded = append(r.bounded, reason)
	}
}

// overtime reports whether the crawl has taken for longer than it may.
func (r *run) overtime() bool { return r.Backfill.IsZero() && r.Now().Sub(r.began) > mostTime }

// late reports whether something is kept back since the crawl is overtime. The caller holds r.mu.
func (r *run) late() bool {
	if !r.overtime() {
		return false
	}
	r.keepBack(fmt.Sprintf("it stopped after %s", mostTime))
	return true
}
