package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"yulun/article"
)

// Put adds or replaces articles in one transaction.
func (db *DB) Put(ctx context.Context, articles []article.Article) error {
	if len(articles) == 0 {
		return nil
	}
	entries, err := db.entries(ctx, articles) // cutting into words takes longest: done before the writer is held
	if err != nil {
		return err
	}
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return db.file.Explain(err)
	}
	defer tx.Rollback() // does nothing after the commit
	codes, err := readCodes(ctx, tx)
	if err != nil {
		return db.file.Explain(err)
	}
	// All rows first, then all texts: FTS5 collects texts in memory and must write them out whenever a statement
	// on another table begins that could be undone by itself.
	var rows []row
	for _, e := range entries {
		if rows, err = e.put(ctx, tx, codes, rows); err != nil {
			return db.file.Explain(fmt.Errorf("index %s: %w", e.ID, err))
		}
	}
	if err := putTexts(ctx, tx, rows); err != nil {
		return db.file.Explain(fmt.Errorf("index the texts: %w", err))
	}
	return db.file.Explain(tx.Commit())
}

// entry is an article as it is indexed.
type entry struct {
	article.Article
	document string
	// tokens are those of the columns of table texts.
	tokens [4]string
}

// entries prepares articles on all processors.
func (db *DB) entries(ctx context.Context, articles []article.Article) ([]entry, error) {
	entries := make([]entry, len(articles))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, a := range articles {
		group.Go(func() error {
			err := ctx.Err()
			if err == nil {
				entries[i], err = db.entry(a)
			}
			if err != nil {
				return fmt.Errorf("index %s: %w", a.ID, err)
			}
			return nil
		})
	}
	return entries, group.Wait()
}

func (db *DB) entry(a article.Article) (entry, error) {
	document, err := json.Marshal(a)
	if err != nil {
		return entry{}, err
	}
	join := func(tokens []string) string { return strings.Join(tokens, " ") }
	return entry{Article: a, document: string(document), tokens: [4]string{
		join(db.text.Words(a.Title)), join(db.text.Words(a.Text)),
		join(db.text.Grams(a.Title)), join(db.text.Grams(a.Text)),
	}}, nil
}

// row is an article whose texts are to be indexed.
type row struct {
	id int64
	// held says that texts of an older version are in the index.
	held   bool
	tokens [4]string
}

// put writes all but the texts, and adds the row to those whose texts are to be written.
func (e entry) put(ctx context.Context, tx *sql.Tx, codes *codes, rows []row) ([]row, error) {
	var id, version int64
	err := tx.QueryRowContext(ctx, `SELECT id, version FROM articles WHERE article = ?`, e.ID).Scan(&id, &version)
	held := err == nil
	switch {
	case held && version > e.Version:
		return rows, nil
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return rows, err
	}
	outlet, err := codes.outlet(ctx, tx, e.Outlet)
	if err != nil {
		return rows, err
	}
	frames, err := codes.bits(ctx, tx, e.Reading.Frames)
	if err != nil {
		return rows, err
	}
	err = tx.QueryRowContext(ctx, `
		INSERT INTO articles (article, version, cluster, is_reprint, relevant, outlet, lang, script, object, stance, score, frames, method, at, day_only)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (article) DO UPDATE SET version = excluded.version, cluster = excluded.cluster, is_reprint = excluded.is_reprint,
			relevant = excluded.relevant, outlet = excluded.outlet, lang = excluded.lang, script = excluded.script,
			object = excluded.object, stance = excluded.stance, score = excluded.score, frames = excluded.frames,
			method = excluded.method, at = excluded.at, day_only = excluded.day_only
		RETURNING id`,
		e.ID, e.Version, e.Cluster, e.IsReprint, e.Reading.Relevant, outlet, e.Lang, e.Script, e.Reading.Object,
		e.Reading.Stance.Class, e.Reading.Stance.Score, frames, e.Reading.Method, seconds(e.Published), e.Published.DayOnly).Scan(&id)
	if err != nil {
		return rows, err
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO documents (id, document) VALUES (?, ?)`, id, e.document)
	return append(rows, row{id: id, held: held, tokens: e.tokens}), err
}

// putTexts writes the texts of rows; of two for one article the later counts.
func putTexts(ctx context.Context, tx *sql.Tx, rows []row) error {
	remove, err := tx.PrepareContext(ctx, `DELETE FROM texts WHERE rowid = ?`)
	if err != nil {
		return err
	}
	defer remove.Close()
	insert, err := tx.PrepareContext(ctx, `INSERT INTO texts (rowid, title, text, title_grams, text_grams) VALUES (?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, r := range rows {
		if r.held {
			if _, err := remove.ExecContext(ctx, r.id); err != nil {
				return err
			}
		}
		if _, err := insert.ExecContext(ctx, r.id, r.tokens[0], r.tokens[1], r.tokens[2], r.tokens[3]); err != nil {
			return err
		}
	}
	return nil
}

// seconds is the column at of an article.
func seconds(m article.Moment) sql.NullInt64 {
	return sql.NullInt64{Int64: m.Time.Unix(), Valid: !m.IsZero()}
}

// Count is the number of articles held.
func (db *DB) Count(ctx context.Context) (int, error) {
	var n int
	err := db.Read.QueryRowContext(ctx, `SELECT count(*) FROM articles`).Scan(&n)
	return n, db.file.Explain(err)
}

// Clear empties the index, which is no longer stale then.
func (db *DB) Clear(ctx context.Context) error {
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return db.file.Explain(err)
	}
	defer tx.Rollback() // does nothing after the commit
	for _, statement := range []string{
		`INSERT INTO texts (texts) VALUES ('delete-all')`,
		`DELETE FROM documents`,
		`DELETE FROM articles`,
		`DELETE FROM outlets`,
		`DELETE FROM frames`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return db.file.Explain(fmt.Errorf("clear the index: %w", err))
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO analysis (id, words) VALUES (1, ?)`, db.analysis); err != nil {
		return db.file.Explain(fmt.Errorf("clear the index: %w", err))
	}
	return db.file.Explain(tx.Commit())
}
