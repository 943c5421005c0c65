package crawler

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/crawler/fetch"
	"yulun/crawler/optout"
	"yulun/crawler/relate"
	"yulun/frontier"
)

// The codes of visits to captures that came to nothing.
const (
	codeCaptureMissing = "capture_missing"
	codeOtherCapture   = "other_capture"
)

// indexLag is how long a month must be over before a web archive is asked for its captures: they
// come into the index with a delay.
const indexLag = 7 * 24 * time.Hour

// maxIndexPages bounds the answers in which an archive's index gives one month.
const maxIndexPages = 200

// archives are web archives that hold captures of the source's pages.
type archives struct{}

func (archives) old(s article.Source) bool { return len(s.Archives) > 0 }

func (a archives) backfill(ctx context.Context, r *run) error { return a.crawl(ctx, r) }

// crawl asks the web archives month by month. A month that was read is never asked for again. When
// an archive fails, the rest of it is left to the next crawl.
func (archives) crawl(ctx context.Context, r *run) error {
	for _, a := range r.source.Archives {
		for _, month := range discover.Months(a, r.Now().Add(-indexLag)) {
			if !r.state.Period.IsZero() && !r.state.Period.Meets(month.From, month.To) {
				continue
			}
			read, err := r.index(ctx, month, 1)
			if err != nil {
				return err
			}
			if !read {
				break
			}
		}
	}
	return nil
}

// index asks for a part of an archive's index and reports whether all of it was read, now or
// before. It gets its outcome after the parts that come behind it, so that none is lost when the
// crawl is killed in between.
func (r *run) index(ctx context.Context, q discover.CDXQuery, page int) (bool, error) {
	address := q.Address()
	v, _, known, err := r.State.Lookup(ctx, r.state.ID, r.source.ID, address)
	if err != nil {
		return false, r.fault("look up "+address, err)
	}
	if known && !v.LastFetched.IsZero() {
		return true, nil
	}
	read := func(ctx context.Context, _ string, body []byte, _ string) (reading, error) {
		captures, mistake := discover.CDX(body, q)
		if err := r.enterCaptures(ctx, address, captures.Links); err != nil || mistake != nil {
			return reading{mistake: mistake}, err
		}
		got := reading{leftOut: captures.LeftOut.String()}
		var behind []discover.CDXQuery
		switch {
		case captures.ResumeKey != "" && page >= maxIndexPages:
			got.leftOut = fmt.Sprintf("the index has more than %d answers for the days from %s to %s", maxIndexPages, q.From.Format(time.DateOnly), q.To.Format(time.DateOnly))
		case captures.ResumeKey != "":
			next := q
			next.ResumeKey = captures.ResumeKey
			behind = []discover.CDXQuery{next}
		case captures.Full && q.From.Before(q.To):
			behind = q.Days()
		case captures.Full:
			got.leftOut = fmt.Sprintf("the index may have more than %d captures of %s", discover.MaxCaptures, q.From.Format(time.DateOnly))
		}
		for _, next := range behind {
			if whole, err := r.index(ctx, next, page+1); err != nil || !whole {
				return reading{mistake: fmt.Errorf("a further part of the index could not be read: %s", r.listingError)}, err
			}
		}
		return got, nil
	}
	state, err := r.listing(ctx, frontier.KindArchive, address, discover.MaxSitemapBytes, read)
	return state == listingRead || state == listingNotModified, err
}

// noCaptures reports whether a failed answer of an index says only that it has no captures.
func noCaptures(a answer) bool {
	exchanges := a.response.Exchanges
	if a.failure == nil || a.failure.Status != http.StatusNotFound || len(exchanges) == 0 {
		return false
	}
	body, _, err := discover.Unzip(exchanges[len(exchanges)-1].Body, 1<<20)
	return err == nil && bytes.Contains(bytes.ToLower(body), []byte("no captures found"))
}

// enterCaptures enters those captures that are of the source's articles, unless the page itself is
// known.
func (r *run) enterCaptures(ctx context.Context, listing string, links []discover.CapturedLink) error {
	var addresses []frontier.Address
	for _, l := range links {
		url, ok := r.filter.Article(l.URL)
		if !ok {
			continue
		}
		if live, err := r.isLive(ctx, otherScheme(url)); live || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		if !r.plausible(l.Published) {
			l.Published = article.Moment{}
		}
		addresses = append(addresses, frontier.Address{
			SourceID: r.source.ID, URL: url, Kind: frontier.KindArticle, FoundIn: listing, Published: l.Published, Capture: &l.Capture,
		})
	}
	if len(addresses) == 0 {
		return nil
	}
	fresh, err := r.State.Discover(ctx, r.state.ID, r.Now(), addresses)
	if err != nil {
		return r.fault("discover", err)
	}
	if !r.state.Period.IsZero() { // to a crawl they are nothing new of the source
		r.discovered(fresh)
	}
	return nil
}

// isLive reports whether an address is known that is asked for itself.
func (r *run) isLive(ctx context.Context, url string) (bool, error) {
	v, _, known, err := r.State.Lookup(ctx, r.state.ID, r.source.ID, url)
	if err != nil {
		return false, r.fault("look up "+url, err)
	}
	return known && v.Capture == nil, nil
}

func otherScheme(url string) string {
	if rest, ok := strings.CutPrefix(url, "https://"); ok {
		return "http://" + rest
	}
	return "https://" + strings.TrimPrefix(url, "http://")
}

// visitCapture reads the copy of a page in a web archive as the page itself. Nothing that the
// archive's host answers says that the piece is gone.
func (r *run) visitCapture(ctx context.Context, v frontier.Visit) (frontier.Outcome, error) {
	a, original, err := r.askCapture(ctx, v.Capture.URL, v)
	if err != nil {
		return "", err
	}
	f := a.record
	switch {
	case a.failure != nil && outcomeOf(a.failure) == frontier.OutcomeGone:
		return r.refuse(ctx, v, f, frontier.OutcomeSkipped, codeCaptureMissing, "the web archive has no such copy: "+f.Reason)
	case a.failure != nil:
		return r.refuse(ctx, v, f, outcomeOf(a.failure), f.Code, f.Reason)
	case original != v.URL && !relate.SamePlace(original, v.URL):
		f.Outcome, f.Code, f.Reason = frontier.OutcomeSkipped, codeOtherCapture, "led to "+f.FinalURL+" and to no copy of the page"
		return r.refuseUnread(ctx, v, f, a)
	case !looksLikeHTML(a.response):
		f.Outcome, f.Code, f.Reason = frontier.OutcomeSkipped, codeNotHTML, "not a web page but "+http.DetectContentType(a.response.Body)
		return r.refuseUnread(ctx, v, f, a)
	}
	taken := *v.Capture
	taken.URL, taken.At = f.FinalURL, a.response.At
	v.Capture = &taken
	page, unread, err := r.extract(ctx, v.Address, a.response)
	if err != nil {
		return "", err
	}
	whole, isPart := r.filter.Article(page.EarlierPage)
	isPart = isPart && page.EarlierPage != "" && whole != v.URL
	if unread == nil && !isPart {
		return r.accept(ctx, v, readPage{a, v.Address, page})
	}
	if f.Archive, err = r.keep(a.exchange); err != nil {
		return "", err
	}
	switch {
	case unread == nil:
		return r.refuse(ctx, v, f, frontier.OutcomeSkipped, codePartOfArticle, "a further page of "+whole)
	case unread.broken:
		return r.refuse(ctx, v, f, frontier.OutcomeFailed, unread.code, unread.reason)
	default:
		return r.refuse(ctx, v, f, frontier.OutcomeSkipped, unread.code, unread.reason)
	}
}

// askCapture asks for a copy of a page. The response's address and time become those of the page
// and of the copy, by which the page is read; original is that address. The record keeps the
// archive's address as the final one.
func (r *run) askCapture(ctx context.Context, replay string, v frontier.Visit) (a answer, original string, err error) {
	asked := frontier.Visit{Address: v.Address}
	asked.URL = replay
	if a, err = r.ask(ctx, asked, r.source.MaxBody); err != nil {
		return a, "", err
	}
	a.record.URL = v.URL
	if a.failure != nil {
		return a, "", nil
	}
	_, original, _ = discover.SplitReplay(a.response.FinalURL)
	if normal, err := relate.Normal(original); err == nil {
		original = normal
	}
	r.reserveCapture(&a, original)
	a.response.At = takenAt(a.response, v.Capture.At)
	a.response.FinalURL = original
	return a, original, nil
}

// replayedHeader is put before the names of the headers that came with a page when it was captured.
const replayedHeader = "X-Archive-Orig-"

// reserveCapture notes what a copy says about the use of its page, and not what the archive's host
// says about its own.
func (r *run) reserveCapture(a *answer, original string) {
	header := http.Header{}
	for name, values := range a.response.Header {
		if rest, ok := strings.CutPrefix(name, replayedHeader); ok {
			header[http.CanonicalHeaderKey(rest)] = values
		}
	}
	a.optOuts = append(optout.Header(header, r.Fetcher.Product()), optout.Page(a.response.Body, original, r.Fetcher.Product())...)
	if optout.NoArchive(a.optOuts) != "" {
		a.exchange = headOf(a.exchange)
	}
}

// takenAt is when a copy was taken: as its answer says, else as its address does, else as the index
// said.
func takenAt(res fetch.Response, listed time.Time) time.Time {
	if t, err := http.ParseTime(res.Header.Get("Memento-Datetime")); err == nil {
		return t.UTC()
	}
	prefix, _, _ := discover.SplitReplay(res.FinalURL)
	for part := range strings.SplitSeq(prefix, "/") {
		if len(part) >= 14 {
			if t, err := time.Parse("20060102150405", part[:14]); err == nil {
				return t
			}
		}
	}
	return listed
}

// askFurther asks for a further page of an article: where a copy was read, for that page's copy of
// the same time.
func (r *run) askFurther(ctx context.Context, at frontier.Address) (answer, error) {
	r.spend()
	if at.Capture == nil {
		return r.ask(ctx, frontier.Visit{Address: at}, r.source.MaxBody)
	}
	prefix, _, ok := discover.SplitReplay(at.Capture.URL)
	if !ok {
		return answer{}, fmt.Errorf("no address of a copy: %s", at.Capture.URL)
	}
	a, _, err := r.askCapture(ctx, prefix+at.URL, frontier.Visit{Address: at})
	return a, err
}
