package discover

import (
	"slices"

	"yulun/article"
	"yulun/crawler/dates"
	"yulun/frontier"
)

// Kind is a kind of listing that is one document, or an index of such documents.
type Kind struct {
	// Name is the kind's in the listings of a source.
	Name string
	// Kind is the kind of its addresses in the frontier.
	Kind frontier.AddressKind
	// Read reads the decoded text of one document; base is its address. The error says that the
	// text is not such a listing.
	Read func(text []byte, base string, d dates.Reader) (Listing, error)
	// MaxBytes is the size at which a document is refused; 0 is the source's own limit.
	MaxBytes int64
	// Old says that the kind names old pieces as well as new ones, so that a period can be
	// backfilled by it.
	Old bool
	// Forwards says that an entry may lead to its piece through another host, such as one that
	// counts readers.
	Forwards bool
}

// Kinds lists the kinds, in the order in which a crawl reads them. To add one, write its Read in a
// file of its own and a row here: docs/architecture.md shows how.
func Kinds() []Kind {
	return []Kind{
		{Name: "feed", Kind: frontier.KindFeed, Read: Feed, Forwards: true},
		{Name: "sitemap", Kind: frontier.KindSitemap, Read: Sitemap, MaxBytes: MaxSitemapBytes, Old: true},
		{Name: "wordpress", Kind: frontier.KindFeed, Read: WordPress},
	}
}

// KindNames lists the names of all kinds.
func KindNames() []string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// Of are the addresses of a source's listings of this kind.
func (k Kind) Of(s article.Source) []string {
	var addresses []string
	switch k.Name {
	case "feed":
		addresses = slices.Clone(s.Feeds)
	case "sitemap":
		addresses = slices.Clone(s.Sitemaps)
	}
	for _, l := range s.OtherListings {
		if l.Kind == k.Name {
			addresses = append(addresses, l.URL)
		}
	}
	return addresses
}
