package dossier

import (
	"slices"
	"strings"
	"unicode"
)

// Change is a run of sentences that two texts share, or that one of them alone has.
type Change struct {
	// Kind is "same", "removed", "added", "skipped" for a run of shared sentences of which Count
	// are left out, or "clipped" for Count code points at the end that are.
	Kind  string
	Text  string
	Count int
}

// largestTable bounds the table of the comparison: beyond it what lies between the common beginning
// and end of two texts is shown as exchanged as a whole.
const largestTable = 4_000_000

// compareTexts compares two texts sentence by sentence. It keeps one shared sentence beside each
// change.
func compareTexts(before, after string) []Change {
	a, b := sentences(before), sentences(after)
	var head int
	for head < len(a) && head < len(b) && same(a[head], b[head]) {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && same(a[len(a)-1-tail], b[len(b)-1-tail]) {
		tail++
	}
	var out []Change
	add := func(kind string, list ...string) {
		for _, text := range list {
			out = append(out, Change{Kind: kind, Text: text})
		}
	}
	add("same", b[:head]...)
	common(a[head:len(a)-tail], b[head:len(b)-tail], add)
	add("same", b[len(b)-tail:]...)
	return collapse(out)
}

// same takes two sentences for one when they differ in the white space after them alone: a
// paragraph added behind the last one is not a change of that.
func same(a, b string) bool {
	return strings.TrimRightFunc(a, unicode.IsSpace) == strings.TrimRightFunc(b, unicode.IsSpace)
}

// common walks along a longest common subsequence of a and b.
func common(a, b []string, add func(kind string, list ...string)) {
	if len(a)*len(b) > largestTable {
		add("removed", a...)
		add("added", b...)
		return
	}
	// length[i][j] is that of the longest common subsequence of a[i:] and b[j:].
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(a[i], b[j]) {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case same(a[i], b[j]):
			add("same", b[j])
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			add("removed", a[i])
			i++
		default:
			add("added", b[j])
			j++
		}
	}
	add("removed", a[i:]...)
	add("added", b[j:]...)
}

// collapse joins neighbours of a kind and leaves out shared sentences that are beside no change.
func collapse(changes []Change) []Change {
	var out []Change
	for i := 0; i < len(changes); {
		end := i
		for end < len(changes) && changes[end].Kind == changes[i].Kind {
			end++
		}
		run := changes[i:end]
		if run[0].Kind != "same" {
			out = append(out, joined(run))
		} else {
			out = append(out, beside(run, i > 0, end < len(changes))...)
		}
		i = end
	}
	return out
}

// beside keeps the first sentence of a shared run when a change is before it, and the last when one
// is after it.
func beside(run []Change, before, after bool) []Change {
	first, last := 0, len(run)
	if before {
		first = 1
	}
	if after {
		last--
	}
	if last-first < 2 {
		return []Change{joined(run)}
	}
	out := slices.Clone(run[:first])
	out = append(out, Change{Kind: "skipped", Count: last - first})
	return append(out, run[last:]...)
}

// Clip leaves of changes what is in so many code points; the last change then counts the code
// points that are left out, by kind "clipped".
func Clip(changes []Change, most int) []Change {
	var out []Change
	left := 0
	for _, c := range changes {
		runes := []rune(c.Text)
		keep := max(0, min(len(runes), most))
		if left += len(runes) - keep; most <= 0 {
			continue
		}
		c.Text = string(runes[:keep])
		out = append(out, c)
		most -= keep + changeCost
	}
	if left > 0 {
		out = append(out, Change{Kind: "clipped", Count: left})
	}
	return out
}

// changeCost is how many code points a change counts for beside its text: many short ones make a
// long page, too.
const changeCost = 10

func joined(run []Change) Change {
	var b strings.Builder
	for _, c := range run {
		b.WriteString(c.Text)
	}
	return Change{Kind: run[0].Kind, Text: b.String()}
}

// SentenceAround is where the sentences begin and end that hold code points [start, end) of a text,
// without the white space around them.
func SentenceAround(text string, start, end int) (from, to int) {
	at := 0
	for _, s := range sentences(text) {
		runes := []rune(s)
		next := at + len(runes)
		if at <= start {
			from = at
		}
		if to = at + len([]rune(strings.TrimRightFunc(s, unicode.IsSpace))); next >= end {
			break
		}
		at = next
	}
	return from, max(to, end)
}

// sentences cuts a text after the signs that end a sentence, white space and closing marks
// included, and at line ends.
func sentences(text string) []string {
	runes := []rune(text)
	var out []string
	start := 0
	for i := 0; i < len(runes); i++ {
		if !endsSentence(runes, i) {
			continue
		}
		for i+1 < len(runes) && (unicode.IsSpace(runes[i+1]) || strings.ContainsRune("”’」』）)\"", runes[i+1])) {
			i++
		}
		out = append(out, string(runes[start:i+1]))
		start = i + 1
	}
	if start < len(runes) {
		out = append(out, string(runes[start:]))
	}
	return out
}

func endsSentence(runes []rune, i int) bool {
	switch runes[i] {
	case '。', '！', '？', '；', '\n', '!', '?':
		return true
	case '.':
		return i+1 == len(runes) || unicode.IsSpace(runes[i+1])
	default:
		return false
	}
}
