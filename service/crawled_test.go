package service

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yulun/article"
)

// TestCrawledFileIsTakenOver: what an earlier version kept in a file is in the store once it was
// opened, and the file is gone.
func TestCrawledFileIsTakenOver(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := filepath.Join(data, crawledFile)
	const old = `[{"id":"qingshi-daily","outlet":{"id":"qingshi","name":"青石日报","type":"party","country":"CN"},"lang":"zh","patterns":"0011223344556677"}]`
	check(t, os.WriteFile(file, []byte(old), 0o644))
	for range 2 {
		s := inFolder(t, data)
		check(t, s.openStore(t.Context()))
		known, err := s.KnownSources(t.Context())
		check(t, err)
		if len(known) != 1 || known[0].ID != "qingshi-daily" || known[0].Outlet.Name != "青石日报" || known[0].Lang != "zh" {
			t.Errorf("known sources: %+v", known)
		}
		check(t, s.Close())
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the file is still there: %v", err)
		}
	}
	check(t, os.WriteFile(file, []byte("["), 0o644))
	if err := inFolder(t, data).openStore(t.Context()); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("a damaged file: %v", err)
	}
}

// A source that a crawl was planned of, and that was taken out of the configuration before one
// began, is neither counted as configured nor in the figures; one that was crawled is.
func TestSourcesThatWereNeverCrawledLeaveWithTheConfiguration(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	daily, evening := article.Source{ID: "daily"}, article.Source{ID: "evening"}
	s := inFolder(t, data, daily, evening)
	check(t, s.openStore(t.Context()))
	check(t, s.rememberSources(t.Context(), s.sources()))
	ids := func(configured ...article.Source) string {
		t.Helper()
		x := inFolder(t, data, configured...)
		check(t, x.openStore(t.Context()))
		known, err := x.KnownSources(t.Context())
		check(t, err)
		var ids []string
		for _, k := range known {
			ids = append(ids, k.ID)
		}
		check(t, x.Close())
		return strings.Join(ids, " ")
	}
	if got := ids(daily); got != "daily" {
		t.Errorf("sources: %s; evening was never crawled", got)
	}
	if got := ids(article.Source{ID: "other"}); got != "daily evening" {
		t.Errorf("sources: %s, want those of the folder where none of them is configured", got)
	}
	_, err := s.store.BeginRun(t.Context(), evening.ID, time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), false)
	check(t, err)
	if got := ids(daily); got != "evening daily" {
		t.Errorf("sources: %s; evening was crawled once", got)
	}
}
