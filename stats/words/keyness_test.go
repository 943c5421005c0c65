package words_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"yulun/article"
	"yulun/index"
	"yulun/stats/words"
	"yulun/survey"
)

func ofType(kind string) index.Query {
	return index.Query{Where: index.All{index.Filter{Field: "type", Values: []string{kind}}}}
}

func compare(t *testing.T, p press, resamples int, seed uint64) words.Comparison {
	t.Helper()
	c, err := words.Keyness(context.Background(), p, words.KeynessOptions{
		First: ofType(
			"foreign",
		),
		Second:    ofType("party"),
		Read:      read,
		Least:     1,
		Resamples: resamples,
		Seed:      seed,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// outletsOf makes an article an outlet that has a word so often among so many words.
func outletsOf(p press, kind article.OutletType, counts [][2]int) press {
	for i, c := range counts {
		id := fmt.Sprintf("%s%d", kind, i)
		text := strings.Repeat("score ", c[0]) + strings.Repeat("other ", c[1]-c[0])
		p = append(p, piece(id, id, kind, "2019-03-01", "", text))
	}
	return p
}

// TestIntervalMatchesScipy: scipy 1.17.1, percentile bootstrap over the outlets of either set,
// gives 1.5750 [0.5250, 2.7080] with 100,000 resamples (scripts/reference/words.py).
func TestIntervalMatchesScipy(t *testing.T) {
	t.Parallel()
	p := outletsOf(
		nil,
		"foreign",
		[][2]int{{9, 1200}, {4, 800}, {0, 600}, {6, 1500}, {2, 700}, {11, 1000}},
	)
	p = outletsOf(p, "party", [][2]int{{1, 900}, {3, 1100}, {2, 1600}, {0, 500}, {4, 1300}})
	c := compare(t, p, 20_000, 1)
	if c.Units != "outlet" || c.First.Outlets != 6 || c.Second.Words != 5400 {
		t.Fatalf("got %+v", c)
	}
	k := c.Words[0]
	if k.Word != "score" || math.Abs(k.LogRatio.Value-1.574978) > 1e-6 ||
		math.Abs(k.LogRatio.Low-0.5250) > 0.03 ||
		math.Abs(k.LogRatio.High-2.7080) > 0.03 ||
		k.LogRatio.Method != survey.ByBootstrap {
		t.Errorf("got %+v", k)
	}
	if again := compare(t, p, 20_000, 1).Words[0]; again != k {
		t.Errorf("the same seed gave %+v, then %+v", k, again)
	}
	if other := compare(t, p, 20_000, 2).Words[0]; other.LogRatio == k.LogRatio ||
		other.G2 != k.G2 {
		t.Errorf("another seed gave %+v", other)
	}
}

func TestKeyness(t *testing.T) {
	t.Parallel()
	c := compare(t, press{
		piece(
			"f1",
			"post",
			"foreign",
			"2019-03-01",
			"Surveillance state",
			"The state watches. The state scores.",
		),
		piece("f2", "times", "foreign", "2019-03-02", "", "the surveillance grows"),
		piece(
			"p1",
			"daily",
			"party",
			"2019-03-01",
			"Harmony",
			"The harmony grows. The harmony lasts.",
		),
	}, 200, 1)
	if c.First.Articles != 2 || c.First.Outlets != 2 || c.First.Words != 11 ||
		c.Second.Words != 7 ||
		c.Units != "" {
		t.Fatalf("sets %+v", c)
	}
	byWord := map[string]words.Key{}
	var order []string
	for _, k := range c.Words {
		byWord[k.Word] = k
		order = append(order, k.Word)
	}
	state := byWord["state"]
	if state.First != (words.Frequency{Count: 3, Articles: 1, Outlets: 1, PerMillion: 3e6 / 11}) ||
		state.Second != (words.Frequency{}) {
		t.Errorf("state: %+v", state)
	}
	if state.Difference.Known || state.LogRatio.Method != survey.None || state.G2 <= 0 ||
		state.Adjusted < state.P {
		t.Errorf("state: %+v", state)
	}
	if h := byWord["harmony"]; h.G2 >= 0 || h.Second.Count != 3 || h.Difference.Value != -100 {
		t.Errorf("harmony: %+v", h)
	}
	if order[0] != "state" || order[1] != "surveillance" {
		t.Errorf("order %q", order)
	}
	if c.Tested != 8 {
		t.Errorf("%d words tested of %q", c.Tested, order)
	}
}

func TestKeynessOfNothing(t *testing.T) {
	t.Parallel()
	c := compare(t, press{piece("f1", "post", "foreign", "2019-03-01", "", "the state")}, 100, 1)
	if len(c.Words) != 0 || c.First.Words != 2 || c.Second.Articles != 0 {
		t.Errorf("got %+v", c)
	}
}

func TestRest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ q, without, want string }{
		{"", "type:foreign", "-type:foreign"},
		{"type:party", "失信 OR 老赖", "type:party -(失信 OR 老赖)"},
		{"type:party", "失信 from:2019", "type:party -(失信 from:2019-01-01)"},
		{"relevant:no", "type:party", "relevant:no"},
		{"relevant:any", "type:party", ""},
		{"type:party", "", ""},
	} {
		q, err := index.Parse(index.Vocabulary{}, c.q)
		if err != nil {
			t.Fatal(err)
		}
		without, err := index.Parse(index.Vocabulary{}, c.without)
		if err != nil {
			t.Fatal(err)
		}
		rest, err := words.Rest(q, without)
		if got := rest.String(); c.want == "" && article.CodeOf(err) != article.CodeUsage ||
			c.want != "" && (err != nil || got != c.want) {
			t.Errorf("%s without %s: %s (%v), want %s", c.q, c.without, got, err, c.want)
		}
	}
}
