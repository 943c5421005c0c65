package stats_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// TestASampleCorrectsASeries: the scorer finds more articles critical than are. The
// corrected share of the whole time is near that, with a wider interval than the raw one.
func TestASampleCorrectsASeries(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	c.code(240)
	whole := c.series(t, stats.SeriesOptions{Bucket: index.Whole}).Points[0]
	truth := c.share(c.articles)
	if off := whole.Critical.Value - truth; off < 0.03 {
		t.Fatalf("the raw share is off by %.3f only", off)
	}
	got := whole.Corrected
	if got == nil || got.Codings != 240 || got.Pooled || !whole.Has(stats.Validated) ||
		whole.Has(stats.NotValidated) {
		t.Fatalf("%+v, flags %v", got, whole.Flags)
	}
	if math.Abs(got.Critical.Value-truth) > 0.04 || got.Critical.Low > truth ||
		got.Critical.High < truth {
		t.Errorf("corrected %+v, true %.3f", got.Critical, truth)
	}
	if got.Critical.High-got.Critical.Low <= whole.Critical.High-whole.Critical.Low {
		t.Errorf("corrected %+v is surer than raw %+v", got.Critical, whole.Critical)
	}
	if sum := got.Supportive.Value + got.Neutral.Value + got.Critical.Value; math.Abs(
		sum-1,
	) > 1e-9 {
		t.Errorf("the corrected shares sum to %.4f", sum)
	}
	if off := got.Check[2].Value - truth; math.Abs(off) > 0.06 {
		t.Errorf("by rates of error %+v, true %.3f", got.Check[2], truth)
	}
	if off := got.Mean.Value + 0.5*truth; math.Abs(off) > 0.03 || got.Mean.Method != survey.ByPPI {
		t.Errorf("corrected mean %+v, true %.3f", got.Mean, -0.5*truth)
	}
}

// TestCorrectedColumnsComeLast: an export of a corrected series has the described columns, and
// those of an uncorrected one before them.
func TestCorrectedColumnsComeLast(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	raw := render.SeriesSheet(c.series(t, stats.SeriesOptions{Bucket: index.Year}))
	c.code(240)
	corrected := render.SeriesSheet(c.series(t, stats.SeriesOptions{Bucket: index.Year}))
	if !slices.Equal(corrected.Header()[:len(raw.Columns)], raw.Header()) {
		t.Errorf("columns moved: %v", corrected.Header())
	}
	exports := render.Exports(codebooktest.Book())
	series := slices.IndexFunc(exports, func(e render.Exported) bool { return e.Name == "series" })
	described := exports[series].Columns
	if !slices.Equal(corrected.Columns, described) {
		t.Errorf("%d columns, %d described", len(corrected.Columns), len(described))
	}
	at := slices.Index(corrected.Header(), "corrected_critical")
	if v, ok := corrected.Rows[0][at].(float64); !ok || v < 0.1 || v > 0.4 {
		t.Errorf("corrected_critical is %v", corrected.Rows[0][at])
	}
}

// TestFewCodingsOfAPointArePooled: a quarter has some thirty codings, too few for an error of its
// own; a year has enough.
func TestFewCodingsOfAPointArePooled(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	c.code(240)
	for _, p := range c.series(t, stats.SeriesOptions{Bucket: index.Quarter}).Points {
		if got := p.Corrected; got == nil || !got.Pooled || got.Used != 240 ||
			!p.Has(stats.PooledError) {
			t.Errorf("%s: %+v, flags %v", p.Bucket, got, p.Flags)
		}
	}
	sum := 0
	for _, p := range c.series(t, stats.SeriesOptions{Bucket: index.Year, Group: index.ByType}).Points {
		if p.Articles == 0 {
			continue
		}
		sum += p.Corrected.Codings
		if got := p.Corrected; got.Pooled || got.Used != got.Codings {
			t.Errorf("%s %s: %+v", p.Bucket, p.Group, got)
		}
	}
	if sum != 240 {
		t.Errorf("%d codings in all points, want 240", sum)
	}
}

func TestValidationSaysWhatBacksTheFigures(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	c.code(240)
	for i := range c.articles { // one of the coded is revised
		if c.articles[i].ID == c.samples[0].Items[0].Article {
			c.articles[i].Text = "改过的正文"
		}
	}
	v := c.series(t, stats.SeriesOptions{Bucket: index.Whole}).Validation
	if v == nil || v.Refused != "" || v.Sample != "pilot" || v.Codings != 239 || v.Changed != 1 ||
		v.Coders != 2 {
		t.Fatalf("%+v", v)
	}
	if v.Alpha.Value != 1 || v.F1.Value < 0.6 || v.F1.Value > 0.85 {
		t.Errorf("alpha %+v, F1 %+v", v.Alpha, v.F1)
	}
}

// TestWithoutASampleNothingChanges: figures and JSON are the same as if there were no codings.
func TestWithoutASampleNothingChanges(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	with := c.series(t, stats.SeriesOptions{Bucket: index.Quarter})
	without, err := stats.MakeSeries(t.Context(), c, statstest.Health{},
		stats.SeriesOptions{Bucket: index.Quarter, Codebook: codebooktest.Book()})
	if err != nil {
		t.Fatal(err)
	}
	if with.Validation != nil {
		t.Errorf("%+v", with.Validation)
	}
	a, errA := json.Marshal(with.Points)
	b, errB := json.Marshal(without.Points)
	if errA != nil || errB != nil || string(a) != string(b) ||
		strings.Contains(string(a), "corrected") {
		t.Errorf("%v %v\n%s\n%s", errA, errB, a, b)
	}
}

// TestWhatASampleCannotCorrect: too few codings, articles that could not be drawn, and codings of
// models alone leave the figures as they are, with the reason.
func TestWhatASampleCannotCorrect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		n      int
		change func(*corpus)
		says   string
	}{
		{"few codings", 29, func(*corpus) {}, "people decided on 29 of the articles, and 30 are needed"},
		{"narrow sample", 100, func(c *corpus) { c.samples[0].Query = "type:party" }, "300 of 600 articles are not among those"},
		{"stories", 100, func(c *corpus) { c.samples[0].Unit = "story" }, "--unit story"},
	} {
		press := newCorpus()
		press.code(c.n)
		c.change(press)
		s := press.series(t, stats.SeriesOptions{Bucket: index.Whole})
		if v := s.Validation; v == nil || !strings.Contains(v.Refused, c.says) {
			t.Errorf("%s: %+v, want %q", c.name, v, c.says)
		}
		if p := s.Points[0]; p.Corrected != nil || !p.Has(stats.NotValidated) {
			t.Errorf("%s: corrected all the same", c.name)
		}
	}
	press := newCorpus()
	press.code(100)
	for i := range press.codings["pilot"] {
		press.codings["pilot"][i].Person = false
	}
	if v := press.series(t, stats.SeriesOptions{Bucket: index.Whole}).Validation; v != nil {
		t.Errorf("models alone validate: %+v", v)
	}
}

// TestASampleCorrectsAComparison: rows have corrected shares, and gaps to the survey by them.
func TestASampleCorrectsAComparison(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	c.code(240)
	all, err := stats.Compare(t.Context(), c, stats.CompareOptions{
		Codebook: codebooktest.Book(), Surveys: []survey.Survey{statstest.Kostka()}, HeadlinesOnly: true,
		Codings: stats.Codings{Store: c, Index: c},
	})
	if err != nil {
		t.Fatal(err)
	}
	overall := all[0].Overall
	if overall.Corrected == nil || overall.CorrectedGaps == nil || all[0].Validation == nil {
		t.Fatalf("%+v", overall)
	}
	if got := overall.CorrectedGaps.Disapprove.Value; math.Abs(
		got-(overall.Corrected.Critical.Value-0.01),
	) > 1e-9 {
		t.Errorf(
			"gap %.3f beside a corrected share of %.3f and 1 %% who disapprove",
			got,
			overall.Corrected.Critical.Value,
		)
	}
	codings := map[string]int{}
	for _, section := range all[0].Sections {
		for _, r := range section.Rows {
			if r.Corrected != nil {
				codings[section.Name] += r.Corrected.Codings
			}
		}
	}
	for _, name := range []string{"outlet type", "language", "country", "year", "survey's field period"} {
		if codings[name] != 240 {
			t.Errorf("the rows by %s have %d codings, want 240", name, codings[name])
		}
	}
}

// section is the points of the section on validation, by number.
func (c *corpus) section(t *testing.T) (map[int]render.ValidityPoint, string) {
	t.Helper()
	b, err := stats.FindBacking(t.Context(), c, statstest.Health{}, stats.BackingOptions{
		Series: stats.SeriesOptions{
			Codebook: codebooktest.Book(),
			Codings:  stats.Codings{Store: c, Index: c},
		},
		Surveys: []survey.Survey{statstest.Kostka()},
		High:    []article.OutletType{"party"}, Low: []article.OutletType{"foreign"},
	})
	if err != nil {
		t.Fatal(err)
	}
	points := map[int]render.ValidityPoint{}
	for _, p := range render.ValidityPoints(locale.Printer{}, b) {
		points[p.Number] = p
	}
	if len(points) != 25 {
		t.Fatalf("%d points, want 25", len(points))
	}
	return points, render.MethodsParagraph(locale.Printer{}, b, "0.2.0")
}

// TestTheSectionOnValidationWritesItself: each point says whether it is met, from what was done,
// and which command does more.
func TestTheSectionOnValidationWritesItself(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	before, bare := c.section(t)
	c.code(240)
	after, paragraph := c.section(t)
	for _, p := range []struct {
		number        int
		before, after render.Status
		says, command string
	}{
		{1, render.Met, render.Met, "3 stance classes and 10 frames", "yulun config write"},
		{2, render.Partly, render.Partly, "Articles of 20 outlets, dated from 2020-01-01", "yulun sources"},
		{5, render.Unmet, render.Met, "240 articles drawn of 600", "yulun code sample"},
		{6, render.Unmet, render.Met, "class (nominal) 1.00", "yulun code agreement"},
		{7, render.Unmet, render.Partly, "2 people: 李晓明 (person; not recorded: languages, training, pay), 王芳", "yulun code coder"},
		{9, render.Unmet, render.Met, "On 240 coded articles", "yulun evaluate"},
		{11, render.Unmet, render.Met, "neutral read as critical", "yulun evaluate --errors"},
		{13, render.Unmet, render.Met, "prediction-powered", ""},
		{15, render.Unmet, render.Partly, "majority class", "yulun evaluate"},
		{16, render.Unmet, render.Met, "0.20: 0.", "yulun evaluate"},
		{17, render.Partly, render.Partly, "by story, every outlet alike: mean stance", ""},
		{18, render.Partly, render.Partly, "as scored", "yulun search frame:ID"},
		{21, render.Unmet, render.Unmet, "No published share", ""},
		{22, render.Met, render.Met, "rules/2", "yulun reprocess"},
		{24, render.Partly, render.Partly, "sponsor of kostka-2018", "yulun config write"},
	} {
		got := after[p.number]
		if before[p.number].Status != p.before || got.Status != p.after {
			t.Errorf("%d: %s, with a sample %s", p.number, before[p.number].Status, got.Status)
		}
		if !strings.Contains(got.Text, p.says) || p.command != "" && got.Command != p.command {
			t.Errorf("%d: %q, %q; want %q", p.number, got.Text, got.Command, p.says)
		}
	}
	if !strings.Contains(bare, "Not validated") || !strings.Contains(bare, "error is not known") {
		t.Errorf("without a sample: %s", bare)
	}
	for _, says := range []string{"240 of 600 articles", "coded by 2 people", "alpha for the class was 1.00", "prediction-powered"} {
		if !strings.Contains(paragraph, says) {
			t.Errorf("the paragraph lacks %q: %s", says, paragraph)
		}
	}
}

// TestDifferencesAreCorrected: the answers of a survey's questions are given by corrected figures,
// too, of parts that are cut by outlet, by class and by what only the index knows.
func TestDifferencesAreCorrected(t *testing.T) {
	t.Parallel()
	c := newCorpus()
	c.code(240)
	share := func(id, of, class string) survey.Figure {
		return survey.Figure{ID: id, Label: id, Of: of, Class: class}
	}
	k := statstest.Kostka()
	k.Groups = []survey.Group{
		{ID: "all", Label: "all coverage"},
		{ID: "foreign", Label: "the foreign press", Where: "type:foreign"},
		{ID: "party", Label: "the party press", Where: "type:party"},
		{ID: "late", Label: "coverage of 2021", Where: "from:2021"},
	}
	k.Questions = []survey.Question{
		{
			Text: "The foreign press is as critical as the party's.", Answer: "{a} and {b}: {outcome}.",
			Figures: []survey.Figure{
				share("a", "foreign", "critical"),
				share("b", "party", "critical"),
			},
			Compare: &survey.Contrast{First: "a", Second: "b", As: survey.Separate},
		},
		{
			Text: "More is neutral than critical.", Answer: "{a} and {b}: {outcome}.",
			Figures: []survey.Figure{share("a", "all", "neutral"), share("b", "all", "critical")},
			Compare: &survey.Contrast{First: "a", Second: "b", As: survey.Paired},
		},
		{
			Text:    "How critical?",
			Answer:  "{a}.",
			Figures: []survey.Figure{share("a", "late", "critical")},
		},
	}
	compare := func() []stats.Answer {
		all, err := stats.Compare(t.Context(), c, stats.CompareOptions{
			Codebook: codebooktest.Book(), Surveys: []survey.Survey{k}, Codings: stats.Codings{Store: c, Index: c},
		})
		if err != nil {
			t.Fatal(err)
		}
		return all[0].Answers
	}
	answers := compare()
	for i, a := range answers {
		if a.Corrected == nil || len(a.Corrected.Figures) != len(a.Figures) {
			t.Fatalf("question %d: %+v", i+1, a.Corrected)
		}
	}
	truth := c.share(c.articles)
	foreign := answers[0].Corrected
	if d := foreign.Difference; d.Value != foreign.Figures[0].Value.Value-foreign.Figures[1].Value.Value ||
		d.Low > 0.1 {
		t.Errorf("between outlets %+v", d)
	}
	if d := answers[1].Corrected.Difference; math.Abs(d.Value-(1-2*truth)) > 0.08 ||
		d.Low > 1-2*truth ||
		d.High < 1-2*truth {
		t.Errorf("among the same articles %+v, true %.3f", d, 1-2*truth)
	}
	if d := answers[1].Difference; d.Value-(1-2*truth) > -0.05 {
		t.Errorf("the raw difference %+v is right already", d)
	}
	late := answers[2].Corrected.Figures[0].Value
	if late.Method != survey.ByPPI || late.Value == answers[2].Figures[0].Value.Value {
		t.Errorf("of 2021 %+v", late)
	}
	c.samples = nil
	for i, a := range compare() {
		if a.Corrected != nil {
			t.Errorf("question %d is corrected without a sample", i+1)
		}
	}
}
