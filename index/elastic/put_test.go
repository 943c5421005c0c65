package elastic_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/index/indextest"
)

// TestPutRefused: what the cluster doesn't take is named with its reason, and all else is in the
// index.
func TestPutRefused(t *testing.T) {
	t.Parallel()
	db := open(t, options(t))
	all := indextest.Articles(t)
	all[3].Cluster = strings.Repeat("集", 20_000) // longer than a keyword may be
	all[5].Reading.Stance.Score = math.NaN()     // not to be written as JSON
	all[7].Version = -1
	err := db.Put(t.Context(), all)
	if article.CodeOf(err) != article.CodePartial {
		t.Fatalf("error %v, want one for a part", err)
	}
	var e *index.PutError
	if !errors.As(err, &e) || e.Total != len(all) || len(e.Refused) != 3 {
		t.Fatalf("error %#v", err)
	}
	reasons := map[string]index.Refusal{}
	for _, r := range e.Refused {
		reasons[r.ID] = r
		if r.Temporary {
			t.Errorf("%s is refused for now only", r.ID)
		}
		if !strings.Contains(err.Error(), r.ID) {
			t.Errorf("error %v doesn't name %s", err, r.ID)
		}
	}
	for id, reason := range map[string]string{all[3].ID: "immense term", all[5].ID: "NaN", all[7].ID: "version"} {
		if !strings.Contains(reasons[id].Reason, reason) {
			t.Errorf("%s is refused for %q, want %q in it", id, reasons[id].Reason, reason)
		}
	}
	if n := count(t, db); n != len(all)-3 {
		t.Errorf("%d articles, want %d", n, len(all)-3)
	}
}

// TestPutMany: a batch larger than one request is whole, and pages beyond the cluster's window,
// walks and sums over many groups are too.
func TestPutMany(t *testing.T) {
	t.Parallel()
	const n, outlets, chinese, characters = 10_400, 1_300, 4_500, 2_000
	o := options(t)
	o.Words = strings.Fields
	db := open(t, o)
	frames := map[article.Frame]float64{}
	for _, frame := range codebooktest.Book().FrameIDs() {
		frames[frame] = 1
	}
	articles := make([]article.Article, n)
	for i := range articles {
		o := i % outlets
		articles[i] = article.Article{
			ID: numbered("n", i), Version: 1, Title: "4S" + string([]rune{'信', rune(0x4E00 + i%characters)}), Text: strings.Repeat("名单。", 60),
			Outlet:    article.Outlet{ID: numbered("o", o), Type: "blog", Country: "CN"},
			Published: article.Day(2019, 1, 1+i%365), Lang: article.English,
			Reading: article.Reading{Relevant: true, Stance: article.Stance{Class: "neutral", Score: float64(o) / 10_000}, Frames: frames, Method: "rules/1"},
		}
		if i%2 == 0 {
			articles[i].Published.DayOnly = false
		}
		if i < chinese {
			articles[i].Lang = article.Chinese
		}
	}
	if err := db.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
	t.Run("continuations", func(t *testing.T) {
		for query, want := range map[string]int{"信": n, `"4S信"`: n, `"4S信一"`: n/characters + 1, "4S信 -信一": n - n/characters - 1} {
			if got := total(t, db, query); got != want {
				t.Errorf("%q finds %d, want %d", query, got, want)
			}
		}
	})
	t.Run("deep pages", func(t *testing.T) {
		for _, offset := range []int{9_990, 10_395, n, n + 5} {
			result, err := db.Search(t.Context(), index.Query{Offset: offset, Facets: true})
			if err != nil {
				t.Fatal(err)
			}
			if want := max(0, min(index.DefaultLimit, n-offset)); result.Total != n || len(result.Hits) != want || len(result.Facets) != 8 {
				t.Errorf("from %d: %d of %d and %d facets, want %d", offset, len(result.Hits), result.Total, len(result.Facets), want)
			}
		}
		result, err := db.Search(t.Context(), index.Query{Order: index.Oldest, Limit: n})
		if err != nil || len(result.Hits) != n {
			t.Fatalf("%d hits on one page, error %v, want %d", len(result.Hits), err, n)
		}
		for i, hit := range result.Hits[1:] {
			a, b := result.Hits[i].Article, hit.Article
			if a.Published.Time.After(b.Published.Time) || a.Published.Time.Equal(b.Published.Time) && a.ID >= b.ID {
				t.Fatalf("%s of %s stands before %s of %s", a.ID, a.Published, b.ID, b.Published)
			}
		}
	})
	t.Run("each", func(t *testing.T) {
		seen := map[string]bool{}
		err := db.Each(t.Context(), index.Query{Where: index.All{index.Term{Text: "信"}}}, func(hit index.Hit) error {
			seen[hit.Article.ID] = true
			return nil
		})
		if err != nil || len(seen) != n {
			t.Errorf("%d articles, error %v, want %d", len(seen), err, n)
		}
	})
	// Nearly all of the cells that there may be have an article. Pages are asked for at once where
	// they may be many, and otherwise when the cluster has refused to give all in one answer.
	for name, days := range map[string]int{"more cells than fit into one answer": 365, "a few more cells than fit into one answer": 250} {
		t.Run(name, func(t *testing.T) {
			want := 0
			for i := range n {
				if i%365 < days {
					want += len(frames)
				}
			}
			of := index.Query{Where: index.All{index.Days{To: time.Date(2019, 1, days, 0, 0, 0, 0, time.UTC)}}}
			cells, err := db.Cells(t.Context(), of, index.Cut{Bucket: index.Day, Group: index.ByFrame})
			if err != nil || len(cells) != want {
				t.Fatalf("%d cells, error %v, want %d", len(cells), err, want)
			}
			for _, c := range cells {
				if c.Articles != 1 || c.Neutral != 1 || len(c.Frames) != len(frames) {
					t.Fatalf("cell %+v, want one article with %d frames", c, len(frames))
				}
			}
		})
	}
	t.Run("cells", func(t *testing.T) {
		cells, err := db.Cells(t.Context(), index.Query{}, index.Cut{Bucket: index.Whole})
		if err != nil || len(cells) != outlets {
			t.Fatalf("%d cells, error %v, want %d", len(cells), err, outlets)
		}
		for i, c := range cells {
			if want := float64(i*n/outlets) / index.ScoreScale; c.Articles != n/outlets || c.Sum != want || c.Outlet.ID != numbered("o", i) {
				t.Fatalf("cell %d: %+v, want the sum %v", i, c, want)
			}
		}
	})
}

// numbered is an id; ids are in order of their numbers.
func numbered(letter string, i int) string { return fmt.Sprintf("%s%05d", letter, i) }
