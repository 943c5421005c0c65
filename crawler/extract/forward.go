package extract

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"yulun/crawler/charset"
	"yulun/internal/lazyre"
)

// A page that only leads on says so at once, and has no text but perhaps a word about it.
const (
	// longestForward is the longest wait, in seconds, after which a page still counts as one that
	// leads on: pages that show news reload themselves after minutes.
	longestForward = 15
	// forwardText is the weight of visible text, in units of Latin letters, from which a page is
	// more than a word about where it leads.
	forwardText = 400
	// longestForwardPage bounds the bytes of a page that leads on by a script.
	longestForwardPage = 16 << 10
)

// LeadsOn is the address to which a page sends its readers by a refresh, in its markup or in
// header, by a script that does nothing else, or by a frameset of one frame; empty for a page with
// a text of its own, and for one that reloads itself. address is the page's own, header what came
// with it.
func LeadsOn(body []byte, header http.Header, address string) string {
	at, err := url.Parse(address)
	if err != nil {
		return ""
	}
	refresh := refreshTarget(header.Get("Refresh"))
	if refresh == "" && !mayLeadOn(body) {
		return ""
	}
	text, _, err := charset.Decode(body, header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	root, err := parse(text)
	if err != nil {
		return ""
	}
	f := forwarding{base: at}
	f.walk(root)
	if f.weight > forwardText {
		return ""
	}
	for _, target := range []struct {
		base    *url.URL
		address string
	}{{at, refresh}, {f.base, f.refresh}, {f.base, f.script}, {f.base, f.onload}, {f.base, f.onlyFrame()}} {
		to, err := target.base.Parse(strings.TrimSpace(target.address))
		if target.address == "" || err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
			continue
		}
		to.Fragment, to.RawFragment = "", ""
		if *to != *withoutFragment(at) {
			return to.String()
		}
	}
	return ""
}

// mayLeadOn reports whether the markup of a page may lead on. It is seen without a tree, which
// would be made a second time for nearly all pages that are read.
func mayLeadOn(body []byte) bool {
	if len(body) <= longestForwardPage && bytes.Contains(bytes.ToLower(body), []byte("location")) {
		return true
	}
	for rest := body; ; {
		_, tag, found := bytes.Cut(rest, []byte("<"))
		switch {
		case !found:
			return false
		case hasPrefixFold(tag, "frameset"):
			return true
		case hasPrefixFold(tag, "meta") && bytes.Contains(bytes.ToLower(tag[:tagEnd(tag)]), []byte("refresh")):
			return true
		}
		rest = tag
	}
}

func hasPrefixFold(s []byte, prefix string) bool {
	return len(s) >= len(prefix) && bytes.EqualFold(s[:len(prefix)], []byte(prefix))
}

// tagEnd is where a tag ends at the latest: at a bracket that no quotation marks can hold.
func tagEnd(tag []byte) int {
	quote := byte(0)
	for i, c := range tag {
		switch {
		case c == quote:
			quote = 0
		case quote != 0:
		case c == '"', c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return len(tag)
}

func withoutFragment(u *url.URL) *url.URL {
	bare := *u
	bare.Fragment, bare.RawFragment = "", ""
	return &bare
}

// forwarding is what a page says about where it leads.
type forwarding struct {
	base                    *url.URL
	refresh, script, onload string
	frames                  []string // of its frameset, but for empty ones
	weight                  float64  // of the visible text
}

func (f *forwarding) walk(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		f.weight += weightOf(strings.Join(strings.Fields(n.Data), ""))
		return
	case n.Type == html.ElementNode:
		switch n.DataAtom {
		case atom.Noscript, atom.Style, atom.Title, atom.Template, atom.Iframe, atom.Noframes:
			return
		case atom.Frame:
			if src := strings.TrimSpace(attr(n, "src")); src != "" && !strings.HasPrefix(strings.ToLower(src), "about:") {
				f.frames = append(f.frames, src)
			}
		case atom.Script:
			if n.FirstChild != nil && f.script == "" {
				f.script = scriptTarget(n.FirstChild.Data)
			}
			return
		case atom.Body:
			f.onload = scriptTarget(attr(n, "onload"))
		case atom.Base:
			if to, err := f.base.Parse(strings.TrimSpace(attr(n, "href"))); err == nil && to.Host != "" {
				f.base = to
			}
		case atom.Meta:
			if f.refresh == "" && strings.EqualFold(strings.TrimSpace(attr(n, "http-equiv")), "refresh") {
				f.refresh = refreshTarget(attr(n, "content"))
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.walk(c)
	}
}

// onlyFrame is where a page's frames lead; empty where there are several, since none of them is
// known to hold the text.
func (f *forwarding) onlyFrame() string {
	if len(f.frames) != 1 {
		return ""
	}
	return f.frames[0]
}

// refreshContent is what a refresh says: "0; url=/news/2.html", "5;URL='…'", "0,/news/2.html".
var refreshContent = lazyre.New(`(?is)^\s*(\d*)(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?(.+)$`)

func refreshTarget(content string) string {
	m := refreshContent.FindStringSubmatch(content)
	if m == nil {
		return ""
	}
	if seconds, err := strconv.Atoi(m[1]); err != nil && m[1] != "" || seconds > longestForward {
		return ""
	}
	target := strings.TrimSpace(m[2])
	if q := target[0]; q == '"' || q == '\'' {
		target, _, _ = strings.Cut(target[1:], string(q))
	}
	return target
}

var (
	// scriptForward is a move to a fixed address: location.replace("…"), window.location.href =
	// '…', self.location="…". A script that takes the address from elsewhere, or adds something to
	// it, is none.
	scriptForward = lazyre.New("(?:^|[^\\w$.])(?:(?:window|self|top|parent|document)\\.)*location(?:\\.href)?\\s*" +
		"(?:=\\s*|\\.(?:replace|assign)\\s*\\(\\s*)(?:\"([^\"\\s]+)\"|'([^'\\s]+)')\\s*(?:\\)|;|,|$|\\n|\\}|\"|')")
	// scriptChoice is what makes a move depend on something: the reader's device, a click, a frame.
	scriptChoice = lazyre.New(`\bif\s*\(|\?[^"'\n]*:|\bswitch\b|&&|\|\||onclick|addEventListener|userAgent|\bcase\b`)
	scriptNotes  = lazyre.New(`(?s)/\*.*?\*/|(?m:(?:^|[\s;{}])//[^\n]*$)|<!--|-->`)
	// scriptStrings are the texts in a script, which may hold what looks like a choice.
	scriptStrings = lazyre.New(`"[^"\n]*"|'[^'\n]*'`)
	scriptUnquote = strings.NewReplacer(`\/`, "/", `\u0026`, "&", `\x26`, "&", `\"`, `"`, `\'`, `'`)
)

// maxForwardScript bounds the bytes of a script that does nothing but lead on.
const maxForwardScript = 2000

func scriptTarget(script string) string {
	if len(script) > maxForwardScript {
		return ""
	}
	script = scriptUnquote.Replace(scriptNotes.ReplaceAllString(script, " "))
	m := scriptForward.FindStringSubmatch(script)
	if m == nil || scriptChoice.MatchString(scriptStrings.ReplaceAllString(script, `""`)) {
		return ""
	}
	return m[1] + m[2]
}
