package elastic

import (
	"context"
	"time"

	"yulun/article"
	"yulun/index"
)

// These are the steps of a rebuild, for tests that look between them.

// NewIndex makes an empty index beside the one in use.
func (db *DB) NewIndex(ctx context.Context) (string, error) {
	s, err := db.begin(ctx, "", []time.Time{{}})
	if err != nil {
		return "", err
	}
	return s[0].name, nil
}

// Building lists the indices that are written to and not searched.
func (db *DB) Building(ctx context.Context) ([]string, error) {
	all, err := db.catalog(ctx)
	var names []string
	for _, s := range all.building() {
		names = append(names, s.names()...)
	}
	return names, err
}

// Fill puts articles into one index alone.
func (db *DB) Fill(ctx context.Context, name string, articles []article.Article) error {
	return db.put(ctx, articles, func(context.Context) (targets, error) {
		return func(entry) []string { return []string{name} }, nil
	})
}

// SwapAlias makes an index the only one that is searched and written to.
func (db *DB) SwapAlias(ctx context.Context, name string) ([]string, error) {
	all, err := db.catalog(ctx)
	if err != nil {
		return nil, err
	}
	old, err := db.swap(ctx, all.sets(func(g generation) bool { return g.name == name })[0])
	return old.names(), err
}

// Discard deletes an index that is not searched.
func (db *DB) Discard(ctx context.Context, name string) error { return db.discard(ctx, name) }

// PagedCells reads cells in pages of a few.
func (db *DB) PagedCells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	ask, err := db.askCells(ctx, q, cut)
	if err != nil {
		return nil, err
	}
	const few = 7
	paged := &DB{client: db.client, options: db.options, text: db.text, cellPage: few}
	found, err := paged.pagedCells(ctx, ask)
	if err != nil {
		return nil, err
	}
	return found.cells(db.options.Side), nil
}
