package sqlitefile_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // the driver

	"yulun/internal/sqlitefile"
)

// A check finds nothing in a sound file, and names the damage in one with a changed page, in one
// that was cut and in one that is not a database.
func TestCheck(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "some.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL)", "CREATE INDEX by_word ON words (word)",
		"INSERT INTO words (word) WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT 'word ' || i FROM n",
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	last := len(whole) - 1 // of a row or of an index: the other one has another word then
	changed := append([]byte{}, whole...)
	changed[last] ^= 1
	for name, c := range map[string]struct {
		content []byte
		damaged bool
	}{
		"sound": {whole, false}, "a bit turned": {changed, true}, "cut": {whole[:len(whole)/2], true}, "none": {[]byte("no database, but a text of some length"), true},
	} {
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		faults, err := sqlitefile.Check(t.Context(), path)
		if err != nil || (len(faults) > 0) != c.damaged {
			t.Errorf("%s: %q, %v", name, faults, err)
		}
	}
}
