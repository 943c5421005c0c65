package match

import (
	"slices"
	"strings"
	"unicode"

	"yulun/article"
	"yulun/index"
)

// The passage shown of a text, in code points.
const (
	snippetLength = 120
	// snippetLead is how much of the text before the first mark is shown, less where a sentence
	// begins there.
	snippetLead = 30
)

// Wanted is what is marked in a hit: the places of some patterns. With Near only those places count
// that have at most Distance characters between them and a place of a pattern of Near.
type Wanted struct {
	Patterns, Near []Pattern
	Distance       int
}

// Wanted lists what is marked in the hits of a condition.
func (a Analyzer) Wanted(c index.Condition) ([]Wanted, error) {
	var wanted []Wanted
	for _, c := range index.Wanted(c) {
		switch c := c.(type) {
		case index.Term:
			p, err := a.Compile(c)
			if err != nil {
				return nil, err
			}
			wanted = append(wanted, Wanted{Patterns: []Pattern{p}})
		case index.Near:
			left, err := a.CompileChars(c.Left)
			if err != nil {
				return nil, err
			}
			right, err := a.CompileChars(c.Right)
			if err != nil {
				return nil, err
			}
			wanted = append(wanted, Wanted{left, right, c.Distance}, Wanted{right, left, c.Distance})
		}
	}
	return wanted, nil
}

// Highlight marks the places of what is wanted in an article's title, and in the passage of its
// text that has most of them. Both are in the article's own script. Without a place in the text the
// passage is its beginning.
func (a Analyzer) Highlight(doc article.Article, wanted []Wanted) (title, snippet index.Marked) {
	title = index.Marked{Text: doc.Title}
	var inText []Wanted
	for _, w := range wanted {
		if !w.Patterns[0].Title {
			inText = append(inText, w)
		}
	}
	if len(wanted) > 0 {
		title.Marks = merge(a.places(doc.Title, wanted))
	}
	var places []place
	if len(inText) > 0 {
		places = a.places(doc.Text, inText)
	}
	return title, passage([]rune(doc.Text), places)
}

// place is where a pattern was found.
type place struct {
	start, end int // code points
	pattern    int
}

// span is where a pattern was found, in tokens.
type span struct{ first, end int }

// places finds what is wanted in a text, ascending by start.
func (a Analyzer) places(text string, wanted []Wanted) []place {
	tokens := a.Chars(text)
	var found []place
	for i, w := range wanted {
		spans := spansOf(tokens, w.Patterns)
		if len(w.Near) > 0 {
			spans = nearTo(spans, spansOf(tokens, w.Near), w.Distance)
		}
		for _, s := range spans {
			found = append(found, place{tokens[s.first].Start, tokens[s.end-1].End, i})
		}
	}
	slices.SortStableFunc(found, func(a, b place) int { return a.start - b.start })
	return found
}

// spansOf finds patterns. When the characters of a pattern don't occur, its words are looked up one
// by one.
func spansOf(tokens []Token, patterns []Pattern) []span {
	var found []span
	for _, p := range patterns {
		before := len(found)
		found = appendSpans(found, tokens, p.Chars, p.Prefix)
		if len(found) > before {
			continue
		}
		for _, word := range p.Words {
			found = appendSpans(found, tokens, withoutBreaks(scan(word)), false)
		}
	}
	return found
}

// nearTo keeps the spans that have one of the others nearby.
func nearTo(spans, others []span, distance int) []span {
	return slices.DeleteFunc(spans, func(s span) bool {
		return !slices.ContainsFunc(others, func(o span) bool { return s.first-o.end <= distance && o.first-s.end <= distance })
	})
}

// appendSpans adds the spans in which characters occur one after the other. With prefix the last of
// them may be the beginning of a longer word.
func appendSpans(found []span, tokens []Token, chars []string, prefix bool) []span {
	if len(chars) == 0 {
		return found
	}
	for first := 0; first+len(chars) <= len(tokens); first++ {
		if hasAt(tokens[first:], chars, prefix) {
			found = append(found, span{first, first + len(chars)})
		}
	}
	return found
}

// hasAt reports whether tokens, no fewer than the characters, begin with them.
func hasAt(tokens []Token, chars []string, prefix bool) bool {
	last := len(chars) - 1
	for i, char := range chars {
		if tokens[i].Text != char && !(prefix && i == last && strings.HasPrefix(tokens[i].Text, char)) {
			return false
		}
	}
	return true
}

// merge joins overlapping places to marks.
func merge(places []place) [][2]int {
	var marks [][2]int
	for _, p := range places {
		if last := len(marks) - 1; last >= 0 && p.start <= marks[last][1] {
			marks[last][1] = max(marks[last][1], p.end)
			continue
		}
		marks = append(marks, [2]int{p.start, p.end})
	}
	return marks
}

// passage cuts the window with most different patterns, then most places, out of a text. An
// ellipsis stands where text was left out; line ends are shown as spaces.
func passage(text []rune, places []place) index.Marked {
	start := 0
	if len(places) > 0 {
		start = leadFrom(text, places[densest(places)].start)
	}
	end := wordBefore(text, start, min(start+snippetLength, len(text)))
	var b strings.Builder
	shift := -start
	if start > 0 {
		b.WriteRune('…')
		shift++
	}
	for _, r := range text[start:end] {
		if unicode.IsSpace(r) {
			r = ' '
		}
		b.WriteRune(r)
	}
	if end < len(text) {
		b.WriteRune('…')
	}
	var within []place
	for _, p := range places {
		if p.start >= start && p.start < end {
			within = append(within, place{p.start + shift, min(p.end, end) + shift, p.pattern})
		}
	}
	return index.Marked{Text: b.String(), Marks: merge(within)}
}

// maxPlaces bounds the places among which the best window is looked for.
const maxPlaces = 200

// densest is the index of the first of the places that a window best begins with.
func densest(places []place) int {
	places = places[:min(len(places), maxPlaces)]
	best, bestScore := 0, -1
	for i := range places {
		kinds, count := map[int]bool{}, 0
		for _, p := range places[i:] {
			if p.end > places[i].start+snippetLength-snippetLead {
				break
			}
			kinds[p.pattern] = true
			count++
		}
		if score := len(kinds)*maxPlaces + count; score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

// leadFrom is where to begin for a mark at a position: with its sentence when that begins near,
// else a little before it.
func leadFrom(text []rune, mark int) int {
	from := max(0, mark-snippetLead)
	for at := mark - 1; at >= from; at-- {
		if strings.ContainsRune("。！？!?；;\n", text[at]) {
			at++
			for at < mark && (unicode.IsSpace(text[at]) || strings.ContainsRune("”’」』）)\"", text[at])) {
				at++
			}
			return at
		}
	}
	for from > 0 && from < mark && isWord(text[from]) && isWord(text[from-1]) { // not within a Latin word
		from++
	}
	return from
}

// wordBefore moves the end of a passage out of a Latin word, unless the word is the whole passage.
func wordBefore(text []rune, start, end int) int {
	at := end
	for at > start && at < len(text) && isWord(text[at]) && isWord(text[at-1]) {
		at--
	}
	if at == start {
		return end
	}
	return at
}
