package elastic

import (
	"context"
	"errors"
	"slices"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/calendarinterval"

	"yulun/index"
)

// Cells sums the articles of a query. The cluster is asked for all cells at once, which it answers
// from its cache while the index stays the same. Where they are more than it allows in one answer,
// they are read page by page. An index with an older mapping, which has other sums, is an error.
func (db *DB) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	ask, err := db.askCells(ctx, q, cut)
	if err != nil {
		return nil, err
	}
	found, err := db.cells(ctx, ask)
	if err != nil {
		return nil, err
	}
	return found.cells(db.options.Side), nil
}

// cellsQuery is what cells are asked for.
type cellsQuery struct {
	selection
	cut index.Cut
	// groups are the fields that tell the groups apart; empty where they follow from the outlet, or
	// there are none.
	groups     [2]string
	zone       string
	preference string
	// fields are those below sums.
	fields []string
}

func (db *DB) askCells(ctx context.Context, q index.Query, cut index.Cut) (ask cellsQuery, err error) {
	ask.cut, ask.preference = cut, preference(q)
	if ask.selection, err = db.compile(q); err != nil {
		return ask, err
	}
	if err = cut.Check(); err != nil {
		return ask, err
	}
	ask.groups = [2]string{groupField(cut.Group), groupField(cut.Second)}
	if ask.zone, err = zoneName(index.ZoneOrShanghai(cut.Zone)); err != nil {
		return ask, err
	}
	all, err := db.catalog(ctx)
	if err != nil {
		return ask, err
	}
	for _, g := range all.searched() {
		if g.meta.Version != mappingVersion {
			return ask, db.errOld()
		}
		ask.fields = append(ask.fields, g.sums...)
	}
	slices.Sort(ask.fields)
	ask.fields = slices.Compact(ask.fields)
	return ask, nil
}

// cells finds the way to read the cells.
func (db *DB) cells(ctx context.Context, ask cellsQuery) (*parts, error) {
	many, err := db.areMany(ctx, ask)
	if err != nil {
		return nil, err
	}
	if !many {
		found, err := db.cellsAtOnce(ctx, ask)
		if err == nil || !isTooMuch(err) && !errors.Is(err, errOthers) {
			return found, err
		}
	}
	return db.pagedCells(ctx, ask)
}

// areMany reports whether there may be far more cells than the cluster allows in one answer. It
// would make all of them before it says so, at the cost of its memory.
func (db *DB) areMany(ctx context.Context, ask cellsQuery) (bool, error) {
	const many = 100_000 // of those that there may be many have no article
	type figure struct {
		Value float64 `json:"value"`
	}
	var found struct {
		Outlets figure `json:"outlets"`
		First   figure `json:"first"`
		Last    figure `json:"last"`
	}
	answer, err := db.searchAlias(ctx, request{preference: ask.preference, Request: search.Request{
		Query: ask.query(false), Size: new(0), TrackTotalHits: true,
		Aggregations: map[string]types.Aggregations{
			"outlets": {Cardinality: &types.CardinalityAggregation{Field: new("outlet.key")}},
			"first":   {Min: &types.MinAggregation{Field: new("at")}},
			"last":    {Max: &types.MaxAggregation{Field: new("at")}},
		},
	}}, &found)
	groups := 1
	for _, field := range ask.groups {
		if field != "" {
			groups *= max(len(ask.fields), 10) // there are fewer frames, and few languages and scripts
		}
	}
	const day = 24 * 60 * 60
	buckets := (found.Last.Value-found.First.Value)/(day*float64(days(ask.cut.Bucket))) + 2
	cells := min(found.Outlets.Value*buckets, float64(answer.Hits.Total.Value)) * float64(groups)
	return cells > many, err
}

// days is how many a bucket has at least. The whole of the time is put together from years.
func days(b index.Bucket) int {
	switch b {
	case index.Day:
		return 1
	case index.Week:
		return 7
	case index.Month:
		return 28
	case index.Quarter:
		return 90
	default:
		return 365
	}
}

// cellsAtOnce reads all cells in one answer.
func (db *DB) cellsAtOnce(ctx context.Context, ask cellsQuery) (*parts, error) {
	body := search.Request{Query: ask.query(false), Size: new(0), TrackTotalHits: false, Aggregations: ask.tree()}
	var answer methodTree
	if _, err := db.searchAlias(ctx, request{Request: body, preference: ask.preference}, &answer); err != nil {
		return nil, err
	}
	found := newParts(ask.cut, ask.fields)
	return found, found.addTree(answer)
}

// groupField is the field that tells groups apart; none where they follow from the outlet, or there
// are none.
func groupField(g index.Group) string {
	switch g {
	case index.ByLang, index.ByScript:
		return string(g)
	case index.ByFrame:
		return "frames"
	default:
		return ""
	}
}

// interval is the width of a bucket in the cluster's words. The whole of the time is put together
// from years.
func interval(b index.Bucket) calendarinterval.CalendarInterval {
	switch b {
	case index.Day, index.Week, index.Month, index.Quarter:
		return calendarinterval.CalendarInterval{Name: string(b)}
	default:
		return calendarinterval.Year
	}
}

// tree asks for the articles by method, group, outlet and bucket. An article has an instant, a bare
// day or neither; the day of either in its zone is the first day of its bucket.
func (ask cellsQuery) tree() map[string]types.Aggregations {
	width := interval(ask.cut.Bucket)
	dates := func(field string, zone *string) types.Aggregations {
		return types.Aggregations{
			DateHistogram: &types.DateHistogramAggregation{Field: &field, CalendarInterval: &width, TimeZone: zone, Format: new("uuuu-MM-dd"), MinDocCount: new(1)},
			Aggregations:  summing(ask.fields),
		}
	}
	within := func(field string, most int, parts map[string]types.Aggregations) types.Aggregations {
		a := terms(field, most)
		a.Aggregations = parts
		return a
	}
	parts := map[string]types.Aggregations{"outlets": within("outlet.key", mostOutlets, map[string]types.Aggregations{
		"instants": dates("instant", &ask.zone), "days": dates("day", nil),
		"undated": {Missing: &types.MissingAggregation{Field: new("at")}, Aggregations: summing(ask.fields)},
	})}
	for at, field := range slices.Backward(ask.groups[:]) {
		if field != "" {
			parts = map[string]types.Aggregations{groupNames[at]: within(field, mostValues, parts)}
		}
	}
	return map[string]types.Aggregations{"methods": within("method", mostValues, parts)}
}

// methodTree is the answer to tree.
type methodTree struct {
	Methods branches[struct {
		Key string `json:"key"`
		groupTree
	}] `json:"methods"`
}

// groupTree has groups below one another, and outlets below the last.
type groupTree struct {
	Group   branches[keyedTree]  `json:"group"`
	Second  branches[keyedTree]  `json:"second"`
	Outlets branches[outletTree] `json:"outlets"`
}

type keyedTree struct {
	Key string `json:"key"`
	groupTree
}

type outletTree struct {
	Key string `json:"key"`
	// Instants and Days are buckets by their first day.
	Instants branches[counted] `json:"instants"`
	Days     branches[counted] `json:"days"`
	Undated  counted           `json:"undated"`
}

// branches are the values of a field.
type branches[T any] struct {
	Others  int `json:"sum_other_doc_count"`
	Buckets []T `json:"buckets"`
}

// errOthers says that there was no room in an answer for all values of a field: a figure is whole
// or not given.
var errOthers = errors.New("there are more values than fit into one answer")

func (b branches[T]) whole() error {
	if b.Others > 0 {
		return errOthers
	}
	return nil
}

func (p *parts) addTree(answer methodTree) error {
	for _, m := range answer.Methods.Buckets {
		if err := p.addGroups(m.Key, [2]string{}, m.groupTree); err != nil {
			return err
		}
	}
	return answer.Methods.whole()
}

// addGroups adds what lies below the groups that are known already.
func (p *parts) addGroups(method string, group [2]string, t groupTree) error {
	for at, level := range []branches[keyedTree]{t.Group, t.Second} {
		for _, b := range level.Buckets {
			group[at] = b.Key
			if err := p.addGroups(method, group, b.groupTree); err != nil {
				return err
			}
		}
	}
	return errors.Join(t.Group.whole(), t.Second.whole(), t.Outlets.whole(), p.addOutlets(method, group, t.Outlets.Buckets))
}

func (p *parts) addOutlets(method string, group [2]string, outlets []outletTree) error {
	for _, o := range outlets {
		for _, d := range slices.Concat(o.Instants.Buckets, o.Days.Buckets) {
			if d.Day == "" {
				return errors.New("read the sums: a bucket has no day")
			}
			if err := p.add(o.Key, d.Day, group, method, d); err != nil {
				return err
			}
		}
		if err := p.add(o.Key, "", group, method, o.Undated); err != nil {
			return err
		}
	}
	return nil
}
