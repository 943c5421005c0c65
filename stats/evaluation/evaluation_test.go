package evaluation_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/stats/evaluation"
)

// piece is an article of an outlet, coded and scored with a class; "" is irrelevant.
func piece(
	i int,
	kind article.OutletType,
	coded, scored article.Class,
	score float64,
) evaluation.Piece {
	p := evaluation.Piece{
		ID: fmt.Sprint(
			i,
		), Outlet: fmt.Sprint(kind, i%4), Type: kind, Lang: article.Chinese, Year: "2021",
		Coded: evaluation.Coded{Relevant: coded != "", Class: coded},
		Reading: article.Reading{
			Relevant: scored != "", Relevance: 0.8, Method: "rules/2+test",
			Stance: article.Stance{Class: scored, Score: score, Confidence: 0.7},
		},
		Guesses: map[string]article.Class{"always critical": "critical"},
	}
	if scored == "" {
		p.Reading.Relevance, p.Reading.Stance = 0.2, article.Stance{}
	}
	if coded != "" {
		side := map[article.Class]float64{"supportive": 0.5, "neutral": 0, "critical": -0.5}[coded]
		p.Coded.Score = &side
	}
	return p
}

// press is 40 articles: state outlets are coded supportive and foreign ones critical. One state
// article in five is scored neutral, one foreign one in five was not found to be relevant, and one
// irrelevant article was.
func press() []evaluation.Piece {
	var pieces []evaluation.Piece
	for i := range 20 {
		class, score := article.Class("supportive"), 0.4
		if i%5 == 0 {
			class, score = "neutral", 0.12
		}
		pieces = append(pieces, piece(i, "central_state", "supportive", class, score))
		class, score = "critical", -0.4
		if i%5 == 0 {
			class, score = "", 0
		}
		pieces = append(pieces, piece(i, "foreign", "critical", class, score))
	}
	return append(
		pieces,
		piece(40, "commercial", "", "critical", -0.3),
		piece(41, "commercial", "", "", 0),
	)
}

func evaluate(pieces []evaluation.Piece) evaluation.Evaluation {
	return evaluation.Evaluate(pieces, evaluation.Options{
		Codebook: codebooktest.Book(), Baselines: []string{"always critical"},
		High: []article.OutletType{"central_state"}, Low: []article.OutletType{"foreign"}, Seed: 1,
	})
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: %.4f, want %.4f", what, got, want)
	}
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	e := evaluate(press())
	if e.Pieces != 42 || e.Relevant != 40 || e.Outlets != 10 || e.OnlyRelevant {
		t.Errorf(
			"%d pieces, %d relevant, %d outlets, only relevant %v",
			e.Pieces,
			e.Relevant,
			e.Outlets,
			e.OnlyRelevant,
		)
	}
	near(t, "recall of relevance", e.Relevance.Recall.Value, 36.0/40)
	near(t, "precision of relevance", e.Relevance.Precision.Value, 36.0/37)
	near(t, "recall of supportive", e.Stance.ByClass[0].Recall.Value, 0.8)
	near(t, "recall of critical", e.Stance.ByClass[2].Recall.Value, 0.8) // four were not found
	near(t, "right", e.Stance.Right.Value, 0.8)
	near(t, "baseline", e.Baselines[0].Stance.Right.Value, 0.5)
	if !e.Stance.Clustered || e.Stance.Right.Low >= 0.8 || e.Stance.Right.High <= 0.8 {
		t.Errorf("%+v", e.Stance.Right)
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	var got [][2]string
	for _, g := range evaluate(press()).Groups {
		got = append(got, [2]string{g.By, g.Value})
		if g.Value == "foreign" && (g.Pieces != 20 || math.Abs(g.Stance.Right.Value-0.8) > 1e-9) {
			t.Errorf("foreign: %d pieces, %.2f right", g.Pieces, g.Stance.Right.Value)
		}
	}
	want := [][2]string{
		{"language", "zh"},
		{"outlet type", "central_state"},
		{"outlet type", "commercial"},
		{"outlet type", "foreign"},
		{"year", "2021"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestCutoffs: with a threshold of 0.1 the four neutral articles are supportive, which they are
// coded as; the scorer's own threshold is one that gives every class as it is scored.
func TestCutoffs(t *testing.T) {
	t.Parallel()
	for _, c := range evaluate(press()).StanceCuts {
		if used := c.At >= 0.15 && c.At <= 0.3; c.Used != used {
			t.Errorf("threshold %.2f: used %v, want %v", c.At, c.Used, used)
		}
		if c.At == 0.1 {
			near(t, "supportive at 0.1", c.Shares[0], 20.0/37)
			near(t, "F1 at 0.1", c.F1.Value, (1+2*16.0/(20+16))/2)
		}
	}
}

func TestKnownGroups(t *testing.T) {
	t.Parallel()
	k := evaluate(press()).Known
	near(t, "scored, state", k.ScoredHigh.Value, (16*0.4+4*0.12)/20)
	near(t, "scored, foreign", k.ScoredLow.Value, -0.4)
	near(t, "coded difference", k.Coded.Value, 1)
	if k.Scored.Low <= 0 {
		t.Errorf("the scorer does not find the difference: %+v", k.Scored)
	}
}

// TestErrors: wrong classes come before wrong frames, each with what was missed and found.
func TestErrors(t *testing.T) {
	t.Parallel()
	pieces := press()[:2]
	pieces = append(pieces, piece(7, "party", "neutral", "neutral", 0))
	pieces[2].Coded.Frames = []article.Frame{"law"}
	pieces[2].Reading.Frames = map[article.Frame]float64{"order": 0.4}
	errors := evaluate(pieces).Errors
	if len(errors) != 3 || !errors[0].Class || !errors[1].Class || errors[2].Class {
		t.Fatalf("%+v", errors)
	}
	if e := errors[2]; e.ID != "7" || e.Missed[0] != "law" || e.Found[0] != "order" {
		t.Errorf("%+v", e)
	}
}

// TestWeights: an article that stands for nine others counts nine times.
func TestWeights(t *testing.T) {
	t.Parallel()
	pieces := []evaluation.Piece{
		piece(
			1,
			"foreign",
			"critical",
			"critical",
			-0.5,
		), piece(2, "foreign", "critical", "neutral", 0),
	}
	pieces[0].Weight, pieces[1].Weight = 9, 1
	e := evaluate(pieces)
	near(t, "right", e.Stance.Right.Value, 0.9)
	if !e.Weighted || !e.OnlyRelevant {
		t.Errorf("weighted %v, only relevant %v", e.Weighted, e.OnlyRelevant)
	}
	if evaluation.Majority(pieces) != "critical" {
		t.Error("the majority is critical")
	}
}
