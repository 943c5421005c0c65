package service

import (
	"os"
	"path/filepath"
	"testing"

	"yulun/access"
	"yulun/store/sqlite"
)

// TestHashesAreHidden: once there are users, no other user of the machine can read the store.
func TestHashesAreHidden(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, storeFile)
	made, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	s := New(Options{Data: dir})
	t.Cleanup(func() { _ = s.Close() })
	if err := s.AddUser(t.Context(), "wang", access.Coder, "correct horse battery"); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("the store is in %v, %v", files, err)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o007 != 0 {
			t.Errorf("%s has the mode %o", file, info.Mode().Perm())
		}
	}
}
