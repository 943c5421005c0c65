package article

import "time"

// Notes are what was noticed about a page beside what it says. The zero Notes say that nothing was.
type Notes struct {
	// Partial says why the text is only a part of the piece, as a code such as "paywall",
	// "missing_page", "too_long" or "feed_excerpt"; empty when nothing shows that anything is missing.
	Partial string `json:"partial,omitempty"`
	// TextFrom says where the text was when the page itself did not show it: "feed" for the
	// listing that named the page; empty otherwise.
	TextFrom string `json:"text_from,omitempty"`
	// Confidence is how sure the reader is that the text is whole and right, in (0, 1]; 0 when that
	// was not judged. Doubts are the codes of the signs that speak against it.
	Confidence float64  `json:"confidence,omitempty"`
	Doubts     []string `json:"doubts,omitempty"`
	// Named is the address that the page names as its own (rel=canonical, og:url) where that is not
	// the article's: another page's of the site, or a placeholder of the template. Empty otherwise.
	Named string `json:"named,omitempty"`
	// OptOuts are the publisher's reservations against archiving, mining or training, as they were
	// found, each with the place where it was: "x-robots-tag:noai", "meta:noarchive".
	OptOuts []string `json:"opt_outs,omitempty"`
	// NotArchived is the opt-out for which the archive holds only the head of the answer and no
	// copy of the page, such as "meta:noarchive"; empty where there is none.
	NotArchived string `json:"not_archived,omitempty"`
	// Captured is when a web archive took the copy that was read; zero for a page of the site
	// itself. CapturedAt is the address of that copy.
	Captured   time.Time `json:"captured,omitzero"`
	CapturedAt string    `json:"captured_at,omitempty"`
	// Import says where an imported article came from; nil for one that was crawled.
	Import *Import `json:"import,omitempty"`
}

// KeepFetched is n with what old tells of the fetch and not of the page: a page that is read again
// was not fetched again.
func (n Notes) KeepFetched(old Notes) Notes {
	n.OptOuts, n.NotArchived = old.OptOuts, old.NotArchived
	n.Captured, n.CapturedAt, n.Import = old.Captured, old.CapturedAt, old.Import
	return n
}

// Import is where an imported article came from.
type Import struct {
	// File is the name of the imported file without its folder, Record the place in it: the line of
	// a text file, the byte offset of a WARC record.
	File   string `json:"file"`
	Record int64  `json:"record"`
	// Format is "jsonl", "csv", "warc" or "html". Addresses of a list are crawled, and have no
	// Import.
	Format string    `json:"format"`
	At     time.Time `json:"at"`
	// ID is the article's id in the Yulun that exported the row; empty for any other row.
	ID string `json:"id,omitempty"`
	// Zone is the time zone that was named for dates without one; empty: the outlet's.
	Zone string `json:"zone,omitempty"`
}

// Rows reports whether the articles of the file were rows of a table, whose text is what it is, and
// not pages that can be read again.
func (i Import) Rows() bool { return i.Format == "jsonl" || i.Format == "csv" }
