package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnOlderCopyOfTheStore: a copy of the store that is put back beside an index in Elasticsearch that
// has later changes is known, also once a crawl has given the versions that the index has again. A
// rebuild makes the index from the copy.
func TestAnOlderCopyOfTheStore(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	s.write("config/storage.yaml", fmt.Sprintf("index:\n  elasticsearch: {addresses: ['%s'], prefix: %s, refresh: 100ms}\n",
		elasticServer.Address(t), elasticServer.Prefix(t)))
	flags := []string{"--config", "config", "--data", "data"}
	yulun := func(args ...string) []string { return append(args, flags...) }
	store := filepath.Join(s.dir, "data", "store.db")
	s.do(yulun("crawl", "-q", s.Sources()[0].ID)...)
	older, err := os.ReadFile(store)
	noError(t, err)
	few := s.status(flags...).Articles
	s.do(yulun("crawl", "-q", s.Sources()[1].ID)...)
	if now := s.status(flags...); now.Articles <= few || now.Indexed != now.Articles || now.IndexFault != "" {
		t.Fatalf("after two crawls: %d articles, %d before, %d indexed: %s", now.Articles, few, now.Indexed, now.IndexFault)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		noError(t, os.RemoveAll(store+suffix))
	}
	noError(t, os.WriteFile(store, older, 0o600))

	refused := func() {
		t.Helper()
		_, said, code := s.try(yulun("search", "信用")...)
		if code != exitFailed || !strings.Contains(said, "the index was made from another store, or from a newer copy of this one") || !strings.Contains(said, "yulun index rebuild") {
			t.Errorf("a search ended with %d: %s", code, said)
		}
	}
	refused()
	_, said, code := s.try(yulun("crawl")...)
	if code != exitDone || s.status(flags...).Articles != pressArticles {
		t.Errorf("the crawl of all ended with %d: %s", code, said)
	}
	refused()
	worker := s.work("worker", append(flags, "--addr", "127.0.0.1:0")...)
	worker.says("the pages wait")
	if status, body := answer(t, worker.address()+"readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "from another store") {
		t.Errorf("the service is ready: %d %s", status, body)
	}
	worker.stop()
	s.do(yulun("index", "rebuild", "-q")...)
	if now := s.status(flags...); now.Indexed != pressArticles || now.IndexFault != "" {
		t.Errorf("after the rebuild: %d indexed: %s", now.Indexed, now.IndexFault)
	}
	s.do(yulun("search", "信用")...)
	s.do(yulun("index", "check")...)
}
