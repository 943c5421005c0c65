package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"yulun/article"
	indexsqlite "yulun/index/sqlite"
	"yulun/ingest"
	"yulun/internal/sqlitefile"
	"yulun/nlp/segment"
)

const (
	indexFile    = "index.db"
	rebuildIndex = "Run yulun index rebuild: nothing is lost, the index is made from the store."
)

// openIndex opens the index and makes it where it is missing.
func (a *app) openIndex(ctx context.Context) error {
	if a.index != nil {
		return nil
	}
	converter, err := a.converter()
	if err != nil {
		return err
	}
	ix, err := indexsqlite.Open(ctx, a.path(indexFile), indexsqlite.Options{
		Words: a.words, Analysis: segment.Digest(a.topicWords), Simplify: converter.ToSimplified,
	})
	if err != nil {
		return err
	}
	a.index = ix
	return nil
}

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
	// stale says that it was made with other words.
	stale bool
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

// drain brings the index up to date with the store, and makes it anew where it would answer wrongly. An index that can't be used
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

// heal puts all articles into the outbox where the index would not come right without.
func (a *app) heal(ctx context.Context) error {
	s, err := a.indexState(ctx)
	if err != nil {
		return err
	}
	fault := s.fault()
	if fault == "" {
		return nil
	}
	if !a.globals.Quiet {
		a.complain("%s; it is made anew", fault)
	}
	if _, err := a.store.EnqueueAll(ctx); err != nil || !s.stale {
		return err
	}
	return a.index.Clear(ctx)
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

// rebuild makes the index anew and returns how many articles it holds. A file that is damaged, or is no index, is moved aside.
func (a *app) rebuild(ctx context.Context) (int, error) {
	n, err := a.store.EnqueueAll(ctx) // before the index is emptied: whatever stops us, the outbox knows what is missing
	if err != nil {
		return 0, err
	}
	err = a.refill(ctx)
	if !sqlitefile.Damaged(err) {
		return n, err
	}
	if err := a.setIndexAside(); err != nil {
		return 0, err
	}
	return n, a.refill(ctx)
}

func (a *app) refill(ctx context.Context) error {
	if err := a.openIndex(ctx); err != nil {
		return err
	}
	if err := a.index.Clear(ctx); err != nil {
		return err
	}
	return a.fill(ctx)
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
