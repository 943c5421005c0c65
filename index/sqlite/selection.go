package sqlite

import (
	"context"
	"database/sql"
	"math"
	"math/bits"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/index/match"
)

// selection is a query ready to be asked: the rows of some columns that it means.
type selection struct {
	columns *columns
	must    []match.Pattern
	// terms are the rows that have all terms, nil where there are none to have.
	terms *matched
	// within are sets that all have the rows, without are sets that none has.
	within, without []*rowSet
	// A record has of the flags in mask those in flags, and an outlet and a kind that is true at its number.
	mask, flags    flags
	outlets, kinds []bool
	// A record has one of the frames, unless that is 0, and none of notFrames.
	frames, notFrames uint64
	// nothing says that no record can have what is asked for.
	nothing bool
	// instants and days are from when on and before when instants and bare days are, in seconds.
	instants, days [2]int64
}

// compile turns a query into a selection.
func (db *DB) compile(ctx context.Context, tx *sql.Tx, q index.Query) (*selection, error) {
	s := &selection{}
	var err error
	if s.must, err = db.text.CompileAll(q.Must); err != nil {
		return nil, err
	}
	not, err := db.text.CompileAll(q.Not)
	if err != nil {
		return nil, err
	}
	if s.columns, err = db.loaded.read(ctx, tx); err != nil {
		return nil, err
	}
	if len(s.must) > 0 {
		if s.terms, err = db.matches.get(ctx, tx, s.columns, expression(s.must, " AND ")); err != nil {
			return nil, err
		}
		s.within = append(s.within, s.terms.rows)
	}
	if len(not) > 0 {
		found, err := db.matches.get(ctx, tx, s.columns, expression(not, " OR "))
		if err != nil {
			return nil, err
		}
		s.without = append(s.without, found.rows)
	}
	if err := s.named(ctx, tx, q); err != nil {
		return nil, err
	}
	s.filter(q)
	s.between(q)
	return s, nil
}

// named adds the sets of the articles and clusters that a query names.
func (s *selection) named(ctx context.Context, tx *sql.Tx, q index.Query) error {
	const byCluster, byID = `SELECT row FROM articles WHERE cluster = ?`, `SELECT row FROM articles WHERE article = ?`
	for _, f := range []struct {
		query  string
		values []string
		sets   *[]*rowSet
	}{{byCluster, q.Clusters, &s.within}, {byCluster, q.NotClusters, &s.without}, {byID, q.IDs, &s.within}, {byID, q.NotIDs, &s.without}} {
		if len(f.values) == 0 {
			continue
		}
		set := newRowSet(s.columns.firstRow(), s.columns.nextRow)
		for _, value := range f.values {
			err := each(ctx, tx, f.query, func(scan func(...any) error) error {
				var row int64
				err := scan(&row)
				set.add(row)
				return err
			}, value)
			if err != nil {
				return err
			}
		}
		*f.sets = append(*f.sets, set)
	}
	return nil
}

// filter adds the conditions on fields.
func (s *selection) filter(q index.Query) {
	s.mask, s.flags = present, present
	switch q.Relevance {
	case index.RelevantOnly:
		s.mask, s.flags = s.mask|relevant, s.flags|relevant
	case index.IrrelevantOnly:
		s.mask |= relevant
	}
	if q.Unit == index.Stories {
		s.mask |= reprint
	}
	bitsOf := func(frames []article.Frame) (set uint64) {
		for _, frame := range frames {
			if bit, ok := s.columns.codes.frames[frame]; ok {
				set |= 1 << bit
			}
		}
		return set
	}
	s.frames, s.notFrames = bitsOf(q.Frames), bitsOf(q.NotFrames)
	s.nothing = len(q.Frames) > 0 && s.frames == 0
	s.outlets, s.kinds = make([]bool, len(s.columns.outlets)), make([]bool, len(s.columns.kinds))
	for i, o := range s.columns.outlets {
		s.outlets[i] = one(o.ID, q.Outlets, q.NotOutlets) && one(o.Type, q.Types, q.NotTypes) && one(o.Country, q.Countries, q.NotCountries)
	}
	for i, k := range s.columns.kinds {
		s.kinds[i] = one(k.stance, q.Classes, q.NotClasses) && one(k.lang, q.Langs, q.NotLangs) &&
			one(k.script, q.Scripts, q.NotScripts) && one(k.object, q.Objects, q.NotObjects)
	}
}

// one reports whether a value is one of some, where there are any, and none of others.
func one[T comparable](value T, with, without []T) bool {
	return (len(with) == 0 || slices.Contains(with, value)) && !slices.Contains(without, value)
}

// between keeps the articles of the query's days. An instant lies in a day of the query's zone, a bare day is the same in
// every zone.
func (s *selection) between(q index.Query) {
	open := [2]int64{math.MinInt64, math.MaxInt64}
	s.instants, s.days = open, open
	zone := index.ZoneOrShanghai(q.Zone)
	if !q.From.IsZero() {
		s.instants[0], s.days[0] = index.Midnight(q.From, zone).Unix(), index.Midnight(q.From, time.UTC).Unix()
	}
	if !q.To.IsZero() {
		next := q.To.AddDate(0, 0, 1)
		s.instants[1], s.days[1] = index.Midnight(next, zone).Unix(), index.Midnight(next, time.UTC).Unix()
	}
	if s.instants != open {
		s.mask, s.flags = s.mask|dated, s.flags|dated
	}
}

// means reports whether the fields of a record are those that are asked for.
func (s *selection) means(r *record) bool {
	if r.flags&s.mask != s.flags || !s.kinds[r.kind] || !s.outlets[r.outlet] {
		return false
	}
	if s.frames != 0 && r.frames&s.frames == 0 || r.frames&s.notFrames != 0 {
		return false
	}
	bounds := &s.instants
	if r.flags&dayOnly != 0 {
		bounds = &s.days
	}
	return r.at >= bounds[0] && r.at < bounds[1]
}

// rows calls f with each row that is meant, in order.
func (s *selection) rows(f func(row int64, r *record)) {
	if s.nothing {
		return
	}
	for i, c := range s.columns.chunks {
		if c == nil {
			continue
		}
		first := (s.columns.first + int64(i)) * chunkRows
		for offset := 0; offset < chunkRows; offset += 64 {
			word := s.word(first + int64(offset))
			for ; word != 0; word &= word - 1 {
				at := offset + bits.TrailingZeros64(word)
				if r := &c[at]; s.means(r) {
					f(first+int64(at), r)
				}
			}
		}
	}
}

// word is which of 64 rows the sets leave.
func (s *selection) word(row int64) uint64 {
	word := ^uint64(0)
	for _, set := range s.within {
		word &= set.word(row)
	}
	for _, set := range s.without {
		word &^= set.word(row)
	}
	return word
}
