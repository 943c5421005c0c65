package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"yulun/article"
	"yulun/index"
	"yulun/internal/compact"
	"yulun/internal/sqlitefile"
)

// Count is the number of indexed articles.
func (db *DB) Count(ctx context.Context) (int, error) {
	var n int
	err := db.Read.QueryRowContext(ctx, `SELECT ifnull(sum(articles), 0) FROM chunks`).Scan(&n)
	return n, db.file.Explain(err)
}

// Versions gives those of some articles that the index has, each with its version.
func (db *DB) Versions(ctx context.Context, ids []string) (map[string]int64, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := db.Read.QueryContext(ctx, `SELECT article, version FROM articles WHERE article IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, db.file.Explain(err)
	}
	defer rows.Close()
	versions := map[string]int64{}
	for rows.Next() {
		var id string
		var version int64
		if err := rows.Scan(&id, &version); err != nil {
			return nil, db.file.Explain(err)
		}
		versions[id] = version
	}
	return versions, db.file.Explain(rows.Err())
}

// Entries lists the indexed articles in order of their ids, each with the sum of what the index
// answers with. An article whose parts contradict each other has a sum that no article has. A full
// text that is damaged is an error, and so are records and texts of no article, which would be found
// and counted.
func (db *DB) Entries(ctx context.Context, f func(index.Entry) error) error {
	if err := db.checkTexts(ctx); err != nil {
		return err
	}
	return db.snapshot(ctx, func(tx *sql.Tx) error {
		c, err := (&loaded{}).read(ctx, tx)
		if err != nil {
			return err
		}
		listed := 0
		err = each(ctx, tx, `SELECT a.article, a.version, a.row, ifnull(d.document, x''), t.id IS NOT NULL
			FROM articles a LEFT JOIN documents d ON d.row = a.row LEFT JOIN texts_docsize t ON t.id = a.row
			ORDER BY a.article`, func(scan func(...any) error) error {
			var e index.Entry
			var row int64
			var packed []byte
			var hasText bool
			if err := scan(&e.ID, &e.Version, &row, &packed, &hasText); err != nil {
				return err
			}
			a, unread := compact.ReadDocument(packed)
			sum, err := index.Checksum(a)
			if err != nil {
				return err
			}
			e.Sum = sum
			if unread != nil || !hasText || !c.files(e, row, a) {
				e.Sum = ^e.Sum
			}
			listed++
			return f(e)
		})
		if err != nil {
			return err
		}
		return db.loose(ctx, tx, c, listed)
	})
}

// checkTexts is an error where the full text is damaged. Its own check is a statement that writes;
// where nothing can be written, a check of the whole file has it.
func (db *DB) checkTexts(ctx context.Context) error {
	if !db.ReadOnly {
		if _, err := db.Write.ExecContext(ctx, `INSERT INTO texts (texts) VALUES ('integrity-check')`); err != nil {
			return db.file.Explain(fmt.Errorf("check the full text: %w", err))
		}
		return nil
	}
	faults, err := sqlitefile.Check(ctx, db.file.Path)
	if err == nil && len(faults) > 0 {
		err = &article.Error{Code: article.CodeUnavailable, Message: fmt.Sprintf("the index %s is damaged: %s", db.file.Path, faults[0]), Remedy: db.file.Damaged}
	}
	return err
}

// Loose is an error where the index holds records or texts of no article, which a rebuild in place
// would keep.
func (db *DB) Loose(ctx context.Context) error {
	return db.snapshot(ctx, func(tx *sql.Tx) error {
		c, err := (&loaded{}).read(ctx, tx)
		if err != nil {
			return err
		}
		listed := 0
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM articles`).Scan(&listed); err != nil {
			return err
		}
		return db.loose(ctx, tx, c, listed)
	})
}

// loose is an error where more records or texts are there than articles. While the index is rebuilt,
// some may be.
func (db *DB) loose(ctx context.Context, tx *sql.Tx, c *columns, listed int) error {
	var texts int
	var rebuilding bool
	err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM texts_docsize), EXISTS (SELECT 1 FROM rebuild)`).Scan(&texts, &rebuilding)
	if err != nil || rebuilding {
		return err
	}
	records := 0
	for _, one := range c.chunks {
		if one != nil {
			records += one.articles()
		}
	}
	if records <= listed && texts <= listed {
		return nil
	}
	return &article.Error{
		Code:    article.CodeUnavailable,
		Message: fmt.Sprintf("the index %s is damaged: it has %d articles, but records of %d and texts of %d", db.file.Path, listed, records, texts),
		Remedy:  db.file.Damaged,
	}
}

// files reports whether the record of a row, by which its article is filtered and counted, is that of
// the document that is shown.
func (c *columns) files(e index.Entry, row int64, a article.Article) bool {
	if a.ID != e.ID || a.Version != e.Version {
		return false
	}
	var frames uint64
	for frame := range a.Reading.Frames {
		bit, ok := c.codes.frames[frame]
		if !ok {
			return false
		}
		frames |= 1 << bit
	}
	number := row/chunkRows - c.first
	if number < 0 || number >= int64(len(c.chunks)) || c.chunks[number] == nil {
		return false
	}
	return c.chunks[number][row%chunkRows] == entry{Article: a}.record(c.codes.outlets[a.Outlet], c.codes.kinds[kindOf(a)], frames)
}

func setAnalysis(ctx context.Context, tx *sql.Tx, analysis string) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO analysis (id, words) VALUES (1, ?)`, analysis)
	return err
}
