package service

import (
	"context"
	"fmt"
	"time"

	"yulun/article"
	"yulun/internal/wait"
)

// SourceConfig is the file in which the sources are configured. It may change while the program
// runs.
type SourceConfig interface {
	// Path is where it is, or will be.
	Path() string
	// Version names what the file says now.
	Version() (string, error)
	// Sources reads and checks the whole configuration.
	Sources() ([]article.Source, error)
	// Entry is the text of a source's outlet and the file's version.
	Entry(source string) (text, version string, err error)
	// Try gives the file as it would be with another text for the outlet of a source, or with a
	// further outlet where source is empty, and the outlet's sources. Save writes it, Pause pauses
	// a source or lets it go on. They refuse what a check refuses, and what was made for another
	// version.
	Try(version, source, text string) (before, after string, sources []article.Source, err error)
	Save(version, source, text string) error
	Pause(source string, paused bool) error
}

// configured are the sources as they were read last, and what is wrong with the file since.
type configured struct {
	sources []article.Source
	fault   string
}

// sources are the configured sources. They change with the file while the service runs.
func (s *Service) sources() []article.Source { return s.configured.Load().sources }

// watchEvery is how often the service looks whether the file of the sources has changed.
const watchEvery = 3 * time.Second

// watchSources reads the sources again whenever their file has changed, until ctx ends.
func (s *Service) watchSources(ctx context.Context) {
	if s.o.SourceConfig == nil {
		return
	}
	for wait.For(ctx, watchEvery) == nil {
		if err := s.readSources(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.WarnContext(ctx, "the sources can't be read again", "err", err)
		}
	}
}

// readSources reads the sources again where their file is another than at the last time. Where it
// has mistakes the sources stay as they are.
func (s *Service) readSources(ctx context.Context) error {
	s.following.Lock()
	defer s.following.Unlock()
	version, err := s.o.SourceConfig.Version()
	if err != nil || version == s.readVersion {
		return err
	}
	s.readVersion = version
	sources, err := s.o.SourceConfig.Sources()
	if err != nil {
		s.configured.Store(&configured{s.sources(), fmt.Sprintf("%v", err)})
		return err
	}
	s.configured.Store(&configured{sources: sources})
	s.o.Log.InfoContext(ctx, "the sources were read again", "sources", len(sources))
	if s.crawls.Load() {
		if err := s.rememberSources(ctx, sources); err != nil {
			return err
		}
	}
	if renew := s.renewPages.Load(); renew != nil {
		return (*renew)(ctx)
	}
	return nil
}
