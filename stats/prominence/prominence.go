package prominence

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
)

// Index is the part of an index that is read.
type Index interface {
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
}

// Store is the part of a store that is read.
type Store interface {
	Placements(ctx context.Context, f func(frontier.Placed) error) error
}

// Found counts what was looked at.
type Found struct {
	// Articles is how many articles the query finds, Placed how many of them were seen in a
	// listing.
	Articles, Placed int
	// Listings counts the listings with a place, ByDate those of them that name the newest piece
	// first.
	Listings, ByDate int
}

// Piece is an article of the query in one listing.
type Piece struct {
	frontier.Placed
	Outlet    article.Outlet
	Title     string
	Published article.Moment
}

// Seen is how long the piece was in the listing at least: from the first look that found it to the
// last.
func (p Piece) Seen() time.Duration { return p.LastSeen.Sub(p.FirstSeen) }

// Pieces calls f with each place of each article that a query finds, listing by listing in the
// order in which they came there.
func Pieces(ctx context.Context, ix Index, st Store, q index.Query, f func(Piece) error) (Found, error) {
	return each(ctx, ix, st, q, func(p Piece, hit bool) error {
		if !hit {
			return nil
		}
		return f(p)
	})
}

// each calls f with each place of each piece, and whether the query finds the piece.
func each(ctx context.Context, ix Index, st Store, q index.Query, f func(p Piece, hit bool) error) (Found, error) {
	var found Found
	hits := map[string]Piece{}
	err := ix.Each(ctx, q, func(h index.Hit) error {
		a := h.Article
		hits[a.ID] = Piece{Outlet: a.Outlet, Title: a.Title, Published: a.Published}
		return nil
	})
	if err != nil {
		return found, err
	}
	found.Articles = len(hits)
	placed := map[string]bool{}
	listings := map[[2]string]bool{}
	err = st.Placements(ctx, func(at frontier.Placed) error {
		if key := [2]string{at.Listing.SourceID, at.Listing.URL}; !listings[key] {
			listings[key] = true
			found.Listings++
			if at.Listing.Order() == frontier.OrderByDate {
				found.ByDate++
			}
		}
		p, hit := hits[at.Article]
		hit = hit && at.Article != ""
		if hit {
			placed[at.Article] = true
		}
		p.Placed = at
		return f(p, hit)
	})
	found.Placed = len(placed)
	return found, err
}

// Options say how the places of listings are summed.
type Options struct {
	Query index.Query
	// Bucket cuts time by when a piece was first seen in the listing, in Zone.
	Bucket index.Bucket
	Zone   *time.Location
	// Top is how many places count as the top.
	Top int
	// Sources have the outlets of the listings.
	Sources []article.Source
}

// Row is one listing in one bucket.
type Row struct {
	Listing frontier.Listing
	Outlet  article.Outlet
	// Start is the first day of the bucket; zero where time is not cut.
	Start time.Time
	// Pieces is how many pieces came to the listing in the bucket, about the topic or not; Hits is
	// how many of them the query finds.
	Pieces, Hits int
	// Top is how many of the pieces came to one of the top places, TopHits how many of the hits
	// did.
	Top, TopHits int
	// Best is the median of the hits' best places, Others that of the other pieces'; 0 where there
	// is none. Seen is the median of how long the hits were seen.
	Best, Others float64
	Seen         time.Duration
}

// sum is a row that is being made.
type sum struct {
	Row
	best, others, seen []float64
}

// ByListing sums the places by listing and bucket.
func ByListing(ctx context.Context, ix Index, st Store, o Options) ([]Row, Found, error) {
	outlets := map[string]article.Outlet{}
	for _, s := range o.Sources {
		outlets[s.ID] = s.Outlet
	}
	type key struct {
		source, url string
		start       time.Time
	}
	sums := map[key]*sum{}
	found, err := each(ctx, ix, st, o.Query, func(p Piece, hit bool) error {
		l := p.Listing
		k := key{l.SourceID, l.URL, o.Bucket.Start(article.At(p.FirstSeen).In(o.Zone))}
		s := sums[k]
		if s == nil {
			s = &sum{Row: Row{Listing: l, Outlet: outlets[l.SourceID], Start: k.start}}
			sums[k] = s
		}
		s.add(p, hit, o.Top)
		return nil
	})
	rows := make([]Row, 0, len(sums))
	for _, s := range sums {
		s.Best, s.Others, s.Row.Seen = median(s.best), median(s.others), time.Duration(median(s.seen))
		rows = append(rows, s.Row)
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(a.Listing.SourceID, b.Listing.SourceID), cmp.Compare(a.Listing.URL, b.Listing.URL), a.Start.Compare(b.Start),
		)
	})
	return rows, found, err
}

func (s *sum) add(p Piece, hit bool, top int) {
	s.Pieces++
	isTop := p.Best <= top
	if isTop {
		s.Top++
	}
	if !hit {
		s.others = append(s.others, float64(p.Best))
		return
	}
	s.Hits++
	if isTop {
		s.TopHits++
	}
	s.best, s.seen = append(s.best, float64(p.Best)), append(s.seen, float64(p.Seen()))
}

// median is the middle of some values; 0 where there is none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return (values[half-1] + values[half]) / 2
}
