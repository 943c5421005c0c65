package stance

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// The kinds under which modifiers appear in the evidence.
const (
	kindNegation = "negation" // turned round, prevented, or said of somebody else
	kindContrast = "contrast" // before or after a but
	kindDegree   = "degree"   // strengthened, weakened, only planned or only possible
	kindQuote    = "quote"    // somebody's opinion that the piece answers, a myth, irony
)

// Factors that modifiers put on a cue. They were set from the codebook's rules, not fitted;
// docs/scoring.md gives the reason for each.
const (
	negatedPraise = -0.8  // "does not work" is nearly as critical as "works" is approving
	negatedBlame  = -0.08 // "is not Orwellian" answers, but hardly approves
	prevented     = 0.1   // "to prevent abuse": the rule speaks of a fault in order to exclude it
	ofCulprits    = 0     // harsh words for swindlers are none for the system that acts on them
	beforeBut     = 0.5
	afterBut      = 1.3
	conceded      = 0.5
	soCalled      = -0.5 // praise that the piece puts at a distance
	possible      = 0.6  // if, perhaps, a question
	planned       = 0.1  // praise of what is to be praises nothing that is
	quoted        = 0.8
	answered      = 0
	debunked      = 0.15 // the sentence says that it is a myth
	underMyth     = 0.2  // the piece is about myths
	inRules       = 0.1  // a rule's text orders and forbids; it neither praises nor blames
	inBalance     = 0.4  // the piece says that it takes no side
)

// Windows in code points in which a modifier reaches a cue that follows it in its clause.
const (
	windowHan   = 8
	windowOne   = 4 // modifiers of one Chinese character: 不, 无, 最
	windowLatin = 28
)

// cueContext is the piece around a cue.
type cueContext struct {
	passage *passage.Passage
	topic   relevance.Judgement
	// contrast holds for each sentence that has one its first contrasting word and the clause it
	// is in.
	contrast []turn
	// myth is the word by which the piece as a whole announces that it corrects opinions; nil when
	// it doesn't.
	myth *place
	// rules is the word by which the piece is known to be the text of a rule; nil when it isn't
	// known by one.
	rules *place
	// balance is the word by which the piece says that it weighs both sides or takes none; nil when
	// it doesn't.
	balance *place
	// ending is the last sentence of the text that names the topic or takes it up; -1 without one.
	ending int
}

// turn is where a sentence turns against what came before; clause is -1 where it doesn't.
type turn struct {
	clause int
	hit    lexicon.Hit
}

// place is a word in a sentence.
type place struct {
	sentence int
	hit      lexicon.Hit
}

// mythsForPiece is how many debunking words outside the title make a piece one about myths.
const mythsForPiece = 2

// rulesForPiece is how many marks of a rule's wording (第三条, 本办法) make a piece the text of a rule.
const rulesForPiece = 3

// questioned is the factor on what a question says.
const questioned = 0.5

func newReader(p *passage.Passage, j relevance.Judgement) *cueContext {
	r := &cueContext{passage: p, topic: j, ending: -1}
	debunks, rules := 0, 0
	if len(p.Sentences) > 0 && p.Sentences[0].Field == passage.Title && p.Sentences[0].Question {
		debunks++ // a question for a headline is put in order to be answered
	}
	for i := range p.Sentences {
		s := &p.Sentences[i]
		t := turn{clause: -1}
		if hits := s.Of(lexicon.Contrast); len(hits) > 0 {
			t = turn{s.ClauseAt(hits[0].Start), hits[0]}
		}
		r.contrast = append(r.contrast, t)
		if s.Field == passage.Text && j.Ties[i] >= relevance.TakenUp {
			r.ending = i
		}
		if hits := s.Of(lexicon.Balance); len(hits) > 0 && j.Ties[i] >= relevance.Near {
			r.balance = &place{i, hits[0]}
		}
		for _, h := range s.Of(lexicon.Register) {
			if rules++; rules == rulesForPiece {
				r.rules = &place{i, h}
			}
		}
		for _, h := range s.Of(lexicon.Debunk) {
			if j.Ties[i] < relevance.Near {
				continue
			}
			if debunks++; r.myth == nil && (s.Field == passage.Title || debunks >= mythsForPiece) {
				r.myth = &place{i, h}
			}
		}
	}
	return r
}

// worth is the factor of a sentence: by its tie to the topic, by its place in the piece, for a
// question, and in the text of a rule.
func (r *cueContext) worth(i int) float64 {
	worth := r.placed(i)
	if r.passage.Sentences[i].Question {
		worth *= questioned
	}
	if r.passage.RuleTitle {
		worth *= inRules
	}
	return worth
}

func (r *cueContext) placed(i int) float64 {
	s := &r.passage.Sentences[i]
	switch tie := r.topic.Ties[i]; {
	case s.Field == passage.Title && tie >= relevance.TakenUp:
		return inTitle
	case i == r.ending:
		return atEnding
	case tie >= relevance.TakenUp:
		return 1
	case tie >= relevance.Near:
		return 0.7
	default:
		return 0.2
	}
}

// modify applies to a cue what is beside it; n is its index among the hits of its sentence.
func (r *cueContext) modify(c *cue, n int) {
	s := &r.passage.Sentences[c.sentence]
	blame := c.value < 0
	r.before(c, s, n)
	r.inside(c, s, n)
	r.aside(c, s, blame)
	r.ahead(c, s, blame)
	if !r.denied(c) {
		r.turned(c, s)
		r.attributed(c, s, blame)
	}
	if r.rules != nil && !r.passage.RuleTitle {
		c.apply(r.rules.sentence, &r.rules.hit, kindDegree, inRules)
	}
	if r.balance != nil {
		c.apply(r.balance.sentence, &r.balance.hit, kindContrast, inBalance)
	}
	if r.myth != nil && blame {
		c.apply(r.myth.sentence, &r.myth.hit, kindQuote, underMyth)
	}
}

// before applies the words just before the cue in its clause: negation, degree, prevention.
func (r *cueContext) before(c *cue, s *passage.Sentence, n int) {
	clause := s.Clauses[s.ClauseAt(c.hit.Start)]
	for i := n - 1; i >= 0; i-- {
		h := &s.Hits[i]
		if h.Start < clause.Start || c.hit.Start-h.Start > 3*windowLatin {
			return
		}
		if h.End > c.hit.Start && h.Entry.Kind == lexicon.Negation && h.Start < c.hit.Start {
			c.negate(h) // "no evidence", of which the cue has only "evidence that"
			continue
		}
		if h.End > c.hit.Start || c.hit.Start-h.End > window(c.hit, h) {
			continue
		}
		switch h.Entry.Kind {
		case lexicon.Contrast:
			return // "not a threat but a help": the not ends at the but
		case lexicon.Negation:
			if !r.newPredicate(s, h.End, c.hit) {
				c.negate(h)
			}
		case lexicon.Degree:
			c.apply(c.sentence, h, kindDegree, h.Entry.Weight)
		case lexicon.Prevent:
			if c.value < 0 && !named(s, h) {
				c.apply(c.sentence, h, kindNegation, prevented)
			}
		case lexicon.Irony:
			if c.value > 0 {
				c.apply(c.sentence, h, kindQuote, soCalled)
			}
		}
	}
}

// finite finds an English predicate that begins behind "and": by an auxiliary or a pronoun, or by
// the verb that is the cue itself.
var finite = regexp.MustCompile(`(?:^| )and (?:(?:also|even|still|now|then|yet|so|already|therefore) )*` +
	`(?:(?:has|have|had|is|are|was|were|does|do|did|will|can|could|would|should|it|they|this|that)(?: |$)|[a-z]{2,}(?:ed|[^s ]s)$)`)

// newPredicate reports whether a predicate of its own begins between a negation and a cue: "is not
// bad and has helped" says that it has helped.
func (r *cueContext) newPredicate(s *passage.Sentence, from int, cue *lexicon.Hit) bool {
	if isHan(cue.Entry.Cue) {
		return false
	}
	text := r.passage.Folded(s.Field)
	end := cue.Start
	for end < cue.End && text[end] != ' ' { // the word with which the cue begins
		end++
	}
	return from < end && finite.MatchString(string(text[from:end]))
}

// negate applies a negation.
func (c *cue) negate(by *lexicon.Hit) {
	factor := negatedPraise
	if c.value < 0 {
		factor = negatedBlame
	}
	c.apply(c.sentence, by, kindNegation, factor)
}

// named reports whether a word is part of a name of the topic: joint punishment punishes nobody in
// its name.
func named(s *passage.Sentence, h *lexicon.Hit) bool {
	return slices.ContainsFunc(s.Hits, func(t lexicon.Hit) bool {
		return t.Entry.Kind.Names() && t.Start <= h.Start && t.End >= h.End
	})
}

// window is how far before a cue a modifier may be. The weight of a negation says how many times as
// far it reaches: "hard to say that" denies a whole sentence.
func window(cue, modifier *lexicon.Hit) int {
	if times := modifier.Entry.Weight; modifier.Entry.Kind == lexicon.Negation && times > 1 {
		return int(times * float64(windowOf(cue, modifier)))
	}
	return windowOf(cue, modifier)
}

func windowOf(cue, modifier *lexicon.Hit) int {
	switch {
	case !isHan(cue.Entry.Cue):
		return windowLatin
	case modifier.End-modifier.Start == 1:
		return windowOne
	default:
		return windowHan
	}
}

func isHan(cue string) bool {
	return slices.ContainsFunc([]rune(cue), func(r rune) bool { return r >= 0x2e80 })
}

// inside applies a negation in the gap of a cue: 案件并没有减少 for 案件..减少. A single character is too
// often part of a word there (无抵押).
func (r *cueContext) inside(c *cue, s *passage.Sentence, n int) {
	if !strings.Contains(c.hit.Entry.Cue, "..") {
		return
	}
	for i := n + 1; i < len(s.Hits); i++ {
		h := &s.Hits[i]
		if h.Start >= c.hit.End {
			return
		}
		word := string(r.passage.Folded(s.Field)[h.Start:h.End])
		if h.Entry.Kind == lexicon.Negation && h.End-h.Start > 1 && h.End <= c.hit.End && !hasWord(c.hit.Entry.Cue, word) {
			c.negate(h)
			return
		}
	}
}

// hasWord reports whether a cue is written with a word: with no and not with economists.
func hasWord(cue, word string) bool {
	if isHan(word) {
		return strings.Contains(cue, word)
	}
	return slices.Contains(strings.FieldsFunc(cue, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }), word)
}

// aside applies the words of the cue's clause that tell whether the thing is, or is only planned,
// possible or said of the people whom the system acts on.
func (r *cueContext) aside(c *cue, s *passage.Sentence, blame bool) {
	clause := s.Clauses[s.ClauseAt(c.hit.Start)]
	done := map[lexicon.Kind]bool{}
	first, _ := slices.BinarySearchFunc(s.Hits, clause.Start, func(h lexicon.Hit, at int) int { return h.Start - at })
	for i := first; i < len(s.Hits); i++ {
		h := &s.Hits[i]
		if h.Start >= clause.End || h.Start-c.hit.End > 4*windowLatin {
			break
		}
		kind := h.Entry.Kind
		if done[kind] || h.Start < c.hit.End && h.End > c.hit.Start {
			continue
		}
		switch {
		case kind == lexicon.Hypothetical:
			c.apply(c.sentence, h, kindDegree, possible)
		case kind == lexicon.Culprit && blame && c.hit.Entry.Tie != lexicon.TiePiece && c.hit.Entry.Kind != lexicon.Effect:
			c.apply(c.sentence, h, kindNegation, ofCulprits)
		case kind == lexicon.Concession && clause.Start == s.Start: // "while" in mid-sentence only sets side by side
			c.apply(c.sentence, h, kindContrast, conceded)
		default:
			continue
		}
		done[kind] = true
	}
}

// ahead lowers praise of what is only planned: the clause of the cue, or an earlier one of the
// sentence, orders or announces it, and nothing in the clause says that it is done.
func (r *cueContext) ahead(c *cue, s *passage.Sentence, blame bool) {
	if blame || c.hit.Entry.Kind == lexicon.Advocacy {
		return
	}
	at := s.ClauseAt(c.hit.Start)
	clause := s.Clauses[at]
	var plan *lexicon.Hit
	for i := range s.Hits {
		h := &s.Hits[i]
		if h.Start >= clause.End {
			break
		}
		switch {
		case h.Entry.Kind == lexicon.Done && h.Start >= clause.Start:
			return
		case h.Entry.Kind == lexicon.Plan && h.Start < c.hit.Start:
			plan = h
		}
	}
	if plan != nil {
		c.apply(c.sentence, plan, kindDegree, planned)
	}
}

// turned weighs the sides of a contrast: what follows but counts more, what is before it less.
func (r *cueContext) turned(c *cue, s *passage.Sentence) {
	here := &r.contrast[c.sentence]
	if here.clause >= 0 {
		if at := s.ClauseAt(c.hit.Start); at < here.clause {
			c.apply(c.sentence, &here.hit, kindContrast, beforeBut)
		} else if c.hit.Start >= here.hit.Start {
			c.apply(c.sentence, &here.hit, kindContrast, afterBut)
		}
	}
	next := c.sentence + 1
	if next < len(r.contrast) && r.contrast[next].clause == 0 && r.passage.Sentences[next].Field == s.Field {
		c.apply(next, &r.contrast[next].hit, kindContrast, beforeBut)
	}
}

// attributed lowers an opinion that the piece reports: less when it remains, to nothing when the
// piece answers it.
func (r *cueContext) attributed(c *cue, s *passage.Sentence, blame bool) {
	if hits := s.Of(lexicon.Debunk); blame && len(hits) > 0 {
		c.apply(c.sentence, &hits[0], kindQuote, debunked)
		return
	}
	quotes := s.Of(lexicon.Quote)
	if len(quotes) == 0 || quotes[0].Start > c.hit.Start {
		return
	}
	c.quoted = &quotes[0]
	if r.answers(c, s) {
		c.apply(c.sentence, &quotes[0], kindQuote, answered)
		return
	}
	c.apply(c.sentence, &quotes[0], kindQuote, quoted)
}

// answers reports whether the piece turns against a quoted opinion: later in its sentence, or as
// the next one begins.
func (r *cueContext) answers(c *cue, s *passage.Sentence) bool {
	if t := r.contrast[c.sentence]; t.clause > s.ClauseAt(c.hit.Start) {
		return true
	}
	next := c.sentence + 1
	return next < len(r.contrast) && r.passage.Sentences[next].Field == s.Field &&
		(r.contrast[next].clause == 0 || r.passage.Sentences[next].Has(lexicon.Debunk))
}
