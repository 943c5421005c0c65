package service

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yulun/article"
	"yulun/index"
	"yulun/service/indexing"
	"yulun/store"
)

// notices keeps what people are shown.
type notices struct {
	silent
	all []string
}

func (n *notices) Notice(text string) { n.all = append(n.all, text) }
func (n *notices) Detail(text string) { n.all = append(n.all, text) }

// showed reports whether people were shown something, and forgets it.
func (n *notices) showed(part string) bool {
	all := strings.Join(n.all, "\n")
	n.all = nil
	return strings.Contains(all, part)
}

// stocked is a data folder with three articles in store and index, and what its services show.
type stocked struct {
	data  string
	shown *notices
	last  *Service
}

func newStocked(t *testing.T) *stocked {
	t.Helper()
	f := &stocked{data: t.TempDir(), shown: &notices{}}
	s := f.open(t)
	sink, err := s.sink(t.Context())
	check(t, err)
	for _, name := range []string{"修复", "惩戒", "公示"} {
		keep(t, sink, name)
	}
	check(t, s.updateIndex(t.Context()))
	return f
}

// open is a start of the program on the folder, after the last one has ended.
func (f *stocked) open(t *testing.T) *Service {
	t.Helper()
	if f.last != nil {
		check(t, f.last.Close())
	}
	f.last = inFolder(t, f.data)
	f.last.o.Reporter = f.shown
	return f.last
}

// hits is how many articles a search finds.
func (f *stocked) hits(t *testing.T) int {
	t.Helper()
	s := f.open(t)
	check(t, s.OpenRead(t.Context()))
	found, err := s.index.Search(t.Context(), index.Query{Relevance: index.AnyRelevance})
	check(t, err)
	return found.Total
}

// An index that was lost is not taken for an empty one. Answers from it are refused, and the next
// use case that writes rebuilds it.
func TestALostIndexIsRebuilt(t *testing.T) {
	t.Parallel()
	f := newStocked(t)
	check(t, os.Remove(f.open(t).path(indexFile)))
	err := f.open(t).OpenRead(t.Context())
	if article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "the index lacks 3 of 3 articles") {
		t.Errorf("reading: %v", err)
	}
	if status, err := f.open(t).Status(t.Context()); err != nil || !strings.Contains(status.IndexFault, "lacks 3 of 3") {
		t.Errorf("status: %q, %v", status.IndexFault, err)
	}
	_, err = f.open(t).Reprocess(t.Context(), true)
	check(t, err)
	if !f.shown.showed("the index lacks 3 of 3 articles; it is being rebuilt") {
		t.Error("nothing was shown")
	}
	if n := f.hits(t); n != 3 {
		t.Errorf("%d hits", n)
	}
}

// changing is a store in which an article changes just after a rebuild has read it.
type changing struct {
	store.Store
	changed string
}

func (c *changing) Each(ctx context.Context, after string, f func(article.Article) error) error {
	return c.Store.Each(ctx, after, func(a article.Article) error {
		err := f(a)
		if err == nil && c.changed == "" {
			c.changed = a.ID
			a.Reading.Relevance = 1.0 - a.Reading.Relevance
			_, err = c.Rescore(ctx, a.ID, a.Reading)
		}
		return err
	})
}

// A rebuild while all articles wait indexes each once, and what changes meanwhile once more.
func TestARebuildIndexesEachOnce(t *testing.T) {
	t.Parallel()
	s := newService(t)
	sink, err := s.sink(t.Context())
	check(t, err)
	for _, name := range []string{"修复", "惩戒", "公示"} {
		keep(t, sink, name)
	}
	c := &changing{Store: s.store}
	s.store = c
	n, err := s.RebuildIndex(t.Context())
	if err != nil || n != 3 {
		t.Fatalf("rebuild: %d, %v", n, err)
	}
	if found, err := s.CheckIndex(t.Context(), false); err != nil || found.Count()+found.Waiting != 0 || c.changed == "" {
		t.Errorf("%s changed, and afterwards %+v, %v", c.changed, found, err)
	}
	check(t, s.Close())
	db, err := sql.Open("sqlite", s.path(indexFile))
	check(t, err)
	defer db.Close()
	var rows int // which are never used twice; the first is 512
	check(t, db.QueryRow("SELECT next_row - 512 FROM progress").Scan(&rows))
	if rows != 4 {
		t.Errorf("%d rows were written, want 4", rows)
	}
}

// copyStore copies the files of a store that is closed.
func copyStore(t *testing.T, from, to string) {
	t.Helper()
	for _, suffix := range []string{"-wal", "-shm"} {
		check(t, os.RemoveAll(filepath.Join(to, storeFile+suffix)))
	}
	content, err := os.ReadFile(filepath.Join(from, storeFile))
	check(t, err)
	check(t, os.WriteFile(filepath.Join(to, storeFile), content, 0o600))
}

// An older copy of the store that is put back beside the index is known, and stays known where a crawl
// that was killed has given as many versions by then as the index has. So is another
// store. Answers are refused, and the next use case that writes makes the index again.
func TestAnIndexOfAnotherStoreIsRebuilt(t *testing.T) {
	t.Parallel()
	const says = "the index was made from another store, or from a newer copy of this one"
	older := func(t *testing.T, f *stocked) {
		backup := t.TempDir()
		check(t, f.last.Close())
		copyStore(t, f.data, backup)
		s := f.open(t)
		sink, err := s.sink(t.Context())
		check(t, err)
		for _, name := range []string{"听证", "申诉"} {
			keep(t, sink, name)
		}
		check(t, s.updateIndex(t.Context()))
		check(t, s.Close())
		copyStore(t, backup, f.data)
	}
	for name, c := range map[string]struct {
		replace func(t *testing.T, f *stocked)
		hits    int
	}{
		"an older copy": {older, 3},
		"an older copy that was written to by a killed crawl": {func(t *testing.T, f *stocked) {
			older(t, f)
			s := f.open(t)
			check(t, s.openWrite(t.Context()))
			sink, err := s.sink(t.Context())
			check(t, err)
			for _, name := range []string{"甲", "乙", "丙", "丁", "戊"} {
				keep(t, sink, name)
			}
		}, 8},
		"another store": {func(t *testing.T, f *stocked) {
			check(t, f.last.Close())
			other := newStocked(t)
			sink, err := other.last.sink(t.Context())
			check(t, err)
			keep(t, sink, "听证")
			check(t, other.last.Close())
			copyStore(t, other.data, f.data)
		}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newStocked(t)
			c.replace(t, f)
			if err := f.open(t).OpenRead(t.Context()); article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), says) {
				t.Errorf("reading: %v", err)
			}
			if status, err := f.open(t).Status(t.Context()); err != nil || !strings.Contains(status.IndexFault, says) || !strings.Contains(status.IndexFault, "Put that store back") {
				t.Errorf("status: %q, %v", status.IndexFault, err)
			}
			_, err := f.open(t).Reprocess(t.Context(), true)
			check(t, err)
			if !f.shown.showed(says + "; it is being rebuilt") {
				t.Error("nothing was shown")
			}
			if n := f.hits(t); n != c.hits {
				t.Errorf("%d hits, want %d", n, c.hits)
			}
			if found, err := f.open(t).CheckIndex(t.Context(), false); err != nil || found.Count() > 0 {
				t.Errorf("afterwards: %+v, %v", found, err)
			}
		})
	}
}

// A file that is not an index keeps nothing from working but searches, and a rebuild moves it
// aside.
func TestADamagedIndexIsMovedAside(t *testing.T) {
	t.Parallel()
	f := newStocked(t)
	path := f.open(t).path(indexFile)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(path + suffix)
	}
	check(t, os.WriteFile(path, []byte(strings.Repeat("This is not an index. ", 100)), 0o644))
	if _, err := f.open(t).Reprocess(t.Context(), true); article.CodeOf(err) != article.CodePartial {
		t.Errorf("reprocess: %v", err)
	}
	n, err := f.open(t).RebuildIndex(t.Context())
	if err != nil || n != 3 || !f.shown.showed("it is now index.db.damaged-") {
		t.Errorf("rebuild: %d, %v, showed %q", n, err, f.shown.all)
	}
	if n := f.hits(t); n != 3 {
		t.Errorf("%d hits", n)
	}
}

// Rebuilt in place, an index would keep what it holds and doesn't list, and count it twice.
func TestARebuildGivesUpADamagedIndex(t *testing.T) {
	t.Parallel()
	f := newStocked(t)
	db, err := sql.Open("sqlite", f.open(t).path(indexFile))
	check(t, err)
	_, err = db.Exec("DELETE FROM articles WHERE row = (SELECT min(row) FROM articles)")
	check(t, err)
	check(t, db.Close())
	n, err := f.open(t).RebuildIndex(t.Context())
	if err != nil || n != 3 || !f.shown.showed("it is now index.db.damaged-") {
		t.Errorf("rebuild: %d, %v, showed %q", n, err, f.shown.all)
	}
	if n := f.hits(t); n != 3 {
		t.Errorf("%d hits", n)
	}
}

// One damaged row of the store stops nothing: its article is set aside by name, and read again.
func TestADamagedReadingIsSetAside(t *testing.T) {
	t.Parallel()
	f := newStocked(t)
	s := f.open(t)
	check(t, s.OpenRead(t.Context()))
	found, err := s.index.Search(t.Context(), index.Query{Relevance: index.AnyRelevance})
	check(t, err)
	id := found.Hits[0].Article.ID
	check(t, s.Close())
	db, err := sql.Open("sqlite", s.path(storeFile))
	check(t, err)
	_, err = db.Exec("UPDATE articles SET packed = '{bad' WHERE id = ?", id)
	check(t, err)
	check(t, db.Close())

	differences, err := f.open(t).CheckIndex(t.Context(), true)
	if err != nil || differences.Count() != 0 || !slices.Equal(differences.Damaged, []string{id}) {
		t.Errorf("check: %+v, %v", differences, err)
	}
	if n := f.hits(t); n != 3 {
		t.Errorf("the index lost what it had: %d hits", n)
	}
	n, err := f.open(t).RebuildIndex(t.Context())
	if n != 2 || article.CodeOf(err) != article.CodePartial || !strings.Contains(err.Error(), id) || !strings.Contains(err.Error(), "yulun reprocess") {
		t.Errorf("rebuild: %d articles, %v", n, err)
	}
	s = f.open(t)
	check(t, s.OpenRead(t.Context()))
	if waiting, err := s.Waiting(t.Context()); err != nil || waiting != 1 {
		t.Errorf("%d wait, %v", waiting, err)
	}
	done, err := f.open(t).Reprocess(t.Context(), true)
	if err != nil || done.Articles != 3 || done.Changed != 1 {
		t.Errorf("reprocess: %+v, %v", done, err)
	}
	if n := f.hits(t); n != 3 {
		t.Errorf("%d hits", n)
	}
}

// Other words of the topic make the index stale.
func TestAnIndexWithOtherWordsIsRebuilt(t *testing.T) {
	t.Parallel()
	f := newStocked(t)
	s := f.open(t)
	s.o.Words = append(s.o.Words, "修复新规")
	if err := s.OpenRead(t.Context()); err == nil || !strings.Contains(err.Error(), "other words") {
		t.Errorf("reading: %v", err)
	}
	_, err := s.Reprocess(t.Context(), true)
	check(t, err)
	if !f.shown.showed("other words of the topic") {
		t.Error("nothing was shown")
	}
	counts, err := s.IndexCounts(t.Context())
	if err != nil || counts.Fault() != "" || counts.Indexed != 3 {
		t.Errorf("%+v, %v", counts, err)
	}
}

// A check names what differs, and a repair fixes it.
func TestCheckAndRepairTheIndex(t *testing.T) {
	t.Parallel()
	f := newStocked(t)
	s := f.open(t)
	check(t, s.OpenRead(t.Context()))
	var ids []string
	check(t, s.store.Each(t.Context(), "", func(x article.Article) error { ids = append(ids, x.ID); return nil }))
	check(t, s.index.Remove(t.Context(), ids[:1]))
	changed, err := s.store.Article(t.Context(), ids[1])
	check(t, err)
	changed.Title, changed.Version = "另一个标题", changed.Version+5
	extra := changed
	extra.ID = "ffffffffffffffff"
	check(t, s.index.Put(t.Context(), []article.Article{changed, extra}))
	want := indexing.Differences{
		Stored: 3, Indexed: 3, Missing: ids[:1], Different: ids[1:2], Extra: []string{extra.ID}, Ahead: 1,
	}
	for _, repair := range []bool{false, true} {
		got, err := s.CheckIndex(t.Context(), repair)
		check(t, err)
		if got.Count() != 3 || got.Missing[0] != ids[0] || got.Different[0] != ids[1] || got.Extra[0] != extra.ID ||
			got.Stored != want.Stored || got.Indexed != want.Indexed || got.Ahead != 1 || got.Repaired != repair {
			t.Errorf("found %+v, want %+v", got, want)
		}
	}
	if got, err := s.CheckIndex(t.Context(), false); err != nil || got.Count() != 0 || got.Indexed != 3 {
		t.Errorf("afterwards %+v, %v", got, err)
	}
}
