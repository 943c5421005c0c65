package lexicon

import (
	"bytes"
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"
)

// tries find the literals of a table in a text. Those that begin with the same code point are a
// trie, which is built when a text first has that one: a command with one text needs few of them,
// and would wait long for all.
type tries struct {
	table *table
	// borders says at which borders of words a piece, whose literal this is, must begin and end.
	borders func(p *piece, literal []rune) (begins, ends border)
	// numbers holds which bucket is that of a code point; 0 where no literal begins with it.
	numbers []uint16
	buckets []bucket
}

// bucket is all literals that begin with the same code point. Those beyond the basic plane share
// one.
type bucket struct {
	pieces []int32
	// inWord says that some of them continue a word.
	inWord bool
	once   sync.Once
	trie   *trie
}

// lastNumbered is where code points begin to share a bucket.
const lastNumbered = 0xffff

func newTries(t *table, borders func(p *piece, literal []rune) (begins, ends border)) *tries {
	x := &tries{table: t, borders: borders, numbers: make([]uint16, lastNumbered+1), buckets: make([]bucket, 1)}
	number := func(p *piece) *uint16 {
		first, _ := utf8.DecodeRune(t.text[p.from:])
		return &x.numbers[min(first, lastNumbered)]
	}
	var sizes []int
	for i := range t.pieces {
		p := &t.pieces[i]
		if p.size == 0 {
			continue
		}
		n := number(p)
		if *n == 0 {
			sizes = append(sizes, 0)
			*n = uint16(len(sizes))
		}
		sizes[*n-1]++
	}
	rest := make([]int32, len(t.pieces))
	x.buckets = make([]bucket, len(sizes)+1)
	for i, size := range sizes {
		x.buckets[i+1].pieces, rest = rest[:0:size], rest[size:]
	}
	for i := range t.pieces {
		if p := &t.pieces[i]; p.size > 0 {
			b := &x.buckets[*number(p)]
			b.pieces, b.inWord = append(b.pieces, int32(i)), b.inWord || p.inWord
		}
	}
	return x
}

// at is the trie of the literals that begin with a code point; nil where there are none, or none
// that continues a word where this is asked for.
func (x *tries) at(r rune, inWord bool) *trie {
	b := &x.buckets[x.numbers[min(r, lastNumbered)]]
	if len(b.pieces) == 0 || inWord && !b.inWord {
		return nil
	}
	b.once.Do(func() { b.trie = x.build(b.pieces) })
	return b.trie
}

// trie holds literals. Its nodes are numbered by depth, and the children of a node are side by
// side, so that it is a few arrays and no map.
type trie struct {
	// labels holds by which code point each node is reached from its parent. The children of node n
	// are those from nodes[n].children to nodes[n+1].children, ascending by label.
	labels []rune
	nodes  []node
	// endings of node n, from nodes[n].endings to nodes[n+1].endings, are the pieces whose literal
	// ends there, in their order in the table.
	endings []ending
}

type node struct{ children, endings int32 }

// ending is a piece with how many code points its literal has, and where it must begin and end.
type ending struct {
	piece        int32
	length       int32
	begins, ends border
}

// build makes the trie of some pieces: breadth first, each node for the literals that share its
// path.
func (x *tries) build(pieces []int32) *trie {
	inUTF8 := func(piece int32) []byte { return x.table.literal(&x.table.pieces[piece]) }
	slices.SortFunc(pieces, func(a, b int32) int { // in the order of code points, as UTF-8 is
		return cmp.Or(bytes.Compare(inUTF8(a), inUTF8(b)), cmp.Compare(a, b))
	})
	size := 0
	for _, p := range pieces {
		size += utf8.RuneCount(inUTF8(p))
	}
	literals, runes := make([][]rune, len(pieces)), make([]rune, 0, size)
	nodes := 1 // and one for each code point that a literal does not share with the one before it
	var before []rune
	for i, p := range pieces {
		from := len(runes)
		for _, r := range string(inUTF8(p)) {
			runes = append(runes, r)
		}
		literals[i] = runes[from:]
		nodes += len(literals[i]) - commonPrefix(before, literals[i])
		before = literals[i]
	}
	t := &trie{labels: make([]rune, 1, nodes), nodes: make([]node, 0, nodes+1), endings: make([]ending, 0, len(pieces))}
	type span struct{ from, to int }
	queue := append(make([]span, 0, nodes), span{0, len(pieces)})
	depth, deeper := 0, 1 // deeper is the first node of the next depth
	for n := 0; n < len(queue); n++ {
		if n == deeper {
			depth, deeper = depth+1, len(queue)
		}
		t.nodes = append(t.nodes, node{int32(len(t.labels)), int32(len(t.endings))})
		of := queue[n]
		for ; of.from < of.to && len(literals[of.from]) == depth; of.from++ { // the shortest come first
			begins, ends := x.borders(&x.table.pieces[pieces[of.from]], literals[of.from])
			t.endings = append(t.endings, ending{pieces[of.from], int32(depth), begins, ends})
		}
		for of.from < of.to {
			label, to := literals[of.from][depth], of.from+1
			for to < of.to && literals[to][depth] == label {
				to++
			}
			t.labels = append(t.labels, label)
			queue = append(queue, span{of.from, to})
			of.from = to
		}
	}
	t.nodes = append(t.nodes, node{int32(len(t.labels)), int32(len(t.endings))})
	return t
}

// commonPrefix is how many code points two texts begin with in common.
func commonPrefix(a, b []rune) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// next is the node that a code point leads to from another one; 0 where no literal goes on so.
func (t *trie) next(at int32, r rune) int32 {
	from, to := t.nodes[at].children, t.nodes[at+1].children
	for to-from > 4 { // nearly all nodes have fewer
		if middle := from + (to-from)/2; t.labels[middle] <= r {
			from = middle
		} else {
			to = middle
		}
	}
	for ; from < to; from++ {
		if t.labels[from] == r {
			return from
		}
	}
	return 0
}

func (t *trie) ending(at int32) []ending {
	return t.endings[t.nodes[at].endings:t.nodes[at+1].endings]
}
