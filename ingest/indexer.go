package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/internal/bounds"
	"yulun/store"
)

// Outbox is the part of the store that hands changed articles over.
type Outbox interface {
	Pending(ctx context.Context, now time.Time, limit int) ([]article.Article, error)
	Confirm(ctx context.Context, versions map[string]int64) error
	Refuse(ctx context.Context, now time.Time, refused []store.Refused) error
	Backlog(ctx context.Context) (store.Backlog, error)
}

// Index is the part of an index that takes articles. It leaves out an article with a lower version than the one it
// holds, and has stored durably what it was given when Put returns. Where it takes only some of them its error holds an
// *index.PutError; with any other error it is down.
type Index interface {
	Put(ctx context.Context, articles []article.Article) error
}

// IndexerOptions say what an Indexer joins. Outbox and Index are required.
type IndexerOptions struct {
	Outbox Outbox
	Index  Index
	// Batch is how many articles go to the index at once. Defaults to 200.
	Batch int
	// Now is the time at which articles are offered and refused. Defaults to time.Now.
	Now func() time.Time
	// Log is told what the index refuses, when it stops answering and when it does again. Defaults to none.
	Log *slog.Logger
}

func (o IndexerOptions) withDefaults() (IndexerOptions, error) {
	if o.Outbox == nil || o.Index == nil {
		return o, errors.New("ingest: IndexerOptions.Outbox and Index are required")
	}
	o.Batch = cmp.Or(o.Batch, 200)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, bounds.AtLeast("ingest: IndexerOptions.Batch", o.Batch, 1)
}

// Indexer brings changed articles from the outbox to the index. One at a time is enough; several do no harm.
type Indexer struct{ o IndexerOptions }

// NewIndexer makes an Indexer.
func NewIndexer(o IndexerOptions) (*Indexer, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Indexer{o}, nil
}

// Drained is what came of the articles that were in the outbox.
type Drained struct {
	// Indexed counts the articles that the index took, Refused those it did not: they are offered again later or set aside, with
	// the reason. One that changed meanwhile counts again.
	Indexed, Refused int
}

// Drain offers the index what was due in the outbox when it was called, and what changes meanwhile. An article is taken out of the
// outbox only after the index has it. One that the index refuses stays, with the reason, and keeps no other one from being indexed. An
// index that fails leaves the outbox as it is; the error is then an *article.Error that says how many are waiting.
func (x *Indexer) Drain(ctx context.Context) (Drained, error) {
	var total Drained
	began := x.o.Now() // what is refused is due after that, so each entry is offered once
	for {
		batch, err := x.o.Outbox.Pending(ctx, began, x.o.Batch)
		if err != nil || len(batch) == 0 {
			return total, err
		}
		refused, err := x.put(ctx, batch)
		if err != nil {
			return total, x.unavailable(ctx, err)
		}
		versions := make(map[string]int64, len(batch))
		for _, a := range batch {
			versions[a.ID] = a.Version
		}
		for _, r := range refused {
			delete(versions, r.ID)
		}
		if err := x.o.Outbox.Confirm(ctx, versions); err != nil {
			return total, err
		}
		total.Indexed += len(versions)
		if len(refused) == 0 {
			continue
		}
		if err := x.o.Outbox.Refuse(ctx, x.o.Now(), refused); err != nil {
			return total, err
		}
		total.Refused += len(refused)
	}
}

// put offers articles to the index and returns those that it refused. Its error is that of an index that is down.
func (x *Indexer) put(ctx context.Context, batch []article.Article) ([]store.Refused, error) {
	err := x.o.Index.Put(ctx, batch)
	var partly *index.PutError
	if !errors.As(err, &partly) {
		return nil, err
	}
	reasons := map[string]index.Refusal{}
	for _, r := range partly.Refused {
		reasons[r.ID] = r
	}
	var refused []store.Refused
	for _, a := range batch {
		if r, ok := reasons[a.ID]; ok { // of the version that it was offered, whatever it says
			refused = append(refused, store.Refused{ID: a.ID, Version: a.Version, Reason: r.Reason, Temporary: r.Temporary})
		}
	}
	if len(refused) != len(reasons) {
		return nil, fmt.Errorf("it refuses articles that it was not offered: %w", err)
	}
	x.o.Log.WarnContext(ctx, "the index refused articles", "refused", len(refused), "offered", len(batch), "err", err)
	return refused, nil
}

// unavailable says what an index that fails means.
func (x *Indexer) unavailable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	backlog, countErr := x.o.Outbox.Backlog(ctx)
	if countErr != nil {
		return errors.Join(err, countErr)
	}
	return &article.Error{
		Code:    article.CodeUnavailable,
		Message: fmt.Sprintf("the index takes no articles; %d are waiting for it", backlog.Waiting+backlog.Retrying),
		Remedy:  "Nothing is lost: they stay in the store and are indexed by the next run once the index answers.",
		Err:     err,
	}
}
