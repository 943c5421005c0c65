package elastic

import (
	"context"
	"fmt"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/stats"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/level"
)

// RollOver makes a further generation when a primary shard of the last one is larger than
// Options.MaxShardSize, and reports whether it has. Call it from time to time, after what was to be
// put is put. The new generation takes the articles first seen from Options.RollOverDelay after now
// on: until then every program that writes has read of it. While a rebuild is under way, or was
// left unfinished, none is made: the aliases may move at any moment, and would leave it behind.
func (db *DB) RollOver(ctx context.Context, now time.Time) (bool, error) {
	all, err := db.catalog(ctx)
	if err != nil {
		return false, err
	}
	used := all.searched()
	if used == nil || used[0].family != mappingVersion {
		return false, nil // a rebuild comes first
	}
	if len(all.building()) > 0 {
		return false, nil
	}
	last := used[len(used)-1]
	if last.meta.From.After(now) {
		return false, nil // nothing has come to the newest one yet
	}
	size, err := db.shardSize(ctx, last.name)
	if err != nil || size <= db.options.MaxShardSize {
		return false, err
	}
	if err := db.putTemplate(ctx); err != nil {
		return false, err
	}
	m := db.meta()
	m.Analysis = last.meta.Analysis // Put in other words makes the index no less stale
	m.Set, m.From = last.meta.Set, now.Add(db.options.RollOverDelay).UTC().Truncate(time.Second)
	_, err = db.make(ctx, all.next(mappingVersion), m, db.readAlias(), db.writeAlias())
	if isTaken(err) { // by another program, which has seen the same size
		return false, nil
	}
	return err == nil, err
}

// shardSize is the size of the largest primary shard of an index, in bytes.
func (db *DB) shardSize(ctx context.Context, name string) (int64, error) {
	answer, err := call(ctx, db.client, stats.New(db.client).Index(name).Metric("store").Level(level.Shards).
		FilterPath("indices.*.shards.*.routing.primary", "indices.*.shards.*.store.size_in_bytes").Do)
	if err != nil {
		return 0, fmt.Errorf("ask for the size of the index %s: %w", name, err)
	}
	var largest int64
	for _, index := range answer.Indices {
		for _, copies := range index.Shards {
			for _, shard := range copies {
				if shard.Routing != nil && shard.Routing.Primary && shard.Store != nil {
					largest = max(largest, shard.Store.SizeInBytes)
				}
			}
		}
	}
	return largest, nil
}
