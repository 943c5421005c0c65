package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/discover"
	"yulun/crawler/fetch"
	"yulun/frontier"
	"yulun/tracing"
)

// run is one crawl of one source.
type run struct {
	*Crawler
	source  article.Source
	began   time.Time
	filter  *discover.Filter
	session *fetch.Session

	// Only the goroutine that walks the listings uses these.
	listings     int // asked for, or handled before in this run
	listingsRead int
	listingError string                      // the last reason
	listed       map[string]frontier.Outcome // of this run, by the listing's address
	documents    map[string]bool             // feeds, sitemaps and the like that were met
	// feeds are the feeds that were read in this run, and sites what the source's articles may lie on:
	// its own sites, and those to which its feeds say that they belong. The visits, which come
	// after, only read them.
	feeds map[string]bool
	sites *discover.Filter

	mu      sync.Mutex // guards what follows
	state   frontier.Run
	summary Summary
	done    int // article addresses
	// budget is how many new articles may still be taken; negative: any number. misses is how many
	// further addresses may bring none, and is of no use without a budget.
	budget, misses int
	daily          budget
	// bounded says which bounds kept something back.
	bounded []string
	// visited holds the addresses that were dealt with, parts the further pages of articles, by the
	// article's address.
	visited map[string]bool
	parts   map[string]string
	// inPlace counts the known articles that were met where they were, emptied are the visits that
	// met none: see recordEmptied.
	inPlace int
	emptied []emptied
}

func (c *Crawler) begin(ctx context.Context, source article.Source) (*run, error) {
	filter, err := discover.NewFilter(source)
	if err != nil {
		return nil, &sourceError{err}
	}
	r := &run{
		Crawler: c, source: source, began: c.Now(), filter: filter, budget: -1, listed: map[string]frontier.Outcome{},
		documents: map[string]bool{}, feeds: map[string]bool{}, sites: filter, visited: map[string]bool{}, parts: map[string]string{},
		session: c.Fetcher.Session(fetch.Limits{Delay: source.Delay, Parallel: source.Parallel, MaxBody: source.MaxBody, Pause: c.Pause}),
	}
	if rest, err := r.rest(ctx); rest || err != nil {
		return r, err
	}
	if c.Backfill.IsZero() {
		r.state, err = c.State.BeginRun(ctx, source.ID, c.Now(), c.Recheck || c.Only != nil)
	} else {
		r.state, err = c.State.BeginBackfill(ctx, source.ID, c.Backfill, c.Now())
	}
	if err != nil {
		return nil, r.fault("begin", err)
	}
	r.state.Counts = maps.Clone(r.state.Counts)
	if r.state.Counts == nil {
		r.state.Counts = map[frontier.Outcome]int{}
	}
	if source.MaxArticles > 0 && c.Backfill.IsZero() {
		r.budget = max(0, source.MaxArticles-r.state.Counts[frontier.OutcomeNew])
		r.misses = mostMisses(source)
	}
	return r, nil
}

// end closes the run. It has failed as a whole when no listing could be read, or when every page
// that it visited failed.
func (r *run) end(ctx context.Context) error {
	r.state.Finished = r.Now()
	switch pages, failed := r.pages(); {
	case r.listings > 0 && r.listingsRead == 0:
		r.state.Err = r.listingError
	case pages > 0 && failed == pages:
		r.state.Err = fmt.Sprintf("no page could be fetched, of %d", pages)
	}
	if err := r.pace(ctx); err != nil {
		return err
	}
	for _, reason := range r.bounded {
		r.summary.Bounded = append(r.summary.Bounded, SourceFailure{r.source.ID, reason})
	}
	if r.daily.short {
		r.summary.Resting = append(r.summary.Resting, r.resting())
	}
	if r.state.Err != "" {
		r.summary.Failures = append(r.summary.Failures, SourceFailure{r.source.ID, r.state.Err})
	}
	if err := r.State.EndRun(ctx, r.state); err != nil {
		return r.fault("end", err)
	}
	r.Log.InfoContext(ctx, "crawled", "source", r.source.ID, "discovered", r.state.Discovered, r.outcomes())
	return nil
}

// outcomes are how many visits of the run had each outcome, for the log.
func (r *run) outcomes() slog.Attr {
	var fields []any
	for _, outcome := range slices.Sorted(maps.Keys(r.state.Counts)) {
		fields = append(fields, slog.Int(string(outcome), r.state.Counts[outcome]))
	}
	return slog.Group("counts", fields...)
}

// pages counts the visits of the run to pages of articles, before it was interrupted too, and those
// of them that failed.
func (r *run) pages() (all, failed int) {
	for outcome, visits := range r.state.Counts {
		all += visits
		if outcome == frontier.OutcomeFailed {
			failed = visits
		}
	}
	for _, outcome := range r.listed {
		all--
		if outcome == frontier.OutcomeFailed {
			failed--
		}
	}
	return all, failed
}

// answer is what one request brought: the record of it, the response when it is good, and otherwise
// the failure.
type answer struct {
	record   frontier.Fetch
	response fetch.Response
	failure  *fetch.Failure
	// exchange is the exchange of a good response, which is still to be archived.
	exchange archive.Exchange
	// optOuts are what the answer, its page and its site say about the use of the page.
	optOuts []string
}

// ask sends one request. The error is ctx's end.
func (r *run) ask(ctx context.Context, v frontier.Visit, maxBody int64) (answer, error) {
	return r.askUntil(ctx, v, maxBody, nil)
}

// askUntil is ask that ends before a redirect to an address for which until says yes.
func (r *run) askUntil(ctx context.Context, v frontier.Visit, maxBody int64, until func(address string) bool) (answer, error) {
	if !conditional(v, r.Now()) {
		v.ETag, v.LastModified = "", ""
	}
	res, err := r.session.Do(ctx, fetch.Request{
		URL: v.URL, ETag: v.ETag, LastModified: v.LastModified, Kind: v.Kind, MaxBody: maxBody, Until: until,
	})
	a := answer{response: res, record: frontier.Fetch{
		RunID: r.state.ID, SourceID: r.source.ID, Kind: v.Kind, URL: v.URL, FinalURL: res.FinalURL,
		At: res.At, Took: res.Took, Status: res.Status, Backfill: !r.state.Period.IsZero(),
	}}
	if a.record.At.IsZero() {
		a.record.At = r.Now()
	}
	r.Log.DebugContext(ctx, "asked", "source", r.source.ID, "url", v.URL, "status", res.Status, "took", res.Took, "err", err)
	failed := errors.As(err, &a.failure)
	if err := r.keepTrail(&a); err != nil {
		return a, err
	}
	if failed {
		a.record.Status = max(a.record.Status, a.failure.Status)
		a.record.Code, a.record.Reason, a.record.RetryAfter = a.failure.Code, a.failure.Reason, a.failure.RetryAfter
		return a, nil
	}
	if err != nil {
		return a, err
	}
	a.record.ETag, a.record.LastModified = res.Header.Get("ETag"), res.Header.Get("Last-Modified")
	if res.Stopped {
		a.record.ETag, a.record.LastModified = "", ""
		return a, nil
	}
	r.reserve(&a, v.Kind)
	if !res.NotModified {
		a.record.Digest, a.record.Bytes = digest(res.Body), int64(len(res.Body))
	}
	return a, nil
}

// record keeps an outcome that brought no article.
func (r *run) record(ctx context.Context, v frontier.Visit, f frontier.Fetch) error {
	if err := r.State.Record(ctx, f); err != nil {
		return r.fault("record "+f.URL, err)
	}
	if f.Outcome == frontier.OutcomeFailed {
		tracing.Current(ctx).Fail(f.Code, f.Reason)
		r.Log.InfoContext(ctx, "visit failed", "source", r.source.ID, "url", f.URL, "code", f.Code, "reason", f.Reason)
	}
	r.count(v, f, f.Bytes)
	return nil
}

// count adds one outcome to the run and the summary.
func (r *run) count(v frontier.Visit, f frontier.Fetch, bytes int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Counts[f.Outcome]++
	r.state.Bytes += bytes
	s := &r.summary
	s.Bytes += bytes
	isArticle := v.Kind == frontier.KindArticle
	if isArticle {
		r.done++
	}
	switch f.Outcome {
	case frontier.OutcomeRevised, frontier.OutcomeUnchanged, frontier.OutcomeDuplicate, frontier.OutcomeNotModified:
		if isArticle && !v.LastFetched.IsZero() {
			r.inPlace++
		}
	}
	switch f.Outcome {
	case frontier.OutcomeNew:
		s.New++
		s.Fetched++
	case frontier.OutcomeRevised:
		s.Revised++
		s.Fetched++
	case frontier.OutcomeUnchanged:
		s.Fetched++
	case frontier.OutcomeDuplicate:
		s.Duplicates++
		s.Fetched++
	case frontier.OutcomeNotModified:
		if isArticle {
			s.NotModified++
		}
	case frontier.OutcomeGone:
		s.gone(v, f)
	case frontier.OutcomeSkipped:
		s.Skipped++
	case frontier.OutcomeFailed:
		s.failed(f)
	}
	r.progress(false)
}

// namedPages is how many failed pages of one source are named.
const namedPages = 5

// failed counts a visit that failed, and names its page.
func (s *Summary) failed(f frontier.Fetch) {
	s.Failed++
	final := isFinal(f)
	if final {
		s.Refused++
	}
	if len(s.Pages) < namedPages {
		s.Pages = append(s.Pages, PageFailure{f.SourceID, f.URL, f.Reason, final})
	}
}

// isFinal reports whether a failure would come again with another try.
func isFinal(f frontier.Fetch) bool {
	switch f.Code {
	case fetch.CodeTooLarge, fetch.CodeEncoding, fetch.CodePrivate, fetch.CodeTLS, fetch.CodeURL, fetch.CodeRedirectLoop,
		codeExtract, codeExtractPanic:
		return true
	}
	return f.Status >= 400 && f.Status < 500 && f.Status != http.StatusRequestTimeout &&
		f.Status != http.StatusTooEarly && f.Status != http.StatusTooManyRequests
}

// gone counts a visit that found nothing. A first 404 claims no removal, as in the store.
func (s *Summary) gone(v frontier.Visit, f frontier.Fetch) {
	switch {
	case v.Kind != frontier.KindArticle:
	case v.Gone:
		s.NotModified++
	case !v.LastFetched.IsZero() && (f.Withdrawn() || v.Outcome == frontier.OutcomeGone):
		s.Gone++
	default:
		s.Skipped++
	}
}

// report calls Progress with how far the source is.
func (r *run) report(finished bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress(finished)
}

// progress is report for callers that hold the lock.
func (r *run) progress(finished bool) {
	if r.Progress == nil {
		return
	}
	r.Progress.Update(SourceProgress{
		SourceID: r.source.ID, Discovered: r.state.Discovered, Done: r.done,
		Failed: r.state.Counts[frontier.OutcomeFailed], New: r.state.Counts[frontier.OutcomeNew], Finished: finished,
	})
}
