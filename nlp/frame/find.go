package frame

import (
	"math"

	"yulun/article"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// present is the least weight of a frame's cues in one sentence that makes its point.
const present = 1

// A sentence that makes the point adds strength by where it is: strength is 1 - (1-a)(1-b)...
// over the sentences.
const (
	titleStrength    = 0.6
	sentenceStrength = 0.35
)

// point is a sentence that makes the point of a frame, with the cues that make it.
type point struct {
	sentence int
	cues     []*lexicon.Hit
	weight   float64
}

// Find lists the frames of a relevant piece with their strength in (0, 1], and the cues that made
// them. The weights of one frame's evidence add up to its strength.
func Find(p *passage.Passage, j relevance.Judgement) (map[article.Frame]float64, []article.Evidence) {
	points := map[article.Frame][]point{}
	for i := range p.Sentences {
		if otherHeadline(p, j, i) {
			continue
		}
		near, _ := inSentence(p, j, i)
		for id, pt := range near {
			if pt.weight >= present {
				points[id] = append(points[id], pt)
			}
		}
	}
	strengths := map[article.Frame]float64{}
	var evidence []article.Evidence
	for id, pts := range points {
		strength, ev := weigh(p, id, pts)
		strengths[id] = strength
		evidence = append(evidence, ev...)
	}
	return strengths, evidence
}

// otherHeadline reports whether a sentence is a headline that names another matter.
func otherHeadline(p *passage.Passage, j relevance.Judgement, i int) bool {
	return p.Sentences[i].Field == passage.Title && !j.Central && j.Ties[i] < relevance.NamedPart
}

// inSentence gathers the cues of each frame in one sentence: those that are near enough to the
// topic, and the others. A cue counts once.
func inSentence(p *passage.Passage, j relevance.Judgement, i int) (near, loose map[article.Frame]point) {
	seen := map[*lexicon.Entry]bool{}
	hits := p.Sentences[i].Hits
	for k := range hits {
		h := &hits[k]
		id, ok := h.Entry.Kind.Frame()
		if !ok || seen[h.Entry] {
			continue
		}
		found := &loose
		if j.Meets(p, i, *h) {
			found = &near
			seen[h.Entry] = true
		}
		if *found == nil {
			*found = map[article.Frame]point{}
		}
		pt := (*found)[id]
		pt.sentence = i
		pt.cues = append(pt.cues, h)
		pt.weight += h.Entry.Weight
		(*found)[id] = pt
	}
	return near, loose
}

// weigh turns the points of a frame into its strength and evidence.
func weigh(p *passage.Passage, id article.Frame, points []point) (float64, []article.Evidence) {
	strength := 0.0
	var evidence []article.Evidence
	for _, pt := range points {
		share := sentenceStrength
		if p.Sentences[pt.sentence].Field == passage.Title {
			share = titleStrength
		}
		added := (1 - strength) * share
		strength += added
		total := 0.0
		for _, h := range pt.cues {
			total += math.Abs(h.Entry.Weight)
		}
		for _, h := range pt.cues {
			evidence = append(evidence, p.Evidence(pt.sentence, *h, string(lexicon.FrameKind(id)), added*math.Abs(h.Entry.Weight)/total))
		}
	}
	return strength, evidence
}
