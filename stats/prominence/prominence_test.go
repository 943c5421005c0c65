package prominence_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	"yulun/stats/prominence"
)

type press []article.Article

func (p press) Each(_ context.Context, _ index.Query, f func(index.Hit) error) error {
	for _, a := range p {
		if err := f(index.Hit{Article: a}); err != nil {
			return err
		}
	}
	return nil
}

type placed []frontier.Placed

func (p placed) Placements(_ context.Context, f func(frontier.Placed) error) error {
	for _, at := range p {
		if err := f(at); err != nil {
			return err
		}
	}
	return nil
}

func day(month time.Month, d, hour int) time.Time {
	return time.Date(2019, month, d, hour, 0, 0, 0, time.UTC)
}

// sample is a front page with four pieces in March and one in April, of which three are hits, and a
// feed in the order of dates.
func sample() (press, placed) {
	front := frontier.Listing{SourceID: "daily", URL: "https://daily.example/", Kind: frontier.KindList, Otherwise: 3}
	feed := frontier.Listing{SourceID: "daily", URL: "https://daily.example/feed", Kind: frontier.KindFeed, ByDate: 3}
	at := func(l frontier.Listing, id string, best int, first time.Time, hours int) frontier.Placed {
		return frontier.Placed{Listing: l, Article: id, Best: best, FirstSeen: first, LastSeen: first.Add(time.Duration(hours) * time.Hour)}
	}
	pieces := press{{ID: "a", Title: "信用修复"}, {ID: "b"}, {ID: "c"}, {ID: "never seen"}}
	return pieces, placed{
		at(front, "a", 1, day(3, 1, 1), 10), at(front, "", 2, day(3, 1, 1), 50), at(front, "b", 12, day(3, 2, 1), 2), at(front, "other", 3, day(3, 3, 1), 1),
		at(front, "c", 40, day(3, 31, 20), 0), // the first of April in Shanghai
		at(feed, "a", 1, day(3, 1, 0), 3),
	}
}

func TestByListing(t *testing.T) {
	t.Parallel()
	ix, st := sample()
	rows, found, err := prominence.ByListing(t.Context(), ix, st, prominence.Options{
		Bucket: index.Month, Zone: index.Shanghai(), Top: 10,
		Sources: []article.Source{{ID: "daily", Outlet: article.Outlet{ID: "daily", Name: "华东时报"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := (prominence.Found{Articles: 4, Placed: 3, Listings: 2, ByDate: 1}); found != want {
		t.Errorf("found %+v", found)
	}
	outlet := article.Outlet{ID: "daily", Name: "华东时报"}
	want := []prominence.Row{
		{
			Listing: st[0].Listing, Outlet: outlet, Start: day(3, 1, 0), Pieces: 4, Hits: 2, Top: 3, TopHits: 1,
			Best: 6.5, Others: 2.5, Seen: 6 * time.Hour,
		},
		{Listing: st[0].Listing, Outlet: outlet, Start: day(4, 1, 0), Pieces: 1, Hits: 1, Best: 40},
		{Listing: st[5].Listing, Outlet: outlet, Start: day(3, 1, 0), Pieces: 1, Hits: 1, Top: 1, TopHits: 1, Best: 1, Seen: 3 * time.Hour},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got)\n%s", diff)
	}
}

func TestPieces(t *testing.T) {
	t.Parallel()
	ix, st := sample()
	var got []string
	found, err := prominence.Pieces(t.Context(), ix, st, index.Query{}, func(p prominence.Piece) error {
		got = append(got, p.Article+" "+p.Seen().String())
		return nil
	})
	if err != nil || found.Placed != 3 {
		t.Errorf("%+v: %v", found, err)
	}
	if diff := cmp.Diff([]string{"a 10h0m0s", "b 2h0m0s", "c 0s", "a 3h0m0s"}, got); diff != "" {
		t.Error(diff)
	}
}
