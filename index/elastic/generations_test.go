package elastic_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/index"
	"yulun/index/elastic"
	"yulun/index/indextest"
)

// rolling is when the tests roll over: the articles of the suite are first seen in May of 2022.
var rolling = time.Date(2022, 6, 1, 0, 0, 0, 0, time.UTC)

// tiny are options with which every generation is soon full.
func tiny(t testing.TB) elastic.Options {
	o := options(t)
	o.MaxShardSize = 1
	return o
}

func rollOver(t *testing.T, db *elastic.DB, now time.Time, want bool) {
	t.Helper()
	if rolled, err := db.RollOver(t.Context(), now); err != nil || rolled != want {
		t.Fatalf("rolled over at %s: %v, error %v, want %v", now, rolled, err, want)
	}
}

// moved are articles of the suite with other ids, first seen at an instant.
func moved(t *testing.T, prefix string, seen time.Time) []article.Article {
	articles := indextest.Articles(t)
	for i := range articles {
		articles[i].ID = prefix + articles[i].ID
		articles[i].Cluster = prefix + articles[i].Cluster
		articles[i].FirstSeen = seen
	}
	return articles
}

// TestRollOver: an article stays in the generation of its time, so that a revision replaces it
// there, and whatever is asked is answered over all generations.
func TestRollOver(t *testing.T) {
	t.Parallel()
	o := tiny(t)
	db, theirs := open(t, o), open(t, options(t)) // the same articles in one generation
	first := indextest.Articles(t)
	put(t, db, first)
	rollOver(t, db, rolling, true)
	rollOver(t, db, rolling, false) // the new one has not begun
	soon := moved(t, "s", rolling.Add(9*time.Minute))
	late := moved(t, "l", rolling.Add(10*time.Minute))
	put(t, db, soon)
	put(t, db, late)
	rollOver(t, db, rolling.Add(time.Hour), true)
	latest := moved(t, "t", rolling.Add(3*time.Hour))
	put(t, db, latest)
	names := indices(t, o)
	for i, want := range []int{2 * len(first), len(first), len(first)} {
		_, answer := raw(t, o, "GET", "/"+names[i]+"/_count?filter_path=count", "")
		if got := strings.Trim(answer, `{"count:} `); got != numbered("", want)[3:] {
			t.Errorf("%s has %s articles, want %d", names[i], got, want)
		}
	}
	revised := slices.Concat(first[:2], soon[:1], late[:2], latest[:1])
	for i := range revised {
		revised[i].Version, revised[i].Title = 2, "更正"
	}
	put(t, db, revised)
	all := slices.Concat(first, soon, late, latest)
	put(t, theirs, all)
	put(t, theirs, revised)
	if n := count(t, db); n != len(all) {
		t.Errorf("%d articles, want %d", n, len(all))
	}
	if n := total(t, db, "title:更正 relevant:any"); n != len(revised) {
		t.Errorf("%d revisions are found, want %d", n, len(revised))
	}
	for _, query := range []string{"", "信用", "relevant:any", `"失信被执行人"`, "更正", "stance:critical"} {
		q, err := index.Parse(index.Vocabulary{}, query)
		if err != nil {
			t.Fatal(err)
		}
		q.Facets, q.Limit = true, 1000
		got, err := db.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		want, err := theirs.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(comparable(q, want), comparable(q, got)); diff != "" {
			t.Errorf("%q (-one generation +three):\n%s", query, diff)
		}
		cut := index.Cut{Bucket: index.Month, Group: index.ByFrame}
		gotCells, gotErr := db.Cells(t.Context(), q, cut)
		wantCells, wantErr := theirs.Cells(t.Context(), q, cut)
		if diff := gocmp.Diff(wantCells, gotCells); diff != "" || gotErr != nil || wantErr != nil {
			t.Errorf("cells of %q, errors %v and %v (-one generation +three):\n%s", query, gotErr, wantErr, diff)
		}
	}
	seen := map[string]int{}
	err := db.Each(t.Context(), index.Query{Relevance: index.AnyRelevance}, func(hit index.Hit) error {
		seen[hit.Article.ID]++
		return nil
	})
	if err != nil || len(seen) != len(all) {
		t.Errorf("each gives %d articles, error %v, want %d", len(seen), err, len(all))
	}
	wantStale(t, db, false)
	if diff := gocmp.Diff(entries(t, theirs), entries(t, db)); diff != "" {
		t.Errorf("entries (-one generation +three):\n%s", diff)
	}
}

// TestRollOverOnlyWhenLarge: a generation that is small enough is not followed by another.
func TestRollOverOnlyWhenLarge(t *testing.T) {
	t.Parallel()
	o := options(t)
	db := open(t, o)
	put(t, db, indextest.Articles(t))
	rollOver(t, db, rolling, false)
	if made := indices(t, o); len(made) != 1 {
		t.Errorf("indices %v, want one", made)
	}
}

// TestNoRollOverInRebuild: the aliases are about to move, and would not take a new generation
// along.
func TestNoRollOverInRebuild(t *testing.T) {
	t.Parallel()
	db := open(t, tiny(t))
	put(t, db, indextest.Articles(t))
	name, err := db.NewIndex(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rollOver(t, db, rolling, false)
	if _, err := db.SwapAlias(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	rollOver(t, db, rolling, true)
}

// TestBehaviourRolledOver: an index of several generations answers as one of one does.
func TestBehaviourRolledOver(t *testing.T) {
	t.Parallel()
	indextest.Run(t, func(t *testing.T) index.Index {
		db := open(t, tiny(t))
		rollOver(t, db, rolling.AddDate(-1, 0, 0), true)
		rollOver(t, db, time.Date(2022, 5, 1, 8, 50, 0, 0, time.UTC), true) // the suite's articles lie in the last one
		return db
	})
}

func put(t *testing.T, db *elastic.DB, articles []article.Article) {
	t.Helper()
	if err := db.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
}

func entries(t *testing.T, db *elastic.DB) []index.Entry {
	t.Helper()
	var list []index.Entry
	err := db.Entries(t.Context(), func(e index.Entry) error {
		list = append(list, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
