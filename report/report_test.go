package report_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/report"
	"yulun/store"
	"yulun/survey"
)

var update = flag.Bool("update", false, "write the golden files")

// fakeIndex answers with the same cells whatever is asked, folded to the bucket and group asked for.
type fakeIndex struct{ cells []index.Cell }

func (f fakeIndex) Cells(_ context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	var out []index.Cell
	for _, c := range f.cells {
		if len(q.Objects) > 0 && c.Outlet.Country != "CN" {
			continue // stands for a filter
		}
		if !c.Undated {
			day := c.Start
			if !q.From.IsZero() && day.Before(q.From) || !q.To.IsZero() && day.After(q.To) {
				continue
			}
			c.Start = cut.Bucket.Start(day)
		} else if !q.From.IsZero() || !q.To.IsZero() {
			continue
		}
		switch cut.Group {
		case index.ByType:
			c.Group = string(c.Outlet.Type)
		case index.ByLang:
			c.Group = map[bool]string{true: "zh", false: "en"}[c.Outlet.Country == "CN"]
		case index.ByFrame:
			for frame := range c.Frames {
				one := c
				one.Group = string(frame)
				out = append(out, one)
			}
			continue
		}
		out = append(out, c)
	}
	return out, nil
}

type fakeHealth []store.HealthDay

func (f fakeHealth) Health(context.Context, *time.Location) ([]store.HealthDay, error) { return f, nil }

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

var (
	daily   = article.Outlet{ID: "daily", Name: "华东时报", Type: "party", Country: "CN"}
	weekly  = article.Outlet{ID: "weekly", Name: "岭外周刊", Type: "commercial", Country: "CN"}
	courier = article.Outlet{ID: "courier", Name: "The Harbour Courier", Type: "foreign", Country: "GB"}
)

func cell(when string, o article.Outlet, supportive, neutral, critical int, frames ...article.Frame) index.Cell {
	c := index.Cell{
		Outlet: o, Articles: supportive + neutral + critical, Stories: supportive + neutral + critical,
		Sum: 0.5 * float64(supportive-critical), SumSquares: 0.25 * float64(supportive+critical),
		Supportive: supportive, Neutral: neutral, Critical: critical, Frames: map[article.Frame]int{}, Methods: map[string]int{"rules/1": supportive + neutral + critical},
	}
	if when == "" {
		c.Undated = true
	} else {
		c.Start = day(when)
	}
	for _, f := range frames {
		c.Frames[f] = c.Articles
	}
	return c
}

func press() fakeIndex {
	return fakeIndex{[]index.Cell{
		cell("2018-02-10", daily, 6, 2, 0, "reward", "trust"), cell("2018-03-10", weekly, 1, 3, 2, "law"),
		cell("2018-03-20", courier, 0, 1, 7, "surveillance"), cell("2018-05-02", daily, 4, 0, 0, "order", "punishment"),
		cell("2018-05-09", courier, 0, 0, 3, "surveillance", "privacy"), cell("", weekly, 0, 1, 0, "governance"),
	}}
}

func sources() []article.Source {
	return []article.Source{
		{ID: "daily", Outlet: daily, Lang: article.Chinese},
		{ID: "weekly", Outlet: weekly, Lang: article.Chinese},
		{ID: "courier", Outlet: courier, Lang: article.English},
		{ID: "never", Outlet: article.Outlet{ID: "never", Type: "blog", Country: "US"}, Lang: article.English},
	}
}

// watched is a crawl on each of some days, the last included.
func watched(source, from, to string) fakeHealth {
	var days fakeHealth
	for d := day(from); !d.After(day(to)); d = d.AddDate(0, 0, 1) {
		days = append(days, store.HealthDay{SourceID: source, Day: d, Runs: 1})
	}
	return days
}

func health() fakeHealth {
	return slices.Concat(watched("daily", "2018-02-01", "2018-05-31"), watched("weekly", "2018-03-01", "2018-03-31"),
		watched("courier", "2018-03-01", "2018-03-31"), fakeHealth{
			{SourceID: "daily", Day: day("2018-02-10"), Due: 8, Fetched: 8, Read: 8, Scored: 8},
			{SourceID: "daily", Day: day("2018-05-02"), Due: 4, Fetched: 4, Read: 4, Scored: 4},
			{SourceID: "weekly", Day: day("2018-03-10"), Due: 9, Fetched: 7, Read: 6, Scored: 6, Runs: 1},
			{SourceID: "weekly", Day: day("2018-04-02"), Runs: 2, FailedRuns: 2},
			{SourceID: "courier", Day: day("2018-03-20"), Due: 8, Fetched: 8, Read: 8, Scored: 8, Runs: 1},
			{SourceID: "courier", Day: day("2018-05-09"), Due: 3, Fetched: 3, Read: 3, Scored: 3},
		})
}

func series(t *testing.T, o report.SeriesOptions) report.Series {
	t.Helper()
	if o.Sources == nil {
		o.Sources = sources()
	}
	o.Codebook = codebooktest.Book()
	s, err := report.MakeSeries(t.Context(), press(), health(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSeriesPrintsEmptyBucketsAndTellsFailureFromSilence(t *testing.T) {
	t.Parallel()
	s := series(t, report.SeriesOptions{Now: day("2018-05-20").Add(9 * time.Hour)})
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
	if april.Health.Sources[report.Failed] != 1 || april.Health.Sources[report.Silent] != 1 || april.Health.Sources[report.Unwatched] != 1 || april.Health.Coverage != report.Partial {
		t.Errorf("April: weekly failed, daily was silent, at courier nobody looked; got %+v", april.Health)
	}
	if !may.Has(report.Unfinished) || april.Has(report.Unfinished) {
		t.Error("May alone is unfinished on 20 May")
	}
	coverage := map[string]report.Coverage{}
	for _, h := range s.Health {
		coverage[h.Bucket+" "+h.Source] = h.Coverage
	}
	for place, want := range map[string]report.Coverage{
		"2018-02 daily": report.Complete, "2018-02 weekly": report.Unwatched, "2018-03 daily": report.Silent,
		"2018-03 weekly": report.Partial, "2018-04 weekly": report.Failed, "2018-04 daily": report.Silent, "2018-04 courier": report.Unwatched,
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
	if got := strings.Join(s.Warnings, " "); !strings.Contains(got, "in no bucket: 1.") || !strings.Contains(got, "never crawled: never.") {
		t.Errorf("warnings: %s", got)
	}
}

func TestSeriesShowsAGapAfterTheLastArticle(t *testing.T) {
	t.Parallel()
	broken := append(health(), store.HealthDay{SourceID: "daily", Day: day("2018-07-03"), Runs: 3, FailedRuns: 3})
	s, err := report.MakeSeries(t.Context(), press(), broken, report.SeriesOptions{Sources: sources()})
	if err != nil {
		t.Fatal(err)
	}
	last := s.Points[len(s.Points)-1]
	if last.Bucket != "2018-07" || last.Health.Sources[report.Failed] != 1 {
		t.Errorf("the series ends with %s, %+v", last.Bucket, last.Health)
	}
	nothing, err := report.MakeSeries(t.Context(), fakeIndex{}, broken, report.SeriesOptions{Sources: sources()})
	if err != nil || len(nothing.Points) != 1 || nothing.Points[0].Bucket != "2018-07" {
		t.Errorf("without articles: %+v, %v", nothing.Points, err)
	}
}

func TestSeriesCoversTheRangeAskedFor(t *testing.T) {
	t.Parallel()
	q := index.Query{From: day("2018-01-01"), To: day("2018-12-31")}
	s := series(t, report.SeriesOptions{Query: q, Bucket: index.Quarter, Group: index.ByType})
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
	s := series(t, report.SeriesOptions{Bucket: index.Whole})
	if len(s.Points) != 1 || s.Points[0].Bucket != "all" || s.Points[0].Articles != 29 {
		t.Errorf("%+v", s.Points)
	}
}

func TestIntervalsFollowTheNumberOfOutlets(t *testing.T) {
	t.Parallel()
	few := report.NewStats([]index.Cell{cell("2018-01-01", daily, 2, 1, 1)}, survey.ByArticle, codebooktest.Book())
	if few.Critical.Method != survey.ByWilson || few.Mean.Method != survey.ByT || !few.Has(report.FewOutlets) || !few.Has(report.FewArticles) {
		t.Errorf("one outlet: %+v", few)
	}
	var cells []index.Cell
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		cells = append(cells, cell("2018-01-01", article.Outlet{ID: id}, 2, 1, 1))
	}
	if alike := report.NewStats(cells, survey.ByArticle, codebooktest.Book()); alike.Critical.Method != survey.ByWilson || alike.Mean.Method != survey.ByT {
		t.Errorf("outlets that do not differ: %+v", alike)
	}
	cells[0] = cell("2018-01-01", article.Outlet{ID: "a"}, 1, 1, 2)
	many := report.NewStats(cells, survey.ByArticle, codebooktest.Book())
	if many.Critical.Method != survey.ByBootstrap || many.Critical.Value != 0.3 || many.Has(report.FewOutlets) || !many.Has(report.NotValidated) {
		t.Errorf("five outlets: %+v", many)
	}
	mixed := cell("2018-01-01", daily, 1, 0, 0)
	mixed.Methods = map[string]int{"rules/1": 1, "rules/2": 1}
	if !report.NewStats([]index.Cell{mixed}, survey.ByArticle, codebooktest.Book()).Has(report.MixedMethods) {
		t.Error("two scorer versions in one point are not flagged")
	}
}

// kostka is the survey of these tests: the built-in one with fewer questions.
func kostka() survey.Survey {
	shares := func(id, of, frame string) survey.Figure {
		return survey.Figure{ID: id, Label: of + ": " + frame, Of: of, Frame: frame}
	}
	return survey.Survey{
		ID: "kostka-2018", Title: "Public opinion on social credit", Source: "G. Kostka 2019", Population: "Chinese internet users",
		Respondents: "citizens", N: 2209, Mode: "online", Sponsor: "unknown", Weighting: "unknown", Precision: "whole percent",
		FieldPeriod: survey.Period{Text: "in spring 2018", From: "2018-02-01", To: "2018-04-30"},
		Headline:    &survey.Headline{Item: "approval", Supportive: "approve", Neutral: "neither", Critical: "disapprove"},
		Items: []survey.Item{{ID: "approval", Question: "Approval", Answers: []survey.Answer{
			{ID: "approve", Label: "approve", Percent: 80}, {ID: "neither", Label: "neither", Percent: 19}, {ID: "disapprove", Label: "disapprove", Percent: 1},
		}}},
		Groups: []survey.Group{
			{ID: "all", Label: "all coverage"},
			{ID: "foreign", Label: "the foreign press", Where: "type:foreign"},
			{ID: "government", Label: "government systems", Where: "object:government"},
			{ID: "commercial", Label: "commercial systems", Where: "object:commercial"},
		},
		Outcomes: survey.Phrases{
			Higher: "is clearly higher", Lower: "is clearly lower", Unclear: "is not clearly different", Same: "is the same",
			FewOutlets: "differs, but there are too few outlets to tell whether by chance",
		},
		Empty: "The figures cannot be compared: there are no articles of {groups}.",
		Questions: []survey.Question{
			{
				Text:    "Western reports show a tool of control.",
				Figures: []survey.Figure{shares("control", "foreign", "surveillance"), shares("tool", "foreign", "order")},
				Compare: &survey.Contrast{First: "control", Second: "tool", As: survey.Paired},
				Answer:  "{control} of articles speak of surveillance and {tool} of a tool: the first {outcome}. {approval.approve} approve.",
			},
			{
				Text:    "Citizens see less surveillance than benefit.",
				Figures: []survey.Figure{shares("watch", "all", "surveillance"), shares("gain", "all", "reward")},
				Compare: &survey.Contrast{First: "watch", Second: "gain", As: survey.Paired},
				Answer:  "Surveillance {watch}, benefits {gain}: the first {outcome}.",
			},
			{
				Text: "Trust is graded.",
				Figures: []survey.Figure{
					{ID: "state", Label: "government systems", Of: "government", Mean: "stance"}, {ID: "firms", Label: "commercial systems", Of: "commercial", Mean: "stance"},
				},
				Compare: &survey.Contrast{First: "state", Second: "firms", As: survey.Separate},
				Answer:  "{state} and {firms}: the first {outcome}; {undated} undated.",
			},
		},
	}
}

func beside(t *testing.T, asker report.Asker, q index.Query, surveys ...survey.Survey) report.Comparisons {
	t.Helper()
	all, err := report.Compare(t.Context(), asker, report.CompareOptions{Codebook: codebooktest.Book(), Query: q, Surveys: surveys})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func comparison(t *testing.T) report.Comparison {
	t.Helper()
	return beside(t, press(), index.Query{}, kostka())[0]
}

func TestComparisonGaps(t *testing.T) {
	t.Parallel()
	c := comparison(t)
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
	if got := c.Answers[0].Sentence; !strings.Contains(got, "100 % of articles speak of surveillance") || !strings.Contains(got, "too few outlets to tell") || !strings.Contains(got, "80 % approve") {
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
		cells = append(cells, cell("2018-03-01", article.Outlet{ID: id, Type: "foreign", Country: "GB"}, 4, 4, 4, frame))
	}
	ask := func(cells []index.Cell) string {
		return beside(t, fakeIndex{cells}, index.Query{}, kostka())[0].Answers[1].Sentence
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
	c := beside(t, press(), index.Query{Objects: []article.Object{"corporate"}}, kostka())[0]
	if got := c.Answers[2].Sentence; !strings.Contains(got, "cannot be compared") || !strings.Contains(got, "government systems, commercial systems") {
		t.Errorf("government and commercial systems were left out by the query: %s", got)
	}
	if got := c.Answers[2].Outcome; got != survey.NoArticles {
		t.Errorf("the outcome is %s", got)
	}
}

// TestEverySurveyIsCompared: a second survey, of one item and one question, that knows neither stance nor days.
func TestEverySurveyIsCompared(t *testing.T) {
	t.Parallel()
	farmers := survey.Survey{
		ID: "farmers-2020", Title: "Farmers in Sichuan", Source: "s", Population: "farmers", N: 300,
		FieldPeriod: survey.Period{Text: "2020", From: survey.Unknown, To: survey.Unknown},
		Countries:   []survey.Country{{ID: "CN", N: 300}},
		Items: []survey.Item{{ID: "heard", Question: "Have you heard of it?", Wording: survey.Unknown, Answers: []survey.Answer{{
			ID: "yes", Label: "yes", Percent: 12, Qualifier: survey.IsUnder, Stated: true,
			ByCountry: map[string]survey.Share{"CN": {Percent: 12, Qualifier: survey.IsExact, Stated: true}},
		}}}},
		Groups:    []survey.Group{{ID: "party", Label: "party outlets", Where: "type:party"}},
		Empty:     "No articles of {groups}.",
		Questions: []survey.Question{{Text: "Is it praised?", Figures: []survey.Figure{{ID: "praise", Label: "party: supportive", Of: "party", Class: "supportive"}}, Answer: "{praise} praise; {heard.yes} have heard."}},
	}
	all := beside(t, press(), index.Query{}, kostka(), farmers)
	if len(all) != 2 || len(all[0].Answers) != 3 || len(all[1].Answers) != 1 {
		t.Fatalf("%d comparisons", len(all))
	}
	if got := all[1].Answers[0]; !strings.HasSuffix(got.Sentence, "praise; under 12 % have heard.") || got.Outcome != "" || got.Figures[0].Articles != 12 {
		t.Errorf("the second survey's answer: %+v", got)
	}
	if len(all[1].Sections) > 0 || all[1].Survey.Headline() || all[1].Overall.GapApprove.Known {
		t.Error("a survey without a headline has gaps")
	}
	var b bytes.Buffer
	if err := all.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "surveys.txt", b.Bytes())
	b.Reset()
	if err := all.Sheet().WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"survey item heard,yes,300,", ",farmers-2020,0.12,,,none,", "question 1,party: supportive,12,", "question 1,difference,"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table has no %q", want)
		}
	}
}

// TestCountriesAreComparedWithTheirOwnRespondents: the gap of a country is the one to the people who live there.
func TestCountriesAreComparedWithTheirOwnRespondents(t *testing.T) {
	t.Parallel()
	s := kostka()
	s.Countries = []survey.Country{{ID: "GB", N: 500}, {ID: "US", N: 500}}
	for i, percent := range []float64{30, 30, 40} {
		s.Items[0].Answers[i].ByCountry = map[string]survey.Share{"GB": {Percent: percent}}
	}
	c := beside(t, press(), index.Query{}, s)[0]
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
	if checked != 1 || !strings.Contains(strings.Join(c.Notes, "\n"), "respondents of that country") {
		t.Errorf("%d rows of the country: %v", checked, c.Notes)
	}
}

func TestCoverageWithoutASurvey(t *testing.T) {
	t.Parallel()
	all := beside(t, press(), index.Query{})
	var b bytes.Buffer
	if err := all.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, "30 articles of coverage; no survey is configured") || strings.Contains(text, "(survey)") || !strings.Contains(text, "by outlet type") {
		t.Errorf("got\n%s", text)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (run with -update when that is meant):\n%s", name, diff)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := (report.Comparisons{comparison(t)}).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "comparison.txt", b.Bytes())
	b.Reset()
	if err := series(t, report.SeriesOptions{Group: index.ByType, Bucket: index.Quarter}).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "series.txt", b.Bytes())
}

func TestCSV(t *testing.T) {
	t.Parallel()
	for name, sheet := range map[string]report.Sheet{
		"series.csv": series(t, report.SeriesOptions{}).Sheet(), "comparison.csv": report.Comparisons{comparison(t)}.Sheet(), "health.csv": series(t, report.SeriesOptions{}).HealthSheet(),
	} {
		var b bytes.Buffer
		if err := sheet.WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll() // fails when a row has another length
		if err != nil || len(rows) != len(sheet.Rows)+1 {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		golden(t, name, b.Bytes())
	}
}

func TestCSVDisarmsFormulas(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := (report.Sheet{Header: []string{"a"}, Rows: [][]string{{"=1+1"}, {"@x"}, {"-0.25"}, {"-rm"}, {"信用"}}}).WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	if want := "\uFEFFa\n'=1+1\n'@x\n-0.25\n'-rm\n信用\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func piece() article.Article {
	text := "地方试点不断。信用修复成效显著，群众普遍认可。然而有人担心隐私。"
	at := strings.Index(text, "成效显著")
	start := len([]rune(text[:at]))
	return article.Article{
		ID: "0123456789abcdef", URL: "http://a.example/1", CanonicalURL: "http://a.example/1", Outlet: daily, Lang: "zh", Script: "hans",
		Title: "信用修复 <新规>", Published: article.Day(2018, 3, 10), Revision: 1, Text: text, Cluster: "0123456789abcdef",
		FirstSeen: day("2018-03-11"), Fetched: day("2018-03-11"), Archive: article.Location{File: "a.warc.gz", Offset: 42},
		Reading: article.Reading{
			Relevant: true, Relevance: 0.9, Stance: article.Stance{Class: "supportive", Score: 0.5, Confidence: 0.7},
			Frames: map[article.Frame]float64{"law": 0.4}, Object: "government", Method: "rules/1",
			Evidence: []article.Evidence{{Field: "text", Start: start, End: start + 4, Text: "成效显著", Cue: "成效显著", Kind: "stance", Weight: 0.5}},
		},
	}
}

func TestQuotesShowTheSentence(t *testing.T) {
	t.Parallel()
	got := report.Quotes(piece(), 3)
	want := []report.Quote{{Before: "信用修复", Cue: "成效显著", After: "，群众普遍认可。", Kind: "stance", Weight: 0.5, Field: "text"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecordKeepsItsContract(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(report.NewRecord(piece(), false))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "record.json", append(b, '\n'))
	if cells, heads := report.NewRecord(piece(), false).Cells(codebooktest.Book()), report.RecordHeader(codebooktest.Book()); len(cells) != len(heads) {
		t.Errorf("%d cells under %d heads", len(cells), len(heads))
	}
	irrelevant := piece()
	irrelevant.Reading = article.Reading{Method: "rules/1"}
	if report.NewRecord(irrelevant, false).Stance != nil {
		t.Error("an irrelevant piece has a stance")
	}
}

func TestPageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	page := report.Page{
		Codebook: codebooktest.Book(),
		Made:     day("2018-06-01"), Version: "test", Comparisons: report.Comparisons{comparison(t)}, Series: series(t, report.SeriesOptions{}),
		ByType: series(t, report.SeriesOptions{Group: index.ByType}), Surveys: []survey.Survey{kostka()}, Articles: []article.Article{piece()}, Total: 1,
	}
	var b bytes.Buffer
	if err := page.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	html := b.String()
	if loads := regexp.MustCompile(`(src=|<script|<link|@import|url\()`).FindString(html); loads != "" {
		t.Errorf("the page loads something: %s", loads)
	}
	for _, want := range []string{"信用修复 &lt;新规&gt;", "<mark>成效显著</mark>", "a.warc.gz@42", "2018-04", "weekly", `role="img"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
