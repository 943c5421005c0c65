package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/ingest"
	"yulun/internal/sqlitefile"
	"yulun/report"
	"yulun/store"
)

const rebuildIndex = "Run yulun index rebuild: nothing is lost, the index is made from the store."

// closeIndex closes the index, if it is open.
func (a *app) closeIndex() error {
	if a.index == nil {
		return nil
	}
	err := a.index.Close()
	a.index = nil
	return err
}

// indexState is how the index stands to the store.
type indexState struct {
	Indexed int `json:"indexed"`
	Stored  int `json:"stored"`
	Waiting int `json:"waiting"`
	// Refusals are the newest articles that the index did not take; only yulun index status asks for them.
	Refusals []refusal `json:"refusals,omitempty"`
	// stale says that it was made with other words.
	stale bool
}

// refusal is an article that the index did not take.
type refusal struct {
	Article  string    `json:"article"`
	Reason   string    `json:"reason"`
	Attempts int       `json:"attempts"`
	At       time.Time `json:"at"`
	// Again is when it is offered again; null when it is set aside until it changes, or the index is rebuilt.
	Again *time.Time `json:"again"`
}

func (r refusal) sentence() string {
	again := "set aside until it changes or the index is rebuilt"
	if r.Again != nil {
		again = "offered again " + r.Again.Format("2006-01-02 15:04 UTC")
	}
	return fmt.Sprintf("%s was refused %d times, last %s: %s; %s", r.Article, r.Attempts, r.At.Format("2006-01-02 15:04 UTC"), report.Plain(r.Reason), again)
}

func (a *app) refusals(ctx context.Context) ([]refusal, error) {
	refused, err := a.store.Refusals(ctx, shownRefusals)
	list := make([]refusal, 0, len(refused))
	for _, r := range refused {
		list = append(list, refusal{r.ID, r.Reason, r.Attempts, r.At.UTC(), known(r.Due)})
	}
	return list, err
}

// indexState counts. The order matters: while another program fills the index, an article that was counted in the store is in the
// backlog or in the index, whichever is asked later.
func (a *app) indexState(ctx context.Context) (s indexState, err error) {
	if s.Stored, err = a.store.Count(ctx); err != nil {
		return s, err
	}
	backlog, err := a.store.Backlog(ctx)
	if err != nil {
		return s, err
	}
	s.Waiting = backlog.All()
	// What a cluster has just taken is found after a moment only.
	if late, ok := a.index.(interface{ Refresh(context.Context) error }); ok {
		if err := late.Refresh(ctx); err != nil {
			return s, err
		}
	}
	if s.Indexed, err = a.index.Count(ctx); err != nil {
		return s, err
	}
	s.stale, err = a.index.Stale(ctx)
	return s, err
}

// fault says what is wrong with an index that will not come right by what waits for it; empty when nothing is.
func (s indexState) fault() string {
	switch missing := s.Stored - s.Indexed; {
	case s.stale && s.Indexed > 0:
		return "the index was made with other words of the topic or another dictionary"
	case missing > s.Waiting:
		return fmt.Sprintf("the index lacks %d of %d articles", missing, s.Stored)
	default:
		return ""
	}
}

// checkIndex is an error where the index would answer wrongly.
func (a *app) checkIndex(ctx context.Context) error {
	s, err := a.indexState(ctx)
	if err != nil {
		return err
	}
	if fault := s.fault(); fault != "" {
		return &article.Error{Code: article.CodeUnavailable, Message: fault, Remedy: rebuildIndex}
	}
	return nil
}

// drain brings the index up to date with the store, and heals it where it would answer wrongly. An index that can't be used
// leaves everything in the store: then the error has CodePartial.
func (a *app) drain(ctx context.Context) error {
	err := a.indexFault
	if err == nil {
		err = a.heal(ctx)
	}
	if err == nil {
		err = a.fill(ctx)
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &article.Error{Code: article.CodePartial, Message: "the articles are kept, but the index is behind", Err: err}
}

// healOnce heals the index of a service, until that has come to pass once.
func (a *app) healOnce(ctx context.Context) error {
	if a.healed {
		return nil
	}
	if err := a.heal(ctx); err != nil {
		return err
	}
	a.healed = true
	return nil
}

// heal makes the index anew where it would not come right by what waits for it. One in a cluster is left to yulun index rebuild, which
// takes hours there and is not begun by whoever starts first.
func (a *app) heal(ctx context.Context) error {
	s, err := a.indexState(ctx)
	if err != nil {
		return err
	}
	fault := s.fault()
	if fault == "" {
		return nil
	}
	if a.config.Storage.Elastic != nil {
		a.log.WarnContext(ctx, fault, "remedy", rebuildIndex)
		return nil
	}
	if !a.globals.Quiet {
		a.complain("%s; it is made anew", fault)
	}
	_, err = a.rebuildOnce(ctx)
	return err
}

// fill empties the outbox into the index.
func (a *app) fill(ctx context.Context) error {
	indexer, err := ingest.NewIndexer(ingest.IndexerOptions{Outbox: a.store, Index: a.index, Log: a.log})
	if err != nil {
		return err
	}
	_, err = indexer.Drain(ctx)
	return err
}

// rebuild makes the index anew and returns how many articles it holds. Searches are answered meanwhile, and a rebuild that was
// interrupted is gone on with. A file that is damaged, or is no index, is moved aside.
func (a *app) rebuild(ctx context.Context) (int, error) {
	// What was refused is offered again: it is made anew like all the rest.
	refused, err := a.store.Refusals(ctx, math.MaxInt32)
	if err != nil {
		return 0, err
	}
	ids := make([]string, len(refused))
	for i, r := range refused {
		ids[i] = r.ID
	}
	if _, err := a.store.Enqueue(ctx, ids); err != nil {
		return 0, err
	}
	n, err := a.rebuildOnce(ctx)
	if a.config.Storage.Elastic == nil && sqlitefile.Damaged(err) {
		if err := a.setIndexAside(); err != nil {
			return 0, err
		}
		n, err = a.rebuildOnce(ctx)
	}
	if err != nil {
		return n, err
	}
	return n, a.fill(ctx) // what changed meanwhile
}

func (a *app) rebuildOnce(ctx context.Context) (int, error) {
	if err := a.openIndex(ctx); err != nil {
		return 0, err
	}
	total, err := a.store.Count(ctx)
	if err != nil {
		return 0, err
	}
	show := newCounter(a.std, "articles indexed", total, a.globals.Quiet)
	n, err := a.index.Rebuild(ctx, a.store, show.update)
	show.done()
	var partly *index.PutError
	if !errors.As(err, &partly) {
		return n, err
	}
	// The rest is in. What was refused is kept in the outbox with its reason, to be offered again or set aside.
	refused := make([]store.Refused, len(partly.Refused))
	ids := make([]string, len(partly.Refused))
	for i, r := range partly.Refused {
		refused[i], ids[i] = store.Refused{ID: r.ID, Version: r.Version, Reason: r.Reason, Temporary: r.Temporary}, r.ID
	}
	if _, err := a.store.Enqueue(ctx, ids); err != nil {
		return n, err
	}
	return n, errors.Join(a.store.Refuse(ctx, a.now(), refused), err)
}

// setIndexAside moves the index's file away, with what SQLite keeps beside it.
func (a *app) setIndexAside() error {
	_ = a.closeIndex() // it is damaged
	name := indexFile + ".damaged-" + a.now().UTC().Format("20060102T150405Z")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(a.path(indexFile+suffix), a.path(name+suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &article.Error{Code: article.CodeUnavailable, Message: "move the damaged index aside", Err: err, Remedy: "Delete " + a.path(indexFile) + " and try again."}
		}
	}
	a.complain("%s was no index or damaged; it is now %s, which you may delete", a.path(indexFile), name)
	return nil
}
