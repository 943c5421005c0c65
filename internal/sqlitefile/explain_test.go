package sqlitefile_test

import (
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"yulun/internal/sqlitefile"
)

// What to do about a file that can't be opened depends on why.
func TestExplain(t *testing.T) {
	t.Parallel()
	f := sqlitefile.File{Name: "store", Path: "/data/store.db"}
	for why, want := range map[syscall.Errno]string{
		syscall.EMFILE: "ulimit -n", syscall.ENFILE: "ulimit -n", syscall.EACCES: "the right to write",
	} {
		err := f.Explain(&fs.PathError{Op: "mkdir", Path: "/data", Err: why})
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", why, err, want)
		}
	}
}
