package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/internal/bounds"
	"yulun/internal/heavy"
	"yulun/store"
	"yulun/tracing"
)

// Outbox is the part of the store that hands changed articles over.
type Outbox interface {
	Pending(ctx context.Context, now time.Time, limit int) ([]article.Article, error)
	Confirm(ctx context.Context, versions map[string]int64) error
	Refuse(ctx context.Context, now time.Time, refused []store.Refused) error
	Backlog(ctx context.Context) (store.Backlog, error)
}

// Index is the part of an index that takes articles. It leaves out an article with a lower version
// than the one it holds, and has stored durably what it was given when Put returns. Where it takes
// only some of them its error holds an *index.PutError; with any other error it is down.
type Index interface {
	Put(ctx context.Context, articles []article.Article) error
}

// DrainOptions say which outbox is drained into which index. Outbox and Index are required.
type DrainOptions struct {
	Outbox Outbox
	Index  Index
	// Batch is how many articles go to the index at once. Defaults to 200.
	Batch int
	// Now is the time at which articles are offered and refused. Defaults to time.Now.
	Now func() time.Time
	// Log says what the index refuses. Defaults to none.
	Log *slog.Logger
	// Room is where huge texts are indexed; nil for no bound.
	Room *heavy.Room
	// Tracer has a span for each batch.
	Tracer tracing.Tracer
}

func (o DrainOptions) withDefaults() (DrainOptions, error) {
	if o.Outbox == nil || o.Index == nil {
		return o, errors.New("ingest: DrainOptions.Outbox and Index are required")
	}
	o.Batch = cmp.Or(o.Batch, 200)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, bounds.AtLeast("ingest: DrainOptions.Batch", o.Batch, 1)
}

// Drained is what came of the articles that were in the outbox.
type Drained struct {
	// Indexed counts the articles that the index took, Refused those it did not: they are offered
	// again later or set aside, with the reason. One that changed meanwhile counts again.
	Indexed, Refused int
}

// Drain offers the index what is due in the outbox, and what changes meanwhile. An article leaves
// the outbox only after the index has it. One that the index refuses stays, with the reason, and
// holds up no other. When the index fails the outbox stays as it is; the error is then an
// *article.Error that says how many are waiting. One drain at a time is enough; several do no harm.
func Drain(ctx context.Context, o DrainOptions) (total Drained, err error) {
	if o, err = o.withDefaults(); err != nil {
		return total, err
	}
	began := o.Now() // what is refused is due after that, so each entry is offered once
	for {
		batch, err := o.Outbox.Pending(ctx, began, o.Batch)
		if err != nil || len(batch) == 0 {
			return total, err
		}
		for len(batch) > 0 {
			var first []article.Article
			first, batch = bySize(batch)
			leave, err := o.Room.Enter(ctx, hugeIn(first))
			if err != nil {
				return total, err
			}
			part, err := o.offer(ctx, first)
			leave()
			total.Indexed += part.Indexed
			total.Refused += part.Refused
			if err != nil {
				return total, err
			}
		}
	}
}

// mostText is how many bytes of texts the index is offered at once, unless one text is larger: it
// takes some times as much memory to index them.
const mostText = 8 << 20

// hugeIn is how many bytes the huge texts of a batch have.
func hugeIn(batch []article.Article) (bytes int) {
	for _, a := range batch {
		if len(a.Text) >= heavy.Large {
			bytes += len(a.Text)
		}
	}
	return bytes
}

// bySize parts a batch in what is offered now and the rest.
func bySize(batch []article.Article) (first, rest []article.Article) {
	bytes := 0
	for i, a := range batch {
		if bytes += len(a.Text); i > 0 && bytes > mostText {
			return batch[:i], batch[i:]
		}
	}
	return batch, nil
}

// offer offers the index a batch, and notes in the outbox what came of it.
func (o DrainOptions) offer(ctx context.Context, batch []article.Article) (part Drained, err error) {
	ctx, span := o.Tracer.Start(ctx, "index")
	if span.On() {
		ids := make([]string, len(batch))
		for i, a := range batch {
			ids[i] = a.ID
		}
		span.Set(tracing.Articles.StringSlice(ids))
	}
	defer func() {
		span.Set(tracing.Indexed.Int(part.Indexed), tracing.Refused.Int(part.Refused))
		span.End(err)
	}()
	refused, err := o.put(ctx, batch)
	if err != nil {
		return part, o.unavailable(ctx, err)
	}
	versions := make(map[string]int64, len(batch))
	for _, a := range batch {
		versions[a.ID] = a.Version
	}
	for _, r := range refused {
		delete(versions, r.ID)
	}
	if err := o.Outbox.Confirm(ctx, versions); err != nil {
		return part, err
	}
	part.Indexed = len(versions)
	if len(refused) == 0 {
		return part, nil
	}
	if err := o.Outbox.Refuse(ctx, o.Now(), refused); err != nil {
		return part, err
	}
	part.Refused = len(refused)
	return part, nil
}

// put offers articles to the index and returns those that it refused. Its error is that of an index
// that is down.
func (o DrainOptions) put(ctx context.Context, batch []article.Article) ([]store.Refused, error) {
	batch, refused := Whole(batch)
	if len(batch) == 0 {
		return refused, nil
	}
	err := o.Index.Put(ctx, batch)
	var partly *index.PutError
	if !errors.As(err, &partly) {
		return refused, err
	}
	reasons := map[string]index.Refusal{}
	for _, r := range partly.Refused {
		reasons[r.ID] = r
	}
	damaged := len(refused)
	for _, a := range batch {
		if r, ok := reasons[a.ID]; ok { // of the version that it was offered, whatever it says
			refused = append(refused, store.Refused{ID: a.ID, Version: a.Version, Reason: r.Reason, Temporary: r.Temporary})
			o.Log.InfoContext(ctx, "the index refused an article", "article", a.ID, "source", a.SourceID, "reason", r.Reason)
		}
	}
	if len(refused)-damaged != len(reasons) {
		return nil, fmt.Errorf("it refuses articles that were not sent to it: %w", err)
	}
	o.Log.WarnContext(ctx, "the index refused articles", "refused", len(refused), "offered", len(batch), "err", err)
	return refused, nil
}

// Whole parts articles from those of which the store holds something unreadable. The index gets none
// of these: without its reading an article would pass for an irrelevant one.
func Whole(articles []article.Article) (whole []article.Article, damaged []store.Refused) {
	whole = make([]article.Article, 0, len(articles))
	for _, a := range articles {
		if len(a.Damaged) == 0 {
			whole = append(whole, a)
			continue
		}
		damaged = append(damaged, store.Refused{
			ID: a.ID, Version: a.Version,
			Reason: "its " + strings.Join(a.Damaged, " and ") + " in the store can't be read; yulun reprocess reads it again from the archive",
		})
	}
	return whole, damaged
}

// unavailable says what an index that fails means.
func (o DrainOptions) unavailable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	backlog, countErr := o.Outbox.Backlog(ctx)
	if countErr != nil {
		return errors.Join(err, countErr)
	}
	return &article.Error{
		Code:    article.CodeUnavailable,
		Message: fmt.Sprintf("the index is not accepting articles; %d are waiting", backlog.Waiting+backlog.Retrying),
		Remedy:  "Nothing is lost: they stay in the store and are indexed by the next run once the index answers.",
		Err:     err,
	}
}
