package coding_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/coding"
)

// said is one person's coding of an article that is relevant.
func said(coder string, value float64, class article.Class, frames ...article.Frame) coding.Coding {
	return coding.Coding{
		Article: "a", Coder: coder, Person: true, Relevant: true, Score: &value, Class: class,
		Frames: append([]article.Frame{}, frames...), Object: "government",
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	no := coding.Coding{Article: "a", Coder: "x", Person: true}
	final := coding.Coding{
		Article: "a", Coder: "x", Person: true, Final: true, Relevant: true, Class: "neutral",
	}
	model := said("qwen3", 2, "supportive")
	model.Person = false
	for name, c := range map[string]struct {
		codings    []coding.Coding
		relevant   bool
		score      *float64
		class      article.Class
		frames     []article.Frame
		unresolved []string
	}{
		"one coder": {[]coding.Coding{said("a", -1, "critical", "law")}, true, score(-1), "critical", []article.Frame{"law"}, nil},
		"two agree": {[]coding.Coding{said("a", -1, "critical", "privacy", "law"), said("b", -1, "critical", "law", "privacy")}, true, score(-1), "critical", []article.Frame{"law", "privacy"}, nil},
		"two differ": {
			[]coding.Coding{said("a", -1, "critical", "law"), said("b", 0, "neutral", "law", "privacy")},
			true, nil, "",
			[]article.Frame{"law"},
			[]string{"class", "score", "frame:privacy"},
		},
		"two of three":            {[]coding.Coding{said("a", -1, "critical", "law"), said("b", 0, "neutral"), said("c", -2, "critical", "law")}, true, score(-1), "critical", []article.Frame{"law"}, nil},
		"relevance tied":          {[]coding.Coding{said("a", -1, "critical"), no}, false, nil, "", nil, []string{"relevant"}},
		"relevant by two":         {[]coding.Coding{said("a", -1, "critical"), no, said("b", -1, "critical")}, true, score(-1), "critical", []article.Frame{}, nil},
		"not relevant by two":     {[]coding.Coding{said("a", -1, "critical"), no, no}, false, nil, "", nil, nil},
		"final, the rest by vote": {[]coding.Coding{said("a", -1, "critical", "law"), final, said("b", -1, "neutral", "law")}, true, score(-1), "neutral", []article.Frame{"law"}, nil},
		"final alone":             {[]coding.Coding{final}, true, nil, "neutral", nil, nil},
		"models don't count":      {[]coding.Coding{said("a", -1, "critical"), model}, true, score(-1), "critical", []article.Frame{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := coding.Decide(c.codings, false)
			if len(d) != 1 {
				t.Fatalf("%d decisions", len(d))
			}
			got := []any{d[0].Relevant, d[0].Score, d[0].Class, d[0].Frames, d[0].Unresolved}
			if diff := cmp.Diff(
				[]any{c.relevant, c.score, c.class, c.frames, c.unresolved}, got,
			); diff != "" {
				t.Errorf("decided (-want +got):\n%s", diff)
			}
		})
	}
	if d := coding.Decide([]coding.Coding{model}, false); len(d) > 0 {
		t.Errorf("a model alone decides %+v", d)
	}
	if d := coding.Decide([]coding.Coding{model}, true); len(d) != 1 || d[0].Class != "supportive" {
		t.Errorf("a model that is asked decides %+v", d)
	}
}

// TestDecideIsOfTheCodings checks on any codings that their order does not matter, and that what is
// decided was said by half of the coders at least.
func TestDecideIsOfTheCodings(t *testing.T) {
	t.Parallel()
	book := codebooktest.Book()
	rapid.Check(t, func(t *rapid.T) {
		var codings []coding.Coding
		for i := range rapid.IntRange(1, 6).Draw(t, "coders") {
			c := coding.Coding{
				Article: "a", Coder: string(rune('a' + i)), Person: true,
				Relevant: rapid.Bool().Draw(t, "relevant"),
			}
			if c.Relevant && rapid.Bool().Draw(t, "coded") {
				v := float64(rapid.IntRange(-2, 2).Draw(t, "score"))
				c.Score, c.Frames = &v, rapid.SliceOfN(
					rapid.SampledFrom(book.FrameIDs()), 0, 4,
				).Draw(
					t, "frames",
				)
				c = c.Complete(book)
			}
			codings = append(codings, c)
		}
		d := coding.Decide(codings, false)[0]
		shuffled := slices.Clone(codings)
		rand.New(
			rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0),
		).Shuffle(
			len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] },
		)
		again := coding.Decide(shuffled, false)[0]
		slices.Sort(d.Unresolved)
		slices.Sort(again.Unresolved)
		if diff := cmp.Diff(d, again); diff != "" {
			t.Fatalf("the order of coders matters:\n%s", diff)
		}
		if !d.Resolved("relevant") {
			if d.Relevant || d.Class != "" {
				t.Fatalf("undecided relevance, and decided %+v", d.Coding)
			}
			return
		}
		for _, v := range coding.Variables(book) {
			value := v.Of(d.Coding)
			if value == "" || v.Ordered || !d.Resolved(v.Name) {
				continue
			}
			votes, n := 0, 0
			for _, c := range codings {
				if said := v.Of(c); said != "" {
					n++
					if said == value {
						votes++
					}
				}
			}
			if 2*votes <= n {
				t.Fatalf("%s is %s by %d of %d", v.Name, value, votes, n)
			}
		}
	})
}

func TestVariables(t *testing.T) {
	t.Parallel()
	c := said("a", -1, "critical", "law")
	got := map[string]string{}
	for _, v := range coding.Variables(codebooktest.Book()) {
		value := v.Of(c)
		got[v.Name] = value
		if value != "" && !slices.Contains(v.Values, value) {
			t.Errorf("%s is %q, which is not one of %v", v.Name, value, v.Values)
		}
		if v.Name != "relevant" && v.Of(coding.Coding{}) != "" {
			t.Errorf("%s is coded in an article that is not relevant", v.Name)
		}
	}
	for name, want := range map[string]string{"relevant": "yes", "score": "-1", "class": "critical", "frame:law": "yes", "frame:privacy": "no", "object": "government", "conduct": ""} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}
