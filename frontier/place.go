package frontier

import "time"

// MaxPlaces is how many places of a listing are kept: those at its head.
const MaxPlaces = 100

// Order says how a listing ordered its pieces.
type Order string

// The orders of listings.
const (
	// OrderUnknown is the order of a listing that dates too few of its pieces.
	OrderUnknown Order = ""
	// OrderByDate is the order of a listing that names the newest piece first. A place says how new
	// a piece was, and nothing of what the outlet thought of it.
	OrderByDate Order = "date"
	// OrderOther is any other order, such as an editor's.
	OrderOther Order = "other"
)

// ListingRead is what one look at a feed or at the first page of a list found.
type ListingRead struct {
	SourceID, URL string
	Kind          AddressKind
	At            time.Time
	// Places are the addresses of the pieces that it names, the first one first, at most MaxPlaces.
	Places []string
	// Entries is how many pieces it names in all.
	Entries int
	Order   Order
	// Unchanged says that the server answered that nothing has changed since the last look. Places,
	// Entries and Order are those of that look, and left out.
	Unchanged bool
}

// Listing is what is known of a listing from all looks at it.
type Listing struct {
	SourceID, URL       string
	Kind                AddressKind
	FirstRead, LastRead time.Time
	// Reads counts the looks, ByDate and Otherwise those of them whose order is known.
	Reads, ByDate, Otherwise int
	// Entries is how many pieces the last look found.
	Entries int
}

// Order is the order of nearly all looks whose order is known.
func (l Listing) Order() Order {
	const nearly = 10 // all but one in so many
	switch known := l.ByDate + l.Otherwise; {
	case known == 0:
		return OrderUnknown
	case l.Otherwise*nearly <= known:
		return OrderByDate
	default:
		return OrderOther
	}
}

// Placed is where a piece stood in a listing. Places count from 1.
type Placed struct {
	Listing Listing
	// Article is the id of the article that was read at the address; empty where none was.
	Article, URL      string
	First, Best, Last int
	// FirstSeen and LastSeen are the first and the last look that found it, BestSeen the first that
	// found it at its best place.
	FirstSeen, BestSeen, LastSeen time.Time
	// Reads counts the looks that found it.
	Reads int
}
