package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"yulun/index"
)

// rank is FTS5's bm25 with the weights of title, text and their characters: a word in the headline counts for five in
// the text, and a match of words for more than one of characters alone. Lower is better.
const rank = `bm25(texts, 10.0, 2.0, 5.0, 1.0)`

// Search answers one page of hits.
func (db *DB) Search(ctx context.Context, q index.Query) (index.Result, error) {
	var result index.Result
	err := db.snapshot(ctx, func(tx *sql.Tx) error {
		s, err := db.compile(q)
		if err != nil {
			return err
		}
		count := s.selectingAll(`count(*)`)
		if s.plain {
			count = s.selecting(`count(*)`)
		}
		if err := tx.QueryRowContext(ctx, count.sql, count.args...).Scan(&result.Total); err != nil {
			return fmt.Errorf("count the hits: %w", err)
		}
		if limit := limit(q); limit > 0 && q.Offset < result.Total {
			found, err := s.found(ctx, tx, q.Order, limit, q.Offset)
			if err != nil {
				return err
			}
			err = db.hits(ctx, tx, s, found, func(hit index.Hit) error {
				result.Hits = append(result.Hits, hit)
				return nil
			})
			if err != nil {
				return err
			}
		}
		if q.Facets {
			result.Facets, err = s.facets(ctx, tx, q)
		}
		return err
	})
	return result, err
}

func limit(q index.Query) int {
	if q.Limit == 0 {
		return index.DefaultLimit
	}
	return q.Limit
}

// Each calls f with every hit. The places of the hits are remembered before the first call, 16 bytes each; the articles
// are read one by one.
func (db *DB) Each(ctx context.Context, q index.Query, f func(index.Hit) error) error {
	return db.snapshot(ctx, func(tx *sql.Tx) error {
		s, err := db.compile(q)
		if err != nil {
			return err
		}
		const unlimited = -1
		found, err := s.found(ctx, tx, q.Order, unlimited, 0)
		if err != nil {
			return err
		}
		return db.hits(ctx, tx, s, found, f)
	})
}

// snapshot calls f with a transaction in which the index doesn't change.
func (db *DB) snapshot(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return db.file.Explain(err)
	}
	defer tx.Rollback() // nothing was written
	if err := f(tx); err != nil {
		if ctx.Err() != nil { // the driver says "interrupted"
			return ctx.Err()
		}
		return db.file.Explain(err)
	}
	return nil
}

// found is the place of a hit.
type found struct {
	id    int64
	score float64
}

// found lists the places of hits in order.
func (s selection) found(ctx context.Context, tx *sql.Tx, order index.Order, limit, offset int) ([]found, error) {
	query, by := s.selecting(`a.id, 0.0`), `a.at DESC NULLS LAST`
	switch {
	case order == index.Oldest:
		by = `a.at ASC NULLS LAST`
	case order != index.Newest && s.ranked:
		query, by = s.ranking(`a.id, -`+rank), rank
	}
	query.add(` ORDER BY `+by+`, a.article LIMIT ? OFFSET ?`, limit, max(0, offset))
	var list []found
	err := each(ctx, tx, query, func(scan func(...any) error) error {
		var f found
		err := scan(&f.id, &f.score)
		list = append(list, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return list, nil
}

// hits reads the articles at places and calls f with them.
func (db *DB) hits(ctx context.Context, tx *sql.Tx, s selection, list []found, f func(index.Hit) error) error {
	read, err := tx.PrepareContext(ctx, `SELECT document FROM documents WHERE id = ?`)
	if err != nil {
		return err
	}
	defer read.Close()
	for _, at := range list {
		hit := index.Hit{Score: at.score}
		var document []byte
		if err := read.QueryRowContext(ctx, at.id).Scan(&document); err != nil {
			return fmt.Errorf("read article: %w", err)
		}
		if err := json.Unmarshal(document, &hit.Article); err != nil {
			return fmt.Errorf("read article: %w", err)
		}
		hit.Title, hit.Snippet = db.text.Highlight(hit.Article, s.must)
		if err := f(hit); err != nil {
			return err
		}
	}
	return nil
}
