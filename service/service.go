package service

import (
	"context"
	"crypto/x509"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/access"
	"yulun/article"
	"yulun/codebook"
	"yulun/crawler/extract"
	"yulun/index"
	"yulun/ingest"
	"yulun/internal/heavy"
	"yulun/internal/retry"
	"yulun/jobs"
	"yulun/locale"
	"yulun/metrics"
	"yulun/nlp"
	"yulun/nlp/frame"
	"yulun/nlp/lang"
	"yulun/nlp/lexicon"
	"yulun/nlp/segment"
	"yulun/nlp/stance"
	"yulun/service/indexing"
	"yulun/service/models"
	"yulun/stats"
	"yulun/store"
	"yulun/survey"
	"yulun/text"
	"yulun/tracing"
	"yulun/web"
)

// Options are what a Service works with. Data, Codebook and Lexicon are required.
type Options struct {
	// Data is the data folder. It is made when something is first written.
	Data string
	// Topic is the id of the topic; a data folder of another one is refused. FirstTopic is the
	// topic of data folders that don't say theirs.
	Topic, FirstTopic string
	// Sources are the configured sources.
	Sources []article.Source
	// Codebook names frames, classes, objects and outlet types.
	Codebook codebook.Codebook
	// Lexicon gives the topic's cues. It is called when the first text is scored.
	Lexicon func() (*lexicon.Lexicon, error)
	// Stance gives what was learned about stance, nil for nothing. It is called when the first text
	// is scored; nil: by the rules alone.
	Stance func() (*stance.Model, error)
	// Frames gives what was learned about frames, in the same way.
	Frames func() (*frame.Model, error)
	// Sites are the rules by which the pages of single sites are read.
	Sites extract.Rules
	// Words are the topic's words, which the segmenter keeps whole.
	Words []string
	// Surveys are what the pages show beside coverage.
	Surveys []survey.Survey
	// Events are drawn in charts over time.
	Events []stats.Event
	// Storage names the servers of store and index. The zero value keeps both in the data folder.
	Storage Storage
	// Coders are the language models that can code, Getenv gives the environment variables that
	// their keys are in.
	Coders []CoderModel
	Getenv func(string) string
	// Encoder turns texts into vectors; nil: none is used. Encoded gives what was learned about
	// stance with its vectors, nil for nothing.
	Encoder *EncoderModel
	Encoded func() (*stance.Model, error)
	// Retry says how often and after what pauses a model is asked again whose server fails.
	Retry retry.Policy
	// SourceConfig is the file of the sources, read again when it changes while the service or the
	// pages run; nil: the sources stay as they are.
	SourceConfig SourceConfig
	// Door says who gets at the pages, and how.
	Door Door
	// RunCommand is the command that starts the service on this data folder and this configuration;
	// empty where no service can work on them.
	RunCommand string
	// Searches are the saved searches; nil: there are none.
	Searches web.Searches
	// MailRoots are the authorities that webhooks and mail servers are trusted by; nil: the
	// system's.
	MailRoots *x509.CertPool
	// StopWords lists the words that tables of words leave out.
	StopWords func() (map[string]bool, error)
	// Configuration gives the digest of the files that say how articles are read and measured; nil:
	// it is not known.
	Configuration func() (string, error)
	// Version is the program's, for its user agent and the archive.
	Version string
	// Reporter shows people what they should know. Nil: nothing is shown.
	Reporter Reporter
	// Log defaults to nothing, Now to time.Now.
	Log *slog.Logger
	Now func() time.Time
	// Tracer has spans for the stages; its zero value for none.
	Tracer tracing.Tracer
}

// Reporter shows people what is being done. Its methods may be called by several goroutines.
type Reporter interface {
	// Notice is about something that went wrong, or that a user should know.
	Notice(text string)
	// Detail is about what is being done.
	Detail(text string)
	// Counter counts work of a known length, such as "articles indexed".
	Counter(what string, total int) Counter
}

// Counter shows how far a piece of work is.
type Counter interface {
	Update(done int)
	// Done ends the display. Calling it again does nothing.
	Done()
}

// silent shows nothing.
type silent struct{}

func (silent) Notice(string)               {}
func (silent) Detail(string)               {}
func (silent) Counter(string, int) Counter { return silent{} }
func (silent) Update(int)                  {}
func (silent) Done()                       {}

// Service is a data folder with the engines that its use cases need. Each engine is opened when it
// is first needed, and closed by Close.
type Service struct {
	o Options

	store store.Store
	// languages has the words of pages and notices in each language.
	languages func() (locale.Catalogue, error)
	// opening guards index, queue and answers, which whichever part of a running service needs them
	// first opens.
	opening sync.Mutex
	index   index.Index
	keeper  *indexing.Keeper
	queue   *jobs.Queue
	answers *models.DB
	// vectors are asked for where texts are scored with them.
	vectors *models.Patient
	// metrics count what this process does.
	metrics *metrics.Metrics
	// locked says that this process holds the data folder's lock, knowsDeletions that the store knows
	// the tombstones of the archive.
	locked, knowsDeletions bool

	closers []func() error
	// configured are the sources now. following guards readVersion, the version of their file that was
	// read last. crawls says that this process crawls them; renewPages makes its pages again.
	configured  atomic.Pointer[configured]
	following   sync.Mutex
	readVersion string
	crawls      atomic.Bool
	// room is where huge pages are read, scored and saved, whichever source they are of.
	room *heavy.Room
	// trials has a place for the one trial of sources that readers of the pages may have under way.
	// contact is where a webmaster reaches the user.
	trials  chan struct{}
	contact string
	// erasing keeps deletions apart; erased tells the service in this process of one.
	erasing    sync.Mutex
	erased     chan struct{}
	renewPages atomic.Pointer[func(context.Context) error]
	// followEvery is how often a crawl or an import brings the index up to date while it works.
	followEvery time.Duration

	converter func() *text.Converter
	segmenter func() (*segment.Segmenter, error)
}

// New makes a Service. It opens nothing.
func New(o Options) *Service {
	if o.Reporter == nil {
		o.Reporter = silent{}
	}
	if o.Door.Limits == (access.Limits{}) {
		o.Door.Limits = access.DefaultLimits()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{
		o: o, followEvery: 10 * time.Second, trials: make(chan struct{}, 1), room: heavy.New(), erased: make(chan struct{}, 1), converter: sync.OnceValue(text.NewConverter),
		segmenter: sync.OnceValues(func() (*segment.Segmenter, error) { return segment.New(o.Words) }),
		languages: sync.OnceValues(locale.Load),
	}
	s.configured.Store(&configured{sources: o.Sources})
	if o.SourceConfig != nil { // where it can't be read, it is read again later
		s.readVersion, _ = o.SourceConfig.Version()
	}
	s.metrics = metrics.New(o.Version, o.Now, s.metricsState)
	return s
}

// Close closes what was opened, last first.
func (s *Service) Close() error {
	errs := []error{s.closeIndex()}
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	s.closers = nil
	return errors.Join(errs...)
}

// Store is the store, once it is open.
func (s *Service) Store() store.Store { return s.store }

// Index is the index, once it is open.
func (s *Service) Index() index.Index { return s.index }

func (s *Service) path(name string) string { return filepath.Join(s.o.Data, name) }

// MustExist returns an error where the data folder holds nothing yet.
func (s *Service) MustExist() error {
	if s.shared() {
		return nil
	}
	if err := s.storeIsLost(); err != nil {
		return err
	}
	if _, err := os.Stat(s.path(storeFile)); errors.Is(err, fs.ErrNotExist) {
		return &article.Error{
			Code: article.CodeNotFound, Message: s.o.Data + " holds no articles yet",
			Remedy: "Run yulun crawl to collect some, yulun demo to try the sample press, or name another folder with --data.",
		}
	}
	return nil
}

// storeIsLost is the error of a data folder whose store is gone though other parts of it are there. A
// crawl would fetch everything again, and people would believe that nothing was ever collected.
func (s *Service) storeIsLost() error {
	if info, err := os.Stat(s.path(storeFile)); s.shared() || err == nil && info.Size() > 0 {
		return nil
	}
	left, err := filepath.Glob(filepath.Join(s.path(archiveFolder), "*.warc.gz"))
	if err != nil || len(left) == 0 {
		return err
	}
	return &article.Error{
		Code:    article.CodeUnavailable,
		Message: locale.Sprintf("%s is gone, though the archive of what was fetched is there (%d {file|files})", s.path(storeFile), len(left)),
		Remedy: "Put it back from a copy. Without one, yulun import " + s.path(archiveFolder) +
			" makes a new store of the archive; earlier revisions, visits and codings are lost then.",
	}
}

// OpenStore opens the store of a data folder that must exist.
func (s *Service) OpenStore(ctx context.Context) error {
	if err := s.MustExist(); err != nil {
		return err
	}
	return s.openStore(ctx)
}

// openWrite opens the store for a use case that changes it. One process at a time may.
func (s *Service) openWrite(ctx context.Context) error {
	if err := s.Lock(ctx); err != nil {
		return err
	}
	if err := s.keepTopic(); err != nil {
		return err
	}
	if err := s.openStore(ctx); err != nil {
		return err
	}
	if err := s.restampOlderCopy(ctx); err != nil {
		return err
	}
	// Articles that an earlier version kept have no keys yet.
	if _, err := s.store.Identify(ctx, ingest.Keys); err != nil || s.knowsDeletions {
		return err
	}
	err := s.syncTombstones(ctx)
	s.knowsDeletions = err == nil
	return err
}

// words cuts a text for the index. The first text loads the dictionary, so that commands without
// words start at once.
func (s *Service) words(text string) []string {
	segmenter, err := s.segmenter()
	if err != nil {
		panic(err) // the dictionary is part of the program, and the topic's words were checked when they were read
	}
	return segmenter.Cut(text)
}

// Cutter cuts a text into words.
func (s *Service) Cutter() (func(string) []string, error) {
	segmenter, err := s.segmenter()
	if err != nil {
		return nil, err
	}
	return segmenter.Cut, nil
}

// Scorer scores a text.
type Scorer interface {
	Read(title, text string, lang article.Lang) article.Reading
	// Method names how it reads: readings carry it.
	Method() string
}

// Scorer makes the scorer of the topic. Dictionary and lexicon are loaded side by side, since a
// command waits for both.
func (s *Service) Scorer() (Scorer, error) {
	scorer, options, err := s.scorer()
	if err != nil {
		return nil, err
	}
	if s.o.Encoded == nil {
		return scorer, nil
	}
	if options.Encoded, err = s.o.Encoded(); err != nil {
		return nil, err
	}
	if options.Encoded == nil {
		return scorer, nil
	}
	lex, err := s.o.Lexicon()
	if err != nil {
		return nil, err
	}
	return s.encoding(nlp.New(lex, options), options.Encoded)
}

// scorer makes the scorer that asks no encoder, with the options that it is made from.
func (s *Service) scorer() (*nlp.Scorer, nlp.Options, error) {
	var (
		both      errgroup.Group
		segmenter *segment.Segmenter
	)
	both.Go(func() (err error) {
		segmenter, err = s.segmenter()
		return err
	})
	lex, err := s.o.Lexicon()
	if loading := both.Wait(); err == nil {
		err = loading
	}
	if err != nil {
		return nil, nlp.Options{}, err
	}
	options := s.reading(segmenter)
	if s.o.Stance != nil {
		if options.Stance, err = s.o.Stance(); err != nil {
			return nil, nlp.Options{}, err
		}
	}
	if s.o.Frames != nil {
		if options.Frames, err = s.o.Frames(); err != nil {
			return nil, nlp.Options{}, err
		}
	}
	return nlp.New(lex, options), options, nil
}

// reading is how texts are read, to be scored or learned from.
func (s *Service) reading(segmenter *segment.Segmenter) nlp.Options {
	return nlp.Options{
		Codebook: s.o.Codebook, Fold: s.converter().Fold, Words: segmenter.Spans,
		Cut: segment.Digest(s.o.Words),
	}
}

// Detect tells the language and the script of a text.
func Detect(text string) (article.Lang, article.Script) { return lang.Detect(text) }
