package crawler

import (
	"context"
	"slices"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/frontier"
)

// discoverer finds the addresses of a source's articles in its listings of one kind.
type discoverer interface {
	// crawl reads the listings and enters what they name into the frontier.
	crawl(ctx context.Context, r *run) error
	// backfill does so for the period of the run. It does nothing where the listings name new
	// pieces only.
	backfill(ctx context.Context, r *run) error
	// old reports whether a source has listings of this kind that name old pieces.
	old(s article.Source) bool
}

// discoverers lists the kinds of listings, in the order in which they are read: addresses that are
// named one by one, the documents of package discover, list pages and web archives.
func discoverers() []discoverer {
	all := []discoverer{pages{}}
	for _, kind := range discover.Kinds() {
		all = append(all, documents{kind})
	}
	return append(all, lists{}, archives{})
}

// Reaches reports whether a source has listings by which a period can be backfilled.
func Reaches(s article.Source) bool {
	return slices.ContainsFunc(discoverers(), func(d discoverer) bool { return d.old(s) })
}

// discover reads all listings of the source; in a backfill those that name old pieces.
func (r *run) discover(ctx context.Context) error {
	for _, d := range discoverers() {
		read := d.crawl
		if !r.state.Period.IsZero() {
			read = d.backfill
		}
		if err := read(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// pages are articles that the configuration names one by one.
type pages struct{}

func (pages) old(article.Source) bool { return false }

func (pages) backfill(context.Context, *run) error { return nil }

func (pages) crawl(ctx context.Context, r *run) error {
	var addresses []frontier.Address
	for _, page := range r.source.Pages {
		addresses = append(addresses, frontier.Address{
			SourceID: r.source.ID, URL: normal(page), Kind: frontier.KindArticle, FoundIn: "config",
		})
	}
	_, err := r.enter(ctx, addresses)
	return err
}
