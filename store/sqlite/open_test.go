package sqlite_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/store"
	"yulun/store/sqlite"
	"yulun/store/storetest"
)

// TestOpenExplains: what a user can fix comes with a sentence and a next step.
func TestOpenExplains(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		prepare func(t *testing.T, dir string) (path string)
		code    article.Code
		message string
	}{
		"a file where the folder should be": {
			func(t *testing.T, dir string) string {
				write(t, filepath.Join(dir, "data"), "x")
				return filepath.Join(dir, "data", "store.db")
			},
			article.CodeUnavailable, "can't be written",
		},
		"a folder where the file should be": {
			func(t *testing.T, dir string) string { return dir },
			article.CodeUnavailable, "can't be written",
		},
		"a folder that refuses": {
			func(t *testing.T, dir string) string {
				if os.Getuid() == 0 {
					return "/proc/yulun/store.db" // root is refused nowhere else
				}
				if err := os.Chmod(dir, 0o500); err != nil {
					t.Fatal(err)
				}
				return filepath.Join(dir, "store.db")
			},
			article.CodeUnavailable, "can't be written",
		},
		"another file": {
			func(t *testing.T, dir string) string {
				path := filepath.Join(dir, "store.db")
				write(t, path, strings.Repeat("这不是数据库。", 100))
				return path
			},
			article.CodeUnavailable, "is not the store",
		},
		"locked": {
			func(t *testing.T, dir string) string {
				path := filepath.Join(dir, "store.db")
				execute(t, path, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE mine (a)", true)
				return path
			},
			article.CodeUnavailable, "locked by another program",
		},
		"written by a newer program": {
			func(t *testing.T, dir string) string {
				path := filepath.Join(dir, "store.db")
				if err := open(t, path).Close(); err != nil {
					t.Fatal(err)
				}
				execute(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, 1)", false)
				return path
			},
			article.CodeUsage, "newer program",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := tt.prepare(t, t.TempDir())
			s, err := sqlite.Open(context.Background(), sqlite.Options{Path: path, BusyTimeout: time.Millisecond})
			if err == nil {
				_ = s.Close()
				t.Fatal("opened")
			}
			storetest.Explains(t, err, tt.code, tt.message)
		})
	}
}

// TestTwoPrograms: a second program reads and writes the same store.
func TestTwoPrograms(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	a, b := open(t, path), open(t, path)
	defer a.Close()
	defer b.Close()
	ctx := context.Background()
	run, err := a.BeginRun(ctx, "one", time.Unix(1700000000, 0), false)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.BeginRun(ctx, "one", time.Unix(1700000001, 0), false)
	if err != nil || again.ID != run.ID {
		t.Fatalf("the other program gets run %d, %v; want %d", again.ID, err, run.ID)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// execute runs statements on a file from outside; keep leaves the connection open until the end of
// the test.
func execute(t *testing.T, path, statements string, keep bool) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if keep {
		t.Cleanup(func() { _ = db.Close() })
		return
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// olderBands gives a store the tables that it had before articles held their bands.
const olderBands = `
	ALTER TABLE articles RENAME COLUMN bands TO signature;
	UPDATE articles SET signature = x'01020304' WHERE signature IS NOT NULL;
	CREATE TABLE old (band INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles (num), PRIMARY KEY (band, article)) WITHOUT ROWID;
	INSERT INTO old SELECT * FROM bands;
	DROP TABLE bands;
	ALTER TABLE old RENAME TO bands;
	CREATE INDEX bands_by_article ON bands (article);
	UPDATE fetches SET url = (SELECT url FROM addresses WHERE id = fetches.address) WHERE url = '=';
	UPDATE fetches SET final_url = url WHERE final_url = '=';
	DROP INDEX articles_by_outlet;
	DELETE FROM goose_db_version WHERE version_id > 28;`

// TestOldBands: a store of an older program is brought up to date, all or nothing: what stops it
// half-way undoes it.
func TestOldBands(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	count := func(query string) (n int) {
		t.Helper()
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.QueryRow(query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	storetest.OldBands(t, func() store.Store { return open(t, path) }, func() {
		execute(t, path, olderBands+"CREATE TABLE bands_by_band (x)", false)
		if s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path}); err == nil {
			_ = s.Close()
			t.Fatal("opened, although its tables can't be brought up to date")
		}
		if n := count("SELECT count(*) FROM articles WHERE signature = x'01020304'"); n != 3 {
			t.Errorf("%d articles of 3 are as they were", n)
		}
		execute(t, path, "DROP TABLE bands_by_band", false)
	}, func() int { return count("SELECT count(*) FROM bands") })
}
