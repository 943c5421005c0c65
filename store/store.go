package store

import (
	"context"
	"time"

	"yulun/article"
)

// Store is the truth: crawl state, articles with their revisions, codings and the outbox to the index. An engine lives in
// a folder of its own. Methods may be called at once by many goroutines; each is one transaction, durable when it returns.
type Store interface {
	Crawl
	Articles
	Outbox
	Reader
	Close() error
}

// Crawl is the crawl frontier; package crawler says what each method promises.
type Crawl interface {
	BeginRun(ctx context.Context, sourceID string, now time.Time) (article.Run, error)
	Discover(ctx context.Context, runID int64, now time.Time, addresses []article.Address) (int, error)
	Lookup(ctx context.Context, runID int64, sourceID, url string) (visit article.Visit, handled, ok bool, err error)
	Due(ctx context.Context, run article.Run, now time.Time, limit int) ([]article.Visit, error)
	Record(ctx context.Context, fetch article.Fetch) error
	EndRun(ctx context.Context, run article.Run) error
}

// Articles keeps what was read.
type Articles interface {
	// Similar lists the articles whose fingerprints share a band with the given one.
	Similar(ctx context.Context, f Fingerprint) ([]Candidate, error)
	// Save keeps one revision of an article, the outcome of the visit and the outbox entry in one transaction, and
	// settles which article of the cluster is the earliest.
	Save(ctx context.Context, s Saved) (article.Outcome, error)
	// Rescore replaces the reading of an article (and puts it into the outbox) without a new revision.
	Rescore(ctx context.Context, id string, r article.Reading) error
}

// Outbox hands changed articles to the index.
type Outbox interface {
	// Pending lists up to limit articles with changes that the index has not confirmed, oldest change first.
	Pending(ctx context.Context, limit int) ([]article.Article, error)
	// Confirm takes articles out of the outbox, unless they changed again since the given version.
	Confirm(ctx context.Context, versions map[string]int64) error
	// Backlog counts the outbox.
	Backlog(ctx context.Context) (int, error)
	// EnqueueAll puts every article into the outbox, for a rebuild.
	EnqueueAll(ctx context.Context) (int, error)
}

// Reader is what pages, reports and exports read.
type Reader interface {
	// Article is the newest revision of an article; an article.Error with CodeNotFound when there is none.
	Article(ctx context.Context, id string) (article.Article, error)
	// Each calls f with every article in order of ID and stops at f's error.
	Each(ctx context.Context, f func(article.Article) error) error
	// Revisions lists the revisions of an article, newest first.
	Revisions(ctx context.Context, id string) ([]Revision, error)
	// Fetches lists the visits to an article's addresses, newest first.
	Fetches(ctx context.Context, id string) ([]article.Fetch, error)
	// Runs lists the newest runs of each source, newest first, up to perSource each.
	Runs(ctx context.Context, perSource int) ([]article.Run, error)
	// Sources summarises the state of each source that was ever crawled.
	Sources(ctx context.Context) ([]SourceState, error)
	// Health tells for each source and day what was due, fetched, read and scored.
	Health(ctx context.Context, zone *time.Location) ([]HealthDay, error)
}

// Fingerprint is the MinHash signature of a text and its bands for locality-sensitive hashing.
type Fingerprint struct {
	Signature []uint32
	Bands     []uint64
}

// Candidate is an article that may be a near-duplicate.
type Candidate struct {
	ID, Cluster string
	Fingerprint Fingerprint
}

// Saved is what Save keeps.
type Saved struct {
	Article     article.Article
	Fingerprint Fingerprint
	Fetch       article.Fetch
	Parts       []article.Fetch
}

// Revision is one text that an address carried.
type Revision struct {
	Number    int
	Title     string
	Text      string
	Published article.Moment
	Fetched   time.Time
	Digest    string
	Archive   article.Location
}

// SourceState is how a source stands.
type SourceState struct {
	SourceID string
	// Known counts the article addresses of the frontier, Pending those never fetched, Failing those whose last visit failed.
	Known, Pending, Failing, Articles, Relevant, Gone int
	LastRun                                           article.Run
	// LastSuccess is the end of the last run in which a listing could be read.
	LastSuccess time.Time
	// Failures lists the newest failures of addresses, newest first, at most 20.
	Failures []article.Fetch
}

// HealthDay is what is known of one source's coverage of one day: of the articles dated to it (by their pages, or by a
// listing's hint when not read yet), and of the crawls that were run on it.
type HealthDay struct {
	SourceID string
	// Day is midnight UTC of the day in the zone asked for; zero for addresses without any date.
	Day time.Time
	// Due counts the article addresses dated to the day, Fetched those answered, Read those from which an article was
	// read, Scored those with a reading. Due-Fetched are still missing.
	Due, Fetched, Read, Scored int
	// Runs counts the crawls that began on the day, FailedRuns those of them in which no listing could be read.
	Runs, FailedRuns int
}
