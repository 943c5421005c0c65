package stats

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/store"
)

// Coverage says how far a bucket's silence or volume can be believed.
type Coverage string

// The kinds of coverage, worst first.
const (
	// Failed: no crawl of the bucket succeeded, or addresses are known and none has answered. A
	// source that has only addresses without a date, and from which nothing at all was read, failed
	// where it would be silent.
	Failed Coverage = "failed"
	// Partial: some known addresses have not answered, some crawls failed, or the source was
	// watched on some days of the bucket only. So is a bucket that would be silent, of a source
	// with addresses without a date that have not answered: its articles may be among them.
	Partial Coverage = "partial"
	// Chance: articles are known, but nobody watched the source then, as on all days before its
	// first crawl. How many more there were is unknown.
	Chance Coverage = "chance"
	// Unwatched: no article is known, and nobody watched, or the bucket has not begun. A zero here
	// says nothing about the press.
	Unwatched Coverage = "unwatched"
	// Silent: the source was watched on every day of the bucket, and had nothing.
	Silent Coverage = "silent"
	// Complete: the source was watched on every day of the bucket, and every known address has
	// answered, though not all need to have had an article.
	Complete Coverage = "complete"
)

// Health sums over the sources of one bucket and group, and over the days of the bucket that the
// query asks for.
type Health struct {
	// Due counts the article addresses known for the bucket, Fetched those answered, Read those
	// from which an article was read, Unread those that answered with none (a dead link, a PDF, a
	// page that robots.txt keeps us from), Scored those with a reading. Due-Fetched are missing.
	Due     int `json:"due"`
	Fetched int `json:"fetched"`
	Read    int `json:"read"`
	Unread  int `json:"unread"`
	Scored  int `json:"scored"`
	// Days counts the days of the bucket up to today, once for each source, and Watched those of
	// them on which the source was watched.
	Days    int `json:"days"`
	Watched int `json:"watched_days"`
	// Sources counts the sources by coverage.
	Sources map[Coverage]int `json:"sources"`
	// Coverage is the worst that matters: failed or partial where any source is, or where some
	// sources were watched and others were not; chance or unwatched where none was watched.
	Coverage Coverage `json:"coverage"`
}

// SourceHealth is one source in one bucket.
type SourceHealth struct {
	Bucket     string   `json:"bucket"`
	Source     string   `json:"source"`
	Outlet     string   `json:"outlet"`
	Due        int      `json:"due"`
	Fetched    int      `json:"fetched"`
	Read       int      `json:"read"`
	Unread     int      `json:"unread"`
	Scored     int      `json:"scored"`
	Runs       int      `json:"runs"`
	FailedRuns int      `json:"failed_runs"`
	Coverage   Coverage `json:"coverage"`
	// Days counts the days of the bucket up to today, Watched those of them on which the source was
	// watched. Both are 0 for a bucket without a first or a last day.
	Days    int `json:"days"`
	Watched int `json:"watched_days"`
	// Unplaced counts, for a bucket that nothing is known of, the source's addresses without a date
	// that have not answered: their articles may belong to it.
	Unplaced int `json:"unplaced,omitempty"`
}

// healthBook holds the health of those sources of a series that were ever crawled.
type healthBook struct {
	o       SeriesOptions
	sources []article.Source
	// sums are by source and bucket, watches by source.
	sums    map[string]map[time.Time]SourceHealth
	watches map[string]*watch
	byStart map[time.Time][]sourceRow
	rows    []SourceHealth
	// never lists the sources that were never crawled.
	never []string
}

// sourceRow is a source's health in a bucket with its types then.
type sourceRow struct {
	SourceHealth
	source article.Source
	types  []article.OutletType
}

func newHealthBook(days []store.HealthDay, o SeriesOptions) *healthBook {
	b := &healthBook{
		o: o, sums: map[string]map[time.Time]SourceHealth{}, watches: map[string]*watch{},
		byStart: map[time.Time][]sourceRow{}, rows: []SourceHealth{},
	}
	for _, d := range days {
		b.add(d)
	}
	for _, s := range o.Sources {
		switch {
		case !asked(s, o.Query):
		case b.sums[s.ID] == nil:
			b.never = append(b.never, s.ID)
		default:
			b.watches[s.ID].join(s, o.today())
			b.sources = append(b.sources, s)
		}
	}
	return b
}

func (b *healthBook) add(d store.HealthDay) {
	if b.sums[d.SourceID] == nil {
		b.sums[d.SourceID], b.watches[d.SourceID] = map[time.Time]SourceHealth{}, &watch{dated: map[time.Time]int{}, every: map[time.Time]time.Duration{}}
	}
	b.watches[d.SourceID].add(d)
	if d.Day.IsZero() || !b.o.asksFor(d.Day) {
		return
	}
	start := b.o.Bucket.Start(d.Day)
	sum := b.sums[d.SourceID][start]
	sum.Due, sum.Fetched, sum.Read, sum.Scored = sum.Due+d.Due, sum.Fetched+d.Fetched, sum.Read+d.Read, sum.Scored+d.Scored
	sum.Unread += max(0, d.Fetched-d.Read)
	sum.Runs, sum.FailedRuns = sum.Runs+d.Runs, sum.FailedRuns+d.FailedRuns
	b.sums[d.SourceID][start] = sum
}

// asked reports whether the query's filters leave a source in, at some time.
func asked(s article.Source, q index.Query) bool { return askedTypes(s, allTypes(s), q) }

// askedTypes reports whether the query's filters leave a source in while its outlet has one of some
// types.
func askedTypes(s article.Source, types []article.OutletType, q index.Query) bool {
	return slices.ContainsFunc(types, func(t article.OutletType) bool {
		return q.Admits(map[string]string{
			"outlet": s.Outlet.ID, "country": s.Outlet.Country, "lang": string(s.Lang), "type": string(t),
		})
	})
}

// allTypes are the types that a source's outlet ever had.
func allTypes(s article.Source) []article.OutletType {
	types := []article.OutletType{s.Outlet.Type}
	for _, o := range s.Owners {
		types = append(types, o.Type)
	}
	return types
}

// types are the types of a source's outlet in a bucket: the one on its first day, or all of them in
// the bucket of the whole time.
func (b *healthBook) types(s article.Source, start time.Time) []article.OutletType {
	if b.o.Bucket == index.Whole {
		return allTypes(s)
	}
	return []article.OutletType{s.TypeAt(article.Moment{Time: start, DayOnly: true})}
}

// end is the first day of the last bucket, up to now's, in which anything was due or crawled; zero
// when nothing was.
func (b *healthBook) end() time.Time {
	var end time.Time
	for _, s := range b.sources {
		for start, sum := range b.sums[s.ID] {
			if start.After(end) && b.o.begun(start) && sum.Runs+sum.Due > 0 {
				end = start
			}
		}
	}
	return end
}

// fold makes the rows of the buckets that begin at starts.
func (b *healthBook) fold(ctx context.Context, starts []time.Time) error {
	for _, start := range starts {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, s := range b.sources {
			types := b.types(s, start)
			if !askedTypes(s, types, b.o.Query) {
				continue
			}
			row := b.sums[s.ID][start]
			row.Bucket, row.Source, row.Outlet = b.o.Bucket.Label(start), s.ID, s.Outlet.ID
			row.Days, row.Watched = b.watched(s, start)
			if row.Due == 0 && row.Watched > 0 {
				row.Unplaced = b.watches[s.ID].missing()
			}
			row.Coverage = b.judge(row, s, start)
			b.byStart[start] = append(b.byStart[start], sourceRow{row, s, types})
			b.rows = append(b.rows, row)
		}
	}
	return nil
}

// judge says how far a source's bucket can be believed.
func (b *healthBook) judge(r SourceHealth, s article.Source, start time.Time) Coverage {
	w := b.watches[s.ID]
	whole := r.Watched > 0 && r.Watched == r.Days
	switch {
	case !b.o.begun(start):
		return Unwatched
	case r.Due > 0 && r.Fetched == 0, r.Runs > 0 && r.FailedRuns == r.Runs && r.Read == 0:
		return Failed
	case r.Fetched < r.Due, r.FailedRuns > 0:
		return Partial
	case r.Due > 0 && r.Watched == 0:
		return Chance
	case r.Due > 0 && whole:
		return Complete
	case r.Watched == 0:
		return Unwatched
	case r.Unplaced > 0 && w.read == 0:
		return Failed
	case r.Unplaced > 0 || !whole:
		return Partial
	default:
		return Silent
	}
}

// watched counts the days of a bucket up to today that lie in the query's range, and those of them
// on which a source was watched.
func (b *healthBook) watched(s article.Source, start time.Time) (days, watched int) {
	first, next := b.o.days(start)
	if today := b.o.today(); !today.IsZero() && next.After(today) {
		next = today.AddDate(0, 0, 1)
	}
	if first.IsZero() || !next.Before(index.EndOfTime()) { // the bucket of the whole time
		return 0, 0
	}
	return daysBetween(first, next), b.watches[s.ID].days(first, next)
}

// bucket sums the sources of a bucket that belong to a pair of groups.
func (b *healthBook) bucket(start time.Time, group [2]string) Health {
	h := Health{Sources: map[Coverage]int{}}
	for _, row := range b.byStart[start] {
		if !row.belongs(b.o.Group, group[0]) || !row.belongs(b.o.Second, group[1]) {
			continue
		}
		h.Due, h.Fetched, h.Read, h.Scored = h.Due+row.Due, h.Fetched+row.Fetched, h.Read+row.Read, h.Scored+row.Scored
		h.Unread += row.Unread
		h.Days, h.Watched = h.Days+row.Days, h.Watched+row.Watched
		h.Sources[row.Coverage]++
	}
	h.Coverage = h.judge()
	return h
}

// Total counts the sources that are summed.
func (h Health) Total() (n int) {
	for _, of := range h.Sources {
		n += of
	}
	return n
}

func (h Health) judge() Coverage {
	switch {
	case h.Sources[Failed] > 0 && h.Sources[Complete]+h.Sources[Partial]+h.Sources[Silent]+h.Sources[Chance] == 0:
		return Failed
	case h.Sources[Failed]+h.Sources[Partial] > 0,
		h.Sources[Complete]+h.Sources[Silent] > 0 && h.Sources[Chance]+h.Sources[Unwatched] > 0:
		return Partial
	case h.Sources[Complete] > 0:
		return Complete
	case h.Sources[Silent] > 0:
		return Silent
	case h.Sources[Chance] > 0:
		return Chance
	default:
		return Unwatched
	}
}

func (r sourceRow) belongs(group index.Group, value string) bool {
	switch group {
	case index.ByOutlet:
		return r.source.Outlet.ID == value
	case index.ByType:
		return slices.Contains(r.types, article.OutletType(value))
	case index.ByLang:
		return string(r.source.Lang) == value
	case index.ByCountry:
		return r.source.Outlet.Country == value
	default: // script and frame are known of articles, not of sources
		return true
	}
}

// Gaps lists the rows in which something failed or is missing, worst first, then by bucket and
// source. Days on which nobody watched are no gaps of that kind: the coverage shows them.
func (s Series) Gaps() []SourceHealth {
	rank := map[Coverage]int{Failed: 0, Partial: 1}
	var gaps []SourceHealth
	for _, r := range s.Health {
		_, bad := rank[r.Coverage]
		if bad && (r.Fetched < r.Due || r.FailedRuns > 0 || r.Unplaced > 0) {
			gaps = append(gaps, r)
		}
	}
	slices.SortStableFunc(gaps, func(a, b SourceHealth) int {
		return cmp.Or(cmp.Compare(rank[a.Coverage], rank[b.Coverage]), strings.Compare(a.Bucket, b.Bucket), strings.Compare(a.Source, b.Source))
	})
	return gaps
}
