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
)

// crawledFile names the sources that a data folder was crawled from, so that their health can be told after the
// configuration has changed.
const crawledFile = "sources-crawled.json"

// crawledSource is what health needs to know of a source.
type crawledSource struct {
	ID     string         `json:"id"`
	Outlet article.Outlet `json:"outlet"`
	Lang   article.Lang   `json:"lang"`
	// Patterns is a digest of what the listings are read for.
	Patterns string `json:"patterns"`
}

// patterns is a digest of what the listings of a source are read for: what counts as its article, how old it may be, and how far
// a list is followed.
func patterns(s article.Source) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %d", s.Include, s.Exclude, s.MaxAge)
	for _, l := range s.Lists {
		fmt.Fprintf(h, " %q %q %d %d", l.URL, l.Links, l.First, l.Pages)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// rememberSources adds sources to those that the data folder was crawled from. Where a source's patterns have changed
// since, its listings are read in full again, even if they answer that they have not changed.
func (s *Service) rememberSources(ctx context.Context, sources []article.Source) error {
	known, err := s.crawledSources()
	if err != nil {
		return err
	}
	for _, source := range sources {
		if article.IsImportSource(source.ID) { // addresses of a list, which nobody watches
			continue
		}
		now := crawledSource{source.ID, source.Outlet, source.Lang, patterns(source)}
		i := slices.IndexFunc(known, func(k crawledSource) bool { return k.ID == source.ID })
		if i < 0 {
			known = append(known, now)
			continue
		}
		if known[i].Patterns != now.Patterns {
			if err := s.store.ForgetListings(ctx, source.ID); err != nil {
				return err
			}
		}
		known[i] = now
	}
	return s.writeJSON(crawledFile, known)
}

func (s *Service) crawledSources() ([]crawledSource, error) {
	b, err := os.ReadFile(s.path(crawledFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read which sources were crawled: %w", err)
	}
	var known []crawledSource
	if err := json.Unmarshal(b, &known); err != nil {
		return nil, article.Usagef("Delete it; the next crawl writes it again.", "%s: %v", s.path(crawledFile), err)
	}
	return known, nil
}

// KnownSources are the sources that figures of the data folder are about: the configured ones and those that it was
// crawled from; the latter alone where none of them is configured.
func (s *Service) KnownSources() ([]article.Source, error) {
	crawled, err := s.crawledSources()
	if err != nil {
		return nil, err
	}
	var sources []article.Source
	both := len(crawled) == 0
	for _, c := range crawled {
		i := slices.IndexFunc(s.o.Sources, func(x article.Source) bool { return x.ID == c.ID })
		if i >= 0 {
			both = true
			continue
		}
		sources = append(sources, article.Source{ID: c.ID, Outlet: c.Outlet, Lang: c.Lang})
	}
	if both {
		sources = append(sources, s.o.Sources...)
	}
	return sources, nil
}
