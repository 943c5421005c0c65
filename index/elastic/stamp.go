package elastic

import (
	"context"
	"fmt"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/putmapping"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"

	"yulun/index"
)

// Stamp implements index.Index. An index of an older mapping has no versions.
func (db *DB) Stamp(ctx context.Context) (index.Stamp, error) {
	all, err := db.catalog(ctx)
	if err != nil {
		return index.Stamp{}, err
	}
	var s index.Stamp
	if used := all.searched(); used != nil {
		s.Store = used[0].meta.Store
	}
	var sums struct {
		Version struct {
			Value float64 `json:"value"` // exact up to 2^53
		} `json:"version"`
	}
	_, err = db.searchAlias(ctx, request{Request: search.Request{
		Size: new(0), TrackTotalHits: false, Aggregations: map[string]types.Aggregations{"version": {Max: &types.MaxAggregation{Field: new("version")}}},
	}}, &sums)
	s.Version = int64(sums.Version.Value)
	return s, err
}

// Adopt implements index.Index.
func (db *DB) Adopt(ctx context.Context, store string) error {
	all, err := db.catalog(ctx)
	if err != nil {
		return err
	}
	used := all.searched()
	if used == nil || used[0].meta.Store != "" {
		return nil
	}
	m := used[0].meta
	m.Store = store
	fields, err := m.raw()
	if err != nil {
		return err
	}
	if _, err := call(ctx, db.client, putmapping.NewPutMappingFunc(db.client)(used[0].name).Meta_(fields).Do); err != nil {
		return fmt.Errorf("note the store of the index: %w", err)
	}
	return nil
}
