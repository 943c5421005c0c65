package deploytest

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestRelease: two folders with the same files give the same release, and its archive has the
// program, the licences of all that is built into it, and its bill of materials.
func TestRelease(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program twice")
	}
	if runtime.GOOS != "linux" {
		t.Skip("scripts/release needs GNU tar")
	}
	target := runtime.GOOS + "-" + runtime.GOARCH
	first, second := release(t), release(t)
	sums := contentOf(t, filepath.Join(first, "SHA256SUMS"))
	if other := contentOf(t, filepath.Join(second, "SHA256SUMS")); sums != other {
		t.Errorf("two builds differ:\n%s\n%s", sums, other)
	}
	name := "yulun-9.9.9-" + target
	for _, file := range []string{name + ".tar.gz", name + ".cdx.json"} {
		if !strings.Contains(sums, file) {
			t.Errorf("SHA256SUMS lacks %s:\n%s", file, sums)
		}
	}
	files := unpack(t, filepath.Join(first, name+".tar.gz"))
	for _, file := range []string{"yulun", "LICENSE", "LICENSES.txt", "README.md", "CHANGELOG.md", "yulun.cdx.json"} {
		if files[name+"/"+file] == "" {
			t.Errorf("the archive lacks %s", file)
		}
	}
	var bill struct {
		Components []struct{ Name, Version string }
	}
	if err := json.Unmarshal([]byte(files[name+"/yulun.cdx.json"]), &bill); err != nil || len(bill.Components) < 40 {
		t.Fatalf("the bill of materials has %d components: %v", len(bill.Components), err)
	}
	for _, c := range bill.Components {
		if c.Name != "std" && !strings.Contains(files[name+"/LICENSES.txt"], "==== "+c.Name+"@"+c.Version+": ") {
			t.Errorf("LICENSES.txt lacks the licence of %s %s", c.Name, c.Version)
		}
	}
	program := filepath.Join(t.TempDir(), "yulun")
	if err := os.WriteFile(program, []byte(files[name+"/yulun"]), 0o755); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), program, "version").Output(); err != nil || !strings.HasPrefix(string(out), "yulun 9.9.9, ") {
		t.Errorf("the program says %q: %v", out, err)
	}
}

// release builds a release of a copy of the project, and gives its folder.
func release(t *testing.T) string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "-co", "--exclude-standard", "-z")
	list.Dir = root
	names, err := list.Output()
	if err != nil {
		t.Skipf("git doesn't list the files: %v", err)
	}
	source, out := t.TempDir(), filepath.Join(t.TempDir(), "dist")
	for name := range strings.SplitSeq(strings.TrimSuffix(string(names), "\x00"), "\x00") {
		copyFile(t, filepath.Join(root, name), filepath.Join(source, name))
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join(source, "scripts/release"), out, runtime.GOOS+"/"+runtime.GOARCH)
	cmd.Env = append(os.Environ(), "VERSION=v9.9.9", "SOURCE_DATE_EPOCH=1700000000")
	if printed, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("scripts/release: %v\n%s", err, printed)
	}
	return out
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Lstat(from)
	if errors.Is(err, os.ErrNotExist) {
		return // deleted, and git not told yet
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil { //nolint:gosec // sources
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, info.Mode().Perm()); err != nil {
		t.Fatal(err)
	}
}

func contentOf(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// unpack gives the files of an archive by name.
func unpack(t *testing.T, name string) map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for archive := tar.NewReader(zipped); ; {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		files[head.Name] = string(content)
	}
}
