package extract

import (
	"bytes"
	"strings"

	"yulun/internal/lazyre"
)

// isPage reports whether decoded bytes are a web page rather than a feed, data or something that
// isn't text at all.
func isPage(text []byte) bool {
	head := bytes.TrimSpace(text[:min(len(text), 4<<10)])
	switch {
	case len(head) == 0:
		return false
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")), bytes.HasPrefix(head, []byte("%PDF")):
		return false
	case bytes.HasPrefix(head, []byte("<?xml")):
		return bytes.Contains(bytes.ToLower(head), []byte("<html"))
	}
	for _, root := range []string{"<rss", "<feed", "<urlset", "<sitemapindex", "<rdf:rdf", "<opml"} {
		if len(head) >= len(root) && strings.EqualFold(string(head[:len(root)]), root) {
			return false
		}
	}
	odd := bytes.Count(head, []byte("\uFFFD")) + bytes.Count(head, []byte{0})
	return odd*20 <= len(head)
}

// minText is the weight of text, in units of Latin letters, below which a page holds no article.
const minText = 60

// lacksArticle is the code of what the page holds instead of an article though it has a body; ""
// when it does hold one. whole is the text with the offers at its end.
func (r *pageReader) lacksArticle(title, text, whole string) string {
	if code := r.noticed(true); code != "" {
		return code
	}
	switch {
	case weightOf(whole) < minText, text == "":
		return r.nothing()
	case r.isList(title):
		return CodeListPage
	}
	return ""
}

// weightOf is the length of a text in units of Latin letters.
func weightOf(s string) float64 {
	w := 0.0
	for _, r := range s {
		if isHan(r) {
			w += hanziWeight
		} else {
			w++
		}
	}
	return w
}

// stated is the text that JSON-LD gives, when it is so much longer than what the page shows that
// the page must be showing only a part; nil otherwise.
func (r *pageReader) stated(shown []string) []string {
	ld := r.ld()
	if ld == nil || ld.body == "" {
		return nil
	}
	w := weightOf(ld.body)
	if w < minValue || w < 1.6*weightOf(strings.Join(shown, "")) {
		return nil
	}
	body := tags.ReplaceAllString(breaks.ReplaceAllString(ld.body, "\n"), "")
	var lines []string
	for line := range strings.SplitSeq(body, "\n") {
		if line = squeeze(line); line != "" && !isNoise(line) {
			lines = append(lines, line)
		}
	}
	return lines
}

var (
	breaks = lazyre.New(`(?i)<(?:br|/?p|/?div|/?li|/?h[1-6])\b[^>]*>|\r`)
	tags   = lazyre.New(`<[^>]{1,500}>`)
)
