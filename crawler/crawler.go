package crawler

import (
	"context"
	"time"

	"yulun/article"
	"yulun/frontier"
)

// State is the crawl frontier's memory. The SQL store implements it. Its methods may be called at
// once by many goroutines; each is one transaction, durable when it returns.
type State interface {
	// BeginRun opens a crawl of a source. An unfinished run of the same source is returned instead,
	// so that an interrupted crawl resumes with the addresses that it has not handled yet; it keeps
	// its kind. recheck says that a new one reads no listings.
	BeginRun(ctx context.Context, sourceID string, now time.Time, recheck bool) (frontier.Run, error)
	// Discover adds addresses to the frontier and returns how many are new. Known ones keep what is
	// remembered of them.
	Discover(ctx context.Context, runID int64, now time.Time, addresses []frontier.Address) (int, error)
	// KeepPlaces keeps where pieces stood in a listing. Their addresses are in the frontier.
	KeepPlaces(ctx context.Context, read frontier.ListingRead) error
	// Lookup is the frontier's entry for an address of a source; ok is false when it isn't in it.
	// handled says that the run has an outcome for it already.
	Lookup(ctx context.Context, runID int64, sourceID, url string) (visit frontier.Visit, handled, ok bool, err error)
	// Due lists up to limit article addresses that the run is still to visit, newest hint first:
	// those never fetched, those whose recheck or retry is due at now. Addresses with an outcome in
	// this run are not listed.
	Due(ctx context.Context, run frontier.Run, now time.Time, limit int) ([]frontier.Visit, error)
	// Record keeps a visit that brought no article: listings, 304, gone, skipped, failed.
	Record(ctx context.Context, fetch frontier.Fetch) error
	// Kept is what the archive has of an address of a source.
	Kept(ctx context.Context, sourceID, url string) (frontier.Kept, error)
	// EndRun closes a run, and keeps its Err, Rest and Every.
	EndRun(ctx context.Context, run frontier.Run) error
	// BeginBackfill is the run of a source for a period: the newest there is, be it finished or
	// not, or a new one.
	BeginBackfill(ctx context.Context, sourceID string, p article.Period, now time.Time) (frontier.Run, error)
	// PreviousCrawl is the newest crawl before a run of the same source that is finished and did
	// not fail as a whole; zero when there is none. Rechecks and backfills do not count as crawls.
	PreviousCrawl(ctx context.Context, run frontier.Run) (frontier.Run, error)
	// Spent counts the requests to a source since a moment, of all its runs: for listings, articles
	// and their further pages.
	Spent(ctx context.Context, sourceID string, since time.Time) (int, error)
}

// Sink takes the articles. What it is given is durable, together with the outcome of the visit,
// when Accept returns.
type Sink interface {
	// Accept keeps one article page and returns what it was: new, revised, unchanged or duplicate.
	Accept(ctx context.Context, fetched frontier.Fetched) (frontier.Outcome, error)
}
