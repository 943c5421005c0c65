package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"yulun/article"
)

// crawledFile keeps which sources a data folder was crawled from, so that its health can be told when the
// configuration has changed since or is another one.
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

// rememberSources adds sources to those that the data folder was crawled from. Where what they are read for has
// changed since, the source's listings are read in full again, though they answer that they are as they were.
func (a *app) rememberSources(ctx context.Context, sources []article.Source) error {
	known, err := a.crawledSources()
	if err != nil {
		return err
	}
	for _, s := range sources {
		if article.IsImportSource(s.ID) { // addresses of a list, which nobody watches
			continue
		}
		now := crawledSource{s.ID, s.Outlet, s.Lang, patterns(s)}
		i := slices.IndexFunc(known, func(k crawledSource) bool { return k.ID == s.ID })
		if i < 0 {
			known = append(known, now)
			continue
		}
		if known[i].Patterns != now.Patterns {
			if err := a.store.ForgetListings(ctx, s.ID); err != nil {
				return err
			}
		}
		known[i] = now
	}
	_, err = toFile(a.path(crawledFile), func(w io.Writer) (struct{}, error) { return struct{}{}, writeJSON(w, known) })
	return err
}

func (a *app) crawledSources() ([]crawledSource, error) {
	b, err := os.ReadFile(a.path(crawledFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read which sources were crawled: %w", err)
	}
	var known []crawledSource
	if err := json.Unmarshal(b, &known); err != nil {
		return nil, article.Usagef("Delete it; the next crawl writes it anew.", "%s: %v", a.path(crawledFile), err)
	}
	return known, nil
}

// knownSources are the sources that figures of the data folder are about: the configured ones and those that it was
// crawled from; the latter alone where none of them is configured.
func (a *app) knownSources() ([]article.Source, error) {
	crawled, err := a.crawledSources()
	if err != nil {
		return nil, err
	}
	var sources []article.Source
	both := len(crawled) == 0
	for _, c := range crawled {
		i := slices.IndexFunc(a.sources(), func(s article.Source) bool { return s.ID == c.ID })
		if i >= 0 {
			both = true
			continue
		}
		sources = append(sources, article.Source{ID: c.ID, Outlet: c.Outlet, Lang: c.Lang})
	}
	if both {
		sources = append(sources, a.sources()...)
	}
	return sources, nil
}
