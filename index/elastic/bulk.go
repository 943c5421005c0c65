package elastic

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esutil"

	"yulun/index"
)

// The size of bulk requests, in bytes, how many of one Put are under way at once, and how many articles are encoded ahead for
// each while it is.
const (
	bulkBytes    = 5 << 20
	bulkRequests = 2
	bulkQueue    = 256
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

// refused is an entry that the cluster did not take.
type refused struct {
	entry
	index.Refusal
}

// targets are the indices that an entry goes to.
type targets func(entry) []string

// bulk sends entries and collects what becomes of them.
type bulk struct {
	indexer esutil.BulkIndexer
	targets targets
	// stop ends the requests under way.
	stop context.CancelCauseFunc

	mu              sync.Mutex
	added, answered int
	refused         map[string]refused // by id: one that two indices refuse is one
}

// send runs feed, which adds entries, and gives those that the cluster did not take: in again where that may pass, else in
// finally. About is roughly how many bytes will be added.
func (db *DB) send(ctx context.Context, to targets, about int, feed func(context.Context, *bulk) error) (again, finally []refused, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	b := &bulk{targets: to, stop: stop, refused: map[string]refused{}}
	config := esutil.BulkIndexerConfig{
		Client: db.client, Refresh: string(db.options.Refresh), FilterPath: []string{"items.*.status", "items.*.error"},
		// A small Put is one request and takes little memory.
		NumWorkers: 1, FlushBytes: min(about+1, bulkBytes), FlushInterval: time.Hour, QueueSizeMultiplier: bulkQueue,
		// The indexer's requests know nothing of the caller's context.
		OnFlushStart: func(context.Context) context.Context {
			limited, cancel := context.WithTimeout(ctx, db.client.timeout)
			return context.WithValue(limited, cancelKey{}, cancel)
		},
		OnFlushEnd: func(ctx context.Context) { ctx.Value(cancelKey{}).(context.CancelFunc)() },
	}
	if about > bulkBytes {
		config.NumWorkers = bulkRequests
	}
	if b.indexer, err = esutil.NewBulkIndexer(config); err != nil {
		return nil, nil, fmt.Errorf("index articles: %w", err)
	}
	fedErr := feed(ctx, b)
	if fedErr != nil {
		stop(fedErr)
	}
	// What is under way ends with the context, and must have ended before the answers are read.
	if err := b.indexer.Close(context.WithoutCancel(ctx)); err != nil {
		return nil, nil, fmt.Errorf("index articles: %w", err)
	}
	if err := context.Cause(ctx); err != nil {
		return nil, nil, db.bulkError(err)
	}
	if b.answered != b.added {
		return nil, nil, fmt.Errorf("index articles: %d were sent and %d answered for", b.added, b.answered)
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

// cancelKey is where a request's context keeps its end.
type cancelKey struct{}

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

// add sends an entry when enough have come together. Versions are ours: an older one than is held is left out, an equal one
// written again. It may be called by several goroutines.
func (b *bulk) add(ctx context.Context, e entry) error {
	for _, target := range b.targets(e) {
		item := esutil.BulkIndexerItem{
			Index: target, Action: "delete", DocumentID: e.id,
			OnSuccess: func(context.Context, esutil.BulkIndexerItem, esutil.BulkIndexerResponseItem) { b.taken() },
			OnFailure: func(_ context.Context, _ esutil.BulkIndexerItem, answer esutil.BulkIndexerResponseItem, err error) {
				b.notTaken(e, answer, err)
			},
		}
		if !e.removal {
			item.Action, item.Version, item.VersionType, item.Body = "index", &e.version, "external_gte", bytes.NewReader(e.body)
		}
		b.mu.Lock()
		b.added++
		b.mu.Unlock()
		if err := b.indexer.Add(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

func (b *bulk) taken() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answered++
}

// notTaken notes an entry that was not taken, or the failure of a whole request.
func (b *bulk) notTaken(e entry, answer esutil.BulkIndexerResponseItem, err error) {
	if err != nil {
		b.stop(err)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answered++
	switch {
	case answer.Status == http.StatusConflict: // a newer version is held
		return
	case e.removal && answer.Status == http.StatusNotFound && answer.Error.Type == "": // absent already
		return
	}
	reason := cause{Type: answer.Error.Type, Reason: answer.Error.Reason}
	if answer.Error.Cause.Type != "" {
		reason.CausedBy = &cause{Type: answer.Error.Cause.Type, Reason: answer.Error.Cause.Reason}
	}
	temporary := isTemporary(answer.Status)
	if earlier, ok := b.refused[e.id]; ok && !earlier.Temporary {
		return
	}
	b.refused[e.id] = refused{e, e.refusal(reason.failure(answer.Status).Error(), temporary)}
}

// isTemporary reports whether an article may be taken later: the cluster was busy, a shard away, or the index deleted
// after a rebuild, so that the alias names another by now.
func isTemporary(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusNotFound || status >= http.StatusInternalServerError
}
