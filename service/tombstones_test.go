package service

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/frontier"
	"yulun/ingest"
)

// endless is a crawl frontier whose only address is due for ever.
type endless struct {
	crawler.State
	due frontier.Visit
}

func (e endless) Due(context.Context, frontier.Run, time.Time, int) ([]frontier.Visit, error) {
	return []frontier.Visit{e.due}, nil
}

// kept has the keys of a deleted article, and another article by each address.
type kept struct{}

func (kept) DeletedKeys(_ context.Context, keys []string) (map[string]bool, error) {
	return map[string]bool{keys[0]: true}, nil
}

func (kept) Forget(context.Context, string, []string) (int, error) { return 0, nil }

// An address that was never asked for and is known by another article is asked for, though a
// deleted one had it, too.
func TestDueDespiteADeletedKey(t *testing.T) {
	t.Parallel()
	due := frontier.Visit{Address: frontier.Address{URL: "http://paper.example/news/1.html", Kind: frontier.KindArticle}}
	got, err := withoutDeleted{endless{due: due}, kept{}}.Due(t.Context(), frontier.Run{}, time.Now(), 10)
	if err != nil || len(got) != 1 || got[0].URL != due.URL {
		t.Errorf("due: %v, %v", got, err)
	}
}

// A store learns from its archive what was deleted, and deletes what came back with an older copy.
// Of a line that was torn nothing is lost but that line.
func TestTombstonesOutliveTheStore(t *testing.T) {
	t.Parallel()
	b, older := newArchiveBench(t), newArchiveBench(t)
	id := article.NewID("http://paper.example/news/1.html")
	check(t, b.Delete(t.Context(), id, Deletion{Reason: "应作者要求", Public: true}))
	was, err := b.store.Tombstones(t.Context(), id)
	check(t, err)
	content, err := os.ReadFile(b.tombstonesPath())
	check(t, err)
	if strings.Contains(string(content), "paper.example") || strings.Count(string(content), id) != 1 {
		t.Errorf("the archive keeps %s", content)
	}
	check(t, os.WriteFile(older.tombstonesPath(), append(content, `{"id":"0123`...), 0o600))
	check(t, older.syncTombstones(t.Context()))
	if _, err := older.store.Article(t.Context(), id); article.CodeOf(err) != article.CodeNotFound {
		t.Errorf("it came back: %v", err)
	}
	got, err := older.store.Tombstones(t.Context(), "")
	check(t, err)
	if len(got) != 1 || got[0].Reason != was[0].Reason || !got[0].Public || !got[0].Deleted.Equal(was[0].Deleted) || !slices.Equal(got[0].Keys, was[0].Keys) || len(got[0].Keys) == 0 {
		t.Errorf("tombstones: %+v, want %+v", got, was)
	}
	if stones, torn, err := readTombstones(older.tombstonesPath()); err != nil || torn != 0 || len(stones) != 1 {
		t.Errorf("the file has %v, %d torn, %v", stones, torn, err)
	}
	if f, err := older.FinishDeletions(t.Context()); err != nil || f.Articles != 1 || f.Records.Records == 0 {
		t.Errorf("bytes: %+v, %v", f, err)
	}

	made := newService(t)
	check(t, os.MkdirAll(made.path(archiveFolder), 0o700))
	check(t, os.WriteFile(made.tombstonesPath(), content, 0o600))
	check(t, made.openWrite(t.Context()))
	if d, err := made.store.Deletion(t.Context(), id); err != nil || d.Finished.IsZero() {
		t.Errorf("in a new store: %+v, %v", d, err)
	}
	if keys, err := made.store.DeletedKeys(t.Context(), ingest.Keys([]string{"http://paper.example/news/1.html"})); err != nil || len(keys) == 0 {
		t.Errorf("its keys: %v, %v", keys, err)
	}
	check(t, os.WriteFile(made.tombstonesPath(), []byte("[1]\n"), 0o600))
	if err := made.syncTombstones(t.Context()); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("another file in its place: %v", err)
	}
}
