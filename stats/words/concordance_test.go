package words_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"yulun/index"
	"yulun/stats/words"
)

var concordPress = press{
	piece("a1", "daily", "party", "2019-03-01", "失信名单", "法院公布失信名单。\n失信者受限。"),
	piece("a2", "daily", "party", "2019-03-02", "守信", "守信光荣"),
	piece(
		"a3",
		"post",
		"foreign",
		"",
		"A blacklist",
		"The court blacklisted him. Nobody knew the blacklist.",
	),
}

func lines(t *testing.T, o words.ConcordanceOptions) ([]string, words.Found) {
	t.Helper()
	var got []string
	found, err := words.Concordance(
		context.Background(),
		concordPress,
		o,
		func(l words.Line) error {
			got = append(
				got,
				fmt.Sprintf(
					"%s %s %d-%d %s|%s|%s",
					l.Article,
					l.Field,
					l.Start,
					l.End,
					l.Left,
					l.Node,
					l.Right,
				),
			)
			return nil
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return got, found
}

func TestConcordance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		o    words.ConcordanceOptions
		want []string
	}{
		{
			"by date",
			words.ConcordanceOptions{Find: find("失信"), Order: words.ByDate, Context: 5},
			[]string{
				"a1 title 0-2 |失信|名单", "a1 text 4-6 法院公布|失信|名单。 失", "a1 text 10-12 信名单。 |失信|者受限。",
			},
		},
		{
			"by what stands left",
			words.ConcordanceOptions{Find: find("失信"), Order: words.ByLeft, Context: 4},
			[]string{"a1 title 0-2 |失信|名单", "a1 text 10-12 名单。 |失信|者受限。", "a1 text 4-6 法院公布|失信|名单。"},
		},
		{
			"by what stands right",
			words.ConcordanceOptions{Find: find("失信"), Order: words.ByRight, Context: 4},
			[]string{"a1 title 0-2 |失信|名单", "a1 text 4-6 法院公布|失信|名单。", "a1 text 10-12 名单。 |失信|者受限。"},
		},
		{
			"limited",
			words.ConcordanceOptions{Find: find("失信"), Order: words.ByDate, Limit: 1, Context: 4},
			[]string{"a1 title 0-2 |失信|名单"},
		},
		{
			"no parts of Latin words at the ends",
			words.ConcordanceOptions{Find: find("blacklist"), Order: words.ByDate, Context: 7},
			[]string{"a3 title 2-11 A |blacklist|", "a3 text 10-19 court |blacklist|ed him.", "a3 text 43-52 the |blacklist|."},
		},
		{
			"whole words",
			words.ConcordanceOptions{Find: find("blacklist"), Read: read, Order: words.ByDate, Context: 7},
			[]string{"a3 title 2-11 A |blacklist|", "a3 text 43-52 the |blacklist|."},
		},
		{"nothing", words.ConcordanceOptions{Find: find("信用"), Order: words.ByDate}, nil},
	} {
		got, found := lines(t, c.o)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
		if found.Read != 3 || c.o.Limit == 0 && found.Places != len(c.want) ||
			c.o.Limit > 0 && found.Places != 3 {
			t.Errorf("%s: found %+v", c.name, found)
		}
	}
}

// TestRandomOrderIsASample: each seed gives an order of its own, and the same one again; a limit
// takes the beginning of it.
func TestRandomOrderIsASample(t *testing.T) {
	t.Parallel()
	all := func(seed uint64, limit int) []string {
		got, _ := lines(
			t,
			words.ConcordanceOptions{Find: find("信"), Order: words.Drawn, Seed: seed, Limit: limit},
		)
		return got
	}
	orders := map[string]bool{}
	for seed := range uint64(20) {
		order := all(seed, 0)
		if !slices.Equal(order, all(seed, 0)) || !slices.Equal(order[:2], all(seed, 2)) {
			t.Errorf("seed %d: %q, then %q, first two %q", seed, order, all(seed, 0), all(seed, 2))
		}
		orders[fmt.Sprint(order)] = true
	}
	if len(orders) < 10 {
		t.Errorf("20 seeds gave %d orders", len(orders))
	}
}

func TestConcordanceStopsAtAnError(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	_, err := words.Concordance(
		context.Background(),
		concordPress,
		words.ConcordanceOptions{Find: find("信"), Order: words.ByDate},
		func(words.Line) error { return full },
	)
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

func TestTerm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"失信":             `"失信"`,
		`"信用 修复"`:        `"信用 修复"`,
		"失信 OR 老赖":       `"失信" OR "老赖"`,
		"punish*":        `"punish*"`,
		"信用 NEAR/5 惩戒":   "信用 NEAR/5 惩戒",
		"title:失信":       `title:"失信"`,
		"失信 老赖":          "",
		"-失信":            "",
		"type:foreign":   "",
		"失信 from:2019":   "",
		"失信 OR from:201": "",
		"失信 relevant:no": "",
		"":               "",
	} {
		c, err := words.Term(index.Vocabulary{}, text)
		got := ""
		if err == nil {
			got = index.Query{Where: index.All{c}}.String()
		}
		if got != want {
			t.Errorf("%s: got %s (%v), want %s", text, got, err, want)
		}
	}
}
