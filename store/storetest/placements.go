package storetest

import (
	"testing"
	"time"

	"yulun/frontier"
	"yulun/store"
)

// placements: one row for a piece and a listing, however often it is read.
func placements(t *testing.T, f *fixture) {
	const front = "https://www.qingshi.example/"
	f.discover(t, url(1), url(2), url(3))
	a := f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	b := f.save(t, f.piece(url(2), "二", "乙文 正文"), frontier.OutcomeNew)
	look := func(order frontier.Order, entries int, urls ...string) {
		t.Helper()
		noError(t, f.KeepPlaces(f.ctx, frontier.ListingRead{
			SourceID: source, URL: front, Kind: frontier.KindList, At: f.now, Places: urls, Entries: entries, Order: order,
		}))
		f.now = f.now.Add(time.Hour)
	}
	look(frontier.OrderOther, 40, url(2), url(1), "https://www.qingshi.example/nobody-knows", url(3))
	look(frontier.OrderOther, 41, url(1), url(2))
	look(frontier.OrderByDate, 42, url(3), url(1))
	noError(t, f.KeepPlaces(f.ctx, frontier.ListingRead{SourceID: source, URL: front, At: f.now, Unchanged: true}))
	noError(t, f.KeepPlaces(f.ctx, frontier.ListingRead{SourceID: source, URL: "https://www.qingshi.example/never-read", At: f.now, Unchanged: true}))
	noError(t, f.KeepPlaces(f.ctx, frontier.ListingRead{
		SourceID: "another-source", URL: front, Kind: frontier.KindFeed, At: f.now, Places: []string{url(1)}, Entries: 1,
	}))
	at := func(hours int) time.Time { return start().Add(time.Duration(hours) * time.Hour) }
	listing := frontier.Listing{
		SourceID: source, URL: front, Kind: frontier.KindList, FirstRead: at(0), LastRead: at(3), Reads: 4, ByDate: 1, Otherwise: 2, Entries: 42,
	}
	want := []frontier.Placed{
		{Listing: listing, Article: b.ID, URL: url(2), First: 1, Best: 1, Last: 2, FirstSeen: at(0), BestSeen: at(0), LastSeen: at(1), Reads: 2},
		{Listing: listing, Article: a.ID, URL: url(1), First: 2, Best: 1, Last: 2, FirstSeen: at(0), BestSeen: at(1), LastSeen: at(3), Reads: 4},
		{Listing: listing, URL: url(3), First: 4, Best: 1, Last: 1, FirstSeen: at(0), BestSeen: at(2), LastSeen: at(3), Reads: 3},
	}
	var got []frontier.Placed
	noError(t, f.Placements(f.ctx, func(p frontier.Placed) error { got = append(got, p); return nil }))
	equal(t, "placements", got, want)
	lists, err := f.PlacedListings(f.ctx, source)
	noError(t, err)
	equal(t, "listings", lists, []store.PlacedListing{{Listing: listing, Pieces: 3}})
	in := func(source string, skip, limit int) []frontier.Placed {
		t.Helper()
		got, err := f.PlacesIn(f.ctx, source, front, skip, limit)
		noError(t, err)
		return got
	}
	equal(t, "places in a listing", in(source, 0, 5), []frontier.Placed{want[2], want[1], want[0]})
	equal(t, "the second place in a listing", in(source, 1, 1), want[1:2])
	equal(t, "places behind the last", len(in(source, 3, 5))+len(in("another-source", 0, 5)), 0)
	f.reopen()
	of, err := f.PlacementsOf(f.ctx, a.ID)
	noError(t, err)
	equal(t, "placements of an article", of, want[1:2])
	of, err = f.PlacementsOf(f.ctx, "0011223344556677")
	noError(t, err)
	equal(t, "placements of no article", len(of), 0)
}
