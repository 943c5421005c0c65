package sqlitefile_test

import (
	"path/filepath"
	"strings"
	"testing"

	"yulun/article"
	"yulun/internal/sqlitefile"
)

func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held := func(want bool) {
		t.Helper()
		if got, err := sqlitefile.Held(t.Context(), path); got != want || err != nil {
			t.Errorf("held: %v, %v, want %v", got, err, want)
		}
	}
	held(false)
	release, err := sqlitefile.Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlitefile.Lock(t.Context(), path); article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "another yulun") {
		t.Errorf("a second lock: %v", err)
	}
	held(true)
	if err := release(); err != nil {
		t.Fatal(err)
	}
	held(false)
	again, err := sqlitefile.Lock(t.Context(), path)
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	if err := again(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlitefile.Lock(t.Context(), filepath.Join(t.TempDir(), "no", "folder", "lock")); err == nil {
		t.Error("a lock in a folder that isn't there")
	}
}
