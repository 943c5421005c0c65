package indextest

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
)

//go:embed testdata/*.json
var testdata embed.FS

// read reads a file of testdata.
func read(t *testing.T, name string, into any) {
	t.Helper()
	content, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(content)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// Vocabulary is what the queries of the suite may name.
func Vocabulary(t *testing.T) index.Vocabulary {
	return index.Vocabulary{Codebook: codebooktest.Book()}.WithOutlets(nil, func() ([]article.Outlet, error) {
		var outlets []article.Outlet
		for _, a := range Articles(t) {
			outlets = append(outlets, a.Outlet)
		}
		return outlets, nil
	})
}

// Articles are the articles of the suite, all in version 1.
func Articles(t *testing.T) []article.Article {
	t.Helper()
	var file struct {
		Outlets  []article.Outlet
		Articles []struct {
			ID, Outlet, Title, Text, Cluster, Method string
			Lang                                     article.Lang
			Script                                   article.Script
			Published                                article.Moment
			Reprint, Relevant                        bool
			Stance                                   article.Class
			Score                                    float64
			Frames                                   []article.Frame
			Object                                   article.Object
		}
	}
	read(t, "articles.json", &file)
	outlets := map[string]article.Outlet{}
	for _, o := range file.Outlets {
		outlets[o.ID] = o
	}
	articles := make([]article.Article, len(file.Articles))
	for i, from := range file.Articles {
		cluster := from.Cluster
		if cluster == "" {
			cluster = from.ID
		}
		frames := map[article.Frame]float64{}
		for _, frame := range from.Frames {
			frames[frame] = 0.5
		}
		articles[i] = article.Article{
			ID: from.ID, URL: "https://example.org/" + from.ID, CanonicalURL: "https://example.org/" + from.ID,
			Outlet: outlets[from.Outlet], Lang: from.Lang, Script: from.Script, Title: from.Title, Text: from.Text,
			Published: from.Published, Cluster: cluster, IsReprint: from.Reprint, Revision: 1, Version: 1,
			FirstSeen: time.Date(2022, 5, 1, 9, 0, 0, 0, time.UTC), Fetched: time.Date(2022, 5, 1, 9, 0, 1, 0, time.UTC),
			Reading: article.Reading{
				Relevant: from.Relevant, Stance: article.Stance{Class: from.Stance, Score: from.Score, Confidence: 0.5},
				Frames: frames, Object: from.Object, Method: from.Method,
			},
			Archive: article.Location{File: "2022/a.warc.gz", Offset: int64(i)},
		}
	}
	return articles
}

// ask is a query as a case writes it.
type ask struct {
	Query         string
	Order         index.Order
	Unit          index.Unit
	Zone          string
	Offset, Limit int
}

func (a ask) query(t *testing.T) index.Query {
	t.Helper()
	q, err := index.Parse(Vocabulary(t), a.Query)
	if err != nil {
		t.Fatalf("query %q: %v", a.Query, err)
	}
	q.Order, q.Unit, q.Zone, q.Offset, q.Limit = a.Order, a.Unit, zone(t, a.Zone), a.Offset, a.Limit
	return q
}

// zone is nil for no name.
func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	if name == "" {
		return nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// marked writes marks into their text: 【失信】.
func marked(m index.Marked) string {
	var b strings.Builder
	runes := []rune(m.Text)
	at := 0
	for _, mark := range m.Marks {
		if mark[0] < at || mark[1] <= mark[0] || mark[1] > len(runes) {
			return fmt.Sprintf("marks %v don't fit %q", m.Marks, m.Text)
		}
		b.WriteString(string(runes[at:mark[0]]) + "【" + string(runes[mark[0]:mark[1]]) + "】")
		at = mark[1]
	}
	return b.String() + string(runes[at:])
}

func ids(hits []index.Hit) []string {
	ids := make([]string, len(hits))
	for i, hit := range hits {
		ids[i] = hit.Article.ID
	}
	return ids
}

// line writes a cell in one line: bucket, group, outlet, articles and stories, sum and sum of
// squares, classes, frames, methods.
func line(c index.Cell, b index.Bucket) string {
	bucket := b.Label(c.Start)
	if c.Undated {
		bucket = "undated"
	}
	group := or(c.Group, "-")
	if c.Second != "" {
		group += "+" + c.Second
	}
	return fmt.Sprintf("%s %s %s %d/%d %g %g %d/%d/%d %s %s", bucket, group, c.Outlet.ID, c.Articles, c.Stories, c.Sum, c.SumSquares,
		c.Supportive, c.Neutral, c.Critical, counts(c.Frames), counts(c.Methods))
}

// counts writes counts in order of their names: law:1,order:2.
func counts[K ~string](m map[K]int) string {
	var parts []string
	for _, key := range sorted(m) {
		parts = append(parts, fmt.Sprintf("%s:%d", key, m[key]))
	}
	return or(strings.Join(parts, ","), "-")
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
