package reprints

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
)

// Index is the part of an index that is read.
type Index interface {
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
}

// Options say which clusters are listed.
type Options struct {
	Query index.Query
	// Least is how many articles of a cluster the query finds at least, Limit how many clusters are
	// given; 0 is all.
	Least, Limit int
	// Fold brings names of outlets to one form, in which they are compared.
	Fold func(name string) string
}

// Found is what was found: the clusters given, the largest first, and of how many.
type Found struct {
	// Articles is how many articles the query finds, Clusters how many clusters have Least of them
	// or more.
	Articles, Clusters int
	List               []Cluster
}

// Cluster is a piece with all its publications, relevant or not, and whether the query finds them
// or not.
type Cluster struct {
	ID string
	// Hits is how many of its articles the query finds.
	Hits int
	// Members are its articles in the order of publication, the earliest first. One without a date
	// stands where it was first seen.
	Members []Member
}

// Outlets is how many outlets published it.
func (c Cluster) Outlets() int {
	outlets := map[string]bool{}
	for _, m := range c.Members {
		outlets[m.Outlet.ID] = true
	}
	return len(outlets)
}

// Basis says how it is known from whom an article was taken.
type Basis string

// The bases.
const (
	// First is the earliest article.
	First Basis = "first"
	// NamedHere is an article that names an outlet which published the piece before it, or at the
	// same time.
	NamedHere Basis = "named"
	// NamedElsewhere is one that names an outlet which is not in the cluster.
	NamedElsewhere Basis = "named elsewhere"
	// NamedLater is one that names an outlet whose own article is dated later.
	NamedLater Basis = "named later"
	// Itself is one that names its own outlet.
	Itself Basis = "itself"
	// Unnamed is one that names nobody. It may have been taken from any earlier article.
	Unnamed Basis = "unnamed"
)

// Member is an article of a cluster.
type Member struct {
	ID, Title, URL string
	Outlet         article.Outlet
	Published      article.Moment
	FirstSeen      time.Time
	IsReprint      bool
	// Source is the outlet that the article says it was taken from, as it names it.
	Source string
	// From is the id of the article that it was taken from, where Basis is NamedHere or NamedLater.
	From  string
	Basis Basis
}

// Days is how many calendar days in a zone after another article it came out; known is false where
// either date is unknown.
func (m Member) Days(first Member, zone *time.Location) (days int, known bool) {
	a, b := first.Published.In(zone), m.Published.In(zone)
	if a.IsZero() || b.IsZero() {
		return 0, false
	}
	return int(b.Sub(a).Hours() / 24), true
}

// Hours is how many hours after another article it came out; known is false where the time of
// either is unknown.
func (m Member) Hours(first Member) (hours float64, known bool) {
	if m.Published.IsZero() || m.Published.DayOnly || first.Published.IsZero() ||
		first.Published.DayOnly {
		return 0, false
	}
	return m.Published.Time.Sub(first.Published.Time).Hours(), true
}

// Largest lists the clusters of which a query finds most articles.
func Largest(ctx context.Context, ix Index, o Options) (Found, error) {
	var found Found
	sizes := map[string]int{}
	err := ix.Each(ctx, o.Query, func(h index.Hit) error {
		found.Articles++
		sizes[h.Article.Cluster]++
		return nil
	})
	if err != nil {
		return found, err
	}
	maps.DeleteFunc(sizes, func(_ string, n int) bool { return n < o.Least })
	found.Clusters = len(sizes)
	ids := slices.SortedFunc(maps.Keys(sizes), func(a, b string) int {
		return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b))
	})
	if o.Limit > 0 && len(ids) > o.Limit {
		ids = ids[:o.Limit]
	}
	for _, id := range ids {
		c := Cluster{ID: id, Hits: sizes[id]}
		if c.Members, err = members(ctx, ix, id, o.Fold); err != nil {
			return found, err
		}
		if len(c.Members) == 0 {
			continue // gone from the index since
		}
		found.List = append(found.List, c)
	}
	return found, nil
}

// members reads the articles of a cluster and tells from whom each was taken.
func members(
	ctx context.Context, ix Index, cluster string, fold func(string) string,
) ([]Member, error) {
	var all []Member
	q := index.Query{
		Where:     index.All{index.Filter{Field: "cluster", Values: []string{cluster}}},
		Relevance: index.AnyRelevance, Order: index.Oldest,
	}
	err := ix.Each(ctx, q, func(h index.Hit) error {
		a := h.Article
		all = append(all, Member{
			ID: a.ID, Title: a.Title, URL: a.CanonicalURL, Outlet: a.Outlet, Published: a.Published,
			FirstSeen: a.FirstSeen, IsReprint: a.IsReprint, Source: a.OriginalSource,
		})
		return nil
	})
	slices.SortStableFunc(all, func(a, b Member) int {
		return cmp.Or(
			a.at().Compare(b.at()),
			a.FirstSeen.Compare(b.FirstSeen),
			cmp.Compare(a.ID, b.ID),
		)
	})
	for i := range all {
		all[i].trace(i == 0, all, fold)
	}
	return all, err
}

// at is when an article counts as published.
func (m Member) at() time.Time {
	if m.Published.IsZero() {
		return m.FirstSeen
	}
	return m.Published.Time
}

// trace tells from whom an article was taken.
func (m *Member) trace(first bool, all []Member, fold func(string) string) {
	name := fold(m.Source)
	switch {
	case name == "" && first:
		m.Basis = First
		return
	case name == "":
		m.Basis = Unnamed
		return
	case name == fold(m.Outlet.Name):
		m.Basis = Itself
		if first {
			m.Basis = First
		}
		return
	}
	m.Basis = NamedElsewhere
	for _, other := range all { // the earliest of the outlet
		if other.ID == m.ID || fold(other.Outlet.Name) != name {
			continue
		}
		m.From, m.Basis = other.ID, NamedHere
		if after(other, *m) {
			m.Basis = NamedLater
		}
		return
	}
}

// after reports whether an article came out after another one; on one day only where the times of
// both are known.
func after(a, b Member) bool {
	if a.Published.DayOnly || b.Published.DayOnly {
		days, known := a.Days(b, index.Shanghai())
		return known && days > 0
	}
	return a.at().After(b.at())
}
