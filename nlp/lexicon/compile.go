package lexicon

import (
	"encoding/binary"
	"errors"
	"math"
	"sync"
)

// The compiled form of a lexicon is what [Load] made of the files, so that nothing has to be parsed
// and no alternative written out: numbers as varints in the order in which [Compiled] asks for
// them, then the texts that they are the lengths of, then the literals. Where a piece or a place
// is among all others follows from what is before it.

// Marks of a piece, one bit each.
const (
	inWordMark = 1 << iota
	lastMark
	openMark
	// segmentMark begins the next segment of the pattern.
	segmentMark
)

// Compile writes the compiled form.
func (l *Lexicon) Compile() []byte {
	var numbers, texts []byte
	number := func(n int) { numbers = binary.AppendUvarint(numbers, uint64(n)) }
	words := func(of ...string) {
		for _, s := range of {
			number(len(s))
			texts = append(texts, s...)
		}
	}
	cues := 0
	for i, p := range l.patterns {
		if i == 0 || p.entry != l.patterns[i-1].entry {
			cues++
		}
	}
	for _, n := range []int{cues, len(l.patterns), len(l.pieces), l.layers} {
		number(n)
	}
	words(l.Title, l.TitleZh, l.Digest)
	var last Entry
	for from := 0; from < len(l.patterns); {
		e := l.patterns[from].entry
		to := from + 1
		for to < len(l.patterns) && l.patterns[to].entry == e {
			to++
		}
		if inGroup := e.of(e.Cue) == last.of(e.Cue); inGroup && from > 0 {
			number(0)
		} else {
			number(1)
			words(string(e.Kind), e.About, string(e.Tie))
			numbers = binary.AppendUvarint(numbers, math.Float64bits(e.Weight))
			number(e.layer)
			number(bit(e.borders, 1))
		}
		words(e.Cue)
		number(to - from)
		for _, p := range l.patterns[from:to] {
			number(int(p.gap))
			number(int(p.to - p.from))
			segment := int32(0)
			for _, piece := range l.pieces[p.from:p.to] {
				number(int(piece.size))
				number(bit(piece.inWord, inWordMark) | bit(piece.last, lastMark) | bit(piece.open, openMark) | bit(piece.segment > segment, segmentMark))
				segment = piece.segment
			}
		}
		last, from = *e, to
	}
	out := binary.AppendUvarint(nil, uint64(len(numbers)))
	out = binary.AppendUvarint(out, uint64(len(texts)))
	out = append(append(out, numbers...), texts...)
	return append(out, l.text...)
}

// of is what the entry's group says, with a cue.
func (e Entry) of(cue string) Entry {
	e.Cue, e.place = cue, place{}
	return e
}

func bit(set bool, mark int) int {
	if set {
		return mark
	}
	return 0
}

// compiled is what is left of a compiled form.
type compiled struct {
	numbers []byte
	texts   string
	short   bool
}

func (c *compiled) number() uint64 {
	n, size := binary.Uvarint(c.numbers)
	if size <= 0 {
		c.short = true
		return 0
	}
	c.numbers = c.numbers[size:]
	return n
}

func (c *compiled) count() int32 { return int32(c.number()) }

func (c *compiled) word() string {
	n := c.number()
	if n > uint64(len(c.texts)) {
		c.short = true
		return ""
	}
	word := c.texts[:n]
	c.texts = c.texts[n:]
	return word
}

// Compiled is the lexicon that Compile wrote, ready to be found. It keeps hold of the bytes. Where
// its cues stand in the files it doesn't know, so only what Load read can be reviewed.
func Compiled(b []byte) (*Lexicon, error) {
	c := &compiled{numbers: b}
	numbers, texts := c.number(), c.number()
	rest := c.numbers
	if size := uint64(len(rest)); c.short || numbers > size || texts > size-numbers {
		return nil, errors.New("the compiled cues are cut off")
	}
	c.numbers, c.texts, rest = rest[:numbers], string(rest[numbers:numbers+texts]), rest[numbers+texts:]
	cues, patterns, pieces, layers := c.number(), c.number(), c.number(), c.number()
	if max(cues, patterns, pieces) > numbers {
		return nil, errors.New("the compiled cues have more parts than bytes")
	}
	l := &Lexicon{layers: int(layers), Title: c.word(), TitleZh: c.word(), Digest: c.word()}
	l.text, l.patterns, l.pieces = rest, make([]pattern, 0, patterns), make([]piece, 0, pieces)
	entries := make([]Entry, cues)
	var group Entry
	for i := range entries {
		if c.number() == 1 {
			group = Entry{Kind: Kind(c.word()), About: c.word(), Tie: Tie(c.word()), Weight: math.Float64frombits(c.number()), layer: int(c.number()), borders: c.number() == 1}
		}
		entries[i] = group
		entries[i].Cue = c.word()
		for n := c.number(); n > 0 && !c.short; n-- {
			c.pattern(&l.table, &entries[i])
		}
	}
	if c.short || len(l.patterns) != int(patterns) || len(l.pieces) != int(pieces) {
		return nil, errors.New("the compiled cues have other counts than they say")
	}
	return l.ready(), nil
}

// pattern reads the next pattern into the table.
func (c *compiled) pattern(t *table, entry *Entry) {
	p := pattern{entry: entry, gap: c.count(), from: int32(len(t.pieces))}
	from := int32(0)
	if n := len(t.pieces); n > 0 {
		from = t.pieces[n-1].from + t.pieces[n-1].size
	}
	for n := c.number(); n > 0 && !c.short; n-- {
		size, marks := c.count(), c.number()
		if marks&segmentMark != 0 {
			p.segments++
		}
		if size < 0 || int(size) > len(t.text)-int(from) {
			c.short = true
			return
		}
		one := piece{
			from: from, size: size, pattern: int32(len(t.patterns)), segment: p.segments, place: t.begun,
			inWord: marks&inWordMark != 0, last: marks&lastMark != 0, open: marks&openMark != 0,
		}
		if !one.last {
			t.begun++
		}
		t.pieces, from = append(t.pieces, one), from+size
	}
	p.to, p.place = int32(len(t.pieces)), t.begun
	t.begun += p.segments
	p.segments++
	t.patterns = append(t.patterns, p)
}

// ready sets up what is made when a text is read.
func (l *Lexicon) ready() *Lexicon {
	l.finders = &sync.Pool{}
	l.tries = sync.OnceValue(func() *tries {
		return newTries(&l.table, func(*piece, []rune) (begins, ends border) { return anywhere, anywhere })
	})
	l.byCue = sync.OnceValue(func() map[string][]*Entry { return byCue(l.patterns) })
	return l
}
