package stats_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// TestTwoGroups: a series is cut by two groups at once, and every pair that occurs has all buckets.
func TestTwoGroups(t *testing.T) {
	t.Parallel()
	s := shelf{
		piece("2018-01-03", statstest.Daily(), "信用修复", 0.5), piece("2018-01-05", statstest.Courier(), "a score for all", -0.5),
		piece("2018-03-01", statstest.Daily(), "失信", -0.2),
	}.series(t, stats.SeriesOptions{Bucket: index.Month, Group: index.ByType, Second: index.ByLang})
	var got []string
	for _, p := range s.Points {
		got = append(got, fmt.Sprintf("%s %s %s %d", p.Bucket, p.Group, p.Second, p.Articles))
	}
	want := []string{
		"2018-01 foreign en 1", "2018-01 party zh 1", "2018-02 foreign en 0", "2018-02 party zh 0",
		"2018-03 foreign en 0", "2018-03 party zh 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("points %q, want %q", got, want)
	}
	if groups := s.Pairs(); len(groups) != 2 || groups[1] != [2]string{"party", "zh"} {
		t.Errorf("groups %v", groups)
	}
	for _, o := range []stats.SeriesOptions{{Second: index.ByType}, {Group: index.ByType, Second: index.ByType}, {Group: "colour"}} {
		if _, err := stats.MakeSeries(t.Context(), shelf{}, statstest.Health{}, o); article.CodeOf(err) != article.CodeUsage {
			t.Errorf("%v and %v: %v, want a usage error", o.Group, o.Second, err)
		}
	}
}

// TestCorrectedByTwoGroups: a coded sample corrects a series that is cut twice, too.
func TestCorrectedByTwoGroups(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	c.code(240)
	once := c.series(t, stats.SeriesOptions{Bucket: index.Whole, Group: index.ByType})
	s := shelf(c.articles)
	twice, err := stats.MakeSeries(t.Context(), s, statstest.Health{}, stats.SeriesOptions{
		Bucket: index.Whole, Group: index.ByType, Second: index.ByLang, Codebook: codebooktest.Book(), Codings: stats.Codings{Store: c, Index: c},
	})
	if err != nil {
		t.Fatal(err)
	}
	if twice.Points[0].Corrected == nil || twice.Points[0].Corrected.Critical != once.Points[0].Corrected.Critical {
		t.Errorf("all are Chinese, and the corrected share is %+v, by type alone %+v", twice.Points[0].Corrected, once.Points[0].Corrected)
	}
}

// TestAttention: the share of a query's articles in all that the same outlets published, relevant
// or not, article by article or outlet by outlet.
func TestAttention(t *testing.T) {
	t.Parallel()
	all := shelf{
		piece("2018-01-03", statstest.Daily(), "信用修复", 0.5), piece("2018-01-04", statstest.Daily(), "失信", -0.5),
		beside("2018-01-04", statstest.Daily(), "天气"), beside("2018-01-05", statstest.Daily(), "足球"),
		piece("2018-01-05", statstest.Courier(), "失信 abroad", -0.5), beside("2018-02-05", statstest.Courier(), "rain"),
	}
	for _, tc := range []struct {
		name, query string
		weight      survey.Weighting
		share       float64
		whole       int
	}{
		{"all relevant", "", survey.ByArticle, 3. / 5, 5},
		{"a word", "失信", survey.ByArticle, 2. / 5, 5},
		{"by outlet", "失信", survey.ByOutlet, (1./4 + 1) / 2, 5},
		{"of some outlets", "失信 type:party", survey.ByArticle, 1. / 4, 4},
	} {
		s := all.series(t, stats.SeriesOptions{Query: parse(t, tc.query), Bucket: index.Month, Weighting: tc.weight, Attention: true})
		got := s.Points[0].Attention
		if got == nil || math.Abs(got.Share.Value-tc.share) > 1e-9 || got.Whole != tc.whole {
			t.Errorf("%s: %+v, want %v of %d", tc.name, got, tc.share, tc.whole)
		}
	}
	s := all.series(t, stats.SeriesOptions{Query: parse(t, "失信 from:2018-01 to:2018-02"), Bucket: index.Month, Attention: true})
	if got := s.Points[1].Attention; got.Whole != 1 || !got.Share.Known || got.Share.Value != 0 {
		t.Errorf("a month with other articles only: %+v, want 0 of 1", got)
	}
	byFrame := all.series(t, stats.SeriesOptions{Bucket: index.Month, Group: index.ByFrame, Attention: true})
	for _, p := range byFrame.Points {
		if p.Bucket == "2018-01" && p.Attention.Whole != 5 {
			t.Errorf("frame %s is a share of %d articles, want 5", p.Group, p.Attention.Whole)
		}
	}
	if s := all.series(t, stats.SeriesOptions{}); s.Points[0].Attention != nil {
		t.Error("attention was not asked for")
	}
}

func TestWholeOf(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"失信 frame:privacy type:foreign":            "type:foreign relevant:any",
		"失信 OR type:foreign":                       "relevant:any",
		"(lang:zh OR country:HK) -outlet:daily 信用": "(lang:zh OR country:HK) -outlet:daily relevant:any",
		"stance:critical from:2018 title:信用":       "from:2018-01-01 relevant:any",
	} {
		if got := stats.WholeOf(parse(t, query)).String(); got != want {
			t.Errorf("%q is a part of %q, want %q", query, got, want)
		}
	}
}

// TestQueriesShareTheirBuckets: each query of a set has the buckets of all.
func TestQueriesShareTheirBuckets(t *testing.T) {
	t.Parallel()
	set := shelf{
		piece("2018-01-03", statstest.Daily(), "信用修复", 0.5), piece("2018-06-04", statstest.Daily(), "失信", -0.5),
	}.set(t, stats.SeriesOptions{Query: parse(t, "信用修复"), Bucket: index.Month, Attention: true}, parse(t, "失信"))
	if len(set) != 2 || len(set[0].Points) != 6 || len(set[1].Points) != 6 {
		t.Fatalf("%d series of %d and %d buckets", len(set), len(set[0].Points), len(set[1].Points))
	}
	sheet := render.SeriesSheet(set...)
	queries := map[string]int{}
	at := slices.Index(sheet.Header(), "query")
	for _, row := range sheet.Rows {
		queries[row[at].(string)]++
	}
	if queries["信用修复"] != 6 || queries["失信"] != 6 {
		t.Errorf("rows by query: %v", queries)
	}
	chart := string(render.AttentionChart(locale.Printer{}, set, render.SeriesDrawing{}))
	for _, name := range []string{">信用修复<", ">失信<", "share of all articles"} {
		if !strings.Contains(chart, name) {
			t.Errorf("the chart lacks %s", name)
		}
	}
}

// TestQueriesWithTheirOwnTimeShareTheirBuckets: a query that is bounded beside one that isn't has
// the buckets of both.
func TestQueriesWithTheirOwnTimeShareTheirBuckets(t *testing.T) {
	t.Parallel()
	press := shelf{
		piece("2018-01-03", statstest.Daily(), "信用修复", 0.5), piece("2018-03-05", statstest.Daily(), "失信", -0.5),
		piece("2018-06-04", statstest.Daily(), "失信", -0.5),
	}
	for first, second := range map[string]string{"信用修复": "失信 from:2018-05", "失信 from:2018-05": "信用修复", "信用修复 to:2018-02": "失信"} {
		set := press.set(t, stats.SeriesOptions{Query: parse(t, first), Bucket: index.Month}, parse(t, second))
		if len(set[0].Points) != 6 || len(set[1].Points) != 6 || set[0].Points[0].Bucket != "2018-01" || set[1].Points[0].Bucket != "2018-01" {
			t.Errorf("%s beside %s: %d and %d buckets", first, second, len(set[0].Points), len(set[1].Points))
		}
	}
}

// TestReach: outlets weigh by the reach that their sources state; one without is left out, counted
// and said.
func TestReach(t *testing.T) {
	t.Parallel()
	sources := statstest.Sources()
	sources[0].Reach, sources[1].Reach = 3_000_000, 1_000_000
	articles := shelf{
		piece("2018-01-03", statstest.Daily(), "一", 1), piece("2018-01-03", statstest.Daily(), "二", 0),
		piece("2018-01-05", statstest.Weekly(), "三", -0.5), piece("2018-01-05", statstest.Courier(), "four", -1),
	}
	s := articles.series(t, stats.SeriesOptions{Bucket: index.Month, Weighting: survey.ByReach, Sources: sources})
	p := s.Points[0]
	if want := (3*0.5 - 0.5) / 4; math.Abs(p.Mean.Value-want) > 1e-9 || p.Articles != 4 || p.WithoutReach != 1 || !p.Has(stats.WithoutReach) {
		t.Errorf("mean %v of %d articles, %d without reach, flags %v; want %v", p.Mean.Value, p.Articles, p.WithoutReach, p.Flags, want)
	}
	if warnings := strings.Join(render.Warnings(locale.Printer{}, s), "\n"); !strings.Contains(warnings, "no reach in sources.yaml: 1 article.") {
		t.Errorf("warnings %q", warnings)
	}
	_, err := stats.MakeSeries(t.Context(), articles, statstest.Health{}, stats.SeriesOptions{Weighting: survey.ByReach, Sources: statstest.Sources()})
	if article.CodeOf(err) != article.CodeUsage {
		t.Errorf("without any reach: %v, want a usage error", err)
	}
}

// TestWindows: smoothed figures are those of all articles of a window, which is stated, and not of
// the points; cumulative ones are those of all up to a point.
func TestWindows(t *testing.T) {
	t.Parallel()
	articles := shelf{
		piece("2018-01-03", statstest.Daily(), "一", 1), piece("2018-02-03", statstest.Daily(), "二", 0),
		piece("2018-02-05", statstest.Weekly(), "三", 0), piece("2018-02-06", statstest.Weekly(), "四", 0), beside("2018-03-01", statstest.Daily(), "天气"),
		piece("2018-04-05", statstest.Courier(), "five", -1),
	}
	smooth := articles.series(t, stats.SeriesOptions{Bucket: index.Month, Smooth: 3, Attention: true})
	w := smooth.Points[1].Window
	if w.Start != "2018-01-01" || w.End != "2018-03-31" || w.Buckets != 3 || w.Articles != 4 || w.Mean.Value != 0.25 || w.Attention.Whole != 5 {
		t.Errorf("window %+v", w)
	}
	if first := smooth.Points[0].Window; first.Buckets != 2 || first.End != "2018-02-28" {
		t.Errorf("the first window has %d buckets up to %s", first.Buckets, first.End)
	}
	all := articles.series(t, stats.SeriesOptions{Bucket: index.Month, Cumulative: true})
	if last := all.Points[3].Window; last.Start != "2018-01-01" || last.Articles != 5 || last.Mean.Value != 0 {
		t.Errorf("cumulated: %+v", last)
	}
	if mid := all.Points[2].Window; mid.Articles != 4 {
		t.Errorf("a bucket without articles adds none: %+v", mid)
	}
	chart := string(render.SeriesChart(locale.Printer{}, smooth, ""))
	if !strings.Contains(chart, "window 3 months") {
		t.Error("the chart does not show its window")
	}
	for _, o := range []stats.SeriesOptions{{Smooth: 4}, {Smooth: 1}, {Smooth: 3, Cumulative: true}, {Smooth: 3, Bucket: index.Whole}, {Cumulative: true, Bucket: index.Whole}} {
		if _, err := stats.MakeSeries(t.Context(), articles, statstest.Health{}, o); article.CodeOf(err) != article.CodeUsage {
			t.Errorf("smooth %d, cumulative %t, bucket %s: %v, want a usage error", o.Smooth, o.Cumulative, o.Bucket, err)
		}
	}
}

// yearOfPieces is an article a week of 2018 and 2019.
func yearOfPieces() shelf {
	var s shelf
	for day := statstest.Day("2018-01-03"); day.Before(statstest.Day("2020-01-01")); day = day.AddDate(0, 0, 7) {
		s = append(s, piece(day.Format(time.DateOnly), statstest.Daily(), "信用 "+day.Format("0102"), 0.1))
	}
	return s
}

// TestOneWrongDateDoesNotStretchASeries: an outlying date is left out of the buckets, counted and
// named, on either side; an early piece of a sparse press is not.
func TestOneWrongDateDoesNotStretchASeries(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		extra  []string
		query  string
		left   int
		bucket int
	}{
		{"the epoch", []string{"1970-01-01"}, "", 1, 24},
		{"both sides", []string{"1970-01-01", "1999-12-31", "2038-01-19"}, "", 3, 24},
		{"years before, not five", []string{"2014-06-14"}, "", 0, 67},
		{"asked for", []string{"1970-01-01"}, "from:1970", 0, 600},
		{"too many to be mistakes", []string{"1970-01-01", "1970-01-02", "1970-01-03", "1970-01-04", "1970-01-05", "1970-01-06", "1970-01-07"}, "", 0, 600},
	} {
		articles := yearOfPieces()
		for _, day := range tc.extra {
			articles = append(articles, piece(day, statstest.Courier(), "old "+day, -1))
		}
		s := articles.series(t, stats.SeriesOptions{Query: parse(t, tc.query), Bucket: index.Month})
		if len(s.Points) != tc.bucket {
			t.Errorf("%s: %d buckets, want %d", tc.name, len(s.Points), tc.bucket)
		}
		left := 0
		if s.Outliers != nil {
			left = s.Outliers.Articles
		}
		if left != tc.left {
			t.Errorf("%s: %d left out, want %d", tc.name, left, tc.left)
		}
		sum := left
		for _, p := range s.Points {
			sum += p.Articles
		}
		if sum != len(articles) {
			t.Errorf("%s: %d of %d articles are told of", tc.name, sum, len(articles))
		}
		if tc.left > 0 {
			warnings := strings.Join(render.Warnings(locale.Printer{}, s), "\n")
			for _, day := range tc.extra {
				if !strings.Contains(warnings, day+", The Harbour Courier: “old "+day) {
					t.Errorf("%s: %q does not name the article of %s", tc.name, warnings, day)
				}
			}
		}
	}
}

// TestNotable: a day that a story fills, and the week from which on coverage turns, are found and
// named with their stories; steady coverage has none.
func TestNotable(t *testing.T) {
	t.Parallel()
	steady := yearOfPieces()
	if s := steady.series(t, stats.SeriesOptions{Notable: true}); len(s.Notable) != 0 {
		t.Errorf("steady coverage has %+v", s.Notable)
	}
	articles := slices.Clone(steady)
	for i := range 8 {
		a := piece("2018-03-16", statstest.Courier(), fmt.Sprintf("train ban %d", i), -0.6)
		a.Cluster = article.NewID("train ban")
		articles = append(articles, a)
	}
	articles = append(articles, piece("2018-03-16", statstest.Weekly(), "无关联", 0))
	s := articles.series(t, stats.SeriesOptions{Notable: true})
	days := slices.DeleteFunc(slices.Clone(s.Notable), func(n stats.Notable) bool { return n.Kind != stats.UnusualDay })
	if len(days) != 1 || days[0].Start != "2018-03-16" || days[0].After != 9 || days[0].Articles != 9 || days[0].Before > 0.5 {
		t.Fatalf("unusual days %+v", days)
	}
	if story := days[0].Stories[0]; !strings.HasPrefix(story.Title, "train ban") || story.Articles != 8 {
		t.Errorf("the largest story is %+v", story)
	}
	if text := render.NotableText(locale.Printer{}, days[0], index.Articles); !strings.Contains(text, "unusual day 2018-03-16, 9 articles") || !strings.Contains(text, "“train ban 0” (The Harbour Courier,") {
		t.Errorf("told as %q", text)
	}

	var turning shelf
	for i, day := 0, statstest.Day("2018-01-01"); i < 120; i, day = i+1, day.AddDate(0, 0, 1) {
		score := 0.4
		if !day.Before(statstest.Day("2018-03-05")) {
			score = -0.4
		}
		turning = append(turning, piece(day.Format(time.DateOnly), statstest.Daily(), fmt.Sprintf("信用 %d", i), score+0.1*float64(i%3-1)))
	}
	s = turning.series(t, stats.SeriesOptions{Notable: true})
	if len(s.Notable) != 1 || s.Notable[0].Kind != stats.StanceChange || s.Notable[0].Start != "2018-03-05" ||
		math.Abs(s.Notable[0].Before-0.4) > 0.02 || math.Abs(s.Notable[0].After+0.4) > 0.02 || s.Notable[0].Articles != 7 {
		t.Errorf("a turn of the stance is told as %+v", s.Notable)
	}
}

// TestEventsOfASeries: those that begin in its buckets, with the bucket.
func TestEventsOfASeries(t *testing.T) {
	t.Parallel()
	events := []stats.Event{
		{From: statstest.Day("2014-06-14"), Date: "2014-06-14", Title: "plan"}, {From: statstest.Day("2018-05-01"), Date: "2018-05", Title: "ban"},
	}
	s := yearOfPieces().series(t, stats.SeriesOptions{Bucket: index.Quarter, Events: events})
	if len(s.Events) != 1 || s.Events[0].Bucket != "2018-Q2" {
		t.Fatalf("events %+v", s.Events)
	}
	if chart := string(render.SeriesChart(locale.Printer{}, s, "")); !strings.Contains(chart, "2018-05: ban") {
		t.Error("the chart does not show the event")
	}
}

// TestProposedBucket: the narrowest bucket with ten articles of each group, and no more than fit.
func TestProposedBucket(t *testing.T) {
	t.Parallel()
	dense := func(from string, days, perDay int) (s shelf) {
		for i := range days * perDay {
			s = append(s, piece(statstest.Day(from).AddDate(0, 0, i/perDay).Format(time.DateOnly), statstest.Daily(), fmt.Sprint("信用", i), 0))
		}
		return s
	}
	for _, tc := range []struct {
		name     string
		articles shelf
		want     index.Bucket
	}{
		{"nothing", nil, index.Quarter},
		{"twenty a day for two months", dense("2018-01-01", 60, 20), index.Day},
		{"a dozen a day for a year", dense("2018-01-01", 365, 12), index.Week},
		{"one a day for a year", dense("2018-01-01", 365, 1), index.Month},
		{"one a week", yearOfPieces(), index.Quarter},
		{"five in all", dense("2018-01-01", 5, 1), index.Year},
		{"one a week and an epoch", append(yearOfPieces(), piece("1970-01-01", statstest.Daily(), "旧", 0)), index.Quarter},
	} {
		got, err := stats.ProposeBucket(t.Context(), tc.articles, stats.SeriesOptions{})
		if err != nil || got != tc.want {
			t.Errorf("%s: %s, %v, want %s", tc.name, got, err, tc.want)
		}
	}
}
