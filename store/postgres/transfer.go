package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"yulun/store/internal/logical"
	"yulun/store/sqlstore"
)

// unbounded lets a transaction take as long as it must: the other side may be slow.
const unbounded = "SELECT set_config(name, '0', true) FROM unnest(ARRAY['statement_timeout', 'idle_in_transaction_session_timeout']) AS name"

// Load fills an empty store in one transaction, which is undone if fill fails. Nobody else gets at
// the store meanwhile.
func (s *Store) Load(ctx context.Context, fill func(logical.Target) error) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		l := &loader{ctx: ctx, tx: tx}
		if err := l.begin(s.where); err != nil {
			return err
		}
		if err := fill(l); err != nil {
			return err
		}
		return l.end()
	})
	var full *logical.NotEmptyError
	if errors.As(err, &full) {
		return full // the caller asks for it, not for what it wraps
	}
	return s.failed(ctx, "fill the store", err)
}

// loader is the target of a transfer. It gathers rows and sends them together.
type loader struct {
	ctx   context.Context
	tx    pgx.Tx
	table logical.Table
	rows  [][]any
	bands [][]any
	size  int // of the texts in rows
}

// What is sent at once: so many rows, or so many bytes of text.
const (
	mostRows = 2000
	mostText = 4 << 20
)

func (l *loader) exec(statements ...string) error {
	for _, statement := range statements {
		if _, err := l.tx.Exec(l.ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// begin makes sure that the store is empty, and stays so but for what is put. Addresses come before
// the articles that they refer to: what they refer to is checked in the end.
func (l *loader) begin(where place) error {
	var tables []string
	for _, table := range logical.Tables() {
		if table.Name != "versions" { // its one row stays
			tables = append(tables, table.Name)
		}
	}
	if err := l.exec("SET LOCAL lock_timeout = '30s'", unbounded, "LOCK TABLE bands, "+strings.Join(tables, ", ")+" IN ACCESS EXCLUSIVE MODE"); err != nil {
		return err
	}
	for _, table := range tables {
		filled := false
		if err := l.tx.QueryRow(l.ctx, "SELECT EXISTS (SELECT FROM "+table+")").Scan(&filled); err != nil {
			return err
		}
		if filled {
			return logical.NotEmpty(where.String(), table, "Name another database or schema, or drop this one and create it again if nothing in it is needed.")
		}
	}
	return l.exec("ALTER TABLE addresses DROP CONSTRAINT addresses_article_fkey")
}

// end sets what follows from the rows. The sequences continue above what was put.
func (l *loader) end() error {
	if err := l.flush(); err != nil {
		return err
	}
	statements := []string{"ALTER TABLE addresses ADD CONSTRAINT addresses_article_fkey FOREIGN KEY (article) REFERENCES articles (num)"}
	for table, column := range map[string]string{
		"runs": "id", "addresses": "id", "fetches": "id", "articles": "num", "crawled_sources": "num", "listings": "num", "samples": "num", "codings": "num", "evaluations": "num", "audit": "num",
	} {
		statements = append(statements, fmt.Sprintf(
			"SELECT setval(pg_get_serial_sequence('%[1]s', '%[2]s'), coalesce(max(%[2]s), 1), max(%[2]s) IS NOT NULL) FROM %[1]s", table, column))
	}
	return l.exec(append(statements, "ANALYZE runs, run_outcomes, addresses, articles, identities, fetches, revisions, bands, outbox")...)
}

// Put implements logical.Target.
func (l *loader) Put(r logical.Row) error {
	if r.Table != l.table.Name {
		if err := l.flush(); err != nil {
			return err
		}
		var err error
		if l.table, err = logical.Named(r.Table); err != nil {
			return err
		}
	}
	if r.Table == "versions" {
		last := r.Values[0].(int64)
		_, err := l.tx.Exec(l.ctx, "SELECT setval('versions', greatest($1::bigint, 1), $1::bigint > 0)", last)
		return err
	}
	row := values(sqlstore.Kept(l.table, r))
	for _, v := range row {
		if s, ok := v.(string); ok {
			l.size += len(s)
		}
	}
	switch r.Table {
	case "addresses":
		row = append(row, urlHash(l.table.Value(r, "url").(string)))
	case "articles":
		for _, band := range l.table.Value(r, "bands").([]int64) {
			l.bands = append(l.bands, []any{band, l.table.Value(r, "num")})
		}
	}
	l.rows = append(l.rows, row)
	if len(l.rows) < mostRows && l.size < mostText {
		return nil
	}
	return l.flush()
}

// flush sends what was gathered.
func (l *loader) flush() error {
	if len(l.rows) > 0 {
		names := l.table.Names()
		if l.table.Name == "addresses" {
			names = append(names, "url_hash")
		}
		if _, err := l.tx.CopyFrom(l.ctx, pgx.Identifier{l.table.Name}, names, pgx.CopyFromRows(l.rows)); err != nil {
			return fmt.Errorf("add to %s: %w", l.table.Name, err)
		}
	}
	if len(l.bands) > 0 {
		if _, err := l.tx.CopyFrom(l.ctx, pgx.Identifier{"bands"}, []string{"band", "article"}, pgx.CopyFromRows(l.bands)); err != nil {
			return fmt.Errorf("add to bands: %w", err)
		}
	}
	l.rows, l.bands, l.size = l.rows[:0], l.bands[:0], 0
	return nil
}

// Dump implements logical.Target.
func (l *loader) Dump(f func(logical.Row) error) error {
	if err := l.flush(); err != nil {
		return err
	}
	return dialect().Dump(func(query string, args []any, f func(sqlstore.Row) error) error {
		return querier{l.tx}.Query(l.ctx, query, args, f)
	}, f)
}
