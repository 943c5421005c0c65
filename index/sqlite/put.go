package sqlite

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/internal/compact"
)

// Put adds or replaces articles in one transaction.
func (db *DB) Put(ctx context.Context, articles []article.Article) error {
	if len(articles) == 0 {
		return nil
	}
	entries, err := db.entries(ctx, articles) // cutting into words takes longest: done before the writer is taken
	if err != nil {
		return err
	}
	return db.change(ctx, func(w *writer) error {
		for _, e := range entries {
			old, err := w.indexed(ctx, e.ID)
			if err == nil && (old == nil || old.version <= e.Version) {
				err = w.put(ctx, e, old)
			}
			if err != nil {
				return fmt.Errorf("index %s: %w", e.ID, err)
			}
		}
		return nil
	})
}

// Remove takes articles out.
func (db *DB) Remove(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return db.change(ctx, func(w *writer) error {
		for _, id := range ids {
			old, err := w.indexed(ctx, id)
			if err == nil && old != nil {
				err = w.remove(ctx, id, old.row)
			}
			if err != nil {
				return fmt.Errorf("remove %s: %w", id, err)
			}
		}
		return nil
	})
}

// Purge leaves nothing in the index's file of articles that were removed. It merges the postings, from
// which the words of removed articles go only then.
func (db *DB) Purge(ctx context.Context) error {
	if _, err := db.Write.ExecContext(ctx, `INSERT INTO texts (texts) VALUES ('optimize')`); err != nil {
		return db.file.Explain(fmt.Errorf("merge the postings: %w", err))
	}
	return db.file.Purge(ctx)
}

// entry is an article as it is indexed.
type entry struct {
	article.Article
	// document is packed.
	document []byte
	// title and text are the columns of table texts.
	title, text string
}

// entries prepares articles on all processors.
func (db *DB) entries(ctx context.Context, articles []article.Article) ([]entry, error) {
	entries := make([]entry, len(articles))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, a := range articles {
		group.Go(func() error {
			err := ctx.Err()
			if err == nil {
				entries[i], err = db.entry(a)
			}
			if err != nil {
				return fmt.Errorf("index %s: %w", a.ID, err)
			}
			return nil
		})
	}
	return entries, group.Wait()
}

func (db *DB) entry(a article.Article) (entry, error) {
	document, err := compact.PackDocument(a)
	if err != nil {
		return entry{}, err
	}
	e := entry{Article: a, document: document}
	words, grams := db.text.Index(a.Title)
	e.title = tokens(words, grams, true)
	words, grams = db.text.Index(a.Text)
	e.text = tokens(words, grams, false)
	return e, nil
}
