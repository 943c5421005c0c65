package wholefile_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
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

// A file that people keep stays theirs when it is rewritten: its mode, and the links that lead to
// it, also to one that is not there yet.
func TestRewrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept, link, second := filepath.Join(dir, "kept", "searches.yaml"), filepath.Join(dir, "link.yaml"), filepath.Join(dir, "kept", "second.yaml")
	if err := errors.Join(os.Mkdir(filepath.Dir(kept), 0o700), os.Symlink("kept/second.yaml", link), os.Symlink("searches.yaml", second)); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		path string
		mode os.FileMode
	}{{link, 0o600}, {link, 0o640}, {kept, 0o640}} {
		if i == 1 {
			if err := os.Chmod(kept, c.mode); err != nil {
				t.Fatal(err)
			}
		}
		content := strings.Repeat("a", i)
		if err := wholefile.Rewrite(c.path, 0o600, []byte(content)); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(kept)
		if err != nil || info.Mode() != c.mode {
			t.Fatalf("call %d: mode %v, %v", i, info, err)
		}
		if got, err := os.ReadFile(link); err != nil || string(got) != content {
			t.Errorf("call %d: %q, %v", i, got, err)
		}
	}
	for _, l := range []string{link, second} {
		if info, err := os.Lstat(l); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link %s was replaced: %v, %v", l, info, err)
		}
	}
	circle := filepath.Join(dir, "circle")
	if err := os.Symlink("circle", circle); err != nil {
		t.Fatal(err)
	}
	if err := wholefile.Rewrite(circle, 0o600, nil); err == nil {
		t.Error("links in a circle led somewhere")
	}
}

// Root keeps the owner; others can't give files away.
func TestRewriteKeepsTheOwner(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root may give files to others")
	}
	path := filepath.Join(t.TempDir(), "searches.yaml")
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chown(path, 1, 2)); err != nil {
		t.Fatal(err)
	}
	if err := wholefile.Rewrite(path, 0o644, []byte("searches: []\n")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if had := info.Sys().(*syscall.Stat_t); had.Uid != 1 || had.Gid != 2 {
		t.Errorf("it is %d:%d's now", had.Uid, had.Gid)
	}
}
