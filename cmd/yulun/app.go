package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lmittmann/tint"

	"yulun/article"
	"yulun/configs"
	"yulun/index"
	"yulun/ingest"
	"yulun/internal/sqlitefile"
	"yulun/jobs"
	"yulun/nlp"
	"yulun/nlp/lang"
	"yulun/nlp/segment"
	"yulun/store"
)

// app is the only place where the packages meet. It opens what a command asks for, once, and closes it at the end.
type app struct {
	globals Globals
	std     streams
	log     *slog.Logger
	now     func() time.Time

	config     configs.Config
	topicWords []string

	store store.Store
	// index is opened once, by whichever of a service's parts needs it first.
	index   index.Index
	opening sync.Mutex
	queue   *jobs.Queue
	// healed says that a service has seen its index to be whole; only the job that fills it uses it.
	healed bool
	// indexFault is why a command that writes has no index.
	indexFault error
	// locked says that this program holds the data folder's lock.
	locked bool

	converter func() (*lang.Converter, error)
	segmenter func() (*segment.Segmenter, error)
	closers   []func() error
}

func newApp(g Globals, std streams) *app {
	a := &app{globals: g, std: std, now: time.Now, log: slog.New(slog.DiscardHandler)}
	level := slog.LevelWarn
	if g.Debug {
		level = slog.LevelDebug
	}
	a.log = slog.New(tint.NewTextHandler(std.err, &tint.Options{Level: level, NoColor: !std.errTerminal, TimeFormat: time.TimeOnly}))
	a.converter = sync.OnceValues(lang.NewConverter)
	a.segmenter = sync.OnceValues(func() (*segment.Segmenter, error) { return segment.New(a.topicWords) })
	return a
}

// configure reads and checks the configuration. Every command but version does so first.
func (a *app) configure() error {
	fsys, err := configs.Open(a.globals.Config, a.globals.Topic)
	if err != nil {
		return err
	}
	if a.config, err = configs.Load(fsys); err != nil {
		return err
	}
	a.topicWords, err = segment.ReadWords(fsys, "lexicon/words.txt")
	return err
}

func (a *app) sources() []article.Source { return a.config.Sources }

// close closes what was opened, last first.
func (a *app) close() error {
	errs := []error{a.closeIndex()}
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(errs...)
}

func (a *app) path(name string) string { return filepath.Join(a.globals.Data, name) }

// mustExist is an error where the data folder holds nothing yet.
func (a *app) mustExist() error {
	if a.shared() {
		return nil
	}
	if _, err := os.Stat(a.path(storeFile)); errors.Is(err, fs.ErrNotExist) {
		return &article.Error{
			Code: article.CodeNotFound, Message: a.globals.Data + " holds no articles yet",
			Remedy: "Run yulun crawl to collect some, yulun demo to try the sample press, or name another folder with --data.",
		}
	}
	return nil
}

// openRead opens store and index of a data folder that must exist, for a command that answers from the index: it must hold all
// articles.
func (a *app) openRead(ctx context.Context) error {
	if err := a.mustExist(); err != nil {
		return err
	}
	if err := a.openStore(ctx); err != nil {
		return err
	}
	if err := a.openIndex(ctx); err != nil {
		return err
	}
	return a.checkIndex(ctx)
}

// openWrite opens store and index for a command that changes them; one at a time may. An index that can't be opened hinders
// nothing before it is drained into.
func (a *app) openWrite(ctx context.Context) error {
	if err := a.lock(ctx); err != nil {
		return err
	}
	if err := a.openStore(ctx); err != nil {
		return err
	}
	if _, err := a.store.Identify(ctx, ingest.Keys); err != nil { // what an earlier version kept has no keys
		return err
	}
	if a.indexFault == nil { // what can't be opened costs seconds, and a service asks for this more than once
		a.indexFault = a.openIndex(ctx)
	}
	return ctx.Err()
}

// lockFile is the file that the program which changes a data folder holds locked.
const lockFile = "lock"

// lock makes the data folder and takes its lock, until the program ends, where the store is in it.
func (a *app) lock(ctx context.Context) error {
	if a.locked {
		return nil
	}
	if err := os.MkdirAll(a.globals.Data, 0o755); err != nil {
		return &article.Error{Code: article.CodeUnavailable, Message: "make the data folder", Err: err, Remedy: "Choose a folder that can be written with --data."}
	}
	if a.shared() { // the truth lies elsewhere; archive files are each one process's own
		return nil
	}
	release, err := sqlitefile.Lock(ctx, a.path(lockFile))
	if err != nil {
		return err
	}
	a.locked, a.closers = true, append(a.closers, release)
	return nil
}

// format is the format asked for: --json turns text for people into JSON.
func (a *app) format(asked string) string {
	if a.globals.JSON && asked == "text" {
		return "json"
	}
	return asked
}

// words segments for the index. The dictionary is loaded by the first text that needs it, so that commands without
// words start at once.
func (a *app) words(text string) []string {
	s, err := a.segmenter()
	if err != nil {
		panic(err) // the dictionary is part of the program, and configure has checked the topic's words
	}
	return s.Cut(text)
}

// cutter is the segmenter's Cut.
func (a *app) cutter() (func(string) []string, error) {
	s, err := a.segmenter()
	if err != nil {
		return nil, err
	}
	return s.Cut, nil
}

// detect tells language and script.
func (a *app) detect(text string) (article.Lang, article.Script) { return lang.Detect(text) }

// reader scores a text.
type reader interface {
	Read(title, text string, lang article.Lang) article.Reading
}

func (a *app) scorer() (reader, error) {
	converter, err := a.converter()
	if err != nil {
		return nil, err
	}
	lex, err := a.config.Lexicon()
	if err != nil {
		return nil, err
	}
	return nlp.New(lex, nlp.Options{Codebook: a.config.Codebook, Simplify: converter.ToSimplified}), nil
}
