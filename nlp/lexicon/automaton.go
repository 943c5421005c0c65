package lexicon

import (
	"cmp"
	"slices"
)

// automaton is an Aho-Corasick automaton over code points: all literals of all patterns in one
// pass. Its nodes are numbered by depth, and the children of a node are side by side, so that it is
// a few arrays and no map.
type automaton struct {
	// root is the child of the root for each code point of the basic plane, 0 where there is none.
	root []int32
	// labels holds by which code point each node is reached from its parent. The children of node n
	// are those from children[n] to children[n+1]-1, ascending by label.
	labels   []rune
	children []int32
	fail     []int32
	// The targets whose literal ends at node n are out[outs[n]:outs[n+1]]; outLink is the nearest
	// node up the fail links that has any.
	outs, out []int32
	outLink   []int32
	targets   []target
	// begun is how many pieces and segments have others to follow: each has a place in the tables
	// of a [Finder]. That of segment i of a pattern is segments[pattern]+i.
	begun    int
	segments []int32
}

// target is one piece of one alternative of one segment of a pattern.
type target struct {
	pattern, segment int32
	// length is the literal's.
	length int32
	// place is that of the piece, where another one follows it.
	place int32
	// inWord: it continues the word in which the target before it ended. last: it ends its
	// alternative.
	inWord, last, open bool
	// begins, ends: where it must.
	begins, ends border
}

// newAutomaton builds the automaton of the patterns' literals.
func newAutomaton(patterns []pattern) *automaton {
	count := 0
	for _, p := range patterns {
		for _, segment := range p.segments {
			count += len(segment) // nearly all alternatives have one piece
		}
	}
	a := &automaton{
		root: make([]int32, 1<<16), targets: make([]target, 0, count+count/16), segments: make([]int32, 0, len(patterns)),
	}
	literals := make([][]rune, 0, count+count/16)
	for i, p := range patterns {
		a.segments = append(a.segments, int32(a.begun))
		a.begun += len(p.segments) - 1
		for j, segment := range p.segments {
			for _, alternative := range segment {
				for k, piece := range alternative {
					literals = append(literals, piece.literal)
					place := a.begun
					if k < len(alternative)-1 {
						a.begun++
					}
					a.targets = append(a.targets, target{
						pattern: int32(i), segment: int32(j), length: int32(len(piece.literal)), place: int32(place),
						inWord: k > 0, last: k == len(alternative)-1, open: piece.open,
						begins: piece.begins, ends: piece.ends,
					})
				}
			}
		}
	}
	a.build(literals)
	a.link()
	return a
}

// build makes the nodes: breadth first, each for the literals that share its path.
func (a *automaton) build(literals [][]rune) {
	order := byLiteral(literals)
	type span struct{ from, to, depth int32 }
	nodes := 1 // and one for each code point that a literal does not share with the one before it
	for i, id := range order {
		shared := 0
		if i > 0 {
			shared = commonPrefix(literals[order[i-1]], literals[id])
		}
		nodes += len(literals[id]) - shared
	}
	queue := make([]span, 1, nodes)
	queue[0] = span{0, int32(len(order)), 0}
	a.labels, a.out = make([]rune, 1, nodes), make([]int32, 0, len(order))
	a.children, a.outs = make([]int32, 0, nodes+1), make([]int32, 0, nodes+1)
	for n := 0; n < len(queue); n++ {
		s := queue[n]
		a.outs = append(a.outs, int32(len(a.out)))
		for s.from < s.to && int32(len(literals[order[s.from]])) == s.depth { // the shortest come first
			a.out = append(a.out, order[s.from])
			s.from++
		}
		a.children = append(a.children, int32(len(a.labels)))
		for s.from < s.to {
			label := literals[order[s.from]][s.depth]
			end := s.from + 1
			for end < s.to && literals[order[end]][s.depth] == label {
				end++
			}
			a.labels = append(a.labels, label)
			queue = append(queue, span{s.from, end, s.depth + 1})
			s.from = end
		}
	}
	a.outs = append(a.outs, int32(len(a.out)))
	a.children = append(a.children, int32(len(a.labels)))
	for child := a.children[0]; child < a.children[1]; child++ {
		if label := a.labels[child]; int(label) < len(a.root) {
			a.root[label] = child
		}
	}
}

// byLiteral are the targets in the order of their literals, and of their numbers.
func byLiteral(literals [][]rune) []int32 {
	type keyed struct {
		// first holds the first three code points, of 21 bits each, which decide nearly always.
		first  uint64
		target int32
	}
	sorted := make([]keyed, len(literals))
	for i, literal := range literals {
		k := keyed{target: int32(i)}
		for j, r := range literal[:min(3, len(literal))] {
			k.first |= uint64(r) << (42 - 21*j)
		}
		sorted[i] = k
	}
	slices.SortFunc(sorted, func(x, y keyed) int {
		if x.first != y.first {
			return cmp.Compare(x.first, y.first)
		}
		return cmp.Or(slices.Compare(literals[x.target], literals[y.target]), cmp.Compare(x.target, y.target))
	})
	order := make([]int32, len(sorted))
	for i, k := range sorted {
		order[i] = k.target
	}
	return order
}

// commonPrefix is how many code points two texts begin with in common.
func commonPrefix(a, b []rune) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// link sets the fail links. A node's parent and its fail link are less deep, so they are done.
func (a *automaton) link() {
	a.fail, a.outLink = make([]int32, len(a.labels)), make([]int32, len(a.labels))
	for n := range int32(len(a.labels)) {
		for child := a.children[n]; child < a.children[n+1]; child++ {
			if n > 0 {
				a.fail[child] = a.step(a.fail[n], a.labels[child])
			}
			if f := a.fail[child]; a.outs[f] < a.outs[f+1] {
				a.outLink[child] = f
			} else {
				a.outLink[child] = a.outLink[f]
			}
		}
	}
}

// ending lists the targets whose literal ends at a node, those of nodes up the fail links left out.
func (a *automaton) ending(node int32) []int32 { return a.out[a.outs[node]:a.outs[node+1]] }

// step is the node after reading r at a node.
func (a *automaton) step(at int32, r rune) int32 {
	for at != 0 {
		from := a.children[at]
		if i, ok := slices.BinarySearch(a.labels[from:a.children[at+1]], r); ok {
			return from + int32(i)
		}
		at = a.fail[at]
	}
	if int(r) < len(a.root) {
		return a.root[r]
	}
	if i, ok := slices.BinarySearch(a.labels[a.children[0]:a.children[1]], r); ok {
		return a.children[0] + int32(i)
	}
	return 0
}
