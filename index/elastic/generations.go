package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/indices/get"
)

// generation is one index. The generations of one set hold the articles of one whole collection,
// each those of a time.
type generation struct {
	name            string
	family, number  int
	meta            meta
	searched, write bool
	// sums are the fields below sums.
	sums []string
}

// meta says in an index how it was made.
type meta struct {
	About    string `json:"about"`
	Version  int    `json:"version"`
	Analysis string `json:"analysis"`
	Shards   int    `json:"shards"`
	// Store is the id of the store that a set was made from. It is kept in the first generation.
	Store string `json:"store,omitempty"`
	// Set is the number of the first generation of the set.
	Set int `json:"set"`
	// From is when the generation begins: it holds the articles first seen from then on, up to the
	// beginning of the next one. It is zero in the first generation, and a whole second in the
	// others, so that a store that keeps instants less exactly than the program moves no article
	// across it.
	From time.Time `json:"from,omitzero"`
	// Filled is up to which ID, and Done with how many articles, a rebuild has filled the set. They
	// are kept in its first generation.
	Filled string `json:"filled,omitempty"`
	Done   int    `json:"done,omitempty"`
}

// raw is meta as the typed API takes it.
func (m meta) raw() (map[string]json.RawMessage, error) {
	encoded, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	return fields, json.Unmarshal(encoded, &fields)
}

// set is the generations of one collection, in order of their beginnings.
type set []generation

// of is the generation that an article first seen at an instant belongs to: the last one that
// begins by then.
func (s set) of(firstSeen time.Time) string {
	at := 0
	for i, g := range s[1:] {
		if !g.meta.From.After(firstSeen) {
			at = i + 1
		}
	}
	return s[at].name
}

func (s set) names() []string {
	names := make([]string, len(s))
	for i, g := range s {
		names[i] = g.name
	}
	return names
}

// catalog is all that there is of an index, in order of family and number.
type catalog []generation

var numbers = regexp.MustCompile(`-articles-v(\d+)-(\d{6,})$`)

// catalog reads which generations there are. It is one small request, sent again for each Put.
func (db *DB) catalog(ctx context.Context) (catalog, error) {
	pattern := db.options.Prefix + "-articles-v*"
	states, err := call(ctx, db.client, get.NewGetFunc(db.client)(pattern).AllowNoIndices(true).
		FilterPath("*.aliases", "*.mappings._meta", "*.mappings.properties.sums", "*.settings.index.uuid").Do)
	if err != nil && !isGone(err) {
		return nil, fmt.Errorf("list the indices: %w", err)
	}
	var all catalog
	for name, state := range states {
		parts := numbers.FindStringSubmatch(name)
		if parts == nil || len(name) != len(db.options.Prefix)+len(parts[0]) {
			continue
		}
		g := generation{name: name}
		if g.family, err = strconv.Atoi(parts[1]); err != nil {
			return nil, fmt.Errorf("read the name of the index %s: %w", name, err)
		}
		if g.number, err = strconv.Atoi(parts[2]); err != nil {
			return nil, fmt.Errorf("read the name of the index %s: %w", name, err)
		}
		_, g.searched = state.Aliases[db.readAlias()]
		_, g.write = state.Aliases[db.writeAlias()]
		if state.Mappings != nil {
			g.sums = sumFields(state.Mappings)
			if g.meta, err = readMeta(state.Mappings.Meta_); err != nil {
				return nil, fmt.Errorf("read how the index %s was made: %w", name, err)
			}
		}
		if g.meta.Set == 0 {
			g.meta.Set = g.number
		}
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b generation) int {
		if a.family != b.family {
			return a.family - b.family
		}
		return a.number - b.number
	})
	return all, nil
}

func readMeta(fields map[string]json.RawMessage) (m meta, err error) {
	encoded, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(encoded, &m)
	}
	return m, err
}

// sets groups the generations that are chosen.
func (all catalog) sets(chosen func(generation) bool) []set {
	var sets []set
	for _, g := range all {
		if !chosen(g) {
			continue
		}
		i := slices.IndexFunc(sets, func(s set) bool { return s[0].family == g.family && s[0].meta.Set == g.meta.Set })
		if i < 0 {
			sets, i = append(sets, nil), len(sets)
		}
		sets[i] = append(sets[i], g)
	}
	for _, s := range sets {
		slices.SortStableFunc(s, func(a, b generation) int { return a.meta.From.Compare(b.meta.From) })
	}
	return sets
}

// searched is the set in use; nil when there is none.
func (all catalog) searched() set {
	sets := all.sets(func(g generation) bool { return g.searched })
	if len(sets) == 0 {
		return nil
	}
	return sets[0]
}

// building are the sets that are written to and not searched: those of rebuilds that were not
// finished.
func (all catalog) building() []set {
	return all.sets(func(g generation) bool { return g.write && !g.searched })
}

// next is one more than the highest number that an index of the family has.
func (all catalog) next(family int) int {
	highest := 0
	for _, g := range all {
		if g.family == family {
			highest = max(highest, g.number)
		}
	}
	return highest + 1
}
