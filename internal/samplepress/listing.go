package samplepress

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// entry is one article as a listing names it.
type entry struct {
	piece *Piece
	// text are the article's paragraphs.
	text []string
	link
	// URL is the absolute address that the listing gives, perhaps with tracking or a former one.
	URL string
	// Print is the path of its version for printing, may be empty.
	Print string
}

// entries are what a listing names, newest first, undated ones last: every article, and links that
// lead nowhere. A removed article stays listed: nothing updates the listing.
func (o *outlet) entries(l listing, visit int, base string) []entry {
	var out []entry
	for _, p := range o.pieces {
		at := p.path(1)
		if f, ok := o.fault("redirect", p.ID); ok {
			at = f.At
		}
		if f, ok := o.fault("alias", p.ID); ok && l.Aliases {
			at = f.At
		}
		rev := p.at(visit)
		out = append(out, entry{
			piece: p, text: rev.paragraphs, Print: p.printPath(),
			link: link{Title: rev.title, Path: at, Published: p.shown()},
		})
	}
	slices.SortStableFunc(out, func(a, b entry) int { return b.Published.Time.Compare(a.Published.Time) })
	if l.Kind == "list" {
		for _, f := range o.Faults {
			if f.Kind == "dead_link" {
				out = append(out, entry{link: link{Title: f.Title, Path: f.At}})
			}
		}
	}
	for i := range out {
		out[i].Path = track(out[i].Path, l.Tracking)
		out[i].URL = base + out[i].Path
	}
	return out
}

// track adds a tracking query to a path.
func track(path, query string) string {
	switch {
	case query == "":
		return path
	case strings.Contains(path, "?"):
		return path + "&" + query
	default:
		return path + "?" + query
	}
}

// pages is how many pages a list of n entries has, at least 1.
func (l listing) pages(n int) int { return max(1, (n+l.PerPage-1)/l.PerPage) }

// pagePath is the path of a list's page, from 1.
func (l listing) pagePath(n int) string { return strings.ReplaceAll(l.Path, "{page}", strconv.Itoa(n)) }

// listPage is what the template of a list page is given.
type listPage struct {
	Outlet             *outlet
	Base, Locale, Meta string
	Entries            []entry
	Page               int
	Pages              []pageLink
	Prev, Next         string
}

// listPages are the pages of a list.
func (l *layouts) listPages(o *outlet, li listing, entries []entry, base string) (map[string]resource, error) {
	out := map[string]resource{}
	count := li.pages(len(entries))
	for n := 1; n <= count; n++ {
		from := (n - 1) * li.PerPage
		v := listPage{
			Outlet: o, Base: base, Locale: o.locale(o.Script), Meta: o.Declare.Meta, Page: n,
			Entries: entries[from:min(from+li.PerPage, len(entries))],
		}
		for k := 1; k <= count; k++ {
			v.Pages = append(v.Pages, pageLink{Number: k, Path: li.pagePath(k), Current: k == n})
		}
		if n > 1 {
			v.Prev = li.pagePath(n - 1)
		}
		if n < count {
			v.Next = li.pagePath(n + 1)
		}
		body, err := l.render(o, "list", v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.ID, err)
		}
		out[li.pagePath(n)] = resource{body: body, contentType: o.contentType("text/html")}
	}
	return out, nil
}

// listing builds the resources of one listing: path to resource.
func (l *layouts) listing(o *outlet, li listing, visit int, base string) (map[string]resource, error) {
	entries := o.entries(li, visit, base)
	var out map[string]resource
	var err error
	switch li.Kind {
	case "list":
		out, err = l.listPages(o, li, entries, base)
	case "rss":
		out, err = one(li.Path, "application/rss+xml", o, rss(o, entries, base+"/"))
	case "atom":
		out, err = one(li.Path, "application/atom+xml", o, atom(o, entries, visit, base, base+li.Path))
	case "jsonfeed":
		out, err = jsonFeed(o, li, entries, base)
	case "sitemap":
		out, err = one(li.Path, "application/xml", o, sitemap(entries, visit, false, o))
	case "news_sitemap":
		out, err = one(li.Path, "application/xml", o, sitemap(entries, visit, true, o))
	case "sitemap_index":
		out, err = sitemapIndex(o, li, entries, visit, base)
	}
	if err != nil {
		return nil, err
	}
	var changed time.Time
	for _, e := range entries {
		if e.piece != nil && e.piece.modified(visit).After(changed) {
			changed = e.piece.modified(visit)
		}
	}
	for path, r := range out {
		r.modified, r.kind = changed, PageListing
		if li.Kind == "sitemap_index" && path == li.Path {
			r.kind = PageIndex
		}
		out[path] = r
	}
	return out, nil
}
