package stance

import (
	"math"

	"yulun/nlp/facts"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// FactsVersion changes whenever the same piece has other facts: models of another version can't
// read them.
const FactsVersion = "facts/1"

// Half-way points of Facts.Squash.
const (
	halfPlace = 1
	halfLoose = 2
)

// gatherFacts lists all facts of a relevant piece.
func gatherFacts(p *passage.Passage, j relevance.Judgement, near, loose []cue) facts.Facts {
	all := ruleFacts(p, j, near)
	all.Merge(looseFacts(j, loose))
	all.Merge(shapeFacts(p, j))
	return all
}

// signed puts the side of a value behind a name.
func signed(name string, value float64) string {
	if value < 0 {
		return name + "-"
	}
	return name + "+"
}

// ruleFacts are the sums of the judging cues, as the rules value them: together, by place, by
// speaker, and by what changed them.
func ruleFacts(p *passage.Passage, j relevance.Judgement, cues []cue) facts.Facts {
	sums, places := facts.Facts{}, facts.Facts{}
	gross := quiet(p, j)
	for _, c := range cues {
		gross += math.Abs(c.value)
	}
	first, last := ends(p, j)
	for _, c := range cues {
		for _, ch := range c.changes {
			sums.Add(signed("moved:"+ch.kind, ch.moved), ch.sentence, ch.hit, math.Abs(ch.moved))
		}
		if c.value == 0 {
			continue
		}
		size := math.Abs(c.value)
		sums.Add("rules", c.sentence, c.hit, c.value)
		sums.Add(signed("rules", c.value), c.sentence, c.hit, size)
		place := func(holds bool, name string) {
			if holds {
				places.Add(signed(name, c.value), c.sentence, c.hit, size)
			}
		}
		place(p.Sentences[c.sentence].Field == passage.Title, "title")
		place(c.sentence == first, "first")
		place(c.sentence == last, "last")
		place(j.Ties[c.sentence] >= relevance.NamedPart, "named")
		place(c.quoted != nil, "quoted")
		place(c.hit.Entry.Kind == lexicon.Advocacy, "advocacy")
	}
	sums.Scale(1 / gross)
	places.Squash(halfPlace)
	sums.Merge(places)
	return sums
}

// ends are the first and the last sentence of the text that are on the topic; -1 without one.
func ends(p *passage.Passage, j relevance.Judgement) (first, last int) {
	first, last = -1, -1
	for i := range p.Sentences {
		if p.Sentences[i].Field != passage.Text || j.Ties[i] < relevance.TakenUp {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	return first, last
}

// looseFacts are the judging cues whatever tie they ask for, by how near they are to the topic:
// official success language often stands a sentence away from it. Praise that is only planned is
// apart, by the lexicon's weight.
func looseFacts(j relevance.Judgement, cues []cue) facts.Facts {
	loose := facts.Facts{}
	for _, c := range cues {
		if c.value != 0 {
			size := math.Abs(c.value)
			loose.Add(signed(nearness(j.Ties[c.sentence]), c.value), c.sentence, c.hit, size)
			loose.Add(signed("loose:any", c.value), c.sentence, c.hit, size)
			loose.Add("loose:net", c.sentence, c.hit, c.value)
		}
		w := c.hit.Entry.Weight
		raw := math.Abs(w)
		loose.Add(signed("raw"+nearness(j.Ties[c.sentence]), w), c.sentence, c.hit, raw)
		loose.Add(signed("raw:any", w), c.sentence, c.hit, raw)
		loose.Add("raw:net", c.sentence, c.hit, w)
		if w > 0 && math.Abs(c.value) <= planned*w {
			loose.Add("loose:planned", c.sentence, c.hit, w)
		}
	}
	loose.Squash(halfLoose)
	return loose
}

func nearness(tie relevance.Strength) string {
	switch {
	case tie >= relevance.NamedPart:
		return "loose:named"
	case tie >= relevance.TakenUp:
		return "loose:taken"
	case tie >= relevance.Within:
		return "loose:within"
	case tie >= relevance.Near:
		return "loose:near"
	default:
		return "loose:apart"
	}
}

// counted are the kinds of words whose number a sentence is a fact.
var counted = map[lexicon.Kind]bool{
	lexicon.Register: true, lexicon.Debunk: true, lexicon.Quote: true, lexicon.Hypothetical: true, lexicon.Plan: true,
	lexicon.Done: true, lexicon.Irony: true, lexicon.Culprit: true, lexicon.Balance: true, lexicon.Contrast: true,
	lexicon.Negation: true, lexicon.Prevent: true, lexicon.Strong: true, lexicon.Local: true, lexicon.Told: true,
	lexicon.Weak: true, lexicon.Conduct: true,
}

// shapeFacts tell what kind of piece it is: how often, in a sentence on the topic, words of each
// kind, frame and object occur, and how long it is.
func shapeFacts(p *passage.Passage, j relevance.Judgement) facts.Facts {
	shape := facts.Facts{}
	near, questions := 0.0, 0.0
	for i := range p.Sentences {
		s := &p.Sentences[i]
		if !speaks(p, j, i) {
			continue
		}
		near++
		if s.Question {
			questions++
		}
		seen := map[*lexicon.Entry]bool{}
		for k := range s.Hits {
			h := &s.Hits[k]
			if seen[h.Entry] {
				continue
			}
			seen[h.Entry] = true
			kind := h.Entry.Kind
			_, frame := kind.Frame()
			_, object := kind.Object()
			switch {
			case frame && j.Meets(p, i, *h):
				shape.Add(string(kind), i, h, h.Entry.Weight)
			case object, counted[kind]:
				shape.Add("rate:"+string(kind), i, h, 1)
			}
		}
	}
	shape.Scale(1 / (near + 1))
	if near > 0 {
		shape.Named("questions").Bare = questions / near
	}
	shape.Named("sentences").Bare = math.Log1p(near) / 4
	if p.RuleTitle {
		shape.Named("rule title").Bare = 1
	}
	if j.Central {
		shape.Named("central").Bare = 1
	}
	return shape
}
