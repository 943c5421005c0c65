package elastic

import (
	"context"
	"fmt"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/closepointintime"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/openpointintime"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
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
	request := openpointintime.NewOpenPointInTimeFunc(db.client)(db.readAlias()).KeepAlive(keepAlive)
	if preference != "" {
		request.Preference(preference)
	}
	opened, err := call(ctx, db.client, request.Do)
	if err != nil {
		return fmt.Errorf("open a point in time: %w", err)
	}
	p := &pit{db: db, id: opened.Id}
	err = f(p)
	p.close(ctx)
	return err
}

// close gives the point in time back, also when the context has ended. The cluster would forget it
// by itself, so a failure does no harm.
func (p *pit) close(ctx context.Context) {
	request := closepointintime.New(p.db.client).Id(p.id)
	_, _ = call(context.WithoutCancel(ctx), p.db.client, request.Do)
}

// search answers from the point in time.
func (p *pit) search(ctx context.Context, body search.Request, aggregations any) (response, error) {
	body.Pit = &types.PointInTimeReference{Id: p.id, KeepAlive: keepAlive}
	answer, err := p.db.search(ctx, request{Request: body}, aggregations)
	if answer.PIT != "" {
		p.id = answer.PIT
	}
	return answer, err
}

// walk goes through the hits of a query.
type walk struct {
	at    *pit
	body  search.Request
	after []types.FieldValue // the sort values of the last hit
}

func (p *pit) walk(body search.Request) *walk {
	body.TrackTotalHits = false
	return &walk{at: p, body: body}
}

// next gives the next hits, with their articles or only their number; none at the end.
func (w *walk) next(ctx context.Context, size int, articles bool) ([]found, error) {
	w.body.Size, w.body.Source_, w.body.SearchAfter = &size, articles, w.after
	answer, err := w.at.search(ctx, w.body, nil)
	if err != nil {
		return nil, err
	}
	hits := answer.Hits.Hits
	if len(hits) > 0 {
		w.after = nil
		for _, value := range hits[len(hits)-1].Sort {
			w.after = append(w.after, value)
		}
	}
	return hits, nil
}
