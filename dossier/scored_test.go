package dossier_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/dossier"
	"yulun/store"
)

// counting scores a text by how often it says 好.
type counting struct{ read []string }

func (c *counting) Method() string { return "counting" }

func (c *counting) Read(_, text string, _ article.Lang) article.Reading {
	c.read = append(c.read, text)
	return article.Reading{Relevant: true, Stance: article.Stance{Score: float64(strings.Count(text, "好"))}, Method: c.Method()}
}

func revisions(texts ...string) []dossier.Revision {
	var all []dossier.Revision
	for i, text := range texts {
		all = append(all, dossier.Revision{Revision: store.Revision{Number: len(texts) - i, Text: text}})
	}
	return all
}

// TestScore: the newest revision has the stored reading, earlier ones that of the scorer, and one
// that has none says why.
func TestScore(t *testing.T) {
	t.Parallel()
	stored := article.Reading{Relevant: true, Stance: article.Stance{Score: 0.5}, Method: "rules/1"}
	for name, tc := range map[string]struct {
		texts  []string
		scorer bool
		want   []string
	}{
		"one revision":         {[]string{"好"}, true, []string{"0.5 by rules/1"}},
		"two":                  {[]string{"好", "好好"}, true, []string{"0.5 by rules/1", "2 by counting now"}},
		"no scorer":            {[]string{"好", "好好"}, false, []string{"0.5 by rules/1", "no_scorer"}},
		"too long for a look":  {[]string{"好", strings.Repeat("好", 50_000), strings.Repeat("好", 60_000)}, true, []string{"0.5 by rules/1", "50000 by counting now", "too_long"}},
		"an article of 100 MB": {[]string{strings.Repeat("好", 200_000), "好"}, true, []string{"0.5 by rules/1", "1 by counting now"}},
	} {
		d := dossier.Dossier{Article: article.Article{Revision: len(tc.texts), Reading: stored}, Revisions: revisions(tc.texts...)}
		made := 0
		scorer := func() (dossier.Scorer, error) { made++; return &counting{}, nil }
		if !tc.scorer {
			scorer = nil
		}
		if err := d.Score(scorer); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range d.Revisions {
			if r.Unscored != "" {
				got = append(got, string(r.Unscored))
				continue
			}
			got = append(got, strings.TrimSpace(fmt.Sprintf("%v by %s %s", r.Reading.Stance.Score, r.Reading.Method, map[bool]string{true: "now"}[r.Now])))
		}
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
		if len(tc.texts) == 1 && made > 0 {
			t.Errorf("%s: a scorer was made for nothing", name)
		}
	}
}
