package elastic_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/index/indextest"
	"yulun/index/sqlite"
)

// pieces are what texts and terms are put together from: words that lie within others, either
// script, Latin words, numbers and punctuation.
var pieces = []string{
	"信用", "失信", "社会信用", "社會信用體系", "诚信用户", "失信被执行人", "隐私", "隱私", "用", "户", "人脸识别", "𠮷", "の",
	"。", "，", "”", " ", "\n", "credit", "Credit ", " China's ", "4S店", "3.5", "1,000", "ＡＩ", "P2P网贷",
}

// zones have days that begin at other times, with and without summer time.
var zones = []*time.Location{nil, time.UTC, time.FixedZone("here", -5400), load("America/New_York"), load("Asia/Kathmandu")}

func load(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// someArticles makes articles by chance, the same ones each time.
func someArticles(n int) []article.Article {
	chance := rand.New(rand.NewPCG(20, 19))
	pick := func(from []string, most int) string {
		var b strings.Builder
		for range chance.IntN(most + 1) {
			b.WriteString(from[chance.IntN(len(from))])
		}
		return b.String()
	}
	articles := make([]article.Article, n)
	for i := range articles {
		id := fmt.Sprintf("%016x", chance.Uint64())
		a := article.Article{
			ID: id, Version: 1 + chance.Int64N(3), Title: pick(pieces, 5), Text: pick(pieces, 40),
			Outlet:  article.Outlet{ID: pick([]string{"a", "b"}, 2), Name: "报 \"" + pick([]string{"x", "y"}, 1), Type: codebooktest.Book().TypeIDs()[chance.IntN(3)], Country: pick([]string{"CN", "HK"}, 1)},
			Lang:    article.Lang(pick([]string{"zh", "en"}, 1)),
			Script:  article.Script(pick([]string{"hans", "hant"}, 1)),
			Cluster: id, IsReprint: chance.IntN(4) == 0,
			Reading: article.Reading{
				Relevant: chance.IntN(4) > 0, Object: article.Object(pick([]string{"government", "several"}, 1)), Method: pick([]string{"rules/1", "rules/2"}, 1),
				Stance: article.Stance{Class: article.Class(pick([]string{"supportive", "neutral", "critical"}, 1)), Score: chance.Float64()*2 - 1},
				Frames: map[article.Frame]float64{},
			},
		}
		for range chance.IntN(4) {
			a.Reading.Frames[codebooktest.Book().FrameIDs()[chance.IntN(5)]] = chance.Float64()
		}
		// Around midnight of days of which some change the clock, in three years, and long ago.
		day := time.Date([]int{1937, 2018, 2019, 2021}[chance.IntN(4)], time.March, 9+chance.IntN(4), 0, 0, 0, 0, time.UTC)
		switch chance.IntN(5) {
		case 0:
		case 1:
			a.Published = article.Day(day.Date())
		default:
			a.Published = article.At(day.Add(time.Duration(chance.IntN(48*3600)) * time.Second))
		}
		articles[i] = a
	}
	return articles
}

// TestSameAsSQLite: whatever is asked, both engines answer the same: hits with their marks, facets
// and sums.
func TestSameAsSQLite(t *testing.T) {
	t.Parallel()
	ours := open(t, options(t))
	theirs, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "index.db"), sqlite.Options{Words: indextest.Words, Simplify: indextest.Simplify, Side: indextest.Side})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { theirs.Close() })
	articles := someArticles(300)
	for _, x := range []index.Index{ours, theirs} {
		if err := x.Put(t.Context(), articles); err != nil {
			t.Fatal(err)
		}
	}
	found := 0
	rapid.Check(t, func(r *rapid.T) {
		q := drawQuery(r, articles)
		got, err := ours.Search(t.Context(), q)
		if err != nil {
			r.Fatalf("search %s: %v", q, err)
		}
		want, err := theirs.Search(t.Context(), q)
		if err != nil {
			r.Fatalf("search %s in SQLite: %v", q, err)
		}
		found += len(want.Hits)
		if diff := gocmp.Diff(comparable(q, want), comparable(q, got)); diff != "" {
			r.Fatalf("%s (-SQLite +Elasticsearch):\n%s", q, diff)
		}
		cut := index.Cut{
			Bucket: rapid.SampledFrom([]index.Bucket{index.Day, index.Week, index.Month, index.Quarter, index.Year, index.Whole}).Draw(r, "bucket"),
			Group:  rapid.SampledFrom(append(index.Groups(), index.Ungrouped)).Draw(r, "group"),
			Zone:   q.Zone,
		}
		if second := rapid.SampledFrom(append(index.Groups(), index.Ungrouped)).Draw(r, "second group"); cut.Group != index.Ungrouped && second != cut.Group {
			cut.Second = second
		}
		gotCells, err := ours.Cells(t.Context(), q, cut)
		if err != nil {
			r.Fatalf("cells of %s: %v", q, err)
		}
		wantCells, err := theirs.Cells(t.Context(), q, cut)
		if err != nil {
			r.Fatalf("cells of %s in SQLite: %v", q, err)
		}
		if diff := gocmp.Diff(wantCells, gotCells); diff != "" {
			r.Fatalf("cells of %s (-SQLite +Elasticsearch):\n%s", q, diff)
		}
		paged, err := ours.PagedCells(t.Context(), q, cut)
		if err != nil {
			r.Fatalf("cells of %s in pages: %v", q, err)
		}
		if diff := gocmp.Diff(wantCells, paged); diff != "" {
			r.Fatalf("cells of %s (-SQLite +Elasticsearch in pages):\n%s", q, diff)
		}
	})
	if found < 100 {
		t.Errorf("only %d hits: nothing was compared", found)
	}
}

// drawQuery makes a query by chance.
func drawQuery(r *rapid.T, articles []article.Article) index.Query {
	d := drawer{r, articles[rapid.IntRange(0, len(articles)-1).Draw(r, "like")]}
	q := index.Query{
		Facets: true, Limit: 1000,
		Order:     rapid.SampledFrom([]index.Order{index.ByRelevance, index.Newest, index.Oldest}).Draw(r, "order"),
		Zone:      rapid.SampledFrom(zones).Draw(r, "zone"),
		Relevance: rapid.SampledFrom([]index.Relevance{index.RelevantOnly, index.AnyRelevance, index.IrrelevantOnly}).Draw(r, "relevance"),
		Unit:      rapid.SampledFrom([]index.Unit{index.Articles, index.Stories}).Draw(r, "unit"),
	}
	for range rapid.IntRange(0, 3).Draw(r, "clauses") {
		q.Where = append(q.Where, d.condition(2))
	}
	if days := d.days(); rapid.IntRange(0, 4).Draw(r, "bounded") == 0 {
		q.From, q.To = days.From, days.To
	}
	return q
}

// drawer makes conditions by chance, of which some hold for one article.
type drawer struct {
	*rapid.T
	like article.Article
}

func (d drawer) condition(depth int) index.Condition {
	kind := rapid.IntRange(0, 9).Draw(d.T, "kind")
	if depth == 0 {
		kind = min(kind, 6)
	}
	list := func() []index.Condition {
		var list []index.Condition
		for range rapid.IntRange(2, 3).Draw(d.T, "length") {
			list = append(list, d.condition(depth-1))
		}
		return list
	}
	switch kind {
	case 4:
		return d.filter()
	case 5:
		return d.days()
	case 6:
		return d.near()
	case 7:
		return index.All(list())
	case 8:
		return index.Any(list())
	case 9:
		return index.Not{Condition: d.condition(depth - 1)}
	default:
		return d.term(rapid.IntRange(0, 3).Draw(d.T, "title") == 0)
	}
}

func (d drawer) term(title bool) index.Term {
	text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 2).Draw(d.T, "text"), "")
	if strings.Trim(text, "。，” \n") == "" {
		text = "信"
	}
	prefix := rapid.IntRange(0, 3).Draw(d.T, "prefix") == 0
	if prefix {
		text = rapid.SampledFrom([]string{"cre", "P2", "4s店", "信用", "失信 cre", "失", "chin", "3."}).Draw(d.T, "beginning")
	}
	return index.Term{Text: text, Phrase: rapid.Bool().Draw(d.T, "phrase"), Title: title, Prefix: prefix}
}

func (d drawer) near() index.Near {
	title := rapid.IntRange(0, 3).Draw(d.T, "title") == 0
	side := func() []index.Term {
		var terms []index.Term
		for range rapid.IntRange(1, 2).Draw(d.T, "alternatives") {
			terms = append(terms, d.term(title))
		}
		return terms
	}
	return index.Near{Left: side(), Right: side(), Distance: rapid.IntRange(0, 4).Draw(d.T, "distance")}
}

func (d drawer) filter() index.Filter {
	a := d.like
	return rapid.SampledFrom([]index.Filter{
		{Field: "outlet", Values: []string{a.Outlet.ID}},
		{Field: "type", Values: []string{string(a.Outlet.Type), "blog"}},
		{Field: "country", Values: []string{a.Outlet.Country}},
		{Field: "lang", Values: []string{string(a.Lang)}},
		{Field: "script", Values: []string{string(a.Script)}},
		{Field: "object", Values: []string{string(a.Reading.Object)}},
		{Field: "stance", Values: []string{"critical", "neutral"}},
		{Field: "frame", Values: []string{string(codebooktest.Book().FrameIDs()[0])}},
		{Field: "frame", Values: []string{string(codebooktest.Book().FrameIDs()[1]), string(codebooktest.Book().FrameIDs()[2])}},
		{Field: "frame", Values: []string{"none"}},
		{Field: "cluster", Values: []string{a.Cluster, "none"}},
		{Field: "id", Values: []string{a.ID}},
	}).Draw(d.T, "filter")
}

func (d drawer) days() index.Days {
	day := d.like.Published.In(time.UTC)
	return rapid.SampledFrom([]index.Days{{From: day}, {To: day}, {From: day, To: day}}).Draw(d.T, "days")
}

// comparable leaves out what differs by nature: scores, and the order by them.
func comparable(q index.Query, r index.Result) index.Result {
	if index.Ranked(q.Where) != nil && q.Order == index.ByRelevance {
		slices.SortFunc(r.Hits, func(a, b index.Hit) int { return cmp.Compare(a.Article.ID, b.Article.ID) })
	}
	for i := range r.Hits {
		r.Hits[i].Score = 0
	}
	return r
}
