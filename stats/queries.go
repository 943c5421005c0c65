package stats

import (
	"strconv"
	"time"

	"yulun/codebook"
	"yulun/index"
)

// Queries find the articles behind a row, in the query language: All are those that its shares are
// of, the others those of each side.
type Queries struct {
	All        string `json:"all"`
	Supportive string `json:"supportive"`
	Neutral    string `json:"neutral"`
	Critical   string `json:"critical"`
}

// queries find the articles behind the figures of a query; nil where ok is false: the query
// language has no words for them. A side on which the query leaves no article has none.
func (m *measured) queries(q index.Query, ok bool) *Queries {
	if !ok {
		return nil
	}
	side := func(side int) string {
		narrowed, some := q.Narrow("stance", string(m.o.Codebook.Class(side)))
		if !some {
			return ""
		}
		return narrowed.String()
	}
	return &Queries{q.String(), side(codebook.Supportive), side(codebook.Neutral), side(codebook.Critical)}
}

// within narrows the query to a group of a section, by the field that the section cuts by.
func (m *measured) within(field, group string) (index.Query, bool) {
	switch {
	case field != yearField:
		return m.o.Query.Narrow(field, group)
	case group == undated:
		return m.o.Query.Undated()
	default:
		n, err := strconv.Atoi(group)
		first := time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC)
		return m.o.Query.Between(first, first.AddDate(1, 0, -1)), err == nil
	}
}

// yearField is the field of the cut by years, which isn't one of an index.
const yearField = "year"

// undated is the group of the articles without a date.
const undated = "undated"
