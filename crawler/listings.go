package crawler

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"yulun/article"
	"yulun/crawler/charset"
	"yulun/crawler/dates"
	"yulun/crawler/discover"
	"yulun/crawler/relate"
	"yulun/frontier"
)

// Bounds for sitemap indexes, which could otherwise lead anywhere: how deep they nest (one level, by the protocol), and
// how many files of one source are read in one run.
const (
	maxSitemapDepth = 3
	maxSitemaps     = 1000
)

// discover walks all listings of the source.
func (r *run) discover(ctx context.Context) error {
	if err := r.discoverPages(ctx); err != nil {
		return err
	}
	for _, feed := range r.source.Feeds {
		if _, err := r.listing(ctx, frontier.KindFeed, feed, r.source.MaxBody, r.feed); err != nil {
			return err
		}
	}
	for _, sitemap := range r.source.Sitemaps {
		if err := r.sitemap(ctx, sitemap, 0, article.Period{}); err != nil {
			return err
		}
	}
	for _, list := range r.source.Lists {
		if err := r.list(ctx, list); err != nil {
			return err
		}
	}
	return r.archives(ctx)
}

// discoverPages enters the articles that are named one by one.
func (r *run) discoverPages(ctx context.Context) error {
	var addresses []frontier.Address
	for _, page := range r.source.Pages {
		addresses = append(addresses, frontier.Address{SourceID: r.source.ID, URL: normal(page), Kind: frontier.KindArticle, FoundIn: "config"})
	}
	_, err := r.enter(ctx, addresses)
	return err
}

// normal is the form in which the frontier keeps an address, and in which it is asked for.
func normal(address string) string {
	if n, err := relate.Normal(address); err == nil {
		return n
	}
	return address
}

// enter adds addresses to the frontier and returns how many are new.
func (r *run) enter(ctx context.Context, addresses []frontier.Address) (int, error) {
	if len(addresses) == 0 {
		return 0, nil
	}
	fresh, err := r.State.Discover(ctx, r.state.ID, r.Now(), addresses)
	if err != nil {
		return 0, r.fault("discover", err)
	}
	r.discovered(fresh)
	return fresh, nil
}

func (r *run) discovered(fresh int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Discovered += fresh
	r.tell(false)
}

func (r *run) zone() *time.Location {
	if r.source.Zone == nil {
		return time.UTC
	}
	return r.source.Zone
}

// state says what became of a listing in this run.
type listingState int

const (
	listingFailed      listingState = iota // no usable answer
	listingRead                            // read just now
	listingNotModified                     // as it was when a former run read it
	listingHandled                         // dealt with before this run was interrupted
)

// reading is what became of a listing's text.
type reading struct {
	// mistake says why it can't be read at all, leftOut what could not be read of it.
	mistake error
	leftOut string
	// whole says that the server's validators may be used next time. A listing that was read in part is asked for in full until
	// it can be read as a whole.
	whole bool
	// useless says why nothing that it names can be an article of the source; empty where something can.
	useless string
}

// reader enters what a listing's text names into the frontier. The error is a fault of the crawl.
type reader func(ctx context.Context, url string, body []byte, contentType string) (reading, error)

// listing asks for one listing, unless the run has an outcome for it, and records what came of it after what it names has
// been entered, so that nothing is lost when the crawl is killed in between.
func (r *run) listing(ctx context.Context, kind frontier.AddressKind, url string, maxBody int64, read reader) (listingState, error) {
	back, key := !r.state.Period.IsZero(), r.backKey(kind, url)
	v, handled, known, err := r.State.Lookup(ctx, r.state.ID, r.source.ID, key)
	if err != nil {
		return listingFailed, r.fault("look up "+url, err)
	}
	if handled && !(back && v.Outcome == frontier.OutcomeFailed) {
		r.listings++
		r.listed[url] = v.Outcome
		if v.Outcome == frontier.OutcomeListing || v.Outcome == frontier.OutcomeNotModified {
			r.listingsRead++
		} else {
			r.listingError = url + " could not be read before the crawl was interrupted"
		}
		return listingHandled, nil
	}
	if !known {
		v = frontier.Visit{Address: frontier.Address{SourceID: r.source.ID, URL: key, FoundIn: "config"}}
	}
	if ok, err := r.afford(ctx); err != nil || !ok {
		return listingFailed, cmp.Or(err, errResting)
	}
	v.Kind = kind
	r.listings++
	asked := v
	if asked.URL = url; back {
		asked.ETag, asked.LastModified = "", ""
	}
	a, err := r.ask(ctx, asked, maxBody)
	a.record.URL = key
	if err == nil {
		err = r.keepListing(ctx, v, &a)
	}
	if err != nil {
		return listingFailed, err
	}
	state, f := listingRead, a.record
	switch {
	case kind == frontier.KindArchive && noCaptures(a):
		f.Outcome, f.Code, f.Reason = frontier.OutcomeListing, "", ""
	case a.failure != nil:
		state, f.Outcome = listingFailed, outcomeOf(a.failure)
	case a.response.NotModified:
		state, f.Outcome = listingNotModified, frontier.OutcomeNotModified
	default:
		f.Outcome = frontier.OutcomeListing
		got, err := read(ctx, a.response.FinalURL, a.response.Body, a.response.ContentType)
		if err != nil {
			return listingFailed, err
		}
		switch {
		case got.mistake != nil:
			state, f.Outcome, f.Code, f.Reason = listingFailed, frontier.OutcomeFailed, "bad_listing", got.mistake.Error()
		case got.leftOut != "":
			f.Code, f.Reason = frontier.CodeListingInPart, got.leftOut
			r.Log.Warn("listing read in part", "source", r.source.ID, "url", url, "left_out", got.leftOut)
		case got.useless != "":
			f.Code, f.Reason = frontier.CodeNoLinks, got.useless
		}
		if !got.whole || got.leftOut != "" || back {
			f.ETag, f.LastModified = "", ""
		}
	}
	r.listed[url] = f.Outcome
	if state == listingFailed {
		r.listingError = f.Reason
	} else {
		r.listingsRead++
	}
	return state, r.record(ctx, v, f)
}

func (r *run) feed(ctx context.Context, url string, body []byte, contentType string) (reading, error) {
	text, _, err := charset.Decode(body, contentType)
	if err != nil {
		return reading{mistake: err}, nil
	}
	listing, err := discover.Feed(text, url, r.dates())
	if err != nil {
		return reading{mistake: err}, nil
	}
	r.feeds[url], r.sites = true, r.sites.With(listing.Home)
	_, err = r.enterLinks(ctx, r.filter.With(listing.Home), url, listing.Links, true)
	if err == nil {
		err = r.enterElsewhere(ctx, r.filter.With(listing.Home), url, listing.Links)
	}
	useless := uselessFor(listing.Links, func(l discover.Link) bool {
		_, ok := pieceOf(r.filter.With(listing.Home), l)
		return ok || !r.filter.Own(l.URL) // what lies elsewhere may lead to one
	})
	return reading{whole: true, leftOut: listing.LeftOut.String(), useless: useless}, err
}

// uselessFor says why none of a listing's links can be an article; empty where one can.
func uselessFor(links []discover.Link, possible func(discover.Link) bool) string {
	switch {
	case len(links) == 0:
		return "it names no article"
	case slices.ContainsFunc(links, possible):
		return ""
	default:
		return fmt.Sprintf("none of the %d addresses that it names is taken for an article of the source, such as %s", len(links), links[0].URL)
	}
}

// enterLinks enters those of a listing's links that are the source's articles.
func (r *run) enterLinks(ctx context.Context, filter *discover.Filter, listing string, links []discover.Link, dated bool) (int, error) {
	var addresses []frontier.Address
	for _, l := range links {
		if !r.plausible(l.Published) {
			l.Published, l.PublishedSource = article.Moment{}, ""
		}
		url, ok := pieceOf(filter, l)
		if !ok || r.leftOut(l.Published, dated) {
			continue
		}
		addresses = append(addresses, frontier.Address{
			SourceID: r.source.ID, URL: url, Kind: frontier.KindArticle, FoundIn: listing, Published: l.Published, Title: l.Title,
			PublishedSource: l.PublishedSource,
			Content:         l.Content,
		})
	}
	return r.enter(ctx, addresses)
}

// pieceOf is the first of a link's addresses that is one of the source's articles.
func pieceOf(filter *discover.Filter, l discover.Link) (normal string, ok bool) {
	for _, address := range append([]string{l.URL}, l.Others...) {
		if normal, ok = filter.Article(address); ok {
			return normal, true
		}
	}
	return "", false
}

// dates reads dates as the source's outlet writes them.
func (r *run) dates() dates.Reader { return dates.For(r.source.Outlet.Country, r.source.Zone) }

// plausible reports whether a listing's date for an article can be one: from 1990, before which there was no web, to two days
// from now, which are for days that begin earlier elsewhere and for clocks that are wrong.
func (r *run) plausible(m article.Moment) bool {
	return m.Time.Year() >= 1990 && !m.Time.After(r.Now().AddDate(0, 0, 2))
}

// tooOld reports whether a listing dates an address before the source's MaxAge.
func (r *run) tooOld(m article.Moment) bool {
	if r.source.MaxAge <= 0 || m.IsZero() {
		return false
	}
	oldest := r.Now().Add(-r.source.MaxAge)
	if m.DayOnly {
		return m.Time.Add(36 * time.Hour).Before(oldest) // the day is over in every zone
	}
	return m.Time.Before(oldest)
}

// sitemap walks a sitemap and, of an index, its children. An index gets its outcome after its children, so that an
// interrupted walk is gone on with, and is never asked for conditionally, since its children can change without it.
// span is for which days its name says that it is; zero where that is unknown, or is of no use.
func (r *run) sitemap(ctx context.Context, url string, depth int, span article.Period) error {
	if r.sitemaps[url] {
		return nil
	}
	if len(r.sitemaps) >= maxSitemaps {
		r.Log.Warn("too many sitemaps", "source", r.source.ID, "url", url, "limit", maxSitemaps)
		return nil
	}
	r.sitemaps[url] = true
	read := func(ctx context.Context, at string, body []byte, contentType string) (reading, error) {
		body, fault, err := discover.Unzip(body, discover.MaxSitemapBytes)
		if err != nil {
			return reading{mistake: err}, nil
		}
		text, _, err := charset.Decode(body, contentType)
		if err != nil {
			return reading{mistake: err}, nil
		}
		file, err := discover.Sitemap(text, at, r.dates())
		if err != nil {
			return reading{mistake: err}, nil
		}
		if fault != "" {
			file.LeftOut.Reasons = append([]string{fault}, file.LeftOut.Reasons...)
		}
		if !span.IsZero() {
			file.Links = r.undated(file.Links, span)
		}
		if _, err := r.enterLinks(ctx, r.filter.With(file.Home), at, file.Links, true); err != nil {
			return reading{}, err
		}
		if err := r.children(ctx, file.Children, depth+1); err != nil {
			return reading{}, err
		}
		got := reading{whole: !file.Index, leftOut: file.LeftOut.String(), mistake: r.unreadChildren(file.Children)}
		if !file.Index {
			got.useless = uselessFor(file.Links, func(l discover.Link) bool {
				_, ok := pieceOf(r.filter.With(file.Home), l)
				return ok
			})
		}
		return got, nil
	}
	_, err := r.listing(ctx, frontier.KindSitemap, url, discover.MaxSitemapBytes, read)
	return err
}

// children walks the sitemaps of an index that are the source's own, newest first.
func (r *run) children(ctx context.Context, children []discover.Link, depth int) error {
	if depth > maxSitemapDepth {
		return nil
	}
	slices.SortStableFunc(children, func(a, b discover.Link) int { return b.Published.Time.Compare(a.Published.Time) })
	named := !r.state.Period.IsZero() && discover.NamedByTime(children)
	for _, child := range children {
		span := article.Period{}
		if named {
			span = discover.SpanInName(child.URL)
		}
		if r.skips(child, span) || !r.filter.Own(child.URL) {
			continue
		}
		if err := r.sitemap(ctx, child.URL, depth, span); err != nil {
			return err
		}
	}
	return nil
}

// list walks a list page and its continuations until one brings nothing new.
func (r *run) list(ctx context.Context, list article.ListPage) error {
	filter, err := r.filter.For(list)
	if err != nil {
		r.listings++
		r.listingError = err.Error()
		return nil
	}
	pages := discover.Pages(list)
	seen := map[string]bool{}
	for i, page := range pages {
		walk := listWalk{run: r, filter: filter, seen: seen}
		state, err := r.listing(ctx, frontier.KindList, page, r.source.MaxBody, walk.read)
		if err != nil {
			return err
		}
		if i+1 == len(pages) || state == listingFailed || state == listingRead && walk.repeated {
			return nil
		}
		if state == listingHandled || walk.fresh > 0 {
			continue
		}
		// Nothing new here. A page that was never read may still hold something, after a walk that broke off.
		next, _, known, err := r.State.Lookup(ctx, r.state.ID, r.source.ID, pages[i+1])
		if err != nil {
			return r.fault("look up "+pages[i+1], err)
		}
		if known && !next.LastFetched.IsZero() {
			return nil
		}
	}
	return nil
}

// listWalk reads one page of a list.
type listWalk struct {
	*run
	filter *discover.Filter
	seen   map[string]bool // addresses on the earlier pages
	// fresh counts the addresses that are new in the frontier; repeated says that each was on an earlier page.
	fresh    int
	repeated bool
	// older says that the page is older than the period of a backfill.
	older bool
}

func (w *listWalk) read(ctx context.Context, url string, body []byte, contentType string) (reading, error) {
	text, _, err := charset.Decode(body, contentType)
	if err != nil {
		return reading{mistake: err}, nil
	}
	links, err := discover.List(text, url, w.dates(), func(address string) bool {
		_, ok := w.filter.Article(address)
		return ok
	})
	if err != nil {
		return reading{mistake: err}, nil
	}
	w.repeated = true
	for _, l := range links {
		w.repeated = w.repeated && w.seen[l.URL]
		w.seen[l.URL] = true
	}
	w.older = !w.state.Period.IsZero() && w.isOlder(links)
	w.fresh, err = w.enterLinks(ctx, w.filter, url, links, false)
	return reading{whole: true, useless: uselessFor(links, func(discover.Link) bool { return true })}, err
}
