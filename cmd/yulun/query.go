package main

import (
	"strings"

	"yulun/index"
)

// queryFlags choose articles; search, series, compare, report and export share them. Each flag is a field filter of the
// query language, so that what is right and wrong about it is said in one place.
type queryFlags struct {
	Query   []string `arg:"" optional:"" help:"Words, \"phrases\", -exclusions and filters such as frame:privacy, stance:critical, type:foreign, from:2019."`
	Frame   []string `help:"Only with one of these frames." placeholder:"FRAME"`
	Stance  []string `help:"Only supportive, neutral or critical." placeholder:"CLASS"`
	Outlet  []string `help:"Only these outlets." placeholder:"ID"`
	Type    []string `help:"Only these outlet types." placeholder:"TYPE"`
	Country []string `help:"Only outlets of these countries." placeholder:"CC"`
	Lang    []string `help:"Only these languages." placeholder:"zh|en"`
	Script  []string `help:"Only these scripts." placeholder:"hans|hant|latn"`
	From    string   `help:"First day, month or year." placeholder:"DATE"`
	To      string   `help:"Last day, month or year." placeholder:"DATE"`
	Unit    string   `help:"Count every publication (article) or each reprint cluster once, at its earliest publication (story)." enum:"article,story" default:"article"`
	All     bool     `help:"Take irrelevant pieces in."`
}

func (f queryFlags) parse() (index.Query, error) {
	parts := append([]string{}, f.Query...)
	for _, filter := range []struct {
		field  string
		values []string
	}{
		{"frame", f.Frame},
		{"stance", f.Stance},
		{"outlet", f.Outlet},
		{"type", f.Type},
		{"country", f.Country},
		{"lang", f.Lang},
		{"script", f.Script},
		{"from", one(f.From)},
		{"to", one(f.To)},
	} {
		if len(filter.values) > 0 {
			parts = append(parts, filter.field+":"+strings.Join(filter.values, ","))
		}
	}
	q, err := index.Parse(strings.Join(parts, " "))
	if err != nil {
		return index.Query{}, err
	}
	q.Unit = index.Unit(f.Unit)
	if f.All {
		q.Relevance = index.AnyRelevance
	}
	return q, nil
}

func one(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}
