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
)

// selection is a query ready to be asked: the rows of some columns that it means.
type selection struct {
	columns *columns
	// terms are the rows that have all terms of a query, nil where it asks for none, or for none
	// alone.
	terms *matched
	// within are sets that all have the rows, without are sets that none has.
	within, without []*rowSet
	// A record has of the flags in mask those in flags, and an outlet and a kind that is true at
	// its number.
	mask, flags    flags
	outlets, kinds []bool
	// A record has one of the frames of each set in frames, and none of notFrames.
	frames    []uint64
	notFrames uint64
	// instants and days are from when on and before when instants and bare days are, in seconds.
	instants, days [2]int64
	zone           *time.Location
}

// newSelection means every article.
func newSelection(c *columns, zone *time.Location) *selection {
	s := &selection{
		columns: c, zone: index.ZoneOrShanghai(zone), mask: present, flags: present,
		outlets: make([]bool, len(c.outlets)), kinds: make([]bool, len(c.kinds)), instants: anyTime(), days: anyTime(),
	}
	for _, list := range [][]bool{s.outlets, s.kinds} {
		for i := range list {
			list[i] = true
		}
	}
	return s
}

func anyTime() [2]int64 { return [2]int64{math.MinInt64, math.MaxInt64} }

// compile turns a query into a selection.
func (db *DB) compile(ctx context.Context, tx *sql.Tx, q index.Query) (*selection, error) {
	columns, err := db.loaded.read(ctx, tx)
	if err != nil {
		return nil, err
	}
	s := newSelection(columns, q.Zone)
	if err := (compiler{db, ctx, tx}).all(s, q.Where); err != nil {
		return nil, err
	}
	s.between(index.Days{From: q.From, To: q.To})
	switch q.Relevance {
	case index.RelevantOnly:
		s.mask, s.flags = s.mask|relevant, s.flags|relevant
	case index.IrrelevantOnly:
		s.mask |= relevant
	}
	if q.Unit == index.Stories {
		s.mask |= reprint
	}
	return s, nil
}

// filter keeps the records with one of some values in a field, or with none of them. It reports
// false for a field that records don't have.
func (s *selection) filter(f index.Field, values []string, negated bool) bool {
	switch f.Place {
	case index.InOutlet:
		for i, o := range s.columns.outlets {
			s.outlets[i] = s.outlets[i] && slices.Contains(values, f.Of(article.Article{Outlet: o})) != negated
		}
	case index.InKind:
		for i, k := range s.columns.kinds {
			s.kinds[i] = s.kinds[i] && slices.Contains(values, f.Of(k.article())) != negated
		}
	case index.InFrames:
		var set uint64
		for _, value := range values {
			if bit, ok := s.columns.codes.frames[article.Frame(value)]; ok {
				set |= 1 << bit
			}
		}
		if negated {
			s.notFrames |= set
		} else {
			s.frames = append(s.frames, set)
		}
	default:
		return false
	}
	return true
}

// between keeps the articles of some days. An instant lies in a day of the query's zone, a bare day
// is the same in every zone.
func (s *selection) between(d index.Days) {
	if d == (index.Days{}) {
		return
	}
	s.mask, s.flags = s.mask|dated, s.flags|dated
	instants, days := anyTime(), anyTime()
	if !d.From.IsZero() {
		instants[0], days[0] = index.Midnight(d.From, s.zone).Unix(), index.Midnight(d.From, time.UTC).Unix()
	}
	if !d.To.IsZero() {
		next := d.To.AddDate(0, 0, 1)
		instants[1], days[1] = index.Midnight(next, s.zone).Unix(), index.Midnight(next, time.UTC).Unix()
	}
	narrow := func(bounds *[2]int64, to [2]int64) {
		bounds[0], bounds[1] = max(bounds[0], to[0]), min(bounds[1], to[1])
	}
	narrow(&s.instants, instants)
	narrow(&s.days, days)
}

// means reports whether the fields of a record are those that are asked for.
func (s *selection) means(r *record) bool {
	if r.flags&s.mask != s.flags || !s.kinds[r.kind] || !s.outlets[r.outlet] || r.frames&s.notFrames != 0 {
		return false
	}
	for _, set := range s.frames {
		if r.frames&set == 0 {
			return false
		}
	}
	bounds := &s.instants
	if r.flags&dayOnly != 0 {
		bounds = &s.days
	}
	return r.at >= bounds[0] && r.at < bounds[1]
}

// rows calls f with each row that is meant, in order.
func (s *selection) rows(f func(row int64, r *record)) {
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
