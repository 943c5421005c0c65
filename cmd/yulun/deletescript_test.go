package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/rogpeppe/go-internal/testscript"
)

var firstID = regexp.MustCompile(`"id":"([0-9a-f]{16})"`)

// scriptID sets a variable to the first id that the last command printed.
func scriptID(ts *testscript.TestScript, _ bool, args []string) {
	m := firstID.FindStringSubmatch(ts.ReadFile("stdout"))
	if m == nil {
		ts.Fatalf("no id in %s", ts.ReadFile("stdout"))
	}
	ts.Setenv(args[0], m[1])
}

// scriptHolds looks for a text in all files of a folder, in their bytes and in what is unpacked of
// them.
func scriptHolds(ts *testscript.TestScript, neg bool, args []string) {
	var in []string
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				return err
			}
			if b, err = io.ReadAll(z); err != nil {
				return err
			}
		}
		if bytes.Contains(b, []byte(args[1])) {
			in = append(in, filepath.Base(path))
		}
		return nil
	}))
	if len(in) > 0 == neg {
		ts.Fatalf("%q is in the files %v", args[1], in)
	}
}
