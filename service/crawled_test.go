package service

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

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
