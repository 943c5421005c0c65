package nlp

import (
	"yulun/article"
	"yulun/codebook"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// severalFrom is the least share of the cues that makes a second object one that the piece speaks
// of too.
const severalFrom = 0.34

// object is what a relevant piece judges, by the cues in sentences tied to the topic. Without any
// cue it is the codebook's usual object. The weights of the evidence are the cues' shares.
func object(p *passage.Passage, j relevance.Judgement, objects []codebook.Object) (article.Object, []article.Evidence) {
	counts := map[article.Object]int{}
	total := 0
	var evidence []article.Evidence
	for i := range p.Sentences {
		if j.Ties[i] < relevance.TakenUp {
			continue
		}
		for _, h := range p.Sentences[i].Hits {
			if id, ok := h.Entry.Kind.Object(); ok {
				counts[id]++
				total++
				evidence = append(evidence, p.Evidence(i, h, "object", 1))
			}
		}
	}
	for i := range evidence {
		evidence[i].Weight /= float64(total)
	}
	return chosen(objects, counts, total), evidence
}

// chosen is the object with most cues, or the one that stands for several.
func chosen(objects []codebook.Object, counts map[article.Object]int, total int) article.Object {
	var best, several article.Object
	for _, o := range objects {
		if o.Usual {
			best = o.ID
		}
		if o.Several {
			several = o.ID
		}
	}
	many := 0
	for _, o := range objects {
		if counts[o.ID] > counts[best] {
			best = o.ID
		}
		if total > 0 && float64(counts[o.ID]) >= severalFrom*float64(total) {
			many++
		}
	}
	if many > 1 && several != "" {
		return several
	}
	return best
}
