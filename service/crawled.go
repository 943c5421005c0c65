package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// crawledFile named the sources that a data folder was crawled from. The store does so now.
const crawledFile = "sources-crawled.json"

// patterns is a digest of what the listings of a source are read for: what counts as its article,
// how old it may be, and how far a list is followed.
func patterns(s article.Source) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %d", s.Include, s.Exclude, s.MaxAge)
	for _, l := range s.Lists {
		fmt.Fprintf(h, " %q %q %d %d", l.URL, l.Links, l.First, l.Pages)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// rememberSources keeps in the store which sources are crawled. Where a source's patterns have
// changed since, its listings are read in full again, even if they answer that they have not
// changed.
func (s *Service) rememberSources(ctx context.Context, sources []article.Source) error {
	var crawled []frontier.CrawledSource
	for _, source := range sources {
		if !article.IsImportSource(source.ID) { // addresses of a list, which nobody watches
			crawled = append(crawled, frontier.CrawledSource{
				ID: source.ID, Outlet: source.Outlet, Lang: source.Lang, Patterns: patterns(source),
			})
		}
	}
	return s.store.RememberSources(ctx, crawled)
}

// takeOverCrawled moves what versions before 0.2 kept in a file of the data folder into the store.
// What the store knows already is newer and stays.
func (s *Service) takeOverCrawled(ctx context.Context, into store.Store) error {
	path := s.path(crawledFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read which sources were crawled: %w", err)
	}
	var old []frontier.CrawledSource
	if err := json.Unmarshal(b, &old); err != nil {
		return article.Usagef("Delete it; the next crawl tells the store.", "%s: %v", path, err)
	}
	known, err := into.CrawledSources(ctx)
	if err != nil {
		return err
	}
	old = slices.DeleteFunc(old, func(o frontier.CrawledSource) bool {
		return slices.ContainsFunc(known, func(k frontier.CrawledSource) bool { return k.ID == o.ID })
	})
	if err := into.RememberSources(ctx, old); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.o.Log.WarnContext(ctx, "a file that is no longer used can't be removed", "file", path, "err", err)
	}
	return nil
}

// KnownSources are the sources that figures of the data folder are about: the configured ones and
// those that it was crawled from; the latter alone where none of them is configured. One that was to
// be crawled and left the configuration before it was, is in no figure, and nobody's to crawl.
func (s *Service) KnownSources(ctx context.Context) ([]article.Source, error) {
	crawled, err := s.store.CrawledSources(ctx)
	if err != nil {
		return nil, err
	}
	var sources []article.Source
	configured := s.sources() // once: they may be read again meanwhile
	isConfigured := func(c frontier.CrawledSource) bool {
		return slices.ContainsFunc(configured, func(x article.Source) bool { return x.ID == c.ID })
	}
	both := len(crawled) == 0 || slices.ContainsFunc(crawled, isConfigured)
	for _, c := range crawled {
		if both && (isConfigured(c) || !c.Begun) {
			continue
		}
		sources = append(sources, article.Source{ID: c.ID, Outlet: c.Outlet, Lang: c.Lang})
	}
	if both {
		sources = append(sources, configured...)
	}
	return sources, nil
}
