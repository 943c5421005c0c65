package postgres_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"yulun/store"
	"yulun/store/postgres"
	"yulun/store/postgres/postgrestest"
	"yulun/store/storetest"
)

// childLease names the store in the environment of a process that takes a lease and waits to be
// killed.
const childLease = "YULUN_STORE_TO_LEASE_FROM"

// leaseUntilKilled says on standard output when it has the lease. Its heartbeat is so slow that the
// server won't miss it.
func leaseUntilKilled(dsn string) error {
	s, err := postgres.Open(context.Background(), postgres.Options{DSN: dsn, Heartbeat: time.Hour})
	if err != nil {
		return err
	}
	if _, ok, err := s.Lease(context.Background(), []string{"host"}); err != nil || !ok {
		return fmt.Errorf("lease: %t, %w", ok, err)
	}
	fmt.Println("leased")
	select {}
}

func TestLeasesBetweenWorkers(t *testing.T) {
	t.Parallel()
	dsn := server.Schema(t)
	storetest.Workers(t, func() store.Store { return open(t, dsn) })
}

// TestLeasesOfOtherStores: stores in other schemas of the database have leases of their own.
func TestLeasesOfOtherStores(t *testing.T) {
	t.Parallel()
	for range 2 {
		if _, ok, err := open(t, server.Schema(t)).Lease(context.Background(), []string{"host"}); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
}

// longestWait bounds how long a test waits for something that comes by itself.
const longestWait = time.Minute

// eventually takes a lease as soon as it is free.
func eventually(t *testing.T, s store.Store, name string) store.Lease {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), longestWait)
	defer cancel()
	for {
		l, ok, err := s.Lease(ctx, []string{name})
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return l
		}
	}
}

// isLost waits until a lease is lost.
func isLost(t *testing.T, l store.Lease) {
	t.Helper()
	select {
	case <-l.Lost():
	case <-time.After(longestWait):
		t.Fatalf("the lease is not lost after %s", longestWait)
	}
}

// TestKilledWorker: a worker that is killed holds nothing any more, before the server misses its
// heartbeat.
func TestKilledWorker(t *testing.T) {
	t.Parallel()
	dsn := server.Schema(t)
	s := open(t, dsn)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), childLease+"="+dsn)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "leased\n" {
		t.Fatal(line, err)
	}
	if _, ok, err := s.Lease(context.Background(), []string{"other", "host"}); err != nil || ok {
		t.Fatalf("while the worker lives: %t, %v", ok, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	eventually(t, s, "host")
}

// TestEndedSession: a worker hears at once when the server ends its session, and can take leases by
// another one.
func TestEndedSession(t *testing.T) {
	t.Parallel()
	dsn := postgrestest.With(server.Schema(t), "application_name", t.Name())
	s, err := postgres.Open(context.Background(), postgres.Options{DSN: dsn, Heartbeat: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other := open(t, dsn)
	first := eventually(t, s, "host")
	second := eventually(t, s, "other")
	server.Execute(t, `SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity
		WHERE application_name = '`+t.Name()+`' AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')`)
	isLost(t, first)
	isLost(t, second)
	taken := eventually(t, other, "host")
	if _, ok, err := s.Lease(context.Background(), []string{"host"}); err != nil || ok {
		t.Fatalf("what another worker holds: %t, %v", ok, err)
	}
	first.Release() // of what it no longer has
	if held, err := s.IsLeased(context.Background(), "host"); err != nil || !held {
		t.Fatalf("held: %t, %v", held, err)
	}
	again := eventually(t, s, "other")
	taken.Release()
	again.Release()
}

// TestSilentServer: a worker whose heartbeat gets no answer gives its leases up, and the server
// those of a worker from which it hears nothing.
func TestSilentServer(t *testing.T) {
	t.Parallel()
	dsn := server.Schema(t)
	way := newWay(t, dsn)
	const heartbeat = 2 * time.Second // for which a busy machine may hold an answer up
	s, err := postgres.Open(context.Background(), postgres.Options{DSN: way.dsn, Heartbeat: heartbeat})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l := eventually(t, s, "host")
	// Five heartbeats and their answers: the server ends a session after four in which it hears
	// nothing.
	for before := way.carried(); way.carried() < before+10; {
		select {
		case <-l.Lost():
			t.Fatal("lost while the server answers")
		case <-time.After(heartbeat / 20):
		}
	}
	way.block()
	isLost(t, l)
	eventually(t, open(t, dsn), "host")
	way.unblock()
	eventually(t, s, "something else")
}

// TestCallersEndCostsNoLease: a caller that goes away while it takes leases costs the others none.
func TestCallersEndCostsNoLease(t *testing.T) {
	t.Parallel()
	s := open(t, server.Schema(t))
	l := eventually(t, s, "host")
	for i := range 50 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i)*20*time.Microsecond)
		if m, ok, err := s.Lease(ctx, []string{fmt.Sprintf("host %d", i)}); err == nil && ok {
			m.Release()
		}
		cancel()
	}
	select {
	case <-l.Lost():
		t.Fatal("lost")
	default:
	}
	l.Release()
	for i := range 50 {
		name := fmt.Sprintf("host %d", i)
		if held, err := s.IsLeased(context.Background(), name); err != nil || held {
			t.Errorf("%s is held by nobody's call: %t, %v", name, held, err)
		}
	}
}
