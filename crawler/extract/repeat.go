package extract

import "golang.org/x/net/html/atom"

// minRepeated is the weight from which a line that is on the page twice is the same text twice,
// not a set phrase.
const minRepeated = 60

// coveredShare is the part of an element's good text that must be elsewhere for the element to
// be a repetition.
const coveredShare = 0.8

// maxRepeats is how many lines like the first one are looked at.
const maxRepeats = 8

// rejectRepeats rejects a text that is on the page a second time: a column for phones beside one
// for desktops. Of two whole texts the first stays, unless it is hidden. A summary that the text
// repeats goes, too. The article begins at first.
func (l *layout) rejectRepeats(first int) {
	for l.blocks[first].weight < minRepeated || l.blocks[first].value <= 0 {
		if first++; first == len(l.blocks) {
			return
		}
	}
	text := l.blocks[first].text
	for i, found := first+1, 0; i < len(l.blocks) && found < maxRepeats; i++ {
		if b := &l.blocks[i]; !b.boiler && b.value > 0 && b.text == text {
			found++
			if l.rejectRepeat(first, i); l.blocks[first].boiler {
				return
			}
		}
	}
}

// rejectRepeat decides which of two elements with the same line is a repetition of the other: those
// around the lines that don't hold both.
func (l *layout) rejectRepeat(one, other int) {
	a, b := l.apart(one, other), l.apart(other, one)
	if a.elem < 0 || l.elems[a.elem].node.DataAtom == atom.P || l.elems[b.elem].node.DataAtom == atom.P {
		return // a refrain
	}
	for i := a.end; i < b.first; i++ {
		if l.blocks[i].heading > 0 && !l.blocks[i].boiler {
			return // sections that say the same
		}
	}
	inOther := l.texts(b)
	switch coveredA, coveredB := l.covered(a, inOther), l.covered(b, l.texts(a)); {
	case coveredA < coveredShare:
		return
	case coveredB < coveredShare, l.isHidden(a.elem) && !l.isHidden(b.elem):
		l.reject(a.first, a.end)
	default:
		l.reject(b.first, b.end)
	}
}

// apart is the outermost element around the line at that doesn't hold the line other; the line
// alone where both are in the same element.
func (l *layout) apart(at, other int) span {
	s := span{l.blocks[at].elem, at, at + 1}
	for e := l.blocks[at].elem; e >= 0 && !l.holds(e, other); e = l.elems[e].parent {
		s = l.of(e)
	}
	return s
}

func (l *layout) holds(e int32, line int) bool {
	return int(l.elems[e].first) <= line && line < int(l.elems[e].end)
}

func (l *layout) isHidden(e int32) bool {
	for ; e >= 0; e = l.elems[e].parent {
		if l.elems[e].hidden {
			return true
		}
	}
	return false
}

// texts is the set of the good lines of a span.
func (l *layout) texts(s span) map[string]bool {
	set := make(map[string]bool, s.end-s.first)
	for _, b := range l.blocks[s.first:s.end] {
		if b.value > 0 {
			set[b.text] = true
		}
	}
	return set
}

// covered is the part of the good text of a span that is among texts.
func (l *layout) covered(s span, texts map[string]bool) float64 {
	in, all := 0.0, 0.0
	for _, b := range l.blocks[s.first:s.end] {
		if b.value > 0 {
			all += b.value
			if texts[b.text] {
				in += b.value
			}
		}
	}
	return in / max(all, 1)
}
