package stats_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/store"
)

// crawled is a day on which a source was crawled, some of the crawls in vain.
func crawled(source, when string, runs, failed int) store.HealthDay {
	return store.HealthDay{SourceID: source, Day: statstest.Day(when), Runs: runs, FailedRuns: failed}
}

// due is a day to which addresses of a source are dated; an empty one is not a day.
func due(source, when string, known, fetched, read int) store.HealthDay {
	d := store.HealthDay{SourceID: source, Due: known, Fetched: fetched, Read: read, Scored: read}
	if when != "" {
		d.Day = statstest.Day(when)
	}
	return d
}

// made is a series of what fakes know.
func made(t *testing.T, cells statstest.Index, h statstest.Health, o stats.SeriesOptions) stats.Series {
	t.Helper()
	if o.Sources == nil {
		o.Sources = statstest.Sources()
	}
	o.Codebook = codebooktest.Book()
	s, err := stats.MakeSeries(t.Context(), cells, h, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// coverages are the coverages of a source by bucket.
func coverages(s stats.Series, source string) map[string]stats.Coverage {
	out := map[string]stats.Coverage{}
	for _, h := range s.Health {
		if h.Source == source {
			out[h.Bucket] = h.Coverage
		}
	}
	return out
}

func wantCoverages(t *testing.T, s stats.Series, source string, want map[string]stats.Coverage) {
	t.Helper()
	if diff := cmp.Diff(want, coverages(s, source)); diff != "" {
		t.Errorf("coverage of %s (-want +got):\n%s", source, diff)
	}
}

// rarely are the sources, each crawled every thirty days.
func rarely() []article.Source {
	list := statstest.Sources()
	for i := range list {
		list[i].Every = 30 * 24 * time.Hour
	}
	return list
}

// days is the range of a query.
func days(from, to string) index.Query {
	return index.Query{From: statstest.Day(from), To: statstest.Day(to)}
}

func TestUndatedAddressesThatDoNotAnswerAreNoSilence(t *testing.T) {
	t.Parallel()
	s := made(t, statstest.Index{}, statstest.Health{
		due("daily", "", 5, 2, 2), crawled("daily", "2018-03-05", 1, 0), crawled("daily", "2018-04-05", 1, 0), // some were read
		due("weekly", "", 4, 0, 0), crawled("weekly", "2018-03-05", 1, 0), // none was
		due("courier", "", 3, 3, 1), crawled("courier", "2018-03-01", 1, 0), crawled("courier", "2018-03-31", 1, 0), // all answered, two of them with no article
	}, stats.SeriesOptions{Query: days("2018-02-01", "2018-04-30"), Sources: rarely()})
	wantCoverages(t, s, "daily", map[string]stats.Coverage{"2018-02": stats.Unwatched, "2018-03": stats.Partial, "2018-04": stats.Partial})
	wantCoverages(t, s, "weekly", map[string]stats.Coverage{"2018-02": stats.Unwatched, "2018-03": stats.Failed, "2018-04": stats.Unwatched})
	wantCoverages(t, s, "courier", map[string]stats.Coverage{"2018-02": stats.Unwatched, "2018-03": stats.Silent, "2018-04": stats.Unwatched})
	if want := "Known addresses without a date that could not be read: 3 of 5 at daily, 4 of 4 at weekly."; !slices.Contains(render.Warnings(locale.Printer{}, s), want) {
		t.Errorf("warnings %q, want %q", render.Warnings(locale.Printer{}, s), want)
	}
	var b bytes.Buffer
	if err := render.WriteSeries(&b, s); err != nil || !strings.Contains(b.String(), "gap: 2018-03 weekly: addresses without a date, which may belong here, have not answered") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// Silence is claimed only where somebody looked, on the days themselves or shortly before and
// after.
func TestSilenceWantsAWatch(t *testing.T) {
	t.Parallel()
	all := func(c stats.Coverage) map[string]stats.Coverage {
		return map[string]stats.Coverage{"2018-03-02": c, "2018-03-03": c}
	}
	for name, c := range map[string]struct {
		crawls []store.HealthDay
		every  time.Duration
		want   map[string]stats.Coverage
	}{
		"on the day": {
			[]store.HealthDay{crawled("daily", "2018-03-02", 1, 0)},
			0,
			map[string]stats.Coverage{"2018-03-02": stats.Silent, "2018-03-03": stats.Unwatched},
		},
		"two days apart": {
			[]store.HealthDay{crawled("daily", "2018-03-01", 1, 0), crawled("daily", "2018-03-03", 1, 0)}, 0, all(stats.Silent),
		},
		"three days apart":           {[]store.HealthDay{crawled("daily", "2018-03-01", 1, 0), crawled("daily", "2018-03-04", 1, 0)}, 0, all(stats.Unwatched)},
		"as it is meant to be":       {[]store.HealthDay{crawled("daily", "2018-03-01", 1, 0), crawled("daily", "2018-03-04", 1, 0)}, 36 * time.Hour, all(stats.Silent)},
		"often, and with a long gap": {[]store.HealthDay{crawled("daily", "2018-03-01", 1, 0), crawled("daily", "2018-03-04", 1, 0)}, time.Hour, all(stats.Unwatched)},
		"in any order":               {[]store.HealthDay{crawled("daily", "2018-03-04", 1, 0), crawled("daily", "2018-03-01", 1, 0)}, 36 * time.Hour, all(stats.Silent)},
		"a failure in between": {
			[]store.HealthDay{crawled("daily", "2018-03-01", 1, 0), crawled("daily", "2018-03-02", 1, 1), crawled("daily", "2018-03-03", 1, 0)},
			0,
			map[string]stats.Coverage{"2018-03-02": stats.Failed, "2018-03-03": stats.Silent},
		},
		"a failure is no watch": {
			[]store.HealthDay{crawled("daily", "2018-03-01", 1, 1), crawled("daily", "2018-03-04", 1, 0)}, 36 * time.Hour, all(stats.Unwatched),
		},
		"only before":         {[]store.HealthDay{crawled("daily", "2018-03-01", 3, 0)}, 24 * time.Hour, all(stats.Unwatched)},
		"only after":          {[]store.HealthDay{crawled("daily", "2018-03-04", 3, 0)}, 24 * time.Hour, all(stats.Unwatched)},
		"after a later crawl": {[]store.HealthDay{crawled("daily", "2018-03-02", 1, 0), crawled("daily", "2018-03-09", 1, 0)}, 0, map[string]stats.Coverage{"2018-03-02": stats.Silent, "2018-03-03": stats.Unwatched}},
	} {
		list := statstest.Sources()
		list[0].Every = c.every
		s := made(t, statstest.Index{}, c.crawls, stats.SeriesOptions{Query: days("2018-03-02", "2018-03-03"), Bucket: index.Day, Sources: list})
		t.Run(name, func(t *testing.T) { wantCoverages(t, s, "daily", c.want) })
	}
}

func TestBucketsToComeAreUnwatched(t *testing.T) {
	t.Parallel()
	s := made(t, statstest.Index{}, append(statstest.Watched("daily", "2018-03-01", "2018-03-31"), crawled("daily", "2018-05-05", 1, 0), due("daily", "2018-05-09", 1, 0, 0)),
		stats.SeriesOptions{Query: days("2018-03-01", "2018-06-30"), Now: statstest.Day("2018-04-30")})
	wantCoverages(t, s, "daily", map[string]stats.Coverage{
		"2018-03": stats.Silent, "2018-04": stats.Unwatched, "2018-05": stats.Unwatched, "2018-06": stats.Unwatched,
	})
}

// One date that can't be true must not stretch the series, and a range without reason must not fill
// the memory.
func TestSeriesIsBounded(t *testing.T) {
	t.Parallel()
	planted := append(statstest.Crawls(), due("daily", "9999-12-31", 1, 0, 0))
	s := made(t, statstest.Press(), planted, stats.SeriesOptions{Bucket: index.Day, Now: statstest.Day("2018-05-20")})
	if last := s.Points[len(s.Points)-1].Bucket; last != "2018-05-20" {
		t.Errorf("the series ends on %s", last)
	}
	endless := stats.SeriesOptions{Query: days("0001-01-01", "9999-12-31"), Bucket: index.Day, Sources: statstest.Sources()}
	_, err := stats.MakeSeries(t.Context(), statstest.Press(), statstest.Crawls(), endless)
	var usage *article.Error
	if !errors.As(err, &usage) || usage.Code != article.CodeUsage || !strings.Contains(usage.Remedy, "wider buckets or fewer groups") {
		t.Errorf("error %v", err)
	}
	endless.Bucket = index.Year // some 8,000 buckets of one group and three sources
	if _, err := stats.MakeSeries(t.Context(), statstest.Press(), statstest.Crawls(), endless); err != nil {
		t.Error(err)
	}
	endless.Query.From, endless.Bucket, endless.Group = statstest.Day("0002-01-01"), index.Quarter, index.ByType // 39,992 buckets of six figures
	if _, err := stats.MakeSeries(t.Context(), statstest.Press(), statstest.Crawls(), endless); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("error %v", err)
	}
}

func TestSeriesStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := stats.MakeSeries(ctx, statstest.Press(), statstest.Crawls(), stats.SeriesOptions{Sources: statstest.Sources()}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// What answered without an article is reported, and is not a gap.
func TestDeadLinksAreNoGap(t *testing.T) {
	t.Parallel()
	s := made(t, statstest.Index{}, slices.Concat(statstest.Watched("daily", "2018-03-01", "2018-03-31"), statstest.Watched("weekly", "2018-03-01", "2018-03-31"), statstest.Health{
		due("daily", "2018-03-05", 1, 1, 0), // one dead link
		due("weekly", "2018-03-05", 4, 4, 3), due("courier", "2018-03-05", 4, 3, 3),
	}), stats.SeriesOptions{Query: days("2018-03-01", "2018-03-31")})
	wantCoverages(t, s, "daily", map[string]stats.Coverage{"2018-03": stats.Complete})
	wantCoverages(t, s, "weekly", map[string]stats.Coverage{"2018-03": stats.Complete})
	wantCoverages(t, s, "courier", map[string]stats.Coverage{"2018-03": stats.Partial})
	h := s.Points[0].Health
	if h.Due != 9 || h.Fetched != 8 || h.Read != 6 || h.Unread != 2 {
		t.Errorf("%+v", h)
	}
	for _, sheet := range []render.Sheet{render.SeriesSheet(s), render.HealthSheet(s)} {
		at := slices.Index(sheet.Header(), "unread")
		if at < 0 || !slices.Contains([]any{1, 2}, sheet.Rows[0][at]) {
			t.Errorf("unread is column %d of %v", at, sheet.Rows[0])
		}
	}
}

// A bucket that the range cuts is marked, and its health is that of the days inside the range.
func TestCutBuckets(t *testing.T) {
	t.Parallel()
	known := append(statstest.Watched("daily", "2018-03-15", "2018-05-31"),
		due("daily", "2018-03-05", 2, 0, 0), crawled("daily", "2018-03-05", 2, 2), due("daily", "2018-03-20", 3, 3, 3), crawled("daily", "2018-03-20", 1, 0),
		due("daily", "2018-05-02", 1, 1, 1), due("daily", "2018-05-30", 7, 0, 0),
	)
	s := made(t, statstest.Press(), known, stats.SeriesOptions{Query: days("2018-03-15", "2018-05-10")})
	cut := []bool{}
	for _, p := range s.Points {
		cut = append(cut, p.Has(stats.Cut))
	}
	if diff := cmp.Diff([]bool{true, false, true}, cut); diff != "" {
		t.Errorf("cut (-want +got):\n%s", diff)
	}
	if march := s.Points[0].Health; march.Due != 3 || march.Coverage != stats.Complete {
		t.Errorf("the rest of March: %+v", march)
	}
	if may := s.Points[2].Health; may.Due != 1 || may.Coverage != stats.Complete {
		t.Errorf("the beginning of May: %+v", may)
	}
	var b bytes.Buffer
	if err := render.WriteSeries(&b, s); err != nil || !strings.Contains(b.String(), "¦ the range begins or ends within the bucket") {
		t.Errorf("%v\n%s", err, b.String())
	}
	for _, p := range made(t, statstest.Press(), known, stats.SeriesOptions{Query: days("2018-03-01", "2018-05-31")}).Points {
		if p.Has(stats.Cut) {
			t.Errorf("%s is whole", p.Bucket)
		}
	}
	whole := made(t, statstest.Press(), known, stats.SeriesOptions{Query: days("2018-03-15", "2018-05-10"), Bucket: index.Whole})
	if h := whole.Points[0].Health; h.Due != 4 || h.Coverage != stats.Complete {
		t.Errorf("the whole range: %+v", h)
	}
}

// A crawl on the part of a bucket that the range leaves out does not watch over the rest.
func TestSilenceOfACutBucket(t *testing.T) {
	t.Parallel()
	s := made(t, statstest.Index{}, append(statstest.Watched("weekly", "2018-03-15", "2018-03-31"), crawled("daily", "2018-03-05", 1, 0)),
		stats.SeriesOptions{Query: days("2018-03-15", "2018-03-31")})
	wantCoverages(t, s, "daily", map[string]stats.Coverage{"2018-03": stats.Unwatched})
	wantCoverages(t, s, "weekly", map[string]stats.Coverage{"2018-03": stats.Silent})
}

// An outlet that changed hands belongs to one type at a time.
func TestHealthFollowsTheOutletsType(t *testing.T) {
	t.Parallel()
	list := statstest.Sources()
	list[1].Owners = []article.Ownership{{From: statstest.Day("2018-04-15"), Type: "party"}}
	known := append(statstest.Watched("weekly", "2018-03-01", "2018-05-31"), due("weekly", "2018-03-10", 1, 1, 1), due("weekly", "2018-04-20", 2, 2, 2), due("weekly", "2018-05-09", 4, 4, 4))
	o := stats.SeriesOptions{Group: index.ByType, Sources: list}
	dues := map[string]int{}
	for _, p := range made(t, statstest.Press(), known, o).Points {
		if p.Health.Due > 0 {
			dues[p.Bucket+" "+p.Group] = p.Health.Due
		}
	}
	if diff := cmp.Diff(map[string]int{"2018-03 commercial": 1, "2018-04 commercial": 2, "2018-05 party": 4}, dues); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
	o.Group = index.Ungrouped
	party := index.Filter{Field: "type", Values: []string{"party"}}
	o.Query.Where = index.All{party}
	wantCoverages(t, made(t, statstest.Press(), known, o), "weekly", map[string]stats.Coverage{"2018-05": stats.Complete})
	o.Query.Where = index.All{index.Not{Condition: party}}
	wantCoverages(t, made(t, statstest.Press(), known, o), "weekly", map[string]stats.Coverage{"2018-02": stats.Unwatched, "2018-03": stats.Complete, "2018-04": stats.Complete})
	o.Query.Where, o.Bucket, o.Group = nil, index.Whole, index.ByType
	for _, p := range made(t, statstest.Press(), known, o).Points {
		if wanted := p.Group == string("commercial") || p.Group == string("party"); wanted != (p.Health.Due == 7) {
			t.Errorf("in the whole time %s has %+v", p.Group, p.Health)
		}
	}
}

// Complete is claimed only for days on which the source was watched, from its first crawl on. What
// is known of earlier days is known by chance, and a source that nobody watched lowers its group.
func TestCompleteWantsAWatch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		days statstest.Health
		now  string
		want map[string]stats.Coverage
	}{
		"an old piece found on the first crawl": {
			append(statstest.Watched("daily", "2018-04-01", "2018-04-30"), due("daily", "2018-03-05", 1, 1, 1), due("daily", "2018-04-05", 1, 1, 1)), "2018-06-01",
			map[string]stats.Coverage{"2018-03": stats.Chance, "2018-04": stats.Complete},
		},
		"the first crawl within the bucket": {
			append(statstest.Watched("daily", "2018-03-20", "2018-04-30"), due("daily", "2018-03-05", 1, 1, 1), due("daily", "2018-04-05", 1, 1, 1)), "2018-06-01",
			map[string]stats.Coverage{"2018-03": stats.Partial, "2018-04": stats.Complete},
		},
		"a week without a crawl": {
			slices.Concat(statstest.Watched("daily", "2018-03-01", "2018-04-10"), statstest.Watched("daily", "2018-04-18", "2018-04-30"), statstest.Health{due("daily", "2018-03-05", 1, 1, 1), due("daily", "2018-04-05", 1, 1, 1)}),
			"2018-06-01",
			map[string]stats.Coverage{"2018-03": stats.Complete, "2018-04": stats.Partial},
		},
		"crawls that failed": {
			append(statstest.Watched("daily", "2018-03-01", "2018-03-31"), crawled("daily", "2018-04-02", 9, 9), due("daily", "2018-03-05", 1, 1, 1), due("daily", "2018-04-05", 1, 1, 1)), "2018-06-01",
			map[string]stats.Coverage{"2018-03": stats.Complete, "2018-04": stats.Partial},
		},
		"the month that is not over": {
			append(statstest.Watched("daily", "2018-03-01", "2018-04-10"), due("daily", "2018-03-05", 1, 1, 1), due("daily", "2018-04-05", 1, 1, 1)), "2018-04-11",
			map[string]stats.Coverage{"2018-03": stats.Complete, "2018-04": stats.Complete},
		},
		"the month that is not over, and nobody looks any more": {
			append(statstest.Watched("daily", "2018-03-01", "2018-04-10"), due("daily", "2018-03-05", 1, 1, 1), due("daily", "2018-04-05", 1, 1, 1)), "2018-04-20",
			map[string]stats.Coverage{"2018-03": stats.Complete, "2018-04": stats.Partial},
		},
		"never crawled with success": {
			statstest.Health{crawled("daily", "2018-05-01", 1, 1), due("daily", "2018-03-05", 1, 1, 1), due("daily", "2018-04-05", 1, 1, 1)},
			"2018-06-01",
			map[string]stats.Coverage{"2018-03": stats.Chance, "2018-04": stats.Chance},
		},
	} {
		s := made(t, statstest.Index{}, c.days, stats.SeriesOptions{Query: days("2018-03-01", "2018-04-30"), Now: statstest.Day(c.now)})
		t.Run(name, func(t *testing.T) { wantCoverages(t, s, "daily", c.want) })
	}
	s := made(t, statstest.Index{}, slices.Concat(statstest.Watched("daily", "2018-03-01", "2018-04-30"), statstest.Watched("weekly", "2018-04-01", "2018-04-30"), statstest.Health{due("daily", "2018-03-05", 1, 1, 1)}),
		stats.SeriesOptions{Query: days("2018-03-01", "2018-04-30"), Now: statstest.Day("2018-06-01")})
	if march := s.Points[0].Health; march.Coverage != stats.Partial || march.Days != 62 || march.Watched != 31 {
		t.Errorf("one of two sources was watched: %+v", march)
	}
	if april := s.Points[1].Health; april.Coverage != stats.Silent {
		t.Errorf("both sources were watched: %+v", april)
	}
}
