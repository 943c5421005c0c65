package service

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/coding"
	"yulun/internal/openai"
	"yulun/locale"
	"yulun/nlp/coder"
	"yulun/service/models"
)

// modelsFile keeps what models at addresses answered, and what was spent on them.
const modelsFile = "models.db"

// Endpoint is an address that speaks as OpenAI's does, and how it may be asked.
type Endpoint struct {
	Address     string
	Unencrypted bool
	Model       string
	// KeyEnv names the environment variable that holds the key; empty: none is sent.
	KeyEnv    string
	Timeout   time.Duration
	PerMinute int
}

// CoderModel is a language model that codes.
type CoderModel struct {
	Name string
	Endpoint
	Temperature float64
	Seed        *int
	MaxTokens   int
	// MaxCompletion sends MaxTokens as max_completion_tokens.
	MaxCompletion bool
	Format        models.Format
	// Language is the language of the instructions; empty is the language of each piece.
	Language article.Lang
	Budget   coder.Budget
	Price    coder.Price
}

// CoderText is a text to be coded.
type CoderText struct {
	// Article is the id of the article, Revision the number of the text among its revisions, from
	// 1; 0 where the text is not from the store.
	Article     string
	Revision    int
	Title, Text string
	Lang        article.Lang
}

// CoderRun is what came of letting a model code.
type CoderRun struct {
	// Coder is the name of the coder, Model that of the model.
	Coder, Model string
	// Texts counts the texts that were to be coded, Coded those that are, Known those of them whose
	// answer was there already.
	Texts, Coded, Known int
	// Failures are texts that the model could not code, Left counts those that were not asked about
	// since the run ended before them.
	Failures []CoderFailure
	Left     int
	// Spent is what this run took, Total what the coder has taken from this data folder in all.
	Spent, Total coder.Spent
	// Stopped says why the run ended before the last text; empty where it did not.
	Stopped string
}

// CoderFailure is a text that was not coded.
type CoderFailure struct {
	Article string `json:"article"`
	Reason  string `json:"reason"`
}

// coderModel is the configured coder of a name.
func (s *Service) coderModel(name string) (CoderModel, error) {
	var names []string
	for _, m := range s.o.Coders {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	if len(names) == 0 {
		return CoderModel{}, article.Usagef("Name one in models.yaml; docs/models.md shows how.", "no model is configured to code")
	}
	return CoderModel{}, article.Usagef("Use one of "+strings.Join(names, ", ")+", or add it to models.yaml.", "no coder of models.yaml has the name %q", name)
}

// client makes the client of an address.
func (s *Service) client(e Endpoint) (*openai.Client, error) {
	var key string
	if e.KeyEnv != "" {
		if s.o.Getenv != nil {
			key = strings.TrimSpace(s.o.Getenv(e.KeyEnv))
		}
		if key == "" {
			return nil, article.Usagef("Set it to the key of "+e.Address+", or leave key_env out of models.yaml where none is needed.",
				"the environment variable %s is empty", e.KeyEnv)
		}
	}
	return openai.New(openai.Options{
		Address: e.Address, Unencrypted: e.Unencrypted, Key: openai.Secret(key), Timeout: e.Timeout, PerMinute: e.PerMinute,
		UserAgent: "yulun/" + s.o.Version,
	})
}

// models opens the file of answers and makes it where it is missing.
func (s *Service) models(ctx context.Context) (*models.DB, error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.answers != nil {
		return s.answers, nil
	}
	if err := s.makeFolder(); err != nil {
		return nil, err
	}
	db, err := models.Open(ctx, s.path(modelsFile), s.o.Now)
	if err != nil {
		return nil, err
	}
	s.answers, s.closers = db, append(s.closers, db.Close)
	return db, nil
}

// prompts are the instructions of a coder for pieces in either language. Pieces in another one than
// Chinese are asked about in English.
func (s *Service) prompts(m CoderModel) (func(article.Lang) coder.Prompt, error) {
	lex, err := s.o.Lexicon()
	if err != nil {
		return nil, err
	}
	chinese, err := coder.NewPrompt(s.o.Codebook, lex.TitleIn(article.Chinese), article.Chinese)
	if err != nil {
		return nil, err
	}
	english, err := coder.NewPrompt(s.o.Codebook, lex.TitleIn(article.English), article.English)
	if err != nil {
		return nil, err
	}
	return func(lang article.Lang) coder.Prompt {
		if m.Language != "" {
			lang = m.Language
		}
		if lang == article.Chinese {
			return chinese
		}
		return english
	}, nil
}

// RunCoder lets a configured model code texts, and hands each coding to keep as it comes. Answers
// that are there already are not asked for again, so a run that was stopped or killed resumes where
// it was. sample is the id under which the codings are kept; total, if not 0, is how many texts
// there are.
//
// The error has CodePartial where some texts were not coded and some were; CodeUnavailable where
// none was.
func (s *Service) RunCoder(ctx context.Context, name, sample string, texts iter.Seq2[CoderText, error], total int, keep func(coding.Coding) error) (run CoderRun, err error) {
	m, err := s.coderModel(name)
	if err != nil {
		return run, err
	}
	client, err := s.client(m.Endpoint)
	if err != nil {
		return run, err
	}
	defer client.Close()
	prompts, err := s.prompts(m)
	if err != nil {
		return run, err
	}
	db, err := s.models(ctx)
	if err != nil {
		return run, err
	}
	ledger := db.Ledger(m.Name)
	before, err := ledger.Spent(ctx)
	if err != nil {
		return run, err
	}
	w := coderWork{
		model: m, sample: sample, keep: keep, run: CoderRun{Coder: m.Name, Model: m.Model},
		coder: coder.New(coder.Options{
			Chat: models.Chat{
				Client: client, Model: m.Model, Temperature: m.Temperature, Seed: m.Seed, MaxTokens: m.MaxTokens, MaxCompletion: m.MaxCompletion,
				Format: m.Format,
			},
			Cache: db, Ledger: ledger, Prompt: prompts, Model: m.Model, Temperature: m.Temperature, Seed: m.Seed, MaxTokens: m.MaxTokens,
			Price: m.Price, Budget: m.Budget, Retry: s.o.Retry, Now: s.o.Now,
		}),
	}
	counter := s.o.Reporter.Counter("texts coded", total)
	defer counter.Done()
	err = w.all(ctx, texts, counter)
	after, asked := ledger.Spent(context.WithoutCancel(ctx))
	w.run.Spent, w.run.Total = difference(after, before), after
	return w.run, errors.Join(err, asked)
}

// RunCoderOnSample lets a configured model code the articles of a sample and keeps the codings in
// the store, where keep is nil. Otherwise they go to keep, and the data folder isn't locked. Errors
// are those of [Service.RunCoder].
func (s *Service) RunCoderOnSample(ctx context.Context, name, sample string, keep func(coding.Coding) error) (CoderRun, error) {
	if err := s.OpenStore(ctx); err != nil {
		return CoderRun{}, err
	}
	if keep == nil {
		if err := s.openWrite(ctx); err != nil {
			return CoderRun{}, err
		}
		keep = func(c coding.Coding) error {
			_, err := s.store.SaveCodings(context.WithoutCancel(ctx), []coding.Coding{c}, s.o.Now())
			return err
		}
	}
	drawn, err := s.store.Sample(ctx, sample)
	if err != nil {
		return CoderRun{}, err
	}
	texts := func(yield func(CoderText, error) bool) {
		for _, item := range drawn.Items {
			text, err := s.TextToCode(ctx, item)
			lang, _ := Detect(text.Title + "\n" + text.Text)
			if !yield(CoderText{Article: item.Article, Revision: text.Revision, Title: text.Title, Text: text.Text, Lang: lang}, err) {
				return
			}
		}
	}
	return s.RunCoder(ctx, name, drawn.ID, texts, len(drawn.Items), keep)
}

// difference is what was spent between two moments.
func difference(after, before coder.Spent) coder.Spent {
	return coder.Spent{
		Pieces: after.Pieces - before.Pieces, Requests: after.Requests - before.Requests, Cost: after.Cost - before.Cost,
		Tokens:  coder.Tokens{Input: after.Input - before.Input, Output: after.Output - before.Output},
		Bounded: after.Bounded - before.Bounded,
	}
}

// coderWork is one run.
type coderWork struct {
	coder  *coder.Coder
	model  CoderModel
	sample string
	keep   func(coding.Coding) error
	run    CoderRun
	// stopped is why no further text is asked about.
	stopped error
}

// maxRefused is how many texts a server may refuse before it has coded any: from then on it is the
// way of asking that it refuses.
const maxRefused = 3

// all codes the texts. After the run is stopped, texts whose answers are known are still coded.
func (w *coderWork) all(ctx context.Context, texts iter.Seq2[CoderText, error], counter Counter) error {
	for text, err := range texts {
		if err != nil {
			return err
		}
		w.run.Texts++
		code := w.one
		if w.stopped != nil {
			code = w.known
		}
		if err := code(ctx, text); err != nil {
			return err
		}
		counter.Update(w.run.Coded)
	}
	return w.outcome()
}

func (w *coderWork) one(ctx context.Context, text CoderText) error {
	done, err := w.coder.Code(ctx, text.Title, text.Text, text.Lang)
	var exhausted *coder.Exhausted
	var failed *openai.Error
	switch {
	case err == nil:
		return w.done(text, done)
	case ctx.Err() != nil:
		return ctx.Err()
	case concernsText(err):
		w.run.Failures = append(w.run.Failures, CoderFailure{Article: text.Article, Reason: err.Error()})
		if errors.As(err, &failed) && w.run.Coded == 0 && len(w.run.Failures) >= maxRefused {
			w.stopped = err
		}
		return nil
	case errors.As(err, &exhausted), errors.As(err, &failed):
		w.stopped = err
		w.run.Left++
		return nil
	}
	return err
}

// known codes a text whose answer is known.
func (w *coderWork) known(ctx context.Context, text CoderText) error {
	done, ok, err := w.coder.Known(ctx, text.Title, text.Text, text.Lang)
	switch {
	case err != nil:
		return err
	case ok:
		return w.done(text, done)
	}
	w.run.Left++
	return nil
}

func (w *coderWork) done(text CoderText, d coder.Coded) error {
	w.run.Coded++
	if !d.Asked {
		w.run.Known++
	}
	return w.keep(w.coding(text, d))
}

// concernsText reports whether an error is about one text alone: an answer that doesn't fit, a text
// that is too long, a request that the server finds wrong.
func concernsText(err error) bool {
	var invalid *coder.Invalid
	var long *coder.TooLong
	var failed *openai.Error
	return errors.As(err, &invalid) || errors.As(err, &long) ||
		errors.As(err, &failed) && slices.Contains([]int{400, 413, 422}, failed.Status)
}

// coding is a decision as package coding has it.
func (w *coderWork) coding(text CoderText, d coder.Coded) coding.Coding {
	c := coding.Coding{
		Article: text.Article, Text: coding.Hash(text.Title, text.Text), Revision: text.Revision, Coder: w.model.Name, Sample: w.sample,
		Relevant: d.Relevant, Note: d.Reason, At: d.At,
		Model: &coding.ModelInfo{
			Name: w.model.Model, Version: d.Model, Temperature: w.model.Temperature, Seed: w.model.Seed, Prompt: d.Prompt, Checksum: d.Fingerprint,
			Response: d.Checksum,
		},
	}
	if d.Relevant {
		score := float64(d.Score)
		c.Score, c.Class, c.Frames, c.Object, c.Conduct = &score, d.Class, d.Frames, d.Object, d.Conduct
	}
	return c.WithID()
}

// outcome says why not all texts are coded.
func (w *coderWork) outcome() error {
	missing := len(w.run.Failures) + w.run.Left
	if missing == 0 {
		return nil
	}
	e := &article.Error{Code: article.CodePartial, Message: locale.Sprintf("%d of %d {text was|texts were} not coded", missing, w.run.Texts)}
	if w.run.Coded == 0 {
		e.Code = article.CodeUnavailable
	}
	var exhausted *coder.Exhausted
	switch {
	case errors.As(w.stopped, &exhausted):
		e.Code = article.CodePartial // as the user asked for
		e.Err, e.Remedy = w.stopped, "Raise the budget of "+w.model.Name+" in models.yaml and run the same command to continue."
	case w.stopped != nil:
		e.Err, e.Remedy = w.stopped, "Check that the server runs and knows the model, and run the same command to continue; what was answered is kept."
	default:
		e.Message += " (see above)"
	}
	if w.stopped != nil {
		w.run.Stopped = w.stopped.Error()
	}
	return e
}
