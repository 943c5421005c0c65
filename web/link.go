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

// narrow leaves of a query's articles those with a value of a field. It reports false where the query language has no
// words for that: an article that already must have one of some frames, and shall have another.
func narrow(q index.Query, name, value string) (index.Query, bool) {
	if name == "year" {
		return narrowYear(q, value)
	}
	if value == "" {
		return q, false
	}
	for _, f := range fields() {
		if f.name != name {
			continue
		}
		held := f.values(&q)
		if name == "frame" && len(held) > 0 && !slices.Equal(held, []string{value}) {
			return q, false
		}
		f.set(&q, []string{value})
		return q, true
	}
	return q, false
}

func narrowYear(q index.Query, value string) (index.Query, bool) {
	year, err := strconv.Atoi(value)
	if err != nil {
		return q, false
	}
	return within(q, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC)), true
}

// within narrows a query's time to two days, both included; a zero one is open.
func within(q index.Query, from, to time.Time) index.Query {
	if from.After(q.From) {
		q.From = from
	}
	if !to.IsZero() && (q.To.IsZero() || to.Before(q.To)) {
		q.To = to
	}
	return q
}

// without takes a value of a field out of a query.
func without(q index.Query, name, value string) index.Query {
	for _, f := range fields() {
		if f.name == name {
			f.set(&q, slices.DeleteFunc(f.values(&q), func(v string) bool { return v == value }))
		}
	}
	return q
}

// has reports whether a query asks for a value of a field.
func has(q index.Query, name, value string) bool {
	if name == "year" {
		narrowed, ok := narrowYear(index.Query{}, value)
		return ok && q.From.Equal(narrowed.From) && q.To.Equal(narrowed.To)
	}
	for _, f := range fields() {
		if f.name == name {
			return slices.Contains(f.values(&q), value)
		}
	}
	return false
}
