package wholefile_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
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

// A program that is killed while it writes leaves the old file, and nothing beside it.
func TestKilledWhileWriting(t *testing.T) {
	if os.Getenv("YULUN_TEST_WRITE") != "" { // the program that is killed
		err := wholefile.Write(os.Getenv("YULUN_TEST_WRITE"), func(w io.Writer) error {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				return err
			}
			process, err := os.FindProcess(os.Getpid())
			if err != nil {
				return err
			}
			return errors.Join(process.Kill(), errors.New("survived its own kill"))
		})
		t.Fatal(err)
	}
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("files without a name are Linux's")
	}
	path := filepath.Join(t.TempDir(), "export.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	killed := exec.Command(os.Args[0], "-test.run=^TestKilledWhileWriting$")
	killed.Env = append(os.Environ(), "YULUN_TEST_WRITE="+path)
	if out, err := killed.CombinedOutput(); err == nil || strings.Contains(string(out), "survived") {
		t.Fatalf("it was not killed: %v\n%s", err, out)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("the file holds %q, %v", got, err)
	}
	if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 1 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}
