package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// goodAnswers are the outcomes of visits with an answer that could be read.
const goodAnswers = "('new', 'revised', 'unchanged', 'duplicate', 'listing', 'not_modified')"

// Kept implements store.Crawl.
func (s *Store) Kept(ctx context.Context, sourceID, url string) (frontier.Kept, error) {
	var k frontier.Kept
	err := s.query(ctx, `SELECT f.archive_file, f.archive_offset, f.final_url FROM addresses d JOIN fetches f ON f.address = d.id
		WHERE d.source = ? AND d.url = ? AND f.part = 0 AND f.archive_file <> '' AND f.outcome IN `+goodAnswers+`
		ORDER BY f.id DESC LIMIT 1`, []any{sourceID, url}, func(row scanner) error { return row.Scan(&k.Last.File, &k.Last.Offset, &k.FinalURL) })
	if err == nil {
		err = s.query(ctx, `SELECT r.title, r.text, r.archive_file, r.archive_offset, r.parts
			FROM addresses d JOIN revisions r ON r.article = d.article
			WHERE d.source = ? AND d.url = ? AND d.part = 0 AND r.archive_file <> ''
			ORDER BY r.number DESC LIMIT ?`, []any{sourceID, url, store.KeptRevisions}, func(row scanner) error {
			var r frontier.KeptRevision
			var first article.Location
			var parts []article.Location
			err := row.Scan(&r.Title, &r.Text, &first.File, &first.Offset, column.Document{To: &parts})
			r.Pages = append([]article.Location{first}, parts...)
			k.Revisions = append(k.Revisions, r)
			return err
		})
	}
	if err != nil {
		return frontier.Kept{}, s.failed("look up what is kept of "+url, err)
	}
	return k, nil
}

// ArchiveFiles implements store.Archived.
func (s *Store) ArchiveFiles(ctx context.Context) (map[string]int, error) {
	files := map[string]int{}
	err := s.query(ctx, `SELECT archive_file, count(*) FROM fetches WHERE archive_file <> '' GROUP BY 1
		UNION ALL SELECT archive_file, count(*) FROM revisions WHERE archive_file <> '' GROUP BY 1`, nil, func(row scanner) error {
		var file string
		var n int
		err := row.Scan(&file, &n)
		files[file] += n
		return err
	})
	return files, s.failed("list the files of the archive", err)
}

// Places implements store.Archived.
func (s *Store) Places(ctx context.Context, file string) ([]store.Place, error) {
	places := store.Places{}
	need := func(row scanner) error {
		var offset int64
		err := row.Scan(&offset)
		places.Need(offset)
		return err
	}
	err := s.query(ctx, `SELECT archive_offset FROM revisions WHERE archive_file = ?1
		UNION SELECT archive_offset FROM articles WHERE archive_file = ?1
		UNION SELECT p.value ->> 'offset' FROM revisions r, json_each(r.parts) p WHERE p.value ->> 'file' = ?1`, []any{file}, need)
	if err == nil {
		err = s.query(ctx, `SELECT f.archive_offset FROM fetches f JOIN addresses d ON d.id = f.address
			WHERE f.archive_file = ? AND (d.article IS NULL OR f.part = 0 AND f.outcome <> 'unchanged')`, []any{file}, need)
	}
	if err == nil {
		err = s.query(ctx, `SELECT f.archive_offset, f.source, a.id FROM fetches f
			JOIN addresses d ON d.id = f.address JOIN articles a ON a.num = d.article
			WHERE f.archive_file = ? AND (f.part = 1 OR f.outcome = 'unchanged')`, []any{file}, func(row scanner) error {
			var offset int64
			var source, id string
			err := row.Scan(&offset, &source, &id)
			places.Copy(offset, source, id)
			return err
		})
	}
	if err != nil {
		return nil, s.failed("list what lies in "+file, err)
	}
	return places.List(), nil
}

// move is one of Relocate's moves as the statements take it.
type move struct {
	Offset int64            `json:"offset"`
	To     article.Location `json:"to"`
}

// Relocate implements store.Archived.
func (s *Store) Relocate(ctx context.Context, file string, moved map[int64]article.Location) error {
	var moves []move
	for offset, to := range moved {
		moves = append(moves, move{offset, to})
	}
	document, err := json.Marshal(moves)
	if err != nil {
		return fmt.Errorf("relocate what lies in %s: %w", file, err)
	}
	return s.do(ctx, "relocate what lies in "+file, func(t *tx) error {
		var articles []int64
		err := t.query(`SELECT num FROM articles WHERE archive_file = ? AND archive_offset IN (SELECT value ->> 'offset' FROM json_each(?))`,
			[]any{file, string(document)}, func(row scanner) error {
				var num int64
				err := row.Scan(&num)
				articles = append(articles, num)
				return err
			})
		if err != nil {
			return err
		}
		for _, table := range []string{"fetches", "revisions", "articles"} {
			if _, err := t.exec(`WITH moved AS MATERIALIZED (SELECT value ->> 'offset' AS old, value ->> '$.to.file' AS file, value ->> '$.to.offset' AS new
					FROM json_each(?))
				UPDATE `+table+` SET archive_file = moved.file, archive_offset = moved.new FROM moved
				WHERE `+table+`.archive_file = ? AND `+table+`.archive_offset = moved.old`, string(document), file); err != nil {
				return err
			}
		}
		for _, num := range articles {
			if err := t.changed(num); err != nil {
				return err
			}
		}
		return t.moveParts(file, moved)
	})
}

// moveParts is Relocate for the further pages of revisions.
func (t *tx) moveParts(file string, moved map[int64]article.Location) error {
	type revision struct {
		article, number int64
		parts           []article.Location
	}
	var changed []revision
	err := t.query(`SELECT article, number, parts FROM revisions r
		WHERE EXISTS (SELECT 1 FROM json_each(r.parts) p WHERE p.value ->> 'file' = ?)`, []any{file}, func(row scanner) error {
		var r revision
		err := row.Scan(&r.article, &r.number, column.Document{To: &r.parts})
		if store.Move(r.parts, file, moved) {
			changed = append(changed, r)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range changed {
		parts, err := column.Encode(r.parts)
		if err != nil {
			return err
		}
		if _, err := t.exec("UPDATE revisions SET parts = ? WHERE article = ? AND number = ?", parts, r.article, r.number); err != nil {
			return err
		}
	}
	return nil
}
