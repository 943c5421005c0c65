package article

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"time"
)

// Lang is the language of a text as an ISO 639-1 code: "zh", "en", "ja"; empty when unknown.
type Lang string

// Languages that are scored; texts in any other are kept and searched, but have no stance.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// Script is the writing system of a text as a lower-case ISO 15924 code; empty when unknown.
type Script string

// The scripts that the program distinguishes.
const (
	Simplified  Script = "hans"
	Traditional Script = "hant"
	Latin       Script = "latn"
)

// Page is what the reader found in one web page, or in the joined pages of one article. It is a
// pure function of the fetched bytes and the address.
type Page struct {
	// URL is the address that was asked for, after redirects; CanonicalURL the one that the page
	// calls its own, absolute and cleaned of tracking parameters, or URL cleaned likewise.
	URL, CanonicalURL string
	// Named is the address that the page names as its own (rel=canonical, else og:url), absolute
	// and cleaned, or as it stands where it is not an address; empty when it names none, or one of
	// another site. Many sites name a wrong one.
	Named string
	// Title is the headline without the site's name.
	Title string
	// Authors are persons' names as the byline gives them, without "By" and 记者; never an editor, a
	// desk or the site.
	Authors []string
	// Published is when the page says it came out; zero when it doesn't. PublishedSource names
	// where that was read: "jsonld", "meta", "microdata", "time", "byline", "text" or "url".
	Published       Moment
	PublishedSource string
	// Outlet is the site's own name for itself; OriginalSource the outlet that the page says it
	// took the piece from (来源).
	Outlet, OriginalSource string
	Lang                   Lang
	Script                 Script
	// Text is the main text, paragraphs separated by one newline.
	Text string
	// NextPages are addresses of the article's further pages, in order, absolute; empty on a
	// one-page article.
	NextPages []string
	// ScriptedPages says that some of them were read out of scripts rather than from links.
	ScriptedPages bool
	// EarlierPage is the address of the first page of the article, or of an earlier one, where this
	// is a further page; else empty.
	EarlierPage string
	// Notes are what was noticed beside the text.
	Notes Notes
	// From says for each field ("title", "authors", "published", "text", "outlet", ...) which rule
	// gave it.
	From map[string]string
}

// Article is one publication of one piece by one outlet, in its newest revision.
type Article struct {
	// ID is [NewID] of CanonicalURL: 16 hexadecimal digits, stable for ever.
	ID                string
	URL, CanonicalURL string
	SourceID          string
	Outlet            Outlet
	Lang              Lang
	Script            Script
	Title             string
	Authors           []string
	Published         Moment
	PublishedSource   string
	OriginalSource    string
	Text              string
	// FirstSeen is when the address was first discovered, Fetched when the bytes of this revision
	// arrived.
	FirstSeen, Fetched time.Time
	// Revision counts the different texts or headlines seen, from 1.
	Revision int
	// GoneAt is when the outlet was first seen to answer 404 or 410 for it, on two visits or with
	// 410; zero while it is there.
	GoneAt time.Time
	// Cluster is the id of the earliest article of the near-duplicate cluster, the article's own id
	// when it is alone. IsReprint is false for that earliest one alone.
	Cluster   string
	IsReprint bool
	Reading   Reading
	// Notes are what was noticed about the page of this revision.
	Notes Notes
	// Archive is where the fetched bytes of this revision lie.
	Archive Location
	// Version grows with every change to any field; an index never replaces a higher one by a
	// lower.
	Version int64
	// Damaged names the fields that the store holds something unreadable for: "authors", "reading",
	// "notes". They are empty here. Nil where all is well, as it is but for a fault of the disk.
	Damaged []string `json:"-"`
}

// Location is a record in the archive: a file's name below the archive folder and the byte offset
// of the record in it.
type Location struct {
	File   string `json:"file"`
	Offset int64  `json:"offset"`
}

// NewID is the id of the article at a canonical address: the first 8 bytes of its SHA-256, in
// hexadecimal. Where a spreadsheet would take that for a number, its first digit is a letter.
func NewID(canonicalURL string) string {
	id := FormerID(canonicalURL)
	if IsNumber(id) {
		id = string('a'+(id[0]-'0')%6) + id[1:]
	}
	return id
}

// FormerID is the id that versions up to 0.1 gave to the article at a canonical address. It differs
// from NewID for about one in a thousand.
func FormerID(canonicalURL string) string {
	sum := sha256.Sum256([]byte(canonicalURL))
	return hex.EncodeToString(sum[:8])
}

// IsID reports whether an id is that of the article at a canonical address, given by this version
// or an earlier one.
func IsID(id, canonicalURL string) bool {
	return id == NewID(canonicalURL) || id == FormerID(canonicalURL)
}

// IsNumber reports whether a spreadsheet takes an id for a number: 5475717852266246 loses its last
// digit, 2749307569744e88 becomes 2.7E+100, 007 becomes 7.
func IsNumber(id string) bool { return number.MatchString(id) }

var number = regexp.MustCompile(`^[0-9]+([eE][0-9]+)?$`)
