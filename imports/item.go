package imports

import (
	"fmt"
	"time"
)

// Format is what a file holds.
type Format string

// The formats that are read. Addresses are fetched by a crawl; see [Addresses].
const (
	JSONLines Format = "jsonl"
	CSV       Format = "csv"
	WARC      Format = "warc"
	HTML      Format = "html"
	List      Format = "addresses"
)

// Place is where something is in the imported files.
type Place struct {
	// File is the file's name as it was given, or "-" for standard input.
	File string `json:"file"`
	// Line counts from 1; it is 0 in files that have no lines, where Offset says the place.
	Line int `json:"line,omitempty"`
	// Offset is the byte at which the item begins, in the file as it is after decompression, and of
	// a WARC file as it is on the disk.
	Offset int64 `json:"offset,omitempty"`
}

// String is the place as editors and compilers write it.
func (p Place) String() string {
	switch {
	case p.Line > 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	case p.Offset > 0:
		return fmt.Sprintf("%s: byte %d", p.File, p.Offset)
	default:
		return p.File
	}
}

// record is the place within the file as article.Import keeps it.
func (p Place) record() int64 {
	if p.Line > 0 {
		return int64(p.Line)
	}
	return p.Offset
}

// Item is one thing that a file holds. Exactly one of Row, Page, Address and Refused is set.
type Item struct {
	Place
	Row  *Row
	Page *Page
	// Address is one that is to be fetched.
	Address string
	// Refused says why nothing can be made of it.
	Refused *Refusal
}

// Row is one record of a table.
type Row struct {
	// Fields are the values by the column's name: in lower case, with an underscore for every
	// space, hyphen or dot. A nested object's names are joined by underscores. An empty field has
	// no values, a list has several.
	Fields map[string][]string
	// Raw are the bytes as they are in the file, for CSV with the header before them; ContentType
	// says how to read them.
	Raw         []byte
	ContentType string
}

// Page is a web page as it was kept.
type Page struct {
	// URL is the address that it was kept from; empty when it is unknown.
	URL string
	// Claimed says that URL is the page's own word, which a template may have put on all of a
	// site's pages.
	Claimed bool
	// At is when it was fetched; zero when it is unknown.
	At time.Time
	// Status and Header are those of the response; 0 and nil for a file.
	Status      int
	Header      map[string][]string
	ContentType string
	Body        []byte
}

// Refusal is why something was not taken.
type Refusal struct {
	Place
	// Code is its class for programs.
	Code string `json:"code"`
	// Reason is one line for people.
	Reason string `json:"reason"`
	// URL is the address of the item, where it has one.
	URL string `json:"url,omitempty"`
	// Fault says that it should have been an article: a mistake in the file, or in how it is
	// imported. The rest is what files hold beside articles, such as the images of a WARC file.
	Fault bool `json:"-"`
}

// The codes of refusals.
const (
	CodeBadFile     = "bad_file"        // the file, or the rest of it, can't be read
	CodeBadRow      = "bad_row"         // a row that doesn't parse, or has too few or too many fields
	CodeTooLarge    = "too_large"       // a row or page over the bound
	CodeNoText      = "no_text"         // a row without text
	CodeBadDate     = "bad_date"        // a date that doesn't exist, lies ahead, or can't be read
	CodeBadAddress  = "bad_address"     // neither http, https nor a URN
	CodeNoOutlet    = "unknown_outlet"  // nothing says whose article it is, or it is another outlet's
	CodeNoArticle   = "no_article"      // a page with no article on it
	CodePart        = "part_of_article" // a further page of an article
	CodeNotHTML     = "not_html"        // a response that is not a web page
	CodeHTTPStatus  = "http_status"     // a response that is an error or leads elsewhere
	CodeOtherRecord = "other_record"    // a WARC record that holds no response: request, metadata, ...
	CodeRevisit     = "revisit"         // a WARC record that refers to the bytes of an earlier one
	CodeDeleted     = "deleted"         // an article that was deleted on request
	CodeOlder       = "older"           // an older copy than the one that is kept
	CodeNotRead     = "not_read"        // a file in a folder whose name has no known format
)

// fault is a refusal of what should have been an article.
func fault(code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Reason: fmt.Sprintf(format, args...), Fault: true}
}

// beside is a refusal of what files hold beside articles.
func beside(code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// Error makes a Refusal an error.
func (r *Refusal) Error() string { return r.Reason }
