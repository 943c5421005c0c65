package sqlite

import (
	"cmp"
	"container/heap"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"

	"yulun/index"
)

// rank is FTS5's bm25 with the weights of title and text: a word in the headline counts for five in
// the text. Lower is better.
const rank = `bm25(texts, 5.0, 1.0)`

// maxRanked is the most articles that are ranked by BM25, which takes at least 2 µs for each. When
// more have the terms, a page shows a thousandth of them, and the place of a term says more than
// its frequency.
const maxRanked = 20_000

// place is where a hit is in the order.
type place struct {
	row   int64
	score float64
	// when orders hits of the same score by time, with undated ones at the end; key is the
	// beginning of the id.
	when, key uint64
}

func comparePlaces(a, b place) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	if a.when != b.when {
		return cmp.Compare(a.when, b.when)
	}
	return cmp.Compare(a.key, b.key)
}

// when is a record's time as a number to sort by in ascending order.
func when(r *record, oldest bool) uint64 {
	const undated = math.MaxUint64
	if r.flags&dated == 0 {
		return undated
	}
	ascending := uint64(r.at) ^ 1<<63 // the lowest time becomes 0
	if oldest {
		return min(ascending, undated-1)
	}
	return min(^ascending, undated-1)
}

// counted is called with each hit.
type counted func(r *record)

// places lists hits in order, from an offset on and up to a limit, negative for none. Count is
// called with every hit.
func (db *DB) places(ctx context.Context, tx *sql.Tx, s *selection, q index.Query, limit, offset int, count counted) ([]place, error) {
	score, err := db.scores(ctx, tx, s, q)
	if err != nil {
		return nil, err
	}
	oldest := q.Order == index.Oldest
	best := &first{limit: math.MaxInt}
	if limit == 0 {
		best.limit = 0
	} else if limit > 0 && limit < math.MaxInt-offset {
		best.limit = offset + limit
	}
	behind := newBehind(ctx, tx, q.After, oldest)
	var faults []error
	offer := func(p place, to func(place)) {
		switch ok, err := behind(p); {
		case err != nil:
			faults = append(faults, fmt.Errorf("read the id of row %d: %w", p.row, err))
		case ok:
			to(p)
		}
	}
	s.rows(func(row int64, r *record) {
		count(r)
		offer(place{row: row, score: score(row), when: when(r, oldest), key: r.key}, best.add)
	})
	list := best.places
	if best.dropped { // what can't be told from the last one by its key may belong before it
		list = slices.DeleteFunc(list, func(p place) bool { return comparePlaces(p, best.last) >= 0 })
		s.rows(func(row int64, r *record) {
			if p := (place{row: row, score: score(row), when: when(r, oldest), key: r.key}); comparePlaces(p, best.last) == 0 {
				offer(p, func(p place) { list = append(list, p) })
			}
		})
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	if err := inOrder(ctx, tx, list); err != nil {
		return nil, err
	}
	list = list[min(offset, len(list)):]
	if limit >= 0 {
		list = list[:min(limit, len(list))]
	}
	return list, nil
}

// newBehind makes what reports whether a place is behind the hit of an earlier page; all are where
// there was none.
func newBehind(ctx context.Context, tx *sql.Tx, after *index.Spot, oldest bool) func(place) (bool, error) {
	if after == nil {
		return func(place) (bool, error) { return true, nil }
	}
	r := record{}
	if after.At != nil {
		r.at, r.flags = *after.At, dated
	}
	last := place{score: after.Score, when: when(&r, oldest), key: keyOf(after.ID)}
	return func(p place) (bool, error) {
		if c := comparePlaces(p, last); c != 0 {
			return c > 0, nil
		}
		var id string
		err := tx.QueryRowContext(ctx, `SELECT article FROM documents WHERE row = ?`, p.row).Scan(&id)
		return id > after.ID, err
	}
}

// first keeps the first places of an order, by their keys.
type first struct {
	limit  int
	places []place // a heap with the last one on top, once it is full
	full   bool
	// last is the last place kept once the heap is full. dropped says that a place that compares
	// equal to it was dropped.
	last    place
	dropped bool
}

func (f *first) Len() int           { return len(f.places) }
func (f *first) Less(i, j int) bool { return comparePlaces(f.places[i], f.places[j]) > 0 }
func (f *first) Swap(i, j int)      { f.places[i], f.places[j] = f.places[j], f.places[i] }
func (f *first) Push(any)           {}
func (f *first) Pop() any           { return nil }

func (f *first) add(p place) {
	if f.limit == 0 {
		return
	}
	if !f.full {
		f.places = append(f.places, p)
		if f.full = len(f.places) == f.limit; f.full {
			heap.Init(f)
			f.last = f.places[0]
		}
		return
	}
	switch c := comparePlaces(p, f.last); {
	case c == 0:
		f.dropped = true
	case c < 0:
		f.places[0] = p
		heap.Fix(f, 0)
		f.dropped = comparePlaces(f.places[0], f.last) == 0 // as good as the one that went
		f.last = f.places[0]
	}
}

// inOrder sorts places. The whole id decides between those with the same key.
func inOrder(ctx context.Context, tx *sql.Tx, list []place) error {
	slices.SortFunc(list, comparePlaces)
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && comparePlaces(list[from], list[to]) == 0 {
			to++
		}
		if to-from > 1 {
			if err := byID(ctx, tx, list[from:to]); err != nil {
				return err
			}
		}
		from = to
	}
	return nil
}

func byID(ctx context.Context, tx *sql.Tx, list []place) error {
	ids := make(map[int64]string, len(list))
	read, err := tx.PrepareContext(ctx, `SELECT article FROM documents WHERE row = ?`)
	if err != nil {
		return err
	}
	defer read.Close()
	for _, p := range list {
		var id string
		if err := read.QueryRowContext(ctx, p.row).Scan(&id); err != nil {
			return fmt.Errorf("read the id of row %d: %w", p.row, err)
		}
		ids[p.row] = id
	}
	slices.SortFunc(list, func(a, b place) int { return cmp.Compare(ids[a.row], ids[b.row]) })
	return nil
}

// errTooMany ends a ranking of too many articles.
var errTooMany = errors.New("too many articles to rank")

// scores returns the score of each row. By date it is 0 for all; otherwise it is BM25 over the
// words of the terms. When too many articles have them, it is 2 for those whose headline meets the
// query's terms and 1 for the others.
func (db *DB) scores(ctx context.Context, tx *sql.Tx, s *selection, q index.Query) (func(row int64) float64, error) {
	ranked := index.Ranked(q.Where)
	if ranked == nil || q.Order == index.Newest || q.Order == index.Oldest {
		return func(int64) float64 { return 0 }, nil
	}
	if s.terms == nil || s.terms.count <= db.maxRanked {
		scores, err := rankRows(ctx, tx, expressions{text: db.text}.ranking(ranked), db.maxRanked)
		if err == nil {
			return func(row int64) float64 { return scores[row] }, nil
		}
		if !errors.Is(err, errTooMany) {
			return nil, fmt.Errorf("rank the hits: %w", err)
		}
	}
	expression, err := expressions{text: db.text, titles: true}.finding(ranked)
	if err != nil {
		return nil, err
	}
	titles, err := db.matches.get(ctx, tx, s.columns, expression)
	if err != nil {
		return nil, err
	}
	return func(row int64) float64 { return float64(1 + number(titles.rows.has(row))) }, nil
}

// rankRows computes BM25 for the articles that an expression finds. The error is errTooMany when
// they are more than most.
func rankRows(ctx context.Context, tx *sql.Tx, expression string, most int) (map[int64]float64, error) {
	if expression == "" {
		return nil, nil
	}
	ranked := map[int64]float64{}
	var row int64
	var score float64
	err := each(ctx, tx, `SELECT rowid, -`+rank+` FROM texts WHERE texts MATCH ?`, func(scan func(...any) error) error {
		if err := scan(&row, &score); err != nil {
			return err
		}
		if ranked[row] = score; len(ranked) > most {
			return errTooMany
		}
		return nil
	}, expression)
	return ranked, err
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
