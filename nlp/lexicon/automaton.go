package lexicon

// automaton is an Aho-Corasick automaton over code points: all literals of all patterns in one
// pass.
type automaton struct {
	// edges maps node<<32|code point to the next node.
	edges map[uint64]int32
	fail  []int32
	// out lists for each node the targets whose literal ends there; outLink is the nearest node up
	// the fail links that has any.
	out     [][]int32
	outLink []int32
	targets []target
}

// target is one piece of one alternative of one segment of a pattern.
type target struct {
	pattern, segment int32
	// length is the literal's.
	length int32
	// inWord: it continues the word in which the target before it ended. last: it ends its
	// alternative.
	inWord, last, open bool
	// begins, ends: where it must.
	begins, ends border
}

// newAutomaton builds the automaton of the patterns' literals.
func newAutomaton(patterns []pattern) *automaton {
	const edgesPerPattern = 12 // a guess that saves most of the map's growing
	a := &automaton{edges: make(map[uint64]int32, edgesPerPattern*len(patterns))}
	a.node()
	children := [][]rune{nil}
	for i, p := range patterns {
		for j, segment := range p.segments {
			for _, alternative := range segment {
				for k, piece := range alternative {
					at := int32(0)
					for _, r := range piece.literal {
						next, ok := a.edges[edge(at, r)]
						if !ok {
							next = a.node()
							a.edges[edge(at, r)] = next
							children[at] = append(children[at], r)
							children = append(children, nil)
						}
						at = next
					}
					a.out[at] = append(a.out[at], int32(len(a.targets)))
					a.targets = append(a.targets, target{
						pattern: int32(i), segment: int32(j), length: int32(len(piece.literal)),
						inWord: k > 0, last: k == len(alternative)-1, open: piece.open,
						begins: piece.begins, ends: piece.ends,
					})
				}
			}
		}
	}
	a.link(children)
	return a
}

func (a *automaton) node() int32 {
	a.fail, a.out, a.outLink = append(a.fail, 0), append(a.out, nil), append(a.outLink, 0)
	return int32(len(a.fail) - 1)
}

// link sets the fail links, breadth first.
func (a *automaton) link(children [][]rune) {
	queue := []int32{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, r := range children[at] {
			child := a.edges[edge(at, r)]
			if at != 0 {
				a.fail[child] = a.step(a.fail[at], r)
			}
			if f := a.fail[child]; len(a.out[f]) > 0 {
				a.outLink[child] = f
			} else {
				a.outLink[child] = a.outLink[f]
			}
			queue = append(queue, child)
		}
	}
}

// step is the node after reading r at a node.
func (a *automaton) step(at int32, r rune) int32 {
	for {
		if next, ok := a.edges[edge(at, r)]; ok {
			return next
		}
		if at == 0 {
			return 0
		}
		at = a.fail[at]
	}
}

func edge(node int32, r rune) uint64 { return uint64(node)<<32 | uint64(uint32(r)) }
