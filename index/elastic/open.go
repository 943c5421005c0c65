package elastic

import (
	"context"
	"errors"
	"fmt"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"yulun/article"
	"yulun/index"
	"yulun/index/match"
)

// DB is an index in an Elasticsearch cluster.
type DB struct {
	client  *client
	options Options
	text    match.Analyzer
}

var _ index.Index = (*DB)(nil)

// Open opens the index in a cluster, and makes it when it is missing. It refuses one that a newer program has made. Its
// errors are *article.Error with a remedy where the user can do something; no key or password is ever in them.
func Open(ctx context.Context, o Options) (*DB, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	db := &DB{client: c, options: o, text: match.Analyzer{Cut: o.Words, Simplify: o.Simplify}}
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// prepare makes the index when there is none, or checks the one that is searched.
func (db *DB) prepare(ctx context.Context) error {
	searched, err := db.named(ctx, db.readAlias())
	if err != nil {
		return err
	}
	if len(searched) == 0 {
		_, err := db.create(ctx, db.readAlias(), db.writeAlias())
		return err
	}
	made, err := db.made(ctx)
	if err != nil {
		return err
	}
	if made.Version > mappingVersion {
		return article.Usagef("Use the newer program, or another prefix.",
			"the index %s was made by a newer program: its mapping has version %d, this program knows versions up to %d", searched[0], made.Version, mappingVersion)
	}
	return nil
}

// meta says in an index how it was made.
type meta struct {
	About    string `json:"about"`
	Version  int    `json:"version"`
	Analysis string `json:"analysis"`
}

func (db *DB) meta() meta {
	return meta{About: "articles of Yulun; rebuilt from its store", Version: mappingVersion, Analysis: db.options.Analysis}
}

// made is how the index that is searched was made.
func (db *DB) made(ctx context.Context) (meta, error) {
	mappings := map[string]struct {
		Mappings struct {
			Meta meta `json:"_meta"`
		} `json:"mappings"`
	}{}
	if err := db.client.do(ctx, esapi.IndicesGetMappingRequest{Index: []string{db.readAlias()}}, &mappings); err != nil {
		return meta{}, fmt.Errorf("read the mapping: %w", err)
	}
	for _, m := range mappings { // there is one
		return m.Mappings.Meta, nil
	}
	return meta{}, nil
}

// Stale reports whether the index that is searched was made with another mapping or analysis than those with which it was
// opened: then queries miss articles, until it is rebuilt.
func (db *DB) Stale(ctx context.Context) (bool, error) {
	made, err := db.made(ctx)
	return made.Version != mappingVersion || made.Analysis != db.options.Analysis, err
}

// Close closes the connections.
func (db *DB) Close() error { return db.client.close(context.Background()) }
