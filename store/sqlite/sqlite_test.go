package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"yulun/store"
	"yulun/store/sqlite"
	"yulun/store/storetest"
)

// childPath names the store in the environment of the process that the kill test starts.
const childPath = "YULUN_STORE_TO_CRAWL_INTO"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		if err := crawlInto(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func crawlInto(path string) error {
	s, err := sqlite.Open(context.Background(), sqlite.Options{Path: path})
	if err != nil {
		return err
	}
	return storetest.SaveUntilKilled(context.Background(), s, os.Stdout)
}

func open(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), sqlite.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) func() store.Store {
		path := filepath.Join(t.TempDir(), "数据 100%?#", "store.db") // a name that an unescaped DSN would stumble over
		return func() store.Store { return open(t, path) }
	})
}

func TestIdentifyOld(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	t.Cleanup(func() { _ = s.Close() })
	storetest.IdentifyOld(t, s, func() { execute(t, path, storetest.ForgetKeys, false) })
}

func TestOldReadings(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	t.Cleanup(func() { _ = s.Close() })
	storetest.OldReadings(t, s, func(statements string) { execute(t, path, statements, false) })
}

func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Kill(t, func() store.Store { return open(t, path) }, func() *exec.Cmd {
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), childPath+"="+path)
		return cmd
	})
}
