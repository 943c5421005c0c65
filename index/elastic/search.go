package elastic

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"strconv"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/refresh"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/searchtype"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/sortorder"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/index"
	"yulun/index/match"
)

// window is how many hits the cluster pages through by offset; further ones are reached by a point
// in time.
const window = 10_000

// request is a search: its body and its address.
type request struct {
	search.Request
	index, preference string
	// wide has scores made from the counts of all shards.
	wide bool
}

// response is an answer to a search. It is not the typed one, which reads the values by which a hit
// is sorted as floating-point numbers, so that the place of an undated article, the highest whole
// number, is not taken when it is sent back; and which reads thousands of groups value by value. It
// is read by the second version of encoding/json, which reads an answer of megabytes while it
// comes, in less than half of the time.
type response struct {
	PIT  string `json:"pit_id"`
	Hits struct {
		Total struct {
			Value int `json:"value"`
		} `json:"total"`
		Hits []found `json:"hits"`
	} `json:"hits"`
	// Aggregations is where the aggregations are read into: a pointer.
	Aggregations any `json:"aggregations"`
	Shards       struct {
		Failed   int     `json:"failed"`
		Failures []fault `json:"failures"`
	} `json:"_shards"`
}

type fault struct {
	Reason cause `json:"reason"`
}

// found is a hit as the cluster gives it. Score is null, here 0, where hits are not ranked. Version is
// given where it is asked for.
type found struct {
	ID      string           `json:"_id"`
	Version int64            `json:"_version"`
	Score   float64          `json:"_score"`
	Sort    []jsontext.Value `json:"sort"`
	Source  struct {
		Article article.Article `json:"article"`
	} `json:"_source"`
}

// search sends a search and reads its aggregations into a value. What only some shards answer is an
// error: no figure is ever made from a part.
func (db *DB) search(ctx context.Context, r request, aggregations any) (response, error) {
	answer := response{Aggregations: aggregations}
	_, err := call(ctx, db.client, func(ctx context.Context) (struct{}, error) {
		got, err := r.typed(db.client).Perform(ctx)
		if err != nil {
			return struct{}{}, err
		}
		defer got.Body.Close()
		return struct{}{}, json.UnmarshalRead(got.Body, &answer)
	})
	if err != nil {
		return answer, fmt.Errorf("search: %w", err)
	}
	if failed := answer.Shards.Failed; failed > 0 {
		f := &failure{Status: 503, Type: "shards failed", Reason: fmt.Sprintf("no answer came from %d of the shards", failed)}
		if len(answer.Shards.Failures) > 0 {
			f = answer.Shards.Failures[0].Reason.failure(f.Status)
		}
		return answer, fmt.Errorf("search: %w", db.client.explain(f))
	}
	return answer, nil
}

// typed is the request as the typed API sends it, once.
func (r request) typed(c *client) *search.Search {
	s := search.New(c).Request(&r.Request).AllowPartialSearchResults(false)
	if r.index != "" {
		s.Index(r.index)
	}
	if r.preference != "" {
		s.Preference(r.preference)
	}
	if r.wide {
		s.SearchType(searchtype.Dfsquerythenfetch)
	}
	return s
}

// searchAlias sends a search to the index in use. An index that was deleted between the two steps
// of a search, because a rebuild has ended, is asked for once more: the alias names the new one by
// then.
func (db *DB) searchAlias(ctx context.Context, r request, aggregations any) (response, error) {
	r.index = db.readAlias()
	answer, err := db.search(ctx, r, aggregations)
	if isGone(err) {
		answer, err = db.search(ctx, r, aggregations)
	}
	return answer, err
}

// asked is a query with its conditions and order, ready to be sent.
type asked struct {
	selection
	index.Query
	isRanked bool
	wanted   []match.Wanted
}

func (db *DB) ask(q index.Query) (asked, error) {
	s, err := db.compile(q)
	if err != nil {
		return asked{}, err
	}
	wanted, err := db.text.Wanted(q.Where)
	return asked{selection: s, Query: q, wanted: wanted, isRanked: len(s.ranked) > 0 && q.Order != index.Newest && q.Order != index.Oldest}, err
}

// body is the request for hits.
func (a asked) body() search.Request {
	by := types.SortOptions{SortOptions: map[string]types.FieldSort{"at": {Order: &sortorder.Desc, Missing: "_last"}}}
	switch {
	case a.isRanked:
		by = types.SortOptions{Score_: &types.ScoreSort{Order: &sortorder.Desc}}
	case a.Order == index.Oldest:
		by = types.SortOptions{SortOptions: map[string]types.FieldSort{"at": {Order: &sortorder.Asc, Missing: "_last"}}}
	}
	return search.Request{Query: a.query(a.isRanked), Sort: []types.SortCombinations{by, byID()}}
}

// after are the sort values of the last hit of the page before.
func (a asked) after() []types.FieldValue {
	if a.isRanked {
		return []types.FieldValue{a.After.Score, a.After.ID}
	}
	if a.After.At != nil {
		return []types.FieldValue{*a.After.At, a.After.ID}
	}
	const undated = math.MaxInt64 // as the cluster sorts what has no value last, in either direction
	if a.Order == index.Oldest {
		return []types.FieldValue{int64(undated), a.After.ID}
	}
	return []types.FieldValue{int64(math.MinInt64), a.After.ID}
}

func byID() types.SortOptions {
	return types.SortOptions{SortOptions: map[string]types.FieldSort{"id": {Order: &sortorder.Asc}}}
}

// request gives a body its address. Scores are made from the counts of all shards, and the same
// copies of the shards answer the same query, so that its pages fit together.
func (a asked) request(body search.Request) request {
	return request{Request: body, preference: preference(a.Query), wide: a.isRanked}
}

// preference names the copies of the shards that answer a query, the same each time.
func preference(q index.Query) string {
	h := fnv.New64a()
	h.Write([]byte(q.String()))
	return "q" + strconv.FormatUint(h.Sum64(), 16)
}

// limit is the number of hits on a page.
func (a asked) limit() int {
	if a.Limit == 0 {
		return index.DefaultLimit
	}
	return max(0, a.Limit)
}

// Search answers one page of hits. A page far down costs a walk over all hits before it.
func (db *DB) Search(ctx context.Context, q index.Query) (index.Result, error) {
	q.Offset = max(0, q.Offset)
	if q.After != nil {
		q.Offset = 0
	}
	a, err := db.ask(q)
	if err != nil {
		return index.Result{}, err
	}
	if a.limit() > 0 && q.Offset+a.limit() > window {
		return db.searchDeep(ctx, a)
	}
	result, err := db.searchApart(ctx, a)
	if err == nil && q.After == nil && len(result.Hits) != min(a.limit(), max(0, result.Total-q.Offset)) {
		return db.searchTogether(ctx, a) // an article was put between the two
	}
	return result, err
}

// searchApart asks for hits and for counts at the same time: the best hits are found without
// looking at all, and the cluster remembers the counts while the index stays the same, for the next
// page.
func (db *DB) searchApart(ctx context.Context, a asked) (result index.Result, err error) {
	counts, err := a.counts()
	if err != nil {
		return result, err
	}
	var hits []found
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		var counted facetCounts
		answer, err := db.searchAlias(ctx, request{Request: counts, preference: preference(a.Query)}, &counted)
		if err != nil {
			return err
		}
		result, err = a.result(answer, counted)
		return err
	})
	if a.limit() > 0 {
		group.Go(func() error {
			body := a.body()
			body.From, body.Size, body.TrackTotalHits = &a.Offset, new(a.limit()), false
			if a.After != nil {
				body.SearchAfter = a.after()
			}
			answer, err := db.searchAlias(ctx, a.request(body), nil)
			hits = answer.Hits.Hits
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return index.Result{}, err
	}
	db.addHits(&result, a, hits)
	return result, nil
}

// searchTogether asks for hits and counts as of one moment.
func (db *DB) searchTogether(ctx context.Context, a asked) (index.Result, error) {
	counts, err := a.counts()
	if err != nil {
		return index.Result{}, err
	}
	body := a.body()
	body.From, body.Size, body.TrackTotalHits, body.Aggregations = &a.Offset, new(a.limit()), true, counts.Aggregations
	var counted facetCounts
	answer, err := db.searchAlias(ctx, a.request(body), &counted)
	if err != nil {
		return index.Result{}, err
	}
	result, err := a.result(answer, counted)
	db.addHits(&result, a, answer.Hits.Hits)
	return result, err
}

func (db *DB) addHits(result *index.Result, a asked, hits []found) {
	for _, f := range hits {
		result.Hits = append(result.Hits, db.hit(a, f))
	}
}

// counts is the request for the total, and for the facets where they are asked for.
func (a asked) counts() (search.Request, error) {
	body := search.Request{Query: a.query(false), Size: new(0), TrackTotalHits: true}
	if a.Facets {
		facets, err := facetRequests(a.Zone)
		if err != nil {
			return body, err
		}
		body.Aggregations = facets
	}
	return body, nil
}

// result reads the answer to counts.
func (a asked) result(answer response, counted facetCounts) (index.Result, error) {
	result := index.Result{Total: answer.Hits.Total.Value}
	var err error
	if a.Facets {
		result.Facets, err = counted.facets()
	}
	return result, err
}

// searchDeep answers a page beyond the window, from one point in time.
func (db *DB) searchDeep(ctx context.Context, a asked) (index.Result, error) {
	var result index.Result
	body, err := a.counts()
	if err != nil {
		return result, err
	}
	err = db.pointInTime(ctx, preference(a.Query), func(at *pit) error {
		var counted facetCounts
		answer, err := at.search(ctx, body, &counted)
		if err != nil {
			return err
		}
		if result, err = a.result(answer, counted); err != nil || a.Offset >= result.Total {
			return err
		}
		walk := at.walk(a.body())
		for left := a.Offset; left > 0; {
			hits, err := walk.next(ctx, min(left, window), false)
			if err != nil || len(hits) == 0 {
				return err
			}
			left -= len(hits)
		}
		for left := a.limit(); left > 0; {
			hits, err := walk.next(ctx, min(left, eachPage), true)
			if err != nil || len(hits) == 0 {
				return err
			}
			db.addHits(&result, a, hits)
			left -= len(hits)
		}
		return nil
	})
	return result, err
}

// hit marks what was found.
func (db *DB) hit(a asked, f found) index.Hit {
	hit := index.Hit{Article: f.Source.Article, Score: f.Score}
	hit.Title, hit.Snippet = db.text.Highlight(hit.Article, a.wanted)
	return hit
}

// Each calls f with every hit, from one point in time. Hits are read in pages; the cluster forgets
// the point in time when f takes more than five minutes for one.
func (db *DB) Each(ctx context.Context, q index.Query, f func(index.Hit) error) error {
	a, err := db.ask(q)
	if err != nil {
		return err
	}
	return db.pointInTime(ctx, preference(a.Query), func(at *pit) error {
		walk := at.walk(a.body())
		for {
			hits, err := walk.next(ctx, eachPage, true)
			if err != nil || len(hits) == 0 {
				return err
			}
			for _, found := range hits {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := f(db.hit(a, found)); err != nil {
					return err
				}
			}
		}
	})
}

// Refresh lets everything that was put be found from now on, before the refresh interval is over.
func (db *DB) Refresh(ctx context.Context) error {
	if _, err := call(ctx, db.client, refresh.New(db.client).Index(db.readAlias()).Do); err != nil {
		return fmt.Errorf("refresh the index: %w", err)
	}
	return nil
}

// Count is the number of articles that are found, relevant or not.
func (db *DB) Count(ctx context.Context) (int, error) {
	answer, err := db.searchAlias(ctx, request{Request: search.Request{Size: new(0), TrackTotalHits: true}}, nil)
	return answer.Hits.Total.Value, err
}
