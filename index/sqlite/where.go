package sqlite

import (
	"slices"
	"strings"
	"time"

	"yulun/index"
	"yulun/index/match"
)

// clause is a piece of SQL with its arguments. Values of a query never become part of the SQL itself.
type clause struct {
	sql  string
	args []any
}

func (c *clause) add(sql string, args ...any) {
	c.sql += sql
	c.args = append(c.args, args...)
}

// and adds a condition.
func (c *clause) and(sql string, args ...any) { c.add(" AND "+sql, args...) }

// selection is a query ready to be asked: the rows of articles (as a) that it means.
type selection struct {
	// from are the tables; ranked says that texts is one of them, so that hits can be ranked.
	from   string
	ranked bool
	// broad says that most articles may be meant: reading all rows in their order is then faster than by an index. Plain
	// says that it is by relevance alone, which an index answers without the rows.
	broad, plain bool
	where        clause
	must         []match.Pattern
}

// selecting is the SQL for some columns of the rows.
func (s selection) selecting(columns string) clause {
	return clause{sql: "SELECT " + columns + " FROM " + s.from + " WHERE " + s.where.sql, args: s.where.args}
}

// compile turns a query into SQL.
func (db *DB) compile(q index.Query) (selection, error) {
	var s selection
	var err error
	if s.must, err = db.text.CompileAll(q.Must); err != nil {
		return s, err
	}
	not, err := db.text.CompileAll(q.Not)
	if err != nil {
		return s, err
	}
	if s.ranked = len(s.must) > 0; s.ranked {
		// CROSS keeps the order: the terms choose the rows, the table is looked up for them.
		s.from = `texts CROSS JOIN articles a ON a.id = texts.rowid`
		s.where.add(`texts MATCH ?`, expression(s.must, " AND ", false))
	} else {
		s.from = `articles a`
		s.broad = q.From.IsZero() && q.To.IsZero() && len(q.Clusters)+len(q.IDs) == 0 && q.Relevance != index.IrrelevantOnly
		s.where.add(`true`)
	}
	if len(not) > 0 {
		s.where.and(`a.id NOT IN (SELECT rowid FROM texts WHERE texts MATCH ?)`, expression(not, " OR ", false))
	}
	before := len(s.where.args)
	s.where.filter(q)
	s.plain = !s.ranked && len(not) == 0 && len(s.where.args) == before && q.Unit != index.Stories
	return s, nil
}

// ranking does as selecting does, for columns with the rank.
func (s selection) ranking(columns string) clause {
	query := s.selecting(columns)
	query.args = slices.Clone(query.args)
	query.args[0] = expression(s.must, " AND ", true) // that of texts MATCH
	return query
}

// selectingAll does as selecting does, for a reader of all rows.
func (s selection) selectingAll(columns string) clause {
	if s.broad {
		s.from += ` NOT INDEXED`
	}
	return s.selecting(columns)
}

// filter adds the conditions on fields.
func (c *clause) filter(q index.Query) {
	switch q.Relevance {
	case index.RelevantOnly:
		c.and(`a.relevant = 1`)
	case index.IrrelevantOnly:
		c.and(`a.relevant = 0`)
	}
	if q.Unit == index.Stories {
		c.and(`a.is_reprint = 0`)
	}
	const frames = `(a.frames & (SELECT ifnull(sum(1 << bit), 0) FROM frames WHERE frame IN `
	oneOf(c, frames, q.Frames, `)) <> 0`)
	oneOf(c, frames, q.NotFrames, `)) = 0`)
	column(c, "stance", q.Classes, q.NotClasses)
	column(c, "lang", q.Langs, q.NotLangs)
	column(c, "script", q.Scripts, q.NotScripts)
	column(c, "object", q.Objects, q.NotObjects)
	column(c, "cluster", q.Clusters, q.NotClusters)
	column(c, "article", q.IDs, q.NotIDs)
	outlet(c, "outlet", q.Outlets, q.NotOutlets)
	outlet(c, "type", q.Types, q.NotTypes)
	outlet(c, "country", q.Countries, q.NotCountries)
	c.between(q)
}

// column keeps the articles with one of some values in a column, and with none of others.
func column[T ~string](c *clause, name string, with, without []T) {
	oneOf(c, `a.`+name+` IN `, with, ``)
	oneOf(c, `a.`+name+` NOT IN `, without, ``)
}

// outlet does as column does for the columns of the article's outlet.
func outlet[T ~string](c *clause, name string, with, without []T) {
	oneOf(c, `a.outlet IN (SELECT id FROM outlets WHERE `+name+` IN `, with, `)`)
	oneOf(c, `a.outlet NOT IN (SELECT id FROM outlets WHERE `+name+` IN `, without, `)`)
}

// oneOf adds a condition with a list of values in it, when there are any.
func oneOf[T ~string](c *clause, before string, values []T, after string) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, value := range values {
		args[i] = string(value)
	}
	c.and(before+"(?"+strings.Repeat(", ?", len(values)-1)+")"+after, args...)
}

// between keeps the articles of the query's days. An instant lies in a day of the query's zone, a bare day is the same in
// every zone.
func (c *clause) between(q index.Query) {
	zone := index.ZoneOrShanghai(q.Zone)
	// The looser of both bounds comes first: it can use the index by time.
	if !q.From.IsZero() {
		instant, day := index.Midnight(q.From, zone).Unix(), index.Midnight(q.From, time.UTC).Unix()
		c.and(`a.at >= ? AND a.at >= CASE a.day_only WHEN 0 THEN ? ELSE ? END`, min(instant, day), instant, day)
	}
	if !q.To.IsZero() {
		next := q.To.AddDate(0, 0, 1)
		instant, day := index.Midnight(next, zone).Unix(), index.Midnight(next, time.UTC).Unix()
		c.and(`a.at < ? AND a.at < CASE a.day_only WHEN 0 THEN ? ELSE ? END`, max(instant, day), instant, day)
	}
}
