package elastic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/putmapping"
	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/index"
)

// How a rebuild reads: the articles of a batch, by number and by the bytes of their texts, how many
// batches are under way, and after how many its progress is written down. Together they bound its
// memory to some tens of megabytes.
const (
	batchArticles = 500
	batchBytes    = 2 << 20
	batchesAtOnce = 2
	batchesNoted  = 20
)

// Rebuild rebuilds the index from the store, beside the one in use, which is searched until the
// new one takes its place in one step. Put meanwhile writes to both. It calls progress, which may
// be nil, with the number of articles filled so far, and gives that number at the end, whatever the
// error.
//
// An interrupted rebuild resumes after the last ID known to be filled, where it was made
// from the same store for the same mapping, analysis and shards; its articles count as filled. When the cluster refuses
// articles, all others are filled, and the error is an *article.Error with an *index.PutError in
// it. The new index then takes its place all the same, unless some were refused for lack of room:
// then the next Rebuild resumes before the first of these.
func (db *DB) Rebuild(ctx context.Context, from index.Truth, progress func(done int)) (int, error) {
	store, _, err := from.Stamp(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the store: %w", err)
	}
	s, err := db.resume(ctx, store)
	if err != nil {
		return 0, err
	}
	f := &filling{db: db, set: s, position: s[0].meta, progress: progress}
	f.done = f.position.Done
	if err := f.run(ctx, from); err != nil {
		return f.done, errors.Join(err, f.note(context.WithoutCancel(ctx)))
	}
	refused := db.report("take", f.done+len(f.refused), f.refused)
	if slices.ContainsFunc(f.refused, func(r index.Refusal) bool { return r.Temporary }) {
		return f.done, errors.Join(refused, f.note(ctx))
	}
	old, err := db.swap(ctx, s)
	if err != nil {
		return f.done, err
	}
	return f.done, errors.Join(refused, db.discardAll(ctx, old))
}

// resume finds the set that an earlier rebuild has left, or makes one. Others that are left over
// are deleted.
func (db *DB) resume(ctx context.Context, store string) (set, error) {
	all, err := db.catalog(ctx)
	if err != nil {
		return nil, err
	}
	var found set
	want := db.meta()
	for _, s := range all.building() {
		made := s[0].meta
		if found == nil && made.Version == want.Version && made.Analysis == want.Analysis && made.Shards == want.Shards && made.Store == store {
			found = s
			continue
		}
		if err := db.discardAll(ctx, s); err != nil {
			return nil, err
		}
	}
	// Without an alias are those of which the making, or the deletion, was interrupted.
	for _, s := range all.sets(func(g generation) bool { return !g.write && !g.searched && g.family <= mappingVersion }) {
		if err := db.discardAll(ctx, s); err != nil {
			return nil, err
		}
	}
	if found != nil {
		return found, nil
	}
	boundaries := []time.Time{{}}
	for _, g := range all.searched() {
		if !g.meta.From.IsZero() {
			boundaries = append(boundaries, g.meta.From)
		}
	}
	return db.begin(ctx, store, boundaries)
}

// filling is a rebuild under way.
type filling struct {
	db       *DB
	set      set
	progress func(int)
	// position is the set's meta, with what is filled without a gap.
	position meta
	done     int
	refused  []index.Refusal
}

// batch is some articles in order of ID.
type batch struct {
	articles []article.Article
	filled   chan error
}

// run fills the set from the store: it reads batches, sends some at once, and takes note of them in
// their order.
func (f *filling) run(ctx context.Context, from index.Truth) error {
	group, ctx := errgroup.WithContext(ctx)
	queue := make(chan *batch, batchesAtOnce-1) // and one that is waited for
	var unread error
	group.Go(func() error {
		defer close(queue)
		err := f.read(ctx, from, queue, group)
		if ctx.Err() != nil {
			return err
		}
		unread = err // what was read before it is filled all the same, so that the next rebuild need not
		return nil
	})
	group.Go(func() error {
		n := 0
		for b := range queue {
			select {
			case err := <-b.filled:
				if err := f.filled(b, err); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
			if n++; n%batchesNoted == 0 {
				if err := f.note(ctx); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return unread
}

func (f *filling) read(ctx context.Context, from index.Truth, queue chan<- *batch, group *errgroup.Group) error {
	next, bytes := &batch{}, 0
	send := func() error {
		b := next
		next, bytes = &batch{}, 0
		b.filled = make(chan error, 1)
		select {
		case queue <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
		group.Go(func() error {
			b.filled <- f.db.put(ctx, b.articles, f.targets)
			return nil
		})
		return nil
	}
	err := from.Each(ctx, f.position.Filled, func(a article.Article) error {
		next.articles = append(next.articles, a)
		bytes += len(a.Title) + len(a.Text)
		if len(next.articles) < batchArticles && bytes < batchBytes {
			return ctx.Err()
		}
		return send()
	})
	if err != nil {
		return fmt.Errorf("read the store: %w", err)
	}
	if len(next.articles) == 0 {
		return nil
	}
	return send()
}

func (f *filling) targets(context.Context) (targets, error) {
	return func(e entry) []string { return []string{f.set.of(e.firstSeen)} }, nil
}

// filled takes note of a batch. The position stays before the first refusal, so that a rebuild that
// goes on meets it again.
func (f *filling) filled(b *batch, err error) error {
	refusals := 0
	if e := (*index.PutError)(nil); errors.As(err, &e) {
		refusals = len(e.Refused)
		f.refused = append(f.refused, e.Refused...)
	} else if err != nil {
		return err
	}
	f.done += len(b.articles) - refusals
	if len(f.refused) == 0 {
		f.position.Filled, f.position.Done = b.articles[len(b.articles)-1].ID, f.done
	}
	if f.progress != nil {
		f.progress(f.done)
	}
	return nil
}

// note writes the position down.
func (f *filling) note(ctx context.Context) error {
	if f.position.Filled == f.set[0].meta.Filled {
		return nil
	}
	fields, err := f.position.raw()
	if err != nil {
		return err
	}
	if _, err := call(ctx, f.db.client, putmapping.NewPutMappingFunc(f.db.client)(f.set[0].name).Meta_(fields).Do); err != nil {
		return fmt.Errorf("note how far the rebuild has come: %w", err)
	}
	f.set[0].meta = f.position
	return nil
}
