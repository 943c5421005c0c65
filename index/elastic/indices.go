package elastic

import (
	"context"
	_ "embed" // mappings.json
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/create"
	deleteindex "github.com/elastic/go-elasticsearch/v8/typedapi/indices/delete"
	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/putindextemplate"
	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/refresh"
	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/updatealiases"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"

	"yulun/article"
)

// mappingVersion is the version of mappings.json and of what Put makes of an article. It grows with
// any change to either.
const mappingVersion = 5

//go:embed mappings.json
var mappings []byte

func (db *DB) readAlias() string  { return db.options.Prefix + "-articles-read" }
func (db *DB) writeAlias() string { return db.options.Prefix + "-articles-write" }

// family begins the names of the indices that have the current mapping.
func (db *DB) family() string {
	return fmt.Sprintf("%s-articles-v%d-", db.options.Prefix, mappingVersion)
}

func (db *DB) meta() meta {
	return meta{
		About: "articles of Yulun; rebuilt from its store", Version: mappingVersion, Analysis: db.options.Analysis,
		Shards: db.options.Shards,
	}
}

// putTemplate gives the cluster the settings and the mapping of indices of the family. With it an
// index is only ever made on purpose: a late write to a deleted one must not make it again.
func (db *DB) putTemplate(ctx context.Context) error {
	var mapping types.TypeMapping
	if err := json.Unmarshal(mappings, &mapping); err != nil {
		return fmt.Errorf("read mappings.json: %w", err)
	}
	name := strings.TrimSuffix(db.family(), "-")
	_, err := call(ctx, db.client, putindextemplate.NewPutIndexTemplateFunc(db.client)(name).Request(&putindextemplate.Request{
		IndexPatterns: []string{db.family() + "*"}, Priority: new(int64(500)), AllowAutoCreate: new(false),
		Template: &types.IndexTemplateMapping{Mappings: &mapping, Settings: &types.IndexSettings{
			NumberOfShards: new(strconv.Itoa(db.options.Shards)), AutoExpandReplicas: "0-1",
			RefreshInterval: fmt.Sprintf("%dms", db.options.RefreshInterval.Milliseconds()),
			// Articles are kept whole: 3,000 generated ones take 25 MB so, and 42 MB with the
			// default codec.
			Codec: new("best_compression"),
			// What is removed is forgotten at once: the version of a deletion would stand in the
			// way of an older one that is put afterwards.
			GcDeletes: "-1",
		}},
	}).Do)
	if err != nil {
		return fmt.Errorf("put the index template %s: %w", name, err)
	}
	return nil
}

// make makes an index of the family, with aliases.
func (db *DB) make(ctx context.Context, number int, m meta, aliases ...string) (string, error) {
	name := fmt.Sprintf("%s%06d", db.family(), number)
	fields, err := m.raw()
	if err != nil {
		return "", fmt.Errorf("make the index %s: %w", name, err)
	}
	body := &create.Request{Mappings: &types.TypeMapping{Meta_: fields}, Aliases: map[string]types.Alias{}}
	for _, alias := range aliases {
		body.Aliases[alias] = types.Alias{}
	}
	if _, err := call(ctx, db.client, create.NewCreateFunc(db.client)(name).Request(body).Do); err != nil {
		return "", fmt.Errorf("make the index %s: %w", name, err)
	}
	return name, nil
}

// createFirst makes the set in use where there is none. Where another program makes it at the same
// moment, that one will do.
func (db *DB) createFirst(ctx context.Context) error {
	if err := db.putTemplate(ctx); err != nil {
		return err
	}
	for {
		all, err := db.catalog(ctx)
		if err != nil || all.searched() != nil {
			return err
		}
		number := all.next(mappingVersion)
		m := db.meta()
		m.Set = number
		if _, err = db.make(ctx, number, m, db.readAlias(), db.writeAlias()); !isTaken(err) {
			return err
		}
	}
}

// begin makes an empty set beside the one in use, for a rebuild. From now on Put, in every program,
// writes to both, so neither misses a change while the new one is filled. It takes the alias as a
// whole: an article put into a part of it would lie in a generation in which it doesn't belong.
// Workers of an older program that are still at work write to indices of their own mapping only:
// end them first.
func (db *DB) begin(ctx context.Context, store string, boundaries []time.Time) (set, error) {
	if err := db.putTemplate(ctx); err != nil {
		return nil, err
	}
	all, err := db.catalog(ctx)
	if err != nil {
		return nil, err
	}
	var made set
	first := all.next(mappingVersion)
	for i, from := range boundaries {
		m := db.meta()
		m.Store, m.Set, m.From = store, first, from
		name, err := db.make(ctx, first+i, m)
		if err != nil {
			return nil, err
		}
		made = append(made, generation{name: name, family: mappingVersion, number: first + i, meta: m, write: true})
	}
	actions := []types.IndicesAction{{Add: &types.AddAction{Indices: made.names(), Alias: new(db.writeAlias())}}}
	if _, err := call(ctx, db.client, updatealiases.New(db.client).Request(&updatealiases.Request{Actions: actions}).Do); err != nil {
		return nil, fmt.Errorf("write to the new index too: %w", err)
	}
	return made, nil
}

// swap makes a set the only one that is searched and written to, in one step: a search is answered
// by the old or by the new one, and none fails. It gives the others.
func (db *DB) swap(ctx context.Context, s set) (old set, err error) {
	for _, name := range s.names() {
		if _, err := call(ctx, db.client, refresh.New(db.client).Index(name).Do); err != nil {
			return nil, fmt.Errorf("refresh the index %s: %w", name, err)
		}
	}
	all, err := db.catalog(ctx)
	if err != nil {
		return nil, err
	}
	add := &types.AddAction{Indices: s.names(), Aliases: []string{db.readAlias(), db.writeAlias()}}
	actions := []types.IndicesAction{{Add: add}}
	for _, g := range all {
		if g.family == s[0].family && g.meta.Set == s[0].meta.Set {
			continue
		}
		for alias, has := range map[string]bool{db.readAlias(): g.searched, db.writeAlias(): g.write} {
			if has {
				actions = append(actions, types.IndicesAction{Remove: &types.RemoveAction{Index: new(g.name), Alias: new(alias)}})
			}
		}
		if g.searched || g.write {
			old = append(old, g)
		}
	}
	if _, err := call(ctx, db.client, updatealiases.New(db.client).Request(&updatealiases.Request{Actions: actions}).Do); err != nil {
		return nil, fmt.Errorf("move the aliases to %s: %w", s[0].name, err)
	}
	return old, nil
}

// discard deletes an index that is not searched: one of the old set after swap, or of a rebuild
// that is given up. An Each that still reads it ends with an error.
func (db *DB) discard(ctx context.Context, name string) error {
	all, err := db.catalog(ctx)
	if err != nil {
		return err
	}
	for _, g := range all {
		if g.name == name && g.searched {
			return article.Usagef("Move the alias to another index first.", "the index %s is in use", name)
		}
	}
	if _, err := call(ctx, db.client, deleteindex.NewDeleteFunc(db.client)(name).Do); err != nil && !isGone(err) {
		return fmt.Errorf("delete the index %s: %w", name, err)
	}
	return nil
}

func (db *DB) discardAll(ctx context.Context, s set) error {
	var errs []error
	for _, name := range s.names() {
		errs = append(errs, db.discard(ctx, name))
	}
	return errors.Join(errs...)
}
