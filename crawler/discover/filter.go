package discover

import (
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"yulun/article"
	"yulun/crawler/relate"
)

// Filter says which addresses are a source's articles.
//
// An address passes when one Include matches it, or there is none, and no Exclude does. It must
// also lie on the source's own sites (the registered domains of its listings), unless the Include
// that matches names a host itself. A pattern matches an address as the site wrote it, or without
// the parameters that sites use for tracking.
type Filter struct {
	include, exclude []*regexp.Regexp
	sites            map[string]bool
	listings         map[string]bool
}

// NewFilter compiles a source's patterns.
func NewFilter(s article.Source) (*Filter, error) {
	f := &Filter{sites: map[string]bool{}, listings: map[string]bool{}}
	var err error
	if f.include, err = compile(s.Include); err != nil {
		return nil, err
	}
	if f.exclude, err = compile(s.Exclude); err != nil {
		return nil, err
	}
	own := append(append([]string{}, s.Feeds...), s.Sitemaps...)
	for _, l := range s.OtherListings {
		own = append(own, l.URL)
	}
	for _, l := range s.Lists {
		own = append(own, Pages(l)...)
	}
	for _, address := range own {
		if canonical, err := relate.Canonical(address); err == nil {
			f.listings[canonical] = true
		}
	}
	for _, a := range s.Archives {
		f.sites[site(&url.URL{Host: a.Host()})] = true
	}
	for _, address := range append(own, s.Pages...) {
		if u, err := url.Parse(address); err == nil {
			f.sites[site(u)] = true
		}
	}
	return f, nil
}

// For is the filter for the links of one list page: its own pattern stands in for the source's
// Include.
func (f *Filter) For(l article.ListPage) (*Filter, error) {
	if l.Links == "" {
		return f, nil
	}
	links, err := compile([]string{l.Links})
	if err != nil {
		return nil, err
	}
	return &Filter{include: links, exclude: f.exclude, sites: f.sites, listings: f.listings}, nil
}

// Article is the form in which an article's address is asked for; ok is false when the address is
// not one of the source's articles.
func (f *Filter) Article(address string) (normal string, ok bool) {
	normal, err := relate.Normal(address)
	if err != nil {
		return "", false
	}
	canonical, _ := relate.Canonical(normal)
	bare, _ := relate.Bare(normal)
	u, err := url.Parse(normal)
	if err != nil || f.listings[canonical] || !f.included(u, normal, canonical, bare) {
		return "", false
	}
	for _, x := range f.exclude {
		if x.MatchString(normal) || x.MatchString(bare) {
			return "", false
		}
	}
	return normal, true
}

func (f *Filter) included(u *url.URL, normal, canonical, bare string) bool {
	own := f.sites[site(u)]
	for _, i := range f.include {
		if (i.MatchString(normal) || i.MatchString(bare)) && (own || namesHost(i.String())) {
			return true
		}
	}
	return len(f.include) == 0 && own && !isFrontPage(canonical, bare) && !isFile(u)
}

// Own reports whether an address lies on the source's own sites.
func (f *Filter) Own(address string) bool {
	u, err := url.Parse(address)
	return err == nil && f.sites[site(u)]
}

// namesHost reports whether a pattern says which hosts it means: "^https?://…", or a name with dots
// before its first slash, such as "paper\.cn/\d+".
func namesHost(pattern string) bool {
	if strings.Contains(pattern, "://") {
		return true
	}
	head, _, slash := strings.Cut(pattern, "/")
	return slash && strings.Contains(head, ".")
}

// SameSite reports whether two addresses lie on one publisher's site.
func SameSite(a, b string) bool {
	u, err1 := url.Parse(a)
	v, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && site(u) == site(v)
}

// Excluded reports whether an Exclude matches an address.
func (f *Filter) Excluded(address string) bool {
	return slices.ContainsFunc(f.exclude, func(x *regexp.Regexp) bool { return x.MatchString(address) })
}

// With is the filter that takes the site of one more address for the source's own.
func (f *Filter) With(address string) *Filter {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || f.sites[site(u)] {
		return f
	}
	wider := *f
	wider.sites = maps.Clone(f.sites)
	wider.sites[site(u)] = true
	return &wider
}

// site is what two addresses of one publisher share: the registered domain, or the address and port
// of a host that has none.
func site(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return u.Host
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}

// isFrontPage reports whether an address is that of a site's front page, be it with a note of where
// the reader comes from, such as /?from=nav. With a number, as in /?r=17, it may be an article's.
func isFrontPage(canonical, bare string) bool {
	u, err := url.Parse(bare)
	return err == nil && u.Path == "/" && u.RawQuery == "" && !strings.ContainsAny(strings.TrimPrefix(canonical, bare), "0123456789")
}

// isFile reports whether an address ends like that of a file that is not a page.
func isFile(u *url.URL) bool {
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".css", ".js", ".json", ".xml", ".rss", ".pdf", ".doc",
		".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".rar", ".gz", ".mp3", ".mp4", ".m3u8", ".apk", ".exe":
		return true
	}
	return false
}

func compile(patterns []string) ([]*regexp.Regexp, error) {
	var out []*regexp.Regexp
	for _, p := range patterns {
		re, err := regexp.Compile(p)
		if err != nil {
			return nil, fmt.Errorf("pattern %q: %w", p, err)
		}
		out = append(out, re)
	}
	return out, nil
}
