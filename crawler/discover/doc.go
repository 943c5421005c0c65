// Package discover turns feeds, sitemaps and list pages into addresses of articles. Its functions
// are pure functions of decoded text: it fetches nothing and remembers nothing.
//
// Start reading at [Feed], [Sitemap] and [List]; [Filter] says which addresses are a source's
// articles.
package discover

import (
	"fmt"
	"strings"

	"yulun/article"
	"yulun/frontier"
)

// Link is what a listing says about one address.
type Link struct {
	// URL is absolute.
	URL string
	// Others are further absolute addresses that the entry gives for the same piece, best first: a
	// feed that leads its readers through a host that counts them often names the piece's own
	// address, too.
	Others []string
	// Title is the listing's headline for it, Published its date; both may be empty, and both are
	// hints.
	Title     string
	Published article.Moment
	// PublishedSource names the kind of date that can stand in for the piece's own: one of the
	// Source constants. Empty where Published is only a hint: the day in the address, or a
	// sitemap's lastmod.
	PublishedSource string
	// Content is the listing's own text of the piece, or else its summary: plain paragraphs with
	// one newline between them, at most MaxContent characters; empty when the listing gives none.
	Content string
}

// Listing is what a feed or a sitemap names.
type Listing struct {
	// Kind is frontier.KindFeed or frontier.KindSitemap: what the text is, whatever it was taken
	// for.
	Kind frontier.AddressKind
	// Links are the addresses of pieces. Published of a sitemap's link is the news extension's
	// publication date, the date in the address, or lastmod, in this order. A time that most
	// entries share is when the listing was made, and no publication.
	Links []Link
	// Children are the sitemaps of an index, Published their lastmod.
	Children []Link
	// Index says that the listing is a sitemap index.
	Index bool
	// Home is the address of the site that a feed says it belongs to, empty when it doesn't: feeds
	// are often kept on a host of their own.
	Home string
	// LeftOut is what could not be read.
	LeftOut LeftOut
}

// LeftOut counts the entries of a listing that could not be read.
type LeftOut struct {
	// Entries counts them, All the listing's entries.
	Entries, All int
	// Reasons says why, for the first few; more reasons than entries when the listing itself is cut
	// off.
	Reasons []string
}

// shownReasons is for how many entries the reason is kept.
const shownReasons = 3

// Any reports whether anything was left out.
func (l LeftOut) Any() bool { return len(l.Reasons) > 0 }

// String is one line for people, empty when nothing was left out.
func (l LeftOut) String() string {
	if !l.Any() {
		return ""
	}
	s := fmt.Sprintf("%d of %d entries left out: %s", l.Entries, l.All, strings.Join(l.Reasons, "; "))
	if l.Entries > len(l.Reasons) {
		s += "; …"
	}
	return s
}

// rest counts the entries behind the last one that is read.
func (l *LeftOut) rest(entries int) {
	l.Entries += entries
	l.note(fmt.Sprintf("there are more than %d entries", MaxEntries))
}

// entry counts an entry that was left out.
func (l *LeftOut) entry(reason string) {
	l.Entries++
	l.note(reason)
}

// note keeps what is wrong with the listing as a whole.
func (l *LeftOut) note(reason string) {
	if len(l.Reasons) < shownReasons {
		l.Reasons = append(l.Reasons, reason)
	}
}
