// Package postgrestest gives the tests of a package a PostgreSQL server, and each test a schema of
// its own in it. It holds no tests and is imported by tests only. Start reading at [Open].
package postgrestest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"yulun/internal/servertest"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL server for tests.
type Server struct {
	dsn string
	// stopping ends a server that Open started; nil for one that was there.
	stopping *servertest.Stopping
	// missing says why there is none; required that tests fail without one.
	missing  string
	required bool
}

// noServer is the exit code of scripts/postgres where PostgreSQL is not installed.
const noServer = 3

// Open is the server at a DSN, or one that scripts/postgres starts when the DSN is empty. Where
// PostgreSQL isn't installed the tests that ask for it are skipped, or fail if it is required.
func Open(dsn string, required bool) (*Server, error) {
	s := &Server{dsn: dsn, required: required}
	if dsn != "" {
		return s, nil
	}
	script, err := servertest.Script("postgres")
	if err != nil {
		return nil, err
	}
	port, err := servertest.FreePort()
	if err != nil {
		return nil, err
	}
	stopping, err := servertest.StopAtEnd(script, "stop", port)
	if err != nil {
		return nil, err
	}
	out, err := exec.Command(script, "start", port).Output()
	if err != nil {
		stopping.Never()
	}
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		if failed.ExitCode() == noServer {
			s.missing = strings.TrimSpace(string(failed.Stderr))
			return s, nil
		}
		return nil, fmt.Errorf("start PostgreSQL: %w: %s", err, failed.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	s.dsn, s.stopping = strings.TrimSpace(string(out)), stopping
	return s, nil
}

// Close stops the server if Open has started it. A server whose tests are killed stops by itself.
func (s *Server) Close() error {
	if s.stopping == nil {
		return nil
	}
	return s.stopping.Now()
}

// DSN is the server's address, with the right to do anything there. The test is skipped, or fails,
// when there is no server.
func (s *Server) DSN(t testing.TB) string {
	t.Helper()
	if s.missing != "" && s.required {
		t.Fatal(s.missing)
	}
	if s.missing != "" {
		t.Skip(s.missing)
	}
	return s.dsn
}

// Schema is the address of a new schema, which is gone after the test.
func (s *Server) Schema(t testing.TB) string {
	t.Helper()
	dsn := s.DSN(t)
	name := "test_" + strings.ToLower(rand.Text()[:12])
	s.Execute(t, "CREATE SCHEMA "+name)
	t.Cleanup(func() { s.Execute(t, "DROP SCHEMA "+name+" CASCADE") })
	return With(dsn, "search_path", name)
}

// Execute runs a statement on the server.
func (s *Server) Execute(t testing.TB, statement string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.DSN(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}

// With is a DSN with another value of one of its parameters.
func With(dsn, name, value string) string {
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		return dsn + " " + name + "=" + value
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}
