package service

import (
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"io"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
)

// olderArticle is an article as a store of version 0.1 has it, with the addresses of its visit.
type olderArticle struct {
	ID, Title, Text string
	Reading         article.Reading
	Addresses       []string
}

// olderStore makes a data folder that version 0.1 left: three articles of one crawl.
func olderStore(t *testing.T) (data string, all []olderArticle) {
	t.Helper()
	data = t.TempDir()
	check(t, os.CopyFS(data, os.DirFS("testdata/store-0.1")))
	packed, err := os.Open(data + "/store.db.gz")
	check(t, err)
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	check(t, err)
	content, err := io.ReadAll(r)
	check(t, err)
	check(t, os.WriteFile(data+"/"+storeFile, content, 0o600))
	check(t, os.Chmod(data, 0o700))
	eachRow(t, data, `SELECT a.id, r.title, r.text, a.reading, f.url, f.final_url FROM articles a
		JOIN revisions r ON r.article = a.num JOIN addresses d ON d.article = a.num JOIN fetches f ON f.address = d.id`, func(scan func(...any) error) error {
		var a olderArticle
		var reading, url, final string
		err := scan(&a.ID, &a.Title, &a.Text, &reading, &url, &final)
		if err == nil {
			err = json.Unmarshal([]byte(reading), &a.Reading)
		}
		a.Addresses = []string{url, final}
		all = append(all, a)
		return err
	})
	return data, all
}

// eachRow calls f with the rows of a query of the store's file.
func eachRow(t *testing.T, data, query string, f func(scan func(...any) error) error) {
	t.Helper()
	db, err := sql.Open("sqlite", data+"/"+storeFile)
	check(t, err)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	check(t, err)
	defer rows.Close()
	for rows.Next() {
		check(t, f(rows.Scan))
	}
	check(t, rows.Err())
}

// A store that version 0.1 wrote, before readings were packed, is read whole. To read or score again
// packs its readings; its visits stay as they are.
func TestAStoreOfVersion01IsRead(t *testing.T) {
	t.Parallel()
	for _, scoreOnly := range []bool{true, false} {
		data, older := olderStore(t)
		if len(older) != 3 || len(older[0].Reading.Evidence) == 0 {
			t.Fatalf("the older store has %d articles: %+v", len(older), older)
		}
		s := inFolder(t, data, article.Source{ID: "qingshi", Outlet: article.Outlet{ID: "qingshi", Name: "青石日报"}, Lang: article.Chinese})
		whole := func(when string, readings bool) {
			t.Helper()
			for _, want := range older {
				a, err := s.store.Article(t.Context(), want.ID)
				check(t, err)
				visits, err := s.store.Fetches(t.Context(), want.ID)
				check(t, err)
				got := olderArticle{a.ID, a.Title, a.Text, a.Reading, nil}
				for _, v := range visits {
					got.Addresses = append(got.Addresses, v.URL, v.FinalURL)
				}
				if !readings {
					got.Reading = want.Reading
				}
				if d := cmp.Diff(want, got); d != "" || len(a.Damaged) > 0 {
					t.Errorf("%s, damaged %v (-want +got):\n%s", when, a.Damaged, d)
				}
			}
		}
		check(t, s.OpenStore(t.Context()))
		whole("when it is opened", true)
		done, err := s.Reprocess(t.Context(), scoreOnly)
		check(t, err)
		if done.Articles != 3 || len(done.Failures) > 0 {
			t.Errorf("score only %t: %+v", scoreOnly, done)
		}
		whole("when it was read again", false)
		eachRow(t, data, "SELECT id, reading, length(packed) FROM articles", func(scan func(...any) error) error {
			var id, plain string
			var bytes sql.NullInt64
			err := scan(&id, &plain, &bytes)
			if plain != "" || bytes.Int64 == 0 {
				t.Errorf("score only %t: the reading of %s is not packed: %q", scoreOnly, id, plain)
			}
			return err
		})
		eachRow(t, data, "SELECT count(*) FROM fetches WHERE url <> '=' AND final_url <> '='", func(scan func(...any) error) error {
			var n int
			err := scan(&n)
			if n != 4 { // one of them of the feed
				t.Errorf("score only %t: %d visits of 4 are as they were", scoreOnly, n)
			}
			return err
		})
	}
}
