package models

import (
	"context"
	"database/sql"

	"yulun/nlp/coder"
)

// Ledger is what one coder spends.
type Ledger struct {
	db    *DB
	coder string
}

var _ coder.Ledger = Ledger{}

// Ledger is the ledger of a coder by its name.
func (db *DB) Ledger(coder string) Ledger { return Ledger{db, coder} }

// Spent is what was spent so far.
func (l Ledger) Spent(ctx context.Context) (coder.Spent, error) {
	s, err := l.spent(ctx, l.db.pools.Read)
	return s, l.db.file.Explain(err)
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (l Ledger) spent(ctx context.Context, q querier) (s coder.Spent, err error) {
	err = q.QueryRowContext(ctx, `SELECT count(DISTINCT text), count(*), coalesce(sum(input), 0), coalesce(sum(output), 0),
		coalesce(sum(cost), 0), coalesce(sum(counted = 0), 0) FROM requests WHERE coder = ?`, l.coder).
		Scan(&s.Pieces, &s.Requests, &s.Input, &s.Output, &s.Cost, &s.Bounded)
	return s, err
}

// Begin notes a request, unless allow returns an error. What was spent can't change between the
// two, whatever other programs do.
func (l Ledger) Begin(ctx context.Context, text string, most coder.Tokens, cost float64, allow func(s coder.Spent, known bool) error) (id int64, err error) {
	tx, err := l.db.pools.Write.BeginTx(ctx, nil)
	if err != nil {
		return 0, l.db.file.Explain(err)
	}
	defer func() {
		if err != nil {
			tx.Rollback() // the error that is returned says why
		}
	}()
	s, err := l.spent(ctx, tx)
	if err != nil {
		return 0, l.db.file.Explain(err)
	}
	var known bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM requests WHERE coder = ? AND text = ?)`, l.coder, text).Scan(&known); err != nil {
		return 0, l.db.file.Explain(err)
	}
	if err := allow(s, known); err != nil {
		return 0, err
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO requests (coder, text, at, input, output, cost, counted) VALUES (?, ?, ?, ?, ?, ?, 0)`,
		l.coder, text, l.db.timestamp(), most.Input, most.Output, cost)
	if err != nil {
		return 0, l.db.file.Explain(err)
	}
	if id, err = r.LastInsertId(); err != nil {
		return 0, err
	}
	return id, l.db.file.Explain(tx.Commit())
}

// End notes what a request took.
func (l Ledger) End(ctx context.Context, id int64, took coder.Tokens, cost float64, counted bool) error {
	if !counted {
		return nil // its bound stays
	}
	_, err := l.db.pools.Write.ExecContext(ctx, `UPDATE requests SET input = ?, output = ?, cost = ?, counted = 1 WHERE id = ?`,
		took.Input, took.Output, cost, id)
	return l.db.file.Explain(err)
}
