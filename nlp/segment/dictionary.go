package segment

import (
	_ "embed"
	"encoding/binary"
	"fmt"
)

// compiled is gse's dictionary as go generate writes it, in the form of [encode].
//
//go:embed dictionary.bin
var compiled []byte

// dictionary is a trie of words in a double array: from a node, code point r leads to the node at
// base+code(r), if that has this code for its label.
type dictionary struct {
	// codes numbers the code points that words consist of, from 1. Latin letters are small.
	codes []uint16
	nodes []node
	// frequencies are the different ones, the first being 0, and total is that of all words.
	frequencies []float64
	total       float64
}

// node is, from the lowest bit, 24 bits of its base, 16 of its label, and 16 of the number of the
// frequency of the word that ends there; 0 where none does.
type node uint64

func newNode(base, label, frequency int) node {
	return node(base) | node(label)<<24 | node(frequency)<<40
}

func (n node) base() int      { return int(n & (1<<24 - 1)) }
func (n node) label() uint16  { return uint16(n >> 24) }
func (n node) frequency() int { return int(n >> 40) }

// code is the number of a code point; 0 where no word has it.
func (d *dictionary) code(r rune) uint16 {
	if int(r) < len(d.codes) {
		return d.codes[r]
	}
	return 0
}

// next is the place of the node that a code leads to from the one at a place, 0 being the root's;
// false where no word goes on so.
func (d *dictionary) next(at int, code uint16) (int, bool) {
	to := d.nodes[at].base() + int(code)
	return to, code != 0 && to < len(d.nodes) && d.nodes[to].label() == code
}

// remove takes a word in small letters out and returns its frequency, 0 where there is no such
// word.
func (d *dictionary) remove(word []rune) float64 {
	at, ok := 0, false
	for _, r := range word {
		if at, ok = d.next(at, d.code(r)); !ok {
			return 0
		}
	}
	f := d.nodes[at].frequency()
	if f == 0 {
		return 0
	}
	d.nodes[at] = newNode(d.nodes[at].base(), int(d.nodes[at].label()), 0)
	return d.frequencies[f]
}

// The compiled form is: 16 bytes that change with the rest; the total; how many code points,
// frequencies and nodes there are; and these, the code points in the order of their numbers. All
// numbers are little-endian.
const (
	digestBytes = 16
	headBytes   = digestBytes + 8 + 3*4
)

// decode reads the compiled form.
func decode(b []byte) (*dictionary, error) {
	little := binary.LittleEndian
	if len(b) < headBytes {
		return nil, fmt.Errorf("the compiled dictionary is cut off after %d bytes", len(b))
	}
	counts := b[digestBytes+8 : headBytes]
	points, frequencies, nodes := int(little.Uint32(counts)), int(little.Uint32(counts[4:])), int(little.Uint32(counts[8:]))
	rest := b[headBytes:]
	if want := 4*points + 4*frequencies + 8*nodes; len(rest) != want || nodes == 0 {
		return nil, fmt.Errorf("the compiled dictionary has %d bytes where it says %d", len(rest), want)
	}
	d := &dictionary{
		nodes: make([]node, nodes), frequencies: make([]float64, frequencies),
		total: float64(little.Uint64(b[digestBytes:])),
	}
	last := uint32(0)
	for i := range points {
		last = max(last, little.Uint32(rest[4*i:]))
	}
	d.codes = make([]uint16, last+1)
	for i := range points {
		d.codes[little.Uint32(rest[4*i:])] = uint16(i + 1)
	}
	rest = rest[4*points:]
	for i := range d.frequencies {
		d.frequencies[i] = float64(little.Uint32(rest[4*i:]))
	}
	rest = rest[4*frequencies:]
	for i := range d.nodes {
		d.nodes[i] = node(little.Uint64(rest[8*i:]))
	}
	return d, nil
}
