package sqlstore

import (
	"context"

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
	at := "d.source = $1 AND d." + s.dialect.URL + " = $2"
	key := s.dialect.URLKey(url)
	err := s.one(ctx, `SELECT f.archive_file, f.archive_offset, `+finalURL+` FROM addresses d JOIN fetches f ON f.address = d.id
		WHERE `+at+` AND NOT f.part AND f.archive_file <> '' AND f.outcome IN `+goodAnswers+` ORDER BY f.id DESC LIMIT 1`,
		[]any{sourceID, key}, &k.Last.File, &k.Last.Offset, &k.FinalURL)
	if err == nil {
		err = s.query(ctx, `SELECT r.title, r.text, r.archive_file, r.archive_offset, r.parts
			FROM addresses d JOIN revisions r ON r.article = d.article WHERE `+at+` AND NOT d.part AND r.archive_file <> ''
			ORDER BY r.number DESC LIMIT $3`, []any{sourceID, key, store.KeptRevisions}, collect(func(row Row) (r frontier.KeptRevision, err error) {
			var first article.Location
			var parts []article.Location
			err = row.Scan(&r.Title, &r.Text, &first.File, &first.Offset, column.Document{To: &parts})
			r.Pages = append([]article.Location{first}, parts...)
			return r, err
		}, &k.Revisions))
	}
	if err != nil {
		return frontier.Kept{}, s.engine.Failed(ctx, "look up what is kept of "+url, err)
	}
	return k, nil
}

// ArchiveFiles implements store.Archived.
func (s *Store) ArchiveFiles(ctx context.Context) (map[string]int, error) {
	files := map[string]int{}
	err := s.query(ctx, `SELECT archive_file, count(*) FROM fetches WHERE archive_file <> '' GROUP BY 1
		UNION ALL SELECT archive_file, count(*) FROM revisions WHERE archive_file <> '' GROUP BY 1`, nil, func(row Row) error {
		var file string
		var n int
		err := row.Scan(&file, &n)
		files[file] += n
		return err
	})
	return files, s.engine.Failed(ctx, "list the files of the archive", err)
}

// namesPart is true of revisions that may have a further page in a file: its name is in their
// parts.
const namesPart = "replace(parts, $1, '') <> parts"

// Places implements store.Archived.
func (s *Store) Places(ctx context.Context, file string) ([]store.Place, error) {
	places := store.Places{}
	err := s.places(ctx, file, places)
	return places.List(), s.engine.Failed(ctx, "list what lies in "+file, err)
}

func (s *Store) places(ctx context.Context, file string, places store.Places) error {
	quoted, err := column.Encode(file)
	if err != nil {
		return err
	}
	err = s.query(ctx, "SELECT parts FROM revisions WHERE "+namesPart, []any{quoted}, func(row Row) error {
		var parts []article.Location
		err := row.Scan(column.Document{To: &parts})
		for _, p := range parts {
			if p.File == file {
				places.Need(p.Offset)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	err = s.query(ctx, `SELECT archive_offset FROM revisions WHERE archive_file = $1 UNION SELECT archive_offset FROM articles WHERE archive_file = $1
		UNION SELECT f.archive_offset FROM fetches f JOIN addresses d ON d.id = f.address
			WHERE f.archive_file = $1 AND (d.article IS NULL OR NOT f.part AND f.outcome <> 'unchanged')`, []any{file}, func(row Row) error {
		var offset int64
		err := row.Scan(&offset)
		places.Need(offset)
		return err
	})
	if err != nil {
		return err
	}
	return s.query(ctx, `SELECT f.archive_offset, f.source, a.id FROM fetches f JOIN addresses d ON d.id = f.address JOIN articles a ON a.num = d.article
		WHERE f.archive_file = $1 AND (f.part OR f.outcome = 'unchanged')`, []any{file}, func(row Row) error {
		var offset int64
		var source, id string
		err := row.Scan(&offset, &source, &id)
		places.Copy(offset, source, id)
		return err
	})
}

// move is one of Relocate's moves as the statements take it.
type move struct {
	Old  int64  `json:"old"`
	File string `json:"file"`
	New  int64  `json:"new"`
}

// Relocate implements store.Archived.
func (s *Store) Relocate(ctx context.Context, file string, moved map[int64]article.Location) error {
	moves := []move{}
	for offset, to := range moved {
		moves = append(moves, move{offset, to.File, to.Offset})
	}
	return s.do(ctx, "relocate what lies in "+file, func(t *tx) error {
		document, err := column.Encode(moves)
		if err != nil {
			return err
		}
		with := `WITH moved AS MATERIALIZED (SELECT CAST(item.value ->> 'old' AS bigint) AS old, item.value ->> 'file' AS file,
			CAST(item.value ->> 'new' AS bigint) AS new FROM ` + t.dialect.Documents("$2") + `) `
		var articles []int64
		err = t.Query(with+`SELECT num FROM articles WHERE archive_file = $1 AND archive_offset IN (SELECT old FROM moved)
			ORDER BY num`+t.dialect.lock(" FOR NO KEY UPDATE"), []any{file, document}, collect(scanNumber, &articles))
		if err != nil {
			return err
		}
		for _, table := range []string{"fetches", "revisions", "articles"} {
			t.Exec(with+`UPDATE `+table+` SET archive_file = moved.file, archive_offset = moved.new FROM moved
				WHERE `+table+`.archive_file = $1 AND `+table+`.archive_offset = moved.old`, file, document)
		}
		for _, num := range articles {
			t.Changed(num)
		}
		return t.moveParts(file, moved)
	})
}

func scanNumber(row Row) (n int64, err error) {
	err = row.Scan(&n)
	return n, err
}

// moveParts is Relocate for the further pages of revisions.
func (t *tx) moveParts(file string, moved map[int64]article.Location) error {
	quoted, err := column.Encode(file)
	if err != nil {
		return err
	}
	type revision struct {
		article, number int64
		parts           []article.Location
	}
	var changed []revision
	err = t.Query("SELECT article, number, parts FROM revisions WHERE "+namesPart+t.dialect.lock(" FOR UPDATE"), []any{quoted}, func(row Row) error {
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
		t.Exec("UPDATE revisions SET parts = $1 WHERE article = $2 AND number = $3", parts, r.article, r.number)
	}
	return nil
}
