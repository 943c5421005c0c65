package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// articleColumns are what scanArticle reads from articleTables.
const articleColumns = `a.id, a.url, a.canonical_url, a.source, a.outlet, a.outlet_name, a.outlet_type, a.outlet_country, a.lang, a.script,
	r.title, a.authors, a.published, a.published_source, a.original_source, r.text, a.first_seen, a.fetched, a.revision, a.gone_at,
	a.cluster, a.is_reprint, a.reading, a.notes, a.archive_file, a.archive_offset, a.version`

const articleTables = ` FROM articles a JOIN revisions r ON r.article = a.num AND r.number = a.revision `

func scanArticle(row scanner, a *article.Article, more ...any) error {
	return row.Scan(append([]any{
		&a.ID, &a.URL, &a.CanonicalURL, &a.SourceID, &a.Outlet.ID, &a.Outlet.Name, &a.Outlet.Type, &a.Outlet.Country, &a.Lang, &a.Script,
		&a.Title,
		column.Document{To: &a.Authors},
		column.Moment{To: &a.Published},
		&a.PublishedSource, &a.OriginalSource, &a.Text,
		instant{&a.FirstSeen},
		instant{&a.Fetched},
		&a.Revision,
		instant{&a.GoneAt},
		&a.Cluster, &a.IsReprint,
		column.Document{To: &a.Reading},
		column.Document{To: &a.Notes},
		&a.Archive.File, &a.Archive.Offset, &a.Version,
	}, more...)...)
}

// writtenColumns are the columns that another reading may change, in the order of articleValues.
const writtenColumns = `url, source, outlet, outlet_name, outlet_type, outlet_country, lang, script, authors, published, published_at,
	published_source, original_source, fetched, revision, gone_at, relevant, method, reading, notes, archive_file, archive_offset, named, named_id`

// articleValues are the values of writtenColumns. Two articles with equal values differ in nothing that is kept there.
func articleValues(a article.Article) ([]any, error) {
	authors, err := column.Encode(append([]string{}, a.Authors...))
	if err != nil {
		return nil, err
	}
	reading, err := column.Encode(a.Reading)
	if err != nil {
		return nil, err
	}
	notes, err := column.Encode(a.Notes)
	if err != nil {
		return nil, err
	}
	return []any{
		a.URL, a.SourceID, a.Outlet.ID, a.Outlet.Name, string(a.Outlet.Type), a.Outlet.Country, string(a.Lang), string(a.Script), authors,
		a.Published.String(), micro(a.Published.Time), a.PublishedSource, a.OriginalSource, micro(a.Fetched), a.Revision, micro(a.GoneAt),
		a.Reading.Relevant, a.Reading.Method, reading, notes, a.Archive.File, a.Archive.Offset, a.Notes.Named, column.ID(a.Notes.Named),
	}, nil
}

// marks are n placeholders.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// Article implements store.Reader.
func (s *Store) Article(ctx context.Context, id string) (article.Article, error) {
	var a article.Article
	err := scanArticle(s.Read.QueryRowContext(ctx, "SELECT "+articleColumns+articleTables+"WHERE a.id = ?", id), &a)
	if errors.Is(err, sql.ErrNoRows) {
		return article.Article{}, notFound(id)
	}
	if err != nil {
		return article.Article{}, s.failed("read article "+id, err)
	}
	return a, nil
}

// pageSize is how many articles Each reads at once.
const pageSize = 200

// Each implements store.Reader. It reads page by page, so that f may take its time and write to the store.
func (s *Store) Each(ctx context.Context, after string, f func(article.Article) error) error {
	for {
		page, err := s.articles(ctx, "WHERE a.id > ? ORDER BY a.id LIMIT ?", after, pageSize)
		if err != nil {
			return s.failed("read the articles", err)
		}
		for _, a := range page {
			if err := f(a); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
		after = page[len(page)-1].ID
	}
}

// Count implements store.Reader.
func (s *Store) Count(ctx context.Context) (int, error) {
	var n int
	err := s.Read.QueryRowContext(ctx, "SELECT count(*) FROM articles").Scan(&n)
	return n, s.failed("count the articles", err)
}

// articles reads the articles that a clause after articleTables leaves.
func (s *Store) articles(ctx context.Context, clause string, args ...any) ([]article.Article, error) {
	var out []article.Article
	err := s.query(ctx, "SELECT "+articleColumns+articleTables+clause, args, func(row scanner) error {
		var a article.Article
		err := scanArticle(row, &a)
		out = append(out, a)
		return err
	})
	return out, err
}

// Revisions implements store.Reader.
func (s *Store) Revisions(ctx context.Context, id string) ([]store.Revision, error) {
	var out []store.Revision
	err := s.query(ctx, `SELECT r.number, r.title, r.text, r.published, r.fetched, r.digest, r.archive_file, r.archive_offset, r.parts
		FROM revisions r JOIN articles a ON a.num = r.article WHERE a.id = ? ORDER BY r.number DESC`, []any{id}, func(row scanner) error {
		var r store.Revision
		err := row.Scan(&r.Number, &r.Title, &r.Text, column.Moment{To: &r.Published}, instant{&r.Fetched}, &r.Digest, &r.Archive.File, &r.Archive.Offset, column.Document{To: &r.Parts})
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, s.failed("read the revisions of "+id, err)
	}
	return out, nil
}

// Fetches implements store.Reader.
func (s *Store) Fetches(ctx context.Context, id string) ([]frontier.Fetch, error) {
	fetches, err := s.fetches(ctx, `JOIN addresses d ON d.id = f.address JOIN articles a ON a.num = d.article
		WHERE a.id = ? AND f.part = 0 ORDER BY f.at DESC, f.id DESC`, id)
	if err != nil {
		return nil, s.failed("read the visits to "+id, err)
	}
	return fetches, nil
}

// Unread implements store.Reader. It reads page by page, as Each does.
func (s *Store) Unread(ctx context.Context, f func(fetch frontier.Fetch, listed frontier.Address, firstSeen time.Time) error) error {
	type unread struct {
		fetch     frontier.Fetch
		listed    frontier.Address
		firstSeen time.Time
	}
	for after := int64(0); ; {
		var page []unread
		err := s.query(ctx, `SELECT `+fetchColumns+`, d.title, d.content, d.published, d.published_source, d.first_seen, d.id
			FROM addresses d JOIN fetches f ON f.id = d.last_fetch LEFT JOIN articles a ON a.num = d.article
			WHERE (d.outcome = 'skipped' AND a.num IS NULL OR d.outcome = 'duplicate' AND NOT d.part AND a.address <> d.id)
				AND d.kind = 'article' AND f.archive_file <> '' AND d.id > ?
			ORDER BY d.id LIMIT ?`, []any{after, pageSize}, func(row scanner) error {
			var u unread
			var err error
			l := &u.listed
			u.fetch, err = scanFetch(row, &l.Title, &l.Content, column.Moment{To: &l.Published}, &l.PublishedSource, instant{&u.firstSeen}, &after)
			page = append(page, u)
			return err
		})
		if err != nil {
			return s.failed("read what is unread", err)
		}
		for _, u := range page {
			if err := f(u.fetch, u.listed, u.firstSeen); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// fetches reads the log's entries that a clause leaves.
func (s *Store) fetches(ctx context.Context, clause string, args ...any) ([]frontier.Fetch, error) {
	var out []frontier.Fetch
	err := s.query(ctx, "SELECT "+fetchColumns+" FROM fetches f "+clause, args, func(row scanner) error {
		f, err := scanFetch(row)
		out = append(out, f)
		return err
	})
	return out, err
}

// query calls f for each row, read by a connection that only reads.
func (s *Store) query(ctx context.Context, query string, args []any, f func(scanner) error) error {
	rows, err := s.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return each(rows, f)
}

// do runs one writing call.
func (s *Store) do(ctx context.Context, what string, work func(*tx) error) error {
	return s.failed(what, s.writer.do(ctx, work))
}

// failed says what a call was about.
func (s *Store) failed(what string, err error) error {
	if err == nil {
		return nil
	}
	if explained := s.file.Explain(err); errors.As(explained, new(*article.Error)) {
		return explained
	}
	return fmt.Errorf("%s: %w", what, err)
}
