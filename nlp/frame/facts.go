package frame

import (
	"math"

	"yulun/article"
	"yulun/nlp/facts"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// FactsVersion changes whenever the same piece has other facts: models of another version can't
// read them.
const FactsVersion = "frame-facts/1"

// The facts of each frame are named by one of these and the frame's id. A point is a sentence whose
// cues of the frame reach the weight by which the rules find it.
const (
	// FactAny is 1 where there is a point: what the rules say.
	FactAny    = "any:"
	factPoints = "points:" // how many points
	factBest   = "best:"   // the weight of the sentence with most
	factTotal  = "total:"  // the weight of all
	factRate   = "rate:"   // the same by the length of what is on the topic
	factTitle  = "title:"  // the title's
	factNamed  = "named:"  // that of sentences that name the topic
	factLoose  = "loose:"  // that of cues too far from the topic
)

// IsAbout reports whether a name is that of a fact of a frame.
func IsAbout(name string, id article.Frame) bool {
	for _, prefix := range []string{FactAny, factPoints, factBest, factTotal, factRate, factTitle, factNamed, factLoose} {
		if name == prefix+string(id) {
			return true
		}
	}
	return false
}

// Half-way points of the facts that have no bound: a sum s becomes s/(half+s).
const (
	halfBest = 1
	halfSum  = 2
)

// gathered are the cues of one frame in a piece.
type gathered struct {
	points []point
	// near are the cues that are near enough to the topic, by sentence, loose those that aren't.
	near, loose []point
}

// gather lists the cues of all frames in a piece.
func gather(p *passage.Passage, j relevance.Judgement) map[article.Frame]*gathered {
	all := map[article.Frame]*gathered{}
	of := func(id article.Frame) *gathered {
		if all[id] == nil {
			all[id] = &gathered{}
		}
		return all[id]
	}
	for i := range p.Sentences {
		near, loose := inSentence(p, j, i)
		for id, pt := range near {
			of(id).near = append(of(id).near, pt)
			if pt.weight >= present && !otherHeadline(p, j, i) {
				of(id).points = append(of(id).points, pt)
			}
		}
		for id, pt := range loose {
			of(id).loose = append(of(id).loose, pt)
		}
	}
	return all
}

// gatherFacts lists the facts of a relevant piece.
func gatherFacts(p *passage.Passage, j relevance.Judgement) facts.Facts {
	length := 0.0
	for _, tie := range j.Ties {
		if tie >= relevance.TakenUp {
			length++
		}
	}
	all := kindFacts(p, j)
	all.Scale(1 / (length + halfSum))
	for id, g := range gather(p, j) {
		all.Merge(frameFacts(p, j, string(id), g, length))
	}
	all.Named("length").Bare = math.Log1p(length) / 4
	if j.Central {
		all.Named("central").Bare = 1
	}
	return all
}

func frameFacts(p *passage.Passage, j relevance.Judgement, id string, g *gathered, length float64) facts.Facts {
	f := facts.Facts{}
	count := float64(len(g.points))
	best := point{}
	for _, pt := range g.points {
		share(f, FactAny+id, pt, 1/count)
		share(f, factPoints+id, pt, 1/(1+count))
	}
	sums := facts.Facts{}
	for _, pt := range g.near {
		if p.Sentences[pt.sentence].Field == passage.Title {
			add(sums, factTitle+id, pt)
		}
		if otherHeadline(p, j, pt.sentence) {
			continue
		}
		if add(sums, factTotal+id, pt); pt.weight > best.weight {
			best = pt
		}
		if j.Ties[pt.sentence] >= relevance.NamedPart {
			add(sums, factNamed+id, pt)
		}
	}
	for _, pt := range g.loose {
		add(sums, factLoose+id, pt)
	}
	if best.weight > 0 {
		share(f, factBest+id, best, best.weight/(halfBest+best.weight))
	}
	if total := sums[factTotal+id]; total != nil {
		rate := facts.Fact{Sources: append([]facts.Source(nil), total.Sources...)}
		rate.Scale(1 / (length + halfSum))
		f[factRate+id] = &rate
	}
	sums.Squash(halfSum)
	f.Merge(sums)
	return f
}

// add adds the cues of a sentence to a fact by their weights.
func add(f facts.Facts, name string, pt point) {
	for _, h := range pt.cues {
		f.Add(name, pt.sentence, h, h.Entry.Weight)
	}
}

// share divides an amount among the cues of a sentence.
func share(f facts.Facts, name string, pt point, amount float64) {
	gross := 0.0
	for _, h := range pt.cues {
		gross += math.Abs(h.Entry.Weight)
	}
	for _, h := range pt.cues {
		f.Add(name, pt.sentence, h, amount*math.Abs(h.Entry.Weight)/gross)
	}
}

// kindFacts count the words of other kinds in sentences on the topic, each once a sentence: what is
// judged, planned or denied there, and what names the topic.
func kindFacts(p *passage.Passage, j relevance.Judgement) facts.Facts {
	f := facts.Facts{}
	for i := range p.Sentences {
		if j.Ties[i] < relevance.TakenUp {
			continue
		}
		seen := map[*lexicon.Entry]bool{}
		hits := p.Sentences[i].Hits
		for k := range hits {
			h := &hits[k]
			if _, frame := h.Entry.Kind.Frame(); frame || seen[h.Entry] {
				continue
			}
			seen[h.Entry] = true
			f.Add("kind:"+string(h.Entry.Kind), i, h, 1)
		}
	}
	return f
}
