package service

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"yulun/article"
	"yulun/coding"
	"yulun/coding/passages"
	"yulun/nlp/baseline"
	"yulun/nlp/passage"
	"yulun/stats/evaluation"
	"yulun/survey"
)

// EvaluateOptions say what a scorer is evaluated on.
type EvaluateOptions struct {
	// Texts are coded texts of files. Without any, the codings of Sample are evaluated on, and of
	// the only one there is where it is empty; those of models only where Models is set.
	Texts  []passages.Passage
	Sample string
	Models bool
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

// Evaluate scores coded texts by the present scorer and compares. Texts of files need neither store
// nor index; for a sample the store must be open.
func (s *Service) Evaluate(ctx context.Context, o EvaluateOptions) (evaluation.Evaluation, error) {
	var left evaluation.LeftOut
	record := coding.Evaluated{At: s.o.Now(), Seed: o.Seed, Software: "yulun " + s.o.Version}
	var err error
	if record.Configuration, err = s.configuration(); err != nil {
		return evaluation.Evaluation{}, err
	}
	if len(o.Texts) == 0 {
		sample, err := s.drawnSample(ctx, o.Sample)
		if err != nil {
			return evaluation.Evaluation{}, err
		}
		var decisions []coding.Decision
		if o.Texts, decisions, left, err = s.codedTexts(ctx, sample, o.Models); err != nil {
			return evaluation.Evaluation{}, err
		}
		record.Sample, record.Data = sample.ID, coding.DecisionsDigest(decisions)
	} else {
		record.Data = textsDigest(o.Texts)
	}
	scorer, err := s.Scorer()
	if err != nil {
		return evaluation.Evaluation{}, err
	}
	unseen := notLearned(scorer, o.Texts)
	left.Learned = len(o.Texts) - len(unseen)
	var pieces []evaluation.Piece
	var read []baseline.Text
	for _, t := range unseen {
		if err := ctx.Err(); err != nil {
			return evaluation.Evaluation{}, err
		}
		pieces = append(pieces, pieceOf(t, scorer.Read(t.Title, t.Text, t.Lang)))
		read = append(read, baseline.Text{Title: t.Title, Text: t.Text})
	}
	if len(pieces) == 0 {
		return evaluation.Evaluation{}, article.Usagef(
			"Name a file of texts that the model has not seen.",
			"the scorer's model learned from all %d texts",
			len(o.Texts),
		)
	}
	names, err := s.guess(pieces, read)
	if err != nil {
		return evaluation.Evaluation{}, err
	}
	e := evaluation.Evaluate(pieces, evaluation.Options{
		Codebook: s.o.Codebook, Baselines: names, High: o.High, Low: o.Low, Seed: o.Seed,
	})
	e.LeftOut = left
	e.Configuration, e.Data = record.Configuration, record.Data
	if record.Sample != "" && !o.Models {
		s.record(ctx, record, e)
	}
	return e, nil
}

// record keeps that a scorer was compared with a sample. An evaluation that can't be recorded, as
// in a folder that is only read, is shown all the same.
func (s *Service) record(ctx context.Context, r coding.Evaluated, e evaluation.Evaluation) {
	known := func(i survey.Interval) *float64 {
		if !i.Known {
			return nil
		}
		return &i.Value
	}
	r.Methods, r.Articles = slices.Sorted(maps.Keys(e.Methods)), e.Pieces
	r.RelevanceF1, r.StanceF1 = known(e.Relevance.F1), known(e.Stance.MacroF1)
	r.Baselines = map[string]float64{}
	for _, b := range e.Baselines {
		if b.Stance.MacroF1.Known {
			r.Baselines[b.Name] = b.Stance.MacroF1.Value
		}
	}
	if err := s.store.SaveEvaluated(ctx, r); err != nil {
		s.o.Reporter.Notice("the evaluation is not recorded: " + err.Error())
	}
}

// textsDigest is the SHA-256 of coded texts of files, whatever their order.
func textsDigest(texts []passages.Passage) string {
	decisions := make([]coding.Decision, len(texts))
	for i, t := range texts {
		decisions[i].Coding = coding.Coding{
			Article: t.ID, Text: t.Hash(), Relevant: t.Relevant, Score: t.Score, Class: t.Class, Frames: t.Frames, Object: t.Object,
		}
	}
	return coding.DecisionsDigest(decisions)
}

// notLearned are the texts that a scorer's model was not fitted to: all of them where it has none.
func notLearned(scorer Scorer, texts []passages.Passage) []passages.Passage {
	learned, ok := scorer.(learner)
	if !ok {
		return texts
	}
	return slices.DeleteFunc(slices.Clone(texts), func(t passages.Passage) bool {
		return learned.LearnedFrom(t.Hash())
	})
}

// codedTexts are the texts of a sample with what its coders decided, as they were coded.
func (s *Service) codedTexts(
	ctx context.Context,
	sample coding.Sample,
	models bool,
) ([]passages.Passage, []coding.Decision, evaluation.LeftOut, error) {
	var left evaluation.LeftOut
	codings, err := s.store.Codings(ctx, sample.ID)
	if err != nil {
		return nil, nil, left, err
	}
	decisions := coding.Decide(codings, models)
	items := map[string]coding.Item{}
	for _, item := range sample.Items {
		items[item.Article] = item
	}
	var texts []passages.Passage
	for _, d := range decisions {
		if !d.Resolved("relevant") {
			left.Undecided++
			continue
		}
		p, kept, err := s.codedText(ctx, d, items[d.Article])
		switch {
		case err != nil:
			return nil, nil, left, err
		case !kept:
			left.Unread++
		default:
			texts = append(texts, p)
		}
	}
	if len(texts) == 0 {
		return nil, nil, left, &article.Error{
			Code: article.CodeNotFound, Message: "the sample " + sample.ID + " has no decided coding by people",
			Remedy: "Import codings with yulun code import, or evaluate on codings of models with --models.",
		}
	}
	return texts, decisions, left, nil
}

// codedText is the text that a decision is about; false where it is not kept any more.
func (s *Service) codedText(
	ctx context.Context,
	d coding.Decision,
	item coding.Item,
) (passages.Passage, bool, error) {
	a, err := s.store.Article(ctx, d.Article)
	if err != nil {
		return passages.Passage{}, false, err
	}
	texts, err := s.CodingTexts(ctx, d.Article)
	if err != nil {
		return passages.Passage{}, false, err
	}
	at := slices.IndexFunc(texts, func(t coding.Text) bool { return t.Hash == d.Text })
	if at < 0 {
		return passages.Passage{}, false, nil
	}
	return passages.Passage{
		ID: a.ID, Lang: a.Lang, Title: texts[at].Title, Text: texts[at].Text, Outlet: a.Outlet.ID, Type: a.Outlet.Type,
		Date: a.Published.String(), Probability: item.Probability, Relevant: d.Relevant, Score: d.Score,
		Class: d.Class, Frames: d.Frames, Object: d.Object,
	}, true, nil
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
