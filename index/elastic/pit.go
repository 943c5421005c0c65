package elastic

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

const (
	// keepAlive is how long the cluster keeps a point in time after each request.
	keepAlive = "5m"
	// eachPage is how many articles are read at once.
	eachPage = 500
)

// pit is a point in time: the index as it was when it was opened, whatever is written since.
type pit struct {
	db *DB
	id string
}

// pointInTime calls f with a point in time of the index in use.
func (db *DB) pointInTime(ctx context.Context, preference string, f func(*pit) error) error {
	var opened struct {
		ID string `json:"id"`
	}
	request := esapi.OpenPointInTimeRequest{Index: []string{db.readAlias()}, KeepAlive: keepAlive, Preference: preference}
	if err := db.client.do(ctx, request, &opened); err != nil {
		return fmt.Errorf("open a point in time: %w", err)
	}
	p := &pit{db: db, id: opened.ID}
	err := f(p)
	p.close(ctx)
	return err
}

// close gives the point in time back, also when the context has ended. The cluster would forget it by itself, so a
// failure does no harm.
func (p *pit) close(ctx context.Context) {
	if body, err := encode(object{"id": p.id}); err == nil {
		_ = p.db.client.do(context.WithoutCancel(ctx), esapi.ClosePointInTimeRequest{Body: body}, nil)
	}
}

// search answers from the point in time.
func (p *pit) search(ctx context.Context, body object, aggregations any) (response, error) {
	body["pit"] = object{"id": p.id, "keep_alive": keepAlive}
	answer, err := p.db.search(ctx, esapi.SearchRequest{}, body, aggregations)
	if answer.PIT != "" {
		p.id = answer.PIT
	}
	return answer, err
}

// walk goes through the hits of a query.
type walk struct {
	at    *pit
	body  object
	after []json.RawMessage // the sort values of the last hit
}

func (p *pit) walk(a asked) *walk {
	body := a.body()
	body["track_total_hits"] = false
	return &walk{at: p, body: body}
}

// next gives the next hits, with their articles or only their number; none at the end.
func (w *walk) next(ctx context.Context, size int, articles bool) ([]found, error) {
	w.body["size"], w.body["_source"] = size, articles
	if w.after != nil {
		w.body["search_after"] = w.after
	}
	answer, err := w.at.search(ctx, w.body, nil)
	if err != nil {
		return nil, err
	}
	hits := answer.Hits.Hits
	if len(hits) > 0 {
		w.after = hits[len(hits)-1].Sort
	}
	return hits, nil
}
