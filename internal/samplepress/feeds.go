package samplepress

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"yulun/article"
)

// one is a single XML document as a resource, in the outlet's encoding.
func one(path, media string, o *outlet, doc any) (map[string]resource, error) {
	body, err := o.xml(doc)
	if err != nil {
		return nil, err
	}
	return map[string]resource{path: {body: body, contentType: o.contentType(media)}}, nil
}

// xml writes a document with its declaration, which names the encoding unless it is UTF-8.
func (o *outlet) xml(doc any) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"%s\"?>\n", strings.ToUpper(o.Charset))
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return nil, fmt.Errorf("write XML: %w", err)
	}
	return o.encode(b.Bytes())
}

// instant is a moment for formats that have no bare days: the day's midnight in the outlet's zone.
func (o *outlet) instant(m article.Moment) time.Time {
	if !m.DayOnly {
		return m.Time
	}
	y, mo, d := m.Time.Date()
	return time.Date(y, mo, d, 0, 0, 0, 0, o.zone)
}

// summary is the start of an article, as feeds carry it.
func (e entry) summary() string {
	first := []rune(e.text[0])
	if len(first) <= 60 {
		return string(first)
	}
	return string(first[:60]) + "…"
}

type rssDoc struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	Items       []rssItem `xml:"item"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        rssGUID  `xml:"guid"`
	Description string   `xml:"description"`
	Creators    []string `xml:"dc:creator"`
	Category    string   `xml:"category,omitempty"`
	PubDate     string   `xml:"pubDate,omitempty"`
}

type rssGUID struct {
	IsPermaLink bool   `xml:"isPermaLink,attr"`
	ID          string `xml:",chardata"`
}

// rss is an RSS 2.0 document.
func rss(o *outlet, entries []entry, home string) rssDoc {
	channel := rssChannel{Title: o.Name, Link: home, Description: o.Name, Language: strings.ToLower(o.locale(o.Script))}
	for _, e := range entries {
		item := rssItem{
			Title: e.Title, Link: e.URL, GUID: rssGUID{ID: o.ID + ":" + e.piece.ID}, Description: e.summary(),
			Creators: e.piece.bylines(), Category: e.piece.Section,
		}
		if !e.Published.IsZero() {
			item.PubDate = o.instant(e.Published).Format(time.RFC1123Z)
		}
		channel.Items = append(channel.Items, item)
	}
	return rssDoc{Version: "2.0", DC: "http://purl.org/dc/elements/1.1/", Channel: channel}
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title     string       `xml:"title"`
	ID        string       `xml:"id"`
	Link      atomLink     `xml:"link"`
	Published string       `xml:"published,omitempty"`
	Updated   string       `xml:"updated"`
	Authors   []atomPerson `xml:"author"`
	Summary   string       `xml:"summary"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

// atom is an Atom document.
func atom(o *outlet, entries []entry, visit int, base, self string) atomFeed {
	feed := atomFeed{
		Lang: o.locale(o.Script), Title: o.Name, ID: base + "/",
		Links: []atomLink{{Rel: "self", Href: self}, {Rel: "alternate", Href: base + "/"}},
	}
	var newest time.Time
	for _, e := range entries {
		updated := o.instant(article.At(e.piece.modified(visit)))
		if e.Published.DayOnly {
			updated = o.instant(article.Moment{Time: e.piece.modified(visit), DayOnly: true})
		}
		if updated.After(newest) {
			newest = updated
		}
		item := atomEntry{
			Title: e.Title, ID: "tag:" + o.ID + ".example,2014:" + e.piece.ID, Link: atomLink{Rel: "alternate", Href: e.URL},
			Updated: updated.Format(time.RFC3339), Summary: e.summary(),
		}
		if !e.Published.IsZero() {
			item.Published = o.instant(e.Published).Format(time.RFC3339)
		}
		for _, name := range e.piece.bylines() {
			item.Authors = append(item.Authors, atomPerson{name})
		}
		feed.Entries = append(feed.Entries, item)
	}
	feed.Updated = newest.Format(time.RFC3339)
	return feed
}

type jsonFeedDoc struct {
	Version  string         `json:"version"`
	Title    string         `json:"title"`
	HomePage string         `json:"home_page_url"`
	Feed     string         `json:"feed_url"`
	Language string         `json:"language"`
	Items    []jsonFeedItem `json:"items"`
}

type jsonFeedItem struct {
	ID        string           `json:"id"`
	URL       string           `json:"url"`
	Title     string           `json:"title"`
	Summary   string           `json:"summary"`
	Published string           `json:"date_published,omitempty"`
	Authors   []jsonFeedAuthor `json:"authors,omitempty"`
}

type jsonFeedAuthor struct {
	Name string `json:"name"`
}

// jsonFeed is a JSON Feed 1.1 document, which is UTF-8 whatever the pages are.
func jsonFeed(o *outlet, li listing, entries []entry, base string) (map[string]resource, error) {
	doc := jsonFeedDoc{
		Version: "https://jsonfeed.org/version/1.1", Title: o.Name, HomePage: base + "/", Feed: base + li.Path,
		Language: o.locale(o.Script),
	}
	for _, e := range entries {
		item := jsonFeedItem{ID: o.ID + ":" + e.piece.ID, URL: e.URL, Title: e.Title, Summary: e.summary()}
		if !e.Published.IsZero() {
			item.Published = o.instant(e.Published).Format(time.RFC3339)
		}
		for _, name := range e.piece.bylines() {
			item.Authors = append(item.Authors, jsonFeedAuthor{name})
		}
		doc.Items = append(doc.Items, item)
	}
	body, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JSON feed: %w", err)
	}
	return map[string]resource{li.Path: {body: body, contentType: "application/feed+json"}}, nil
}

// bylines are the authors where the outlet's layout shows any.
func (p *Piece) bylines() []string {
	if s, _ := shownBy(p.outlet.Layout); !s.authors {
		return nil
	}
	return p.Authors
}
