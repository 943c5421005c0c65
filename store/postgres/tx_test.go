package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/postgres"
	"yulun/store/postgres/postgrestest"
	"yulun/store/storetest"
)

// session is a connection of somebody else, in a transaction.
type session struct {
	t  *testing.T
	tx pgx.Tx
}

func newSession(t *testing.T, dsn string) session {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(ctx) })
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return session{t, tx}
}

func (s session) exec(statement string, args ...any) {
	s.t.Helper()
	if _, err := s.tx.Exec(context.Background(), statement, args...); err != nil {
		s.t.Fatal(err)
	}
}

// waiting returns when some connection of a name waits for a lock.
func (s session) waiting(name string) {
	s.t.Helper()
	for n := 0; n == 0; {
		s.exec("SELECT pg_stat_clear_snapshot()")
		if err := s.tx.QueryRow(context.Background(), "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'", name).Scan(&n); err != nil {
			s.t.Fatal(err)
		}
	}
}

// saved is a store with one article of one run, whose connections have a name.
func saved(t *testing.T, name string) (s *postgres.Store, dsn string, piece store.Saved) {
	t.Helper()
	dsn = postgrestest.With(server.Schema(t), "application_name", name)
	s = open(t, dsn)
	ctx := context.Background()
	now := time.Unix(1700000000, 0)
	run, err := s.BeginRun(ctx, "qingshi", now, false)
	if err != nil {
		t.Fatal(err)
	}
	piece = storetest.BenchPiece(run, 1, now)
	if _, _, err := s.Save(ctx, piece); err != nil {
		t.Fatal(err)
	}
	return s, dsn, piece
}

// TestConfirmBesideAChange: a change that is under way when an older version is confirmed stays in
// the outbox.
func TestConfirmBesideAChange(t *testing.T) {
	t.Parallel()
	s, dsn, piece := saved(t, t.Name())
	ctx := context.Background()
	pending, err := s.Pending(ctx, time.Unix(1700000000, 0), 1)
	if err != nil {
		t.Fatal(err)
	}
	other := newSession(t, dsn)
	other.exec("UPDATE articles SET version = nextval('versions')")
	other.exec("UPDATE outbox SET version = (SELECT version FROM articles)")
	if err := s.Confirm(ctx, map[string]int64{piece.Article.ID: pending[0].Version}); err != nil {
		t.Fatal(err)
	}
	if err := other.tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	again, err := s.Pending(ctx, time.Unix(1700000000, 0), 1)
	if err != nil || len(again) != 1 || again[0].Version <= pending[0].Version {
		t.Fatalf("after the change the outbox holds %v, %v", again, err)
	}
}

// TestCancelledWhileWaiting: a call that waits for another worker ends with its context, and leaves
// nothing behind.
func TestCancelledWhileWaiting(t *testing.T) {
	t.Parallel()
	s, dsn, piece := saved(t, t.Name())
	other := newSession(t, dsn)
	other.exec("SELECT FROM articles FOR UPDATE")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		_, err := s.Rescore(ctx, piece.Article.ID, article.Reading{Method: "rules/2"})
		done <- err
	}()
	other.waiting(t.Name())
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if err := other.tx.Rollback(context.Background()); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Article(context.Background(), piece.Article.ID); err != nil || a.Reading.Method != "rules/1" {
		t.Fatalf("the article has the method %s, %v", a.Reading.Method, err)
	}
}

// TestWaitingTooLong: a statement that waits longer than it may says so.
func TestWaitingTooLong(t *testing.T) {
	t.Parallel()
	_, dsn, piece := saved(t, t.Name())
	s, err := postgres.Open(context.Background(), postgres.Options{DSN: dsn, StatementTimeout: 2 * time.Second}) // which opening has, too
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	newSession(t, dsn).exec("SELECT FROM articles FOR UPDATE")
	_, err = s.Rescore(context.Background(), piece.Article.ID, article.Reading{Method: "rules/2"})
	var e *article.Error
	if !errors.As(err, &e) || e.Code != article.CodeUnavailable || e.Remedy == "" {
		t.Fatalf("got %v", err)
	}
}

// TestDeadlock: two calls that come to wait for each other are both done.
func TestDeadlock(t *testing.T) {
	t.Parallel()
	s, dsn, piece := saved(t, t.Name())
	ctx := context.Background()
	alias := piece
	alias.Fetch.URL = "https://m.qingshi.example/1"
	if o, _, err := s.Save(ctx, alias); err != nil || o != frontier.OutcomeDuplicate {
		t.Fatal(o, err)
	}
	// Somebody holds the alias's row and wants the article's, while the visit that finds the
	// article gone holds that and wants the alias's. The other one is patient, so that the server
	// ends the visit first.
	other := newSession(t, postgrestest.With(dsn, "deadlock_timeout", "60s"))
	other.exec("SELECT FROM addresses WHERE url = $1 FOR UPDATE", alias.Fetch.URL)
	visit := piece.Fetch
	visit.Status, visit.Outcome = 410, frontier.OutcomeGone
	var g errgroup.Group
	g.Go(func() error { return s.Record(ctx, visit) })
	newSession(t, dsn).waiting(t.Name())
	other.exec("SELECT FROM articles FOR UPDATE")
	if err := other.tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Article(ctx, piece.Article.ID); err != nil || a.GoneAt.IsZero() {
		t.Fatalf("gone at %s, %v", a.GoneAt, err)
	}
	fetches, err := s.Fetches(ctx, piece.Article.ID)
	if err != nil || len(fetches) != 3 {
		t.Fatalf("visits %v, %v", fetches, err)
	}
}

// TestServerEndsConnections: after the server has ended its connections, as a restart does, the
// store continues.
func TestServerEndsConnections(t *testing.T) {
	t.Parallel()
	s, dsn, piece := saved(t, t.Name())
	ctx := context.Background()
	held := newSession(t, postgrestest.With(dsn, "application_name", "other"))
	held.exec("SELECT FROM articles FOR UPDATE")
	done := make(chan error)
	go func() {
		_, err := s.Rescore(ctx, piece.Article.ID, article.Reading{Method: "rules/2"})
		done <- err
	}()
	held.waiting(t.Name())
	server.Execute(t, "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE application_name = '"+t.Name()+"'")
	var e *article.Error
	if err := <-done; !errors.As(err, &e) || e.Code != article.CodeUnavailable || e.Remedy == "" {
		t.Fatalf("got %v", err)
	}
	if err := held.tx.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	if changed, err := s.Rescore(ctx, piece.Article.ID, article.Reading{Method: "rules/2"}); err != nil || !changed {
		t.Fatalf("afterwards: %t, %v", changed, err)
	}
}
