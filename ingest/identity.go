package ingest

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"yulun/article"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/store"
)

// identity is by what addresses an article page is known.
type identity struct {
	// canonical is the article's address unless another text has it, own the address that answered,
	// in full.
	canonical, own string
	// named is the address that the page names as its own, if it may belong to another page; empty
	// otherwise.
	named string
	keys  []string
}

// identify says by what addresses a page is known. The address that answered is what counts. One
// that the page names is taken in its place where it looks like the same article's; any other is
// only noted, since many a site names a wrong one, and may merge what has the same text.
func identify(p article.Page, f frontier.Fetch) (identity, error) {
	if strings.HasPrefix(p.URL, "urn:") { // an import without an address on the web
		return identity{canonical: p.URL, own: p.URL}, nil
	}
	own, err := firstNormal(p.URL, f.FinalURL, f.URL)
	if err != nil {
		return identity{}, err
	}
	id := identity{own: own}
	if id.canonical, err = relate.Canonical(own); err != nil {
		return identity{}, err
	}
	id.addKey(own)
	id.addKey(f.URL)
	if i := p.Notes.Import; i != nil && i.ID != "" && article.IsID(i.ID, p.CanonicalURL) {
		id.canonical = p.CanonicalURL // settled by the Yulun that exported it
		return id, nil
	}
	named := p.Named
	if named == "" {
		named = p.CanonicalURL
	}
	canonical, err := relate.Canonical(named)
	switch {
	case named == "" || err == nil && canonical == id.canonical:
	case err != nil || relate.Placeholder(named):
		id.named = named
	case relate.Plausible(canonical, own):
		id.canonical = canonical
		id.addKey(canonical)
	default:
		id.named = canonical
		if !isFront(canonical) {
			id.addKey(canonical)
		}
	}
	return id, nil
}

func (id *identity) addKey(address string) {
	if k := relate.Key(address); k != "" && !slices.Contains(id.keys, k) {
		id.keys = append(id.keys, k)
	}
}

func (id identity) kept() store.Identity {
	return store.Identity{Keys: id.keys, Own: id.own, Same: sameArticle}
}

func sameArticle(read, kept store.Text, known bool) bool {
	return relate.SameArticle(relate.Read(read), relate.Read(kept), known)
}

// Keys are the keys of addresses, each once; they are for articles that were kept without any.
func Keys(addresses []string) []string {
	var id identity
	for _, a := range addresses {
		id.addKey(a)
	}
	return id.keys
}

// isFront reports whether an address is a site's front page, which stands for none of its articles.
func isFront(canonical string) bool {
	u, err := url.Parse(canonical)
	return err == nil && u.Path == "/" && u.RawQuery == ""
}

// firstNormal is the first of some addresses that is one, in the form in which it is asked for.
func firstNormal(candidates ...string) (string, error) {
	first := errors.New("it has no address")
	for _, c := range slices.DeleteFunc(candidates, func(c string) bool { return c == "" }) {
		normal, err := relate.Normal(c)
		if err == nil {
			return normal, nil
		}
		first = err
	}
	return "", first
}
