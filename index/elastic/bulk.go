package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	corebulk "github.com/elastic/go-elasticsearch/v8/typedapi/core/bulk"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/refresh"
	"golang.org/x/sync/errgroup"

	"yulun/index"
)

// bulkBytes is the largest size of a bulk request, but for one article that alone is larger.
// bulkRequests is how many requests of one Put are under way at once.
const (
	bulkBytes    = 5 << 20
	bulkRequests = 2
)

// entry is an article ready to be sent, or one to be removed.
type entry struct {
	id        string
	version   int64
	firstSeen time.Time
	body      []byte
	removal   bool
}

func (e entry) refusal(reason string, temporary bool) index.Refusal {
	return index.Refusal{ID: e.id, Version: e.version, Reason: reason, Temporary: temporary}
}

// refused is an entry that the cluster did not take, and the cluster's own reason.
type refused struct {
	entry
	index.Refusal
	why *failure
}

// targets are the indices that an entry goes to.
type targets func(entry) []string

// payload is a bulk request being put together. The cluster answers for its entries in their order.
type payload struct {
	body    bytes.Buffer
	entries []entry
}

// bulk sends entries and collects those that the cluster refuses. It is not esutil.BulkIndexer,
// which imports the whole typed API: 830 packages that nothing else here needs.
type bulk struct {
	db       *DB
	targets  targets
	requests *errgroup.Group
	// ctx is the requests': one of add may end before the request does that the entry went into.
	ctx context.Context

	filling sync.Mutex
	next    *payload

	mu      sync.Mutex
	refused map[string]refused // by id, so that an entry that two indices refuse counts once
}

// send runs feed, which adds entries, and returns those that the cluster refused: in again those
// that it may take later, in finally the others.
func (db *DB) send(ctx context.Context, to targets, feed func(context.Context, *bulk) error) (again, finally []refused, err error) {
	feeding, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	group, sending := errgroup.WithContext(feeding)
	group.SetLimit(bulkRequests)
	b := &bulk{db: db, targets: to, requests: group, ctx: sending, next: &payload{}, refused: map[string]refused{}}
	if err := feed(sending, b); err != nil {
		stop(err)
		err = context.Cause(sending) // a request may have failed first, which ended the feeding
		group.Wait()
		return nil, nil, db.bulkError(err)
	}
	b.flush()
	err = group.Wait()
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, nil, db.bulkError(err)
	}
	for _, r := range b.refused {
		if r.Temporary {
			again = append(again, r)
		} else {
			finally = append(finally, r)
		}
	}
	return again, finally, nil
}

func (db *DB) bulkError(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	var s *sent
	if errors.As(err, &s) {
		err = db.client.explain(s.error)
	}
	return fmt.Errorf("index articles: %w", err)
}

// action is the line before a document in a bulk request, or the whole of a removal. Versions are
// ours: the cluster leaves out an older one than it has, and writes an equal one again.
type action struct {
	Index       string `json:"_index"`
	ID          string `json:"_id"`
	Version     *int64 `json:"version,omitempty"`
	VersionType string `json:"version_type,omitempty"`
}

// add puts an entry into the next request for each index that it goes to, and sends that request
// once it is full. Several goroutines may call it. It waits while as many requests are under way as
// may be.
func (b *bulk) add(ctx context.Context, e entry) error {
	for _, target := range b.targets(e) {
		name, a := "delete", action{Index: target, ID: e.id}
		if !e.removal {
			name, a.Version, a.VersionType = "index", &e.version, "external_gte"
		}
		line, err := json.Marshal(map[string]action{name: a})
		if err != nil {
			return fmt.Errorf("encode the action for %s: %w", e.id, err)
		}
		b.filling.Lock()
		if b.next.body.Len()+len(line)+len(e.body)+2 > bulkBytes {
			b.flush()
		}
		b.next.body.Write(append(line, '\n'))
		if !e.removal {
			b.next.body.Write(e.body)
			b.next.body.WriteByte('\n')
		}
		b.next.entries = append(b.next.entries, e)
		b.filling.Unlock()
	}
	return ctx.Err()
}

// flush sends the next request, if it has entries. The caller holds filling or is the only one
// left.
func (b *bulk) flush() {
	full := b.next
	if len(full.entries) == 0 {
		return
	}
	b.next = &payload{}
	b.requests.Go(func() error { return b.request(full) })
}

// request sends one request and notes what the cluster refused of it.
func (b *bulk) request(full *payload) error {
	ctx, cancel := context.WithTimeout(b.ctx, b.db.client.timeout)
	defer cancel()
	call := corebulk.New(b.db.client).Raw(bytes.NewReader(full.body.Bytes())).FilterPath("items.*.status", "items.*.error").Timeout(b.db.shardWait())
	if policy := b.db.options.Refresh; policy != RefreshLater { // an empty parameter would mean at once
		call.Refresh(refresh.Refresh{Name: string(policy)})
	}
	response, err := call.Perform(ctx)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var answer struct {
		Items []map[string]result `json:"items"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if len(answer.Items) != len(full.entries) {
		return fmt.Errorf("%d were sent, but %d were answered", len(full.entries), len(answer.Items))
	}
	for i, item := range answer.Items {
		for _, r := range item { // one, by the name of the action
			b.note(full.entries[i], r)
		}
	}
	return nil
}

// shardWait is how long the cluster waits with a request for a shard that is away. Its own minute
// would end with the request's, and nobody would learn the reason.
func (db *DB) shardWait() string { return fmt.Sprintf("%dms", db.client.timeout.Milliseconds()/2) }

// result is what became of one entry.
type result struct {
	Status int   `json:"status"`
	Error  cause `json:"error"`
}

// note keeps an entry that the cluster refused.
func (b *bulk) note(e entry, r result) {
	switch {
	case r.Status < http.StatusMultipleChoices:
		return
	case r.Status == http.StatusConflict: // the cluster has a newer version
		return
	case e.removal && r.Status == http.StatusNotFound && r.Error.Type == "": // absent already
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if earlier, ok := b.refused[e.id]; ok && !earlier.Temporary {
		return
	}
	why := r.Error.failure(r.Status)
	b.refused[e.id] = refused{e, e.refusal(why.Error(), why.isTemporary()), why}
}

// isTemporary reports whether an article may be taken later: the cluster took none just now, or the
// index was deleted after a rebuild, so that the alias names another by now.
func (f *failure) isTemporary() bool {
	return f.isClusters() || f.Status == http.StatusNotFound || f.Status >= http.StatusInternalServerError
}

// waited reports whether the cluster has waited already for what an article was refused for.
func (f *failure) waited() bool { return f.Type == "unavailable_shards_exception" }

// isClusters reports whether an article was refused for the state of the cluster and not for its own
// sake: the index is blocked or closed, a shard is away, or there is too much to do.
func (f *failure) isClusters() bool {
	return f.Type == clusterBlock || f.Type == indexClosed || f.Status == http.StatusTooManyRequests || f.Status == http.StatusServiceUnavailable
}
