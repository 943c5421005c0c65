package stats_test

import (
	"math"
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
	"yulun/survey"
)

func TestSeriesPrintsEmptyBucketsAndTellsFailureFromSilence(t *testing.T) {
	t.Parallel()
	s := statstest.MakeSeries(t, stats.SeriesOptions{Now: statstest.Day("2018-05-20").Add(9 * time.Hour)})
	var buckets []string
	for _, p := range s.Points {
		buckets = append(buckets, p.Bucket)
	}
	if diff := cmp.Diff([]string{"2018-02", "2018-03", "2018-04", "2018-05"}, buckets); diff != "" {
		t.Fatal(diff)
	}
	april, may := s.Points[2], s.Points[3]
	if april.Articles != 0 || april.Mean.Known {
		t.Errorf("April has no articles: %+v", april)
	}
	if april.Health.Sources[stats.Failed] != 1 || april.Health.Sources[stats.Silent] != 1 || april.Health.Sources[stats.Unwatched] != 1 || april.Health.Coverage != stats.Partial {
		t.Errorf("April: weekly failed, daily was silent, at courier nobody looked; got %+v", april.Health)
	}
	if !may.Has(stats.Unfinished) || april.Has(stats.Unfinished) {
		t.Error("May alone is unfinished on 20 May")
	}
	coverage := map[string]stats.Coverage{}
	for _, h := range s.Health {
		coverage[h.Bucket+" "+h.Source] = h.Coverage
	}
	for place, want := range map[string]stats.Coverage{
		"2018-02 daily": stats.Complete, "2018-02 weekly": stats.Unwatched, "2018-03 daily": stats.Silent,
		"2018-03 weekly": stats.Partial, "2018-04 weekly": stats.Failed, "2018-04 daily": stats.Silent, "2018-04 courier": stats.Unwatched,
	} {
		if coverage[place] != want {
			t.Errorf("%s: %s, want %s", place, coverage[place], want)
		}
	}
	gaps := s.Gaps()
	if len(gaps) != 2 || gaps[0].Bucket+gaps[0].Source != "2018-04weekly" || gaps[1].Bucket+gaps[1].Source != "2018-03weekly" {
		t.Errorf("gaps: %+v", gaps)
	}
	if len(s.Undated) != 1 || s.Undated[0].Articles != 1 {
		t.Errorf("undated: %+v", s.Undated)
	}
	if got := strings.Join(render.Warnings(locale.Printer{}, s), " "); !strings.Contains(got, "in no bucket: 1.") || !strings.Contains(got, "never crawled: never.") {
		t.Errorf("warnings: %s", got)
	}
}

func TestSeriesShowsAGapAfterTheLastArticle(t *testing.T) {
	t.Parallel()
	broken := append(statstest.Crawls(), store.HealthDay{SourceID: "daily", Day: statstest.Day("2018-07-03"), Runs: 3, FailedRuns: 3})
	s, err := stats.MakeSeries(t.Context(), statstest.Press(), broken, stats.SeriesOptions{Sources: statstest.Sources()})
	if err != nil {
		t.Fatal(err)
	}
	last := s.Points[len(s.Points)-1]
	if last.Bucket != "2018-07" || last.Health.Sources[stats.Failed] != 1 {
		t.Errorf("the series ends with %s, %+v", last.Bucket, last.Health)
	}
	nothing, err := stats.MakeSeries(t.Context(), statstest.Index{}, broken, stats.SeriesOptions{Sources: statstest.Sources()})
	if err != nil || len(nothing.Points) != 1 || nothing.Points[0].Bucket != "2018-07" {
		t.Errorf("without articles: %+v, %v", nothing.Points, err)
	}
}

func TestSeriesCoversTheRangeAskedFor(t *testing.T) {
	t.Parallel()
	q := index.Query{From: statstest.Day("2018-01-01"), To: statstest.Day("2018-12-31")}
	s := statstest.MakeSeries(t, stats.SeriesOptions{Query: q, Bucket: index.Quarter, Group: index.ByType})
	if len(s.Points) != 4*3 { // four quarters, three types
		t.Fatalf("%d points", len(s.Points))
	}
	total := 0
	for _, p := range s.Points {
		total += p.Articles
	}
	if total != 29 {
		t.Errorf("%d articles in the buckets, want 29", total)
	}
}

func TestWholeIsOneBucket(t *testing.T) {
	t.Parallel()
	s := statstest.MakeSeries(t, stats.SeriesOptions{Bucket: index.Whole})
	if len(s.Points) != 1 || s.Points[0].Bucket != "all" || s.Points[0].Articles != 29 {
		t.Errorf("%+v", s.Points)
	}
}

func TestIntervalsFollowTheNumberOfOutlets(t *testing.T) {
	t.Parallel()
	few := stats.NewStats([]index.Cell{statstest.Cell("2018-01-01", statstest.Daily(), 2, 1, 1)}, survey.ByArticle, codebooktest.Book())
	if few.Critical.Method != survey.ByWilson || few.Mean.Method != survey.ByT || !few.Has(stats.FewOutlets) || !few.Has(stats.FewArticles) {
		t.Errorf("one outlet: %+v", few)
	}
	var cells []index.Cell
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		cells = append(cells, statstest.Cell("2018-01-01", article.Outlet{ID: id}, 2, 1, 1))
	}
	if alike := stats.NewStats(cells, survey.ByArticle, codebooktest.Book()); alike.Critical.Method != survey.ByWilson || alike.Mean.Method != survey.ByT {
		t.Errorf("outlets that do not differ: %+v", alike)
	}
	cells[0] = statstest.Cell("2018-01-01", article.Outlet{ID: "a"}, 1, 1, 2)
	many := stats.NewStats(cells, survey.ByArticle, codebooktest.Book())
	if many.Critical.Method != survey.ByBootstrap || many.Critical.Value != 0.3 || many.Has(stats.FewOutlets) || !many.Has(stats.NotValidated) {
		t.Errorf("five outlets: %+v", many)
	}
	mixed := statstest.Cell("2018-01-01", statstest.Daily(), 1, 0, 0)
	mixed.Methods = map[string]int{"rules/1": 1, "rules/2": 1}
	if !stats.NewStats([]index.Cell{mixed}, survey.ByArticle, codebooktest.Book()).Has(stats.MixedMethods) {
		t.Error("two scorer versions in one point are not flagged")
	}
}

func TestComparisonGaps(t *testing.T) {
	t.Parallel()
	c := statstest.Comparison(t)
	// 11 of 30 articles are supportive and 12 critical.
	if got := c.Overall.GapApprove.Value; got < 11.0/30-0.8-1e-9 || got > 11.0/30-0.8+1e-9 {
		t.Errorf("gap of approval %v", got)
	}
	if got := c.Overall.GapDisapprove; got.Value < 0.38 || got.Low >= got.Value || got.High <= got.Value {
		t.Errorf("gap of disapproval %+v", got)
	}
	rows := map[string]int{}
	for _, s := range c.Sections {
		for _, r := range s.Rows {
			rows[s.Name+"/"+r.Group] = r.Articles
		}
	}
	for group, want := range map[string]int{
		"outlet type/party": 12, "outlet type/foreign": 11, "country/CN": 19, "year/2018": 29, "year/undated": 1, "frame/surveillance": 11,
		"survey's field period/during": 22, "survey's field period/after": 7, "survey's field period/before": 0, "survey's field period/undated": 1,
	} {
		if rows[group] != want {
			t.Errorf("%s: %d articles, want %d", group, rows[group], want)
		}
	}
	if len(c.Answers) != 3 || c.Answers[0].Question == "" {
		t.Fatalf("answers: %+v", c.Answers)
	}
	if got := render.Sentence(locale.Printer{}, c, c.Answers[0]); !strings.Contains(got, "100 % of articles speak of surveillance") || !strings.Contains(got, "too few outlets to tell") || !strings.Contains(got, "80 % approve") {
		t.Errorf("first answer: %s", got)
	}
	if got := c.Answers[0]; got.Outcome != survey.TooFewOutlets || got.Difference.Value != 1 {
		t.Errorf("first answer: %s by %v", got.Outcome, got.Difference)
	}
}

// TestFramesOfTheSameArticlesAreCompared: shares of the same articles are not independent.
func TestFramesOfTheSameArticlesAreCompared(t *testing.T) {
	t.Parallel()
	var cells []index.Cell
	for i, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		frame := article.Frame("reward")
		if i%2 == 0 {
			frame = "surveillance"
		}
		cells = append(cells, statstest.Cell("2018-03-01", article.Outlet{ID: id, Type: "foreign", Country: "GB"}, 4, 4, 4, frame))
	}
	ask := func(cells []index.Cell) string {
		c := statstest.Compare(t, statstest.Index(cells), index.Query{}, statstest.Kostka())[0]
		return render.Sentence(locale.Printer{}, c, c.Answers[1])
	}
	if got := ask(cells); !strings.Contains(got, "is the same") {
		t.Errorf("half of the outlets each: %s", got)
	}
	if got := ask(cells[:7]); !strings.Contains(got, "is not clearly different") {
		t.Errorf("four outlets against three: %s", got)
	}
	for i := range cells {
		cells[i].Frames = map[article.Frame]int{"surveillance": 10 + i%2}
	}
	if got := ask(cells); !strings.Contains(got, "is clearly higher") {
		t.Errorf("every outlet speaks of surveillance: %s", got)
	}
}

func TestQuestionsKeepToTheQuery(t *testing.T) {
	t.Parallel()
	c := statstest.Compare(t, statstest.Press(), index.Query{Where: index.All{index.Filter{Field: "object", Values: []string{"corporate"}}}}, statstest.Kostka())[0]
	if got := render.Sentence(locale.Printer{}, c, c.Answers[2]); !strings.Contains(got, "cannot be compared") || !strings.Contains(got, "government systems, commercial systems") {
		t.Errorf("government and commercial systems were left out by the query: %s", got)
	}
	if got := c.Answers[2].Outcome; got != survey.NoArticles {
		t.Errorf("the outcome is %s", got)
	}
}

// TestCountriesAreComparedWithTheirOwnRespondents: the gap of a country is the one to the people
// who live there.
func TestCountriesAreComparedWithTheirOwnRespondents(t *testing.T) {
	t.Parallel()
	s := statstest.Kostka()
	s.Countries = []survey.Country{{ID: "GB", N: 500}, {ID: "US", N: 500}}
	for i, percent := range []float64{30, 30, 40} {
		s.Items[0].Answers[i].ByCountry = map[string]survey.Share{"GB": {Percent: percent}}
	}
	c := statstest.Compare(t, statstest.Press(), index.Query{}, s)[0]
	if got := c.Survey.Countries; len(got) != 1 || got[0].Country != "GB" {
		t.Fatalf("only GB has all three shares: %+v", got)
	}
	checked := 0
	for _, section := range c.Sections {
		for _, r := range section.Rows {
			approve := 0.8
			if section.Name == "country" && r.Group == "GB" {
				approve = 0.3
				checked++
			}
			if r.Articles > 0 && math.Abs(r.GapApprove.Value-(r.Supportive.Value-approve)) > 1e-9 {
				t.Errorf("%s %s: gap %v", section.Name, r.Group, r.GapApprove)
			}
		}
	}
	if checked != 1 || !strings.Contains(strings.Join(render.Notes(locale.Printer{}, c), "\n"), "respondents of that country") {
		t.Errorf("%d rows of the country: %v", checked, render.Notes(locale.Printer{}, c))
	}
}
