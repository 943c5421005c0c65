package render_test

import (
	"strings"
	"testing"
	"time"

	"yulun/codebook/codebooktest"
	"yulun/coding"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/evaluation"
	"yulun/stats/reliability"
)

// backed is what two people, a model and an evaluation leave behind.
func backed() stats.Backing {
	day := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	configuration, data := strings.Repeat("c", 64), strings.Repeat("d", 64)
	one := 1.0
	codings := []coding.Coding{}
	for i, id := range []string{"a", "b", "c"} {
		for _, coder := range []string{"li", "wang"} {
			c := coding.Coding{Article: id, Sample: "pilot", Coder: coder, Person: true, Relevant: true, Score: &one, Class: "supportive"}
			if i == 2 {
				minus := -1.0
				c.Score, c.Class = &minus, "critical"
			}
			codings = append(codings, c.WithID())
		}
	}
	return stats.Backing{
		Validation: &stats.Validation{Sample: "pilot"}, Codebook: codebooktest.Book(),
		Sample:    coding.Sample{ID: "pilot", Design: coding.Design{Kind: coding.Random, N: 3}, Strata: []coding.Stratum{{Size: 9, Drawn: 3}}},
		Agreement: reliability.Compare(codebooktest.Book(), codings, reliability.Options{Seed: 1}), Decided: 3,
		People: []coding.Coder{
			{Name: "li", Person: true, Languages: []string{"zh"}, Training: "the codebook", Pay: coding.Paid},
			{Name: "wang", Person: true, Languages: []string{"zh", "en"}, Training: "the codebook", Pay: coding.Volunteer},
		},
		Models:        []coding.ModelInfo{{Name: "qwen3", Version: "8b", Temperature: 0.2, Prompt: strings.Repeat("e", 64)}},
		Configuration: configuration, Data: data,
		Evaluated: []coding.Evaluated{{
			At: day, Sample: "pilot", Methods: []string{"lexicon-5"}, Configuration: configuration, Data: data, Seed: 1, Software: "yulun 1",
			Baselines: map[string]float64{"majority class": 0.31, "words of praise and blame": 0.44},
		}},
		Evaluation: &evaluation.Evaluation{Pieces: 3, Baselines: []evaluation.Baseline{{Name: "majority class"}}},
	}
}

func pointNamed(t *testing.T, b stats.Backing, demand string) render.ValidityPoint {
	t.Helper()
	for _, p := range render.ValidityPoints(locale.Printer{}, b) {
		if p.Demand == demand {
			return p
		}
	}
	t.Fatalf("no point %q", demand)
	return render.ValidityPoint{}
}

func TestValidityHasAllPoints(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]stats.Backing{"nothing coded": {Codebook: codebooktest.Book()}, "coded": backed()} {
		points := render.ValidityPoints(locale.Printer{}, b)
		if len(points) != 25 {
			t.Errorf("%s: %d points", name, len(points))
		}
		seen := map[string]bool{}
		for i, p := range points {
			if p.Number != i+1 || seen[p.Demand] || !strings.HasSuffix(p.Text, ".") || strings.Contains(p.Text, "%!") {
				t.Errorf("%s: point %+v", name, p)
			}
			seen[p.Demand] = true
		}
	}
}

func TestValiditySaysWhoCodedAndWithWhat(t *testing.T) {
	t.Parallel()
	const who, digests, models = "It is said who coded", "Command, configuration, data and seed are recorded", "Model, version and settings are named"
	for name, c := range map[string]struct {
		change func(*stats.Backing)
		demand string
		status render.Status
		says   string
	}{
		"all facts":      {func(*stats.Backing) {}, who, render.Met, "wang (person; reads zh, en; training: the codebook; volunteer)"},
		"a fact missing": {func(b *stats.Backing) { b.People[0].Pay = "" }, who, render.Partly, "li (person; reads zh; training: the codebook; not recorded: pay)"},
		"digests":        {func(*stats.Backing) {}, digests, render.Met, "Configuration sha-256 cccccccccccccccc. Decisions of the coders sha-256 dddddddddddddddd."},
		"evaluated by another configuration": {
			func(b *stats.Backing) { b.Configuration = strings.Repeat("f", 64) }, digests, render.Partly,
			"was by configuration cccccccccccccccc",
		},
		"never evaluated": {func(b *stats.Backing) { b.Evaluated = nil }, digests, render.Partly, "No evaluation is recorded"},
		"the coder's model": {
			func(*stats.Backing) {}, models, render.Partly,
			"Coder qwen3 8b, temperature 0.2, prompt eeeeeeeeeeeeeeee, checksum not known.",
		},
		"looks": {
			func(b *stats.Backing) {
				again := b.Evaluated[0]
				again.Configuration, again.At = "x", again.At.AddDate(0, 0, 3)
				b.Evaluated = append(b.Evaluated, again)
			}, "The test set is apart from development", render.Partly,
			"compared lexicon-5 with it in 2 runs under 2 configurations, first on 2026-03-01, last on 2026-03-04. What was changed between them may fit these texts better",
		},
		"baselines": {
			func(*stats.Backing) {}, "Baselines stand beside the scorer", render.Met,
			"majority class 0.31, words of praise and blame 0.44",
		},
		"one coder": {
			func(b *stats.Backing) { b.People = b.People[:1] }, "Two or more coders agree", render.Unmet, "One person coded",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := backed()
			c.change(&b)
			if p := pointNamed(t, b, c.demand); p.Status != c.status || !strings.Contains(p.Text, c.says) {
				t.Errorf("%s: %s\nwant %s: …%s…", p.Status, p.Text, c.status, c.says)
			}
		})
	}
}
