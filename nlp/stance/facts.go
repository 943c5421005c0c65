package stance

import (
	"maps"
	"math"
	"slices"

	"yulun/article"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// FactsVersion changes whenever the same piece has other facts: models of another version can't
// read them.
const FactsVersion = "facts/1"

// source is a cue that a fact is made of, with its part of the fact's value.
type source struct {
	sentence int
	hit      lexicon.Hit
	amount   float64
}

// fact is a feature with a name: its value is the sum of its sources' amounts, and of bare, what
// comes from no place in the text.
type fact struct {
	sources []source
	bare    float64
}

func (f *fact) value() float64 {
	sum := f.bare
	for _, s := range f.sources {
		sum += s.amount
	}
	return sum
}

// facts are what the rules find in a piece, by name. docs/scoring.md lists them.
type facts map[string]*fact

func (f facts) named(name string) *fact {
	if f[name] == nil {
		f[name] = &fact{}
	}
	return f[name]
}

func (f facts) add(name string, sentence int, hit lexicon.Hit, amount float64) {
	one := f.named(name)
	one.sources = append(one.sources, source{sentence, hit, amount})
}

// squash brings facts whose sources add up without bound below 1: a sum s becomes s/(half+s).
func (f facts) squash(half float64) {
	for _, one := range f {
		gross := half
		for _, s := range one.sources {
			gross += math.Abs(s.amount)
		}
		one.scale(1 / gross)
	}
}

func (f facts) scale(by float64) {
	for _, one := range f {
		one.scale(by)
	}
}

func (f *fact) scale(by float64) {
	f.bare *= by
	for i := range f.sources {
		f.sources[i].amount *= by
	}
}

// order is the names in byte order: sums over a map in its own order would differ in their last
// digits from run to run.
func (f facts) order() []string { return slices.Sorted(maps.Keys(f)) }

// merge takes the facts of another map, whose names differ.
func (f facts) merge(other facts) {
	for name, one := range other {
		f[name] = one
	}
}

// Half-way points of squash.
const (
	halfPlace = 1
	halfLoose = 2
)

// gatherFacts lists all facts of a relevant piece.
func gatherFacts(p *passage.Passage, j relevance.Judgement, near, loose []cue) facts {
	all := ruleFacts(p, j, near)
	all.merge(looseFacts(j, loose))
	all.merge(shapeFacts(p, j))
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
func ruleFacts(p *passage.Passage, j relevance.Judgement, cues []cue) facts {
	sums, places := facts{}, facts{}
	gross := quiet(p, j)
	for _, c := range cues {
		gross += math.Abs(c.value)
	}
	first, last := ends(p, j)
	for _, c := range cues {
		for _, ch := range c.changes {
			sums.add(signed("moved:"+ch.kind, ch.moved), ch.sentence, ch.hit, math.Abs(ch.moved))
		}
		if c.value == 0 {
			continue
		}
		size := math.Abs(c.value)
		sums.add("rules", c.sentence, c.hit, c.value)
		sums.add(signed("rules", c.value), c.sentence, c.hit, size)
		place := func(holds bool, name string) {
			if holds {
				places.add(signed(name, c.value), c.sentence, c.hit, size)
			}
		}
		place(p.Sentences[c.sentence].Field == passage.Title, "title")
		place(c.sentence == first, "first")
		place(c.sentence == last, "last")
		place(j.Ties[c.sentence] >= relevance.NamedPart, "named")
		place(c.quoted != nil, "quoted")
		place(c.hit.Entry.Kind == lexicon.Advocacy, "advocacy")
	}
	sums.scale(1 / gross)
	places.squash(halfPlace)
	sums.merge(places)
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
func looseFacts(j relevance.Judgement, cues []cue) facts {
	loose := facts{}
	for _, c := range cues {
		if c.value != 0 {
			size := math.Abs(c.value)
			loose.add(signed(nearness(j.Ties[c.sentence]), c.value), c.sentence, c.hit, size)
			loose.add(signed("loose:any", c.value), c.sentence, c.hit, size)
			loose.add("loose:net", c.sentence, c.hit, c.value)
		}
		w := c.hit.Entry.Weight
		raw := math.Abs(w)
		loose.add(signed("raw"+nearness(j.Ties[c.sentence]), w), c.sentence, c.hit, raw)
		loose.add(signed("raw:any", w), c.sentence, c.hit, raw)
		loose.add("raw:net", c.sentence, c.hit, w)
		if w > 0 && math.Abs(c.value) <= planned*w {
			loose.add("loose:planned", c.sentence, c.hit, w)
		}
	}
	loose.squash(halfLoose)
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
func shapeFacts(p *passage.Passage, j relevance.Judgement) facts {
	shape := facts{}
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
		for _, h := range s.Hits {
			if seen[h.Entry] {
				continue
			}
			seen[h.Entry] = true
			kind := h.Entry.Kind
			_, frame := kind.Frame()
			_, object := kind.Object()
			switch {
			case frame && j.Meets(p, i, h):
				shape.add(string(kind), i, h, h.Entry.Weight)
			case object, counted[kind]:
				shape.add("rate:"+string(kind), i, h, 1)
			}
		}
	}
	shape.scale(1 / (near + 1))
	if near > 0 {
		shape.named("questions").bare = questions / near
	}
	shape.named("sentences").bare = math.Log1p(near) / 4
	if p.RuleTitle {
		shape.named("rule title").bare = 1
	}
	if j.Central {
		shape.named("central").bare = 1
	}
	return shape
}

// language is the name of the fact that a piece is in a language, and the beginning of the names of
// what is a fact of that language alone.
func language(lang article.Lang) string { return string(lang) + ":" }
