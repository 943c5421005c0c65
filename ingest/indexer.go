package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"yulun/article"
)

// Outbox is the part of the store that hands changed articles over.
type Outbox interface {
	Pending(ctx context.Context, limit int) ([]article.Article, error)
	Confirm(ctx context.Context, versions map[string]int64) error
	Backlog(ctx context.Context) (int, error)
}

// Index is the part of an index that takes articles. It leaves out an article with a lower version than the one it
// holds, and has made durable what it was given when Put returns.
type Index interface {
	Put(ctx context.Context, articles []article.Article) error
}

// IndexerOptions say what an Indexer joins. Outbox and Index are required.
type IndexerOptions struct {
	Outbox Outbox
	Index  Index
	// Batch is how many articles go to the index at once. Defaults to 200.
	Batch int
	// Interval is how long Run waits when the outbox is empty, and at first when the index doesn't answer; that wait doubles up to
	// MaxWait. They default to a second and a minute.
	Interval, MaxWait time.Duration
	// Wait waits or returns the context's error. Defaults to a timer.
	Wait func(ctx context.Context, d time.Duration) error
	// Log is told when the index stops answering and when it does again. Defaults to none.
	Log *slog.Logger
}

func (o IndexerOptions) withDefaults() IndexerOptions {
	if o.Batch <= 0 {
		o.Batch = 200
	}
	if o.Interval <= 0 {
		o.Interval = time.Second
	}
	if o.MaxWait <= 0 {
		o.MaxWait = time.Minute
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Indexer brings changed articles from the outbox to the index. One at a time is enough; several do no harm.
type Indexer struct{ o IndexerOptions }

// NewIndexer is an Indexer.
func NewIndexer(o IndexerOptions) (*Indexer, error) {
	if o.Outbox == nil || o.Index == nil {
		return nil, errors.New("ingest: IndexerOptions.Outbox and Index are required")
	}
	return &Indexer{o: o.withDefaults()}, nil
}

// Drain empties the outbox and returns how many articles the index took. An article is taken out of the outbox only
// after the index has it, so an index that fails leaves the outbox as it is; the error is then an *article.Error that
// says how many are waiting.
func (x *Indexer) Drain(ctx context.Context) (int, error) {
	total := 0
	for {
		batch, err := x.o.Outbox.Pending(ctx, x.o.Batch)
		if err != nil || len(batch) == 0 {
			return total, err
		}
		if err := x.o.Index.Put(ctx, batch); err != nil {
			return total, x.refused(ctx, err)
		}
		versions := make(map[string]int64, len(batch))
		for _, a := range batch {
			versions[a.ID] = a.Version
		}
		if err := x.o.Outbox.Confirm(ctx, versions); err != nil {
			return total, err
		}
		total += len(batch)
	}
}

// refused says what an index that fails means.
func (x *Indexer) refused(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	waiting, countErr := x.o.Outbox.Backlog(ctx)
	if countErr != nil {
		return errors.Join(err, countErr)
	}
	return &article.Error{
		Code:    article.CodeUnavailable,
		Message: fmt.Sprintf("The index takes no articles; %d are waiting for it", waiting),
		Remedy:  "Nothing is lost: they stay in the store and are indexed by the next run once the index answers.",
		Err:     err,
	}
}

// Run drains the outbox again and again until the context ends, and returns its error. An index or a store that fails
// is tried again after a wait that doubles each time.
func (x *Indexer) Run(ctx context.Context) error {
	pause := x.o.Interval
	failing := false
	for {
		n, err := x.Drain(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			if !failing {
				x.o.Log.WarnContext(ctx, "indexing waits", "error", err)
			}
			failing = true
		case failing:
			x.o.Log.InfoContext(ctx, "indexing goes on", "articles", n)
			failing, pause = false, x.o.Interval
		}
		if err := x.o.Wait(ctx, pause); err != nil {
			return err
		}
		if failing {
			pause = min(2*pause, x.o.MaxWait)
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
