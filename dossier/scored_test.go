package dossier_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/dossier"
	"yulun/frontier"
	"yulun/index/sqlite"
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

// shelved is a store of one outlet's articles.
type shelved struct {
	dossier.Store
	articles map[string]article.Article
}

func (s shelved) Article(_ context.Context, id string) (article.Article, error) {
	return s.articles[id], nil
}

func (s shelved) Revisions(context.Context, string) ([]store.Revision, error) { return nil, nil }

func (s shelved) Fetches(context.Context, string) ([]frontier.Fetch, error) { return nil, nil }

// TestNeighboursInTheOutlet walks through all articles of an outlet and back. Several are of the
// same day, one is undated, one is another outlet's.
func TestNeighboursInTheOutlet(t *testing.T) {
	t.Parallel()
	idx, err := sqlite.Open(t.Context(), t.TempDir()+"/index.db", sqlite.Options{Words: strings.Fields, Simplify: func(s string) string { return s }, Side: func(article.Class) (int, bool) { return 0, true }})
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	st := shelved{articles: map[string]article.Article{}}
	var all []article.Article
	for id, day := range map[string]int{"a1": 1, "a2": 3, "b1": 3, "c1": 3, "d1": 3, "e1": 9, "f1": 9, "undated": 0, "other": 3} {
		a := article.Article{ID: id, Title: id, Cluster: id, Outlet: article.Outlet{ID: "linjiang", Type: "party"}, Version: 1, Reading: article.Reading{Relevant: true, Relevance: 1, Method: "m"}}
		if day > 0 {
			a.Published = article.Day(2019, time.March, day)
		}
		if id == "other" {
			a.Outlet.ID = "harbour"
		}
		st.articles[id], all = a, append(all, a)
	}
	if err := idx.Put(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	walk := func(from string, next func(dossier.Dossier) *article.Article) string {
		var path []string
		for id := from; id != "" && len(path) < 20; {
			path = append(path, id)
			d, err := dossier.Gather(t.Context(), st, idx, id)
			if err == nil {
				err = d.AddBeside(t.Context(), idx)
			}
			if err != nil {
				t.Fatal(err)
			}
			id = ""
			if a := next(d); a != nil {
				id = a.ID
			}
		}
		return strings.Join(path, " ")
	}
	earlier := func(d dossier.Dossier) *article.Article { return d.Earlier }
	later := func(d dossier.Dossier) *article.Article { return d.Later }
	if got, want := walk("e1", earlier), "e1 f1 a2 b1 c1 d1 a1"; got != want {
		t.Errorf("back in time: %s, want %s", got, want)
	}
	if got, want := walk("a1", later), "a1 d1 c1 b1 a2 f1 e1"; got != want {
		t.Errorf("forth in time: %s, want %s", got, want)
	}
	for _, id := range []string{"undated", "other"} {
		if got := walk(id, earlier) + walk(id, later); got != id+id {
			t.Errorf("%s has neighbours: %s", id, got)
		}
	}
}
