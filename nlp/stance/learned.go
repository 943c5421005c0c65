package stance

import (
	"fmt"
	"slices"

	"yulun/article"
	"yulun/nlp/facts"
	"yulun/nlp/grams"
	"yulun/nlp/model"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// The classes by number: that of side s is s + 1.
const (
	critical = iota
	neutral
	supportive
	sides
)

// Measure is what the card of a stance model says that it decides, Reads what it reads.
const (
	Measure = "stance"
	Reads   = FactsVersion + "+" + grams.Version
)

// Features are what a model reads of a piece. Facts are first: their numbers are places in names.
type Features struct {
	facts facts.Facts
	grams *grams.Counted
	cues  []cue
	lang  article.Lang
	gross float64
}

// Extract lists the features of a relevant piece; hashed ones are numbers of the space.
func Extract(p *passage.Passage, j relevance.Judgement, lang article.Lang, space model.Space, s grams.Settings) *Features {
	cues, loose := gatherAll(p, j)
	return &Features{
		facts: gatherFacts(p, j, cues, loose), cues: cues, lang: lang, gross: quiet(p, j) + sumOf(cues),
		grams: grams.Count(grams.Window{Passage: p, Weights: j.Weights(p), Lang: lang}, space, s),
	}
}

// Names are the names of the facts that aren't 0, in order, each for all languages and for the
// piece's own.
func (f *Features) Names() []string {
	names := []string{facts.Language(f.lang)}
	for name, one := range f.facts {
		if one.Value() == 0 {
			continue
		}
		if names = append(names, name); !IsVector(name) {
			names = append(names, facts.Language(f.lang)+name)
		}
	}
	slices.Sort(names)
	return names
}

// Vector puts the features in numbers; facts that the index doesn't have are left out.
func (f *Features) Vector(index map[string]uint32) model.Vector {
	terms := slices.Clone(f.grams.Terms)
	add := func(name string, value float64) {
		if n, ok := index[name]; ok {
			terms = append(terms, model.Term{Feature: n, Value: value})
		}
	}
	add(facts.Language(f.lang), 1)
	for _, name := range f.facts.Order() {
		value := f.facts[name].Value()
		add(name, value)
		add(facts.Language(f.lang)+name, value) // which no index has for a number of a vector
	}
	return model.Sorted(terms)
}

// The settings of a card that a model is read by.
const (
	SettingChars = "chars"
	SettingWords = "words"
)

// Model judges stance by what it learned from coded texts. It is safe for concurrent use.
type Model struct {
	file     *model.File
	index    map[string]uint32
	settings grams.Settings
}

// NewModel takes a model file; it fails where the file is for something else.
func NewModel(file *model.File) (*Model, error) {
	if file.Card.Measure != Measure || file.Linear.Classes != sides {
		return nil, fmt.Errorf("the model decides %q among %d classes, want %q among %d", file.Card.Measure, file.Linear.Classes, Measure, sides)
	}
	if file.Card.Reads != Reads {
		return nil, fmt.Errorf("the model reads %q, this program offers %q: train it again", file.Card.Reads, Reads)
	}
	return &Model{
		file: file, index: facts.Index(file.Names),
		settings: grams.Settings{Chars: file.Card.Settings[SettingChars], Words: file.Card.Settings[SettingWords]},
	}, nil
}

// LearnedFrom reports whether the model was fitted to the text with this hash ([model.Card.Has]).
func (m *Model) LearnedFrom(hash string) bool { return m.file.Card.Has(hash) }

// File is the model's file.
func (m *Model) File() *model.File { return m.file }

// Card says what the model is and how good.
func (m *Model) Card() model.Card { return m.file.Card }

// Version names the model.
func (m *Model) Version() string { return m.file.Version }

// Judge measures the stance of a relevant piece; its class is left to the codebook, by [Side]. The
// weights of the evidence of kind "stance" add up to the score. vector is that of the piece's
// [Window] for a model that reads vectors, and nil for another.
func (m *Model) Judge(p *passage.Passage, j relevance.Judgement, lang article.Lang, vector []float32) (article.Stance, []article.Evidence) {
	if facts.IsPlain(p) {
		return Judge(p, j)
	}
	f := Extract(p, j, lang, m.file.Space, m.settings)
	f.Encode(vector, m.file.Card.Settings[SettingVectors])
	v := f.Vector(m.index)
	probabilities := m.file.Probabilities(v)
	score := Score(probabilities)
	e := explanation{passage: p, features: f, model: m}
	return article.Stance{Score: score, Confidence: probabilities[Side(score)+1]}, e.list(v)
}

// neutralWeight is how much a neutral chance weighs in the score beside one of the sides: a piece
// that is as likely supportive as neutral, and surely not critical, is on the border at 0.2.
const neutralWeight = 4

// Score is the score for the chances that a piece is critical, neutral and supportive:
//
//	(supportive - critical) / (supportive + critical + 4 neutral)
//
// It is in [-1, 1]. A piece that may be either side is near 0: neither prevails.
func Score(p []float64) float64 { return scored(p, make([]float64, sides)) }

// scored writes the derivatives of Score, too.
func scored(p, derivatives []float64) float64 {
	top, bottom := p[supportive]-p[critical], p[supportive]+p[critical]+neutralWeight*p[neutral]
	derivatives[supportive] = (bottom - top) / (bottom * bottom)
	derivatives[critical] = (-bottom - top) / (bottom * bottom)
	derivatives[neutral] = -neutralWeight * top / (bottom * bottom)
	return top / bottom
}
