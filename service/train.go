package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yulun/article"
	"yulun/coding/passages"
	"yulun/nlp"
	"yulun/nlp/model"
	"yulun/nlp/passage"
	"yulun/nlp/stance"
	"yulun/nlp/train"
	"yulun/stats/accuracy"
	"yulun/survey"
)

// TrainOptions say what a model is trained on.
type TrainOptions struct {
	// Codings are files of coded passages to learn from and to measure on; Written files of
	// passages that were written for training: they count WrittenWeight of a coded one, and no
	// figure is measured on them.
	Codings, Written []string
	WrittenWeight    float64
	// FromStore adds the codings of a sample of the store, of the only one where Sample is empty;
	// those of models only with Models.
	FromStore bool
	Sample    string
	Models    bool
	// Fresh starts from nothing. Otherwise the weights of the present model are where training
	// starts, and what little data says moves them a little.
	Fresh bool
	// Embeddings learns from the vectors of the configured encoder, too, and measures beside it
	// what is learned without.
	Embeddings bool
	// Date is the day that the card names, YYYY-MM-DD; Seed that of the intervals' resampling.
	Date string
	Seed uint64
}

// Trained is a new model.
type Trained struct {
	// Data is the bytes of the model's file, Version and Card what it says of itself.
	Data    []byte
	Version string
	Card    model.Card
	// Without are the figures of what is learned from the same texts without vectors; empty where
	// none were asked for.
	Without []model.Figure
	// Missed is how many texts were not learned from, since they are too short.
	Missed int
	// Frames is the model of frames; nil where none of the texts has any, and with vectors, which
	// are read for stance alone.
	Frames *TrainedFrames
}

// Train learns the topic's stance and frames from coded texts.
func (s *Service) Train(ctx context.Context, o TrainOptions) (Trained, error) {
	texts, sources, err := s.coded(ctx, o)
	if err != nil {
		return Trained{}, err
	}
	reader, err := s.passages()
	if err != nil {
		return Trained{}, err
	}
	from, err := s.present(o.Fresh)
	if err != nil {
		return Trained{}, err
	}
	settings := train.Shipped()
	var prior *model.File
	version := ""
	if from != nil {
		settings = settings.From()
		prior, version = from.File(), from.Version()
	}
	corpus, err := train.Read(ctx, texts, reader)
	if err != nil {
		return Trained{}, err
	}
	card := model.Card{
		Measure: stance.Measure, Reads: stance.Reads, Prior: version, Date: o.Date, Seed: o.Seed,
		Program: strings.SplitN(s.o.Version, "+", 2)[0], // without the commit, which says nothing of the weights
		Classes: s.classIDs(), Data: sources, Settings: settings.Map(),
	}
	var without []model.Figure
	if o.Embeddings {
		plain, err := corpus.Learn(ctx, settings, prior)
		if err != nil {
			return Trained{}, tooFew(err)
		}
		without = figures(texts, plain.Trials, o.Seed)
		if corpus, err = s.encode(ctx, corpus, texts, &card); err != nil {
			return Trained{}, err
		}
		card.Settings[stance.SettingVectors], card.Settings["vectors_held"] = settings.VectorLength, settings.Vectors
	}
	result, err := corpus.Learn(ctx, settings, prior)
	if err != nil {
		return Trained{}, tooFew(err)
	}
	card.Figures = figures(texts, result.Trials, o.Seed)
	card.Settings["written_weight"] = o.WrittenWeight
	s.count(&card, texts, result.Missed)
	data, err := model.Encode(card, result.Linear)
	if err != nil {
		return Trained{}, err
	}
	file, err := model.Decode(data)
	if err != nil {
		return Trained{}, err
	}
	trained := Trained{Data: data, Version: file.Version, Card: file.Card, Without: without, Missed: len(result.Missed)}
	if !o.Embeddings {
		trained.Frames, err = s.trainFrames(ctx, corpus, texts, file.Card, o)
	}
	return trained, err
}

// tooFew gives the error that there is too little to learn from a next step.
func tooFew(err error) error {
	if !errors.Is(err, train.ErrTooFew) {
		return err
	}
	return &article.Error{
		Code: article.CodeUsage, Message: err.Error(),
		Remedy: "Add codings, or leave out --fresh to start from the present model.",
	}
}

// encode is a corpus with the vectors of its texts, and notes in a card what made them.
func (s *Service) encode(ctx context.Context, corpus *train.Corpus, texts []train.Text, card *model.Card) (*train.Corpus, error) {
	encoder, err := s.encoder(ctx, s.o.Retry)
	if err != nil {
		return nil, err
	}
	windows := corpus.Windows()
	var places []int
	for i, window := range windows {
		if window != "" {
			places = append(places, i)
		}
	}
	counter := s.o.Reporter.Counter("texts encoded", len(places))
	defer counter.Done()
	encoded := slices.Clone(texts)
	for done := 0; done < len(places); {
		part := places[done:min(done+encodedAtOnce, len(places))]
		asked := make([]string, len(part))
		for n, i := range part {
			asked[n] = windows[i]
		}
		vectors, err := encoder.Vectors(ctx, asked)
		if err != nil {
			return nil, &article.Error{
				Code: article.CodeUnavailable, Message: "encode the texts to learn from", Err: err,
				Remedy: "Check that the encoder of models.yaml runs, and run the same command again; vectors that came are kept.",
			}
		}
		for n, i := range part {
			if encoded[i].Vector = vectors[n]; card.Dimensions != 0 && len(vectors[n]) != card.Dimensions {
				return nil, fmt.Errorf("vectors of %s have %d and %d numbers", encoder.Name(), card.Dimensions, len(vectors[n]))
			}
			card.Encoder, card.Dimensions = encoder.Name(), len(vectors[n])
		}
		done += len(part)
		counter.Update(done)
	}
	return corpus.With(encoded), nil
}

// encodedAtOnce is how many texts are encoded between two updates of the display.
const encodedAtOnce = 32

// coded reads all texts, and says where they are from.
func (s *Service) coded(ctx context.Context, o TrainOptions) (texts []train.Text, sources []model.Source, err error) {
	add := func(name string, digest string, all []passages.Passage, written bool) {
		more := s.trainable(all)
		for i := range more {
			if more[i].Written = written; written {
				more[i].Weight = o.WrittenWeight
			}
		}
		texts = append(texts, more...)
		sources = append(sources, model.Source{Name: name, SHA256: digest, Texts: len(more)})
	}
	for i, name := range slices.Concat(o.Codings, o.Written) {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, fmt.Errorf("read coded texts: %w", err)
		}
		all, err := passages.Read(bytes.NewReader(data), name, s.o.Codebook)
		if err != nil {
			return nil, nil, err
		}
		sum := sha256.Sum256(data)
		add(filepath.Base(name), hex.EncodeToString(sum[:]), all, i >= len(o.Codings))
	}
	if o.FromStore {
		sample, err := s.SampleNamed(ctx, o.Sample)
		if err != nil {
			return nil, nil, err
		}
		all, _, _, err := s.codedTexts(ctx, sample, o.Models)
		if err != nil {
			return nil, nil, err
		}
		sum := sha256.New()
		for _, p := range all {
			fmt.Fprintf(sum, "%s %s\n", p.Hash(), p.Class)
		}
		add("codings of the store", hex.EncodeToString(sum.Sum(nil)), all, false)
	}
	if len(texts) == 0 {
		return nil, nil, article.Usagef("Name files with --codings, or code articles first and use --from-store.", "there are no coded texts to learn from")
	}
	return texts, sources, nil
}

// trainable are the texts of which there is something to learn: relevant, with a class, and in a
// language that is scored.
func (s *Service) trainable(all []passages.Passage) []train.Text {
	var texts []train.Text
	for _, p := range all {
		side, ok := s.o.Codebook.Side(p.Class)
		if !p.Relevant || !ok || p.Lang != article.Chinese && p.Lang != article.English {
			continue
		}
		texts = append(texts, train.Text{
			ID: p.ID, Title: p.Title, Body: p.Text, Lang: p.Lang, Side: side,
			Frames: p.Frames, Outlet: p.Outlet, Archive: p.Repo, Hash: p.Hash(), Weight: 1,
		})
	}
	return texts
}

// passages reads texts as the scorer does.
func (s *Service) passages() (passage.Reader, error) {
	lex, err := s.o.Lexicon()
	if err != nil {
		return passage.Reader{}, err
	}
	segmenter, err := s.segmenter()
	if err != nil {
		return passage.Reader{}, err
	}
	return nlp.Passages(lex, s.reading(segmenter)), nil
}

// present is the model to start from; nil without one. It reads no vectors, so that what is learned
// with and without them starts alike.
func (s *Service) present(fresh bool) (*stance.Model, error) {
	if fresh || s.o.Stance == nil {
		return nil, nil
	}
	return s.o.Stance()
}

// classIDs are the codebook's classes from critical to supportive.
func (s *Service) classIDs() []string {
	var ids []string
	for side := -1; side <= 1; side++ {
		ids = append(ids, string(s.o.Codebook.Class(side)))
	}
	return ids
}

// count says in a card which texts were learned from.
func (s *Service) count(card *model.Card, texts []train.Text, missed []int) {
	counts := map[model.Count]int{}
	for i, t := range texts {
		if !slices.Contains(missed, i) {
			counts[model.Count{Lang: string(t.Lang), Class: card.Classes[t.Side+1]}]++
			card.Learned = append(card.Learned, model.Learned(t.Hash))
		}
	}
	slices.Sort(card.Learned)
	card.Learned = slices.Compact(card.Learned)
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		for _, class := range card.Classes {
			c := model.Count{Lang: string(lang), Class: class}
			c.Texts = counts[c]
			card.Texts = append(card.Texts, c)
		}
	}
}

// figures are the accuracy of trials by language. A text that wasn't found relevant counts as
// missed by its class.
func figures(texts []train.Text, trials []train.Trial, seed uint64) []model.Figure {
	groups := train.Groups(texts)
	names := []string{"critical", "neutral", "supportive"}
	var out []model.Figure
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		var pairs []accuracy.Pair
		for _, t := range trials {
			text := texts[t.Text]
			if text.Lang != lang {
				continue
			}
			scored := "irrelevant"
			if t.Found {
				scored = names[stance.Side(t.Score)+1]
			}
			pairs = append(pairs, accuracy.Pair{Coded: names[text.Side+1], Scored: scored, Cluster: groups[t.Text]})
		}
		if len(pairs) == 0 {
			continue
		}
		a := accuracy.Measure(pairs, accuracy.Options{Classes: names, Seed: seed})
		if v := a.Right; v.Known {
			out = append(out, cardFigure(lang, "right", v, len(pairs)))
		}
		out = append(out, figuresOf(lang, a, names, len(pairs))...)
	}
	return out
}

func cardFigure(lang article.Lang, name string, v survey.Interval, texts int) model.Figure {
	return model.Figure{Name: string(lang) + " " + name, Value: v.Value, Low: v.Low, High: v.High, Texts: texts}
}

// figuresOf are the F1 of each class, and their mean over the classes that are coded.
func figuresOf(lang article.Lang, a accuracy.Accuracy, names []string, texts int) []model.Figure {
	var out []model.Figure
	classes := a.ByClass[:len(names)]
	for _, c := range classes {
		if c.F1.Known {
			out = append(out, cardFigure(lang, "F1 "+c.Name, c.F1, texts))
		}
	}
	macro := a.MacroF1
	macro.Value = macroF1(classes)
	return append(out, cardFigure(lang, "macro-F1", macro, texts))
}

// macroF1 is the mean F1 of the classes that are coded.
func macroF1(classes []accuracy.Class) float64 {
	sum, n := 0.0, 0.0
	for _, c := range classes {
		if c.Coded > 0 {
			sum += c.F1.Value
			n++
		}
	}
	return sum / n
}
