package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"yulun/article"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/web"
)

// editor changes the sources of the file that the service reads.
type editor struct {
	*Service
	// loopback lets sources on this machine be looked at: their readers are its users.
	loopback bool
	contact  string
}

// File is the file, and why it can't be read since it was changed last.
func (e editor) File() (path, fault string) {
	return e.o.SourceConfig.Path(), e.configured.Load().fault
}

// Entry is the text of a source's outlet.
func (e editor) Entry(source string) (text, version string, err error) {
	return e.o.SourceConfig.Entry(source)
}

// Try gives the file as it would be.
func (e editor) Try(version, source, text string) (before, after string, sources []article.Source, err error) {
	return e.o.SourceConfig.Try(version, source, text)
}

// Save writes the file, and reads it again at once.
func (e editor) Save(ctx context.Context, version, source, text string) error {
	if err := e.o.SourceConfig.Save(version, source, text); err != nil {
		return err
	}
	return e.readSources(ctx)
}

// Pause pauses a source or lets it go on.
func (e editor) Pause(ctx context.Context, source string, paused bool) error {
	if err := e.o.SourceConfig.Pause(source, paused); err != nil {
		return err
	}
	return e.readSources(ctx)
}

// How many articles a preview reads, and for how long it may take.
const (
	previewed   = 3
	previewTime = 100 * time.Second
)

// Preview reads some articles of sources as a crawl would, into a folder that is thrown away. What
// the time is too short for is left out.
func (e editor) Preview(ctx context.Context, sources []article.Source) (web.Preview, error) {
	var p web.Preview
	leave, err := e.enter(ctx)
	if err != nil {
		return p, err
	}
	defer leave()
	for _, s := range sources {
		if !e.loopback && s.OnThisMachine() {
			return p, errThisMachine
		}
	}
	aged := slices.Clone(sources) // old pieces show as well how pages will be read
	for i := range aged {
		aged[i].MaxAge = 0
	}
	hasty, cancel := context.WithTimeout(ctx, previewTime)
	defer cancel()
	err = e.trial(hasty, aged, e.contact, previewed, func(t *trial) error {
		p.Problems = t.problems()
		for _, c := range t.conditions {
			p.Addresses += c.State.Known
			for _, f := range c.State.Failures {
				p.Refused = append(p.Refused, web.Refused{URL: f.URL, Reason: f.Reason})
			}
			pages, err := t.store.UnreadPages(ctx, c.Source.ID, "", 0, 20)
			if err != nil {
				return err
			}
			for _, f := range pages {
				p.Refused = append(p.Refused, web.Refused{URL: f.URL, Reason: f.Reason})
			}
		}
		return t.store.Each(ctx, "", func(x article.Article) error {
			p.Articles = append(p.Articles, x)
			return nil
		})
	})
	if n := tooOld(p.Articles, sources, e.o.Now()); n > 0 {
		p.Problems = append(p.Problems, fmt.Sprintf("%d of these articles are older than limits.age: a crawl leaves out what a feed or a sitemap dates so early", n))
	}
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		p.Problems, err = append(p.Problems, "the trial was ended after "+previewTime.String()), nil
	}
	return p, err
}

// tooOld counts the articles that are older than their sources ask for.
func tooOld(articles []article.Article, sources []article.Source, now time.Time) int {
	n := 0
	for _, a := range articles {
		i := slices.IndexFunc(sources, func(s article.Source) bool { return s.ID == a.SourceID })
		if i >= 0 && sources[i].MaxAge > 0 && !a.Published.IsZero() && now.Sub(a.Published.Time) > sources[i].MaxAge {
			n++
		}
	}
	return n
}

// enter waits for the one place for trials.
func (e editor) enter(ctx context.Context) (leave func(), err error) {
	select {
	case e.trials <- struct{}{}:
		return func() { <-e.trials }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var errThisMachine = article.Usagef("Do it where the pages are served on a loopback address.", "these pages may not ask this machine itself for articles")

// problems say what is wrong with the sources of a trial.
func (t *trial) problems() []string {
	var out []string
	for _, c := range t.conditions {
		for _, x := range c.Troubles {
			if x.Code != stats.NeverSucceeded {
				out = append(out, c.Source.ID+": "+render.TroubleText(locale.Printer{}, x))
			}
		}
	}
	for _, f := range t.summary.Failures {
		if len(out) == 0 {
			out = append(out, f.Reason)
		}
	}
	return out
}
