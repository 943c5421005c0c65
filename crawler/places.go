package crawler

import (
	"context"

	"yulun/crawler/discover"
	"yulun/frontier"
)

// longestListing is the longest address of a listing whose places are kept: a database index over
// addresses takes none that is longer.
const longestListing = 2000

// placesIn is what one look at a listing found: which of the source's pieces stand where.
func placesIn(kind frontier.AddressKind, url string, filter *discover.Filter, links []discover.Link) frontier.ListingRead {
	read := frontier.ListingRead{URL: url, Kind: kind, Order: discover.OrderOf(links)}
	seen := map[string]bool{}
	for _, l := range links {
		address, ok := pieceOf(filter, l)
		if !ok || seen[address] {
			continue
		}
		seen[address] = true
		if read.Entries++; read.Entries <= frontier.MaxPlaces {
			read.Places = append(read.Places, address)
		}
	}
	return read
}

// keepPlaces keeps what one look at a listing of the source found.
func (r *run) keepPlaces(ctx context.Context, read frontier.ListingRead) error {
	if len(read.URL) > longestListing {
		return nil
	}
	read.SourceID, read.At = r.source.ID, r.Now()
	if err := r.State.KeepPlaces(ctx, read); err != nil {
		return r.fault("keep the places in "+read.URL, err)
	}
	return nil
}
