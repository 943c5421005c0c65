package service

import (
	"context"
	"path/filepath"
	"sync"

	"yulun/article"
	"yulun/crawler"
	"yulun/frontier"
	"yulun/imports"
)

// addressCrawl fetches lists of addresses by the crawler, with its robots.txt, pace and archive.
type addressCrawl struct {
	service *Service
	contact string
}

// run visits addresses that were never answered, and says what came of each.
func (c addressCrawl) run(
	ctx context.Context, addresses []imports.Address, taken func(frontier.Fetched, frontier.Outcome), refused func(imports.Refusal),
) (err error) {
	only := map[string][]frontier.Address{}
	sources := map[string]article.Source{}
	for _, a := range addresses {
		s := a.Source
		if article.IsImportSource(s.ID) {
			s.Pages = append(sources[s.ID].Pages, a.URL) // they say whether the site is on this machine
		}
		sources[s.ID] = s
		only[s.ID] = append(only[s.ID], frontier.Address{URL: a.URL, FoundIn: "import:" + filepath.Base(a.File)})
	}
	var list []article.Source
	for _, s := range sources {
		list = append(list, s)
	}
	opened, err := c.service.openCrawling(ctx, list, c.contact, hostWait)
	if err != nil {
		return err
	}
	defer func() {
		if closed := opened.close(); err == nil {
			err = closed
		}
	}()
	seen := &outcomes{
		State: opened.options.State, Sink: opened.options.Sink,
		pages: map[string]frontier.Fetched{}, visits: map[string]frontier.Fetch{},
	}
	opened.options.State, opened.options.Sink = seen, seen
	if _, err := opened.run(ctx, list, func(o *crawler.Options) { o.Only = only }); err != nil {
		return err
	}
	return seen.report(ctx, addresses, taken, refused)
}

// outcomes notes what came of each visit on its way to the store.
type outcomes struct {
	crawler.State
	crawler.Sink

	mu     sync.Mutex
	pages  map[string]frontier.Fetched // by source and address
	visits map[string]frontier.Fetch
}

// Record notes a visit that brought no article.
func (o *outcomes) Record(ctx context.Context, f frontier.Fetch) error {
	o.mu.Lock()
	o.visits[f.SourceID+" "+f.URL] = f
	o.mu.Unlock()
	return o.State.Record(ctx, f)
}

// Accept notes a visit that brought one.
func (o *outcomes) Accept(ctx context.Context, f frontier.Fetched) (frontier.Outcome, error) {
	outcome, err := o.Sink.Accept(ctx, f)
	f.Fetch.Outcome = outcome
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pages[f.Fetch.SourceID+" "+f.Fetch.URL] = f
	return outcome, err
}

// report says what came of each address, in the order of the lists. What was not visited had been
// before.
func (o *outcomes) report(
	ctx context.Context, addresses []imports.Address, taken func(frontier.Fetched, frontier.Outcome), refused func(imports.Refusal),
) error {
	for _, a := range addresses {
		key := a.Source.ID + " " + crawler.Asked(a.URL)
		if f, ok := o.pages[key]; ok {
			taken(f, f.Fetch.Outcome)
			delete(o.pages, key) // the same address again is nothing new
			continue
		}
		f, visited := o.visits[key]
		if !visited {
			v, _, _, err := o.Lookup(ctx, 0, a.Source.ID, crawler.Asked(a.URL))
			if err != nil {
				return err
			}
			f.Outcome = v.Outcome
		}
		switch f.Outcome {
		case frontier.OutcomeFailed, frontier.OutcomeSkipped, frontier.OutcomeGone:
			refused(imports.Refusal{Place: a.Place, URL: a.URL, Code: reasonCode(f), Reason: reason(f), Fault: true})
		default:
			taken(frontier.Fetched{Fetch: f, Page: article.Page{URL: a.URL}, Source: a.Source}, frontier.OutcomeUnchanged)
		}
	}
	return nil
}

func reasonCode(f frontier.Fetch) string {
	if f.Code != "" {
		return f.Code
	}
	return string(f.Outcome)
}

func reason(f frontier.Fetch) string {
	switch {
	case f.Reason != "":
		return f.Reason
	case f.Outcome == frontier.OutcomeGone:
		return "the server says that the page does not exist"
	default:
		return "an earlier visit found no article there (" + string(f.Outcome) + "); yulun status names the reason"
	}
}
