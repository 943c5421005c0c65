package index

import (
	"slices"
	"time"
)

// This file is how other packages narrow a query and ask what it leaves in, without knowing its
// conditions.

// Narrow leaves of the articles those that have one of some values in a field, too. It reports
// false where the query rules them all out already, or there is no such field.
func (q Query) Narrow(field string, values ...string) (Query, bool) {
	f, ok := FieldNamed(field)
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" || ok && !q.Admits(map[string]string{field: v}) })
	if !ok || len(values) == 0 {
		return q, false
	}
	where := slices.Clone(q.Where)
	for i, c := range where {
		filter, isFilter := c.(Filter)
		if !isFilter || filter.Field != field {
			continue
		}
		if !f.Several || len(intersection(values, filter.Values)) == len(values) {
			where[i] = Filter{field, values}
			q.Where = where
			return q, true
		}
	}
	q.Where = append(where, Filter{field, values})
	return q, true
}

// And asks for the articles that another query asks for, too. It reports false where there can be
// none.
func (q Query) And(other Query) (Query, bool) {
	ok := true
	for _, c := range other.Where {
		f, isFilter := c.(Filter)
		if !isFilter {
			q.Where = append(slices.Clip(q.Where), c)
			continue
		}
		narrowed, some := q.Narrow(f.Field, f.Values...)
		q, ok = narrowed, ok && some
	}
	q = q.Between(other.From, other.To)
	return q, ok && !(Days{q.From, q.To}).isEmpty()
}

// Values lists the values of a field that the query asks for, outside of brackets. Of a field with
// one value an article must have one of them, of another one of each filter.
func (q Query) Values(field string) []string {
	var values []string
	for _, c := range q.Where {
		if f, ok := c.(Filter); ok && f.Field == field {
			values = append(values, f.Values...)
		}
	}
	return values
}

// Drop is the query that doesn't ask for a value of a field.
func (q Query) Drop(field, value string) Query {
	var where All
	for _, c := range q.Where {
		if f, ok := c.(Filter); ok && f.Field == field {
			f.Values = slices.DeleteFunc(slices.Clone(f.Values), func(v string) bool { return v == value })
			if len(f.Values) == 0 {
				continue
			}
			c = f
		}
		where = append(where, c)
	}
	q.Where = where
	return q
}

// Between narrows the time to two days, both included; a zero one is open.
func (q Query) Between(from, to time.Time) Query {
	days := Days{q.From, q.To}.and(Days{from, to})
	q.From, q.To = days.From, days.To
	return q
}

// firstDay is a day before every article.
var firstDay = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)

// Undated leaves the articles without a date. It reports false where the query asks for a time,
// which leaves none.
func (q Query) Undated() (Query, bool) {
	q.Where = append(slices.Clip(q.Where), Not{Days{From: firstDay}})
	return q, q.From.IsZero() && q.To.IsZero()
}

// Admits reports whether an article that has these values of some fields can be among those that
// the query asks for, whatever else it has.
func (q Query) Admits(values map[string]string) bool { return admits(q.Where, values) != never }

// certainty is what is known of a condition when only some fields of an article are known.
type certainty int

const (
	never certainty = iota
	perhaps
	always
)

func admits(c Condition, values map[string]string) certainty {
	switch c := c.(type) {
	case All:
		least := always
		for _, inner := range c {
			least = min(least, admits(inner, values))
		}
		return least
	case Any:
		most := never
		for _, inner := range c {
			most = max(most, admits(inner, values))
		}
		return most
	case Not:
		return always - admits(c.Condition, values)
	case Filter:
		value, known := values[c.Field]
		f, _ := FieldNamed(c.Field)
		switch {
		case !known:
			return perhaps
		case slices.Contains(c.Values, value):
			return always
		case f.Several:
			return perhaps
		default:
			return never
		}
	default:
		return perhaps
	}
}
