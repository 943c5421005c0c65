package service

import (
	"bytes"
	"cmp"
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/publicsuffix"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/frontier"
	"yulun/internal/yamllist"
	"yulun/web"
)

// Look asks a site for its listings, and drafts a source of what it finds. Country, type and zone
// are guesses by the address, which people must look at.
func (e editor) Look(ctx context.Context, address string) (web.Draft, error) {
	var d web.Draft
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	page, err := url.Parse(address)
	if err == nil && article.LoopbackHost(page.Hostname()) && !e.loopback {
		return d, errThisMachine
	}
	leave, err := e.enter(ctx)
	if err != nil {
		return d, err
	}
	defer leave()
	found, err := e.discover(ctx, address, e.contact)
	if err != nil {
		return d, err
	}
	at, err := url.Parse(cmp.Or(found.home, found.at))
	if err != nil || at.Host == "" {
		at = page
	}
	d = e.draft(found, at)
	d.FoundIn = address
	for _, o := range found.offers {
		d.Offers = append(d.Offers, web.Offer{Kind: string(o.Kind), URL: o.URL, Title: o.Title, Addresses: o.Addresses, Wrong: o.Error})
	}
	d.Feeds, d.Sitemaps = proposed(found.offers)
	if pattern, links := discover.Shape(found.page, found.at); links > 0 {
		d.Offers = append(d.Offers, web.Offer{Kind: string(frontier.KindList), URL: found.at, Title: "links on the page itself", Addresses: links})
		d.Links = pattern
		if len(d.Feeds)+len(d.Sitemaps) == 0 {
			d.List = found.at
		}
	}
	return d, nil
}

// How many feeds and sitemaps are proposed at most.
const (
	mostFeeds    = 3
	mostSitemaps = 1
)

// proposed are the listings that a new source reads unless its user chooses others: the feeds that
// the site names, or else the fullest one that was found; a sitemap only where there is no feed.
func proposed(offers []Offer) (feeds, sitemaps []string) {
	full := func(kind frontier.AddressKind) []Offer {
		var all []Offer
		for _, o := range offers {
			if o.Kind == kind && o.Error == "" && o.Addresses > 0 && !comments.MatchString(o.URL+" "+o.Title) {
				all = append(all, o)
			}
		}
		slices.SortStableFunc(all, func(a, b Offer) int {
			if a.Named != b.Named {
				return map[bool]int{true: -1, false: 1}[a.Named]
			}
			return b.Addresses - a.Addresses
		})
		return all
	}
	for i, o := range full(frontier.KindFeed) {
		if i == 0 || o.Named && i < mostFeeds {
			feeds = append(feeds, o.URL)
		}
	}
	if len(feeds) > 0 {
		return feeds, nil
	}
	for _, o := range full(frontier.KindSitemap)[:min(mostSitemaps, len(full(frontier.KindSitemap)))] {
		sitemaps = append(sitemaps, o.URL)
	}
	return nil, sitemaps
}

// comments are feeds of what readers say.
var comments = regexp.MustCompile(`(?i)comments?|评论|評論|留言`)

// draft guesses who publishes at an address.
func (e editor) draft(found discovered, at *url.URL) web.Draft {
	host := strings.ToLower(at.Hostname())
	label, suffix := host, ""
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		suffix, _ = publicsuffix.PublicSuffix(host)
		label = strings.TrimSuffix(domain, "."+suffix)
	} else if name, ok := strings.CutSuffix(host, ".localhost"); ok {
		label = name
	}
	d := web.Draft{ID: e.freeID(label), Every: "12h"}
	d.Name = label
	if doc, err := goquery.NewDocumentFromReader(bytes.NewReader(found.page)); err == nil {
		d.Name = cmp.Or(siteName(doc), d.Name)
		d.Language = strings.ToLower(doc.Find("html").AttrOr("lang", ""))
		if d.Language == "" {
			lang, _ := Detect(doc.Find("title").Text() + "\n" + doc.Find("body").Text())
			d.Language = string(lang)
		}
	}
	d.Language, _, _ = strings.Cut(d.Language, "-")
	if len(d.Language) != 2 {
		d.Language = "en"
	}
	d.Country, d.Zone = countryOf(suffix, d.Language)
	d.Type = e.typeOf(suffix, d.Country)
	return d
}

// freeID is an id that no source has.
func (e editor) freeID(label string) string {
	id := strings.Trim(notID.ReplaceAllString(strings.ToLower(label), "-"), "-")
	id = cmp.Or(id, "source")
	taken := func(id string) bool {
		return slices.ContainsFunc(e.sources(), func(s article.Source) bool { return s.ID == id || s.Outlet.ID == id })
	}
	for free, n := id, 'b'; ; n++ {
		if !taken(free) {
			return free
		}
		free = id + "-" + string(n)
	}
}

var notID = regexp.MustCompile(`[^a-z0-9]+`)

// siteName is what a page calls its site; empty where it doesn't say.
func siteName(doc *goquery.Document) string {
	for _, selector := range []string{`meta[property="og:site_name"]`, `meta[name="application-name"]`} {
		if name := strings.TrimSpace(doc.Find(selector).AttrOr("content", "")); name != "" {
			return name
		}
	}
	for _, selector := range []string{"channel > title", "feed > title", "title"} { // of a feed, or of a page
		title := strings.Join(strings.Fields(doc.Find(selector).First().Text()), " ")
		if parts := between.Split(title, -1); title != "" {
			return strings.TrimSpace(parts[len(parts)-1])
		}
	}
	return ""
}

// between parts the title of a page from the name of its site.
var between = regexp.MustCompile(`\s+[-–—|·]\s+|[_|]`)

// countryOf guesses country and zone by the end of a name, or by the language.
func countryOf(suffix, lang string) (country, zone string) {
	last := suffix[strings.LastIndexByte(suffix, '.')+1:]
	zones := map[string]string{
		"CN": "Asia/Shanghai", "HK": "Asia/Hong_Kong", "TW": "Asia/Taipei", "MO": "Asia/Macau", "SG": "Asia/Singapore", "JP": "Asia/Tokyo",
		"GB": "Europe/London", "DE": "Europe/Berlin", "FR": "Europe/Paris", "US": "America/New_York", "CA": "America/Toronto", "AU": "Australia/Sydney",
	}
	country = strings.ToUpper(last)
	if last == "uk" {
		country = "GB"
	}
	if zones[country] == "" {
		country = map[bool]string{true: "CN", false: "US"}[lang == "zh"]
	}
	return country, zones[country]
}

// typeOf guesses the type of an outlet, among those of the codebook.
func (e editor) typeOf(suffix, country string) string {
	types := e.o.Codebook.TypeIDs()
	guess := "foreign"
	switch {
	case strings.HasPrefix(suffix, "gov"):
		guess = "government"
	case strings.HasPrefix(suffix, "edu"), strings.HasPrefix(suffix, "ac."):
		guess = "academic"
	case country == "CN":
		guess = "commercial"
	case country == "HK", country == "TW":
		guess = "hk_tw"
	}
	if !slices.Contains(types, article.OutletType(guess)) && len(types) > 0 {
		guess = string(types[0])
	}
	return guess
}

// Write is the text of an outlet with one source. It is a usage error where YAML can't keep a text
// of the draft.
func (e editor) Write(d web.Draft) (string, error) {
	var outlet, source yamlLines
	for _, f := range [][2]string{{"id", d.ID}, {"name", d.Name}, {"type", d.Type}, {"country", d.Country}, {"language", d.Language}, {"zone", d.Zone}} {
		outlet.put(f[0]+": ", f[0], f[1])
	}
	source.list("feeds", d.Feeds)
	source.list("sitemaps", d.Sitemaps)
	if d.List != "" {
		source.add("lists:")
		source.put("  - url: ", "lists", d.List)
		if d.Links != "" {
			source.put("    links: ", "links", d.Links)
		}
	}
	if d.Every != "" {
		source.add("schedule:")
		source.put("  every: ", "every", d.Every)
	}
	if d.FoundIn != "" {
		source.put("found_in: ", "found_in", d.FoundIn)
	}
	outlet.add("sources:")
	if len(source.lines) == 0 {
		source.add("{}")
	}
	for i, line := range source.lines {
		outlet.add([]string{"  - ", "    "}[min(i, 1)] + line)
	}
	return strings.Join(outlet.lines, "\n") + "\n", cmp.Or(outlet.err, source.err)
}

// yamlLines are lines of YAML, and the first text that YAML can't keep.
type yamlLines struct {
	lines []string
	err   error
}

func (l *yamlLines) add(line string) { l.lines = append(l.lines, line) }

// put adds a line that ends with the text of a field.
func (l *yamlLines) put(lead, field, text string) {
	written, err := yamllist.Text(field, text)
	if l.err == nil {
		l.err = err
	}
	l.add(lead + written)
}

// list adds a list of texts, unless there are none.
func (l *yamlLines) list(field string, texts []string) {
	if len(texts) > 0 {
		l.add(field + ":")
	}
	for _, text := range texts {
		l.put("  - ", field, text)
	}
}
