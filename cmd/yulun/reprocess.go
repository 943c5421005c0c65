package main

import (
	"context"
	"errors"
	"fmt"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/ingest"
)

type reprocessCommand struct {
	ScoreOnly bool `help:"Score the kept texts again and leave the archive alone."`
}

// Help is printed below the flags.
func (reprocessCommand) Help() string {
	return `Applies the present reader, lexicon and scorer to what was fetched before: nothing is asked of the network, and no revision is made,
since the outlets changed nothing.

` + exitCodes
}

// Run reads and scores everything again.
func (c *reprocessCommand) Run(ctx context.Context, a *app) error {
	if err := a.mustExist(); err != nil {
		return err
	}
	if err := a.openWrite(ctx); err != nil {
		return err
	}
	result, err := c.reprocess(ctx, a)
	if err != nil {
		return err
	}
	behind := a.drain(ctx)
	if behind != nil && article.CodeOf(behind) != article.CodePartial {
		return behind
	}
	for _, f := range result.Failures {
		a.complain("%s (%s): %v", f.URL, f.ID, f.Err)
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, map[string]int{"articles": result.Articles, "changed": result.Changed, "found": result.Found, "failed": len(result.Failures)})
	} else {
		_, err = fmt.Fprintf(a.std.out, "%d articles, %d of them changed, %d could not be read again; %d found on pages that held none before\n",
			result.Articles, result.Changed, len(result.Failures), result.Found)
	}
	if err == nil && len(result.Failures) > 0 {
		err = partial(len(result.Failures), result.Articles, "articles")
	}
	return errors.Join(err, behind)
}

func (c *reprocessCommand) reprocess(ctx context.Context, a *app) (ingest.Reprocessed, error) {
	scorer, err := a.scorer()
	if err != nil {
		return ingest.Reprocessed{}, err
	}
	if c.ScoreOnly {
		return ingest.Rescore(ctx, a.store, scorer.Read, nil)
	}
	converter, err := a.converter()
	if err != nil {
		return ingest.Reprocessed{}, err
	}
	records := archive.NewReader(a.path("archive"))
	sources := map[string]article.Source{}
	for _, s := range a.sources() {
		sources[s.ID] = s
		sources[article.ImportSource(s.Outlet.ID)] = s // the last of an outlet: they share what is read by
	}
	return ingest.Reread(ctx, ingest.RereadOptions{
		Store: a.store, Analyse: scorer.Read, Detect: a.detect, Simplify: converter.ToSimplified,
		Source: func(id string) (article.Source, bool) { s, ok := sources[id]; return s, ok },
		Open: func(_ context.Context, at article.Location) (ingest.Document, error) {
			r, err := records.At(at)
			return ingest.Document{URL: r.URL, ContentType: r.Header.Get("Content-Type"), At: r.At, Body: r.Body}, err
		},
		Read: rereadPages,
	})
}

// rereadPages reads the pages of one article out of their responses.
func rereadPages(s article.Source, documents []ingest.Document) (article.Page, error) {
	pages := make([]article.Page, len(documents))
	for i, d := range documents {
		p, err := extract.Read(extract.Input{Body: d.Body, ContentType: d.ContentType, URL: d.URL, Zone: s.Zone, Country: s.Outlet.Country, Now: d.At})
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
