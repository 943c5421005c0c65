package postgres_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"yulun/store"
	"yulun/store/postgres"
	"yulun/store/postgres/postgrestest"
	"yulun/store/storetest"
)

// childDSN names the store in the environment of the process that the kill test starts.
const childDSN = "YULUN_STORE_TO_CRAWL_INTO"

// server is where the tests of this package keep their stores.
var server *postgrestest.Server

func TestMain(m *testing.M) {
	if dsn := os.Getenv(childDSN); dsn != "" {
		if err := crawlInto(dsn); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if dsn := os.Getenv(childLease); dsn != "" {
		if err := leaseUntilKilled(dsn); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	var err error
	if server, err = postgrestest.Open(os.Getenv("YULUN_TEST_POSTGRES"), os.Getenv("CI") == "true"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := server.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "stop PostgreSQL:", err)
	}
	os.Exit(code)
}

func crawlInto(dsn string) error {
	s, err := postgres.Open(context.Background(), postgres.Options{DSN: dsn})
	if err != nil {
		return err
	}
	return storetest.SaveUntilKilled(context.Background(), s, os.Stdout)
}

func open(t testing.TB, dsn string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), postgres.Options{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // before the schema is dropped
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) func() store.Store {
		dsn := server.Schema(t)
		return func() store.Store { return open(t, dsn) }
	})
}

func TestIdentifyOld(t *testing.T) {
	t.Parallel()
	dsn := server.Schema(t)
	storetest.IdentifyOld(t, open(t, dsn), func() {
		server.Execute(t, "SET search_path = "+schemaOf(t, dsn)+"; "+storetest.ForgetKeys)
	})
}

func TestOldReadings(t *testing.T) {
	t.Parallel()
	dsn := server.Schema(t)
	storetest.OldReadings(t, open(t, dsn), func(statements string) {
		server.Execute(t, "SET search_path = "+schemaOf(t, dsn)+"; "+statements)
	})
}

func TestKill(t *testing.T) {
	t.Parallel()
	dsn := server.Schema(t)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const child = "killed by TestKill"
	storetest.Kill(t, func() store.Store {
		// The server may still be at work on what the dead process asked for last: look when it is
		// done with it.
		server.Execute(t, "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE application_name = '"+child+"'")
		return open(t, dsn)
	}, func() *exec.Cmd {
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), childDSN+"="+postgrestest.With(dsn, "application_name", child))
		return cmd
	})
}
