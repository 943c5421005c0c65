package discover

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"unicode/utf8"

	"yulun/crawler/dates"
	"yulun/frontier"
	"yulun/internal/lazyre"
)

// jsonItem is an item of a JSON Feed, jsonfeed.org/version/1.1. Fields that are wrong in type are
// left empty.
type jsonItem struct {
	ID        loose `json:"id"`
	URL       loose `json:"url"`
	External  loose `json:"external_url"`
	Title     loose `json:"title"`
	HTML      loose `json:"content_html"`
	Text      loose `json:"content_text"`
	Summary   loose `json:"summary"`
	Published loose `json:"date_published"`
	Modified  loose `json:"date_modified"`
	MediaType loose `json:"mime_type"` // of an attachment, not of an item
}

// loose is a string. Any other value is read as an empty one.
type loose string

// UnmarshalJSON never fails.
func (l *loose) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*l = loose(s)
	}
	return nil
}

var (
	jsonItems   = lazyre.New(`"items"\s*:\s*\[`)
	jsonVersion = lazyre.New(`"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org`)
	jsonHome    = lazyre.New(`"home_page_url"\s*:\s*("(?:[^"\\]|\\.)*")`)
	jsonKey     = lazyre.New(`^\{\s*("[^"]*")\s*:`)
)

// readJSONFeed reads a JSON feed item by item, so that what is wrong in one costs no other.
func readJSONFeed(text []byte, at *url.URL, d dates.Reader) (Listing, error) {
	listing := Listing{Kind: frontier.KindFeed}
	items := jsonItems.FindIndex(text)
	if !jsonVersion.Match(text) || items == nil {
		return listing, errNoListing
	}
	if m := jsonHome.FindSubmatch(text); m != nil {
		var home string
		if json.Unmarshal(m[1], &home) == nil {
			listing.Home, _ = resolve(at, home)
		}
	}
	cut := itemCutter{rest: text[items[1]:]}
	if m := jsonKey.FindSubmatch(bytes.TrimLeft(cut.rest, " \t\r\n")); m != nil && len(m[1]) <= longestKey && utf8.Valid(m[1]) {
		cut.next = lazyre.New(`\}\s*,\s*\{\s*` + regexp.QuoteMeta(string(m[1])) + `\s*:`)
	}
	for cut.more() {
		if listing.LeftOut.Entries == maxDamaged {
			break
		}
		listing.LeftOut.All++
		if listing.LeftOut.All > MaxEntries { // how many there are is not worth reading them
			listing.LeftOut.rest(1)
			break
		}
		item, reason := cut.item()
		var link Link
		if reason == "" {
			link, reason = item.link(at, d)
		}
		if reason != "" {
			listing.LeftOut.entry(describe(listing.LeftOut.All-1, oneLine(string(item.Title)), reason))
			continue
		}
		listing.Links = append(listing.Links, link)
	}
	if len(cut.rest) == 0 && !listing.LeftOut.Any() {
		listing.LeftOut.note("the feed is cut off after its last entry")
	}
	listing.Links = withoutBuildTime(unique(listing.Links))
	return listing, nil
}

// Bounds for reading damaged JSON, in which the end of each item has to be searched for.
const (
	maxDamaged  = 1000
	longestItem = 1 << 20
	longestKey  = 256
)

// itemCutter takes a JSON array apart.
type itemCutter struct {
	rest []byte
	// next matches where an item begins behind another, by the first key of the feed's first one;
	// nil where it isn't known.
	next *lazyre.Regexp
}

// more reports whether the array has not ended.
func (c *itemCutter) more() bool {
	c.rest = bytes.TrimLeft(c.rest, " \t\r\n,")
	return len(c.rest) > 0 && c.rest[0] != ']'
}

// item takes the next item, or says why it can't be read.
func (c *itemCutter) item() (item jsonItem, reason string) {
	if n := valueLength(c.rest[:min(len(c.rest), longestItem)]); n > 0 {
		whole := c.rest[:n]
		switch {
		case whole[0] != '{':
			c.rest = c.rest[n:]
			return item, "is not an object"
		case json.Unmarshal(whole, &item) == nil || json.Unmarshal(repairJSON(whole), &item) == nil:
			c.rest = c.rest[n:]
			return item, ""
		}
	}
	n := len(c.rest)
	if c.next != nil {
		if m := c.next.FindIndex(c.rest); m != nil {
			n = m[0] + 1
		}
	}
	damaged := c.rest[:n]
	c.rest = c.rest[n:]
	item = jsonItem{}
	if json.Unmarshal(repairJSON(damaged), &item) == nil && item.MediaType == "" {
		return item, ""
	}
	if len(c.rest) == 0 {
		return jsonItem{}, "is cut off, or damaged with all that follows it"
	}
	return jsonItem{}, "is not valid JSON"
}

// valueLength is the length of the value at the beginning of a text, 0 where it doesn't end.
func valueLength(text []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case (c == '}' || c == ']') && depth > 0:
			if depth--; depth == 0 {
				return i + 1
			}
		case depth == 0 && (c == ',' || c == ']'):
			return i
		}
	}
	return 0
}

var trailingComma = lazyre.New(`,(\s*[}\]])`)

// repairJSON corrects what self-written generators get wrong: raw line breaks and tabs in strings,
// escapes that JSON does not have, and a comma too many.
func repairJSON(text []byte) []byte {
	var out bytes.Buffer
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '\\' && i+1 < len(text):
			i++
			if bytes.IndexByte([]byte(`"\/bfnrtu`), text[i]) >= 0 {
				out.WriteByte('\\')
			}
			out.WriteByte(text[i])
			continue
		case c == '"':
			quoted = !quoted
		case quoted && c < ' ':
			c = ' '
		}
		out.WriteByte(c)
	}
	return trailingComma.ReplaceAll(out.Bytes(), []byte("$1"))
}

func (i jsonItem) link(at *url.URL, d dates.Reader) (Link, string) {
	var addresses []string
	for _, address := range []string{string(i.URL), ifAbsolute(string(i.ID)), string(i.External)} {
		if resolved, ok := resolve(at, address); ok {
			addresses = append(addresses, resolved)
		}
	}
	if len(addresses) == 0 {
		return Link{}, "has no address"
	}
	link := Link{URL: addresses[0], Others: addresses[1:], Title: oneLine(string(i.Title))}
	link.date(d, SourceFeed, string(i.Published))
	link.date(d, SourceFeedUpdated, string(i.Modified))
	if link.Published.IsZero() {
		link.Published = dateInAddress(link.URL)
	}
	link.Content = cmp.Or(paragraphs(string(i.HTML)), plainParagraphs(string(i.Text)), plainParagraphs(string(i.Summary)))
	return link, ""
}
