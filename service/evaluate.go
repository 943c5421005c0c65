package service

import (
	"context"
	"slices"
	"strconv"

	"yulun/article"
	"yulun/coding"
	"yulun/coding/passages"
	"yulun/nlp/baseline"
	"yulun/nlp/passage"
	"yulun/stats/evaluation"
)

// EvaluateOptions say what a scorer is evaluated on.
type EvaluateOptions struct {
	// Texts are coded texts of files.
	Texts []passages.Passage
	// High and Low are outlet types of which the first are known to be more supportive.
	High, Low []article.OutletType
	Seed      uint64
}

// The names of the baselines.
const (
	BaselineMajority = "majority class"
	BaselineWords    = "words of praise and blame"
	BaselineNGrams   = "linear model on n-grams"
)

// fewestForNGrams is how many coded texts the linear baseline needs.
const fewestForNGrams = 30

// learner is a scorer with a model that knows which texts it was fitted to.
type learner interface {
	// LearnedFrom reports it by the [coding.Hash] of a text.
	LearnedFrom(hash string) bool
}

// EvaluateTexts scores coded texts by the present scorer and compares. It opens neither store nor
// index.
func (s *Service) EvaluateTexts(ctx context.Context, o EvaluateOptions) (evaluation.Evaluation, error) {
	scorer, err := s.Scorer()
	if err != nil {
		return evaluation.Evaluation{}, err
	}
	var pieces []evaluation.Piece
	var read []baseline.Text
	var left evaluation.LeftOut
	learned, _ := scorer.(learner)
	for _, t := range o.Texts {
		if err := ctx.Err(); err != nil {
			return evaluation.Evaluation{}, err
		}
		if learned != nil && learned.LearnedFrom(t.Hash()) {
			left.Learned++
			continue
		}
		pieces = append(pieces, pieceOf(t, scorer.Read(t.Title, t.Text, t.Lang)))
		read = append(read, baseline.Text{Title: t.Title, Text: t.Text})
	}
	if len(pieces) == 0 {
		return evaluation.Evaluation{}, article.Usagef("Name a file of texts that the model has not seen.",
			"the scorer's model learned from all %d texts", len(o.Texts))
	}
	names, err := s.guess(pieces, read)
	if err != nil {
		return evaluation.Evaluation{}, err
	}
	e := evaluation.Evaluate(pieces, evaluation.Options{
		Codebook: s.o.Codebook, Baselines: names, High: o.High, Low: o.Low, Seed: o.Seed,
	})
	e.LeftOut = left
	return e, nil
}

// pieceOf is a coded text with its reading. A text without an outlet stands alone.
func pieceOf(t passages.Passage, r article.Reading) evaluation.Piece {
	p := evaluation.Piece{
		ID: t.ID, Title: t.Title, Outlet: t.Outlet, Type: t.Type, Lang: t.Lang, Year: t.Year(),
		Coded: evaluation.Coded{
			Relevant: t.Relevant, Class: t.Class, Frames: t.Frames, Object: t.Object,
		},
		Reading: r, Guesses: map[string]article.Class{},
	}
	if t.Probability > 0 {
		p.Weight = 1 / t.Probability
	}
	if t.Score != nil {
		score := *t.Score / coding.MaxScore
		p.Coded.Score = &score
	}
	return p
}

// guess lets the baselines guess the class of each relevant piece, and names those that could.
func (s *Service) guess(pieces []evaluation.Piece, read []baseline.Text) ([]string, error) {
	lex, err := s.o.Lexicon()
	if err != nil {
		return nil, err
	}
	segmenter, err := s.segmenter()
	if err != nil {
		return nil, err
	}
	reader := passage.Reader{Lexicon: lex, Fold: s.converter().Fold, Words: segmenter.Spans}
	majority := evaluation.Majority(pieces)
	classes := s.o.Codebook.ClassIDs()
	var learned []baseline.Text
	var of []int
	for i, p := range pieces {
		if !p.Coded.Relevant || p.Coded.Class == "" {
			continue
		}
		p.Guesses[BaselineMajority] = majority
		side := baseline.WordCount(reader.Read(read[i].Title, read[i].Text))
		p.Guesses[BaselineWords] = s.o.Codebook.Class(side)
		t := read[i]
		t.Class, t.Group = slices.Index(classes, p.Coded.Class), p.Outlet
		if t.Group == "" {
			t.Group = "\x00" + strconv.Itoa(i)
		}
		learned, of = append(learned, t), append(of, i)
	}
	names := []string{BaselineMajority, BaselineWords}
	if len(learned) < fewestForNGrams {
		return names, nil
	}
	predicted, err := baseline.NGrams(learned, len(classes))
	if err != nil {
		return nil, err
	}
	for k, class := range predicted {
		pieces[of[k]].Guesses[BaselineNGrams] = classes[class]
	}
	return append(names, BaselineNGrams), nil
}
