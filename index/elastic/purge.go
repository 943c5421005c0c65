package elastic

import (
	"context"
	"fmt"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/forcemerge"
	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/putsettings"
)

// Purge leaves nothing in the cluster's segments of articles that were removed: those that hold any
// are merged, however few these are.
func (db *DB) Purge(ctx context.Context) error {
	sets, err := db.written(ctx)
	if err != nil {
		return err
	}
	for _, s := range sets {
		for _, name := range s.names() {
			const all = `{"index.merge.policy.expunge_deletes_allowed": 0}`
			if _, err := call(ctx, db.client, putsettings.New(db.client).Indices(name).Raw(strings.NewReader(all)).Do); err != nil {
				return fmt.Errorf("purge the index %s: %w", name, err)
			}
			if _, err := call(ctx, db.client, forcemerge.New(db.client).Index(name).OnlyExpungeDeletes(true).Do); err != nil {
				return fmt.Errorf("purge the index %s: %w", name, err)
			}
		}
	}
	return nil
}
