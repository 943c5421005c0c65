package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"yulun/deposit"
)

// scriptChecksums holds a deposit to its list of checksums, which has every other file.
func scriptChecksums(ts *testscript.TestScript, _ bool, args []string) {
	files := folder(ts, args[0])
	listed := 1
	for line := range strings.Lines(string(files[deposit.ChecksumFile])) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		content, ok := files[name]
		if got := sha256.Sum256(content); !ok || hex.EncodeToString(got[:]) != sum {
			ts.Fatalf("%s has another checksum, or is not there", name)
		}
		listed++
	}
	if listed != len(files) {
		ts.Fatalf("%d of %d files are listed", listed, len(files))
	}
}

// scriptSameFolder compares two folders byte by byte.
func scriptSameFolder(ts *testscript.TestScript, _ bool, args []string) {
	a, b := folder(ts, args[0]), folder(ts, args[1])
	if len(a) != len(b) || len(a) < 10 {
		ts.Fatalf("%d and %d files", len(a), len(b))
	}
	for name, content := range a {
		if !bytes.Equal(content, b[name]) {
			ts.Fatalf("%s differs", name)
		}
	}
}

func folder(ts *testscript.TestScript, dir string) map[string][]byte {
	files := map[string][]byte{}
	root := os.DirFS(ts.MkAbs(dir))
	ts.Check(fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(root, name)
		files[name] = content
		return err
	}))
	return files
}

// scriptNothingHidden fails where a folder has a name that begins with a dot, as unfinished work
// has.
func scriptNothingHidden(ts *testscript.TestScript, _ bool, args []string) {
	left, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), ".*-*"))
	ts.Check(err)
	if len(left) > 0 {
		ts.Fatalf("left behind: %v", left)
	}
}

// scriptFirstID puts the id of the first hit on standard output into $ID.
func scriptFirstID(ts *testscript.TestScript, _ bool, _ []string) {
	line, _, _ := strings.Cut(ts.ReadFile("stdout"), "\n")
	var hit struct{ ID string }
	ts.Check(json.Unmarshal([]byte(line), &hit))
	ts.Setenv("ID", hit.ID)
}
