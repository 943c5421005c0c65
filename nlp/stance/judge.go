package stance

import (
	"math"

	"yulun/article"
	"yulun/codebook"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// A score beyond one of these is supportive or critical.
const (
	supportiveFrom = 0.2
	criticalFrom   = -0.2
)

// The weight of the silence that a flat report starts with: the sum of all cues is divided by it
// and by their absolute values together. Each sentence on the topic adds to it, since one judging
// word decides a passing mention and not a long report, but no more than silentSentences do.
const (
	inertia         = 1.2
	silence         = 0.1
	silentSentences = 30
)

// What a cue is worth by the place of its sentence.
const (
	inTitle  = 1.5
	atEnding = 1.25
)

// cue is an evaluating cue with the value that it has where it is, and what changed it.
type cue struct {
	sentence int
	hit      *lexicon.Hit
	value    float64
	changes  []change
	// quoted is the word that gives the cue to somebody else than the piece; nil where the piece
	// speaks itself.
	quoted *lexicon.Hit
}

// change is a word that changed a cue, and by how much.
type change struct {
	sentence int
	hit      *lexicon.Hit
	kind     string
	moved    float64
}

// apply puts a factor on the cue's value for the sake of a word in a sentence.
func (c *cue) apply(sentence int, by *lexicon.Hit, kind string, factor float64) {
	c.changes = append(c.changes, change{sentence, by, kind, c.value * (factor - 1)})
	c.value *= factor
}

// Judge measures the stance of a relevant piece; its class is left to the codebook, by [Side]. The
// weights of the evidence of kind "stance" add up to the score; a modifier's weight is by how much
// it moved the score.
func Judge(p *passage.Passage, j relevance.Judgement) (article.Stance, []article.Evidence) {
	cues := gather(p, j)
	amount := sumOf(cues)
	gross := quiet(p, j) + amount
	net := 0.0
	for _, c := range cues {
		net += c.value
	}
	score := net / gross
	var evidence []article.Evidence
	for _, c := range cues {
		if c.value == 0 && len(c.changes) == 0 {
			continue
		}
		evidence = append(evidence, p.Evidence(c.sentence, *c.hit, "stance", c.value/gross))
		for _, ch := range c.changes {
			evidence = append(evidence, p.Evidence(ch.sentence, *ch.hit, ch.kind, ch.moved/gross))
		}
	}
	return article.Stance{Score: score, Confidence: confidence(score, amount)}, evidence
}

// quiet is the weight of a piece's silence.
func quiet(p *passage.Passage, j relevance.Judgement) float64 {
	return inertia + silence*float64(min(onTopic(p, j), silentSentences))
}

// sumOf adds up the absolute values of cues.
func sumOf(cues []cue) float64 {
	sum := 0.0
	for _, c := range cues {
		sum += math.Abs(c.value)
	}
	return sum
}

// onTopic counts the sentences on the topic.
func onTopic(p *passage.Passage, j relevance.Judgement) int {
	n := 0
	for i := range p.Sentences {
		if speaks(p, j, i) {
			n++
		}
	}
	return n
}

// speaks reports whether a sentence is on the topic: it names it or takes it up, or is near it and
// has a judging word. Another sentence of a piece about the topic may be about anything.
func speaks(p *passage.Passage, j relevance.Judgement, i int) bool {
	return j.Ties[i] >= relevance.TakenUp || j.Ties[i] >= relevance.Near && p.Sentences[i].Has(lexicon.Stance, lexicon.Effect, lexicon.Advocacy)
}

// Side is the side that a score is on, as the codebook's classes name it.
func Side(score float64) int {
	switch {
	case score >= supportiveFrom:
		return codebook.Supportive
	case score <= criticalFrom:
		return codebook.Critical
	default:
		return codebook.Neutral
	}
}

// gather values the evaluating cues that are near enough to the topic. The n-th use of one cue
// counts 1/n.
func gather(p *passage.Passage, j relevance.Judgement) []cue {
	near, _ := gatherAll(p, j)
	return near
}

// gatherAll values the cues that are near enough, and apart from them all evaluating cues as though
// they were, without what their place is worth. Those that must stand beside the topic are not
// among the latter.
func gatherAll(p *passage.Passage, j relevance.Judgement) (near, loose []cue) {
	r := newReader(p, j)
	uses := map[*lexicon.Entry]int{}
	for i := range p.Sentences {
		s := &p.Sentences[i]
		for n := range s.Hits {
			h := &s.Hits[n]
			if !h.Entry.Kind.Evaluates() {
				continue
			}
			c := cue{sentence: i, hit: h, value: h.Entry.Weight}
			r.modify(&c, n)
			if h.Entry.Tie != lexicon.TieBeside {
				loose = append(loose, cue{sentence: i, hit: h, value: c.value})
			}
			if j.Meets(p, i, *h) {
				uses[h.Entry]++
				c.scale(r.worth(i) / float64(uses[h.Entry]))
				near = append(near, c)
			}
		}
	}
	answer(near)
	return near, loose
}

// scale multiplies the value and all that was changed of it.
func (c *cue) scale(by float64) {
	c.value *= by
	for i := range c.changes {
		c.changes[i].moved *= by
	}
}

// ownVoice is the least sum of a piece's own judgements that answers the opposite opinions that it
// quotes.
const ownVoice = 0.6

// answer takes quoted opinions away from a piece whose own voice says the opposite.
func answer(cues []cue) {
	own := 0.0
	for _, c := range cues {
		if c.quoted == nil {
			own += c.value
		}
	}
	if math.Abs(own) < ownVoice {
		return
	}
	for i := range cues {
		if c := &cues[i]; c.quoted != nil && c.value*own < 0 {
			c.apply(c.sentence, c.quoted, kindQuote, answered)
		}
	}
}
