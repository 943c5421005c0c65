package service

import (
	"context"
	"errors"
	"slices"

	"yulun/article"
	"yulun/nlp/frame"
	"yulun/nlp/model"
	"yulun/nlp/train"
	"yulun/stats/accuracy"
)

// TrainedFrames is a new model of frames.
type TrainedFrames struct {
	// Data is the bytes of the model's file, Version and Card what it says of itself.
	Data    []byte
	Version string
	Card    model.Card
}

// trainFrames learns frames from the texts that stance was learned from; nil where none of them has
// any, or too few have. of is the card of the model of stance.
func (s *Service) trainFrames(ctx context.Context, corpus *train.Corpus, texts []train.Text, of model.Card, o TrainOptions) (*TrainedFrames, error) {
	if !slices.ContainsFunc(texts, func(t train.Text) bool { return len(t.Frames) > 0 }) {
		return nil, nil
	}
	settings := train.ShippedFrames()
	var from *model.File
	version := ""
	if !o.Fresh && s.o.Frames != nil {
		present, err := s.o.Frames()
		if err != nil {
			return nil, err
		}
		if present != nil {
			from, version, settings = present.File(), present.Version(), settings.From()
		}
	}
	result, err := corpus.LearnFrames(ctx, s.o.Codebook.FrameIDs(), settings, from)
	if errors.Is(err, train.ErrTooFew) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	card := model.Card{
		Measure: frame.Measure, Reads: frame.Reads, Prior: version, Date: of.Date, Seed: of.Seed, Program: of.Program,
		Data: of.Data, Learned: of.Learned, Settings: settings.Map(),
	}
	card.Settings["written_weight"] = min(1, o.WrittenWeight*settings.Written)
	for _, id := range result.Frames {
		card.Classes = append(card.Classes, string(id))
	}
	card.Texts = frameCounts(texts, result.Frames)
	card.Figures = frameFigures(texts, result.Trials, s.o.Codebook.FrameIDs(), o.Seed)
	data, err := model.Encode(card, result.Linear)
	if err != nil {
		return nil, err
	}
	file, err := model.Decode(data)
	if err != nil {
		return nil, err
	}
	return &TrainedFrames{Data: data, Version: file.Version, Card: file.Card}, nil
}

// frameCounts is how many texts of each language have each frame.
func frameCounts(texts []train.Text, ids []article.Frame) []model.Count {
	var out []model.Count
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		for _, id := range ids {
			c := model.Count{Lang: string(lang), Class: string(id)}
			for _, t := range texts {
				if t.Lang == lang && slices.Contains(t.Frames, id) {
					c.Texts++
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// frameFigures are the accuracy of trials by language. A text that wasn't found relevant misses its
// frames.
func frameFigures(texts []train.Text, trials []train.FrameTrial, ids []article.Frame, seed uint64) []model.Figure {
	groups := train.Groups(texts)
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	var out []model.Figure
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		var pairs []accuracy.Pair
		n := 0
		for _, t := range trials {
			text := texts[t.Text]
			if text.Lang != lang {
				continue
			}
			n++
			for i, id := range ids {
				pair := accuracy.Pair{Coded: without, Scored: without, Cluster: groups[t.Text]}
				if slices.Contains(text.Frames, id) {
					pair.Coded = names[i]
				}
				if slices.Contains(t.Frames, id) {
					pair.Scored = names[i]
				}
				pairs = append(pairs, pair)
			}
		}
		if n > 0 {
			a := accuracy.Measure(pairs, accuracy.Options{Classes: names, Seed: seed})
			out = append(out, figuresOf(lang, a, names, n)...)
		}
	}
	return out
}

// without is the class of a text that lacks the frame in question.
const without = "without"
