package sqlstore

import (
	"cmp"
	"context"
	"slices"

	"yulun/frontier"
	"yulun/store/internal/column"
)

// RememberSources implements store.Crawl. Rows are written in the order of their sources, so that
// two calls don't come to wait for each other.
func (s *Store) RememberSources(ctx context.Context, sources []frontier.CrawledSource) error {
	return s.do(ctx, "remember which sources were crawled", func(t *tx) error {
		known := map[string]frontier.CrawledSource{}
		err := t.Query(crawledSources, nil, func(row Row) error {
			source, err := scanCrawled(row)
			known[source.ID] = source
			return err
		})
		if err != nil {
			return err
		}
		inOrder := func(a, b frontier.CrawledSource) int { return cmp.Compare(a.ID, b.ID) }
		for _, source := range slices.SortedFunc(slices.Values(sources), inOrder) {
			before, crawled := known[source.ID]
			source.Begun = before.Begun
			if crawled && before == source {
				continue
			}
			if err := t.remember(source); err != nil {
				return err
			}
			if crawled && before.Patterns != source.Patterns {
				t.Exec(`UPDATE addresses SET etag = '', last_modified = '', digest = '', last_fetched = NULL, last_full = NULL, unmodified = 0
					WHERE source = $1 AND kind <> 'article'`, source.ID)
			}
		}
		return nil
	})
}

func (t *tx) remember(s frontier.CrawledSource) error {
	outlet, err := column.Encode(s.Outlet)
	if err == nil {
		t.Exec(`INSERT INTO crawled_sources (source, outlet, lang, patterns) VALUES ($1, $2, $3, $4)
			ON CONFLICT (source) DO UPDATE SET outlet = excluded.outlet, lang = excluded.lang, patterns = excluded.patterns`,
			s.ID, outlet, string(s.Lang), s.Patterns)
	}
	return err
}

// CrawledSources implements store.Crawl.
func (s *Store) CrawledSources(ctx context.Context) ([]frontier.CrawledSource, error) {
	var sources []frontier.CrawledSource
	err := s.query(ctx, crawledSources, nil, collect(scanCrawled, &sources))
	return sources, s.engine.Failed(ctx, "read which sources were crawled", err)
}

const crawledSources = `SELECT source, outlet, lang, patterns, EXISTS (SELECT 1 FROM runs r WHERE r.source = c.source)
	FROM crawled_sources c ORDER BY num`

func scanCrawled(row Row) (s frontier.CrawledSource, err error) {
	err = row.Scan(&s.ID, column.Document{To: &s.Outlet}, &s.Lang, &s.Patterns, &s.Begun)
	return s, err
}
