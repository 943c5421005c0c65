package elastic_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"yulun/article"
	"yulun/index"
	"yulun/index/elastic"
	"yulun/index/indextest"
)

func count(t *testing.T, db *elastic.DB) int {
	t.Helper()
	n, err := db.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func total(t *testing.T, db *elastic.DB, query string) int {
	t.Helper()
	q, err := index.Parse(index.Vocabulary{}, query)
	if err != nil {
		t.Fatal(err)
	}
	result, err := db.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return result.Total
}

// TestRebuild: while a new index is filled searches are answered from the old one, both get what is
// put, and no search fails or sees a part when the alias moves.
func TestRebuild(t *testing.T) {
	t.Parallel()
	o := options(t)
	db := open(t, o)
	all := indextest.Articles(t)
	if err := db.Put(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	stop := searching(t, db, len(all))

	name, err := db.NewIndex(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if building, err := db.Building(t.Context()); err != nil || !slices.Equal(building, []string{name}) {
		t.Errorf("building %v, error %v, want %s", building, err, name)
	}
	revised := all[0]
	revised.Version, revised.Title = 2, "更正"
	if err := db.Put(t.Context(), []article.Article{revised}); err != nil {
		t.Fatal(err)
	}
	if n := total(t, db, "title:更正"); n != 1 {
		t.Errorf("a change during the rebuild is found %d times in the old index, want 1", n)
	}
	for _, a := range all { // the store's snapshot is older than the change
		if err := db.Fill(t.Context(), name, []article.Article{a}); err != nil {
			t.Fatal(err)
		}
	}
	old, err := db.SwapAlias(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{o.Prefix + "-articles-v5-000001"}; !slices.Equal(old, want) {
		t.Errorf("the old indices are %v, want %v", old, want)
	}
	for _, name := range old {
		if err := db.Discard(t.Context(), name); err != nil {
			t.Error(err)
		}
	}
	stop()
	if n := total(t, db, "title:更正"); n != 1 {
		t.Errorf("the change is found %d times in the new index, want 1", n)
	}
	if building, err := db.Building(t.Context()); err != nil || len(building) > 0 {
		t.Errorf("building %v, error %v", building, err)
	}
	if left := indices(t, o); !slices.Equal(left, []string{name}) {
		t.Errorf("indices %v are left, want %s", left, name)
	}
	if err := db.Discard(t.Context(), name); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("discarding the index in use: %v, want a usage error", err)
	}
}

// searching asks without a pause until stopped, and wants the same number of hits each time.
func searching(t *testing.T, db *elastic.DB, want int) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for ctx.Err() == nil {
				result, err := db.Search(ctx, index.Query{Relevance: index.AnyRelevance})
				if ctx.Err() == nil && (err != nil || result.Total != want) {
					t.Errorf("during the rebuild: %d hits, error %v, want %d", result.Total, err, want)
					return
				}
			}
		})
	}
	stop = func() {
		cancel()
		group.Wait()
	}
	t.Cleanup(stop)
	return stop
}

// TestLateWriteToDeletedIndex: what is sent to an index that a rebuild has deleted goes to the new
// one, and doesn't make the old one again.
func TestLateWriteToDeletedIndex(t *testing.T) {
	t.Parallel()
	o := options(t)
	db := open(t, o)
	err := db.Fill(t.Context(), o.Prefix+"-articles-v5-000099", indextest.Articles(t)[:1])
	var refused *index.PutError
	if !errors.As(err, &refused) || len(refused.Refused) != 1 || !refused.Refused[0].Temporary {
		t.Errorf("error %v, want a refusal for now", err)
	}
	if left := indices(t, o); len(left) != 1 {
		t.Errorf("indices %v", left)
	}
}

// TestOpenTogether: programs that open a missing index at once make one, and open the same.
func TestOpenTogether(t *testing.T) {
	t.Parallel()
	o := options(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			db, err := elastic.Open(t.Context(), o)
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if err := db.Put(t.Context(), indextest.Articles(t)[:1]); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if made := indices(t, o); len(made) != 1 {
		t.Errorf("indices %v were made, want one", made)
	}
	if n := count(t, open(t, o)); n != 1 {
		t.Errorf("%d articles, want 1", n)
	}
}

// TestMappingVersions: an index of a newer program is refused; one of an older program is searched,
// and not written to.
func TestMappingVersions(t *testing.T) {
	t.Parallel()
	made := func(version int) elastic.Options {
		o := options(t)
		name := fmt.Sprintf("%s-articles-v%d-000001", o.Prefix, version)
		body := fmt.Sprintf(`{"mappings": {"_meta": {"version": %d}}, "aliases": {"%[2]s-articles-read": {}, "%[2]s-articles-write": {}}}`, version, o.Prefix)
		if status, answer := raw(t, o, http.MethodPut, "/"+name, body); status != http.StatusOK {
			t.Fatal(answer)
		}
		return o
	}
	_, err := elastic.Open(t.Context(), made(99))
	if article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "has version 99, this program knows versions up to 5") {
		t.Errorf("error %v, want that the index is newer", err)
	}
	o := made(0)
	db := open(t, o)
	if err := db.Put(t.Context(), indextest.Articles(t)); article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "yulun index rebuild") {
		t.Errorf("error %v, want that a rebuild is needed", err)
	}
	if n := count(t, db); n != 0 {
		t.Errorf("%d articles", n)
	}
	if _, err := db.Cells(t.Context(), index.Query{}, index.Cut{Bucket: index.Year}); article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "yulun index rebuild") {
		t.Errorf("cells: error %v, want that a rebuild is needed", err)
	}
	wantStale(t, db, true)
	name, err := db.NewIndex(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Put(t.Context(), indextest.Articles(t)); err != nil {
		t.Errorf("put during the rebuild: %v", err)
	}
	if _, err := db.SwapAlias(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	wantStale(t, db, false)
	if n := count(t, db); n != len(indextest.Articles(t)) {
		t.Errorf("%d articles after the rebuild, want %d", n, len(indextest.Articles(t)))
	}
	if cells, err := db.Cells(t.Context(), index.Query{}, index.Cut{Bucket: index.Year}); err != nil || len(cells) == 0 {
		t.Errorf("%d cells after the rebuild, error %v", len(cells), err)
	}
}

// TestOlderProgramRebuilds: sums are never made of an index without the numbers, also where an
// older program puts it in the place of ours.
func TestOlderProgramRebuilds(t *testing.T) {
	t.Parallel()
	o := options(t)
	db := open(t, o)
	body := fmt.Sprintf(`{"mappings": {"properties": {"relevant": {"type": "boolean"}, "at": {"type": "long"}, "instant": {"type": "date"}, "day": {"type": "date"},
		"method": {"type": "keyword"}, "outlet": {"properties": {"key": {"type": "keyword"}}}}}, "aliases": {"%s-articles-read": {}}}`, o.Prefix)
	for _, request := range [][3]string{
		{http.MethodDelete, "/" + indices(t, o)[0], ""},
		{http.MethodPut, "/" + o.Prefix + "-articles-v2-000001", body},
		{http.MethodPut, "/" + o.Prefix + "-articles-v2-000001/_doc/a?refresh=true", `{"relevant": true, "at": 0, "instant": 0, "method": "rules/1", "outlet": {"key": "{}"}}`},
	} {
		if status, answer := raw(t, o, request[0], request[1], request[2]); status >= http.StatusMultipleChoices {
			t.Fatal(answer)
		}
	}
	_, err := db.Cells(t.Context(), index.Query{}, index.Cut{Bucket: index.Year})
	if article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "yulun index rebuild") {
		t.Errorf("error %v, want that a rebuild is needed", err)
	}
}

func wantStale(t *testing.T, db *elastic.DB, want bool) {
	t.Helper()
	if stale, err := db.Stale(t.Context()); err != nil || stale != want {
		t.Errorf("stale %v, error %v, want %v", stale, err, want)
	}
}

// TestStale: an index whose words were cut in another way is known, until it is rebuilt.
func TestStale(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Analysis = "words/1"
	wantStale(t, open(t, o), false)
	o.Analysis = "words/2"
	db := open(t, o)
	wantStale(t, db, true)
	if _, err := db.Rebuild(t.Context(), &truth{}, nil); err != nil {
		t.Fatal(err)
	}
	wantStale(t, db, false)
	o.Analysis = "words/1"
	wantStale(t, open(t, o), true)
}

// TestMappingIsStrict: a field that the mapping doesn't know is a mistake of the program, not a new
// field.
func TestMappingIsStrict(t *testing.T) {
	t.Parallel()
	o := options(t)
	open(t, o)
	status, answer := raw(t, o, http.MethodPut, "/"+indices(t, o)[0]+"/_doc/x", `{"colour": "red"}`)
	if status != http.StatusBadRequest || !strings.Contains(answer, "strict_dynamic_mapping_exception") {
		t.Errorf("status %d: %s", status, answer)
	}
}
