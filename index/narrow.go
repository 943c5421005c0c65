package index

import (
	"slices"
	"time"
)

// This file is how other packages narrow a query and ask what it leaves in, without knowing how it is kept.

// Narrow leaves of the articles those that have one of some values in a field, too. It reports false where the query
// rules them all out already, or has no words for it.
func (q Query) Narrow(field string, values ...string) (Query, bool) {
	for _, f := range filters() {
		if f.name != field {
			continue
		}
		before, excluded := f.get(&q, false), f.get(&q, true)
		if field == "frame" && len(before) > 0 && !slices.Equal(before, values) {
			return q, false // an article may have several frames
		}
		var left []string
		for _, value := range values {
			if value != "" && (len(before) == 0 || slices.Contains(before, value)) && !slices.Contains(excluded, value) {
				left = append(left, value)
			}
		}
		f.set(&q, left)
		return q, len(left) > 0
	}
	return q, false
}

// And asks for the articles that another query asks for, too. It reports false where there can be none, or the language
// has no words for them.
func (q Query) And(other Query) (Query, bool) {
	ok := true
	for _, f := range filters() {
		if values := f.get(&other, false); len(values) > 0 {
			narrowed, some := q.Narrow(f.name, values...)
			q, ok = narrowed, ok && some
		}
		for _, value := range f.get(&other, true) {
			f.add(&q, true, value)
		}
	}
	q.Must, q.Not = slices.Concat(q.Must, other.Must), slices.Concat(q.Not, other.Not)
	q = q.Between(other.From, other.To)
	return q, ok && (q.To.IsZero() || !q.To.Before(q.From))
}

// Values lists the values of a field of which an article must have one, none where any will do.
func (q Query) Values(field string) []string {
	for _, f := range filters() {
		if f.name == field {
			return f.get(&q, false)
		}
	}
	return nil
}

// Drop is the query that doesn't ask for a value of a field.
func (q Query) Drop(field, value string) Query {
	for _, f := range filters() {
		if f.name == field {
			f.set(&q, slices.DeleteFunc(f.get(&q, false), func(v string) bool { return v == value }))
		}
	}
	return q
}

// Between narrows the time to two days, both included; a zero one is open.
func (q Query) Between(from, to time.Time) Query {
	if from.After(q.From) {
		q.From = from
	}
	if !to.IsZero() && (q.To.IsZero() || to.Before(q.To)) {
		q.To = to
	}
	return q
}

// Admits reports whether an article that has these values of some fields can be among those that the query asks for.
func (q Query) Admits(values map[string]string) bool {
	for _, f := range filters() {
		value, known := values[f.name]
		if !known {
			continue
		}
		if with := f.get(&q, false); len(with) > 0 && !slices.Contains(with, value) || slices.Contains(f.get(&q, true), value) {
			return false
		}
	}
	return true
}
