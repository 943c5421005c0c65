package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"yulun/article"
	"yulun/index"
)

// facets counts the values of the hits' fields. One pass over the hits is cheaper than a sort for each field.
func (s selection) facets(ctx context.Context, tx *sql.Tx, q index.Query) ([]index.Facet, error) {
	zone := index.ZoneOrShanghai(q.Zone)
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
		index.NewFacet("frame", frameFacet(codes.frames, sets)), index.NewFacet("stance", stances), index.NewFacet("outlet", ids), index.NewFacet("type", types),
		index.NewFacet("country", countries), index.NewFacet("lang", langs), index.NewFacet("script", scripts), index.NewFacet("year", years),
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
