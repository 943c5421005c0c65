package crawler

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"yulun/article"
	"yulun/crawler/dates"
	"yulun/crawler/discover"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/tracing"
)

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
	r.progress(false)
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
	// whole says that the server's validators may be used next time. A listing that was read in
	// part is asked for in full until it can be read as a whole.
	whole bool
	// useless says why nothing that it names can be an article of the source; empty where something
	// can.
	useless string
}

// A listingReader enters what a listing's text names into the frontier. The error is a fault of the
// crawl.
type listingReader func(ctx context.Context, url string, body []byte, contentType string) (reading, error)

// listing asks for one listing, unless the run has an outcome for it, and records what came of it
// after what it names has been entered, so that nothing is lost when the crawl is killed in
// between.
func (r *run) listing(ctx context.Context, kind frontier.AddressKind, url string, maxBody int64, read listingReader) (listingState, error) {
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
	v.Kind, v.URL = kind, key
	r.listings++
	return r.readListing(ctx, v, url, maxBody, read)
}

// readListing asks for a listing that is known as v, and records what came of it.
func (r *run) readListing(ctx context.Context, v frontier.Visit, url string, maxBody int64, read listingReader) (state listingState, err error) {
	ctx, span := r.Tracer.Start(ctx, "listing", tracing.SourceID.String(r.source.ID))
	span.AtAddress(url)
	defer func() {
		span.Set(tracing.Outcome.String(string(r.listed[url])))
		span.End(err)
	}()
	kind, key, back := v.Kind, v.URL, !r.state.Period.IsZero()
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
	f := a.record
	state = listingRead
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
			r.Log.WarnContext(ctx, "listing read in part", "source", r.source.ID, "url", url, "left_out", got.leftOut)
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

// plausible reports whether a listing's date for an article can be right: from 1990, before which
// there was no web, to two days from now, since days begin earlier elsewhere and clocks are wrong.
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
