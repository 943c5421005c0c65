package indexing

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"sync"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/ingest"
	"yulun/internal/heavy"
	"yulun/internal/sqlitefile"
	"yulun/locale"
	"yulun/store"
	"yulun/tracing"
)

// Store is the truth that the index is kept in step with.
type Store interface {
	ingest.Outbox
	index.Truth
	Count(ctx context.Context) (int, error)
	Refusals(ctx context.Context, limit int) ([]store.Refused, error)
	Enqueue(ctx context.Context, ids []string) (int, error)
	Deletions(ctx context.Context) ([]store.Deletion, error)
	DeletedAmong(ctx context.Context, ids []string) ([]string, error)
}

// Options are what a Keeper works with. Store, Open, Log and Now are required.
type Options struct {
	Store Store
	// Open opens the index, or gives the one that is open.
	Open func(ctx context.Context) (index.Index, error)
	// SetAside moves the file of a damaged index away. Nil where the index is in a cluster, which
	// is never rebuilt unasked.
	SetAside func() error
	// Healing takes the reason why the index is rebuilt unasked. Counting gives a counter of the
	// articles that a rebuild makes.
	Healing  func(fault string)
	Counting func(total int) (update func(done int), done func())
	Log      *slog.Logger
	Now      func() time.Time
	// Room is where huge texts are indexed; nil for no bound.
	Room *heavy.Room
	// Tracer has a span for each batch of articles that the index is offered.
	Tracer tracing.Tracer
}

// Keeper keeps an index in step with the store.
type Keeper struct {
	o     Options
	mu    sync.Mutex
	state State
	index index.Index
	// fault is why the index is Faulty, remedy what to do about it.
	fault, remedy string
	made          int // articles made by the last rebuild
	// swept says that the index has none of the articles that were deleted lately, so that only those
	// that come in need a look.
	swept bool
	// fresh says that the index was just rebuilt, so that it has most of what waits for it.
	fresh bool
}

// NewKeeper makes a Keeper of an index that is not open yet.
func NewKeeper(o Options) *Keeper { return &Keeper{o: o, state: Closed} }

// Update brings the index up to date with the store. Where the index would answer wrongly it is
// rebuilt; one in a cluster is left to yulun index rebuild, since that takes hours.
func (k *Keeper) Update(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.run(ctx, Changed)
}

// Follow offers the index what waits for it, as often as the caller likes while the store is being
// filled. An index that would answer wrongly is left alone: Update mends it afterwards.
func (k *Keeper) Follow(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.run(ctx, Changed, Faulty)
}

// Rebuild makes the index again from the store and returns how many articles it made. Searches are
// answered meanwhile. One that was interrupted continues where it stopped. A file that is damaged,
// or is not an index, is moved aside.
func (k *Keeper) Rebuild(ctx context.Context) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	// What the index refused is offered again, like all the rest.
	refused, err := k.o.Store.Refusals(ctx, math.MaxInt32)
	if err != nil {
		return 0, err
	}
	if _, err := k.o.Store.Enqueue(ctx, ids(refused)); err != nil {
		return 0, err
	}
	k.made = 0
	err = k.run(ctx, RebuildAsked)
	return k.made, err
}

// Grow gives an index that has become too large a further generation. It reports whether it did.
func (k *Keeper) Grow(ctx context.Context) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	growing, ok := k.index.(interface {
		RollOver(ctx context.Context, now time.Time) (bool, error)
	})
	if !ok {
		return false, nil
	}
	return growing.RollOver(ctx, k.o.Now())
}

// run goes from state to state until the index is current, or in one of the states at which to stop,
// or the work of a state fails.
func (k *Keeper) run(ctx context.Context, e Event, stop ...State) error {
	for k.state = k.state.Next(e); k.state != Current && !slices.Contains(stop, k.state); k.state = k.state.Next(e) {
		var err error
		if e, err = k.work(ctx); err != nil {
			k.state = k.state.Next(Failed)
			return err
		}
	}
	return nil
}

// work does what is to be done in a state, and says what came of it. With an error it failed.
func (k *Keeper) work(ctx context.Context) (e Event, err error) {
	switch k.state {
	case Closed:
		k.index, err = k.o.Open(ctx)
		return Opened, err
	case Unchecked:
		return k.inspect(ctx)
	case Faulty:
		return k.decide(ctx), nil
	case Healing:
		return Rebuilt, k.rebuild(ctx)
	case Rebuilding:
		err = k.rebuild(ctx)
		if k.o.SetAside != nil && sqlitefile.Damaged(err) {
			return Unusable, nil
		}
		return Rebuilt, err
	case Damaged:
		return SetAside, k.o.SetAside()
	default: // Behind
		into := undeleted{k.index, k.o.Store}
		if k.fresh {
			into.Index = absent{k.index}
		}
		if _, err = ingest.Drain(ctx, ingest.DrainOptions{Outbox: k.o.Store, Index: into, Log: k.o.Log, Room: k.o.Room, Tracer: k.o.Tracer}); err != nil {
			return Filled, err
		}
		if k.fresh = false; k.swept {
			return Filled, nil
		}
		err = k.removeDeleted(ctx)
		k.swept = err == nil
		return Filled, err
	}
}

// absent is an index that takes only what it doesn't have yet. A rebuild puts articles that wait in the
// outbox; they leave it without being put a second time.
type absent struct{ index.Index }

// Put implements ingest.Index.
func (x absent) Put(ctx context.Context, articles []article.Article) error {
	ids := make([]string, len(articles))
	for i, a := range articles {
		ids[i] = a.ID
	}
	has, err := x.Versions(ctx, ids)
	if err != nil {
		return err
	}
	articles = slices.DeleteFunc(slices.Clone(articles), func(a article.Article) bool {
		version, ok := has[a.ID]
		return ok && version >= a.Version
	})
	return x.Index.Put(ctx, articles)
}

// undeleted is an index into which nothing comes that was deleted between its reading and its coming.
type undeleted struct {
	index.Index
	store Store
}

// Put implements ingest.Index.
func (u undeleted) Put(ctx context.Context, articles []article.Article) error {
	put := u.Index.Put(ctx, articles)
	ids := make([]string, len(articles))
	for i, a := range articles {
		ids[i] = a.ID
	}
	deleted, err := u.store.DeletedAmong(ctx, ids)
	if err == nil && len(deleted) > 0 {
		err = u.Index.Remove(ctx, deleted)
	}
	if err != nil { // all are offered again
		return err
	}
	return put
}

// removeDeleted removes articles that were deleted not long ago: a process that was killed, or a
// rebuild, may have read one before that, and put it into the index after it was removed from there.
func (k *Keeper) removeDeleted(ctx context.Context) error {
	deletions, err := k.o.Store.Deletions(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, d := range deletions {
		if d.Finished.IsZero() || k.o.Now().Sub(d.Deleted) < lateness {
			ids = append(ids, d.ID)
		}
	}
	return k.index.Remove(ctx, ids)
}

// lateness is for how long after its deletion an article may still be put into the index.
const lateness = 24 * time.Hour

func (k *Keeper) inspect(ctx context.Context) (Event, error) {
	s, err := Inspect(ctx, k.o.Store, k.index)
	if err != nil {
		return Sound, err
	}
	if k.fault = s.Fault(); k.fault != "" {
		k.remedy = s.Remedy()
		return Unsound, nil
	}
	if s.unowned {
		err = k.index.Adopt(ctx, s.store)
	}
	return Sound, err
}

// decide says whether a faulty index is rebuilt unasked.
func (k *Keeper) decide(ctx context.Context) Event {
	if k.o.SetAside == nil {
		k.o.Log.WarnContext(ctx, k.fault, "remedy", k.remedy)
		return LeftAlone
	}
	k.o.Healing(k.fault)
	return MayHeal
}

// rebuild makes the index again from the store. It opens the index if need be.
func (k *Keeper) rebuild(ctx context.Context) (err error) {
	if k.index, err = k.o.Open(ctx); err != nil {
		return err
	}
	total, err := k.o.Store.Count(ctx)
	if err != nil {
		return err
	}
	k.swept = false
	update, done := k.o.Counting(total)
	from := &wholeArticles{Store: k.o.Store}
	k.made, err = k.index.Rebuild(ctx, from, update)
	k.fresh = true
	done()
	// The rest is in. What was refused stays in the outbox with its reason, to be offered again or
	// set aside.
	refused := from.damaged
	var partly *index.PutError
	switch {
	case errors.As(err, &partly):
		for _, r := range partly.Refused {
			refused = append(refused, store.Refused{ID: r.ID, Version: r.Version, Reason: r.Reason, Temporary: r.Temporary})
		}
	case err == nil && len(refused) > 0:
		err = &article.Error{
			Code: article.CodePartial, Message: locale.Sprintf("%d of %d {article is|articles are} damaged in the store and not in the index, the first of them %s: %s",
				len(refused), total, refused[0].ID, refused[0].Reason),
			Remedy: "yulun index status lists them.",
		}
	default:
		return err
	}
	if _, err := k.o.Store.Enqueue(ctx, ids(refused)); err != nil {
		return err
	}
	return errors.Join(k.o.Store.Refuse(ctx, k.o.Now(), refused), err)
}

// wholeArticles are a store's articles without those that it can't read in full, which are gathered.
type wholeArticles struct {
	Store
	damaged []store.Refused
}

// Each implements Store.
func (w *wholeArticles) Each(ctx context.Context, after string, f func(article.Article) error) error {
	return w.Store.Each(ctx, after, func(a article.Article) error {
		if whole, damaged := ingest.Whole([]article.Article{a}); len(whole) == 0 {
			w.damaged = append(w.damaged, damaged...)
			return nil
		}
		return f(a)
	})
}

func ids(refused []store.Refused) []string {
	list := make([]string, len(refused))
	for i, r := range refused {
		list[i] = r.ID
	}
	return list
}

// Behindhand is the error of a use case that kept its articles but could not bring the index up to
// date. It is nil for a nil error, and the error itself where the use case was interrupted.
func Behindhand(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &article.Error{Code: article.CodePartial, Message: "the articles are kept, but the index is behind", Err: err}
}
