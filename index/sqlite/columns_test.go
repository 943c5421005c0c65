package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/index/indextest"
	"yulun/index/sqlite"
)

// TestTwoHandles: what one handle changes another one sees at once, whatever it remembers.
func TestTwoHandles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	var handles [2]*sqlite.DB
	for i := range handles {
		db, err := sqlite.Open(t.Context(), path, options)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		handles[i] = db
	}
	random := rand.New(rand.NewPCG(3, 4))
	all := indextest.Articles(t)
	articles := map[string]article.Article{}
	version := int64(0)
	for step := range 300 {
		db := handles[random.IntN(2)]
		var err error
		switch action := random.IntN(40); {
		case action == 0:
			clear(articles)
			err = rebuildFromNothing(t.Context(), db)
		case action < 8:
			id := fmt.Sprint(random.IntN(60))
			delete(articles, id)
			err = db.Remove(t.Context(), []string{id})
		default:
			var batch []article.Article
			for range 1 + random.IntN(3) {
				version++
				a := all[random.IntN(len(all))]
				a.ID, a.Version = fmt.Sprint(random.IntN(60)), version
				a.Cluster = a.ID
				batch = append(batch, a)
				articles[a.ID] = a
			}
			err = db.Put(t.Context(), batch)
		}
		if err != nil {
			t.Fatal(err)
		}
		agrees(t, step, handles[random.IntN(2)], articles)
	}
}

// agrees checks an index against the articles that it should hold.
func agrees(t *testing.T, step int, db *sqlite.DB, articles map[string]article.Article) {
	t.Helper()
	want := map[string]int{}
	var ids []string
	for id, a := range articles {
		ids = append(ids, id)
		want["relevant:any"]++
		if strings.Contains(a.Title+a.Text, "失信") {
			want["relevant:any 失信"]++
		}
		if a.Reading.Stance.Class == "critical" {
			want["relevant:any stance:critical"]++
		}
	}
	for _, query := range []string{"relevant:any", "relevant:any 失信", "relevant:any stance:critical"} {
		q, err := index.Parse(indextest.Vocabulary(t), query)
		if err != nil {
			t.Fatal(err)
		}
		q.Limit = 100
		result, err := db.Search(t.Context(), q)
		if err != nil || result.Total != want[query] || len(result.Hits) != want[query] {
			t.Fatalf("step %d: %q finds %d with %d hits, error %v, want %d", step, query, result.Total, len(result.Hits), err, want[query])
		}
		for _, hit := range result.Hits {
			if hit.Article.Version != articles[hit.Article.ID].Version {
				t.Fatalf("step %d: %q finds version %d of %s, want %d", step, query, hit.Article.Version, hit.Article.ID, articles[hit.Article.ID].Version)
			}
		}
		cells, err := db.Cells(t.Context(), q, index.Cut{Bucket: index.Year})
		sum := 0
		for _, c := range cells {
			sum += c.Articles
		}
		if err != nil || sum != want[query] {
			t.Fatalf("step %d: the series of %q has %d articles, error %v, want %d", step, query, sum, err, want[query])
		}
	}
	if n, err := db.Count(t.Context()); err != nil || n != len(ids) {
		t.Fatalf("step %d: %d articles, error %v, want %d", step, n, err, len(ids))
	}
}

// TestOrderOfLikeIDs: articles of one time whose ids begin alike are in order of their whole ids,
// on pages of any size.
func TestOrderOfLikeIDs(t *testing.T) {
	t.Parallel()
	db := open(t)
	var articles []article.Article
	for i := range 300 {
		a := indextest.Articles(t)[0]
		a.ID = fmt.Sprintf("the same beginning %03d", i*7%300)
		a.Cluster = a.ID
		a.Published = article.At(time.Date(2020, 1, 1+i%3, 0, 0, 0, 0, time.UTC))
		if i%5 == 0 {
			a.Published = article.Moment{}
		}
		articles = append(articles, a)
	}
	if err := db.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
	for _, order := range []index.Order{index.Newest, index.Oldest} {
		var want []string
		slices.SortFunc(articles, func(a, b article.Article) int {
			byTime := a.Published.Time.Compare(b.Published.Time)
			switch {
			case a.Published.IsZero() != b.Published.IsZero():
				if a.Published.IsZero() {
					return 1
				}
				return -1
			case byTime != 0 && order == index.Newest:
				return -byTime
			case byTime != 0:
				return byTime
			}
			return strings.Compare(a.ID, b.ID)
		})
		for _, a := range articles {
			want = append(want, a.ID)
		}
		for _, size := range []int{1, 7, 60, 299, 1000} {
			var got []string
			for offset := 0; offset < len(articles); offset += size {
				result, err := db.Search(t.Context(), index.Query{Order: order, Offset: offset, Limit: size})
				if err != nil {
					t.Fatal(err)
				}
				for _, hit := range result.Hits {
					got = append(got, hit.Article.ID)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s in pages of %d: %v", order, size, got)
			}
		}
	}
}

// TestOrderOfManyHits: more hits than are ranked by BM25 come with those first that have all terms
// in the headline, each part by date.
func TestOrderOfManyHits(t *testing.T) {
	t.Parallel()
	db := open(t)
	db.RankAtMost(3)
	var articles []article.Article
	for i, title := range []string{"信用", "隐私", "信用与隐私", "别的", "隐私信用", "别的"} {
		a := indextest.Articles(t)[0]
		a.ID = fmt.Sprint(i)
		a.Title, a.Text, a.Published = title, "信用 隐私", article.Day(2020, 1, 1+i)
		articles = append(articles, a)
	}
	if err := db.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"信用 隐私":               "425310", // both in the headline, the newest first; then all others
		"信用":                  "420531",
		"信用 隐私 to:2020-01-05": "42310",
		"信用 OR 隐私":            "421053", // one in the headline is enough
		"信用 OR country:CN":    "420531",
		"隐私 (信用 OR 别的)":       "425310",
		"信用 NEAR/1 隐私":        "425310",
	} {
		q, err := index.Parse(indextest.Vocabulary(t), query)
		if err != nil {
			t.Fatal(err)
		}
		result, err := db.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, hit := range result.Hits {
			got += hit.Article.ID
		}
		if got != want {
			t.Errorf("%q finds %s, want %s", query, got, want)
		}
	}
}

// stopping is a store that gives an article and then breaks, or all of them.
type stopping struct {
	articles []article.Article
	breaks   bool
	given    []string
}

var errBroken = errors.New("broken")

func (s *stopping) Stamp(context.Context) (string, int64, error) { return "", 0, nil }

func (s *stopping) Each(_ context.Context, after string, f func(article.Article) error) error {
	for _, a := range s.articles {
		if a.ID <= after {
			continue
		}
		s.given = append(s.given, a.ID)
		if err := f(a); err != nil {
			return err
		}
		if s.breaks {
			return errBroken
		}
	}
	return nil
}

// TestRebuildStale: only a rebuild that has come to its end makes a stale index good, and with yet
// another analysis it begins again.
func TestRebuildStale(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	all := indextest.Articles(t)
	step := func(analysis string, breaks, stale bool, asksFor int) {
		t.Helper()
		o := options
		o.Analysis = analysis
		db, err := sqlite.Open(t.Context(), path, o)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		from := &stopping{articles: all, breaks: breaks}
		if _, err := db.Rebuild(t.Context(), from, nil); errors.Is(err, errBroken) != breaks || err != nil && !breaks {
			t.Fatalf("rebuild with %s: %v", analysis, err)
		}
		if got, err := db.Stale(t.Context()); got != stale || err != nil {
			t.Errorf("stale after the rebuild with %s: %t, error %v, want %t", analysis, got, err, stale)
		}
		if len(from.given) != asksFor {
			t.Errorf("the rebuild with %s asks for %d articles, want %d", analysis, len(from.given), asksFor)
		}
	}
	step("one", false, false, len(all))
	step("two", true, true, 1)
	step("three", true, true, 1)
	step("three", false, false, len(all)-1)
	step("three", false, false, len(all))
}
