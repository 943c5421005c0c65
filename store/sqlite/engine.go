package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"yulun/article"
	"yulun/internal/sqlitefile"
	"yulun/store"
	"yulun/store/internal/column"
	"yulun/store/sqlstore"
)

// dialect is how SQLite writes what the engines write differently. Times are microseconds since
// 1970, lists are JSON.
func dialect() *sqlstore.Dialect {
	each := func(param string) string { return "json_each(" + param + ") AS item" }
	return &sqlstore.Dialect{
		URL:          "url",
		URLKey:       func(url string) any { return url },
		Text:         func(s string) string { return s },
		In:           func(column, param string) string { return column + " IN (SELECT value FROM json_each(" + param + "))" },
		Numbers:      each,
		Documents:    each,
		Bands:        "bands",
		BandsValue:   func(bands []int64) any { return column.BandBytes(bands) },
		Now:          "CAST(unixepoch('subsec') * 1000000 AS INTEGER)",
		NewID:        "lower(hex(randomblob(16)))",
		Slot:         func(instant string) string { return fmt.Sprintf("(%s) / %d", instant, store.HealthSlot.Microseconds()) },
		Doubtful:     "json_extract(notes, '$.confidence') < 0.6 AND gone_at IS NULL",
		DumpVersions: "counters WHERE name = 'version'",
	}
}

// values are a statement's arguments as SQLite takes them.
func values(args []any) []any {
	out := make([]any, len(args))
	for i, v := range args {
		switch v := v.(type) {
		case time.Time:
			if !v.IsZero() {
				out[i] = v.UnixMicro()
			}
		case []byte:
			if len(v) > 0 {
				out[i] = v
			}
		case []int64:
			out[i] = list(v)
		case []string:
			out[i] = list(v)
		default:
			out[i] = v
		}
	}
	return out
}

// list is a list as json_each reads it.
func list[T int64 | string](of []T) string {
	b, _ := json.Marshal(append([]T{}, of...)) // which has no error for either
	return string(b)
}

// querier implements sqlstore.Reader, by connections that only read or by a transaction of one.
type querier struct{ queries queries }

type queries interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Query implements sqlstore.Reader.
func (r querier) Query(ctx context.Context, query string, args []any, f func(sqlstore.Row) error) error {
	rows, err := r.queries.QueryContext(ctx, query, values(args)...)
	if err != nil {
		return err
	}
	return each(rows, f)
}

// engine runs the statements of the store's calls: one connection writes, others read.
type engine struct {
	querier
	pools  sqlitefile.Pools
	file   sqlitefile.File
	writer *writer
}

// View implements sqlstore.Engine.
func (e *engine) View(ctx context.Context, work func(sqlstore.Reader) error) error {
	tx, err := e.pools.Read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return work(querier{tx})
}

// Update implements sqlstore.Engine.
func (e *engine) Update(ctx context.Context, work func(sqlstore.Conn) error) error {
	return e.writer.do(ctx, func(t *tx) error {
		c := &conn{tx: t}
		if err := work(c); err != nil {
			return err
		}
		return c.err
	})
}

// Failed implements sqlstore.Engine.
func (e *engine) Failed(_ context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	if explained := e.file.Explain(err); errors.As(explained, new(*article.Error)) {
		return explained
	}
	return fmt.Errorf("%s: %w", what, err)
}

// conn implements sqlstore.Conn. It takes no locks: one transaction writes at a time.
type conn struct {
	*tx
	err error // the first one of Exec
}

// Exec implements sqlstore.Conn.
func (c *conn) Exec(query string, args ...any) {
	if c.err == nil {
		_, c.err = c.exec(query, args...)
	}
}

// Query implements sqlstore.Conn.
func (c *conn) Query(query string, args []any, f func(sqlstore.Row) error) error {
	if c.err != nil {
		return c.err
	}
	return c.query(query, args, f)
}

// Changed implements sqlstore.Conn.
func (c *conn) Changed(num int64) {
	c.Exec("UPDATE counters SET value = value + 1 WHERE name = 'version'")
	c.Exec("UPDATE articles SET version = (SELECT value FROM counters WHERE name = 'version') WHERE num = $1", num)
	c.Exec(`INSERT INTO outbox (article, version, since) SELECT num, version, `+dialect().Now+` FROM articles WHERE num = $1
		ON CONFLICT (article) DO UPDATE SET version = excluded.version, `+sqlstore.Unrefused, num)
}

// LockPiece implements sqlstore.Conn.
func (*conn) LockPiece(store.Saved) {}

// LockClusters implements sqlstore.Conn.
func (*conn) LockClusters() {}

// LockSource implements sqlstore.Conn.
func (*conn) LockSource(string) {}
