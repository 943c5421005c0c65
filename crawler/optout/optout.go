// Package optout reads what publishers say about the use of their pages, beyond robots.txt's word
// on fetching: the directives of X-Robots-Tag and of robots meta elements, TDMRep, AIPREF's
// Content-Usage, and RSL licences. It decides nothing but what [NoArchive] says; what it finds is
// kept with each article as [article.Notes].OptOuts.
//
// An opt-out is one line: what was found and, in brackets where it can be in several places,
// where.
//
//	x-robots-tag:noai
//	meta:noarchive
//	tdm-reservation:1 (header)            or (meta), (/.well-known/tdmrep.json)
//	tdm-policy:https://… (header)         likewise
//	content-usage:train-ai=n (header)     or (robots.txt)
//	content-signal:ai-train=no (robots.txt)
//	rsl:https://… (robots.txt)            or (header), (link)
//
// Start reading at [Header] and [Page].
package optout

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// directives are the words of X-Robots-Tag and robots meta elements that reserve something. Others,
// such as "nofollow" and "max-snippet", say how a search engine should show a page.
var directives = []string{"noindex", "none", "noarchive", "nocache", "nosnippet", "noimageindex", "noai", "noimageai"}

// valued are directives with a colon of their own; what comes before another colon is the name of
// a crawler.
var valued = []string{"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}

// Header is what the head of a response says to everybody and to a product.
func Header(h http.Header, product string) []string {
	var found list
	for _, line := range h.Values("X-Robots-Tag") {
		found.directives("x-robots-tag", line, product)
	}
	found.tdm(h.Get("Tdm-Reservation"), h.Get("Tdm-Policy"), "header")
	for _, line := range h.Values("Content-Usage") {
		found.add(Usage("content-usage", line, "header")...)
	}
	for _, line := range h.Values("Link") {
		for link := range strings.SplitSeq(line, ",") {
			address, params, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(link), "<"), ">")
			if params = strings.ToLower(params); ok && strings.Contains(params, "license") && strings.Contains(params, rslType) {
				found.add("rsl:" + address + " (header)")
			}
		}
	}
	return found
}

// rslType is the media type of an RSL licence: rslstandard.org/rsl.
const rslType = "application/rsl+xml"

// Page is what the markup of a page at an address says to everybody and to a product. What can't be
// read says nothing.
func Page(body []byte, address, product string) []string {
	m := markup{address: address, product: product}
	if !m.mayReserve(body) {
		return nil
	}
	return m.read(body)
}

// markup gathers what the tags of a page say.
type markup struct {
	address, product    string
	found               list
	reservation, policy string
}

// read takes all tags of a page.
func (m *markup) read(body []byte) []string {
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return m.optOuts()
		case html.StartTagToken, html.SelfClosingTagToken:
			m.tag(z)
		}
	}
}

// mayReserve reports whether a tag says something where it is read by itself, even if it stands in a
// script or a comment. Few pages have one, and to cut a whole page into its tags takes ten times as
// long.
func (m *markup) mayReserve(body []byte) bool {
	for rest := body; ; rest = rest[1:] {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return false
		}
		if rest = rest[at:]; len(rest) < 5 || !bytes.EqualFold(rest[1:5], []byte("meta")) && !bytes.EqualFold(rest[1:5], []byte("link")) {
			continue
		}
		z, one := html.NewTokenizer(bytes.NewReader(rest)), markup{address: m.address, product: m.product}
		if z.Next() != html.ErrorToken {
			one.tag(z)
		}
		if len(one.optOuts()) > 0 {
			return true
		}
	}
}

// tag takes what the tag says that a tokenizer has come to.
func (m *markup) tag(z *html.Tokenizer) {
	switch name, more := z.TagName(); {
	case string(name) == "meta" && more:
		meta := attributes(z)
		switch name := strings.ToLower(meta["name"]); {
		case name == "robots" || name != "" && strings.EqualFold(name, m.product):
			m.found.directives("meta", meta["content"], "")
		case name == "tdm-reservation":
			m.reservation = meta["content"]
		case name == "tdm-policy":
			m.policy = meta["content"]
		}
	case string(name) == "link" && more:
		link := attributes(z)
		if rel := strings.Fields(strings.ToLower(link["rel"])); slices.Contains(rel, "license") && strings.EqualFold(link["type"], rslType) {
			m.found.add("rsl:" + absolute(m.address, link["href"]) + " (link)")
		}
	}
}

// optOuts are those of all tags.
func (m *markup) optOuts() []string {
	found := slices.Clone(m.found)
	found.tdm(m.reservation, m.policy, "meta")
	return found
}

// attributes are those of the tag that a tokenizer has come to, the first of each name.
func attributes(z *html.Tokenizer) map[string]string {
	found := map[string]string{}
	for more := true; more; {
		var name, value []byte
		name, value, more = z.TagAttr()
		if _, ok := found[string(name)]; !ok {
			found[string(name)] = strings.TrimSpace(string(value))
		}
	}
	return found
}

func absolute(base, address string) string {
	at, err := url.Parse(base)
	if err != nil {
		return address
	}
	to, err := at.Parse(address)
	if err != nil {
		return address
	}
	return to.String()
}

// Usage are the members of a list of preferences that say no, such as "train-ai=n, search=y", each
// as an opt-out of a name, found in a place.
func Usage(name, preferences, place string) []string {
	var out []string
	for member := range strings.SplitSeq(strings.ToLower(preferences), ",") {
		member, _, _ = strings.Cut(member, ";") // parameters of the member
		key, value, _ := strings.Cut(member, "=")
		if value = strings.TrimSpace(value); value == "n" || value == "no" {
			out = append(out, name+":"+strings.TrimSpace(key)+"="+value+" ("+place+")")
		}
	}
	return out
}

// Reservation is a rule of /.well-known/tdmrep.json: W3C's TDM Reservation Protocol.
type Reservation struct {
	// Location is the pattern of paths that the rule is for, as in robots.txt.
	Location string
	Reserved bool
	Policy   string
}

// Reservations reads /.well-known/tdmrep.json. The first rule whose location matches a page holds
// for it.
func Reservations(body []byte) []Reservation {
	var rules []struct {
		Location    string          `json:"location"`
		Reservation json.RawMessage `json:"tdm-reservation"`
		Policy      string          `json:"tdm-policy"`
	}
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &rules) != nil {
		return nil
	}
	var out []Reservation
	for _, r := range rules {
		if r.Location != "" {
			out = append(out, Reservation{r.Location, isOne(string(r.Reservation)), r.Policy})
		}
	}
	return out
}

// OptOuts are what the rule says of the pages it is for.
func (r Reservation) OptOuts() []string {
	if !r.Reserved {
		return nil
	}
	var found list
	found.tdm("1", r.Policy, "/.well-known/tdmrep.json")
	return found
}

func isOne(s string) bool { return strings.Trim(strings.TrimSpace(s), `"`) == "1" }

// NoArchive is the first of the opt-outs that forbids to keep a copy of a page; empty when none
// does.
func NoArchive(optOuts []string) string {
	for _, o := range optOuts {
		if _, directive, _ := strings.Cut(o, ":"); directive == "noarchive" || directive == "nocache" {
			return o
		}
	}
	return ""
}

// list gathers opt-outs, each once.
type list []string

func (l *list) add(optOuts ...string) {
	for _, o := range optOuts {
		if !slices.Contains(*l, o) {
			*l = append(*l, o)
		}
	}
}

func (l *list) tdm(reservation, policy, place string) {
	if !isOne(reservation) {
		return
	}
	l.add("tdm-reservation:1 (" + place + ")")
	if policy = strings.TrimSpace(policy); policy != "" {
		l.add("tdm-policy:" + policy + " (" + place + ")")
	}
}

// directives adds those of a line that are for everybody or for a product: "noai, OtherBot:
// noindex, noarchive".
func (l *list) directives(place, line, product string) {
	ours := true
	for word := range strings.SplitSeq(strings.ToLower(line), ",") {
		word = strings.TrimSpace(word)
		if name, rest, ok := strings.Cut(word, ":"); ok && !slices.Contains(valued, strings.TrimSpace(name)) {
			ours, word = strings.EqualFold(strings.TrimSpace(name), product), strings.TrimSpace(rest)
		}
		name, value, _ := strings.Cut(word, ":")
		switch name = strings.TrimSpace(name); {
		case !ours:
		case slices.Contains(directives, name):
			l.add(place + ":" + name)
		case name == "unavailable_after":
			l.add(place + ":" + name + ":" + strings.TrimSpace(value))
		}
	}
}
