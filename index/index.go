package index

import (
	"context"
	"slices"
	"time"

	"yulun/article"
)

// Index answers questions about the articles. It is a projection of the SQL store and can be
// rebuilt from it at any time. Both engines pass the suite in indextest. Methods may be called at
// once by many goroutines.
type Index interface {
	// Put adds or replaces articles by ID. It ignores an article whose Version is lower than that
	// of the indexed one, so that replays and reordering do no harm.
	Put(ctx context.Context, articles []article.Article) error
	// Search answers one page of hits with the total and, where asked for, facets.
	Search(ctx context.Context, q Query) (Result, error)
	// Each calls f with every hit of the query, in the query's order, without paging limits; it
	// stops at f's error.
	Each(ctx context.Context, q Query, f func(Hit) error) error
	// Cells aggregates the articles of the query, per bucket, group and outlet.
	Cells(ctx context.Context, q Query, cut Cut) ([]Cell, error)
	// Outlets lists the outlets of the indexed articles. Some may no longer have an article.
	Outlets(ctx context.Context) ([]article.Outlet, error)
	// Count is the number of indexed articles, relevant or not.
	Count(ctx context.Context) (int, error)
	// Stale reports whether the index was built with another segmentation than it was opened with,
	// or by another version of the engine. Queries then miss articles until it is rebuilt.
	Stale(ctx context.Context) (bool, error)
	// Entries calls f with every indexed article, relevant or not, in byte order of ID, and stops
	// at f's error.
	Entries(ctx context.Context, f func(Entry) error) error
	// Versions gives those of some articles that the index has, each with its version. It may leave
	// out one that was put a moment ago.
	Versions(ctx context.Context, ids []string) (map[string]int64, error)
	// Stamp says from which store the index was made.
	Stamp(ctx context.Context) (Stamp, error)
	// Adopt notes the id of the store where the index knows of none. [Index.Rebuild] notes it, too.
	Adopt(ctx context.Context, store string) error
	// Remove deletes articles. An ID that the index doesn't have causes no error. A deleted article
	// may be put again in any version.
	Remove(ctx context.Context, ids []string) error
	// Rebuild indexes all articles of the store again and deletes those that the store doesn't
	// have. Meanwhile no search fails or misses an article that was there before and stays, and
	// what is Put is kept. The store's version of an article wins over the indexed one, even when
	// it is lower. One rebuild runs at a time. An interrupted one resumes when Rebuild is called
	// again with the same analysis. Progress, which may be nil, gets the number of articles that
	// this call has indexed so far. The result is that number, also beside an error.
	Rebuild(ctx context.Context, from Truth, progress func(done int)) (int, error)
	Close() error
}

// Stamp is from which store an index was made.
type Stamp struct {
	// Store is the id of the store; empty where the index doesn't know it.
	Store string
	// Version is the highest version of an article that the index got from the store since it was
	// made, or last rebuilt. It may be lower for a moment after a Put.
	Version int64
}

// Truth is what an index is a projection of: the store.
type Truth interface {
	// Stamp is the id of the store and the highest version that it gave to an article.
	Stamp(ctx context.Context) (id string, version int64, err error)
	// Each calls f with every article whose ID comes after the given one, in byte order of ID, and
	// stops at f's error.
	Each(ctx context.Context, after string, f func(article.Article) error) error
}

// Entry is what a check compares with the store: one indexed article.
type Entry struct {
	ID      string
	Version int64
	// Sum is the [Checksum] of the indexed article.
	Sum uint64
}

// Words segments a text for the full-text index and for queries: the same function on both sides.
type Words func(text string) []string

// Order is the order of hits.
type Order string

// The orders of hits.
const (
	ByRelevance Order = "relevance" // best match first; date order where the query has no words
	Newest      Order = "newest"
	Oldest      Order = "oldest"
)

// Query says which articles are meant. The zero Query means all relevant ones.
type Query struct {
	// Where are conditions that must all hold.
	Where All
	// From and To bound the publication day in Zone, both inclusive, as midnights in UTC; zero is
	// open. An undated article matches only when both are open. A nil Zone is Asia/Shanghai.
	From, To time.Time
	Zone     *time.Location
	// Relevance says which pieces are meant: relevant ones (the default), all, or irrelevant ones.
	Relevance Relevance
	// Unit Stories keeps one article a cluster: the earliest.
	Unit Unit

	// Order defaults to ByRelevance. Articles that it doesn't distinguish are in order of ID;
	// undated ones come last.
	Order Order
	// Limit is how many hits Search returns after Offset; 0 is DefaultLimit, a negative one none.
	Offset, Limit int
	// After has Search begin behind a hit of an earlier page instead of at Offset: what came into
	// the index in the meantime moves no page. The total counts all hits.
	After *Spot
	// Facets asks for facet counts.
	Facets bool
}

// DefaultLimit is the number of hits on a page when the query doesn't say.
const DefaultLimit = 20

// Relevance chooses by relevance.
type Relevance string

// The choices of relevance.
const (
	RelevantOnly   Relevance = ""
	AnyRelevance   Relevance = "any"
	IrrelevantOnly Relevance = "no"
)

// Unit is what is counted.
type Unit string

// The units.
const (
	Articles Unit = "article" // every publication: reach
	Stories  Unit = "story"   // a reprint cluster once, at its earliest publication: voice
)

// Result is one page of hits.
type Result struct {
	Total  int
	Hits   []Hit
	Facets []Facet
}

// Hit is one article found.
type Hit struct {
	Article article.Article
	// Score is the engine's relevance, comparable within one result only.
	Score float64
	// Title and Snippet are the headline and the best passage with the places of the hits in them.
	Title, Snippet Marked
}

// Spot is where a hit stands in the order of its query.
type Spot struct {
	Score float64 `json:"score"`
	// At is the publication in seconds since 1970 UTC; nil for the undated.
	At *int64 `json:"at"`
	ID string `json:"id"`
}

// Spot is where the hit stands.
func (h Hit) Spot() *Spot {
	p := &Spot{Score: h.Score, ID: h.Article.ID}
	if !h.Article.Published.IsZero() {
		p.At = new(h.Article.Published.Time.Unix())
	}
	return p
}

// Marked is a text with marked ranges.
type Marked struct {
	Text string
	// Marks are [start, end) pairs in code points, ascending, not overlapping.
	Marks [][2]int
}

// Facet is the distribution of the hits over one field.
type Facet struct {
	// Field is "frame", "stance", "outlet", "type", "country", "lang", "script" or "year".
	Field  string
	Values []FacetValue
}

// FacetValue is a value and its number of articles.
type FacetValue struct {
	Value string
	Count int
}

// Bucket is the width of a time bucket.
type Bucket string

// The bucket widths. A week is an ISO week, from Monday.
const (
	Day     Bucket = "day"
	Week    Bucket = "week"
	Month   Bucket = "month"
	Quarter Bucket = "quarter"
	Year    Bucket = "year"
	// Whole is one bucket for the whole of the time.
	Whole Bucket = "all"
)

// Group is the field by which cells are distinguished; empty for one group.
type Group string

// The groups. An article with several frames is in several groups of ByFrame.
const (
	Ungrouped Group = ""
	ByOutlet  Group = "outlet"
	ByType    Group = "type"
	ByLang    Group = "lang"
	ByScript  Group = "script"
	ByCountry Group = "country"
	ByFrame   Group = "frame"
)

// Of lists the groups in which an article is counted: one, or with ByFrame one a frame, in the
// order of their ids.
func (g Group) Of(a article.Article) []string {
	switch g {
	case ByOutlet:
		return []string{a.Outlet.ID}
	case ByType:
		return []string{string(a.Outlet.Type)}
	case ByLang:
		return []string{string(a.Lang)}
	case ByScript:
		return []string{string(a.Script)}
	case ByCountry:
		return []string{a.Outlet.Country}
	case ByFrame:
		frames := make([]string, 0, len(a.Reading.Frames))
		for id := range a.Reading.Frames {
			frames = append(frames, string(id))
		}
		slices.Sort(frames)
		return frames
	default:
		return []string{""}
	}
}

// Groups lists the fields by which cells can be distinguished.
func Groups() []Group {
	return []Group{ByOutlet, ByType, ByLang, ByScript, ByCountry, ByFrame}
}

// OfOutlet reports whether an article's outlet decides its group.
func (g Group) OfOutlet() bool { return g == ByOutlet || g == ByType || g == ByCountry }

// Cut says how cells are cut.
type Cut struct {
	Bucket Bucket
	// Group and Second distinguish cells; Second is empty for one group, or none.
	Group, Second Group
	// Zone is where days begin; nil is Asia/Shanghai.
	Zone *time.Location
	// Bare leaves Frames and Methods out of the cells, which costs half as much.
	Bare bool
}

// Check refuses groups that don't exist.
func (c Cut) Check() error {
	for _, g := range []Group{c.Group, c.Second} {
		if g != Ungrouped && !slices.Contains(Groups(), g) {
			return article.Usagef("group by outlet, type, lang, script, country or frame", "%q is not a group of a series", g)
		}
	}
	if c.Second != Ungrouped && (c.Group == Ungrouped || c.Group == c.Second) {
		return article.Usagef("Give two different groups, such as type,lang.", "%q and %q do not cut a series twice", c.Group, c.Second)
	}
	return nil
}

// Of lists the pairs of groups in which an article is counted.
func (c Cut) Of(a article.Article) [][2]string {
	var pairs [][2]string
	for _, first := range c.Group.Of(a) {
		for _, second := range c.Second.Of(a) {
			pairs = append(pairs, [2]string{first, second})
		}
	}
	return pairs
}

// ScoreScale is in how many steps a score is rounded before it is summed. Sums of whole steps are
// exact, so neither the order of the articles nor the engine shows in a figure.
const ScoreScale = 10_000

// Cell holds the sums of one bucket, group and outlet, from which every figure of a series is
// computed.
type Cell struct {
	// Start is the first day of the bucket, midnight UTC; zero for the undated and for Whole. Cells
	// are in order of Start, the undated last, then of Group, Second and outlet.
	Start time.Time
	// Undated marks the articles without a date.
	Undated bool
	// Group and Second are the values in the groups of the cut.
	Group, Second string
	// Outlet is the outlet as its articles carry it: one that changed its type or name has a cell
	// for each.
	Outlet article.Outlet
	// Articles counts publications, Stories those that are the earliest of their cluster.
	Articles, Stories int
	// Sum and SumSquares are of the stance scores in [-1, 1], each rounded to 1/ScoreScale.
	Sum, SumSquares               float64
	Supportive, Neutral, Critical int
	Frames                        map[article.Frame]int
	// Methods counts the articles by scorer version.
	Methods map[string]int
}
