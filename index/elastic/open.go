package elastic

import (
	"context"
	"errors"

	"yulun/article"
	"yulun/index"
	"yulun/index/match"
)

// DB is an index in an Elasticsearch cluster.
type DB struct {
	client   *client
	options  Options
	text     match.Analyzer
	cellPage int
}

var _ index.Index = (*DB)(nil)

// Open opens the index in a cluster, and makes it when it is missing. It refuses one that a newer
// program has made. Its errors are *article.Error with a remedy where the user can do something; no
// key or password is ever in them.
func Open(ctx context.Context, o Options) (*DB, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	db := &DB{client: c, options: o, text: match.Analyzer{Cut: o.Words, Simplify: o.Simplify}, cellPage: cellPage}
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// prepare makes the index when there is none, or checks the one that is searched.
func (db *DB) prepare(ctx context.Context) error {
	all, err := db.catalog(ctx)
	if err != nil {
		return err
	}
	used := all.searched()
	if used == nil {
		return db.createFirst(ctx)
	}
	if made := used[0].meta.Version; made > mappingVersion {
		return article.Usagef("Use the newer program, or another prefix.",
			"the index %s was made by a newer program: its mapping has version %d, this program knows versions up to %d", used[0].name, made, mappingVersion)
	}
	return nil
}

func (db *DB) errOld() error {
	return article.Usagef("Run yulun index rebuild: nothing is lost, the index is made from the store.",
		"the index in Elasticsearch at %s has an older mapping than this program needs", db.client.at)
}

// Stale reports whether the index that is searched was made with another mapping or analysis than
// those with which it was opened: then queries miss articles, until it is rebuilt.
func (db *DB) Stale(ctx context.Context) (bool, error) {
	all, err := db.catalog(ctx)
	if err != nil {
		return true, err
	}
	for _, g := range all.searched() {
		if g.meta.Version != mappingVersion || g.meta.Analysis != db.options.Analysis {
			return true, nil
		}
	}
	return false, nil
}

// Close closes the connections.
func (db *DB) Close() error { return db.client.close(context.Background()) }
