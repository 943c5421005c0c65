package frontier

import (
	"time"

	"yulun/article"
)

// AddressKind says what an address is expected to lead to.
type AddressKind string

// The kinds of address.
const (
	KindFeed    AddressKind = "feed"
	KindSitemap AddressKind = "sitemap"
	KindList    AddressKind = "list"
	KindArchive AddressKind = "archive" // a page of a web archive's index
	KindArticle AddressKind = "article"
)

// Address is one entry of the crawl frontier as it was discovered.
type Address struct {
	SourceID string
	URL      string
	Kind     AddressKind
	// FoundIn is the address of the listing that named it, or "config".
	FoundIn string
	// Published is the listing's own date for it (feed item, sitemap lastmod), a hint; zero when it
	// gave none.
	Published article.Moment
	// PublishedSource names the kind of Published where it can stand in for the piece's own date:
	// "feed", "feed_updated", "sitemap" or "list". Empty where it is no more than a hint, such as a
	// sitemap's lastmod.
	PublishedSource string
	// Title is the listing's own headline for it, a hint.
	Title string
	// Elsewhere says that it is on a host that isn't the source's own. It is worth a visit only for
	// where it leads: a feed's links may go through a host that counts the readers.
	Elsewhere bool
	// Content is the listing's own text of the piece, or its summary, as plain paragraphs with one
	// newline between them; empty when it gave none. It is a hint, too.
	Content string
	// Capture is the copy in a web archive that is read in place of the page; nil for an address
	// that is asked for itself.
	Capture *Capture
}

// Capture is a copy of a page in a web archive.
type Capture struct {
	// URL is the address of the copy, At when it was taken. It says nothing about the date of the
	// piece.
	URL string
	At  time.Time
}

// Visit is an address that is due, with what is remembered of earlier answers.
type Visit struct {
	Address
	FirstSeen time.Time
	// ETag and LastModified are the validators of the last good answer, for a conditional request;
	// Digest is the SHA-256 of its decoded body in hexadecimal; LastFetched is zero when there was
	// none.
	ETag, LastModified, Digest string
	LastFetched                time.Time
	// LastFull is when the last answer with a body came, zero when none did; Unmodified counts the
	// answers 304 since.
	LastFull   time.Time
	Unmodified int
	// Attempts counts the failures since the last good answer.
	Attempts int
	// Outcome is what came of the last visit; empty when there was none.
	Outcome Outcome
	// Gone says that its article is known to be gone.
	Gone bool
}

// Kept is what the archive has of an address.
type Kept struct {
	// Last is where the bytes lie that stand for the last good answer; zero where none are kept.
	Last article.Location
	// FinalURL is the address that gave that answer, after redirects; empty where Last is zero.
	FinalURL string
	// Revisions are the newest revisions of the address's article, newest first, at most ten; none
	// where it has none.
	Revisions []KeptRevision
}

// KeptRevision is a revision with the places of its pages in the archive, in order.
type KeptRevision struct {
	article.Piece
	Pages []article.Location
}

// Outcome is what came of one visit.
type Outcome string

// The outcomes. Every visit of a run has exactly one.
const (
	OutcomeNew         Outcome = "new"          // an article not seen before
	OutcomeRevised     Outcome = "revised"      // a known article whose title or text changed
	OutcomeUnchanged   Outcome = "unchanged"    // fetched in full, but nothing read from it changed
	OutcomeNotModified Outcome = "not_modified" // 304, or the same bytes
	OutcomeDuplicate   Outcome = "duplicate"    // another address of a known article
	OutcomeGone        Outcome = "gone"         // 404 or 410, or a page that says so with status 200
	OutcomeListing     Outcome = "listing"      // a feed, sitemap or list page that was read
	OutcomeSkipped     Outcome = "skipped"      // robots.txt, not HTML, no article on the page
	OutcomeFailed      Outcome = "failed"       // no usable answer; tried again by back-off
)

// CodeListingInPart is the Code of a visit to a listing of which some entries could not be read;
// Reason counts and names them.
const CodeListingInPart = "listing_in_part"

// CodeNoLinks is the Code of a visit to a listing that was read and names no address that can be an
// article of the source.
const CodeNoLinks = "no_links"

// CodeForwarded is the Code of a visit to an address that only leads on, to an address of the
// frontier that Reason names. It is not visited again.
const CodeForwarded = "forwarded"

// CodeOtherHost is the Code of a visit to an address elsewhere that leads to no article of the
// source. It is not visited again.
const CodeOtherHost = "other_host"

// Fetch is one request and what it brought.
type Fetch struct {
	RunID    int64
	SourceID string
	Kind     AddressKind
	// URL is the frontier's address, FinalURL where redirects led.
	URL, FinalURL string
	At            time.Time
	Took          time.Duration
	// Status is the HTTP status, 0 when there was no answer.
	Status  int
	Outcome Outcome
	// Reason says in one line why a visit failed or was skipped; empty otherwise. Code is its class
	// for programs: "dns", "connect", "tls", "timeout", "too_large", "robots", "http_403",
	// "not_html", "soft_404", "private_address", ... Package crawler/extract lists
	// those of pages without an article.
	Code, Reason       string
	ETag, LastModified string
	// Digest is the SHA-256 of the decoded body in hexadecimal, Bytes its length.
	Digest string
	Bytes  int64
	// Archive is where the bytes lie that stand for the answer: its own, or where nothing that is
	// read from it has changed those of an earlier visit.
	Archive article.Location
	// RetryAfter is what the server asked for with 429 or 503; zero when it didn't.
	RetryAfter time.Duration
	// Backfill says that the visit is a backfill's: the piece is old, though it was first seen just
	// now. It isn't kept in the log.
	Backfill bool
}

// CodeDeletedNotice is the Fetch.Code of a page that says that the piece was taken away.
const CodeDeletedNotice = "deleted_notice"

// Withdrawn reports whether the visit met the outlet's own word that it took the piece away: status
// 410, or a notice that says so.
func (f Fetch) Withdrawn() bool {
	return f.Outcome == OutcomeGone && (f.Status == 410 || f.Code == CodeDeletedNotice)
}

// Fetched is an article page with the fetch that brought it, and those of its further pages.
type Fetched struct {
	Fetch Fetch
	Parts []Fetch
	Page  article.Page
	// Listed is the frontier's entry for the address: what its listing says of the piece.
	Listed Address
	// FirstSeen is when the address entered the frontier.
	FirstSeen time.Time
	Source    article.Source
}

// Run is one crawl of one source. It may be interrupted and resumed.
type Run struct {
	ID       int64
	SourceID string
	// Recheck says that the run visits known addresses only, and reads no listings.
	Recheck bool
	// Period is what a backfill looks for; zero for crawls and rechecks.
	Period article.Period
	// Started is when it first began; Finished is zero while it is unfinished.
	Started, Finished time.Time
	// Counts are by outcome. Bytes are decoded bytes received.
	Counts map[Outcome]int
	Bytes  int64
	// Discovered counts the addresses that entered the frontier. Of a crawl or a recheck it leaves
	// the captures of web archives out, which say nothing of what the source publishes now.
	Discovered int
	// Rest is when the source's daily budget allows the next request, where the run ended because
	// it was used up; zero otherwise.
	Rest time.Time
	// Every is the interval to the next crawl that followed from a crawl, of a source whose
	// interval adapts; 0 otherwise.
	Every time.Duration
	// Err says in one line why the run as a whole failed: no listing of the source could be read,
	// or none of the articles that were visited could be fetched. Empty otherwise.
	Err string
}
