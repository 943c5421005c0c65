package crawler

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"yulun/article"
	"yulun/crawler/charset"
	"yulun/crawler/discover"
	"yulun/frontier"
)

// Bounds for indexes of documents, which could otherwise lead anywhere: how deep they nest (one
// level, by the protocol of sitemaps), and how many documents of one source are read in one run.
const (
	maxDepth     = 3
	maxDocuments = 1000
)

// documents are listings of a kind that is one document: feeds, sitemaps and others of package
// discover.
type documents struct{ discover.Kind }

func (d documents) old(s article.Source) bool { return d.Old && len(d.Of(s)) > 0 }

func (d documents) crawl(ctx context.Context, r *run) error {
	for _, url := range d.Of(r.source) {
		if err := (documentWalk{run: r, kind: d.Kind}).walk(ctx, url); err != nil {
			return err
		}
	}
	return nil
}

func (d documents) backfill(ctx context.Context, r *run) error {
	if !d.Old {
		return nil
	}
	return d.crawl(ctx, r)
}

// documentWalk reads one document and, of an index, its children.
type documentWalk struct {
	*run
	kind  discover.Kind
	depth int
	// span is for which days the document's name says that it is; zero where that is unknown, or is
	// of no use.
	span article.Period
	// front is the address of a feed whose places are kept: one that the source itself names, in a
	// crawl.
	front string
}

// walk reads a document. An index gets its outcome after its children, so that an interrupted walk
// is resumed. It is never asked for conditionally, since its children can change without it.
func (w documentWalk) walk(ctx context.Context, url string) error {
	if w.documents[url] {
		return nil
	}
	if w.enoughDocuments() {
		return nil
	}
	w.documents[url] = true
	if w.kind.Kind == frontier.KindFeed && w.depth == 0 && w.state.Period.IsZero() {
		w.front = url
	}
	state, err := w.listing(ctx, w.kind.Kind, url, cmp.Or(w.kind.MaxBytes, w.source.MaxBody), w.read)
	if err == nil && w.front != "" && state == listingNotModified {
		err = w.keepPlaces(ctx, frontier.ListingRead{URL: url, Unchanged: true})
	}
	return err
}

// enoughDocuments reports whether no further document may be read in this run.
func (w documentWalk) enoughDocuments() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.documents) >= maxDocuments {
		w.keepBack(fmt.Sprintf("it stopped after %d feeds and sitemaps", maxDocuments))
		return true
	}
	return w.late()
}

func (w documentWalk) read(ctx context.Context, at string, body []byte, contentType string) (reading, error) {
	leave, err := w.Room.Enter(ctx, len(body))
	if err != nil {
		return reading{}, err
	}
	file, mistake := w.parse(at, body, contentType)
	leave()
	if mistake != nil {
		return reading{mistake: mistake}, nil
	}
	if !w.span.IsZero() {
		file.Links = w.undated(file.Links, w.span)
	}
	filter := w.filter.With(file.Home)
	if _, err := w.enterLinks(ctx, filter, at, file.Links, true); err != nil {
		return reading{}, err
	}
	if w.front != "" {
		if err := w.keepPlaces(ctx, placesIn(frontier.KindFeed, w.front, filter, file.Links)); err != nil {
			return reading{}, err
		}
	}
	if w.kind.Forwards {
		w.feeds[at], w.sites = true, w.sites.With(file.Home)
		if err := w.enterElsewhere(ctx, filter, at, file.Links); err != nil {
			return reading{}, err
		}
	}
	if err := w.children(ctx, file.Children); err != nil {
		return reading{}, err
	}
	got := reading{whole: !file.Index, leftOut: file.LeftOut.String(), mistake: w.unreadChildren(file.Children)}
	if !file.Index {
		got.useless = uselessFor(file.Links, func(l discover.Link) bool {
			_, ok := pieceOf(filter, l)
			return ok || w.kind.Forwards && !w.filter.Own(l.URL) // what lies elsewhere may lead to one
		})
	}
	return got, nil
}

// parse reads what a document names.
func (w documentWalk) parse(at string, body []byte, contentType string) (discover.Listing, error) {
	body, fault, err := discover.Unzip(body, discover.MaxSitemapBytes)
	if err != nil {
		return discover.Listing{}, err
	}
	text, _, err := charset.Decode(body, contentType)
	if err != nil {
		return discover.Listing{}, err
	}
	file, err := w.kind.Read(text, at, w.dates())
	if err != nil {
		return discover.Listing{}, err
	}
	if !w.kind.Old { // an index that is given as a feed is not walked
		file.Children, file.Index = nil, false
	}
	if fault != "" {
		file.LeftOut.Reasons = append([]string{fault}, file.LeftOut.Reasons...)
	}
	return file, nil
}

// children walks the documents of an index that are the source's own, newest first.
func (w documentWalk) children(ctx context.Context, children []discover.Link) error {
	if w.depth == maxDepth {
		return nil
	}
	slices.SortStableFunc(children, func(a, b discover.Link) int { return b.Published.Time.Compare(a.Published.Time) })
	named := !w.state.Period.IsZero() && discover.NamedByTime(children)
	for _, child := range children {
		below := documentWalk{run: w.run, kind: w.kind, depth: w.depth + 1}
		if named {
			below.span = discover.SpanInName(child.URL)
		}
		if w.skips(child, below.span) || !w.filter.Own(child.URL) {
			continue
		}
		if err := below.walk(ctx, child.URL); err != nil {
			return err
		}
	}
	return nil
}
