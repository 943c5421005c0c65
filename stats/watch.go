package stats

import (
	"slices"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// watch is when a source was looked at with success, and what is known of it that no bucket holds.
type watch struct {
	// succeeded lists the days on which a crawl began that succeeded.
	succeeded []time.Time
	// every is the interval that the crawls of a day led to, for a source whose interval adapts.
	every map[time.Time]time.Duration
	// undated are its addresses without a date; read counts what was read from all of its
	// addresses.
	undated store.HealthDay
	read    int
	// spans are the days on which the source was watched, ascending and apart from one another.
	spans []span
	// dated counts its addresses by the day to which they are dated.
	dated map[time.Time]int
}

// span is a run of days from first to before next.
type span struct{ first, next time.Time }

func (w *watch) add(d store.HealthDay) {
	w.read += d.Read
	if d.Day.IsZero() {
		w.undated = d
	} else if d.Due > 0 {
		w.dated[d.Day] += d.Due
	}
	if d.Every > 0 {
		w.every[d.Day] = d.Every
	}
	if d.Runs > d.FailedRuns {
		w.succeeded = append(w.succeeded, d.Day)
	}
}

// missing counts the addresses without a date that have not answered. They may belong to any
// bucket.
func (w *watch) missing() int { return w.undated.Due - w.undated.Fetched }

// shortestGap is how much time may lie between two crawls without what was published between them
// going unseen.
const shortestGap = 48 * time.Hour

// join makes the spans of the days on which a source was watched: from one successful crawl to the
// next where no more than two of the source's intervals, and at least two days, lie between them.
// Listings hold for that long what they named. The interval of a source that adapts is the one that
// followed from the crawl before. An index of old articles watches nothing. The days after the last
// crawl up to today count while the next one is not overdue by the same measure; today is zero
// where it is unknown.
func (w *watch) join(s article.Source, today time.Time) {
	if s.OnlyArchives() {
		return
	}
	slices.SortFunc(w.succeeded, time.Time.Compare)
	bridged := func(last, day time.Time) bool {
		every := frontier.Interval(s, frontier.Run{Every: w.every[last]})
		return day.Sub(last) <= max(2*every, shortestGap)
	}
	for _, day := range w.succeeded {
		next := day.AddDate(0, 0, 1)
		if last := len(w.spans) - 1; last >= 0 && bridged(w.spans[last].next.AddDate(0, 0, -1), day) {
			w.spans[last].next = next
			continue
		}
		w.spans = append(w.spans, span{day, next})
	}
	if last := len(w.spans) - 1; last >= 0 && !today.Before(w.spans[last].next) && bridged(w.spans[last].next.AddDate(0, 0, -1), today) {
		w.spans[last].next = today.AddDate(0, 0, 1)
	}
}

// days counts the days from first to before next on which the source was watched.
func (w *watch) days(first, next time.Time) int {
	n := 0
	for _, s := range w.spans {
		from, to := s.first, s.next
		if from.Before(first) {
			from = first
		}
		if to.After(next) {
			to = next
		}
		if from.Before(to) {
			n += daysBetween(from, to)
		}
	}
	return n
}

// daysBetween counts the days from one midnight in UTC to another.
func daysBetween(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }

// today is the day of now in the series' zone; zero where now is unknown.
func (o SeriesOptions) today() time.Time {
	if o.Now.IsZero() {
		return time.Time{}
	}
	return article.At(o.Now).In(o.Zone)
}

// Unanswered counts a source's addresses without a date that have not answered.
type Unanswered struct {
	Source       string
	Missing, Due int
}

func (b *healthBook) unanswered() []Unanswered {
	var out []Unanswered
	for _, s := range b.sources {
		if w := b.watches[s.ID]; w.missing() > 0 {
			out = append(out, Unanswered{s.ID, w.missing(), w.undated.Due})
		}
	}
	return out
}

// asksFor reports whether a day lies in the query's range.
func (o SeriesOptions) asksFor(day time.Time) bool {
	return !day.Before(o.Query.From) && (o.Query.To.IsZero() || !day.After(o.Query.To))
}

// days is the part of a bucket that lies in the query's range: its first day and the day after its
// last; the same day twice for none.
func (o SeriesOptions) days(start time.Time) (first, next time.Time) {
	first, next = start, o.Bucket.Next(start)
	if o.Query.From.After(first) {
		first = o.Query.From
	}
	if after := o.Query.To.AddDate(0, 0, 1); !o.Query.To.IsZero() && after.Before(next) {
		next = after
	}
	if next.Before(first) { // the bucket of a query beside this one
		next = first
	}
	return first, next
}

// begun reports whether a bucket has begun.
func (o SeriesOptions) begun(start time.Time) bool {
	return o.Now.IsZero() || !start.After(article.At(o.Now).In(o.Zone))
}

// mostFigures bounds a series: its buckets by its groups and sources. A group of a bucket has
// intervals for the shares and frames and counts as groupFigures.
const (
	mostFigures  = 400_000
	groupFigures = 4
)

// bounded is an extent from the query's own ends on where it has them.
func (o SeriesOptions) bounded(e extent) extent {
	from, to := !o.Query.From.IsZero(), !o.Query.To.IsZero()
	if !e.some && !(from && to) {
		return extent{}
	}
	e.some = true
	if from {
		e.first = o.Bucket.Start(o.Query.From)
	}
	if to {
		e.last = o.Bucket.Start(o.Query.To)
	}
	return e
}

// starts lists the first days of the buckets of an extent. perBucket is how many figures each
// bucket has, from 1.
func (o SeriesOptions) starts(e extent, perBucket int) ([]time.Time, error) {
	if !e.some {
		return nil, nil
	}
	first, last := e.first, e.last
	var starts []time.Time
	for start := first; !start.After(last); start = o.Bucket.Next(start) {
		if starts = append(starts, start); len(starts)*perBucket > mostFigures {
			return nil, article.Usagef("Take wider buckets or fewer groups, or a shorter time.",
				"the series from %s to %s by %s has more than %d figures of groups and sources", first.Format(time.DateOnly), last.Format(time.DateOnly), o.Bucket, mostFigures)
		}
	}
	return starts, nil
}
