package render

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yulun/stats"
)

// BootstrapSeed says how intervals are repeated.
const BootstrapSeed = "FNV-1a of the outlets and their numbers of articles: the same articles give the same intervals"

// Origin is what a table was made from and by which choices: what [Provenance] says of it. The
// command and the pages write the same.
type Origin struct {
	Query           string
	Settings, Seeds map[string]string
	Methods         map[string]bool
}

// NewOrigin is an origin by the query and the unit alone; of a table that counts nothing,
// the unit is empty.
func NewOrigin(query, unit string) Origin {
	o := Origin{query, map[string]string{}, map[string]string{}, map[string]bool{}}
	if unit != "" {
		o.Settings["unit"] = unit
	}
	return o
}

// ListMethods are the versions of the scorer in their order.
func (o Origin) ListMethods() []string {
	return append([]string{}, slices.Sorted(maps.Keys(o.Methods))...)
}

func (o Origin) addMethods(counts map[string]int) {
	for method := range counts {
		o.Methods[method] = true
	}
}

// SeriesOrigin is the origin of a set of series, or of what stands beside the first: its health,
// its events, or what is notable in it.
func SeriesOrigin(what string, set stats.SeriesSet, form Form, measure string) Origin {
	s := set[0]
	o := NewOrigin(s.Query, string(s.Unit))
	o.addMethods(s.Methods)
	o.Settings["zone"] = s.Zone
	if what != "notable" { // which goes by days and weeks
		o.Settings["bucket"] = string(s.Bucket)
	}
	if what != "series" {
		return o
	}
	o.Seeds["bootstrap"] = BootstrapSeed
	o.Settings["group"] = strings.Trim(string(s.Group)+","+string(s.Second), ",")
	o.Settings["weight"], o.Settings["output"] = string(s.Weighting), s.Whole
	if s.Smooth > 0 {
		o.Settings["smooth"] = strconv.Itoa(s.Smooth)
	}
	if s.Cumulative {
		o.Settings["cumulative"] = "yes"
	}
	switch form {
	case Long:
		o.Settings["form"] = string(form)
	case Wide:
		o.Settings["form"], o.Settings["measure"] = string(form), cmp.Or(measure, Measures()[0])
	}
	for i, other := range set[1:] {
		o.Settings["compare "+strconv.Itoa(i+1)] = other.Query
		o.addMethods(other.Methods)
	}
	return o
}

// ComparisonOrigin is the origin of comparisons. Survey is the one that was asked for; empty are
// all.
func ComparisonOrigin(all stats.Comparisons, survey, zone string) Origin {
	c := all.Coverage()
	o := NewOrigin(c.Query, string(c.Unit))
	o.Settings["weight"], o.Settings["survey"], o.Settings["zone"] = string(c.Weighting), survey, zone
	o.Seeds["bootstrap"] = BootstrapSeed
	for _, one := range all {
		o.addMethods(one.Methods)
	}
	return o
}
