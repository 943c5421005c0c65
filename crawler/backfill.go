package crawler

import (
	"fmt"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/frontier"
)

// unreadChildren says that sitemaps of an index failed in a backfill, which then reads the
// index again.
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

// leftOut reports whether a listing's date keeps an address out of the run: of a backfill a day
// outside its period, of a crawl one before the source's MaxAge, where that listing's dates are
// said to count.
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

// skips reports whether a sitemap of an index, which is for the days of span where that is known,
// holds nothing for the run.
func (r *run) skips(child discover.Link, span article.Period) bool {
	if r.state.Period.IsZero() {
		return r.tooOld(child.Published)
	}
	if !child.Published.IsZero() && child.Published.In(r.zone()).Before(r.state.Period.From) {
		return true
	}
	return !span.IsZero() && !r.state.Period.Meets(span.From, span.To)
}

// backKey is the address by which the frontier knows a listing in a backfill. It has an entry of
// its own, so that backfill and crawls don't take what the other has read for read by themselves.
func (r *run) backKey(kind frontier.AddressKind, url string) string {
	if r.state.Period.IsZero() || kind == frontier.KindArchive {
		return url
	}
	return url + "#" + r.state.Period.String()
}

// undated takes the dates off links of a sitemap that is for the days of span, where they lie
// outside of it: they say when a page changed last.
func (r *run) undated(links []discover.Link, span article.Period) []discover.Link {
	for i, l := range links {
		if l.PublishedSource == "" && !span.Has(l.Published, r.zone()) && discover.DateInAddress(l.URL).IsZero() {
			links[i].Published = article.Moment{}
		}
	}
	return links
}
