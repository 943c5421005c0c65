package train

import (
	"context"
	"fmt"
	"slices"

	"yulun/article"
	"yulun/nlp/facts"
	"yulun/nlp/frame"
	"yulun/nlp/model"
)

// FrameSettings are the numbers that a model of frames is trained with.
type FrameSettings struct {
	// Words is the length of the block of words, Bits the binary logarithm of how many hashed
	// features there are, LeastTexts in how many texts one must be.
	Words            float64
	Bits, LeastTexts int
	// Own, Others and Grams are how strongly the weights of the facts of the frame itself, those of
	// other facts and those of words are held to where they start.
	Own, Others, Grams float64
	// Rules is where the weight of the rules' finding starts: little data leaves it there.
	Rules float64
	// Written is how much more a text that was written for training counts than for stance.
	Written float64
	// Thresholds are the logits from which a frame is found, by language: below the even chance,
	// since F1 asks for more findings than the likelier half where a frame is rare.
	Thresholds map[article.Lang]Threshold
	// Folds is into how many parts the outlets are divided for the trials.
	Folds int
}

// Threshold is the logit from which a frame is found that the rules find, too, and that from which
// one is found alone.
type Threshold struct{ Confirmed, Alone float64 }

// ShippedFrames are the settings of the models that the program ships with. docs/model-card.md says
// how they were chosen.
func ShippedFrames() FrameSettings {
	return FrameSettings{
		Words: 2.5, Bits: 16, LeastTexts: 6, Own: 1, Others: 4, Grams: 1, Rules: 2, Written: 2, Folds: 10,
		Thresholds: map[article.Lang]Threshold{article.Chinese: {-0.6, -0.6}, article.English: {-1.2, -0.2}},
	}
}

// From is the settings for training that starts from an earlier model.
func (s FrameSettings) From() FrameSettings {
	s.Own *= fromPrior
	s.Others *= fromPrior
	s.Grams *= fromPrior
	return s
}

// Map lists the settings by name, for a model's card.
func (s FrameSettings) Map() map[string]float64 {
	all := map[string]float64{
		frame.SettingWords: s.Words, "own": s.Own, "others": s.Others, "grams": s.Grams, "rules": s.Rules, "written": s.Written,
		"bits": float64(s.Bits), "least_texts": float64(s.LeastTexts), "folds": float64(s.Folds),
	}
	for lang, t := range s.Thresholds {
		all[frame.SettingThreshold(lang, true)] = frame.Chance(t.Confirmed)
		all[frame.SettingThreshold(lang, false)] = frame.Chance(t.Alone)
	}
	return all
}

// FrameTrial is what models that hadn't seen a text or its outlet made of it.
type FrameTrial struct {
	// Text is its place in the texts given.
	Text int
	// Relevant says whether the text was found relevant; what isn't has no frames.
	Relevant bool
	// Frames are the frames that were found.
	Frames []article.Frame
}

// FrameResult is a trained model and its trials.
type FrameResult struct {
	*model.Linear
	// Frames are the frames that were learned, in the order of the model's columns; the others are
	// too rare.
	Frames []article.Frame
	Trials []FrameTrial
}

// leastOfFrame is how many texts a frame must be in to be learned.
const leastOfFrame = 8

// LearnFrames makes trials by cross-validation, and trains a model of the given frames on all
// texts, from the weights of an earlier one where it is given.
func (c *Corpus) LearnFrames(ctx context.Context, ids []article.Frame, s FrameSettings, from *model.File) (*FrameResult, error) {
	f, err := c.frameFeatures(ids, s, from)
	if err != nil {
		return nil, err
	}
	result := &FrameResult{Frames: f.ids}
	if result.Trials, err = crossValidated(ctx, Folds(c.texts, s.Folds), s.Folds, f.try); err != nil {
		return nil, err
	}
	slices.SortFunc(result.Trials, func(a, b FrameTrial) int { return a.Text - b.Text })
	if result.Linear, err = f.fit(func(int) bool { return true }); err != nil {
		return nil, err
	}
	return result, nil
}

// framed is a corpus in numbers.
type framed struct {
	corpus   *Corpus
	settings FrameSettings
	ids      []article.Frame
	space    model.Space
	vectors  []model.Vector
	from     *model.File
}

func (c *Corpus) frameFeatures(ids []article.Frame, s FrameSettings, from *model.File) (*framed, error) {
	f := &framed{corpus: c, settings: s, space: model.Space{Bits: s.Bits}, vectors: make([]model.Vector, len(c.texts)), from: from}
	if from != nil {
		if from.Bits != s.Bits {
			return nil, fmt.Errorf("train a model of frames: the one to start from has %d bits, want %d", from.Bits, s.Bits)
		}
		f.space.Names = slices.Clone(from.Names)
	}
	for _, id := range ids {
		known := from != nil && slices.Contains(from.Card.Classes, string(id))
		if known || c.count(id) >= leastOfFrame {
			f.ids = append(f.ids, id)
		}
	}
	if len(f.ids) == 0 {
		return nil, fmt.Errorf("%w: no frame is in %d of them", ErrTooFew, leastOfFrame)
	}
	f.space.Names = c.named(f.space.Names, func(i int) []string {
		return frame.Extract(c.passages[i], c.topics[i], c.texts[i].Lang, f.space, 0).Names()
	})
	index := facts.Index(f.space.Names)
	for i, p := range c.passages {
		if p != nil {
			f.vectors[i] = frame.Extract(p, c.topics[i], c.texts[i].Lang, f.space, s.Words).Vector(index)
		}
	}
	return f, nil
}

// count is the number of texts that have a frame.
func (c *Corpus) count(id article.Frame) int {
	n := 0
	for i, t := range c.texts {
		if c.passages[i] != nil && slices.Contains(t.Frames, id) {
			n++
		}
	}
	return n
}

// fit fits a model of all frames to the texts that are kept: a column for each.
func (f *framed) fit(keep func(int) bool) (*model.Linear, error) {
	l := &model.Linear{Space: f.space, Classes: len(f.ids), Weights: make([]float64, f.space.Size()*len(f.ids)), Temperature: 1}
	for n, id := range f.ids {
		fitted, err := model.Fit(model.Problem{
			Space: f.space, Classes: 2, Examples: f.examples(id, keep), Prior: f.prior(id), LeastTexts: f.settings.LeastTexts,
			// The weights of being there and of not being there are each other's opposites, so
			// that each is held twice as strongly as their difference is to be.
			Precision: func(feature uint32) float64 { return 2 * f.precision(id, feature) },
		})
		if err != nil {
			return nil, err
		}
		for feature := range f.space.Size() {
			l.Weights[feature*l.Classes+n] = fitted.Weights[2*feature+1] - fitted.Weights[2*feature]
		}
	}
	return l, nil
}

func (f *framed) examples(id article.Frame, keep func(int) bool) []model.Example {
	var examples []model.Example
	for i, v := range f.vectors {
		t := f.corpus.texts[i]
		if v == nil || t.Weight <= 0 || !keep(i) {
			continue
		}
		e := model.Example{Vector: v, Weight: t.Weight}
		if t.Written {
			e.Weight = min(1, e.Weight*f.settings.Written)
		}
		if slices.Contains(t.Frames, id) {
			e.Class = 1
		}
		examples = append(examples, e)
	}
	return examples
}

func (f *framed) precision(id article.Frame, feature uint32) float64 {
	switch {
	case int(feature) >= len(f.space.Names):
		return f.settings.Grams
	case facts.IsPrior(f.space.Names[feature]):
		return priorPrecision
	case frame.IsAbout(f.space.Names[feature], id):
		return f.settings.Own
	default:
		return f.settings.Others
	}
}

// prior is where the weights of a frame start: at those of the earlier model, or where the rules'
// finding alone decides.
func (f *framed) prior(id article.Frame) []float64 {
	weights := make([]float64, 2*f.space.Size())
	set := func(feature int, w float64) { weights[2*feature], weights[2*feature+1] = -w/2, w/2 }
	column := -1
	if f.from != nil {
		column = slices.Index(f.from.Card.Classes, string(id))
	}
	if column >= 0 {
		all := f.from.In(f.space)
		for feature := range f.space.Size() {
			set(feature, all[feature*f.from.Classes+column])
		}
		return weights
	}
	for i, name := range f.space.Names {
		switch {
		case facts.IsPrior(name):
			set(i, -f.settings.Rules/2)
		case name == frame.FactAny+string(id):
			set(i, f.settings.Rules)
		}
	}
	return weights
}

// try fits a model without the texts of a part and finds the frames of those of them that weren't
// written for training.
func (f *framed) try(part func(int) bool) ([]FrameTrial, error) {
	var trials []FrameTrial
	for i, t := range f.corpus.texts {
		if part(i) && !t.Written {
			trials = append(trials, FrameTrial{Text: i, Relevant: f.corpus.found[i]})
		}
	}
	if len(trials) == 0 {
		return nil, nil
	}
	l, err := f.fit(func(i int) bool { return !part(i) })
	if err != nil {
		return nil, err
	}
	for n := range trials {
		if t := &trials[n]; t.Relevant {
			t.Frames = f.find(l, t.Text)
		}
	}
	return trials, nil
}

// find lists the frames of a text. The rules find those of a text that is too short for a model.
func (f *framed) find(l *model.Linear, text int) []article.Frame {
	byCues := f.corpus.byCues[text]
	if f.vectors[text] == nil {
		return byCues
	}
	threshold := f.settings.Thresholds[f.corpus.texts[text].Lang]
	logits := l.Logits(f.vectors[text])
	var found []article.Frame
	for n, id := range f.ids {
		least := threshold.Alone
		if slices.Contains(byCues, id) {
			least = threshold.Confirmed
		}
		if logits[n] >= least {
			found = append(found, id)
		}
	}
	for _, id := range byCues {
		if !slices.Contains(f.ids, id) {
			found = append(found, id)
		}
	}
	return found
}
