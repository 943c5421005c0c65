package relate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yulun/article"
	"yulun/internal/lazyre"
)

// IsRevision reports whether an outlet changed a piece between two looks at it. What a page counts
// or computes for each reader is not a change: counters of readers, comments and likes, times such
// as "3 minutes ago", the time of the last update, the page's own clock. Neither is white space. A
// number in a sentence is the outlet's own, so "fined 137 yuan" that becomes "fined 138 yuan" is a
// revision.
func IsRevision(before, after article.Piece) bool {
	if before == after {
		return false
	}
	return substance(before.Title) != substance(after.Title) || substance(before.Text) != substance(after.Text)
}

// substance is a text without what a page counts or computes: a form for comparing, not for
// reading.
func substance(text string) string {
	lines := strings.Split(text, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if line = strings.Join(strings.Fields(withoutCounters(line)), " "); line != "" {
			kept = append(kept, line)
		}
	}
	// A bare number above or below the text belongs to an icon. Between paragraphs it may be a
	// table's.
	for len(kept) > 1 && isBareCount(kept[len(kept)-1]) {
		kept = kept[:len(kept)-1]
	}
	for len(kept) > 1 && isBareCount(kept[0]) {
		kept = kept[1:]
	}
	return strings.Join(kept, " ")
}

// withoutCounters drops the cells of a line that hold nothing but counters and times, and labelled
// counters anywhere. A line without any sentence loses its counters wherever white space sets them
// off.
func withoutCounters(line string) string {
	line = cut(line, labelledCounter, isOpen, isOpen)
	if isFurniture(line) {
		line = cut(line, counter, isSpaceOrMark, isSpaceOrMark)
	}
	var b strings.Builder
	for line != "" {
		end := cellEnd(line)
		if cell := line[:end]; !isCounters(cell) {
			b.WriteString(cell)
		}
		line = line[end:]
	}
	return b.String()
}

// cellEnd is where the first cell of a line ends: a bracket, a bar or a wide gap belongs to the
// cell before it, as the mark that ends a sentence does.
func cellEnd(line string) int {
	spaces := 0
	var before rune
	for i, r := range line {
		if i > 0 && strings.ContainsRune("（(【[", r) {
			return i
		}
		after := i + len(string(r))
		if strings.ContainsRune("。！？；!?;）)】]|｜·•\t\u3000", r) {
			return after
		}
		if r == ' ' || r == 0xa0 {
			if spaces++; spaces > 1 || strings.ContainsRune(".”\"", before) {
				return after
			}
		} else {
			spaces = 0
		}
		before = r
	}
	return len(line)
}

// isCounters reports whether nothing but counters and times is in a cell, and at least one of
// them.
func isCounters(cell string) bool {
	rest := cut(cell, counter, isOpen, isOpen)
	return rest != cell && !strings.ContainsFunc(cut(rest, bareLabel, isOpen, isOpen), isLetterOrDigit)
}

// isFurniture reports whether a line is a row of facts about the page rather than a sentence:
// Chinese without any mark of a sentence, or English that begins as bylines do.
func isFurniture(line string) bool {
	if bylineStart.MatchString(line) {
		return true
	}
	return strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Han, r) }) &&
		!strings.ContainsAny(line, "，。！？；,!?;")
}

// cut drops from s what a pattern finds between runes that fit. Either end of s fits.
func cut(s string, pattern *lazyre.Regexp, before, after func(rune) bool) string {
	var b strings.Builder
	from := 0
	for _, at := range pattern.FindAllStringIndex(s, -1) {
		if at[0] > 0 && !before(lastRune(s[:at[0]])) {
			continue
		}
		if at[1] < len(s) && !after(lastRune(s[:at[1]])) && !after(firstRune(s[at[1]:])) {
			continue
		}
		b.WriteString(s[from:at[0]])
		from = at[1]
	}
	b.WriteString(s[from:])
	return b.String()
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
func isOpen(r rune) bool          { return !isLetterOrDigit(r) }
func isSpaceOrMark(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("|｜/·•（()）[]【】", r)
}
func isBareCount(line string) bool { return bareCount.MatchString(line) }
