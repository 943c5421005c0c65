package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/lmittmann/tint"

	"yulun/article"
	"yulun/configs"
	"yulun/configs/topics"
	"yulun/nlp/segment"
	"yulun/service"
	"yulun/tracing"
)

// app is what commands share: streams, flags and configuration, and the service that does the work.
type app struct {
	globals Globals
	std     streams
	log     *slog.Logger
	now     func() time.Time
	// tracer has spans where the environment asks for them.
	tracer tracing.Tracer

	config configs.Config
	// sourcesFile is the user's sources.yaml; nil where there is no folder of a user.
	sourcesFile *configs.SourcesFile
	topicWords  []string
	// opened is made by the first call of service.
	opened *service.Service
	// door says who gets at the pages.
	door service.Door
	// runCommand starts the service beside the pages that are served; empty where it can't be started.
	runCommand string
	// waiting counts the articles that the last query's answer lacks.
	waiting int
	// deleted counts the articles that were deleted on request, when the last query was answered.
	deleted int
}

func newApp(g Globals, std streams) *app {
	a := &app{globals: g, std: std, now: time.Now}
	level := slog.LevelWarn
	if g.Debug {
		level = slog.LevelDebug
	}
	a.log = slog.New(tint.NewTextHandler(std.err, &tint.Options{Level: level, NoColor: !std.errLook.colour, TimeFormat: time.TimeOnly}))
	return a
}

// configure reads and checks the configuration. Every command but version does so first.
func (a *app) configure() error {
	kept, err := service.TopicOf(a.globals.Data, topics.Default)
	if err != nil {
		return err
	}
	if !slices.Contains(topics.IDs(), kept) {
		kept = topics.Default // of another one only --config knows the files
	}
	a.sourcesFile = configs.NewSourcesFile(a.globals.Config, a.globals.Topic, kept)
	fsys, err := configs.Open(a.globals.Config, a.globals.Topic, kept)
	if err != nil {
		return err
	}
	if a.config, err = configs.Load(fsys); err != nil {
		return err
	}
	a.topicWords, err = segment.ReadWords(fsys, "lexicon/words.txt")
	return err
}

// service is made from what flags and configuration say when it is first asked for.
func (a *app) service() *service.Service {
	if a.opened == nil {
		o := service.Options{
			Data: a.globals.Data, Topic: a.config.Topic, FirstTopic: topics.Default,
			Sources: a.config.Sources, Codebook: a.config.Codebook,
			Lexicon: a.config.Lexicon, Stance: a.config.Stance, Frames: a.config.Frames, Words: a.topicWords, Sites: a.config.Sites,
			Surveys: a.config.Surveys, Events: a.config.Events, Storage: storage(a.config.Storage), Version: buildVersion(),
			Coders: coders(a.config.Models), Encoder: encoder(a.config.Models), Encoded: a.config.Encoded, Getenv: os.Getenv,
			Searches: configs.NewSearchesFile(a.globals.Config, a.config.Codebook),
			Door:     a.door, RunCommand: a.runCommand, StopWords: a.stopWords, Configuration: func() (string, error) { return configs.Digest(a.config.FS) },
			Reporter: reporter{a.std, a.globals.Quiet, a.now}, Log: a.log, Now: a.now, Tracer: a.tracer,
		}
		if a.runCommand != "" && a.sourcesFile != nil {
			o.SourceConfig = a.sourcesFile
		}
		a.opened = service.New(o)
	}
	return a.opened
}

// storage is what storage.yaml says as the service takes it.
func storage(c configs.Storage) (s service.Storage) {
	s.Postgres = (*service.Postgres)(c.Postgres)
	if e := c.Elastic; e != nil {
		s.Elastic = &service.Elastic{
			Addresses: e.Addresses, APIKeyFile: e.APIKeyFile, User: e.User, PasswordFile: e.PasswordFile, CAFile: e.CAFile,
			Prefix: e.Prefix, Shards: e.Shards, MaxShardSize: e.ShardBytes(),
			Refresh: time.Duration(e.Refresh), Timeout: time.Duration(e.Timeout),
		}
	}
	return s
}

// besideRun lets the pages show what the service has planned, and say how to start it.
func (a *app) besideRun() {
	words := []string{"yulun", "run", "--data", a.globals.Data}
	if a.globals.Config != "" {
		words = append(words, "--config", a.globals.Config)
	}
	if a.globals.Topic != "" {
		words = append(words, "--topic", a.globals.Topic)
	}
	for i, w := range words {
		words[i] = shellName(w)
	}
	a.runCommand = strings.Join(words, " ")
}

// shellName is a name for a shell, quoted where it needs to be.
func shellName(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./:", r)
	}) {
		return shellWord(name)
	}
	return name
}

// inData is a file of the data folder.
func (a *app) inData(name string) string { return filepath.Join(a.globals.Data, name) }

// close closes what the service opened.
func (a *app) close() error {
	if a.opened == nil {
		return nil
	}
	err := a.opened.Close()
	a.opened = nil
	return err
}

// format is the format asked for: --json turns text for people into JSON.
func (a *app) format(asked string) string {
	if a.globals.JSON && asked == "text" {
		return "json"
	}
	return asked
}

// isBehind reports whether a use case did its work, and only the index could not be brought up to
// date.
func isBehind(err error) bool { return article.CodeOf(err) == article.CodePartial }
