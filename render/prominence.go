package render

import (
	"fmt"
	"time"

	"yulun/frontier"
	"yulun/index"
	"yulun/locale"
	"yulun/stats/prominence"
)

// Prominence is the table of the places of articles in listings.
func Prominence() Layout[prominence.Piece] {
	type piece = prominence.Piece
	col := column[piece]
	layout := Layout[piece]{
		identifier("article", "Identifier of the article.", func(p piece) any { return p.Article }),
		col("outlet", Text, "", "Identifier of the outlet.", func(p piece) any { return p.Outlet.ID }),
		col("published", Date, "day or instant", "When it came out.", func(p piece) any {
			if p.Published.IsZero() {
				return nil
			}
			return p.Published
		}),
	}
	layout = append(layout, listingColumns(func(p piece) frontier.Listing { return p.Listing })...)
	return append(layout,
		col("best_place", Integer, "place", "Best place at which a look found it, from 1.", func(p piece) any { return p.Best }),
		col("first_place", Integer, "place", "Place at which the first look found it.", func(p piece) any { return p.First }),
		col("last_place", Integer, "place", "Place at which the last look found it.", func(p piece) any { return p.Last }),
		col("first_seen", Date, "UTC", "First look that found it there.", func(p piece) any { return p.FirstSeen }),
		col("best_seen", Date, "UTC", "First look that found it at its best place.", func(p piece) any { return p.BestSeen }),
		col("last_seen", Date, "UTC", "Last look that found it there.", func(p piece) any { return p.LastSeen }),
		col("hours_seen", Number, "hours", "From the first of these looks to the last: it was there so long at least.", func(p piece) any { return p.Seen().Hours() }),
		col("reads", Integer, "looks", "How many looks found it.", func(p piece) any { return p.Reads }),
		col("title", Text, "", "Headline.", func(p piece) any { return p.Title }),
		col("url", Text, "", "Address of the piece as the listing names it.", func(p piece) any { return p.URL }),
	)
}

// listingColumns describe a listing.
func listingColumns[T any](of func(T) frontier.Listing) Layout[T] {
	col := column[T]
	return Layout[T]{
		col("source", Text, "", "Identifier of the source.", func(v T) any { return of(v).SourceID }),
		col("listing", Text, "", "Address of the listing.", func(v T) any { return of(v).URL }),
		col("listing_kind", Text, "", "Kind of the listing: feed, or list for the first page of a list.", func(v T) any { return string(of(v).Kind) }),
		col("listing_order", Text, "", "Order of the listing: date (newest first: a place says how new a piece was and no more) or other; missing where its dates don't tell.",
			func(v T) any { return optional(string(of(v).Order())) }),
		col("listing_reads", Integer, "looks", "How often the listing was looked at.", func(v T) any { return of(v).Reads }),
		col("listing_entries", Integer, "pieces", "How many pieces the last look found in it.", func(v T) any { return of(v).Entries }),
	}
}

// ProminenceByListing is the table of places summed by listing.
func ProminenceByListing() Layout[prominence.Row] {
	type row = prominence.Row
	col := column[row]
	layout := Layout[row]{
		col("outlet", Text, "", "Identifier of the outlet.", func(r row) any { return optional(r.Outlet.ID) }),
		col("outlet_name", Text, "", "Name of the outlet.", func(r row) any { return optional(r.Outlet.Name) }),
		col("start", Date, "day", "First day of the bucket; missing where time is not cut.", func(r row) any { return firstDay(r.Start) }),
	}
	layout = append(layout, listingColumns(func(r row) frontier.Listing { return r.Listing })...)
	known := func(place float64) any {
		if place == 0 {
			return nil
		}
		return place
	}
	return append(layout,
		col("pieces", Integer, "pieces", "How many pieces came to the listing in the bucket, whatever they are about.", func(r row) any { return r.Pieces }),
		col("hits", Integer, "articles", "How many of them the query finds.", func(r row) any { return r.Hits }),
		col("top_pieces", Integer, "pieces", "How many of the pieces came to one of the top places.", func(r row) any { return r.Top }),
		col("top_hits", Integer, "articles", "How many of these the query finds.", func(r row) any { return r.TopHits }),
		col("top_share", Number, "share, 0 to 1", "Share of the hits among the pieces in top places.", func(r row) any {
			if r.Top == 0 {
				return nil
			}
			return float64(r.TopHits) / float64(r.Top)
		}),
		col("median_place", Number, "place", "Median of the hits' best places.", func(r row) any { return known(r.Best) }),
		col("median_place_others", Number, "place", "Median of the other pieces' best places.", func(r row) any { return known(r.Others) }),
		col("median_hours", Number, "hours", "Median of how long the hits were seen at least.", func(r row) any {
			if r.Hits == 0 {
				return nil
			}
			return r.Seen.Hours()
		}),
	)
}

// OrderText says how a listing is ordered.
func OrderText(p locale.Printer, o frontier.Order) string {
	switch o {
	case frontier.OrderByDate:
		return p.T("by date")
	case frontier.OrderOther:
		return p.T("not by date")
	default:
		return p.T("unknown")
	}
}

// ProminenceTable is the table of the places of articles for a terminal.
func ProminenceTable(pieces []prominence.Piece, width int) Table {
	t := Table{
		Header: []string{"first seen", "article", "outlet", "order", "best", "first", "last", "hours", "listing", "headline"},
		Right:  []int{4, 5, 6, 7}, MaxWidth: 50, Width: width,
	}
	for _, p := range pieces {
		t.Rows = append(t.Rows, []string{
			p.FirstSeen.In(index.Shanghai()).Format(time.DateOnly), p.Article, p.Outlet.ID, OrderText(locale.Printer{}, p.Listing.Order()),
			fmt.Sprint(p.Best), fmt.Sprint(p.First), fmt.Sprint(p.Last), fmt.Sprintf("%.0f", p.Seen().Hours()), p.Listing.URL, p.Title,
		})
	}
	return t
}

// ProminenceByListingTable is the table of places summed by listing for a terminal.
func ProminenceByListingTable(rows []prominence.Row, top, width int) Table {
	t := Table{
		Header: []string{
			"source", "from", "order", "looks", "pieces", "hits", fmt.Sprintf("top %d", top), "hits", "median place", "of others", "hours", "listing",
		},
		Right: []int{3, 4, 5, 6, 7, 8, 9, 10}, Width: width,
	}
	place := func(p float64) string {
		if p == 0 {
			return "–"
		}
		return fmt.Sprintf("%.1f", p)
	}
	for _, r := range rows {
		start, hours := "", "–"
		if !r.Start.IsZero() {
			start = r.Start.Format(time.DateOnly)
		}
		if r.Hits > 0 {
			hours = fmt.Sprintf("%.0f", r.Seen.Hours())
		}
		t.Rows = append(t.Rows, []string{
			r.Listing.SourceID, start, OrderText(locale.Printer{}, r.Listing.Order()), Thousands(r.Listing.Reads), Thousands(r.Pieces), Thousands(r.Hits),
			Thousands(r.Top), Thousands(r.TopHits), place(r.Best), place(r.Others), hours, r.Listing.URL,
		})
	}
	return t
}
