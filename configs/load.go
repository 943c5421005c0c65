package configs

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/codebook"
	"yulun/crawler/extract"
	"yulun/internal/strictyaml"
	"yulun/nlp/frame"
	"yulun/nlp/lexicon"
	"yulun/nlp/stance"
	"yulun/saved"
	"yulun/stats"
	"yulun/survey"
)

// Config is a checked configuration.
type Config struct {
	// Topic is the topic's id.
	Topic   string
	Sources []article.Source
	Surveys []survey.Survey
	// Replications are studies of coverage whose figures can be measured again.
	Replications []survey.Replication
	// Events are what happened meanwhile, in order of time.
	Events []stats.Event
	// Codebook is what codebook.yaml and frames.yaml say.
	Codebook codebook.Codebook
	// Sites are the rules for the pages of single sites.
	Sites extract.Rules
	// Storage says where store and index are kept.
	Storage Storage
	// Models are the models at addresses that models.yaml names.
	Models Models
	// Lexicon is what topic.yaml, frames.yaml and the lexicon folder say. Load has read it where
	// any of them is edited; the built-in ones are compiled, and decoded when first asked for.
	Lexicon func() (*lexicon.Lexicon, error)
	// Stance is the model of stance, read when first asked for; nil where the topic has none.
	Stance func() (*stance.Model, error)
	// Frames is the model of frames, in the same way.
	Frames func() (*frame.Model, error)
	// Encoded is the model of stance that reads vectors of Models.Embeddings, in the same way.
	Encoded func() (*stance.Model, error)
	// Limits are the limits of what is served.
	Limits access.Limits
	// Searches are the saved searches.
	Searches saved.Settings
	// FS holds the files themselves.
	FS fs.FS
}

// Load reads and checks the whole configuration. Its error is an [*article.Error] of code usage
// that wraps [strictyaml.Problems] with every mistake of every file.
func Load(fsys fs.FS) (Config, error) {
	cues, problems := loadCues(fsys)
	book := cues.book
	sources, more := loadSources(fsys, book.TypeIDs())
	problems = append(problems, more...)
	topic := topicOf(fsys)
	known := nameable(topic, book)
	surveys, more := loadSurveys(fsys, known)
	problems = append(problems, more...)
	replications, more := loadReplications(fsys, known)
	problems = append(problems, more...)
	events, more := loadEvents(fsys)
	problems = append(problems, more...)
	sites, more := loadSites(fsys)
	problems = append(problems, more...)
	storage, more := loadStorage(fsys)
	problems = append(problems, more...)
	models, more := loadModels(fsys)
	problems = append(problems, more...)
	searches, more := loadSearches(fsys, book)
	problems = append(problems, more...)
	limits, more := loadServe(fsys)
	problems = append(problems, more...)
	if err := problems.Err(); err != nil {
		return Config{}, mistakes(problems, err)
	}
	return Config{
		Topic: topic, Codebook: book, Sources: sources, Surveys: surveys, Replications: replications, Events: events, Sites: sites, Storage: storage,
		Models: models, Lexicon: cues.lexicon, Stance: stanceModel(fsys), Frames: frameModel(fsys),
		Encoded: encodedModel(fsys, models), Searches: searches, Limits: limits, FS: fsys,
	}, nil
}

func mistakes(problems strictyaml.Problems, err error) error {
	message, what := fmt.Sprintf("the configuration has %d mistakes", len(problems)), "them"
	if len(problems) == 1 {
		message, what = "the configuration has a mistake", "it"
	}
	return &article.Error{Code: article.CodeUsage, Message: message, Remedy: "Correct " + what + " and run yulun config check.", Err: listed{err}}
}

// listed puts an error's lines below the sentence that introduces them.
type listed struct{ error }

// Error is the lines on lines of their own.
func (l listed) Error() string { return "\n" + l.error.Error() }

// Unwrap is the error itself.
func (l listed) Unwrap() error { return l.error }

func loadSources(fsys fs.FS, types []article.OutletType) ([]article.Source, strictyaml.Problems) {
	var f sourcesFile
	doc, problems := strictyaml.Decode(fsys, "sources.yaml", &f)
	if unreadable(problems) {
		return nil, problems
	}
	c := &checker{doc: doc, outletTypes: types, unread: problems, problems: slices.Clone(problems), addresses: map[string]string{}, ids: map[string]string{}, zones: map[string]*time.Location{}}
	c.file(f)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return f.sources(c.zones), nil
}

// unreadable reports whether a file as a whole couldn't be read, so that its contents can't be
// judged.
func unreadable(problems strictyaml.Problems) bool {
	return slices.ContainsFunc(problems, func(p strictyaml.Problem) bool { return p.Field == "" })
}

// covered reports whether a value, or what it is part of, has been complained about already.
func covered(path string, problems strictyaml.Problems) bool {
	return slices.ContainsFunc(problems, func(p strictyaml.Problem) bool {
		rest, within := strings.CutPrefix(path, p.Field)
		return within && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}
