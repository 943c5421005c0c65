package report

import (
	"cmp"
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
	// Failed: crawls ran in the bucket and none could read a listing, or articles are known and none could be read.
	Failed Coverage = "failed"
	// Partial: some known articles are missing.
	Partial Coverage = "partial"
	// Unwatched: no crawl had begun and no article is known. A zero here says nothing about the press.
	Unwatched Coverage = "unwatched"
	// Silent: crawls worked and the source had nothing.
	Silent Coverage = "silent"
	// Complete: every known article was read and scored.
	Complete Coverage = "complete"
)

// Health sums over the sources of one bucket and group.
type Health struct {
	// Due counts the article addresses known for the bucket, Fetched those answered, Read those from which an article
	// was read, Scored those with a reading.
	Due     int `json:"due"`
	Fetched int `json:"fetched"`
	Read    int `json:"read"`
	Scored  int `json:"scored"`
	// Sources counts the sources by coverage.
	Sources map[Coverage]int `json:"sources"`
	// Coverage is the worst that matters: failed or partial where any source is, unwatched where none was watched.
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
	Scored     int      `json:"scored"`
	Runs       int      `json:"runs"`
	FailedRuns int      `json:"failed_runs"`
	Coverage   Coverage `json:"coverage"`
}

// healthBook holds the health of the sources that a series is about: those of them that were ever crawled.
type healthBook struct {
	width   index.Bucket
	sources []article.Source
	// sums are by source and bucket; firstRun is the day of a source's first crawl.
	sums     map[string]map[time.Time]SourceHealth
	firstRun map[string]time.Time
	byStart  map[time.Time][]SourceHealth
	rows     []SourceHealth
	// never lists the sources that were never crawled.
	never []string
}

func newHealthBook(days []store.HealthDay, o SeriesOptions) *healthBook {
	b := &healthBook{
		width: o.Bucket, sums: map[string]map[time.Time]SourceHealth{}, firstRun: map[string]time.Time{},
		byStart: map[time.Time][]SourceHealth{}, rows: []SourceHealth{},
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
			b.sources = append(b.sources, s)
		}
	}
	return b
}

func (b *healthBook) add(d store.HealthDay) {
	if b.sums[d.SourceID] == nil {
		b.sums[d.SourceID] = map[time.Time]SourceHealth{}
	}
	if d.Day.IsZero() {
		return
	}
	if first, ok := b.firstRun[d.SourceID]; d.Runs > 0 && (!ok || d.Day.Before(first)) {
		b.firstRun[d.SourceID] = d.Day
	}
	start := b.width.Start(d.Day)
	sum := b.sums[d.SourceID][start]
	sum.Due, sum.Fetched, sum.Read, sum.Scored = sum.Due+d.Due, sum.Fetched+d.Fetched, sum.Read+d.Read, sum.Scored+d.Scored
	sum.Runs, sum.FailedRuns = sum.Runs+d.Runs, sum.FailedRuns+d.FailedRuns
	b.sums[d.SourceID][start] = sum
}

// asked reports whether the query's filters leave a source in.
func asked(s article.Source, q index.Query) bool {
	return in(q.Outlets, s.Outlet.ID) && in(q.Countries, s.Outlet.Country) && in(q.Langs, s.Lang) &&
		(in(q.Types, s.Outlet.Type) || slices.ContainsFunc(s.Owners, func(o article.Ownership) bool { return in(q.Types, o.Type) })) &&
		!slices.Contains(q.NotOutlets, s.Outlet.ID) && !slices.Contains(q.NotTypes, s.Outlet.Type)
}

func in[T comparable](wanted []T, v T) bool { return len(wanted) == 0 || slices.Contains(wanted, v) }

// end is the first day of the last bucket in which anything was due or crawled; zero when nothing was.
func (b *healthBook) end() time.Time {
	var end time.Time
	for _, s := range b.sources {
		for start, sum := range b.sums[s.ID] {
			if start.After(end) && sum.Runs+sum.Due > 0 {
				end = start
			}
		}
	}
	return end
}

// fold makes the rows of the buckets that begin at starts.
func (b *healthBook) fold(starts []time.Time) {
	for _, start := range starts {
		for _, s := range b.sources {
			row := b.sums[s.ID][start]
			row.Bucket, row.Source, row.Outlet = b.width.Label(start), s.ID, s.Outlet.ID
			firstRun, crawled := b.firstRun[s.ID]
			row.Coverage = row.judge(crawled && firstRun.Before(b.width.Next(start)))
			b.byStart[start] = append(b.byStart[start], row)
			b.rows = append(b.rows, row)
		}
	}
}

func (r SourceHealth) judge(watched bool) Coverage {
	switch {
	case r.Due > 0 && r.Scored == 0, r.Runs > 0 && r.FailedRuns == r.Runs && r.Scored == 0:
		return Failed
	case r.Scored < r.Due, r.FailedRuns > 0:
		return Partial
	case r.Due > 0:
		return Complete
	case watched:
		return Silent
	default:
		return Unwatched
	}
}

// bucket sums the sources of a bucket that belong to a group's value.
func (b *healthBook) bucket(start time.Time, group index.Group, value string) Health {
	h := Health{Sources: map[Coverage]int{}}
	for i, row := range b.byStart[start] {
		if !belongs(b.sources[i], group, value) {
			continue
		}
		h.Due, h.Fetched, h.Read, h.Scored = h.Due+row.Due, h.Fetched+row.Fetched, h.Read+row.Read, h.Scored+row.Scored
		h.Sources[row.Coverage]++
	}
	h.Coverage = h.judge()
	return h
}

func (h Health) judge() Coverage {
	switch {
	case h.Sources[Failed] > 0 && h.Sources[Complete]+h.Sources[Partial]+h.Sources[Silent] == 0:
		return Failed
	case h.Sources[Failed]+h.Sources[Partial] > 0:
		return Partial
	case h.Sources[Complete] > 0:
		return Complete
	case h.Sources[Silent] > 0:
		return Silent
	default:
		return Unwatched
	}
}

func belongs(s article.Source, group index.Group, value string) bool {
	switch group {
	case index.ByOutlet:
		return s.Outlet.ID == value
	case index.ByType:
		return string(s.Outlet.Type) == value || slices.ContainsFunc(s.Owners, func(o article.Ownership) bool { return string(o.Type) == value })
	case index.ByLang:
		return string(s.Lang) == value
	case index.ByCountry:
		return s.Outlet.Country == value
	default: // script and frame are known of articles, not of sources
		return true
	}
}

// Gaps lists the rows in which coverage is failed or partial, worst first, then by bucket and source.
func (s Series) Gaps() []SourceHealth {
	rank := map[Coverage]int{Failed: 0, Partial: 1}
	var gaps []SourceHealth
	for _, r := range s.Health {
		if _, bad := rank[r.Coverage]; bad {
			gaps = append(gaps, r)
		}
	}
	slices.SortStableFunc(gaps, func(a, b SourceHealth) int {
		return cmp.Or(cmp.Compare(rank[a.Coverage], rank[b.Coverage]), strings.Compare(a.Bucket, b.Bucket), strings.Compare(a.Source, b.Source))
	})
	return gaps
}
