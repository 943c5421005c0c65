package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"yulun/article"
	"yulun/index"
)

// window is how many hits the cluster pages through by offset; further ones are reached by a point in time.
const window = 10_000

// response is an answer to a search.
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

// found is a hit as the cluster gives it. Score is null, here 0, where hits are not ranked.
type found struct {
	Score  float64           `json:"_score"`
	Sort   []json.RawMessage `json:"sort"`
	Source struct {
		Article article.Article `json:"article"`
	} `json:"_source"`
}

// search sends a search and reads its aggregations into a value. What only some shards answer is an error: no figure is
// ever made from a part.
func (db *DB) search(ctx context.Context, request esapi.SearchRequest, body object, aggregations any) (response, error) {
	answer := response{Aggregations: aggregations}
	var err error
	if request.Body, err = encode(body); err != nil {
		return answer, err
	}
	whole := false
	request.AllowPartialSearchResults = &whole
	if err := db.client.do(ctx, request, &answer); err != nil {
		return answer, fmt.Errorf("search: %w", err)
	}
	if failed := answer.Shards.Failed; failed > 0 {
		f := &failure{Status: 503, Type: "shards failed", Reason: fmt.Sprintf("%d shards did not answer", failed)}
		if len(answer.Shards.Failures) > 0 {
			f = answer.Shards.Failures[0].Reason.failure(f.Status)
		}
		return answer, fmt.Errorf("search: %w", db.client.explain(f))
	}
	return answer, nil
}

// searchAlias sends a search to the index in use. An index that was deleted between the two steps of a search, because a
// rebuild has ended, is asked for once more: the alias names the new one by then.
func (db *DB) searchAlias(ctx context.Context, request esapi.SearchRequest, body object, aggregations any) (response, error) {
	request.Index = []string{db.readAlias()}
	answer, err := db.search(ctx, request, body, aggregations)
	if isGone(err) {
		answer, err = db.search(ctx, request, body, aggregations)
	}
	return answer, err
}

// asked is a query with its conditions and order, ready to be sent.
type asked struct {
	selection
	index.Query
	ranked bool
}

func (db *DB) ask(q index.Query) (asked, error) {
	s, err := db.compile(q)
	return asked{selection: s, Query: q, ranked: len(s.must) > 0 && q.Order != index.Newest && q.Order != index.Oldest}, err
}

// body is the request for hits.
func (a asked) body() object {
	by := object{"at": object{"order": "desc", "missing": "_last"}}
	switch {
	case a.ranked:
		by = object{"_score": "desc"}
	case a.Order == index.Oldest:
		by = object{"at": object{"order": "asc", "missing": "_last"}}
	}
	return object{"query": a.query(a.ranked), "sort": []object{by, {"id": "asc"}}}
}

// request is the request's address. Scores are made from the counts of all shards, and the same copies of the shards answer
// the same query, so that its pages fit together.
func (a asked) request() esapi.SearchRequest {
	r := esapi.SearchRequest{Preference: a.preference()}
	if a.ranked {
		r.SearchType = "dfs_query_then_fetch"
	}
	return r
}

func (a asked) preference() string {
	h := fnv.New64a()
	h.Write([]byte(a.String()))
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
	a, err := db.ask(q)
	if err != nil {
		return index.Result{}, err
	}
	if a.limit() > 0 && q.Offset+a.limit() > window {
		return db.searchDeep(ctx, a)
	}
	body, err := a.first(a.limit())
	if err != nil {
		return index.Result{}, err
	}
	body["from"] = q.Offset
	var counted facetCounts
	answer, err := db.searchAlias(ctx, a.request(), body, &counted)
	if err != nil {
		return index.Result{}, err
	}
	return db.result(a, answer, counted)
}

// first is the request for the total, the facets where they are asked for, and some hits.
func (a asked) first(hits int) (object, error) {
	body := a.body()
	body["size"] = hits
	body["track_total_hits"] = true
	if a.Facets {
		facets, err := facetRequests(a.Zone)
		if err != nil {
			return nil, err
		}
		body["aggs"] = facets
	}
	return body, nil
}

// result reads an answer to a request made by first.
func (db *DB) result(a asked, answer response, counted facetCounts) (index.Result, error) {
	result := index.Result{Total: answer.Hits.Total.Value}
	for _, f := range answer.Hits.Hits {
		result.Hits = append(result.Hits, db.hit(a, f))
	}
	var err error
	if a.Facets {
		result.Facets, err = counted.facets()
	}
	return result, err
}

// searchDeep answers a page beyond the window, from one point in time.
func (db *DB) searchDeep(ctx context.Context, a asked) (index.Result, error) {
	var result index.Result
	body, err := a.first(0)
	if err != nil {
		return result, err
	}
	err = db.pointInTime(ctx, a.preference(), func(at *pit) error {
		var counted facetCounts
		answer, err := at.search(ctx, body, &counted)
		if err != nil {
			return err
		}
		if result, err = db.result(a, answer, counted); err != nil || a.Offset >= result.Total {
			return err
		}
		walk := at.walk(a)
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
			for _, f := range hits {
				result.Hits = append(result.Hits, db.hit(a, f))
			}
			left -= len(hits)
		}
		return nil
	})
	return result, err
}

// hit marks what was found.
func (db *DB) hit(a asked, f found) index.Hit {
	hit := index.Hit{Article: f.Source.Article, Score: f.Score}
	hit.Title, hit.Snippet = db.text.Highlight(hit.Article, a.must)
	return hit
}

// Each calls f with every hit, from one point in time. Hits are read in pages; the cluster forgets the point in time when f
// takes more than five minutes for one.
func (db *DB) Each(ctx context.Context, q index.Query, f func(index.Hit) error) error {
	a, err := db.ask(q)
	if err != nil {
		return err
	}
	return db.pointInTime(ctx, a.preference(), func(at *pit) error {
		walk := at.walk(a)
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

// Count is the number of articles that are found, relevant or not.
func (db *DB) Count(ctx context.Context) (int, error) {
	answer, err := db.searchAlias(ctx, esapi.SearchRequest{}, object{"size": 0, "track_total_hits": true}, nil)
	return answer.Hits.Total.Value, err
}
