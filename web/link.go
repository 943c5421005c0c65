package web

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"yulun/index"
)

// values are the parameters by which a query is asked again; pairs are further names and values.
func values(q index.Query, pairs ...string) url.Values {
	v := url.Values{}
	if text := q.String(); text != "" {
		v.Set("q", text)
	}
	if q.Unit == index.Stories {
		v.Set("unit", string(q.Unit))
	}
	if q.Zone != nil && q.Zone.String() != index.Shanghai().String() {
		v.Set("zone", q.Zone.String())
	}
	if q.Order != "" && q.Order != index.ByRelevance {
		v.Set("order", string(q.Order))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return v
}

// link is the address of a page for a query.
func link(path string, q index.Query, pairs ...string) string {
	if v := values(q, pairs...); len(v) > 0 {
		return path + "?" + v.Encode()
	}
	return path
}

// narrow leaves of a query's articles those with a value of a field. It reports false where the
// query language has no words for that: an article that already must have one of some frames, and
// shall have another.
func narrow(q index.Query, name, value string) (index.Query, bool) {
	if name != "year" {
		return q.Narrow(name, value)
	}
	from, to, ok := yearOf(value)
	return q.Between(from, to), ok
}

// yearOf gives the first and the last day of a year.
func yearOf(value string) (first, last time.Time, ok bool) {
	year, err := strconv.Atoi(value)
	return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC), err == nil
}

// has reports whether a query asks for a value of a field.
func has(q index.Query, name, value string) bool {
	if name == "year" {
		first, last, ok := yearOf(value)
		return ok && q.From.Equal(first) && q.To.Equal(last)
	}
	return slices.Contains(q.Values(name), value)
}
