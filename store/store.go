package store

import (
	"context"
	"time"

	"yulun/article"
	"yulun/frontier"
)

// Store is the truth: crawl state, articles with their revisions and the outbox to the index. An
// engine lives in a folder of its own and passes the suite in storetest. Methods may be called at
// once by many goroutines; each is one transaction, durable when it returns without an error. Times
// are kept to the microsecond and come back in UTC, publication times to the second and in their
// zone.
//
// A cluster holds articles that are the same piece as its earliest one, published within
// [ReprintWindow] of it. The earliest, by publication (by FirstSeen where that is unknown), then
// FirstSeen, then ID, leads the cluster and gives it its id. Two articles that only resemble a
// third one are not joined by it. [Group] says which cluster an article belongs to, in whatever
// order they arrive. An article whose Cluster or IsReprint changes by another's arrival gets a new
// Version and an outbox entry.
//
// An article is gone when its address answers 410 or with a notice that the piece was taken away,
// or when it answers 404 in two runs without another answer in between that the article could be
// read from; GoneAt is the first of them. Two pages with status 200 count as 404 does: one that
// says that there is nothing at the address, and one whose frame is there and whose text is not.
// The first may be a fault of the site, the second of this reader. A failed fetch proves nothing,
// and neither does any other page without an article, such as a login or a page that scripts fill.
type Store interface {
	Crawl
	Articles
	Outbox
	Reader
	Leases
	Archived
	Codings
	Arrivals
	Access
	Changes
	Deletions
	Stamps
	Close() error
}

// Crawl is the crawl frontier; package crawler says what each method promises.
type Crawl interface {
	BeginRun(ctx context.Context, sourceID string, now time.Time, recheck bool) (frontier.Run, error)
	Discover(ctx context.Context, runID int64, now time.Time, addresses []frontier.Address) (int, error)
	Lookup(ctx context.Context, runID int64, sourceID, url string) (visit frontier.Visit, handled, ok bool, err error)
	// RememberSources keeps what sources are when they are crawled. Where the Patterns of one have
	// changed, it forgets that the source's listings were ever read, so that the next crawl reads
	// them in full and a list to its last page: what counts as an article there may have changed.
	RememberSources(ctx context.Context, sources []frontier.CrawledSource) error
	// KeepPlaces keeps where pieces stood in a listing: one row for an address of the frontier and a
	// listing, however often it is read. Addresses that the frontier doesn't have are left out.
	KeepPlaces(ctx context.Context, read frontier.ListingRead) error
	// CrawledSources lists what RememberSources kept, in the order in which the sources were first
	// crawled.
	CrawledSources(ctx context.Context) ([]frontier.CrawledSource, error)
	// Due lists for a backfill the addresses that never gave an answer, are due, and may lie in the
	// run's Period by their date (for a capture without one, by when it was taken) give or take a
	// day. Undated addresses may.
	Due(ctx context.Context, run frontier.Run, now time.Time, limit int) ([]frontier.Visit, error)
	Record(ctx context.Context, fetch frontier.Fetch) error
	Kept(ctx context.Context, sourceID, url string) (frontier.Kept, error)
	EndRun(ctx context.Context, run frontier.Run) error
	// BeginBackfill is the newest run of a source for a period, finished or not, or a new one. Runs
	// for other periods, crawls and rechecks may be unfinished beside it.
	BeginBackfill(ctx context.Context, sourceID string, p article.Period, now time.Time) (frontier.Run, error)
	// Backfills lists all runs for a period, newest first. No other method lists them or counts
	// them among the runs.
	Backfills(ctx context.Context) ([]frontier.Run, error)
	PreviousCrawl(ctx context.Context, run frontier.Run) (frontier.Run, error)
	Spent(ctx context.Context, sourceID string, since time.Time) (int, error)
	// NextDue is when the next article address of a source is due that was asked for before, in the
	// past where one is overdue; zero when there is none. Addresses that were never visited don't
	// count. What was seen for the first time minutes ago is due at once: see [frontier.Recheck].
	NextDue(ctx context.Context, sourceID string) (time.Time, error)
	// LastRuns gives the newest crawl and the newest recheck of every source that ever had a run.
	// It takes one query, however many sources and runs there are.
	LastRuns(ctx context.Context) (map[string]SourceRuns, error)
}

// SourceRuns are the newest runs of a source, finished or not; zero where there was none.
type SourceRuns struct {
	// Crawl is the newest run that read listings, Recheck the newest that did not.
	Crawl, Recheck frontier.Run
}

// Articles keeps what was read.
type Articles interface {
	// Save keeps what one visit read, the outcome of the visit and the outbox entry in one
	// transaction, finds the article's near-duplicates and settles which of the cluster is the
	// earliest. The outcome is
	//   - new: no known article is the one that was read (see [Identity]);
	//   - revised: title or text are not those of the newest revision, by s.Revises; unchanged:
	//     they are, though other fields may differ;
	//   - duplicate: the article is known by another address, which keeps standing for it. What
	//     was read is left out, unless the article was gone: then the address that answers takes
	//     over;
	//   - skipped: it was deleted on request, see [Deletions]. Nothing is kept, not even the visit.
	// An address that stands for an article keeps giving that article, whatever canonical address
	// its page names later. A further address does so while it shows the same text; with another
	// one it gets an article of its own. An article that was gone counts as present again. A new
	// article whose ID is taken gets another one: see [Saved.Placed]. id is that of the article in
	// all cases.
	Save(ctx context.Context, s Saved) (outcome frontier.Outcome, id string, err error)
	// TakeOver lets an address that was a further one of an imported article stand for it, and its
	// source have it: from then on crawls look after the article. The address is due at the given
	// time. It reports whether there was such an article, and changes nothing if not.
	TakeOver(ctx context.Context, sourceID, url string, due time.Time) (bool, error)
	// Rescore replaces the reading of an article (and puts it into the outbox) without a new
	// revision. It reports whether the reading differs from the one that is kept; if not, nothing
	// is written.
	Rescore(ctx context.Context, id string, r article.Reading) (bool, error)
	// Reread replaces what was read from the bytes of the newest revision and relates it again. It
	// makes no new revision: only the reader has changed, not the page. It reports whether anything
	// differs, and writes nothing if not. Only what is read and measured counts in r.Article; what
	// the visits brought stays as it is, and r.Fetch is not logged.
	Reread(ctx context.Context, r Saved) (bool, error)
	// Pack packs the readings that a program kept as they are, before readings were packed, and returns
	// how many. Nothing else changes, and every article can be read meanwhile. A damaged reading stays
	// what it is.
	Pack(ctx context.Context) (int, error)
	// Adopt keeps an article that another reader found in the bytes of a visit listed by Unread, as
	// Save would have kept it then. The visit is not logged again. For a further address of an
	// article the outcome is new where it shows another text, and duplicate, with nothing written,
	// where it doesn't.
	Adopt(ctx context.Context, s Saved) (frontier.Outcome, error)
	// Identify gives keys to the articles that were kept by a program that had none, from the
	// addresses of each, and returns how many.
	Identify(ctx context.Context, keys func(addresses []string) []string) (int, error)
}

// Reader is what pages, reports and exports read.
type Reader interface {
	// Article is the newest revision of an article; an article.Error with CodeNotFound when there
	// is none.
	Article(ctx context.Context, id string) (article.Article, error)
	// Neighbours are the articles before and behind one in its outlet, in the order in which the
	// newest comes first and those of the same time are in order of ID by its bytes; nil where there
	// are none, and for an undated article. Those of a relevant article are relevant.
	Neighbours(ctx context.Context, a article.Article) (earlier, later *article.Article, err error)
	// Each calls f with every article whose ID comes after the given one, in order of ID by its
	// bytes, and stops at f's error. It reads a page at a time, so f may take as long as it likes
	// and write to the store. Each article is given as it was at some moment of the call.
	Each(ctx context.Context, after string, f func(article.Article) error) error
	// Count is the number of articles.
	Count(ctx context.Context) (int, error)
	// Unread calls f with the last visit to each article address that was answered and archived,
	// but in which no article was found, or only one that is known by another address, with what
	// its listing said of it and with the time when the address was first seen. It stops at f's
	// error; f may call Adopt.
	Unread(ctx context.Context, f func(fetch frontier.Fetch, listed frontier.Address, firstSeen time.Time) error) error
	// UnreadPages lists the last visits to the addresses that SourceState.Unread counts, of one source
	// and one of the keys there (empty: all), newest first: up to limit after the first skip.
	UnreadPages(ctx context.Context, sourceID, reason string, skip, limit int) ([]frontier.Fetch, error)
	// Revisions lists the revisions of an article, newest first.
	Revisions(ctx context.Context, id string) ([]Revision, error)
	// Fetches lists the visits to an article's addresses, newest first.
	Fetches(ctx context.Context, id string) ([]frontier.Fetch, error)
	// Placements calls f with every place that KeepPlaces kept, listing by listing, and stops at f's
	// error. PlacementsOf lists those of an article's addresses, the best first.
	Placements(ctx context.Context, f func(frontier.Placed) error) error
	PlacementsOf(ctx context.Context, id string) ([]frontier.Placed, error)
	// PlacedListings lists the listings of a source of which places are kept, in the order in which
	// they were first read. PlacesIn lists the pieces of one of them: those that were found last come
	// first, then those at the best of their last places; up to limit after the first skip.
	PlacedListings(ctx context.Context, sourceID string) ([]PlacedListing, error)
	PlacesIn(ctx context.Context, sourceID, listing string, skip, limit int) ([]frontier.Placed, error)
	// Runs lists the newest runs of each source, newest first, up to perSource crawls and as many
	// rechecks.
	Runs(ctx context.Context, perSource int) ([]frontier.Run, error)
	// Visits counts the visits of the newest runs of each source, up to runs each, by what they
	// came to: newest run first, then by kind, outcome and code. Visits to further pages are left
	// out.
	Visits(ctx context.Context, runs int) ([]VisitCount, error)
	// Sources summarises the state of each source that was ever crawled.
	Sources(ctx context.Context) ([]SourceState, error)
	// Health counts for each source and day what was due, fetched, read and scored, ordered by
	// source and day.
	Health(ctx context.Context, zone *time.Location) ([]HealthDay, error)
}

// Saved is what Save keeps.
type Saved struct {
	Article     article.Article
	Fingerprint article.Fingerprint
	// Same reports whether two pieces are one, printed twice; the order doesn't matter. It is asked
	// inside the transaction about articles whose fingerprints share a band, so that two reprints
	// that arrive at once find each other. Nil: the clusters stay as they are.
	Same func(a, b article.Piece) bool
	// Revises reports whether an outlet changed a piece between two looks at it. Where it did not,
	// the title, the text and what was read from them stay as they were first seen. Nil: any other
	// character is a change.
	Revises func(before, after article.Piece) bool
	// Identity says by what else than its address the article may be known.
	Identity Identity
	// Fetch is the visit, Parts those of the article's further pages, in order.
	Fetch frontier.Fetch
	Parts []frontier.Fetch
}

// Captured reports whether what was read is a copy in a web archive, which says nothing of whether
// the piece is still there.
func (s Saved) Captured() bool { return !s.Article.Notes.Captured.IsZero() }

// Revision is one text that an address carried.
type Revision struct {
	Number    int
	Title     string
	Text      string
	Published article.Moment
	Fetched   time.Time
	Digest    string
	// Archive is where the bytes lie, Parts where those of the further pages do, in order.
	Archive article.Location
	Parts   []article.Location
}

// SourceState is the state of a source.
type SourceState struct {
	SourceID string
	// Known counts the article addresses of the frontier, Pending those never fetched, Failing
	// those whose last visit failed. Further pages of an article are part of it and left out.
	Known, Pending, Failing, Articles, Relevant, Gone int
	// Unread counts the article addresses that answered and gave no article, by the code of their
	// last visit, or by its outcome where it has no code; nil when there are none.
	Unread map[string]int
	// Lapsed counts the articles that are there although their address answered last with a page
	// that holds none, or with 404; LapsedVisits lists these visits, newest first, at most 20.
	Lapsed       int
	LapsedVisits []frontier.Fetch
	// LastRun is the newest run that read listings: a recheck says nothing of them.
	LastRun frontier.Run
	// LastSuccess is the end of the last of them that did not fail as a whole; frontier.Run says
	// when one does.
	LastSuccess time.Time
	// Claims lists the canonical addresses that several texts of the source name, those of most
	// texts first, at most 20.
	Claims []Claim
	// Failures lists the newest failures of addresses, at most 20, and the last visits to listings
	// that were read in part (frontier.CodeListingInPart), newest first.
	Failures []frontier.Fetch
	// Doubtful counts the articles that are there and of whose text the reader is not sure: their
	// confidence lies below article.LowConfidence. Doubts lists the newest of them, at most 5.
	Doubtful int
	Doubts   []Doubtful
}

// Doubtful is an article of whose text the reader is not sure. Doubts are the codes of the signs
// against it.
type Doubtful struct {
	ID, URL, Title string
	Fetched        time.Time
	Confidence     float64
	Doubts         []string
}

// VisitCount counts those visits of one run that came to the same.
type VisitCount struct {
	SourceID string
	RunID    int64
	Kind     frontier.AddressKind
	Outcome  frontier.Outcome
	Code     string
	// HasArticle says that the addresses have an article: from this visit, or from an earlier one.
	HasArticle bool
	Visits     int
}

// PlacedListing is a listing with the number of its pieces whose places are kept.
type PlacedListing struct {
	frontier.Listing
	Pieces int
}

// HealthDay is what is known of one source's coverage of one day: of the articles dated to it (by
// their pages, or by a listing's hint when not read yet), and of the crawls that were run on it.
type HealthDay struct {
	SourceID string
	// Day is midnight UTC of the day in the zone asked for; zero for addresses without any date.
	Day time.Time
	// Due counts the article addresses dated to the day, Fetched those answered (404 is an answer
	// too, and so is robots.txt that keeps us out; an error of the server is none), Read those from
	// which an article was read, Scored those with a reading. Due-Fetched are still missing. An
	// article counts once for each source that has an address of it, whichever address stands for
	// it; its further addresses and its further pages are left out.
	Due, Fetched, Read, Scored int
	// Runs counts the crawls that began on the day, FailedRuns those of them that failed as a
	// whole. Runs that only recheck don't count: they would not have seen a new article.
	Runs, FailedRuns int
	// Every is the longest interval that followed from a crawl of the day, of a source whose
	// interval adapts; 0 otherwise.
	Every time.Duration
}
