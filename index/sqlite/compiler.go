package sqlite

import (
	"context"
	"database/sql"

	"yulun/index"
)

// compiler turns conditions into sets of rows, as one transaction sees them.
type compiler struct {
	db  *DB
	ctx context.Context
	tx  *sql.Tx
}

// all narrows a selection to what meets all of some conditions. What the fields of a record decide
// is looked up in one pass over the records, what terms decide is asked of FTS5 at once; only other
// conditions need sets of their own.
func (c compiler) all(s *selection, conditions index.All) error {
	var terms index.All
	var excluded index.Any
	for _, condition := range conditions {
		positive, negated := condition, false
		if not, ok := condition.(index.Not); ok {
			positive, negated = not.Condition, true
		}
		switch positive := positive.(type) {
		case index.Filter:
			if err := c.filter(s, positive, negated); err != nil {
				return err
			}
			continue
		case index.Days:
			if !negated {
				s.between(positive)
				continue
			}
		}
		switch {
		case index.IsText(positive) && negated:
			excluded = append(excluded, positive)
		case index.IsText(positive):
			terms = append(terms, positive)
		default:
			set, err := c.set(s, positive)
			if err != nil {
				return err
			}
			s.add(set, negated)
		}
	}
	if len(terms) > 0 {
		found, err := c.find(s.columns, terms)
		if err != nil {
			return err
		}
		s.terms = found
		s.add(found.rows, false)
	}
	if len(excluded) > 0 {
		found, err := c.find(s.columns, excluded)
		if err != nil {
			return err
		}
		s.add(found.rows, true)
	}
	return nil
}

// add keeps the rows of a set, or those that are not in it.
func (s *selection) add(set *rowSet, negated bool) {
	if negated {
		s.without = append(s.without, set)
	} else {
		s.within = append(s.within, set)
	}
}

// find asks FTS5 for terms.
func (c compiler) find(columns *columns, terms index.Condition) (*matched, error) {
	expression, err := expressions{text: c.db.text}.finding(terms)
	if err != nil {
		return nil, err
	}
	return c.db.matches.get(c.ctx, c.tx, columns, expression)
}

// set is the rows that meet a condition, looked up for the columns and the zone of a selection.
func (c compiler) set(s *selection, condition index.Condition) (*rowSet, error) {
	if index.IsText(condition) {
		found, err := c.find(s.columns, condition)
		if err != nil {
			return nil, err
		}
		return found.rows, nil
	}
	set := newRowSet(s.columns.firstRow(), s.columns.nextRow)
	if either, ok := condition.(index.Any); ok {
		for _, alternative := range either {
			one, err := c.set(s, alternative)
			if err != nil {
				return nil, err
			}
			set.union(one)
		}
		return set, nil
	}
	all, ok := condition.(index.All)
	if !ok {
		all = index.All{condition}
	}
	inner := newSelection(s.columns, s.zone)
	if err := c.all(inner, all); err != nil {
		return nil, err
	}
	inner.rows(func(row int64, _ *record) { set.add(row) })
	return set, nil
}

// filter narrows a selection to a filter, or to what it doesn't hold for.
func (c compiler) filter(s *selection, filter index.Filter, negated bool) error {
	f, err := index.FilterNamed(filter.Field)
	if err != nil {
		return err
	}
	if s.filter(f, filter.Values, negated) {
		return nil
	}
	query := `SELECT row FROM articles WHERE article = ?`
	if f.Name == "cluster" {
		query = `SELECT row FROM articles WHERE cluster = ?`
	}
	set := newRowSet(s.columns.firstRow(), s.columns.nextRow)
	for _, value := range filter.Values {
		err := each(c.ctx, c.tx, query, func(scan func(...any) error) error {
			var row int64
			err := scan(&row)
			set.add(row)
			return err
		}, value)
		if err != nil {
			return err
		}
	}
	s.add(set, negated)
	return nil
}
