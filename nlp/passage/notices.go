package passage

import (
	"strings"
	"unicode/utf8"

	"yulun/article"
	"yulun/internal/boilerplate"
)

// Notice is a part of the text that the site set around the article, and that is not read.
type Notice struct {
	// Kind says what it is about; Start and End delimit it in the folded text.
	Kind       boilerplate.Kind
	Start, End int
}

// LeftOut is one piece of evidence of kind "notice" and weight 0 for each notice, whose cue is the
// notice's own kind, so that a reader sees what was not read.
func (p *Passage) LeftOut() []article.Evidence {
	var evidence []article.Evidence
	for _, n := range p.Notices {
		place := p.Place(Text, n.Start, n.End)
		evidence = append(evidence, article.Evidence{
			Field: Text, Start: place.Start, End: place.End, Text: p.Quote(Text, n.Start, n.End),
			Cue: string(n.Kind), Kind: "notice",
		})
	}
	return evidence
}

// withoutNotices drops the sentences that are notices: whole lines anywhere, and at the text's end
// single sentences and the ends of them too, since a site's last word often stands on the article's
// last line.
func withoutNotices(marks []rune, sentences []Sentence) (kept []Sentence, notices []Notice) {
	kept = sentences[:0]
	for first := 0; first < len(sentences); {
		last := first
		for last+1 < len(sentences) && sentences[last+1].Paragraph == sentences[first].Paragraph {
			last++
		}
		start, end := sentences[first].Start, sentences[last].End
		if kind := boilerplate.Of(lineOf(marks[start:end])); kind != boilerplate.None {
			notices = append(notices, Notice{kind, start, end})
		} else {
			kept = append(kept, sentences[first:last+1]...)
		}
		first = last + 1
	}
	for len(kept) > 1 {
		s := &kept[len(kept)-1]
		kind := boilerplate.Of(lineOf(marks[s.Start:s.End]))
		if kind == boilerplate.None {
			break
		}
		notices = append(notices, Notice{kind, s.Start, s.End})
		kept = kept[:len(kept)-1]
	}
	if len(kept) > 0 {
		s := &kept[len(kept)-1]
		line := lineOf(marks[s.Start:s.End])
		if rest, ok := strings.CutPrefix(line, boilerplate.Trim(line)); ok && rest != "" && rest != line {
			end := s.End - utf8.RuneCountInString(rest)
			notices = append(notices, Notice{boilerplate.Editing, end, s.End})
			s.End, s.Clauses = end, clauses(marks, s.Start, end)
		}
	}
	return kept, notices
}

// lineOf is a part of a text as one line.
func lineOf(marks []rune) string { return strings.ReplaceAll(string(marks), "\n", " ") }
