package service

import (
	"context"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/ingest"
)

// Reprocess applies the present reader and scorer to what was fetched before; with scoreOnly, the
// present scorer to the texts that were read before. Where only the index could not be brought up
// to date, the error has CodePartial.
func (s *Service) Reprocess(ctx context.Context, scoreOnly bool) (done ingest.Reprocessed, err error) {
	if err := s.MustExist(); err != nil {
		return done, err
	}
	if err := s.openWrite(ctx); err != nil {
		return done, err
	}
	scorer, err := s.Scorer()
	if err != nil {
		return done, err
	}
	total, err := s.store.Count(ctx)
	if err != nil {
		return done, err
	}
	if scoreOnly {
		counter := s.o.Reporter.Counter("articles scored again", total)
		done, err = ingest.Rescore(ctx, s.store, scorer.Method(), scorer.Read, counter.Update)
		counter.Done()
	} else {
		counter := s.o.Reporter.Counter("articles read again", total)
		done, err = s.reread(ctx, scorer, counter.Update)
		counter.Done()
	}
	if err != nil {
		return done, err
	}
	if _, err := s.store.Pack(ctx); err != nil {
		return done, err
	}
	return done, s.updateIndex(ctx)
}

// reread reads and scores what is in the archive.
func (s *Service) reread(ctx context.Context, scorer Scorer, progress ingest.Progress) (ingest.Reprocessed, error) {
	records := archive.NewReader(s.path(archiveFolder))
	sources := map[string]article.Source{}
	for _, source := range s.o.Sources {
		sources[source.ID] = source
		// Imported pages are read as those of the outlet's last source: all sources of an outlet
		// are read alike.
		sources[article.ImportSource(source.Outlet.ID)] = source
	}
	return ingest.Reread(ctx, ingest.RereadOptions{
		Store: s.store, Analyse: scorer.Read, Detect: Detect, Simplify: s.converter().ToSimplified,
		Source: func(id string) (article.Source, bool) { source, ok := sources[id]; return source, ok },
		Open: func(_ context.Context, at article.Location) (ingest.Document, error) {
			r, err := records.At(at)
			return ingest.Document{URL: r.URL, ContentType: r.Header.Get("Content-Type"), At: r.At, Body: r.Body}, err
		},
		Read: s.rereadPages, Progress: progress,
	})
}

// rereadPages reads the pages of one article out of their responses.
func (s *Service) rereadPages(source article.Source, documents []ingest.Document) (article.Page, error) {
	pages := make([]article.Page, len(documents))
	for i, d := range documents {
		p, err := extract.Read(extract.Input{
			Body: d.Body, ContentType: d.ContentType, URL: d.URL, Zone: source.Zone, Country: source.Outlet.Country, Now: d.At,
			Rules: s.o.Sites, Seen: d.At,
		})
		if err != nil {
			return article.Page{}, err
		}
		pages[i] = p
	}
	page := extract.Join(pages[0], pages[1:])
	if len(pages[0].NextPages) >= len(pages) { // some could not be fetched
		page.Notes.Partial = extract.PartialPages
	}
	return page, nil
}
