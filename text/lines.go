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

// line is a line without the white space around it: code points [start, end).
type line struct {
	start, end int
	// indented says that white space stood before it.
	indented bool
}

// layOut joins wrapped lines, takes the spaces out of spaced Chinese and leaves one space of
// several. A line's end that is kept is one "\n" with no space around it.
func layOut(t Folded) Folded {
	lines := linesOf(t.Runes)
	joined := wraps(t.Runes, lines)
	out := Folded{Runes: t.Runes[:0:len(t.Runes)], At: t.At[:0:len(t.At)]}
	for first := 0; first < len(lines); {
		last := first
		for last < len(lines)-1 && joined[last] {
			last++
		}
		if first > 0 {
			at := lines[first-1].end // of the line's end, or of white space before it
			out.Runes, out.At = append(out.Runes, '\n'), append(out.At, t.At[at])
		}
		out = appendLine(out, t, lines[first].start, lines[last].end)
		first = last + 1
	}
	return out
}

// linesOf cuts a text at its line ends.
func linesOf(text []rune) []line {
	var lines []line
	add := func(start, end int) {
		l := line{start: start, end: end}
		for l.start < l.end && text[l.start] == ' ' {
			l.start++
		}
		l.indented = l.start > start
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
		}
	}
	add(start, len(text))
	return lines
}

// appendLine appends code points [start, end) of a text as one line.
func appendLine(out, t Folded, start, end int) Folded {
	spaced := spacedRuns(t.Runes, start, end)
	for i := start; i < end; i++ {
		r := t.Runes[i]
		if !isBlank(r) {
			out.Runes, out.At = append(out.Runes, r), append(out.At, t.At[i])
			continue
		}
		from := i
		broken := r == '\n'
		for isBlank(t.Runes[i+1]) { // a line ends with something else
			i++
			broken = broken || t.Runes[i] == '\n'
		}
		before, after := t.Runes[from-1], t.Runes[i+1]
		switch {
		case within(spaced, from) && (isWide(before) || isWide(after)):
		case broken && (isWide(before) || isWide(after) || before == '-'):
		case broken && isDigit(before) && isDigit(after): // a number that was cut
		default:
			out.Runes, out.At = append(out.Runes, ' '), append(out.At, t.At[from])
		}
	}
	return out
}

func isBlank(r rune) bool { return r == ' ' || r == '\n' }

func within(runs []Span, at int) bool {
	for _, r := range runs {
		if at >= r.Start && at < r.End {
			return true
		}
	}
	return false
}

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

// wraps tells for each line whether it goes on in the next one, because a column's width cut it.
// English lines do where the next one begins with a small letter. Any line does that is too full
// for the beginning of the next one, in a text most of whose lines that end within a sentence are.
func wraps(text []rune, lines []line) []bool {
	joined := make([]bool, len(lines))
	if len(lines) < 2 {
		return joined
	}
	for _, cells := range []bool{true, false} {
		if fullLines(text, lines, cells, joined) {
			break
		}
	}
	for i := range len(lines) - 1 {
		if goesOn(text, lines, i) && endsOpen(text, lines[i]) && unicode.IsLower(text[lines[i+1].start]) {
			joined[i] = true
		}
	}
	return joined
}

// fullLines marks the lines that are full, by cells or by code points, and reports whether the text
// is wrapped; else it marks none.
func fullLines(text []rune, lines []line, cells bool, joined []bool) bool {
	width := 0
	widths := make([]int, len(lines))
	for i, l := range lines {
		widths[i] = measure(text[l.start:l.end], cells)
		width = max(width, widths[i])
	}
	least := minWrap
	if !cells {
		least /= 2
	}
	if width < least || width > maxWrap {
		return false
	}
	open, full := 0, 0
	for i := range len(lines) - 1 {
		if !goesOn(text, lines, i) {
			continue
		}
		joined[i] = widths[i]+beginning(text, lines[i+1], cells) > width
		if endsOpen(text, lines[i]) {
			open++
			if joined[i] {
				full++
			}
		}
	}
	if full == 0 || 5*full < 3*open {
		clear(joined)
		return false
	}
	return true
}

// goesOn reports whether line i may go on in the next one: both have text, and the next one begins
// neither a paragraph nor an item of a list.
func goesOn(text []rune, lines []line, i int) bool {
	a, b := lines[i], lines[i+1]
	return a.start < a.end && b.start < b.end && !b.indented && !strings.ContainsRune("-*•·●■◆○", text[b.start])
}

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

// beginning is the width of what could have stood at the end of the line before: an ideograph with
// the marks that can't begin a line, or a word with the space before it. A Chinese line may lack
// another ideograph, where marks that can't end a line were moved to the next one.
func beginning(text []rune, l line, cells bool) int {
	end := l.start + 1
	if isWide(text[l.start]) {
		for end < l.end && strings.ContainsRune("，。、；：！？”’」』）》…", text[end]) {
			end++
		}
		return measure(text[l.start:end], cells) + measure([]rune{'字'}, cells)
	}
	for end < l.end && text[end] != ' ' && !isWide(text[end]) {
		end++
	}
	return measure(text[l.start:end], cells) + 1
}

// measure is the width of a text in cells or in code points.
func measure(text []rune, cells bool) int {
	if !cells {
		return len(text)
	}
	width := len(text)
	for _, r := range text {
		if isWide(r) {
			width++
		}
	}
	return width
}

// isWide reports ideographs and what is set between them without spaces.
func isWide(r rune) bool {
	return r >= 0x2e80 || r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—' || r == '·'
}

func isHan(r rune) bool { return r >= 0x3400 && unicode.Is(unicode.Han, r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
