package elastic

import (
	"context"
	"slices"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"

	"yulun/index"
)

// Entries calls f with every indexed article, relevant or not, in order of ID, from one point in
// time, and stops at f's error.
func (db *DB) Entries(ctx context.Context, f func(index.Entry) error) error {
	return db.pointInTime(ctx, "", func(at *pit) error {
		walk := at.walk(search.Request{Sort: []types.SortCombinations{byID()}})
		for {
			hits, err := walk.next(ctx, eachPage, true)
			if err != nil || len(hits) == 0 {
				return err
			}
			for _, found := range hits {
				if err := ctx.Err(); err != nil {
					return err
				}
				indexed := found.Source.Article
				sum, err := index.Checksum(indexed)
				if err != nil {
					return err
				}
				if err := f(index.Entry{ID: indexed.ID, Version: indexed.Version, Sum: sum}); err != nil {
					return err
				}
			}
		}
	})
}

// Versions gives those of some articles that the index in use has, each with its version.
func (db *DB) Versions(ctx context.Context, ids []string) (map[string]int64, error) {
	versions := make(map[string]int64, len(ids))
	for part := range slices.Chunk(ids, eachPage) {
		answer, err := db.searchAlias(ctx, request{Request: search.Request{
			Query: &types.Query{Ids: &types.IdsQuery{Values: part}}, Size: new(len(part)), Source_: false, Version: new(true),
		}}, nil)
		if err != nil {
			return nil, err
		}
		for _, found := range answer.Hits.Hits {
			versions[found.ID] = found.Version
		}
	}
	return versions, nil
}

// Remove takes articles out, in whichever generation they lie. One that is absent is not an error.
// Afterwards any version of it may be put again. What is not removed is named as by Put.
func (db *DB) Remove(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	everywhere := func(ctx context.Context) (targets, error) {
		sets, err := db.written(ctx)
		var names []string
		for _, s := range sets {
			names = append(names, s.names()...)
		}
		return func(entry) []string { return names }, err
	}
	refused, err := db.sendAll(ctx, everywhere, func(ctx context.Context, b *bulk) error {
		for _, id := range ids {
			if err := b.add(ctx, entry{id: id, removal: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.report("remove", len(ids), refused)
}
