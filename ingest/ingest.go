package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"yulun/article"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/internal/heavy"
	"yulun/store"
	"yulun/tracing"
)

// Keeper is the part of the store that takes articles.
type Keeper interface {
	Save(ctx context.Context, s store.Saved) (outcome frontier.Outcome, id string, err error)
	TakeOver(ctx context.Context, sourceID, url string, due time.Time) (bool, error)
}

// Options are what an article meets on its road. All but Now are required.
type Options struct {
	Store Keeper
	// Analyse scores a text. It is called by many goroutines at once.
	Analyse func(title, text string, lang article.Lang) article.Reading
	// Detect tells language and script of a text; empty ones when it can't.
	Detect func(text string) (article.Lang, article.Script)
	// Simplify converts traditional characters to simplified ones, so that reprints are known
	// across the scripts.
	Simplify func(string) string
	// Now dates what comes without a time of its fetch, such as an import. Defaults to time.Now.
	Now func() time.Time
	// Log gets an entry for each article that is new, and for each that changed. Defaults to none.
	Log *slog.Logger
	// Room is where huge texts are scored and saved; nil for no bound.
	Room *heavy.Room
	// Tracer has spans for the saving of articles, and for scoring and the store within it.
	Tracer tracing.Tracer
}

func (o Options) validate() error {
	var missing []error
	for name, absent := range map[string]bool{
		"Store": o.Store == nil, "Analyse": o.Analyse == nil, "Detect": o.Detect == nil, "Simplify": o.Simplify == nil,
	} {
		if absent {
			missing = append(missing, fmt.Errorf("ingest: Options.%s is required", name))
		}
	}
	return errors.Join(missing...)
}

// Ingest takes fetched articles and keeps them, related and scored. It is the crawler's sink.
type Ingest struct {
	store  Keeper
	stages stages
	now    func() time.Time
	log    *slog.Logger
	room   *heavy.Room
	tracer tracing.Tracer
}

// New is an Ingest.
func New(o Options) (*Ingest, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Ingest{store: o.Store, stages: stages{o.Analyse, o.Detect, o.Simplify, o.Tracer}, now: o.Now, log: o.Log, room: o.Room, tracer: o.Tracer}, nil
}

// Accept keeps one article page and returns what it was: new, revised, unchanged or duplicate. What
// it took is durable when it returns. It may be called by many goroutines at once: scoring runs
// beside scoring, and the store finds the near-duplicates within its own transaction.
func (g *Ingest) Accept(ctx context.Context, f frontier.Fetched) (outcome frontier.Outcome, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	leave, err := g.room.Enter(ctx, len(f.Page.Text))
	if err != nil {
		return "", err
	}
	defer leave()
	ctx, span := g.tracer.Start(ctx, "save", tracing.SourceID.String(f.Fetch.SourceID))
	defer func() {
		span.Set(tracing.Outcome.String(string(outcome)))
		span.End(err)
	}()
	if f.Fetch.At.IsZero() {
		f.Fetch.At = g.now()
	}
	if f.FirstSeen.IsZero() {
		f.FirstSeen = f.Fetch.At
	}
	s, err := newSaved(ctx, f, g.stages)
	if err != nil {
		return "", fmt.Errorf("ingest %s: %w", f.Fetch.URL, err)
	}
	outcome, id, err := g.keep(ctx, s, f)
	if err != nil {
		return "", fmt.Errorf("ingest %s: %w", f.Fetch.URL, err)
	}
	span.Set(tracing.ArticleID.String(id))
	if outcome == frontier.OutcomeNew || outcome == frontier.OutcomeRevised {
		g.log.InfoContext(ctx, "saved", "outcome", outcome, "article", id, "source", s.Fetch.SourceID, "url", s.Fetch.URL)
	}
	return outcome, nil
}

// keep gives an article page to the store.
func (g *Ingest) keep(ctx context.Context, s store.Saved, f frontier.Fetched) (outcome frontier.Outcome, id string, err error) {
	ctx, span := g.tracer.Start(ctx, "store")
	defer func() { span.End(err) }()
	outcome, id, err = g.store.Save(ctx, s)
	if err == nil && outcome == frontier.OutcomeDuplicate && f.Listed.Capture == nil && !article.IsImportSource(f.Source.ID) {
		_, err = g.store.TakeOver(ctx, f.Fetch.SourceID, f.Fetch.URL, f.Fetch.At)
	}
	return outcome, id, err
}

// newSaved is what the store is given of an article page.
func newSaved(ctx context.Context, f frontier.Fetched, st stages) (store.Saved, error) {
	identity, err := identify(f.Page, f.Fetch)
	if err != nil {
		return store.Saved{}, err
	}
	a := article.Article{
		ID: article.NewID(identity.canonical), URL: f.Page.URL, CanonicalURL: identity.canonical, SourceID: f.Source.ID,
		FirstSeen: f.FirstSeen, Fetched: f.Fetch.At, Archive: f.Fetch.Archive,
	}
	if a.URL == "" {
		a.URL = f.Fetch.URL
	}
	fingerprint := st.apply(ctx, &a, dated(f.Page, f.Listed), f.Source)
	a.Notes.Named = identity.named
	if c := f.Listed.Capture; c != nil {
		a.Notes.Captured, a.Notes.CapturedAt = c.At, c.URL
	}
	return store.Saved{
		Article: a, Fingerprint: fingerprint, Same: st.same(), Revises: relate.IsRevision, Fetch: f.Fetch, Parts: f.Parts,
		Identity: identity.kept(),
	}, nil
}

// stages are the functions that make an article of a page.
type stages struct {
	analyse  func(title, text string, lang article.Lang) article.Reading
	detect   func(text string) (article.Lang, article.Script)
	simplify func(string) string
	tracer   tracing.Tracer
}

// apply fills in what a page says and what is measured in it, and returns the text's fingerprint.
// The article's Fetched and what its address made of it are set before.
func (s stages) apply(ctx context.Context, a *article.Article, p article.Page, src article.Source) article.Fingerprint {
	a.Title, a.Authors, a.Text = p.Title, p.Authors, p.Text
	a.Published, a.PublishedSource, a.OriginalSource = p.Published, p.PublishedSource, p.OriginalSource
	a.Notes = p.Notes
	if a.Published.IsZero() {
		a.Notes.Doubt(article.DoubtUndated)
	}
	a.Outlet = src.Outlet
	when := a.Published
	if when.IsZero() {
		when = article.At(a.Fetched)
	}
	a.Outlet.Type = src.TypeAt(when)
	a.Lang, a.Script = s.language(p, src)
	_, span := s.tracer.Start(ctx, "score")
	a.Reading = s.analyse(a.Title, a.Text, a.Lang)
	span.Set(tracing.Method.String(a.Reading.Method))
	span.End(nil)
	return relate.Fingerprint(a.Text, s.simplify)
}

// same is how an article is compared with others: whether two pieces are one, printed twice, in
// whatever script.
func (s stages) same() func(a, b article.Piece) bool { return relate.NewComparer(s.simplify).IsReprint }

// language is what the text shows; where that is too little, what the page declares, then what its
// source does.
func (s stages) language(p article.Page, src article.Source) (article.Lang, article.Script) {
	lang, script := s.detect(p.Title + "\n" + p.Text)
	if lang == "" {
		lang = p.Lang
	}
	if lang == "" {
		lang = src.Lang
	}
	if script == "" {
		script = p.Script
	}
	return lang, script
}
