package article

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// OutletType is the id of an outlet type of the codebook: who is behind an outlet.
type OutletType string

// Outlet is a publisher.
type Outlet struct {
	ID string `json:"id"`
	// Name is in the outlet's own language.
	Name string     `json:"name"`
	Type OutletType `json:"type"`
	// Country is the ISO 3166-1 alpha-2 code of where it publishes from, in capitals.
	Country string `json:"country"`
}

// Source is a way into an outlet's coverage: where its articles are discovered, and how it may be
// crawled. One outlet can have several.
type Source struct {
	ID     string
	Outlet Outlet
	// Owners dates the outlet's type where ownership changed, oldest first; empty when it never
	// did.
	Owners []Ownership
	// NameEn is the outlet's name in English; empty when it has none.
	NameEn string
	// Reach is how many people the outlet reaches, in any unit that is the same for all; 0 is
	// unknown.
	Reach float64
	Lang  Lang
	// Zone is the outlet's time zone: that of dates without one on its pages, and of its schedule.
	Zone *time.Location

	// Feeds, Sitemaps and Pages are absolute addresses; Pages are articles named one by one.
	Feeds, Sitemaps, Pages []string
	Lists                  []ListPage
	// OtherListings are listings of further kinds.
	OtherListings []Listing
	// Archives are web archives that hold captures of the source's pages.
	Archives []WebArchive
	// Include and Exclude are regular expressions on the whole address of an article. With no
	// Include every address on the source's hosts is included; Exclude wins.
	Include, Exclude []string

	// Delay is the least time between two requests to one host; robots.txt may ask for more.
	Delay time.Duration
	// Parallel is how many requests to one host may be under way at once, from 1.
	Parallel int
	// MaxArticles bounds the new articles of one crawl (0: no bound); MaxBody the bytes of one
	// decoded response.
	MaxArticles int
	MaxBody     int64
	// MaxDaily bounds the pages that are asked for on one day of Zone, by crawls, rechecks and
	// backfills together; 0: no bound. robots.txt, redirects and repetitions are not counted.
	MaxDaily int
	// MaxAge leaves out addresses that the feed or sitemap dates earlier than this before now (0:
	// no bound).
	MaxAge time.Duration
	// Every is how often the source is crawled by the service, unless Cron says when: five fields,
	// minute first, in the source's Zone. Jitter is the most by which a crawl is put off.
	Every, Jitter time.Duration
	Cron          string
	// MinEvery and MaxEvery are the bounds of an interval that follows how often the source
	// publishes, in place of Every and Cron; both zero where it is fixed.
	MinEvery, MaxEvery time.Duration
	// Recheck is the least time between two visits to what is known and due, without reading the
	// listings; 0: articles are rechecked by crawls only.
	Recheck time.Duration

	// FoundIn says where the addresses were found publicly; Verified whether they have been seen to
	// work since.
	FoundIn  string
	Verified bool
	// Paused says that the source is not crawled by its schedule. What is known of it stays.
	Paused bool
}

// Ownership is an outlet's type from a day on.
type Ownership struct {
	// From is the first day, as its midnight in UTC.
	From time.Time
	Type OutletType
}

// TypeAt is the outlet's type on the day of a moment in the source's zone (UTC where it has none):
// the last Owner's from then, or the Outlet's own, which is also the answer for an unknown moment.
func (s Source) TypeAt(m Moment) OutletType {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	day, typ := m.In(zone), s.Outlet.Type
	for _, o := range s.Owners {
		if !day.Before(o.From) {
			typ = o.Type
		}
	}
	return typ
}

// ListPage is a page of links to articles, such as a section's front page or a public site search.
type ListPage struct {
	// URL is absolute; "{page}" in it stands for a page number from First to First+Pages-1.
	URL string
	// Links is a regular expression on the absolute address of a link that leads to an article;
	// empty: the source's Include.
	Links        string
	First, Pages int
}

// Listing is a listing of a kind that package discover knows by name.
type Listing struct{ Kind, URL string }

// WebArchive is a web archive with the part of its index that is about the source.
type WebArchive struct {
	// CDX is the absolute address of the server of the index, without a query.
	CDX string
	// URL says which pages are asked for, as the server understands it: "example.cn/news/*" or
	// "*.example.cn".
	URL string
	// From and To are the first and the last day on which the captures were taken, midnight in UTC;
	// To is zero where there is no last one.
	From, To time.Time
	// Replay is the absolute address of a capture, with {timestamp} for its time (14 digits) and
	// {url} at the end for the address of the page.
	Replay string
}

// Host is the host of the pages, with its port where it has one: "example.cn" of "*.example.cn" and
// "http://example.cn/news/*". It is empty where URL names none.
func (a WebArchive) Host() string {
	pattern := a.URL
	if _, rest, ok := strings.Cut(pattern, "://"); ok {
		pattern = rest
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(pattern, "*."), "/")
	if host = strings.TrimSuffix(host, "*"); !strings.Contains(host, ".") && !LoopbackHost(hostname(host)) {
		return ""
	}
	return strings.ToLower(host)
}

func hostname(host string) string {
	name, _, _ := strings.Cut(host, ":")
	return name
}

// Adaptive reports whether the interval between crawls follows how often the source publishes.
func (s Source) Adaptive() bool { return s.MaxEvery > 0 }

// OnlyArchives reports whether web archives are the only listings of the source, so that nothing
// new of it is ever seen.
func (s Source) OnlyArchives() bool {
	return len(s.Archives) > 0 && len(s.Feeds)+len(s.Sitemaps)+len(s.Lists)+len(s.OtherListings) == 0
}

// Listings are the addresses of all listings of the source, of a list with pages that of the first
// one, and those of its Pages. The addresses of web archives are those of their servers.
func (s Source) Listings() []string {
	addresses := slices.Concat(s.Feeds, s.Sitemaps, s.Pages)
	for _, l := range s.Lists {
		addresses = append(addresses, l.URL)
	}
	for _, l := range s.OtherListings {
		addresses = append(addresses, l.URL)
	}
	for _, a := range s.Archives {
		addresses = append(addresses, a.CDX, a.Replay)
	}
	return addresses
}

// LoopbackHost reports whether a host name or address is this machine itself: names below
// .localhost are, by RFC 6761.
func LoopbackHost(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// OnThisMachine reports whether all addresses of the source are on this machine.
func (s Source) OnThisMachine() bool {
	addresses := s.Listings()
	return len(addresses) > 0 && !slices.ContainsFunc(addresses, func(address string) bool {
		u, err := url.Parse(address)
		return err != nil || !LoopbackHost(u.Hostname())
	})
}
