package sqlstore

import (
	"context"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// articleColumns are what scanArticle reads from articleTables.
const articleColumns = `a.id, a.url, a.canonical_url, a.source, a.outlet, a.outlet_name, a.outlet_type, a.outlet_country, a.lang, a.script,
	r.title, a.authors, a.published, a.published_source, a.original_source, r.text, a.first_seen, a.fetched, a.revision, a.gone_at,
	a.cluster, a.is_reprint, a.reading, a.packed, a.notes, a.archive_file, a.archive_offset, a.version`

const articleTables = ` FROM articles a JOIN revisions r ON r.article = a.num AND r.number = a.revision `

func scanArticle(row Row, a *article.Article, more ...any) error {
	var reading column.Reading
	err := row.Scan(append([]any{
		&a.ID, &a.URL, &a.CanonicalURL, &a.SourceID, &a.Outlet.ID, &a.Outlet.Name, &a.Outlet.Type, &a.Outlet.Country, &a.Lang, &a.Script,
		&a.Title,
		column.Salvage[[]string]{To: &a.Authors, Name: "authors", Damaged: &a.Damaged},
		column.Moment{To: &a.Published},
		&a.PublishedSource, &a.OriginalSource, &a.Text,
		column.Instant{To: &a.FirstSeen},
		column.Instant{To: &a.Fetched},
		&a.Revision,
		column.Instant{To: &a.GoneAt},
		&a.Cluster, &a.IsReprint,
		&reading.Plain, &reading.Packed,
		column.Salvage[article.Notes]{To: &a.Notes, Name: "notes", Damaged: &a.Damaged},
		&a.Archive.File, &a.Archive.Offset, &a.Version,
	}, more...)...)
	if err != nil {
		return err
	}
	ok := true
	if a.Reading, ok = reading.Of(a.Title, a.Text); !ok {
		a.Damaged = append(a.Damaged, "reading")
	}
	return nil
}

// writtenColumns are the columns that another reading may change, in the order of articleValues.
const (
	writtenColumns = `url, source, outlet, outlet_name, outlet_type, outlet_country, lang, script, authors, published, published_at,
		published_source, original_source, fetched, revision, gone_at, relevant, method, reading, packed, notes, archive_file, archive_offset, named, named_id`
	writtenCount = 25
)

// articleValues are the values of writtenColumns. Two articles with equal values differ in nothing
// that is kept there.
func (d *Dialect) articleValues(a article.Article) ([]any, error) {
	authors, err := column.Encode(append([]string{}, a.Authors...))
	if err != nil {
		return nil, err
	}
	packed, err := column.PackedReading(a.Reading, a.Title, a.Text)
	if err != nil {
		return nil, err
	}
	notes, err := column.Encode(a.Notes)
	if err != nil {
		return nil, err
	}
	values := []any{
		a.URL, a.SourceID, a.Outlet.ID, a.Outlet.Name, string(a.Outlet.Type), a.Outlet.Country, string(a.Lang), string(a.Script), authors,
		a.Published.String(), instant(a.Published.Time), a.PublishedSource, a.OriginalSource, instant(a.Fetched), a.Revision, instant(a.GoneAt),
		a.Reading.Relevant, a.Reading.Method, "", packed, notes, a.Archive.File, a.Archive.Offset, a.Notes.Named, column.ID(a.Notes.Named),
	}
	for i, v := range values {
		if s, ok := v.(string); ok {
			values[i] = d.Text(s)
		}
	}
	return values, nil
}

// Article implements store.Reader.
func (s *Store) Article(ctx context.Context, id string) (article.Article, error) {
	found, err := s.articles(ctx, "WHERE a.id = $1", id)
	if err != nil {
		return article.Article{}, s.engine.Failed(ctx, "read article "+id, err)
	}
	if len(found) == 0 {
		return article.Article{}, notFound(id)
	}
	return found[0], nil
}

func notFound(id string) error {
	return article.NotFoundf(article.Words{}, "There is no article %s", id)
}

// pageSize is how many articles Each reads at once.
const pageSize = 200

// Each implements store.Reader. It reads page by page, so that f may take its time and write to the
// store.
func (s *Store) Each(ctx context.Context, after string, f func(article.Article) error) error {
	for {
		page, err := s.articles(ctx, "WHERE a.id > $1 ORDER BY a.id LIMIT $2", after, pageSize)
		if err != nil {
			return s.engine.Failed(ctx, "read the articles", err)
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
	n := 0
	err := s.one(ctx, "SELECT count(*) FROM articles", nil, &n)
	return n, s.engine.Failed(ctx, "count the articles", err)
}

// articles reads the articles that a clause after articleTables leaves.
func (s *Store) articles(ctx context.Context, clause string, args ...any) ([]article.Article, error) {
	var out []article.Article
	err := s.query(ctx, "SELECT "+articleColumns+articleTables+clause, args, collect(func(row Row) (a article.Article, err error) {
		err = scanArticle(row, &a)
		return a, err
	}, &out))
	return out, err
}

// Revisions implements store.Reader.
func (s *Store) Revisions(ctx context.Context, id string) ([]store.Revision, error) {
	var out []store.Revision
	err := s.query(ctx, `SELECT r.number, r.title, r.text, r.published, r.fetched, r.digest, r.archive_file, r.archive_offset, r.parts
		FROM revisions r JOIN articles a ON a.num = r.article WHERE a.id = $1 ORDER BY r.number DESC`, []any{id},
		collect(func(row Row) (r store.Revision, err error) {
			err = row.Scan(&r.Number, &r.Title, &r.Text, column.Moment{To: &r.Published}, column.Instant{To: &r.Fetched}, &r.Digest,
				&r.Archive.File, &r.Archive.Offset, column.Document{To: &r.Parts})
			return r, err
		}, &out))
	return out, s.engine.Failed(ctx, "read the revisions of "+id, err)
}

// asBefore stands in a visit for an address that is known already: as url for that of the frontier,
// as final_url for url. Older programs wrote them out.
const asBefore = "="

// askedURL and finalURL are the addresses of visits f.
const (
	askedURL = "CASE f.url WHEN '" + asBefore + "' THEN (SELECT url FROM addresses WHERE id = f.address) ELSE f.url END"
	finalURL = "CASE f.final_url WHEN '" + asBefore + "' THEN " + askedURL + " ELSE f.final_url END"
)

// fetchColumns are what scanFetch reads, of fetches f.
const fetchColumns = `coalesce(f.run, 0), f.source, f.kind, ` + askedURL + `, ` + finalURL + `, f.at, f.took, f.status, f.outcome, f.code, f.reason,
	f.etag, f.last_modified, f.digest, f.bytes, f.archive_file, f.archive_offset, f.retry_after`

func scanFetch(row Row, more ...any) (frontier.Fetch, error) {
	var f frontier.Fetch
	err := row.Scan(append([]any{
		&f.RunID, &f.SourceID, &f.Kind, &f.URL, &f.FinalURL,
		column.Instant{To: &f.At},
		column.Duration{To: &f.Took},
		&f.Status, &f.Outcome, &f.Code, &f.Reason,
		&f.ETag, &f.LastModified, &f.Digest, &f.Bytes, &f.Archive.File, &f.Archive.Offset,
		column.Duration{To: &f.RetryAfter},
	}, more...)...)
	return f, err
}

func plainFetch(row Row) (frontier.Fetch, error) { return scanFetch(row) }

// Fetches implements store.Reader.
func (s *Store) Fetches(ctx context.Context, id string) ([]frontier.Fetch, error) {
	var out []frontier.Fetch
	err := s.query(ctx, `SELECT `+fetchColumns+` FROM fetches f JOIN addresses d ON d.id = f.address JOIN articles a ON a.num = d.article
		WHERE a.id = $1 AND NOT f.part ORDER BY f.at DESC, f.id DESC`, []any{id}, collect(plainFetch, &out))
	return out, s.engine.Failed(ctx, "read the visits to "+id, err)
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
				AND d.kind = 'article' AND f.archive_file <> '' AND d.id > $1
			ORDER BY d.id LIMIT $2`, []any{after, pageSize}, collect(func(row Row) (u unread, err error) {
			l := &u.listed
			u.fetch, err = scanFetch(row, &l.Title, &l.Content, column.Moment{To: &l.Published}, &l.PublishedSource,
				column.Instant{To: &u.firstSeen}, &after)
			return u, err
		}, &page))
		if err != nil {
			return s.engine.Failed(ctx, "read the pages without an article", err)
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
