package relate

import (
	"cmp"
	"slices"

	"github.com/zeebo/xxh3"
)

const (
	// anchorLength is how many tokens an anchor has: a sequence that occurs once in both texts.
	anchorLength = 6
	// maxCells bounds the table by which two stretches between anchors are aligned. Longer ones
	// count as replaced.
	maxCells = 1 << 20
	// minRun is the least number of equal tokens in a row that is not an accident, where it touches
	// nothing else that is equal. Numbers don't count: any date resembles any other.
	minRun = 4
)

// run is a stretch of tokens that is alike in both texts, numbers apart.
type run struct{ a, b, n int }

// aligner aligns texts, one after another.
type aligner struct{ table []int32 }

// align finds what two texts have in common, in the order of both. A passage that was moved counts
// once.
func (l *aligner) align(left, right *cutPiece) []run {
	var runs []run
	a, b := left.units, right.units
	i, j := 0, 0
	for _, anchor := range append(anchors(left, right), run{len(a), len(b), 0}) {
		if anchor.a < i || anchor.b < j { // it overlaps the one before
			n := max(i-anchor.a, j-anchor.b)
			anchor = run{anchor.a + n, anchor.b + n, anchor.n - n}
			if anchor.n <= 0 {
				continue
			}
		}
		runs = join(runs, l.between(a[i:anchor.a], b[j:anchor.b], i, j)...)
		runs = join(runs, anchor)
		i, j = anchor.a+anchor.n, anchor.b+anchor.n
	}
	return runs
}

// join appends runs and makes one of those that touch each other.
func join(runs []run, more ...run) []run {
	for _, r := range more {
		if r.n == 0 {
			continue
		}
		if k := len(runs) - 1; k >= 0 && runs[k].a+runs[k].n == r.a && runs[k].b+runs[k].n == r.b {
			runs[k].n += r.n
			continue
		}
		runs = append(runs, r)
	}
	return runs
}

// anchors are the longest chain of equal sequences that occur once in each text.
func anchors(a, b *cutPiece) []run {
	for _, p := range []*cutPiece{a, b} {
		if p.sequences == nil {
			p.sequences = sequencesOf(p.units)
		}
	}
	inB := b.sequences
	var found []run
	for h, i := range a.sequences {
		if j, ok := inB[h]; ok && i >= 0 && j >= 0 {
			found = append(found, run{i, j, anchorLength})
		}
	}
	slices.SortFunc(found, func(x, y run) int { return cmp.Compare(x.a, y.a) })
	return increasing(found)
}

// sequencesOf are the places of the sequences that occur once in a text; -1 for those that occur
// more often.
func sequencesOf(t []unit) map[uint64]int {
	at := make(map[uint64]int, len(t))
	var buf [8 * anchorLength]byte
	for i := 0; i+anchorLength <= len(t); i++ {
		for k := range anchorLength {
			v := t[i+k].value
			for s := range 8 {
				buf[8*k+s] = byte(v >> (8 * s))
			}
		}
		h := xxh3.Hash(buf[:])
		if _, ok := at[h]; ok {
			at[h] = -1
		} else {
			at[h] = i
		}
	}
	return at
}

// increasing is the longest subsequence of runs, which are in order of a, that is in order of b
// too.
func increasing(runs []run) []run {
	var tails []int // the run that ends the best chain of each length
	before := make([]int, len(runs))
	for i, r := range runs {
		k, _ := slices.BinarySearchFunc(tails, r.b, func(t, b int) int { return cmp.Compare(runs[t].b, b) })
		before[i] = -1
		if k > 0 {
			before[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	chain := make([]run, len(tails))
	for i, k := tails[len(tails)-1], len(tails)-1; i >= 0; i, k = before[i], k-1 {
		chain[k] = runs[i]
	}
	return chain
}

// between aligns two stretches without anchors, which begin at i and j, token by token: the longest
// common subsequence of their forms, in which equal numbers count more than others.
func (l *aligner) between(a, b []unit, i, j int) []run {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > maxCells {
		return nil
	}
	width := len(b) + 1
	cells := (len(a) + 1) * width
	if cells > len(l.table) {
		l.table = make([]int32, cells)
	}
	best := l.table[:cells]
	clear(best[len(a)*width:])
	for x := len(a) - 1; x >= 0; x-- {
		row, below, one := best[x*width:(x+1)*width], best[(x+1)*width:(x+2)*width], &a[x]
		s := int32(0)
		row[len(b)] = s
		for y := len(b) - 1; y >= 0; y-- {
			s = max(s, below[y])
			if w := likeness(one, &b[y]); w > 0 {
				s = max(s, w+below[y+1])
			}
			row[y] = s
		}
	}
	var runs []run
	for x, y := 0, 0; x < len(a) && y < len(b); {
		w := likeness(&a[x], &b[y])
		switch s := best[x*width+y]; {
		case w > 0 && s == w+best[(x+1)*width+y+1]:
			runs = join(runs, run{x, y, 1})
			x, y = x+1, y+1
		case s == best[(x+1)*width+y]:
			x++
		default:
			y++
		}
	}
	runs = slices.DeleteFunc(runs, func(r run) bool {
		atStart, atEnd := r.a == 0 && r.b == 0, r.a+r.n == len(a) && r.b+r.n == len(b)
		return weight(a[r.a:r.a+r.n]) < minRun && !atStart && !atEnd
	})
	for k := range runs {
		runs[k].a, runs[k].b = runs[k].a+i, runs[k].b+j
	}
	return runs
}

func weight(t []unit) int {
	n := 0
	for _, u := range t {
		if u.kind != number {
			n++
		}
	}
	return n
}

// likeness is what two tokens weigh when they are laid on each other; 0 when they can't be.
func likeness(a, b *unit) int32 {
	switch {
	case a.value == b.value:
		return 4
	case a.form == b.form:
		return 3
	default:
		return 0
	}
}
