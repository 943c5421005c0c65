package stats_test

import (
	"strings"
	"testing"

	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// watching is a survey on being watched, whose answers stand beside frames.
func watching() survey.Survey {
	exact := func(id string, percent float64, q survey.Qualifier) survey.Item {
		return survey.Item{ID: id, Question: id + "?", Answers: []survey.Answer{{ID: "support", Label: "support " + id, Percent: percent, Qualifier: q, Stated: true}}}
	}
	pair := func(item, of string) survey.Pair {
		return survey.Pair{Item: item, Answer: "support", Why: "both judge it", Figure: survey.Figure{Label: of + ": supportive", Of: of, Class: "supportive"}}
	}
	return survey.Survey{
		ID: "watching", Title: "On being watched", N: 1000, Respondents: "citizens",
		FieldPeriod: survey.Period{Text: "2018", From: survey.Unknown, To: survey.Unknown},
		Items:       []survey.Item{exact("cameras", 82.2, survey.IsExact), exact("intelligence", 53, survey.IsOver), exact("drones", 10, survey.IsUnder)},
		Groups: []survey.Group{
			{ID: "party", Label: "party", Where: "type:party"}, {ID: "blogs", Label: "blogs", Where: "type:blog"},
		},
		Pairs: []survey.Pair{pair("cameras", "party"), pair("intelligence", "party"), pair("drones", "blogs")},
	}
}

func TestAnswersStandBesideTheirMeasures(t *testing.T) {
	t.Parallel()
	c := statstest.Compare(t, statstest.Press(), index.Query{}, watching())[0]
	if len(c.Pairs) != 3 {
		t.Fatalf("%d pairs", len(c.Pairs))
	}
	cameras, intelligence, drones := c.Pairs[0], c.Pairs[1], c.Pairs[2]
	// 10 of 12 party articles are supportive.
	if got := cameras.Gap; got.Method != survey.ByMover || got.Value-(10.0/12-0.822) > 1e-9 || got.Low >= got.Value {
		t.Errorf("the gap to 82.2 %%: %+v", got)
	}
	if cameras.Figure.Query != "type:party stance:supportive" || cameras.Figure.Of != "type:party" {
		t.Errorf("queries %q of %q", cameras.Figure.Query, cameras.Figure.Of)
	}
	if got := intelligence.Gap; got.Method != survey.None {
		t.Errorf("the gap to a bound has an interval: %+v", got)
	}
	if drones.Gap.Known || drones.Figure.Query != "" {
		t.Errorf("a group without articles: %+v", drones)
	}
	var b strings.Builder
	if err := render.WriteComparisons(&b, stats.Comparisons{c}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"82.2 % [80, 84]", "over 53 %", "below +30", "support cameras: both judge it"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	svg := string(render.GapPlot(locale.Printer{}, c))
	if !strings.Contains(svg, "support cameras, party: supportive, less 82.2 %") || !strings.Contains(svg, "no articles") {
		t.Errorf("the plot lacks the pairs: %s", svg)
	}
	sheet := render.ComparisonSheet(stats.Comparisons{c})
	found := false
	for _, row := range sheet.Rows {
		found = found || row[0] == "beside item cameras"
	}
	if !found {
		t.Error("the table has no row of a pair")
	}
}

func TestPairsAreCorrectedByACodedSample(t *testing.T) {
	t.Parallel()
	press := newCorpus()
	press.code(300)
	s := watching()
	s.Pairs = s.Pairs[:1]
	s.Pairs[0].Figure.Class = "critical"
	all, err := stats.Compare(t.Context(), press, stats.CompareOptions{
		Codebook: statstest.Comparison(t).Codebook, Surveys: []survey.Survey{s}, Codings: stats.Codings{Store: press, Index: press},
	})
	if err != nil {
		t.Fatal(err)
	}
	p := all[0].Pairs[0]
	if p.Corrected == nil || p.Corrected.Value == p.Figure.Value.Value || p.CorrectedGap.Value != p.Corrected.Value-0.822 {
		t.Errorf("got %+v", p)
	}
}
