package wholefile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"yulun/internal/wholefile"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "导出.csv")
	broken := errors.New("broken")
	for _, c := range []struct {
		content string
		err     error
		want    string
	}{{"first", nil, "first"}, {"second, half writ", broken, "first"}, {"third", nil, "third"}} {
		err := wholefile.Write(path, func(w io.Writer) error {
			_, err := io.WriteString(w, c.content)
			return errors.Join(err, c.err)
		})
		if !errors.Is(err, c.err) {
			t.Errorf("%q: error %v, want %v", c.content, err, c.err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != c.want {
			t.Errorf("%q: the file holds %q, %v, want %q", c.content, got, err, c.want)
		}
	}
	if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 1 {
		t.Errorf("left behind: %v, %v", names, err)
	}
	if err := wholefile.Write(filepath.Join(path, "x"), nil); err == nil {
		t.Error("a folder that is a file was written to")
	}
}
