package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
	"unicode/utf8"

	"yulun/article"
	"yulun/crawler"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/store"
)

// CheckedSource is what the last check of a source saw.
type CheckedSource struct {
	At time.Time `json:"at"`
	OK bool      `json:"ok"`
	// Addresses counts the article addresses that its listings name.
	Addresses int `json:"addresses"`
	// Title, Published and Characters are of the article that was read.
	Title      string `json:"title,omitempty"`
	Published  string `json:"published,omitempty"`
	Characters int    `json:"characters,omitempty"`
	// Problems say what is wrong with the source, and what each failed address answered.
	Problems []string `json:"problems,omitempty"`
}

// checksFile keeps what the checks of sources saw, in the data folder.
const checksFile = "sources-checked.json"

// CheckedSources is what the last check of each source saw, by the source's id.
func (s *Service) CheckedSources() (map[string]CheckedSource, error) {
	seen := map[string]CheckedSource{}
	b, err := os.ReadFile(s.path(checksFile))
	if errors.Is(err, fs.ErrNotExist) {
		return seen, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was checked: %w", err)
	}
	if err := json.Unmarshal(b, &seen); err != nil {
		return nil, article.Usagef("Delete it; yulun sources check writes it again.", "%s: %v", s.path(checksFile), err)
	}
	return seen, nil
}

// CheckSources crawls one article of each source into a folder that is thrown away, and keeps what
// it saw.
func (s *Service) CheckSources(ctx context.Context, sources []article.Source, contact string) (map[string]CheckedSource, error) {
	seen, err := s.CheckedSources()
	if err != nil {
		return nil, err
	}
	results, err := s.try(ctx, sources, contact)
	if err != nil {
		return nil, err
	}
	for id, r := range results {
		seen[id] = r
	}
	return results, s.writeJSON(checksFile, seen)
}

// try crawls one article of each source.
func (s *Service) try(ctx context.Context, sources []article.Source, contact string) (map[string]CheckedSource, error) {
	results := map[string]CheckedSource{}
	err := s.trial(ctx, sources, contact, 1, func(t *trial) error {
		for _, c := range t.conditions {
			r := CheckedSource{At: s.o.Now().UTC(), Addresses: c.State.Known}
			for _, t := range c.Troubles {
				if t.Code != stats.NeverSucceeded { // this was the first crawl
					r.Problems = append(r.Problems, render.TroubleText(locale.Printer{}, t))
				}
			}
			for _, f := range c.State.Failures {
				r.Problems = append(r.Problems, f.URL+": "+f.Reason)
			}
			results[c.Source.ID] = r
		}
		err := t.store.Each(ctx, "", func(x article.Article) error {
			r := results[x.SourceID]
			r.Title, r.Published, r.Characters = x.Title, x.Published.String(), utf8.RuneCountInString(x.Text)
			results[x.SourceID] = r
			return nil
		})
		judge(results, t.summary)
		return err
	})
	return results, err
}

// trial is a crawl of some articles into a folder of its own that is thrown away.
type trial struct {
	store      store.Store
	conditions []stats.Condition
	summary    crawler.Summary
}

// trial crawls some articles of each source, whatever storage is configured, and lets f look at
// what was read. Where ctx ended the crawl, f sees what was read until then.
func (s *Service) trial(ctx context.Context, sources []article.Source, contact string, articles int, f func(*trial) error) error {
	folder, err := os.MkdirTemp("", "yulun-check-*")
	if err != nil {
		return fmt.Errorf("make a folder for the check: %w", err)
	}
	defer os.RemoveAll(folder)
	o := s.o
	o.Data, o.Storage, o.Reporter, o.Sources, o.SourceConfig = folder, Storage{}, nil, limited(sources, articles), nil
	apart := New(o)
	defer apart.Close()
	t := &trial{}
	t.summary, err = apart.Crawl(ctx, o.Sources, CrawlOptions{Parallel: 8, Contact: contact})
	if err != nil && ctx.Err() == nil || apart.store == nil {
		return err
	}
	ended := context.WithoutCancel(ctx)
	t.store = apart.store
	if t.conditions, err = stats.Conditions(ended, apart.store, o.Sources, s.o.Now()); err != nil {
		return err
	}
	return errors.Join(f(t), ctx.Err())
}

// limited lets each source be crawled for some articles, and a year of its web archives be looked
// through. That is enough to see whether an archive's index and copies can be read.
func limited(sources []article.Source, articles int) []article.Source {
	sources = slices.Clone(sources)
	for i := range sources {
		s := &sources[i]
		s.MaxArticles, s.MaxDaily, s.Paused = articles, 0, false
		s.Archives = slices.Clone(s.Archives)
		for j, archived := range s.Archives {
			year := archived.From.AddDate(1, 0, -1)
			if archived.To.IsZero() || archived.To.After(year) {
				s.Archives[j].To = year
			}
		}
	}
	return sources
}

// judge says which sources work, and gives each of the others a problem.
func judge(results map[string]CheckedSource, summary crawler.Summary) {
	failures := map[string]string{}
	for _, f := range summary.Failures {
		failures[f.SourceID] = f.Reason
	}
	for id, r := range results {
		r.OK = failures[id] == "" && r.Title != ""
		if len(r.Problems) == 0 && failures[id] != "" {
			r.Problems = []string{failures[id]}
		}
		if len(r.Problems) == 0 && !r.OK {
			r.Problems = []string{"no article was read"}
		}
		results[id] = r
	}
}
