package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yulun/article"
	"yulun/index"
	"yulun/index/indextest"
	"yulun/index/sqlite"
	"yulun/internal/compact"
)

func TestOpenAgainKeepsEverything(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "索引 100%?.db")
	for i := range 2 {
		db, err := sqlite.Open(t.Context(), path, options)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := db.Count(t.Context()); err != nil || n != i {
			t.Errorf("%d articles, error %v, want %d", n, err, i)
		}
		if err := db.Put(t.Context(), indextest.Articles(t)[:1]); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, says string
		code       article.Code
		prepare    func(t *testing.T, path string)
	}{
		{"a newer file", "was written by a newer program: its tables have version 99, this program knows versions up to 7", article.CodeUsage, func(t *testing.T, path string) {
			db, err := sqlite.Open(t.Context(), path, options)
			if err != nil {
				t.Fatal(err)
			}
			db.Close()
			raw, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			if _, err := raw.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
				t.Fatal(err)
			}
		}},
		{"another kind of file", "is not the index", article.CodeUnavailable, func(t *testing.T, path string) {
			if err := os.WriteFile(path, bytes.Repeat([]byte("报"), 1000), 0o644); err != nil {
				t.Fatal(err)
			}
		}},
		{"a folder", "can't be written", article.CodeUnavailable, func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "index.db")
			tc.prepare(t, path)
			_, err := sqlite.Open(t.Context(), path, options)
			var e *article.Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v is none for people", err)
			}
			if e.Code != tc.code || !strings.Contains(e.Message, tc.says) || e.Remedy == "" {
				t.Errorf("error %s: %v", e.Code, e)
			}
		})
	}
	if _, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "index.db"), sqlite.Options{}); err == nil {
		t.Error("no error without Words and Simplify")
	}
}

// TestStale: an index that was made with other words says so until it is rebuilt.
func TestStale(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	with := options
	step := func(analysis string, want bool, then func(*sqlite.DB) error) {
		t.Helper()
		with.Analysis = analysis
		db, err := sqlite.Open(t.Context(), path, with)
		if err != nil {
			t.Fatal(err)
		}
		if stale, err := db.Stale(t.Context()); stale != want || err != nil {
			t.Errorf("made with other words than %s: %t, error %v, want %t", analysis, stale, err, want)
		}
		if err := errors.Join(then(db), db.Close()); err != nil {
			t.Fatal(err)
		}
	}
	nothing := func(*sqlite.DB) error { return nil }
	put := func(db *sqlite.DB) error { return db.Put(t.Context(), indextest.Articles(t)[:1]) }
	step("one", false, put)
	step("one", false, put)
	step("two", true, put)
	step("two", true, func(db *sqlite.DB) error { return rebuildFromNothing(t.Context(), db) })
	step("two", false, put)
	step("one", true, nothing)
}

// TestCancelledWhileRunning: a query under way ends when its context does.
func TestCancelledWhileRunning(t *testing.T) {
	t.Parallel()
	db := open(t)
	var articles []article.Article
	for i := range 20 {
		for _, a := range indextest.Articles(t) {
			a.ID = fmt.Sprintf("%s-%03d", a.ID, i)
			articles = append(articles, a)
		}
	}
	if err := db.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	err := db.Each(ctx, index.Query{}, func(index.Hit) error {
		if seen++; seen == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || seen > 4 {
		t.Errorf("error %v after %d hits", err, seen)
	}
}

// TestMoreFramesThanBits: the batch with one frame too many is refused as a whole.
func TestMoreFramesThanBits(t *testing.T) {
	t.Parallel()
	db := open(t)
	articles := indextest.Articles(t)[:2]
	articles[1].Reading.Frames = map[article.Frame]float64{}
	for i := range 63 {
		articles[1].Reading.Frames[article.Frame(fmt.Sprintf("frame-%02d", i))] = 1
	}
	err := db.Put(t.Context(), articles)
	if err == nil || !strings.Contains(err.Error(), "one more than the 63") {
		t.Errorf("error %v", err)
	}
	if n, err := db.Count(t.Context()); n != 0 || err != nil {
		t.Errorf("%d articles of a refused batch, error %v", n, err)
	}
	if err := db.Put(t.Context(), articles[1:]); err != nil {
		t.Fatal(err)
	}
	result, err := db.Search(t.Context(), index.Query{Where: index.All{index.Filter{Field: "frame", Values: []string{"frame-62"}}}})
	if err != nil || result.Total != 1 {
		t.Errorf("the last frame finds %d, error %v", result.Total, err)
	}
}

// FuzzTerms: whatever is asked for, FTS5 understands what it is compiled to, and a phrase taken
// from a text is found in it.
func FuzzTerms(f *testing.F) {
	db, err := sqlite.Open(f.Context(), filepath.Join(f.TempDir(), "index.db"), options)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	for _, seed := range []string{
		`失信`, `"`, `'`, `a"b`, `* OR title:x`, `NEAR(a b)`, `{title}: x`, `^a`, `a AND`, `NOT`, `(`, `-`, `+`, "\x00", "\xff", "a\x00b",
		`社会信用体系"; DROP TABLE articles; --`, `𠮷`, "ﷺ", `１２３`, `3.5.`, `¶`, `é`, "\u0301", `%_`, `ｶﾞ`,
	} {
		f.Add(seed, true, false)
		f.Add(seed, false, true)
	}
	f.Fuzz(func(t *testing.T, text string, phrase, title bool) {
		a := article.Article{ID: "x", Version: 1, Title: text, Text: text, Reading: article.Reading{Relevant: true}}
		if err := db.Put(t.Context(), []article.Article{a}); err != nil {
			t.Fatalf("put %q: %v", text, err)
		}
		term := index.Term{Text: text, Phrase: phrase, Title: title}
		without, near := index.Not{Condition: term}, index.Near{Left: []index.Term{term}, Right: []index.Term{term}, Distance: 3}
		for _, tc := range []struct {
			where index.All
			want  int
		}{
			{index.All{term}, 1},
			{index.All{without}, 0},
			{index.All{term, index.Term{Text: "信用"}, without}, 0},
			{index.All{near, index.Any{term, index.Term{Text: "信用"}}}, 1},
			{index.All{index.Not{Condition: near}}, 0},
		} {
			q := index.Query{Where: tc.where}
			result, err := db.Search(t.Context(), q)
			if article.CodeOf(err) == article.CodeUsage && err != nil {
				return // nothing to search for
			}
			if err != nil {
				t.Fatalf("search %+v: %v", q, err)
			}
			if result.Total != tc.want || len(result.Hits) != tc.want {
				t.Fatalf("%q is found %d times in itself by %+v, with %d hits, want %d", text, result.Total, q, len(result.Hits), tc.want)
			}
		}
	})
}

// noArticles is a store without articles.
type noArticles struct{}

func (noArticles) Stamp(context.Context) (string, int64, error) { return "", 0, nil }

func (noArticles) Each(context.Context, string, func(article.Article) error) error { return nil }

func rebuildFromNothing(ctx context.Context, db *sqlite.DB) error {
	_, err := db.Rebuild(ctx, noArticles{}, nil)
	return err
}

// otherClass is a statement that turns a supportive article of the suite into a critical one.
func otherClass(t *testing.T) string {
	t.Helper()
	for _, a := range indextest.Articles(t) {
		document, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Replace(document, []byte(`"supportive"`), []byte(`"critical"`), 1)
		if bytes.Equal(changed, document) {
			continue
		}
		packed, err := compact.Pack(changed)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("UPDATE documents SET document = x'%x' WHERE article = '%s'", packed, a.ID)
	}
	t.Fatal("no article is supportive")
	return ""
}

// A check sees what the index answers with, whatever it once wrote down.
func TestEntriesAreWhatTheIndexAnswers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		damage    string
		different int
		err       string
	}{
		"nothing":                 {"", 0, ""},
		"another class":           {otherClass(t), 1, ""},
		"a document damaged":      {`UPDATE documents SET document = substr(document, 9) WHERE row = (SELECT min(row) FROM documents)`, 1, ""},
		"a document lost":         {`DELETE FROM documents WHERE row = (SELECT min(row) FROM documents)`, 1, ""},
		"a text that isn't found": {`DELETE FROM texts WHERE rowid = (SELECT min(row) FROM documents)`, 1, ""},
		"records lost":            {`UPDATE chunks SET records = zeroblob(length(records))`, -1, ""},
		"another outlet":          {`UPDATE outlets SET name = name || '!'`, -1, ""},
		"an article lost":         {`DELETE FROM articles WHERE row = (SELECT min(row) FROM documents)`, 0, "yulun index rebuild"},
		"a full text cut":         {`DELETE FROM texts_data WHERE id > 10`, 0, "yulun index rebuild"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "index.db")
			db, err := sqlite.Open(t.Context(), path, options)
			if err != nil {
				t.Fatal(err)
			}
			all := indextest.Articles(t)
			if err := errors.Join(db.Put(t.Context(), all), db.Close()); err != nil {
				t.Fatal(err)
			}
			outside, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := outside.Exec(tc.damage); err != nil {
				t.Fatal(err)
			}
			if err := outside.Close(); err != nil {
				t.Fatal(err)
			}
			want := map[string]uint64{}
			for _, a := range all {
				if want[a.ID], err = index.Checksum(a); err != nil {
					t.Fatal(err)
				}
			}
			if db, err = sqlite.Open(t.Context(), path, options); err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			different := 0
			err = db.Entries(t.Context(), func(e index.Entry) error {
				if e.Sum != want[e.ID] {
					different++
				}
				return nil
			})
			if tc.err != "" {
				if err == nil || !strings.Contains(err.Error(), tc.err) {
					t.Errorf("error %v, want %q", err, tc.err)
				}
				return
			}
			if tc.different < 0 {
				tc.different = len(all)
			}
			if err != nil || different != tc.different {
				t.Errorf("%d of %d differ, %v; want %d", different, len(all), err, tc.different)
			}
		})
	}
}

// TestOpenOlder: the documents of an older program can't be read, so its index is emptied, which is
// noticed, and takes everything again.
func TestOpenOlder(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	all := indextest.Articles(t)
	reopen := func(work func(*sqlite.DB) error) {
		t.Helper()
		db, err := sqlite.Open(t.Context(), path, options)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(work(db), db.Close()); err != nil {
			t.Fatal(err)
		}
	}
	put := func(db *sqlite.DB) error { return db.Put(t.Context(), all) }
	reopen(put)
	outside, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := outside.Exec(`DELETE FROM goose_db_version WHERE version_id > 6; UPDATE documents SET document = x'28b52ffd'`); err != nil {
		t.Fatal(err)
	}
	if err := outside.Close(); err != nil {
		t.Fatal(err)
	}
	query := index.Query{Limit: 1}
	reopen(func(db *sqlite.DB) error {
		n, err := db.Count(t.Context())
		result, searched := db.Search(t.Context(), query)
		if n != 0 || result.Total != 0 {
			t.Errorf("%d articles, %d found", n, result.Total)
		}
		return errors.Join(err, searched, put(db), db.Loose(t.Context()))
	})
	reopen(func(db *sqlite.DB) error {
		n, err := db.Count(t.Context())
		result, searched := db.Search(t.Context(), query)
		if n != len(all) || len(result.Hits) != 1 {
			t.Errorf("%d articles of %d, hits %v", n, len(all), result.Hits)
		}
		return errors.Join(err, searched)
	})
}
