package reliability_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/coding"
	"yulun/stats/reliability"
	"yulun/survey"
)

// said is a person's coding; without a class the article is not relevant.
func said(
	id, coder string, score float64, class article.Class, frames ...article.Frame,
) coding.Coding {
	c := coding.Coding{Article: id, Coder: coder, Person: true, Relevant: class != ""}
	if c.Relevant {
		c.Score, c.Class, c.Frames = &score, class, append([]article.Frame{}, frames...)
	}
	return c
}

// TestCompare compares two coders of five articles, of whom one is a person and a model joins.
func TestCompare(t *testing.T) {
	t.Parallel()
	codings := []coding.Coding{
		said("1", "李", -2, "critical", "law"), said("1", "王", -2, "critical", "law"),
		said("2", "李", -1, "critical"), said("2", "王", 0, "neutral"),
		said("3", "李", 0, "neutral", "privacy"), said("3", "王", 0, "neutral"),
		said("4", "李", 0, "neutral"), said("4", "王", 0, "neutral"),
		said("5", "李", 0, ""), said("5", "王", 1, "supportive"),
		said("6", "王", 1, "supportive"),
	}
	model := said("1", "qwen3", 2, "supportive")
	model.Person = false
	final := said("2", "王", 2, "supportive")
	final.Final = true
	c := reliability.Compare(
		codebooktest.Book(), append(codings, model, final), reliability.Options{Seed: 1},
	)
	if diff := cmp.Diff(
		[]any{[]string{"李", "王"}, 6, 5}, []any{c.Coders, c.Articles, c.Shared},
	); diff != "" {
		t.Errorf("coders and articles (-want +got):\n%s", diff)
	}
	of := map[string]reliability.Variable{}
	for _, v := range c.Variables {
		of[v.Name+string(v.Scale)] = v
		if of[v.Name].Name == "" { // the score is ordinal first
			of[v.Name] = v
		}
	}
	// By hand: the class has the coincidences cc 2, cn and nc 1, nn 4, so 2 of 8 differ, and by
	// chance 30 of 56 would.
	near(t, "class", of["class"], 4, 1-0.25/(30.0/56), reliability.Unsure)
	// By hand: the score's values -2, -1 and 0 come 2, 1 and 5 times, and one pair differs by one.
	// The ordinal distance of neighbours is ((n_c+n_k)/2)²: 9 of -1 and 0, 2.25 of -2 and -1, and
	// ((2+5)/2+1)² of -2 and 0.
	near(
		t, "score", of["score"], 4, 1-(2*9.0/8)/(2*(2*1*2.25+2*5*20.25+1*5*9)/(8*7)),
		reliability.Tentative,
	)
	// Interval: the squares of the differences are 1, 4 and 1.
	near(t, "scoreinterval", of["scoreinterval"], 4, 1-(2*1.0/8)/(2*(2*1*1+2*5*4+1*5*1)/(8*7.0)), reliability.Reliable)
	near(t, "frame:law", of["frame:law"], 4, 1, reliability.Reliable)
	near(t, "frame:privacy", of["frame:privacy"], 4, 0, reliability.Unsure)
	if v := of["frame:order"]; v.Alpha.Known || v.Verdict != reliability.Undefined || v.Units != 4 {
		t.Errorf("a frame that nobody saw has the agreement %+v", v)
	}
	if v := of["relevant"]; v.Units != 5 || math.Abs(v.Percent.Value-0.8) > 1e-9 {
		t.Errorf("relevance: %+v", v)
	}

	want := map[string][][]int{
		"relevant": {{4, 0}, {1, 0}},
		"class":    {{0, 0, 0}, {0, 2, 0}, {0, 1, 1}},
		"object":   nil,
		"conduct":  nil,
	}
	for _, table := range c.Confusions {
		if diff := cmp.Diff(want[table.Variable], table.Counts); diff != "" {
			t.Errorf(
				"%s by %s and %s (-want +got):\n%s", table.Variable, table.First, table.Second,
				diff,
			)
		}
	}
	differences := []reliability.Disagreement{
		{
			Article: "2",
			Variables: []reliability.Difference{
				{Variable: "score", Values: []string{"-1", "0"}},
				{Variable: "class", Values: []string{"critical", "neutral"}},
			},
		},
		{
			Article: "3",
			Variables: []reliability.Difference{
				{Variable: "frame:privacy", Values: []string{"yes", "no"}},
			},
		},
		{
			Article: "5",
			Variables: []reliability.Difference{
				{Variable: "relevant", Values: []string{"no", "yes"}},
			},
		},
	}
	if diff := cmp.Diff(differences, c.Disagreements); diff != "" {
		t.Errorf("disagreements (-want +got):\n%s", diff)
	}

	with := reliability.Compare(
		codebooktest.Book(), append(codings, model, final), reliability.Options{Models: true},
	)
	if len(with.Coders) != 3 || len(with.Disagreements) != 4 {
		t.Errorf(
			"with the model there are %d coders and %d disagreements", len(with.Coders),
			len(with.Disagreements),
		)
	}
}

func near(
	t *testing.T, name string, got reliability.Variable, units int, alpha float64,
	verdict reliability.Verdict,
) {
	t.Helper()
	if got.Units != units || math.Abs(got.Alpha.Value-alpha) > 1e-9 || got.Verdict != verdict {
		t.Errorf("%s: %+v, want alpha %.4f of %d articles, %s", name, got, alpha, units, verdict)
	}
}

func TestNobody(t *testing.T) {
	t.Parallel()
	c := reliability.Compare(codebooktest.Book(), nil, reliability.Options{})
	line, err := json.Marshal(c)
	if err != nil || strings.Contains(string(line), "null,\"confusions\"") || len(c.Coders) > 0 {
		t.Errorf("%s, %v", line, err)
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for value, want := range map[float64]reliability.Verdict{1: "reliable", 0.8: "reliable", 0.79999: "tentative", 0.667: "tentative", 0.6669: "unsure", -0.2: "unsure"} {
		if got := reliability.Judge(survey.Exact(value)); got != want {
			t.Errorf("%g is %s, want %s", value, got, want)
		}
	}
	if got := reliability.Judge(survey.Interval{}); got != reliability.Undefined {
		t.Errorf("no alpha is %s", got)
	}
}
