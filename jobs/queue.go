package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"yulun/article"
	"yulun/internal/wait"
)

// client is the part of a River client that is used, whatever database it is on.
type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
	Insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
	JobList(ctx context.Context, params *river.JobListParams) (*river.JobListResult, error)
	JobCancel(ctx context.Context, id int64) (*rivertype.JobRow, error)
	JobDelete(ctx context.Context, id int64) (*rivertype.JobRow, error)
	JobGet(ctx context.Context, id int64) (*rivertype.JobRow, error)
	JobRetry(ctx context.Context, id int64) (*rivertype.JobRow, error)
}

// Queue is the queue of jobs, in a SQLite file or in a PostgreSQL database. Its methods may be
// called at once by many goroutines.
type Queue struct {
	// newClient makes a client; without Queues in the configuration it lists, adds and cancels jobs
	// and works none.
	newClient func(*river.Config) (client, error)
	// rescue gives back a running job; see takeover.go.
	rescue func(ctx context.Context, job *rivertype.JobRow, reason []byte, now time.Time) error
	close  func() error
	// asking lists, adds and cancels.
	asking client
}

// OpenSQLite opens the queue in a SQLite file, which it makes where it is missing.
func OpenSQLite(ctx context.Context, path string) (*Queue, error) {
	q := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)"}, "_txlock": {"immediate"}}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("open the queue %s: %w", path, err)
	}
	db.SetMaxOpenConns(1) // as the driver asks for
	queue, err := newQueue(ctx, riversqlite.New(db), "", db.Close)
	if err != nil {
		return nil, &article.Error{
			Code: article.CodeUnavailable, Message: "the queue of jobs " + path + " can't be opened", Err: err,
			Remedy: "See that the folder can be written. A damaged file may be deleted: jobs are planned again from the store.",
		}
	}
	return queue, nil
}

// OpenPostgres opens the queue in a PostgreSQL database, in a schema that is there; empty: the
// first of the search path. where names the database in messages.
func OpenPostgres(ctx context.Context, dsn, schema, where string) (*Queue, error) {
	pool, err := pgxpool.New(ctx, dsn)
	if err != nil { // the cause may repeat the password
		return nil, article.Usagef("Check the address of the store.", "the address of the queue of jobs can't be read")
	}
	queue, err := newQueue(ctx, riverpgxv5.New(pool), schema, func() error { pool.Close(); return nil })
	if err != nil {
		return nil, &article.Error{
			Code: article.CodeUnavailable, Message: "the queue of jobs in " + where + " can't be opened", Err: err,
			Remedy: "Start the database, or give its user the right to make tables.",
		}
	}
	return queue, nil
}

// newQueue brings the queue's tables up to date.
func newQueue[T any](ctx context.Context, driver riverdriver.Driver[T], schema string, closed func() error) (q *Queue, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, closed())
		}
	}()
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Schema: schema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, migrator); err != nil {
		return nil, fmt.Errorf("bring the tables of the queue up to date: %w", err)
	}
	q = &Queue{rescue: rescuer(driver, schema), close: closed}
	q.newClient = func(c *river.Config) (client, error) {
		c.Schema = schema
		return river.NewClient(driver, c)
	}
	q.asking, err = q.newClient(&river.Config{Logger: slog.New(slog.DiscardHandler), SkipUnknownJobCheck: true})
	return q, err
}

// migrate runs the migrations that are missing. When two programs do so at once one fails; it finds
// them done when it tries again.
func migrate[T any](ctx context.Context, m *rivermigrate.Migrator[T]) error {
	const tries = 5
	var err error
	for try := range tries {
		state, validErr := m.Validate(ctx, nil)
		if validErr == nil && state.OK {
			return nil
		}
		if _, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil); err == nil || ctx.Err() != nil {
			return err
		}
		if err := wait.For(ctx, time.Duration(try+1)*200*time.Millisecond); err != nil {
			return err
		}
	}
	return err
}

// Close closes the queue. Its workers must have ended.
func (q *Queue) Close() error { return q.close() }
