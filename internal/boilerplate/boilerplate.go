// Package boilerplate knows the lines that a site sets around an article: notices of rights and
// liability, calls to share or subscribe, lines about the editing, counters of readers, buttons.
// They are not part of what the outlet wrote, and the words in them (rights, law, trust, complaint)
// would be counted as the article's.
//
// A line is judged alone. A short line is a notice by how it begins (labels.go). A longer one is
// cut into clauses, and is a notice when nearly all of it is made of clauses that only notices have
// (clauses.go), so that a sentence of an article that merely speaks of such things stays:
// "未经授权的使用引发争议，平台随后道歉" has one clause that a notice could have.
//
// Start reading at [Of].
package boilerplate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a notice is about.
type Kind string

// The kinds of notices. None is that of a line that may be an article's.
const (
	None Kind = ""
	// Rights: who owns the text, and who may reprint it.
	Rights Kind = "rights"
	// Liability: whose views these are, and what the site doesn't answer for.
	Liability Kind = "liability"
	// Takedown: whom to ask for removal or correction.
	Takedown Kind = "takedown"
	// Contact: the site's own addresses, telephones and licences.
	Contact Kind = "contact"
	// Call: what the reader is asked to do: share, follow, subscribe, comment, install.
	Call Kind = "call"
	// Editing: who edited or checked the text, where it and its pictures came from, when it was
	// changed.
	Editing Kind = "editing"
	// Further: a line that leads to other pieces.
	Further Kind = "further"
	// Counter: how often the piece was read, liked or shared, and how long ago it came out.
	Counter Kind = "counter"
	// Tool: buttons that became text: print, font size, close.
	Tool Kind = "tool"
	// Wall: that the rest is for subscribers.
	Wall Kind = "wall"
)

// spaces makes plain spaces of those that the patterns don't know.
var spaces = strings.NewReplacer("\u3000", " ", "\u00a0", " ")

// maxLine is how long a notice is at most, in bytes. Longer paragraphs are never looked at.
const maxLine = 1800

// Of is the kind of notice that a line is, or None. The line is one paragraph of plain text.
func Of(line string) Kind {
	line = strings.TrimSpace(spaces.Replace(line))
	if line == "" || len(line) > maxLine {
		return None
	}
	if startsHan(line) {
		if k := hanLabel(line); k != None {
			return k
		}
		return hanClauses(line)
	}
	if k := latinLabel(line); k != None {
		return k
	}
	if isHan(firstHan(line)) {
		return hanClauses(line)
	}
	return latinClauses(line)
}

// Trim is a paragraph without the notices that were set into it: counters in brackets and, at its
// end, the name of the editor and how long ago the text was changed.
func Trim(line string) string {
	if len(line) > maxTrimmed {
		return line
	}
	trimmed := line
	if strings.ContainsAny(line, "(（【[") && asideHints.in(line) {
		trimmed = asides.ReplaceAllString(trimmed, "")
	}
	if closingHints.in(line) {
		trimmed = closing.ReplaceAllString(trimmed, "")
	}
	if trimmed == line {
		return line
	}
	return strings.TrimSpace(trimmed)
}

// maxTrimmed is the longest paragraph, in bytes, that Trim looks through.
const maxTrimmed = 8 << 10

// startsHan reports whether the first letter of a line is a hanzi.
func startsHan(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return isHan(r)
		}
	}
	return false
}

// firstHan is the first hanzi among a line's first letters, or 0.
func firstHan(s string) rune {
	for _, r := range s[:min(len(s), 96)] {
		if isHan(r) {
			return r
		}
	}
	return 0
}

func isHan(r rune) bool { return r >= 0x3400 && unicode.Is(unicode.Han, r) }

// hints are words by their first letters: a text is searched for all of them at once.
type hints struct {
	ascii [utf8.RuneSelf][]string
	other map[rune][]string
}

// hintsOf are the words in a string.
func hintsOf(s string) *hints {
	h := &hints{other: make(map[rune][]string)}
	for word := range strings.FieldsSeq(s) {
		first, _ := utf8.DecodeRuneInString(word)
		if first < utf8.RuneSelf {
			h.ascii[first] = append(h.ascii[first], word)
		} else {
			h.other[first] = append(h.other[first], word)
		}
	}
	return h
}

// in reports whether s contains one of the hints.
func (h *hints) in(s string) bool {
	for i, r := range s {
		var words []string
		if r < utf8.RuneSelf {
			words = h.ascii[r]
		} else {
			words = h.other[r]
		}
		for _, word := range words {
			if strings.HasPrefix(s[i:], word) {
				return true
			}
		}
	}
	return false
}

func runes(s string) int { return utf8.RuneCountInString(s) }
