package sqlitefile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"yulun/article"
)

// tables makes migrations of one table each.
func tables(names ...string) fstest.MapFS {
	all := fstest.MapFS{}
	for i, name := range names {
		text := "-- +goose Up\nCREATE TABLE " + name + " (x INTEGER) STRICT;\n-- +goose Down\nDROP TABLE " + name + ";\n"
		all["0000"+string(rune('1'+i))+"_"+name+".sql"] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

// asReader does work as a user who may read the file and its folder, and not write them. What a
// thread may do with files is its own on Linux; root may do everything, so it becomes nobody.
func asReader(t *testing.T, folder string, work func()) {
	t.Helper()
	for _, path := range []string{folder, filepath.Dir(folder)} { // both are the test's own
		if err := os.Chmod(path, 0o555); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(folder), 0o755); _ = os.Chmod(folder, 0o755) })
	if os.Geteuid() != 0 {
		work()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		if err := syscall.Setfsuid(65534); err != nil {
			t.Error(err)
			return
		}
		work()
	}()
	<-done
}

// A file that was closed in order can be read where it can't be written, and says so when somebody
// writes.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	f := File{Path: filepath.Join(t.TempDir(), "a.db"), Name: "store", Migrations: tables("a")}
	p, err := f.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write.Exec("INSERT INTO a VALUES (7)"); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	asReader(t, filepath.Dir(f.Path), func() {
		p, err := f.Open(context.Background())
		if err != nil {
			t.Error(err)
			return
		}
		var x int
		if err := p.Read.QueryRow("SELECT x FROM a").Scan(&x); err != nil || x != 7 {
			t.Errorf("read %d, %v", x, err)
		}
		_, err = p.Write.Exec("INSERT INTO a VALUES (8)")
		if err = f.Explain(err); article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "can't be written") {
			t.Errorf("written: %v", err)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		if faults, err := Check(context.Background(), f.Path); err != nil || len(faults) > 0 {
			t.Errorf("checked: %q, %v", faults, err)
		}
		older := f
		older.Migrations = tables("a", "b")
		if _, err := older.Open(context.Background()); err == nil || !strings.Contains(err.Error(), "was written by an older program and can't be written") {
			t.Errorf("of an older program: %v", err)
		}
	})
}

// What a killed program wrote last may be in a second file, and is never passed over in silence.
func TestReadOnlyAfterAKill(t *testing.T) {
	t.Parallel()
	f := File{Path: filepath.Join(t.TempDir(), "a.db"), Name: "store", Migrations: tables("a")}
	p, err := f.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write.Exec("INSERT INTO a VALUES (7)"); err != nil {
		t.Fatal(err)
	}
	killed := File{Path: filepath.Join(t.TempDir(), "a.db"), Name: "store", Migrations: f.Migrations}
	for _, suffix := range []string{"", "-wal"} { // as they lie on the disk at this moment
		data, err := os.ReadFile(f.Path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(killed.Path+suffix, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	asReader(t, filepath.Dir(killed.Path), func() {
		if faults, err := Check(context.Background(), killed.Path); len(faults) > 0 || err != nil && !strings.Contains(err.Error(), "not ended in order") {
			t.Errorf("checked: %q, %v", faults, err)
		}
		p, err := killed.Open(context.Background())
		if err == nil {
			var n int
			if err := p.Read.QueryRow("SELECT count(*) FROM a").Scan(&n); err != nil || n != 1 {
				t.Errorf("%d rows of one, %v", n, err)
			}
			if err := p.Close(); err != nil {
				t.Error(err)
			}
			return
		}
		if article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "not ended in order") {
			t.Error(err)
		}
	})
}

// Where somebody who may write the file does so, whoever may not is told, and gets no rows of two
// states.
func TestReadOnlyWhileAnotherWrites(t *testing.T) {
	t.Parallel()
	f := File{Path: filepath.Join(t.TempDir(), "a.db"), Name: "store", Migrations: tables("a")}
	p, err := f.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(Pools) error{
		"at work": func(p Pools) error { _, err := p.Write.Exec("INSERT INTO a VALUES (7)"); return err },
		"ended": func(p Pools) error {
			_, err := p.Write.Exec("INSERT INTO a VALUES (8)")
			return errors.Join(err, p.Close())
		},
	} {
		alone, err := File{Path: f.Path, Name: "store", Migrations: f.Migrations, Readers: 1, BusyTimeout: time.Second}.readAlone(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if err := alone.Read.QueryRow("SELECT count(*) FROM a").Scan(&n); err != nil {
			t.Fatal(err)
		}
		writer, err := f.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := write(writer); err != nil {
			t.Fatal(err)
		}
		err = alone.Read.QueryRow("SELECT count(*) FROM a").Scan(&n)
		if article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "another program began to write the store") {
			t.Errorf("%s: %d rows, %v", name, n, err)
		}
		if err := errors.Join(alone.Close(), writer.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// readAlone opens a file as one that can't be written, whoever asks.
func (f File) readAlone(ctx context.Context) (p Pools, err error) {
	err = p.openReadOnly(ctx, f, readsAlone)
	return p, err
}
