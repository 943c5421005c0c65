package imports

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/crawler/relate"
)

// Outlets finds whose article an item is: what the caller says of all items counts first, then an
// id or a full description in the row, then the address, then the outlet's name in the row. Nothing
// is made up: an item of no known outlet is refused.
type Outlets struct {
	sources []known
	// all is the outlet of every item, nil where each has its own.
	all *article.Source
	// types are the outlet types that a row may name.
	types []article.OutletType
}

// known is a configured source with what counts as its article.
type known struct {
	article.Source
	filter *discover.Filter
	hosts  map[string]bool // of its listings
}

// NewOutlets knows the configured sources and the outlet types of the codebook. all, unless nil, is
// the outlet of every item; an item whose address belongs to another configured outlet is refused
// then.
func NewOutlets(sources []article.Source, types []article.OutletType, all *article.Source) (*Outlets, error) {
	o := &Outlets{all: all, types: types}
	for _, s := range sources {
		f, err := discover.NewFilter(s)
		if err != nil {
			return nil, err
		}
		k := known{s, f, map[string]bool{}}
		s.Archives = nil // their servers are not the outlet's
		for _, a := range s.Listings() {
			if h := host(a); h != "" {
				k.hosts[h] = true
			}
		}
		o.sources = append(o.sources, k)
	}
	return o, nil
}

// host is an address's without "www.", with the port where it has one; empty when it has no host.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.")
}

// claim is what an item says of its outlet; all of it may be empty.
type claim struct {
	outlet  article.Outlet
	name    string
	address string
}

// find is the source of an item, under the id of imported ones.
func (o *Outlets) find(c claim) (article.Source, *Refusal) {
	s, refused := o.settle(c)
	if refused != nil {
		return s, refused
	}
	s.ID = article.ImportSource(s.Outlet.ID)
	return s, nil
}

// crawled is the source by whose rules an address is fetched: the configured one, or the one outlet
// of every item.
func (o *Outlets) crawled(address string) (article.Source, *Refusal) {
	s, refused := o.settle(claim{address: address})
	if refused == nil && s.ID == "" {
		s.ID = article.ImportSource(s.Outlet.ID)
	}
	return s, refused
}

func (o *Outlets) settle(c claim) (article.Source, *Refusal) {
	byAddress, refused := o.byAddress(c.address)
	if o.all != nil {
		if byAddress != nil && byAddress.Outlet.ID != o.all.Outlet.ID {
			return article.Source{}, fault(CodeNoOutlet, "its address is one of outlet %s, but it was to be imported as %s", byAddress.Outlet.ID, o.all.Outlet.ID)
		}
		return *o.all, nil
	}
	if c.outlet.ID != "" {
		if s := o.outlet(func(s article.Source) bool { return s.Outlet.ID == c.outlet.ID }); s != nil {
			return *s, nil
		}
		if CheckOutlet(c.outlet, o.types) == nil { // as exports of Yulun do
			return article.Source{Outlet: c.outlet}, nil
		}
	}
	if byAddress != nil {
		return *byAddress, nil
	}
	if refused != nil {
		return article.Source{}, refused
	}
	for _, name := range []string{c.name, c.outlet.Name} {
		if s := o.named(name); s != nil {
			return *s, nil
		}
	}
	return article.Source{}, fault(CodeNoOutlet, "%s", c.unknown())
}

// unknown says what was tried in vain.
func (c claim) unknown() string {
	names := ""
	if name := cmp.Or(c.outlet.ID, c.name, c.outlet.Name); name != "" {
		names = "the outlet " + name + " is not in sources.yaml"
	}
	if h := host(c.address); h != "" {
		if names != "" {
			names += ", and "
		}
		names += "no source lies on " + h
	}
	return cmp.Or(names, "neither an outlet nor an address says whose article it is") + "; name one with --outlet"
}

// idForm is the form of an outlet's id, countryForm that of a country.
var (
	idForm      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
)

// CheckOutlet refuses an outlet that is not described in full. Its type must be one of the given
// ones.
func CheckOutlet(o article.Outlet, types []article.OutletType) error {
	switch {
	case !idForm.MatchString(o.ID):
		return fmt.Errorf("its id %q is not made of small letters and digits, joined by hyphens", o.ID)
	case o.Name == "":
		return errors.New("it has no name")
	case !slices.Contains(types, o.Type):
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = string(t)
		}
		return fmt.Errorf("its type %q is none of %s", o.Type, strings.Join(names, ", "))
	case !countryForm.MatchString(o.Country):
		return fmt.Errorf("its country %q is not two capital letters", o.Country)
	}
	return nil
}

// NewSource is a source of imported articles of an outlet that is not configured. Its addresses are
// asked for one at a time, two seconds apart.
func NewSource(o article.Outlet, lang article.Lang) *article.Source {
	return &article.Source{Outlet: o, Lang: lang, Delay: 2 * time.Second, Parallel: 1, MaxBody: 5 << 20}
}

func (o *Outlets) outlet(is func(article.Source) bool) *article.Source {
	for i := range o.sources {
		if is(o.sources[i].Source) {
			return &o.sources[i].Source
		}
	}
	return nil
}

// named is the source whose id or whose outlet's id or name is the given one.
func (o *Outlets) named(name string) *article.Source {
	if name == "" {
		return nil
	}
	return o.outlet(func(s article.Source) bool {
		return s.ID == name || s.Outlet.ID == name || s.Outlet.Name == name || s.NameEn != "" && strings.EqualFold(s.NameEn, name)
	})
}

// byAddress is the source that an address belongs to: one that takes it for an article, else one
// with a listing on its host, else one on its site. Where several outlets share a site it is
// refused.
func (o *Outlets) byAddress(address string) (*article.Source, *Refusal) {
	if host(address) == "" {
		return nil, nil
	}
	canonical, err := relate.Canonical(address)
	if err != nil {
		return nil, nil
	}
	for _, is := range []func(known) bool{
		func(k known) bool { _, ok := k.filter.Article(canonical); return ok },
		func(k known) bool { return k.hosts[host(address)] },
		func(k known) bool { return k.filter.Own(canonical) },
	} {
		var found *article.Source
		outlets := map[string]bool{}
		for i := range o.sources {
			if is(o.sources[i]) {
				outlets[o.sources[i].Outlet.ID] = true
				if found == nil {
					found = &o.sources[i].Source
				}
			}
		}
		switch len(outlets) {
		case 0:
		case 1:
			return found, nil
		default:
			ids := make([]string, 0, len(outlets))
			for id := range outlets {
				ids = append(ids, id)
			}
			slices.Sort(ids)
			return nil, fault(CodeNoOutlet, "the outlets %s share the site of its address; name one with --outlet", strings.Join(ids, ", "))
		}
	}
	return nil, nil
}
