package nlp

import (
	"yulun/article"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// severalFrom is the least share of the cues that makes a second object one that the piece speaks of too.
const severalFrom = 0.34

// object tells whom the credit system that a relevant piece speaks of rates, or who runs it: by the cues in sentences
// tied to the topic. Without any it is the government's, as most are. The weights of the evidence are the cues' shares.
func object(p *passage.Passage, j relevance.Judgement) (article.Object, []article.Evidence) {
	names := map[lexicon.Kind]article.Object{
		lexicon.ObjectGovernment: article.ObjectGovernment,
		lexicon.ObjectCommercial: article.ObjectCommercial,
		lexicon.ObjectCorporate:  article.ObjectCorporate,
	}
	counts := map[article.Object]int{}
	total := 0
	var evidence []article.Evidence
	for i := range p.Sentences {
		if j.Ties[i] < relevance.TakenUp {
			continue
		}
		for _, h := range p.Sentences[i].Hits {
			if name, ok := names[h.Entry.Kind]; ok {
				counts[name]++
				total++
				evidence = append(evidence, p.Evidence(i, h, "object", 1))
			}
		}
	}
	best, many := article.ObjectGovernment, 0
	for _, name := range []article.Object{article.ObjectGovernment, article.ObjectCommercial, article.ObjectCorporate} {
		if counts[name] > counts[best] {
			best = name
		}
		if total > 0 && float64(counts[name]) >= severalFrom*float64(total) {
			many++
		}
	}
	for i := range evidence {
		evidence[i].Weight /= float64(total)
	}
	if many > 1 {
		best = article.ObjectSeveral
	}
	return best, evidence
}
