package postgres

import (
	"context"
	"slices"

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
		WHERE d.source = $1 AND d.url = $2 AND NOT f.part AND f.archive_file <> '' AND f.outcome IN `+goodAnswers+`
		ORDER BY f.id DESC LIMIT 1`, []any{sourceID, url}, func(row scanner) error { return row.Scan(&k.Last.File, &k.Last.Offset, &k.FinalURL) })
	if err == nil {
		err = s.query(ctx, `SELECT r.title, r.text, r.archive_file, r.archive_offset, r.parts
			FROM addresses d JOIN revisions r ON r.article = d.article
			WHERE d.source = $1 AND d.url = $2 AND NOT d.part AND r.archive_file <> ''
			ORDER BY r.number DESC LIMIT $3`, []any{sourceID, url, store.KeptRevisions}, func(row scanner) error {
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
		return frontier.Kept{}, s.failed(ctx, "look up what is kept of "+url, err)
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
	return files, s.failed(ctx, "list the files of the archive", err)
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
	err := s.query(ctx, `SELECT archive_offset FROM revisions WHERE archive_file = $1
		UNION SELECT archive_offset FROM articles WHERE archive_file = $1
		UNION SELECT (p ->> 'offset')::bigint FROM revisions r, json_array_elements(CASE WHEN r.parts LIKE '[%' THEN r.parts::json END) p
			WHERE p ->> 'file' = $1`, []any{file}, need)
	if err == nil {
		err = s.query(ctx, `SELECT f.archive_offset FROM fetches f JOIN addresses d ON d.id = f.address
			WHERE f.archive_file = $1 AND (d.article IS NULL OR NOT f.part AND f.outcome <> 'unchanged')`, []any{file}, need)
	}
	if err == nil {
		err = s.query(ctx, `SELECT f.archive_offset, f.source, a.id FROM fetches f
			JOIN addresses d ON d.id = f.address JOIN articles a ON a.num = d.article
			WHERE f.archive_file = $1 AND (f.part OR f.outcome = 'unchanged')`, []any{file}, func(row scanner) error {
			var offset int64
			var source, id string
			err := row.Scan(&offset, &source, &id)
			places.Copy(offset, source, id)
			return err
		})
	}
	if err != nil {
		return nil, s.failed(ctx, "list what lies in "+file, err)
	}
	return places.List(), nil
}

// Relocate implements store.Archived.
func (s *Store) Relocate(ctx context.Context, file string, moved map[int64]article.Location) error {
	var from, to []int64
	var files []string
	for offset, at := range moved {
		from, to, files = append(from, offset), append(to, at.Offset), append(files, at.File)
	}
	return s.do(ctx, "relocate what lies in "+file, func(t *tx) error {
		var articles []int64
		err := t.query("SELECT num FROM articles WHERE archive_file = $1 AND archive_offset = ANY ($2::bigint[]) ORDER BY num FOR UPDATE",
			[]any{file, from}, func(row scanner) error {
				var num int64
				err := row.Scan(&num)
				articles = append(articles, num)
				return err
			})
		if err != nil {
			return err
		}
		for _, table := range []string{"fetches", "revisions", "articles"} {
			t.exec(`UPDATE `+table+` SET archive_file = moved.file, archive_offset = moved.new
				FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS moved (old, file, new)
				WHERE `+table+`.archive_file = $1 AND `+table+`.archive_offset = moved.old`, file, from, files, to)
		}
		for _, num := range slices.Compact(articles) {
			t.changed(num)
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
	err := t.query("SELECT article, number, parts FROM revisions WHERE parts LIKE '[%' AND strpos(parts, $1) > 0 FOR UPDATE", []any{file}, func(row scanner) error {
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
		t.exec("UPDATE revisions SET parts = $1 WHERE article = $2 AND number = $3", parts, r.article, r.number)
	}
	return nil
}
