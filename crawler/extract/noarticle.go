package extract

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// isPage reports whether decoded bytes are a web page rather than a feed, data or something that isn't text at all.
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

// errorTitle matches the titles of pages that stand for one that couldn't be shown. A number is a status only where it stands alone or
// before a word for a fault: "407家企业" and "500 firms" begin headlines.
var errorTitle = regexp.MustCompile(`(?i)^[\s\p{P}]*(?:40[0-9]|50[0-9])\s*(?:\n|$|[\p{P}|]|错误|出错|页|頁|error|not\b|bad\b|forbidden|unauthori[sz]ed|internal\b|service\b|gateway\b)|not found|forbidden|access denied|just a moment|are you a robot|attention required|captcha|service unavailable|bad gateway|internal server error|页面(?:不存在|没有找到|未找到|找不到)|网页(?:不存在|找不到)|找不到(?:页面|网页|頁面|網頁)|頁面不存在|无法访问|出错了|安全验证|访问(?:受限|被拒绝|异常)|文章(?:不存在|已删除|已被删除)|内容(?:不存在|已删除|已被删除)|系统(?:错误|提示)|错误提示`)

// weights of text, in units of Latin letters, below which a page is taken for an error page by its title, and for none
// at all whatever it says.
const (
	maxErrorText = 900
	minText      = 60
)

// lacksArticle says why the page holds no article though it has text; "" when it does hold one.
func (r *reader) lacksArticle(title, text string) string {
	w := weightOf(text)
	switch {
	case w < minText:
		return "hardly any text"
	case w < maxErrorText && errorTitle.MatchString(r.facts.title+"\n"+title):
		return "an error page"
	case r.isList():
		return "a list of other pages"
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

// shape of a list page: at least so many headlines that are links, and less good text than so much to each.
const (
	minHeadlines    = 5
	textPerHeadline = 320
)

// isList reports whether the text is the teasers of a list: headlines that are links, each with little text after it,
// from the beginning on.
// A page that calls itself an article and is dated isn't a list.
func (r *reader) isList() bool {
	if ld := r.ld(); ld != nil && !ld.page && ld.published != "" || r.facts.first("article:published_time") != "" {
		return false
	}
	headlines, before := 0, 0.0
	for i := r.body.first; i < r.body.end; i++ {
		b := &r.layout.blocks[i]
		if b.boiler || b.link < b.weight*0.6 || b.weight < 18 || b.weight > 300 || b.anchors > 2 || utf8.RuneCountInString(b.text) < 6 {
			if headlines == 0 {
				before += max(0, b.value)
			}
			continue
		}
		headlines++
	}
	gain := r.layout.gainOf(r.body)
	return headlines >= minHeadlines && gain < float64(headlines)*textPerHeadline && before < gain/2
}

// stated is the text that JSON-LD gives, when it is so much longer than what the page shows that the page must be
// showing only a part; nil otherwise.
func (r *reader) stated(shown []string) []string {
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
	breaks = regexp.MustCompile(`(?i)<(?:br|/?p|/?div|/?li|/?h[1-6])\b[^>]*>|\r`)
	tags   = regexp.MustCompile(`<[^>]{1,500}>`)
)
