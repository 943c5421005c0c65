package archive

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"yulun/article"
)

// Records are on the disk when Write returns, and calls that come while the disk is at work share
// the next wait for it.
func TestSync(t *testing.T) {
	t.Parallel()
	const records = 20
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	var syncs, durable atomic.Int64
	w.sync = func(f *os.File) error {
		info, err := f.Stat() // what comes while the disk is at work is not on it yet
		if err != nil {
			return err
		}
		if syncs.Add(1) == 1 {
			for count(t, dir) < records {
				runtime.Gosched()
			}
			w.Current() // waits until whoever wrote the last one has noted its size
		}
		durable.Store(info.Size())
		return nil
	}
	var group sync.WaitGroup
	for n := range records {
		group.Go(func() {
			at, err := w.Write(page(n))
			if err != nil {
				t.Error(err)
			}
			if at.Offset >= durable.Load() {
				t.Errorf("the record at %d was not waited for", at.Offset)
			}
		})
	}
	group.Wait()
	if got := syncs.Load(); got != 2 {
		t.Errorf("%d waits for the disk, not 2", got)
	}
}

// TestSyncFails: what a disk has refused once is never said to be on it.
func TestSyncFails(t *testing.T) {
	t.Parallel()
	w := newWriter(t, t.TempDir(), Options{})
	write(t, w, page(0))
	refused := errors.New("the disk refused")
	w.file.sync = func(*os.File) error { return refused }
	for n := range 2 {
		if _, err := w.Write(page(n)); !errors.Is(err, refused) || article.CodeOf(err) != article.CodeUnavailable {
			t.Errorf("write %d: %v", n, err)
		}
		w.file.sync = (*os.File).Sync
	}
	if err := w.Close(); !errors.Is(err, refused) {
		t.Errorf("close: %v", err)
	}
}

// count counts the records in a folder.
func count(t *testing.T, dir string) (n int64) {
	t.Helper()
	if names, err := filepath.Glob(filepath.Join(dir, "*.warc.gz")); err != nil || len(names) == 0 {
		return 0
	}
	if err := each(dir, func(article.Location, Record) error { n++; return nil }); err != nil {
		t.Error(err)
	}
	return n
}

func BenchmarkWrite(b *testing.B) {
	w, err := NewWriter(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	record := page(1)
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.Write(record); err != nil {
				b.Error(err)
			}
		}
	})
}
