package text

import (
	"strings"
	"unicode"
)

// A text counts as wrapped when its longest line has a width between these, in cells of a terminal:
// an ideograph has two. Typewritten mail has 72, a scanned column 30.
const (
	minWrap = 30
	maxWrap = 160
)

// spacedRun is how many single characters of Chinese with spaces between them count as spaced text.
// A list of names or a headline in two parts has fewer.
const spacedRun = 5

// line is a line without the white space around it: code points [start, end). With the white space
// before it, it begins at begin, and the next line at next, 0 for the last one.
type line struct{ begin, start, end, next int }

// layOut joins wrapped lines, takes the spaces out of spaced Chinese and leaves one space of
// several. A line's end that is kept is one "\n" with no space around it.
func layOut(t Folded) Folded {
	lines := linesOf(t.Runes)
	joined, sliced := wraps(t, lines)
	out := Folded{Runes: t.Runes[:0:len(t.Runes)], At: t.At[:0:len(t.At)]}
	for first := 0; first < len(lines); {
		last := first
		for last < len(lines)-1 && joined[last] && lines[last+1].start < lines[last+1].end {
			last++
		}
		if first > 0 {
			at := lines[first-1].end // of the line's end, or of white space before it
			out.Runes, out.At = append(out.Runes, '\n'), append(out.At, t.At[at])
		}
		out = appendLine(out, t, lines[first].start, lines[last].end, sliced)
		first = last + 1
	}
	return out
}

// linesOf cuts a text at its line ends.
func linesOf(text []rune) []line {
	var lines []line
	add := func(start, end int) {
		l := line{begin: start, start: start, end: end}
		for l.start < l.end && text[l.start] == ' ' {
			l.start++
		}
		for l.end > l.start && text[l.end-1] == ' ' {
			l.end--
		}
		lines = append(lines, l)
	}
	start := 0
	for i, r := range text {
		if r == '\n' {
			add(start, i)
			start = i + 1
			lines[len(lines)-1].next = start
		}
	}
	add(start, len(text))
	return lines
}

// appendLine appends code points [start, end) of a text as one line. Where its line ends were cut
// without regard for words, nothing stands for them.
func appendLine(out, t Folded, start, end int, sliced bool) Folded {
	spaced := spacedRuns(t.Runes, start, end)
	for i := start; i < end; i++ {
		r := t.Runes[i]
		if !isBlank(r) {
			out.Runes, out.At = append(out.Runes, r), append(out.At, t.At[i])
			continue
		}
		from := i
		broken, space := r == '\n', r == ' '
		for isBlank(t.Runes[i+1]) { // a line ends with something else
			i++
			broken, space = broken || t.Runes[i] == '\n', space || t.Runes[i] == ' '
		}
		before, after := t.Runes[from-1], t.Runes[i+1]
		for len(spaced) > 0 && spaced[0].End <= from {
			spaced = spaced[1:]
		}
		switch {
		case len(spaced) > 0 && spaced[0].Start <= from && (isWide(before) || isWide(after)):
		case broken && (isWide(before) || isWide(after) || before == '-'):
		case sliced && !space:
		default:
			out.Runes, out.At = append(out.Runes, ' '), append(out.At, t.At[from])
		}
	}
	return out
}

func isBlank(r rune) bool { return r == ' ' || r == '\n' }

// spacedRuns lists the parts of [start, end) that are Chinese with a space after each character:
// between them, words and numbers of other scripts may stand.
func spacedRuns(text []rune, start, end int) []Span {
	var runs []Span
	from, singles := -1, 0
	finish := func(to int) {
		if singles >= spacedRun {
			runs = append(runs, Span{from, to})
		}
		from, singles = -1, 0
	}
	for i := start; i < end; {
		if isBlank(text[i]) {
			i++
			continue
		}
		chunk := i
		wide, length := isWide(text[i]), 0
		for i < end && !isBlank(text[i]) {
			wide = wide && isWide(text[i])
			if isHan(text[i]) {
				length++
			}
			i++
		}
		switch {
		case length == 1 && wide: // one ideograph, with or without a mark
			if from < 0 {
				from = chunk
			}
			singles++
		case length > 1:
			finish(chunk)
		}
	}
	finish(end)
	return runs
}

// wraps tells for each line whether it goes on in the next one, because a column's width cut it,
// and whether the cuts were made without regard for words.
//
// A line goes on that is too full for the beginning of the next one, in a text most of whose lines
// that end within a sentence are. English ones also do where the next one begins with a small
// letter.
func wraps(t Folded, lines []line) (joined []bool, sliced bool) {
	joined = make([]bool, len(lines))
	if len(lines) < 2 {
		return joined, false
	}
	if evenCuts(t, lines, joined) {
		return joined, true
	}
	var best wrapping
	for _, m := range []measure{{2, 2}, {2, 1}, {1, 1}} {
		if w := fullLines(t.Runes, lines, m); w.better(best) {
			best = w
		}
	}
	if best.joined != nil {
		joined = best.joined
	}
	for i := range len(lines) - 1 {
		if goesOn(t.Runes, lines, i) && endsOpen(t.Runes, lines[i]) && unicode.IsLower(t.Runes[lines[i+1].start]) {
			joined[i] = true
		}
	}
	return joined, best.sliced()
}

// evenCuts marks the line ends of a text that was cut after every so many code points, its own line
// ends counted, and reports whether it was.
func evenCuts(t Folded, lines []line, joined []bool) bool {
	ends := map[int]int{} // line by where it ends in the text as it came
	longest, from := 0, 0
	for i, l := range lines[:len(lines)-1] {
		end := int(t.At[l.next-1])
		ends[end] = i
		longest = max(longest, end-from)
		from = end + 1
	}
	length := int(t.At[len(t.At)-1]) + 1
	longest = max(longest, length-from)
	for width := max(longest, minWrap/2); width <= maxWrap; width++ {
		cuts := length / (width + 1)
		if cuts < 2 || width > longest && cuts < 4 { // by chance, then
			return false
		}
		if evenCutsAt(t, lines, ends, width, cuts, joined) {
			return true
		}
	}
	return false
}

// evenCutsAt does so for one width.
func evenCutsAt(t Folded, lines []line, ends map[int]int, width, cuts int, joined []bool) bool {
	open := 0
	for k := range cuts {
		i, ok := ends[k*(width+1)+width]
		if !ok {
			return false
		}
		if endsOpen(t.Runes, lines[i]) {
			open++
		}
	}
	if 2*open < cuts {
		return false
	}
	for k := range cuts {
		joined[ends[k*(width+1)+width]] = true
	}
	return true
}

// wrapping is how a text was wrapped, as far as one measure tells.
type wrapping struct {
	joined []bool // by line; nil where the text isn't wrapped
	// open counts the lines that end within a sentence, full those of them that are full, exact
	// those that no further code point fits into.
	open, full, exact int
}

// better reports whether w explains more of the line ends than o does.
func (w wrapping) better(o wrapping) bool {
	return w.joined != nil && (o.joined == nil || w.full*o.open > o.full*w.open || w.full == o.full && w.exact > o.exact)
}

// sliced reports whether nothing at all fits into any line that is full, which no wrapping at words
// brings about.
func (w wrapping) sliced() bool { return w.full > 3 && w.exact == w.full }

// fullLines marks the lines that are full.
func fullLines(text []rune, lines []line, m measure) wrapping {
	width := 0
	widths := make([]int, len(lines))
	for i, l := range lines {
		widths[i] = m.of(text[l.begin:l.end])
		width = max(width, widths[i])
	}
	if width < minWrap*m.ideograph/2 || width > maxWrap {
		return wrapping{}
	}
	w := wrapping{joined: make([]bool, len(lines))}
	for i := range len(lines) - 1 {
		if !goesOn(text, lines, i) {
			continue
		}
		w.joined[i] = widths[i]+m.beginning(text, lines[i+1]) > width
		if !endsOpen(text, lines[i]) {
			continue
		}
		w.open++
		if w.joined[i] {
			w.full++
			if next := lines[i+1].start; widths[i]+m.of(text[next:next+1]) > width {
				w.exact++
			}
		}
	}
	if w.full == 0 || 5*w.full < 3*w.open {
		return wrapping{}
	}
	return w
}

// goesOn reports whether line i may go on in the next one: both have text, and the next one begins
// neither a paragraph nor an item of a list.
func goesOn(text []rune, lines []line, i int) bool {
	a, b := lines[i], lines[i+1]
	return a.start < a.end && b.start < b.end && !indented(b) && !strings.ContainsRune("-*•·●■◆○", text[b.start])
}

// indented reports whether a line begins a paragraph by the white space before it.
func indented(l line) bool { return l.start-l.begin > 1 }

// endsOpen reports whether a line ends within a sentence.
func endsOpen(text []rune, l line) bool {
	for end := l.end; end > l.start; end-- {
		r := text[end-1]
		if strings.ContainsRune("”’」』）)\"'》", r) {
			continue
		}
		return !strings.ContainsRune("。！？!?.…；;：:", r)
	}
	return false
}

// measure is how a column is counted: what an ideograph is wide, and a mark such as “ that has the
// width of an ideograph in some fonts only. All else is 1 wide.
type measure struct{ ideograph, mark int }

// beginning is the width of what could have stood at the end of the line before: an ideograph with
// the marks that can't begin a line, or a word with the space before it. A Chinese line may lack
// another ideograph, where marks that can't end a line were moved to the next one.
func (m measure) beginning(text []rune, l line) int {
	end := l.start + 1
	if isWide(text[l.start]) {
		for end < l.end && strings.ContainsRune("，。、；：！？”’」』）》…,;:!?)", text[end]) {
			end++
		}
		return m.of(text[l.start:end]) + m.ideograph
	}
	for end < l.end && text[end] != ' ' && !isWide(text[end]) {
		end++
	}
	return m.of(text[l.start:end]) + 1
}

// of is the width of a text.
func (m measure) of(text []rune) int {
	width := len(text)
	for _, r := range text {
		switch {
		case r >= 0x2e80:
			width += m.ideograph - 1
		case isWide(r):
			width += m.mark - 1
		}
	}
	return width
}

// isWide reports ideographs and what is set between them without spaces.
func isWide(r rune) bool {
	return r >= 0x2e80 || r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—' || r == '·'
}

func isHan(r rune) bool { return r >= 0x3400 && unicode.Is(unicode.Han, r) }
