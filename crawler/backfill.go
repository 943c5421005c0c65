package crawler

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/frontier"
)

// maxBackfillPages bounds the pages of one list that a backfill reads.
const maxBackfillPages = 10_000

// codeListEnded is the code of the entry that says that a backfill has come to the end of a list.
const codeListEnded = "list_ended"

// Reaches reports whether a source has listings that reach back, by which a period can be backfilled: sitemaps, lists or web
// archives. Feeds name new pieces only.
func Reaches(s article.Source) bool { return len(s.Sitemaps)+len(s.Lists)+len(s.Archives) > 0 }

// discoverPeriod walks the listings that reach back and enters what is dated to the run's period, or undated.
func (r *run) discoverPeriod(ctx context.Context) error {
	for _, sitemap := range r.source.Sitemaps {
		if err := r.sitemap(ctx, sitemap, 0, article.Period{}); err != nil {
			return err
		}
	}
	for _, list := range r.source.Lists {
		if err := r.listBack(ctx, list); err != nil {
			return err
		}
	}
	return r.archives(ctx)
}

// unreadChildren says that sitemaps of an index failed in a backfill: it goes on by reading the index again.
func (r *run) unreadChildren(children []discover.Link) error {
	if r.state.Period.IsZero() {
		return nil
	}
	for _, c := range children {
		if r.listed[c.URL] == frontier.OutcomeFailed {
			return fmt.Errorf("its sitemap %s could not be read", c.URL)
		}
	}
	return nil
}

// listBack walks a list page by page, also beyond those that a crawl reads, until the pages are older than the period, bring
// nothing, or end.
func (r *run) listBack(ctx context.Context, list article.ListPage) error {
	filter, err := r.filter.For(list)
	if err != nil {
		return r.fault("read the pattern of "+list.URL, err)
	}
	if walked, err := r.walked(ctx, list); walked || err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range maxBackfillPages {
		walk := listWalk{run: r, filter: filter, seen: seen}
		page := strings.ReplaceAll(list.URL, "{page}", strconv.Itoa(list.First+i))
		state, err := r.listing(ctx, frontier.KindList, page, r.source.MaxBody, walk.read)
		if err != nil {
			return err
		}
		end := state == listingFailed || state == listingRead && (walk.repeated || walk.older)
		switch {
		case page == list.URL, end && r.listed[page] == frontier.OutcomeFailed:
			return nil
		case end:
			return r.noteWalked(ctx, list)
		}
	}
	r.Log.Warn("too many pages of a list", "source", r.source.ID, "url", list.URL, "limit", maxBackfillPages)
	return nil
}

// walked reports whether the run has come to the end of a list before.
func (r *run) walked(ctx context.Context, list article.ListPage) (bool, error) {
	key := r.backKey(frontier.KindList, list.URL)
	_, handled, _, err := r.State.Lookup(ctx, r.state.ID, r.source.ID, key)
	if err != nil {
		return false, r.fault("look up "+key, err)
	}
	return handled && strings.Contains(list.URL, "{page}"), nil
}

// noteWalked keeps that the run has come to the end of a list, since no page tells that it is the last one. It is an entry
// of the log for which nothing was asked.
func (r *run) noteWalked(ctx context.Context, list article.ListPage) error {
	f := frontier.Fetch{
		RunID: r.state.ID, SourceID: r.source.ID, Kind: frontier.KindList, URL: r.backKey(frontier.KindList, list.URL), At: r.Now(),
		Outcome: frontier.OutcomeListing, Code: codeListEnded,
	}
	if err := r.State.Record(ctx, f); err != nil {
		return r.fault("record "+f.URL, err)
	}
	return nil
}

// isOlder reports whether a page of a list is older than the period: all its dated links are.
func (r *run) isOlder(links []discover.Link) bool {
	dated := false
	for _, l := range links {
		if l.Published.IsZero() {
			continue
		}
		if dated = true; !l.Published.In(r.zone()).Before(r.state.Period.From) {
			return false
		}
	}
	return dated
}

// leftOut reports whether a listing's date keeps an address out of the run: of a backfill a day outside its period, of a crawl
// one before the source's MaxAge, where that listing's dates are said to count.
func (r *run) leftOut(m article.Moment, dated bool) bool {
	if r.state.Period.IsZero() {
		return dated && r.tooOld(m)
	}
	return !m.IsZero() && !r.state.Period.Has(m, r.zone())
}

// ofPeriod reports whether an address is one that the run of a backfill visits.
func (r *run) ofPeriod(v frontier.Visit) bool {
	switch p := r.state.Period; {
	case p.IsZero():
		return true
	case !v.Published.IsZero():
		return p.Has(v.Published, r.zone())
	case v.Capture != nil:
		return p.Has(article.At(v.Capture.At), r.zone())
	default:
		return true
	}
}

// skips reports whether a sitemap of an index, which is for the days of span where that is known, holds nothing for the run.
func (r *run) skips(child discover.Link, span article.Period) bool {
	if r.state.Period.IsZero() {
		return r.tooOld(child.Published)
	}
	if !child.Published.IsZero() && child.Published.In(r.zone()).Before(r.state.Period.From) {
		return true
	}
	return !span.IsZero() && !r.state.Period.Meets(span.From, span.To)
}

// backKey is the address by which the frontier knows a listing in a backfill. It has an entry of its own, so that backfill
// and crawls don't take what the other has read for read by themselves.
func (r *run) backKey(kind frontier.AddressKind, url string) string {
	if r.state.Period.IsZero() || kind == frontier.KindArchive {
		return url
	}
	return url + "#" + r.state.Period.String()
}

// undated takes the dates off links of a sitemap that is for the days of span, where they lie outside of it: they say when a
// page changed last.
func (r *run) undated(links []discover.Link, span article.Period) []discover.Link {
	for i, l := range links {
		if l.PublishedSource == "" && !span.Has(l.Published, r.zone()) && discover.DateInAddress(l.URL).IsZero() {
			links[i].Published = article.Moment{}
		}
	}
	return links
}
