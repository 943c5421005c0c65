package segment

import "strings"

// maxParted is the longest word that is parted, in code points, for inner places to be bits.
const maxParted = 32

// negations begin words that are the opposite of their parts.
const negations = "不未无没非反免莫勿否"

// numerals begin words of a number and what it counts, which gse parts wrongly: 十分钟 as 十分 and 钟.
const numerals = "一二三四五六七八九十百千万亿两几半"

// wholeMark stands behind a word of the topic that is never parted.
const wholeMark = "!"

// inner are the places within a word of the clause where parts of it meet: bit i is set where they
// do before its code point i.
func (s *Segmenter) inner(p *path, w word) (places uint32) {
	length := w.end - w.start
	if length <= 2 || length > maxParted || len(s.whole) > 0 && s.whole[string(p.clause[w.start:w.end])] {
		return 0
	}
	if w.known {
		places = s.meetings(p, w, w.start)
	}
	if strings.ContainsRune(numerals, p.clause[w.start]) {
		places |= 1 << 1
	}
	return places
}

// meetings are the places where parts of a word meet that is itself a part of the one that begins
// at first.
func (s *Segmenter) meetings(p *path, w word, first int) (places uint32) {
	if p.oneFrom(w.start, w.end) == w.end {
		return 0 // gse parts no single character
	}
	s.cutter.find(p, w.start, w.end, true)
	var room [maxParted]word
	parts := p.back(w.start, w.end, room[:0])
	for _, part := range parts {
		at := part.start - first
		if at > w.start-first+1 || at == w.start-first+1 && !strings.ContainsRune(negations, p.clause[w.start]) {
			places |= 1 << at
		}
		if part.known && part.end-part.start > 2 {
			places |= s.meetings(p, part, first)
		}
	}
	return places
}
