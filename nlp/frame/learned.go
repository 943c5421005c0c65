package frame

import (
	"fmt"
	"math"
	"slices"

	"yulun/article"
	"yulun/nlp/facts"
	"yulun/nlp/grams"
	"yulun/nlp/lexicon"
	"yulun/nlp/model"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// Measure is what the card of a model of frames says that it decides, Reads what it reads.
const (
	Measure = "frames"
	Reads   = FactsVersion + "+" + grams.Version
)

// SettingWords is the setting of a card that says how long the block of words is.
const SettingWords = "words"

// SettingThreshold is the name of the setting from which chance on a frame is found in a text of a
// language; confirmed is for frames that the rules find, too.
func SettingThreshold(lang article.Lang, confirmed bool) string {
	if confirmed {
		return "threshold " + string(lang) + ", by cues"
	}
	return "threshold " + string(lang)
}

// mostEvidence bounds what is listed of one frame of one piece, leastShare is below which a cue or
// word is not listed by itself.
const (
	mostEvidence = 12
	leastShare   = 0.01
)

// Features are what a model reads of a piece. Facts are first: their numbers are places in names.
type Features struct {
	facts facts.Facts
	grams *grams.Counted
	lang  article.Lang
}

// Extract lists the features of a relevant piece; words are hashed to numbers of the space.
func Extract(p *passage.Passage, j relevance.Judgement, lang article.Lang, space model.Space, words float64) *Features {
	return &Features{
		facts: gatherFacts(p, j), lang: lang,
		grams: grams.Count(grams.Window{Passage: p, Weights: j.Weights(p), Lang: lang}, space, grams.Settings{Words: words}),
	}
}

// Names are the names of the facts that aren't 0, in order.
func (f *Features) Names() []string {
	names := []string{facts.Language(f.lang)}
	for name, one := range f.facts {
		if one.Value() != 0 {
			names = append(names, name)
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
		add(name, f.facts[name].Value())
	}
	return model.Sorted(terms)
}

// Model finds frames by what it learned from coded texts. Each class of its file is a frame, which
// is there or not whatever the others are. It is safe for concurrent use.
type Model struct {
	file  *model.File
	index map[string]uint32
}

// NewModel takes a model file; it fails where the file is for something else.
func NewModel(file *model.File) (*Model, error) {
	if file.Card.Measure != Measure {
		return nil, fmt.Errorf("the model decides %q, want %q", file.Card.Measure, Measure)
	}
	if file.Card.Reads != Reads {
		return nil, fmt.Errorf("the model reads %q, this program offers %q: train it again", file.Card.Reads, Reads)
	}
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		for _, confirmed := range []bool{false, true} {
			if t := file.Card.Settings[SettingThreshold(lang, confirmed)]; t <= 0 || t >= 1 {
				return nil, fmt.Errorf("the model has no %q", SettingThreshold(lang, confirmed))
			}
		}
	}
	return &Model{file: file, index: facts.Index(file.Names)}, nil
}

// File is the model's file.
func (m *Model) File() *model.File { return m.file }

// Version names the model.
func (m *Model) Version() string { return m.file.Version }

// LearnedFrom reports whether the model was fitted to the text with this hash ([model.Card.Has]).
func (m *Model) LearnedFrom(hash string) bool { return m.file.Card.Has(hash) }

// Chance is the chance of a logit.
func Chance(logit float64) float64 { return 1 / (1 + math.Exp(-logit)) }

// Find lists those of the given frames that a relevant piece has, each with the chance that a coder
// finds it, and the evidence: the weights of one frame's add up to its chance. Frames that the
// model doesn't know are found by their cues, as by [Find], and so are all of a piece that is too
// short.
func (m *Model) Find(p *passage.Passage, j relevance.Judgement, lang article.Lang, ids []article.Frame) (map[article.Frame]float64, []article.Evidence) {
	found, evidence := Find(p, j)
	if facts.IsPlain(p) {
		return found, evidence
	}
	known := func(id article.Frame) bool { return slices.Contains(m.file.Card.Classes, string(id)) }
	evidence = slices.DeleteFunc(evidence, func(e article.Evidence) bool {
		id, _ := lexicon.Kind(e.Kind).Frame()
		return known(id)
	})
	f := Extract(p, j, lang, m.file.Space, m.file.Card.Settings[SettingWords])
	logits, numbered := m.file.Logits(f.Vector(m.index)), facts.Number(f.facts)
	for n, class := range m.file.Card.Classes {
		id := article.Frame(class)
		_, confirmed := found[id]
		delete(found, id)
		if chance := Chance(logits[n]); slices.Contains(ids, id) && chance >= m.file.Card.Settings[SettingThreshold(lang, confirmed)] {
			found[id] = chance
			evidence = append(evidence, m.explain(p, f, numbered, n, logits[n])...)
		}
	}
	return found, evidence
}

// explain shares the chance of a frame out among cues and words. Along the straight way from the
// empty piece the chance grows by each feature in proportion to what that adds to the logit, so
// that the shares are integrated gradients (Sundararajan, Taly and Yan 2017).
func (m *Model) explain(p *passage.Passage, f *Features, all facts.Numbered, n int, logit float64) []article.Evidence {
	const even = 0.5 // the chance without any feature
	slope := even / 2
	if logit != 0 {
		slope = (Chance(logit) - even) / logit
	}
	unit := func(feature uint32) float64 { return slope * m.file.Weight(feature, n) }
	shares := facts.Shares{Passage: p, Kind: string(lexicon.FrameKind(article.Frame(m.file.Card.Classes[n])))}
	named := func(name string) float64 {
		if i, ok := m.index[name]; ok {
			return unit(i)
		}
		return 0
	}
	cues, bare := shares.Cues(all, named)
	evidence := shares.Strongest(cues, f.grams, unit, mostEvidence, leastShare)
	return append(evidence, shares.Prior(even+bare+named(facts.Language(f.lang))))
}
