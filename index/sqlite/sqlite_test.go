package sqlite_test

import (
	"path/filepath"
	"testing"

	"yulun/index"
	"yulun/index/indextest"
	"yulun/index/sqlite"
)

var options = sqlite.Options{Words: indextest.Words, Simplify: indextest.Simplify, Side: indextest.Side}

func open(t testing.TB) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "index", "articles.db"), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestBehaviour(t *testing.T) {
	t.Parallel()
	indextest.Run(t, func(t *testing.T) index.Index { return open(t) })
}
