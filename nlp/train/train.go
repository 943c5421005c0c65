package train

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"yulun/article"
	"yulun/nlp/facts"
	"yulun/nlp/frame"
	"yulun/nlp/grams"
	"yulun/nlp/model"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
	"yulun/nlp/stance"
)

// Text is a coded text that is relevant.
type Text struct {
	ID, Title, Body string
	Lang            article.Lang
	// Side is the side of its class in the codebook: -1, 0 or 1.
	Side int
	// Frames are the frames that a coder found.
	Frames []article.Frame
	// Outlet and Archive keep texts together: those of one are never on both sides of a trial. A
	// text that has neither stands alone.
	Outlet, Archive string
	// Hash is the hexadecimal SHA-256 of title, newline and body.
	Hash string
	// Weight is how much it counts in training; 1 is the usual one.
	Weight float64
	// Written says that it was written for training: no trial is made on it.
	Written bool
	// Vector is the vector of the text's window ([Corpus.Windows]), of length 1; nil where the
	// model reads none.
	Vector []float32
}

// Settings are the numbers that a model is trained with.
type Settings struct {
	// Chars and Words are the lengths of the blocks of hashed features.
	Chars, Words float64
	// Facts and Grams are how strongly the weights of facts and hashed features are held to where
	// they start.
	Facts, Grams float64
	// VectorLength is the length of the block of an encoder's numbers, Vectors how strongly their
	// weights are held. They mean nothing where texts have no vectors.
	VectorLength, Vectors float64
	// Bits is the binary logarithm of how many hashed features there are, LeastTexts in how many
	// texts one must be.
	Bits, LeastTexts int
	// Folds is into how many parts the outlets are divided for the trials.
	Folds int
}

// priorPrecision is how strongly the weights of a language, the frequencies of classes, are held.
const priorPrecision = 0.1

// Shipped are the settings of the models that the program ships with. docs/model-card.md says how
// they were chosen.
func Shipped() Settings {
	return Settings{Chars: 4, Words: 4, Facts: 1, Grams: 1, VectorLength: 8, Vectors: 3, Bits: 17, LeastTexts: 3, Folds: 10}
}

// fromPrior is how much more strongly weights are held to those of an earlier model than to 0: it
// has learned from more texts than are added.
const fromPrior = 2

// From is the settings for training that starts from an earlier model.
func (s Settings) From() Settings {
	s.Facts *= fromPrior
	s.Grams *= fromPrior
	s.Vectors *= fromPrior
	return s
}

// Map lists the settings by name, for a model's card.
func (s Settings) Map() map[string]float64 {
	return map[string]float64{
		stance.SettingChars: s.Chars, stance.SettingWords: s.Words, "facts": s.Facts, "grams": s.Grams,
		"bits": float64(s.Bits), "least_texts": float64(s.LeastTexts), "folds": float64(s.Folds),
	}
}

// Trial is what a model that hadn't seen a text or its outlet made of it.
type Trial struct {
	// Text is its place in the texts given.
	Text int
	// Found says whether the text was found relevant; what isn't has no stance.
	Found bool
	// Logits are by class, before calibration, Probabilities after it; Score is by those. A piece
	// that is too short for a model has the score of the rules and no logits.
	Logits, Probabilities []float64
	Score                 float64
}

// Result is a trained model and its trials.
type Result struct {
	*model.Linear
	Trials []Trial
	// Missed are the places of the texts that were not learned from: they are too short.
	Missed []int
}

// ErrTooFew says that there is too little to learn from.
var ErrTooFew = errors.New("too few coded texts to train on")

// leastOfClass is how many texts each class must have.
const leastOfClass = 3

// Corpus is texts read once, to be trained on with different settings.
type Corpus struct {
	texts []Text
	// passages and topics are nil and zero for texts that there is nothing to learn from.
	passages []*passage.Passage
	topics   []relevance.Judgement
	// found says which texts the scorer finds relevant by itself. Coders found all of them so.
	found []bool
	// plain has the rules' score of pieces that are too short for a model.
	plain []*float64
	// byCues has the frames that the rules find.
	byCues [][]article.Frame
}

// Read reads texts.
func Read(ctx context.Context, texts []Text, reader passage.Reader) (*Corpus, error) {
	c := &Corpus{
		texts: texts, passages: make([]*passage.Passage, len(texts)), topics: make([]relevance.Judgement, len(texts)), plain: make([]*float64, len(texts)),
		byCues: make([][]article.Frame, len(texts)), found: make([]bool, len(texts)),
	}
	for i, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := reader.Read(t.Title, t.Body)
		topic := relevance.Known(p)
		c.found[i] = topic.Score >= relevance.Threshold
		frames, _ := frame.Find(p, topic)
		c.byCues[i] = slices.Sorted(maps.Keys(frames))
		if facts.IsPlain(p) {
			found, _ := stance.Judge(p, topic)
			c.plain[i] = &found.Score
			continue
		}
		c.passages[i], c.topics[i] = p, topic
	}
	return c, nil
}

// Windows are the parts of the texts that an encoder turns into vectors; empty for those from
// which there is nothing to learn.
func (c *Corpus) Windows() []string {
	windows := make([]string, len(c.texts))
	for i, p := range c.passages {
		if p != nil {
			windows[i] = stance.Window(p, c.topics[i], c.texts[i].Lang)
		}
	}
	return windows
}

// With is the corpus with other weights, outlets, sides or vectors of the same texts.
func (c *Corpus) With(texts []Text) *Corpus {
	return &Corpus{texts, c.passages, c.topics, c.found, c.plain, c.byCues}
}

// Learn makes trials by cross-validation, trains a model on all texts, from the weights of an
// earlier one where it is given, and calibrates it by the trials.
func (c *Corpus) Learn(ctx context.Context, s Settings, from *model.File) (*Result, error) {
	set, err := c.features(s, from)
	if err != nil {
		return nil, err
	}
	all := set.examples(func(int) bool { return true })
	if err := enough(all, from != nil); err != nil {
		return nil, err
	}
	result := &Result{}
	if result.Trials, err = crossValidated(ctx, Folds(c.texts, s.Folds), s.Folds, set.try); err != nil {
		return nil, err
	}
	slices.SortFunc(result.Trials, func(a, b Trial) int { return a.Text - b.Text })
	if result.Linear, err = set.fit(all); err != nil {
		return nil, err
	}
	result.Temperature = Calibrate(c.texts, result.Trials)
	for i := range c.texts {
		if c.passages[i] == nil {
			result.Missed = append(result.Missed, i)
		}
	}
	return result, nil
}

// enough refuses to learn a class from next to nothing, unless there is a model to start from.
func enough(examples []model.Example, started bool) error {
	counts := make([]int, sides)
	for _, e := range examples {
		counts[e.Class]++
	}
	if !started && slices.Min(counts) < leastOfClass {
		return fmt.Errorf("%w: %d critical, %d neutral and %d supportive ones are long enough, want at least %d of each",
			ErrTooFew, counts[0], counts[1], counts[2], leastOfClass)
	}
	return nil
}

// Nested makes trials with settings that are chosen among several for each part of the outlets by
// trials among the other parts, so that figures made of them owe nothing to the choice. chosen has
// for each part the place of its settings. It takes len(among) times as long as Learn, and more.
func (c *Corpus) Nested(ctx context.Context, among []Settings) (trials []Trial, chosen []int, err error) {
	sets := make([]*featured, len(among))
	for n, s := range among {
		if sets[n], err = c.features(s, nil); err != nil {
			return nil, nil, err
		}
	}
	folds := Folds(c.texts, among[0].Folds)
	for fold := range among[0].Folds {
		best, least, temperature := 0, math.Inf(1), 1.0
		for n, set := range sets {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			inner, err := set.inner(folds, fold, among[n].Folds)
			if err != nil {
				return nil, nil, err
			}
			t := Calibrate(c.texts, inner)
			if l := logLoss(c.texts, inner); l < least {
				best, least, temperature = n, l, t
			}
		}
		outer, err := sets[best].try(func(i int) bool { return folds[i] == fold })
		if err != nil {
			return nil, nil, err
		}
		calibrated(outer, temperature)
		trials, chosen = append(trials, outer...), append(chosen, best)
	}
	slices.SortFunc(trials, func(a, b Trial) int { return a.Text - b.Text })
	return trials, chosen, nil
}

// inner makes trials with every other part among those that are left without one.
func (f *featured) inner(folds []int, without, n int) ([]Trial, error) {
	var trials []Trial
	for fold := range n {
		if fold == without {
			continue
		}
		more, err := f.tryAmong(func(i int) bool { return folds[i] == fold }, func(i int) bool { return folds[i] != without })
		if err != nil {
			return nil, err
		}
		trials = append(trials, more...)
	}
	return trials, nil
}

// logLoss is the mean of minus the logarithm of the chance that was given to the right class.
func logLoss(texts []Text, trials []Trial) float64 {
	sum, n := 0.0, 0.0
	for _, t := range trials {
		if t.Logits != nil {
			sum -= math.Log(t.Probabilities[texts[t.Text].Side+1])
			n++
		}
	}
	return sum / n
}

// Calibrate fits a temperature to trials and puts it into their probabilities and scores.
func Calibrate(texts []Text, trials []Trial) float64 {
	var guesses []model.Guess
	for _, t := range trials {
		if t.Logits != nil {
			guesses = append(guesses, model.Guess{Logits: t.Logits, Class: texts[t.Text].Side + 1, Weight: 1})
		}
	}
	temperature := model.Temperature(guesses)
	calibrated(trials, temperature)
	return temperature
}

func calibrated(trials []Trial, temperature float64) {
	for i := range trials {
		if t := &trials[i]; t.Logits != nil {
			t.Probabilities = slices.Clone(t.Logits)
			for c := range t.Probabilities {
				t.Probabilities[c] /= temperature
			}
			model.Softmax(t.Probabilities)
			t.Score = stance.Score(t.Probabilities)
		}
	}
}

// sides is how many classes a stance model tells apart.
const sides = 3

// featured is a corpus in numbers.
type featured struct {
	corpus   *Corpus
	settings Settings
	space    model.Space
	vectors  []model.Vector
	prior    []float64
}

func (c *Corpus) features(s Settings, from *model.File) (*featured, error) {
	f := &featured{corpus: c, settings: s, space: model.Space{Bits: s.Bits}, vectors: make([]model.Vector, len(c.texts))}
	if from != nil {
		if from.Bits != s.Bits {
			return nil, fmt.Errorf("train a model: the one to start from has %d bits, want %d", from.Bits, s.Bits)
		}
		f.space.Names = slices.Clone(from.Names)
	}
	f.space.Names = c.named(f.space.Names, func(i int) []string {
		read := stance.Extract(c.passages[i], c.topics[i], c.texts[i].Lang, f.space, grams.Settings{})
		read.Encode(c.texts[i].Vector, s.VectorLength)
		return read.Names()
	})
	index := facts.Index(f.space.Names)
	for i, p := range c.passages {
		if p != nil {
			read := stance.Extract(p, c.topics[i], c.texts[i].Lang, f.space, grams.Settings{Chars: s.Chars, Words: s.Words})
			read.Encode(c.texts[i].Vector, s.VectorLength)
			f.vectors[i] = read.Vector(index)
		}
	}
	if from != nil {
		f.prior = from.In(f.space)
	}
	return f, nil
}

// named adds the names of the facts of all texts to those that are known, in order. Hashes begin
// after the names, so that facts are read before words are.
func (c *Corpus) named(names []string, facts func(text int) []string) []string {
	known := map[string]bool{}
	for _, n := range names {
		known[n] = true
	}
	var more []string
	for i, p := range c.passages {
		if p == nil {
			continue
		}
		for _, n := range facts(i) {
			if !known[n] {
				known[n] = true
				more = append(more, n)
			}
		}
	}
	slices.Sort(more)
	return append(names, more...)
}

// examples are the texts to learn from among those that are kept.
func (f *featured) examples(keep func(int) bool) []model.Example {
	var examples []model.Example
	for i, v := range f.vectors {
		if t := f.corpus.texts[i]; v != nil && t.Weight > 0 && keep(i) {
			examples = append(examples, model.Example{Vector: v, Class: t.Side + 1, Weight: t.Weight})
		}
	}
	return examples
}

func (f *featured) fit(examples []model.Example) (*model.Linear, error) {
	return model.Fit(model.Problem{
		Space: f.space, Classes: sides, Examples: examples, Prior: f.prior, LeastTexts: f.settings.LeastTexts,
		Precision: func(feature uint32) float64 {
			switch {
			case int(feature) >= len(f.space.Names):
				return f.settings.Grams
			case facts.IsPrior(f.space.Names[feature]):
				return priorPrecision
			case stance.IsVector(f.space.Names[feature]):
				return f.settings.Vectors
			default:
				return f.settings.Facts
			}
		},
	})
}

// try fits a model without the texts of a part and gives its guesses at those of them that weren't
// written for training.
func (f *featured) try(part func(int) bool) ([]Trial, error) {
	return f.tryAmong(part, func(int) bool { return true })
}

// tryAmong leaves out more texts.
func (f *featured) tryAmong(part, among func(int) bool) ([]Trial, error) {
	var trials []Trial
	for i, t := range f.corpus.texts {
		if part(i) && !t.Written {
			trial := Trial{Text: i, Found: f.corpus.found[i]}
			if score := f.corpus.plain[i]; score != nil {
				trial.Score = *score
			}
			trials = append(trials, trial)
		}
	}
	if len(trials) == 0 {
		return nil, nil
	}
	l, err := f.fit(f.examples(func(i int) bool { return !part(i) && among(i) }))
	if err != nil {
		return nil, err
	}
	for n := range trials {
		if t := &trials[n]; f.vectors[t.Text] != nil {
			t.Logits = l.Logits(f.vectors[t.Text])
		}
	}
	return trials, nil
}
