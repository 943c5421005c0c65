package archive

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"yulun/article"
)

// childFolder names the folder to the process that [TestKilled] kills.
const childFolder = "YULUN_TEST_ARCHIVE"

// A process that is killed while it writes leaves records that are whole, but for one at the end at
// most.
func TestKilled(t *testing.T) {
	if dir := os.Getenv(childFolder); dir != "" {
		w := newWriter(t, dir, Options{})
		for n := 0; ; n++ {
			write(t, w, page(n))
		}
	}
	dir := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
	child.Env = append(os.Environ(), childFolder+"="+dir)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for size(t, dir) < 100_000 {
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it tells of the kill
	n := 0
	err := each(dir, func(_ article.Location, r Record) error {
		if r.URL != page(n).URL {
			t.Errorf("record %d is %s", n, r.URL)
		}
		n++
		return nil
	})
	if err != nil || n < 10 {
		t.Errorf("%d records, %v", n, err)
	}
}

// size is that of the folder's files.
func size(t *testing.T, dir string) (total int64) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			total += info.Size()
		}
	}
	return total
}
