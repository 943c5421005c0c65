package quotes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote is a direct quotation.
type Quote struct {
	// Text is what is between the quotation marks; Start and End delimit it in the text, in code
	// points.
	Text       string
	Start, End int
	// Length is how many Chinese characters and words of other scripts it has.
	Length int
	// Speaker is who spoke it, as the text has it; empty where that isn't known. Pronoun says that
	// it is a pronoun, Verb is the reporting verb.
	Speaker string
	Pronoun bool
	Verb    string
	// Passage is the part of the text with the quotation and what names its speaker.
	Passage string
}

// Result is what is in a text.
type Result struct {
	Quotes []Quote
	// Short counts quotations that are shorter than asked for, most of them single terms. Unclosed
	// counts quotation marks that open a quotation which its paragraph doesn't close.
	Short, Unclosed int
}

// attribution is who spoke a quotation: bytes of the paragraph. The zero value is nobody.
type attribution struct {
	speaker, verb span
	pronoun       bool
	// behind says that it stands behind the quotation.
	behind bool
}

// span is a part of a paragraph, in bytes.
type span struct{ start, end int }

func (s span) of(text string) string { return text[s.start:s.end] }

// Find lists the quotations of a text, in order, that have at least so many Chinese characters or
// words. Paragraphs are lines; no quotation goes beyond one.
func Find(text string, least int) Result {
	var r Result
	at := 0 // in code points
	for line := range strings.Lines(text) {
		spans, unclosed := spansOf(line)
		r.Unclosed += unclosed
		speakers := speakersOf(line, spans)
		for i, s := range spans {
			length := lengthOf(s.of(line))
			if length < least {
				r.Short++
				continue
			}
			q := Quote{Text: s.of(line), Length: length}
			q.Start = at + utf8.RuneCountInString(line[:s.start])
			q.End = q.Start + utf8.RuneCountInString(q.Text)
			if a := speakers[i]; a.speaker.end > 0 {
				q.Speaker, q.Verb, q.Pronoun = a.speaker.of(line), a.verb.of(line), a.pronoun
				q.Passage = strings.TrimSpace(passage(line, s, a))
			}
			r.Quotes = append(r.Quotes, q)
		}
		at += utf8.RuneCountInString(line)
	}
	return r
}

// passage is the quotation with its marks, its speaker and its verb.
func passage(line string, s span, a attribution) string {
	start := min(before(line, s), a.speaker.start, a.verb.start)
	end := max(behind(line, s), a.speaker.end, a.verb.end)
	return line[start:end]
}

// before is where the mark before a quotation begins, behind where the one behind it ends.
func before(line string, s span) int {
	_, size := utf8.DecodeLastRuneInString(line[:s.start])
	return s.start - size
}

func behind(line string, s span) int {
	_, size := utf8.DecodeRuneInString(line[s.end:])
	return s.end + size
}

// closers are the marks that close what another one opens.
var closers = map[rune]rune{'“': '”', '「': '」', '『': '』', '"': '"', '＂': '＂'}

// spansOf lists the outermost quotations of a paragraph, without their marks.
func spansOf(line string) (spans []span, unclosed int) {
	start, depth := 0, 0
	var opener, closer rune
	for i, r := range line {
		size := utf8.RuneLen(r)
		switch {
		case depth == 0:
			if c, ok := closers[r]; ok && (c != r || opens(line[:i])) {
				opener, closer, depth, start = r, c, 1, i+size
			}
		case r == closer:
			if depth--; depth == 0 {
				spans = append(spans, span{start, i})
			}
		case r == opener:
			depth++
		}
	}
	if depth > 0 {
		unclosed = 1
	}
	return spans, unclosed
}

// opens reports whether a mark that can open and close opens a quotation behind a text: an inch
// (5") does not.
func opens(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" ||
		!unicode.IsNumber(last) && (!unicode.IsLetter(last) || unicode.Is(unicode.Han, last))
}

// lengthOf counts Chinese characters and words of other scripts.
func lengthOf(text string) int {
	n := 0
	inWord := false
	for _, r := range text {
		isWord := unicode.IsLetter(r) || unicode.IsNumber(r) ||
			inWord && (r == '\'' || r == '’' || r == '-')
		if unicode.Is(unicode.Han, r) || isWord && !inWord {
			n++
		}
		inWord = isWord && !unicode.Is(unicode.Han, r)
	}
	return n
}

// speakersOf are the attributions of the quotations of a paragraph. One without a speaker of its
// own that resumes after a single sentence about the speaker of the one before is spoken by the
// same: "A," said Li. "B."
func speakersOf(line string, spans []span) []attribution {
	speakers := make([]attribution, len(spans))
	for i := range spans {
		a, ok := attribute(line, spans, i)
		if !ok && i > 0 && speakers[i-1].behind && endsClause(spans[i].of(line)) &&
			isOneSentence(line[behind(line, spans[i-1]):before(line, spans[i])]) {
			a = speakers[i-1]
			a.behind = false // a third one would be too far
		}
		speakers[i] = a
	}
	return speakers
}

// isOneSentence reports whether a text is one sentence with its end.
func isOneSentence(text string) bool {
	text = strings.TrimSpace(text)
	last, size := utf8.DecodeLastRuneInString(text)
	inner := titles.ReplaceAllString(text[:len(text)-size], "")
	return strings.ContainsRune("。.", last) && !strings.ContainsAny(inner, "。！？；!?;") &&
		!strings.Contains(inner, ". ")
}

// attribute looks for the speaker of the quotation of a paragraph, first before it, then behind it.
// What stands beside another quotation is looked at only up to that.
func attribute(line string, spans []span, i int) (attribution, bool) {
	from, to := 0, len(line)
	if i > 0 {
		from = behind(line, spans[i-1])
	}
	if i+1 < len(spans) {
		to = before(line, spans[i+1])
	}
	s := spans[i]
	open, end := before(line, s), behind(line, s)
	quoted := s.of(line)
	isChinese := strings.ContainsFunc(
		quoted,
		func(r rune) bool { return unicode.Is(unicode.Han, r) },
	)
	beforeIt, behindIt := english.before, english.behind
	if isChinese {
		beforeIt, behindIt = chinese.before, chinese.behind
	}
	if a, ok := beforeIt(line[from:open]); ok {
		return a.moved(from), true
	}
	if !endsClause(quoted) && !strings.HasPrefix(line[end:to], "，") &&
		!strings.HasPrefix(line[end:to], ",") {
		return attribution{}, false // a term or a part of a sentence
	}
	if a, ok := behindIt(line[end:to]); ok {
		a.behind = true
		return a.moved(end), true
	}
	return attribution{}, false
}

// moved shifts the attribution by a number of bytes: it was found in a part of the paragraph, and
// its offsets are of the paragraph.
func (a attribution) moved(by int) attribution {
	a.speaker = span{a.speaker.start + by, a.speaker.end + by}
	a.verb = span{a.verb.start + by, a.verb.end + by}
	return a
}

// endsClause reports whether a quotation ends with a mark, as sentences do.
func endsClause(quoted string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(quoted, " ’』」”"))
	return strings.ContainsRune("。！？，…—!?.,", last)
}

// language is how quotations are attributed in a language.
type language struct {
	before, behind func(string) (attribution, bool)
}

var (
	chinese = language{chineseBefore, chineseBehind}
	english = language{englishBefore, englishBehind}
)
