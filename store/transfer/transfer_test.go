package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/store"
	"yulun/store/internal/column"
	"yulun/store/internal/logical"
	"yulun/store/postgres"
	"yulun/store/postgres/postgrestest"
	"yulun/store/sqlite"
	"yulun/store/storetest"
	"yulun/store/transfer"
)

var server *postgrestest.Server

func TestMain(m *testing.M) {
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

// movable is a store of any engine.
type movable interface {
	store.Store
	transfer.Store
}

func onPostgres(t *testing.T) movable {
	t.Helper()
	s, err := postgres.Open(t.Context(), postgres.Options{DSN: server.Schema(t)})
	noError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func onSQLite(t *testing.T) movable {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "store.db")})
	noError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rows counts the rows of each table.
func rows(t *testing.T, s transfer.Store) map[string]int {
	t.Helper()
	n := map[string]int{}
	noError(t, s.Dump(t.Context(), func(r logical.Row) error {
		n[r.Table]++
		return nil
	}))
	return n
}

// move copies a store and checks what is reported.
func move(t *testing.T, from, to movable) {
	t.Helper()
	type ended struct {
		table    string
		rows     int
		checking bool
	}
	reported := map[ended]bool{}
	var last transfer.Progress
	tables, err := transfer.Run(t.Context(), from, to, func(p transfer.Progress) {
		last = p
		if p.Ended {
			reported[ended{p.Table, p.Rows, p.Checking}] = true
		}
	})
	noError(t, err)
	want := rows(t, from)
	for _, table := range tables {
		if !table.Equal || table.Rows != want[table.Name] || table.Rows == 0 {
			t.Errorf("%+v, want %d rows, some at least, and equal", table, want[table.Name])
		}
		for _, checking := range []bool{false, true} {
			if e := (ended{table.Name, table.Rows, checking}); !reported[e] {
				t.Errorf("not reported: %+v", e)
			}
		}
	}
	total := 0
	for _, n := range want {
		total += n
	}
	if last.Done != total || last.Total != total || !last.Checking || !last.Ended {
		t.Errorf("the last report is %+v, want all of %d rows compared", last, total)
	}
	if len(tables) != len(logical.Tables()) {
		t.Errorf("%d tables reported", len(tables))
	}
}

// TestThereAndBack: a store moves to PostgreSQL and back, and all three hold the same and go on
// alike.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	laptop, team, back := onSQLite(t), onPostgres(t), onSQLite(t)
	storetest.Fill(t, laptop)
	move(t, laptop, team)
	move(t, team, back)
	same(t, laptop, team)
	same(t, laptop, back)
	course := storetest.GoOn(t, laptop)
	storetest.SameCourse(t, "the copy on PostgreSQL", storetest.GoOn(t, team), course)
	storetest.SameCourse(t, "the copy of the copy", storetest.GoOn(t, back), course)
}

// TestFromPostgres: what was crawled on PostgreSQL moves to a laptop and to another schema.
func TestFromPostgres(t *testing.T) {
	t.Parallel()
	team, laptop, other := onPostgres(t), onSQLite(t), onPostgres(t)
	storetest.Fill(t, team)
	move(t, team, laptop)
	move(t, team, other)
	same(t, team, laptop)
	course := storetest.GoOn(t, team)
	storetest.SameCourse(t, "the copy in a file", storetest.GoOn(t, laptop), course)
	storetest.SameCourse(t, "the copy in another schema", storetest.GoOn(t, other), course)
}

// same checks that two stores give the same rows, but for bytes that are not text.
func same(t *testing.T, a, b transfer.Store) {
	t.Helper()
	list := func(s transfer.Store) (out []string) {
		noError(t, s.Dump(t.Context(), func(r logical.Row) error {
			out = append(out, column.Text(fmt.Sprintf("%+v", r)))
			return nil
		}))
		return out
	}
	x, y := list(a), list(b)
	if len(x) != len(y) {
		t.Fatalf("%d rows and %d", len(x), len(y))
	}
	for i := range x {
		if x[i] != y[i] {
			t.Errorf("%s\nis not\n%s", x[i], y[i])
		}
	}
}

// TestRefusesWhatIsNotEmpty: whatever a target holds, it is left as it is.
func TestRefusesWhatIsNotEmpty(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) movable{"postgres": onPostgres, "sqlite": onSQLite} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := onSQLite(t), open(t)
			storetest.Fill(t, from)
			noError(t, to.Ask(t.Context(), "www.qingshi.example", 0))
			before := rows(t, to)
			_, err := transfer.Run(t.Context(), from, to, nil)
			var e *article.Error
			if !errors.As(err, &e) || e.Code != article.CodeUsage || !strings.Contains(e.Message, "not empty: its table host_pace") || e.Remedy == "" {
				t.Fatalf("got %v", err)
			}
			if after := rows(t, to); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("rows before %v, after %v", before, after)
			}
		})
	}
}

// TestCompleteAlready: after a transfer that was stopped behind its end, the next try says that
// there is nothing left to copy, and changes nothing.
func TestCompleteAlready(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) movable{"postgres": onPostgres, "sqlite": onSQLite} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := onSQLite(t), open(t)
			storetest.Fill(t, from)
			move(t, from, to)
			_, err := to.WriteAudit(t.Context(), access.Entry{At: time.Now(), Who: "wang", From: access.CommandLine, Action: "store migrated"}) // the last step of a migration
			noError(t, err)
			before := rows(t, to)
			_, err = transfer.Run(t.Context(), from, to, nil)
			if article.CodeOf(err) != article.CodePartial || !strings.Contains(err.Error(), "complete copy") || !strings.Contains(err.Error(), "yulun index rebuild") {
				t.Errorf("got %v", err)
			}
			if after := rows(t, to); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("rows before %v, after %v", before, after)
			}
			noError(t, to.Ask(t.Context(), "another.example", time.Minute)) // the copy is in use
			if _, err := transfer.Run(t.Context(), from, to, nil); article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "is not empty: its table") {
				t.Errorf("a copy that is in use: %v", err)
			}
		})
	}
}

// TestInterrupted: a transfer that stops anywhere leaves nothing in the target, and can be made
// again.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) movable{"postgres": onPostgres, "sqlite": onSQLite} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := onSQLite(t), open(t)
			storetest.Fill(t, from)
			empty := rows(t, to)
			for _, at := range []transfer.Progress{{Table: "addresses"}, {Table: "outbox"}, {Table: "runs", Checking: true}, {Table: "host_pace", Checking: true}} {
				ctx, cancel := context.WithCancel(t.Context())
				_, err := transfer.Run(ctx, from, to, func(p transfer.Progress) {
					if p.Table == at.Table && p.Checking == at.Checking {
						cancel()
					}
				})
				cancel()
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("interrupted at %+v: %v", at, err)
				}
				if left := rows(t, to); fmt.Sprint(left) != fmt.Sprint(empty) {
					t.Fatalf("interrupted at %+v, the target holds %v", at, left)
				}
			}
			move(t, from, to)
		})
	}
}

// careless is a target that changes one text of a table, or loses a row.
type careless struct {
	transfer.Store
	table string
	lose  bool
}

func (c careless) Load(ctx context.Context, fill func(logical.Target) error) error {
	return c.Store.Load(ctx, func(into logical.Target) error { return fill(&carelessTarget{into, c, false}) })
}

type carelessTarget struct {
	logical.Target
	careless
	done bool
}

func (c *carelessTarget) Put(r logical.Row) error {
	if r.Table == c.table && !c.done {
		c.done = true
		if c.lose {
			return nil
		}
		for i, v := range r.Values {
			if s, ok := v.(string); ok && len(s) > 0 {
				r.Values[i] = s + " "
				break
			}
		}
	}
	return c.Target.Put(r)
}

func (c *carelessTarget) Dump(f func(logical.Row) error) error { return c.Target.Dump(f) }

// TestDifferenceIsFound: a copy that differs in one row of one table is reported of and not kept.
func TestDifferenceIsFound(t *testing.T) {
	t.Parallel()
	from, to := onSQLite(t), onSQLite(t)
	storetest.Fill(t, from)
	empty := rows(t, to)
	for _, c := range []careless{{table: "revisions"}, {table: "host_pace"}, {table: "fetches", lose: true}, {table: "outbox", lose: true}} {
		c.Store = to
		tables, err := transfer.Run(t.Context(), from, c, nil)
		if article.CodeOf(err) != article.CodeInternal || !strings.Contains(err.Error(), c.table) {
			t.Fatalf("%s: %v", c.table, err)
		}
		for _, table := range tables {
			if table.Equal != (table.Name != c.table) {
				t.Errorf("%s was changed, and %+v", c.table, table)
			}
		}
		if left := rows(t, to); fmt.Sprint(left) != fmt.Sprint(empty) {
			t.Fatalf("the target holds %v", left)
		}
	}
}

// BenchmarkRun moves 10,000 articles of 1,200 characters to PostgreSQL and back.
func BenchmarkRun(b *testing.B) {
	ctx := b.Context()
	from, err := sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(b.TempDir(), "store.db")})
	noError(b, err)
	defer from.Close()
	const articles = 10_000
	noError(b, storetest.Grow(ctx, from, articles))
	for b.Loop() {
		began := time.Now()
		team, err := postgres.Open(ctx, postgres.Options{DSN: server.Schema(b)})
		noError(b, err)
		_, err = transfer.Run(ctx, from, team, nil)
		noError(b, err)
		there := time.Since(began)
		began = time.Now()
		back, err := sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(b.TempDir(), "back.db")})
		noError(b, err)
		_, err = transfer.Run(ctx, team, back, nil)
		noError(b, err)
		b.ReportMetric(articles/there.Seconds(), "there/s")
		b.ReportMetric(articles/time.Since(began).Seconds(), "back/s")
		noError(b, errors.Join(team.Close(), back.Close()))
	}
}
