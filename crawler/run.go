package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/fetch"
	"yulun/frontier"
	"yulun/internal/bounds"
	"yulun/internal/heavy"
	"yulun/tracing"
)

// Archiver keeps what came over the wire. *archive.Writer is one. It may be called at once by many
// goroutines.
type Archiver interface {
	// Keep keeps an exchange and says where. After an error the crawl ends: no article is kept
	// without its bytes.
	Keep(archive.Exchange) (article.Location, error)
	// Revisit keeps an exchange without its body, whose content another record has.
	Revisit(archive.Exchange, archive.Revisit) error
	// Entry reads the record at a location.
	Entry(article.Location) (archive.Entry, error)
}

// Progress learns how far each source is. It may be called at once for several sources, but not for
// one.
type Progress interface {
	Update(SourceProgress)
}

// SourceProgress is how far the crawl of a source is.
type SourceProgress struct {
	SourceID string
	// Discovered counts the addresses that entered the frontier in this run, Done the articles'
	// addresses that were dealt with since the crawl began or was resumed; Failed and New are
	// the run's outcomes, listings included.
	Discovered, Done, Failed, New int
	Finished                      bool
}

// Options are what a Crawler works with. All but Progress, Log, Now, Room and Parallel are required.
type Options struct {
	State   State
	Sink    Sink
	Fetcher *fetch.Fetcher
	Archive Archiver
	// Extract reads a page that was found at an address. An extract.ErrNoArticle, or a page without
	// text, is not counted as an article; a panic counts as a failed visit.
	Extract func(article.Source, frontier.Address, fetch.Response) (article.Page, error)
	// Join makes one page of an article's first page and its further ones, in order.
	Join func(first article.Page, rest []article.Page) article.Page
	// Progress may be nil.
	Progress Progress
	// Log defaults to nothing.
	Log *slog.Logger
	// Tracer has spans for crawls, listings and visits, and for the reading of pages.
	Tracer tracing.Tracer
	// Now defaults to time.Now.
	Now func() time.Time
	// Room is where huge pages and listings are read; nil for no bound.
	Room *heavy.Room
	// Parallel is how many sources are crawled at once. Defaults to 8.
	Parallel int
	// Recheck leaves the listings alone: only addresses that were asked for before, and are due,
	// are visited.
	Recheck bool
	// Only names, by the source's id, the addresses to visit, and leaves listings and everything
	// else alone. Nil: crawl as usual. Such a run counts as a recheck: it does not show how often a
	// source is watched.
	Only map[string][]frontier.Address
	// Backfill is the period for which the sources' old pieces are looked for; zero: crawl as
	// usual. Sources whose backfill of the period is finished are left alone.
	Backfill article.Period
	// Pause, when closed, lets no further address be asked for; what is under way is finished, and
	// Run ends with ErrPaused. Nil: never.
	Pause <-chan struct{}
}

// ErrPaused is the end of a crawl that was paused. The next one resumes the unfinished runs.
var ErrPaused = tracing.NoFailure("the crawl was paused")

// Crawler crawls sources.
type Crawler struct{ Options }

// New makes a Crawler.
func New(o Options) (*Crawler, error) {
	if o.State == nil || o.Sink == nil || o.Fetcher == nil || o.Archive == nil || o.Extract == nil || o.Join == nil {
		return nil, errors.New("crawler: State, Sink, Fetcher, Archive, Extract and Join are required")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Parallel = cmp.Or(o.Parallel, 8)
	if err := bounds.AtLeast("crawler: Options.Parallel", o.Parallel, 1); err != nil {
		return nil, err
	}
	return &Crawler{o}, nil
}

// Summary is what a crawl did.
type Summary struct {
	Sources int `json:"sources"`
	// Fetched counts the article addresses whose page came in full and not as it was before;
	// NotModified those with a 304 or the same bytes.
	Fetched     int `json:"fetched"`
	NotModified int `json:"not_modified"`
	New         int `json:"articles_new"`
	Revised     int `json:"articles_revised"`
	// Gone counts the articles that are known to be gone since this crawl: by 410 or a notice of
	// deletion, or by 404 or a page that is like one for the second time. A first 404 is Skipped,
	// an article that was gone already NotModified.
	Gone       int `json:"articles_gone"`
	Duplicates int `json:"duplicates"`
	// Skipped and Failed count listings too.
	Skipped int `json:"skipped"`
	Failed  int `json:"failed"`
	// Bytes are decoded bytes received, of listings too.
	Bytes   int64   `json:"bytes"`
	Seconds float64 `json:"seconds"`
	// Failures names the sources that couldn't be crawled, in order of their ids.
	Failures []SourceFailure `json:"-"`
	// Pages names the pages that failed, the first of each source; Refused counts all those for which
	// another try would bring the same.
	Pages   []PageFailure `json:"-"`
	Refused int           `json:"-"`
	// Bounded names the sources whose crawl came to a bound and left something for the next one.
	Bounded []SourceFailure `json:"-"`
	// Resting lists the sources that were not crawled to the end, or not at all, since their daily
	// budget is used up.
	Resting []Resting `json:"-"`
}

// PageFailure is why a page couldn't be fetched or read. Final says that another try would bring the
// same, as with a page that is larger than the source allows or an answer 403.
type PageFailure struct {
	SourceID, URL, Reason string
	Final                 bool
}

// SourceFailure is why a source as a whole couldn't be crawled, or not to its end.
type SourceFailure struct{ SourceID, Reason string }

// Run crawls the sources once. A source that can't be crawled is in the Summary's Failures and
// stops no other; the error is ctx's end, ErrPaused, or a fault of state, sink or archive, after
// which runs stay unfinished and are resumed next time.
func (c *Crawler) Run(ctx context.Context, sources []article.Source) (Summary, error) {
	began := c.Now()
	var (
		mu     sync.Mutex
		total  = Summary{Sources: len(sources)}
		paused bool
	)
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(c.Parallel)
	for _, s := range sources {
		group.Go(func() error {
			part, err := c.crawl(groupCtx, s)
			mu.Lock()
			defer mu.Unlock()
			total.Add(part)
			if errors.Is(err, ErrPaused) { // the others finish what they have under way
				paused = true
				return nil
			}
			return err
		})
	}
	err := group.Wait()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case err == nil && paused:
		err = ErrPaused
	}
	slices.SortFunc(total.Failures, func(a, b SourceFailure) int { return cmp.Compare(a.SourceID, b.SourceID) })
	slices.SortFunc(total.Pages, func(a, b PageFailure) int {
		return cmp.Or(cmp.Compare(a.SourceID, b.SourceID), cmp.Compare(a.URL, b.URL))
	})
	total.Seconds = c.Now().Sub(began).Seconds()
	return total, err
}

// Add joins another crawl to this one.
func (s *Summary) Add(o Summary) {
	s.Sources += o.Sources
	s.Fetched += o.Fetched
	s.NotModified += o.NotModified
	s.New += o.New
	s.Revised += o.Revised
	s.Gone += o.Gone
	s.Duplicates += o.Duplicates
	s.Skipped += o.Skipped
	s.Failed += o.Failed
	s.Bytes += o.Bytes
	s.Seconds += o.Seconds
	s.Failures = append(s.Failures, o.Failures...)
	s.Bounded = append(s.Bounded, o.Bounded...)
	s.Pages = append(s.Pages, o.Pages...)
	s.Refused += o.Refused
	s.Resting = append(s.Resting, o.Resting...)
}

// crawl runs one source.
func (c *Crawler) crawl(ctx context.Context, source article.Source) (summary Summary, err error) {
	ctx, span := c.Tracer.Start(ctx, "crawl", tracing.SourceID.String(source.ID))
	defer func() {
		for _, f := range summary.Failures {
			span.Fail("source_failed", f.Reason)
		}
		span.End(err)
	}()
	r, err := c.begin(ctx, source)
	if err != nil {
		var mistake *sourceError
		if errors.As(err, &mistake) {
			return Summary{Failures: []SourceFailure{{source.ID, mistake.Error()}}}, nil
		}
		return Summary{}, err
	}
	defer r.report(true)
	defer r.session.Close()
	span.Set(tracing.RunID.Int64(r.state.ID), tracing.RunKind.String(r.kind()))
	switch {
	case r.state.ID == 0: // the daily budget is used up
		return Summary{Resting: []Resting{r.resting()}}, nil
	case !r.state.Period.IsZero() && !r.state.Finished.IsZero():
		return r.summary, nil
	case c.Only != nil && r.state.Period.IsZero():
		err = r.visitOnly(ctx, c.Only[source.ID])
	case !r.state.Recheck || !r.state.Period.IsZero():
		err = r.discover(ctx)
	}
	if errors.Is(err, errResting) {
		r.daily.cut, err = true, nil
	}
	if err == nil && c.Only == nil {
		err = r.visitAll(ctx)
	}
	if err == nil {
		err = r.recordEmptied(ctx)
	}
	switch {
	case errors.Is(err, fetch.ErrPaused):
		return r.summary, ErrPaused
	case err != nil:
		return r.summary, err
	}
	if c.Only != nil && !r.state.Recheck {
		return r.summary, nil // an interrupted crawl, which the next one resumes
	}
	if !r.state.Period.IsZero() {
		return r.summary, r.backfilled(ctx)
	}
	err = r.end(ctx)
	return r.summary, err
}

// kind names what the run does, for traces.
func (r *run) kind() string {
	switch {
	case !r.state.Period.IsZero():
		return "backfill"
	case r.state.Recheck:
		return "recheck"
	default:
		return "crawl"
	}
}

// sourceError is a mistake in a source's configuration.
type sourceError struct{ error }

// fault says which source a fault of state, sink or archive came up in.
func (r *run) fault(action string, err error) error {
	return fmt.Errorf("crawl %s: %s: %w", r.source.ID, action, err)
}
