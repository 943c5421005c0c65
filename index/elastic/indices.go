package elastic

import (
	"context"
	_ "embed" // mappings.json
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"yulun/article"
)

// mappingVersion is the version of mappings.json and of what Put makes of an article. It grows with any change to either.
const mappingVersion = 1

//go:embed mappings.json
var mappings []byte

func (db *DB) readAlias() string  { return db.options.Prefix + "-articles-read" }
func (db *DB) writeAlias() string { return db.options.Prefix + "-articles-write" }

// family begins the names of the indices that have the current mapping.
func (db *DB) family() string {
	return fmt.Sprintf("%s-articles-v%d-", db.options.Prefix, mappingVersion)
}

// putTemplate gives the cluster the settings and the mapping of indices of the family. With it an index is only ever made
// on purpose: a late write to a deleted one must not make it again.
func (db *DB) putTemplate(ctx context.Context) error {
	var mapping object
	if err := json.Unmarshal(mappings, &mapping); err != nil {
		return fmt.Errorf("read mappings.json: %w", err)
	}
	mapping["_meta"] = db.meta()
	body, err := encode(object{
		"index_patterns": []string{db.family() + "*"}, "priority": 500, "allow_auto_create": false, "_meta": db.meta(),
		"template": object{
			"mappings": mapping,
			"settings": object{"index": object{
				"number_of_shards": db.options.Shards, "auto_expand_replicas": "0-1",
				"refresh_interval": fmt.Sprintf("%dms", db.options.RefreshInterval.Milliseconds()),
			}},
		},
	})
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(db.family(), "-")
	if err := db.client.do(ctx, esapi.IndicesPutIndexTemplateRequest{Name: name, Body: body}, nil); err != nil {
		return fmt.Errorf("put the index template %s: %w", name, err)
	}
	return nil
}

// create makes the next index of the family, with aliases. Where another program makes an index at the same moment, and the
// first alias then names it, that one will do.
func (db *DB) create(ctx context.Context, aliases ...string) (string, error) {
	if err := db.putTemplate(ctx); err != nil {
		return "", err
	}
	named := object{}
	for _, alias := range aliases {
		named[alias] = object{}
	}
	for {
		number, err := db.nextNumber(ctx)
		if err != nil {
			return "", err
		}
		name := fmt.Sprintf("%s%06d", db.family(), number)
		body, err := encode(object{"aliases": named})
		if err != nil {
			return "", err
		}
		err = db.client.do(ctx, esapi.IndicesCreateRequest{Index: name, Body: body}, nil)
		var f *failure
		if !errors.As(err, &f) || f.Type != "resource_already_exists_exception" {
			if err != nil {
				return "", fmt.Errorf("make the index %s: %w", name, err)
			}
			return name, nil
		}
		if made, err := db.named(ctx, aliases[0]); err != nil || slices.Contains(made, name) {
			return name, err
		}
	}
}

// nextNumber is one more than the highest that an index of the family has.
func (db *DB) nextNumber(ctx context.Context) (int, error) {
	held := map[string]struct{}{}
	if err := db.client.do(ctx, esapi.IndicesGetAliasRequest{Index: []string{db.family() + "*"}}, &held); err != nil && !isGone(err) {
		return 0, fmt.Errorf("list the indices: %w", err)
	}
	highest := 0
	for name := range held {
		if n, err := strconv.Atoi(strings.TrimPrefix(name, db.family())); err == nil {
			highest = max(highest, n)
		}
	}
	return highest + 1, nil
}

// named lists the indices that an alias names, in order; none when there is no such alias.
func (db *DB) named(ctx context.Context, alias string) ([]string, error) {
	held := map[string]struct{}{}
	err := db.client.do(ctx, esapi.IndicesGetAliasRequest{Name: []string{alias}}, &held)
	if isGone(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look the alias %s up: %w", alias, err)
	}
	return slices.Sorted(maps.Keys(held)), nil
}

// NewIndex makes an empty index beside the one in use, for a rebuild, and gives its name. From now on Put, in every program,
// writes to both, so neither misses a change while the new one is filled. Workers of an older program that are still at
// work write to indices of their own mapping only: end them first.
func (db *DB) NewIndex(ctx context.Context) (string, error) { return db.create(ctx, db.writeAlias()) }

// Building lists the indices that are written to and not searched: those of rebuilds that were not finished.
func (db *DB) Building(ctx context.Context) ([]string, error) {
	searched, err := db.named(ctx, db.readAlias())
	if err != nil {
		return nil, err
	}
	written, err := db.named(ctx, db.writeAlias())
	return slices.DeleteFunc(written, func(name string) bool { return slices.Contains(searched, name) }), err
}

// SwapAlias makes an index the only one that is searched and written to, in one step: a search is answered by the old
// or by the new one, and none fails. It gives the names of the others, which [DB.Discard] deletes.
func (db *DB) SwapAlias(ctx context.Context, name string) (old []string, err error) {
	if err := db.client.do(ctx, esapi.IndicesRefreshRequest{Index: []string{name}}, nil); err != nil {
		return nil, fmt.Errorf("refresh the index %s: %w", name, err)
	}
	actions := []object{}
	for _, alias := range []string{db.readAlias(), db.writeAlias()} {
		members, err := db.named(ctx, alias)
		if err != nil {
			return nil, err
		}
		for _, member := range members {
			if member != name {
				actions = append(actions, object{"remove": object{"index": member, "alias": alias}})
				old = append(old, member)
			}
		}
		actions = append(actions, object{"add": object{"index": name, "alias": alias}})
	}
	body, err := encode(object{"actions": actions})
	if err != nil {
		return nil, err
	}
	if err := db.client.do(ctx, esapi.IndicesUpdateAliasesRequest{Body: body}, nil); err != nil {
		return nil, fmt.Errorf("move the aliases to %s: %w", name, err)
	}
	slices.Sort(old)
	return slices.Compact(old), nil
}

// Discard deletes an index that is not searched: the old one after SwapAlias, or one of a rebuild that is given up. An
// Each that still reads it ends with an error.
func (db *DB) Discard(ctx context.Context, name string) error {
	searched, err := db.named(ctx, db.readAlias())
	if err != nil {
		return err
	}
	if slices.Contains(searched, name) {
		return article.Usagef("Move the alias to another index first.", "the index %s is in use", name)
	}
	if err := db.client.do(ctx, esapi.IndicesDeleteRequest{Index: []string{name}}, nil); err != nil {
		return fmt.Errorf("delete the index %s: %w", name, err)
	}
	return nil
}

// Clear puts an empty index in the place of the one in use, and of those of unfinished rebuilds.
func (db *DB) Clear(ctx context.Context) error {
	name, err := db.NewIndex(ctx)
	if err != nil {
		return err
	}
	old, err := db.SwapAlias(ctx, name)
	for _, index := range old {
		err = errors.Join(err, db.Discard(ctx, index))
	}
	return err
}
