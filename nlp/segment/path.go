package segment

import (
	"slices"
	"unicode"
)

// unknown is the distance that gse gives a character or a word of Latin letters that no dictionary
// has.
const unknown float32 = 32

// cutter finds the shortest path through the words of its dictionaries by the rules of gse: it cuts
// a clause as gse's Segment does that has loaded all of them.
type cutter struct {
	dict  *dictionary
	topic *topic
	far   distances
}

// path is the shortest path through a clause. It is kept from clause to clause for its memory.
type path struct {
	// clause is in small letters, codes are the dictionary's for it.
	clause []rune
	codes  []uint16
	steps  []step
	words  []word
}

// step is the last word on the shortest path to a place.
type step struct {
	distance float32
	// from is where the word begins.
	from int32
	// reached says that there is a path, known that a dictionary has the word.
	reached, known bool
}

// take takes a clause to be cut.
func (p *path) take(clause []rune, d *dictionary) {
	p.clause = append(p.clause[:0], clause...)
	p.codes = slices.Grow(p.codes[:0], len(clause))[:len(clause)]
	for i, r := range clause {
		r = small(r)
		p.clause[i], p.codes[i] = r, d.code(r)
	}
}

// find takes the steps to the places in [start, end) of the clause, p.steps[i] being that to
// start+i. As parts, the whole of it doesn't count for a word.
func (c *cutter) find(p *path, start, end int, parts bool) {
	p.steps = slices.Grow(p.steps[:0], end-start+1)[:end-start+1]
	clear(p.steps)
	whole := -1
	if parts {
		whole = end
	}
	for at := start; at < end; {
		one := p.oneFrom(at, end)
		alone := c.words(p, start, at, end, whole)
		if !alone {
			p.reach(start, at, one, unknown, false)
		}
		at, whole = one, -1
	}
}

// words takes the steps by all words that begin at a place, but for one that ends at not. It
// reports whether one of them is of one character alone.
func (c *cutter) words(p *path, start, at, end, not int) (alone bool) {
	one := p.oneFrom(at, end)
	for longest, to := c.topic.from(p.clause[at:end]), at; to < at+longest; {
		if to = p.oneFrom(to, end); to != not && c.topic.has(p.clause[at:to]) {
			alone = alone || to == one
			p.reach(start, at, to, c.far.ofTopic(to-at), true)
		}
	}
	node, ok := 0, false
	for i := at; i < end; i++ {
		if node, ok = c.dict.next(node, p.codes[i]); !ok {
			break
		}
		to := i + 1
		if f := c.dict.nodes[node].frequency(); f > 0 && to != not && (isHan(p.clause[i]) || p.oneFrom(i, end) == to) {
			alone = alone || to == one
			p.reach(start, at, to, c.far.words[f], true)
		}
	}
	return alone
}

// reach takes a word on the path to its end, where that is shorter than another one.
func (p *path) reach(start, from, to int, distance float32, known bool) {
	distance += p.steps[from-start].distance
	if s := &p.steps[to-start]; !s.reached || s.distance > distance {
		*s = step{distance: distance, from: int32(from), reached: true, known: known}
	}
}

// oneFrom is the end of the character at a place, or of the word of Latin letters and figures,
// which gse doesn't cut.
func (p *path) oneFrom(at, end int) int {
	if isHan(p.clause[at]) {
		return at + 1
	}
	for at < end && !isHan(p.clause[at]) {
		at++
	}
	return at
}

// small is a letter in small, of those that gse makes small.
func small(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + ('a' - 'A')
	}
	return r
}

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x2e80 && unicode.Is(unicode.Han, r)
}

// word is a word on the shortest path; known says that a dictionary has it.
type word struct {
	start, end int
	known      bool
}

// back gathers the words on the shortest path from start to end, in order.
func (p *path) back(start, end int, into []word) []word {
	before := len(into)
	for to := end; to > start; {
		s := p.steps[to-start]
		into = append(into, word{int(s.from), to, s.known})
		to = int(s.from)
	}
	slices.Reverse(into[before:])
	return into
}
