// Package feed writes what came in as an Atom feed (RFC 4287) and as a JSON Feed (version 1.1), for
// feed readers. Start reading at [Feed].
package feed

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Feed is a list of entries, the newest first.
type Feed struct {
	// Name decides the feed's id: the same name is the same feed, wherever it is served.
	Name  string
	Title string
	Lang  string
	// Self is the address of this form of the feed, Page that of the page with the same articles.
	Self, Page string
	// Updated is when the newest entry came in; where there is none, when the feed begins.
	Updated time.Time
	Version string
	Entries []Entry
}

// Entry is an article.
type Entry struct {
	// ID is the id of the article.
	ID    string
	Title string
	// Lang is the language of title, summary and text, as a BCP 47 tag; it may be empty.
	Lang string
	// URL is the address at the outlet, Page the one of our page.
	URL, Page string
	Outlet    string
	Authors   []string
	// Updated is when it, or its newest revision, came into the index; Published is when it came
	// out, zero where that is unknown.
	Updated, Published time.Time
	Summary            string
	// Text is left out of the feed where it is empty.
	Text       string
	Categories []Category
}

// Category is a measure of an article: of the scheme "stance" or "frame".
type Category struct{ Scheme, Term, Label string }

// urn is the id of something with a name: a UUID of version 5, which is the same wherever the feed
// is served.
func urn(kind, name string) string {
	space := uuid.MustParse("59756c75-6e8b-4b91-8c3a-621f0d572e14") // of our names
	return uuid.NewSHA1(space, []byte(kind+"/"+name)).URN()
}

// The media types.
const (
	AtomType = "application/atom+xml; charset=utf-8"
	JSONType = "application/feed+json; charset=utf-8"
)

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr,omitempty"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Updated   string      `xml:"updated"`
	Links     []atomLink  `xml:"link"`
	Generator atomProgram `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomProgram struct {
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Lang       string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Authors    []atomPerson   `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary"`
	Content    string         `xml:"content,omitempty"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
	Label  string `xml:"label,attr,omitempty"`
}

// WriteAtom writes the feed as Atom.
func (f Feed) WriteAtom(w io.Writer) error {
	doc := atomFeed{
		Lang: f.Lang, ID: urn("feed", f.Name), Title: f.Title, Updated: stamp(f.Updated), Generator: atomProgram{f.Version, "Yulun"},
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Page}},
	}
	for _, e := range f.Entries {
		entry := atomEntry{
			Lang: e.Lang, ID: urn("article", e.ID), Title: e.Title, Updated: stamp(e.Updated), Published: stamp(e.Published),
			Summary: e.Summary, Content: e.Text, Authors: []atomPerson{{e.Outlet}},
		}
		for _, a := range e.Authors {
			entry.Authors = append(entry.Authors, atomPerson{a})
		}
		if address := webAddress(e.URL); address != "" {
			entry.Links = append(entry.Links, atomLink{"alternate", "", address}, atomLink{"related", "text/html", e.Page})
		} else {
			entry.Links = append(entry.Links, atomLink{"alternate", "text/html", e.Page})
		}
		for _, c := range e.Categories {
			entry.Categories = append(entry.Categories, atomCategory{c.Term, urn("scheme", c.Scheme), c.Label})
		}
		doc.Entries = append(doc.Entries, entry)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(doc)
}

type jsonFeed struct {
	Version  string     `json:"version"`
	Title    string     `json:"title"`
	HomePage string     `json:"home_page_url"`
	FeedURL  string     `json:"feed_url"`
	Language string     `json:"language,omitempty"`
	Items    []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Page      string       `json:"external_url,omitempty"`
	Title     string       `json:"title"`
	Text      string       `json:"content_text"`
	Summary   string       `json:"summary,omitempty"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors"`
	Tags      []string     `json:"tags,omitempty"`
	Language  string       `json:"language,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// WriteJSON writes the feed as a JSON Feed. An item without a text has its summary as the content,
// since a reader expects one.
func (f Feed) WriteJSON(w io.Writer) error {
	doc := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, HomePage: f.Page, FeedURL: f.Self, Language: f.Lang, Items: []jsonItem{}}
	for _, e := range f.Entries {
		item := jsonItem{
			ID: urn("article", e.ID), URL: e.Page, Page: webAddress(e.URL), Title: e.Title, Text: e.Summary, Published: stamp(e.Published),
			Modified: stamp(e.Updated), Authors: []jsonAuthor{{e.Outlet}}, Language: e.Lang,
		}
		if e.Text != "" {
			item.Text, item.Summary = e.Text, e.Summary
		}
		for _, a := range e.Authors {
			item.Authors = append(item.Authors, jsonAuthor{a})
		}
		for _, c := range e.Categories {
			item.Tags = append(item.Tags, c.Scheme+":"+c.Term)
		}
		doc.Items = append(doc.Items, item)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(doc)
}

// stamp is a time as both forms have it; empty for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// webAddress is an address of the web, else empty: a reader may run whatever a link leads to.
func webAddress(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https") {
		return ""
	}
	u.RawQuery = strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E", " ", "%20", "`", "%60").Replace(u.RawQuery)
	return u.String()
}
