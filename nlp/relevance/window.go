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

// The weights of words for a model: sentences that neither name the topic nor take it up weigh this
// much, since they may be about anything; others as much as their tie. The title weighs half as
// much again.
const (
	otherWords    = 0.4
	headlineWords = 1.5
)

// Weights are how much the words of each sentence count for a model.
func (j Judgement) Weights(p *passage.Passage) []float64 {
	weights := make([]float64, len(p.Sentences))
	for i, tie := range j.Ties {
		weights[i] = otherWords
		if tie >= TakenUp {
			weights[i] = float64(tie)
		}
		if p.Sentences[i].Field == passage.Title {
			weights[i] *= headlineWords
		}
	}
	return weights
}
