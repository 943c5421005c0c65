package lexicon

import (
	"slices"
	"strings"
)

// seen tells by which cue something to look for is used first in a layer.
type seen map[seenIn]*Entry

// seenIn is what is looked for in a layer.
type seenIn struct {
	layer int
	key   string
}

// add notes a pattern, and calls again with the first cue and what it shares with it where it is
// there already.
func (s seen) add(t *table, number int, again func(first *Entry, key string)) {
	p := &t.patterns[number]
	for _, key := range t.keys(p) {
		in := seenIn{p.entry.layer, key}
		if first, twice := s[in]; twice {
			again(first, key)
		} else {
			s[in] = p.entry
		}
	}
}

// keys tell patterns apart: one without gaps is as many cues as it has alternatives, one with gaps
// is one cue.
func (t *table) keys(p *pattern) []string {
	segments := make([][]string, p.segments)
	for from := p.from; from < p.to; {
		segment, to := t.pieces[from].segment, from+1
		for !t.pieces[to-1].last {
			to++
		}
		segments[segment] = append(segments[segment], t.key(t.pieces[from:to]))
		from = to
	}
	if len(segments) == 1 {
		return segments[0]
	}
	keys := make([]string, len(segments))
	for i, of := range segments {
		slices.Sort(of)
		keys[i] = strings.Join(of, "|")
	}
	return []string{strings.Join(keys, "..")}
}

// key tells alternatives apart.
func (t *table) key(alternative []piece) string {
	if len(alternative) == 1 && !alternative[0].open { // nearly all
		return string(t.literal(&alternative[0]))
	}
	var key strings.Builder
	for i := range alternative {
		key.WriteString(string(t.literal(&alternative[i])))
		if alternative[i].open {
			key.WriteByte('*')
		}
	}
	return key.String()
}
