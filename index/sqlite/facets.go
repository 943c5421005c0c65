package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"yulun/article"
	"yulun/index"
)

// facets counts the values of the hits' fields. One pass over the hits is cheaper than a sort for each field.
func (s selection) facets(ctx context.Context, tx *sql.Tx, q index.Query) ([]index.Facet, error) {
	zone := orShanghai(q.Zone)
	codes, err := readCodes(ctx, tx)
	if err != nil {
		return nil, err
	}
	outlets := map[int64]int{}
	sets := map[int64]int{} // frames
	stances, langs, scripts, years := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	query := s.selectingAll(`a.outlet, a.frames, a.stance, a.lang, a.script, a.at, a.day_only`)
	var outlet, set int64
	var stance, lang, script string
	var at sql.NullInt64
	var dayOnly bool
	err = each(ctx, tx, query, func(scan func(...any) error) error {
		if err := scan(&outlet, &set, &stance, &lang, &script, &at, &dayOnly); err != nil {
			return err
		}
		outlets[outlet]++
		sets[set]++
		stances[stance]++
		langs[lang]++
		scripts[script]++
		if at.Valid {
			years[strconv.Itoa(moment(at.Int64, dayOnly).In(zone).Year())]++
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count the facets: %w", err)
	}
	ids, types, countries := outletFacets(codes.byID(), outlets)
	return []index.Facet{
		facet("frame", frameFacet(codes.frames, sets)), facet("stance", stances), facet("outlet", ids), facet("type", types),
		facet("country", countries), facet("lang", langs), facet("script", scripts), yearFacet(years),
	}, nil
}

func outletFacets(outlets map[int64]article.Outlet, counts map[int64]int) (ids, types, countries map[string]int) {
	ids, types, countries = map[string]int{}, map[string]int{}, map[string]int{}
	for id, n := range counts {
		o := outlets[id]
		ids[o.ID] += n
		types[string(o.Type)] += n
		countries[o.Country] += n
	}
	return ids, types, countries
}

func frameFacet(bits map[article.Frame]int, sets map[int64]int) map[string]int {
	counts := map[string]int{}
	for set, n := range sets {
		for frame, bit := range bits {
			if set>>bit&1 == 1 {
				counts[string(frame)] += n
			}
		}
	}
	return counts
}

// facet lists values by count, then by name; articles without a value are left out.
func facet(field string, counts map[string]int) index.Facet {
	delete(counts, "")
	f := index.Facet{Field: field}
	for _, value := range slices.Sorted(maps.Keys(counts)) {
		f.Values = append(f.Values, index.FacetValue{Value: value, Count: counts[value]})
	}
	slices.SortStableFunc(f.Values, func(a, b index.FacetValue) int { return cmp.Compare(b.Count, a.Count) })
	return f
}

// yearFacet lists years in their order.
func yearFacet(counts map[string]int) index.Facet {
	f := facet("year", counts)
	slices.SortFunc(f.Values, func(a, b index.FacetValue) int { return cmp.Compare(a.Value, b.Value) })
	return f
}
