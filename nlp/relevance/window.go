package relevance

import (
	"slices"
	"strings"

	"yulun/nlp/passage"
)

// Window is the part of a relevant piece that is on the topic, in the form in which it is read: the
// title, and the sentences that are tied to the topic or beside one that names it, a line each, up
// to a number of code points. It is what encoders read, whose reach is short; the same piece in
// another script has the same window.
func (j Judgement) Window(p *passage.Passage, most int) string {
	var b strings.Builder
	left := most
	for i := range p.Sentences {
		s := &p.Sentences[i]
		if s.Field != passage.Title && j.Ties[i] < Near {
			continue
		}
		line := slices.Clone(p.Folded(s.Field)[s.Start:s.End])
		if left < most {
			line = append([]rune{'\n'}, line...)
		}
		line = line[:min(len(line), left)]
		b.WriteString(string(line))
		if left -= len(line); left == 0 {
			break
		}
	}
	return b.String()
}
