package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/frontier"
)

// crawlAndRead runs the crawler without anything behind it: the frontier is in memory, nothing is
// archived, scored, stored or indexed. That is the work that the other crawlers do.
func crawlAndRead(ctx context.Context, s settings) (err error) {
	seeds, err := os.ReadFile(s.seeds)
	if err != nil {
		return err
	}
	out, err := os.Create(s.out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	lines := bufio.NewWriter(out)
	fetcher := fetch.New(fetch.Options{AllowLoopback: true})
	defer fetcher.Close()
	state := &memory{visits: map[string]*frontier.Visit{}, done: map[string]bool{}}
	c, err := crawler.New(crawler.Options{
		State: state, Sink: &writer{memory: state, lines: json.NewEncoder(lines)}, Fetcher: fetcher, Archive: nowhere{}, Join: extract.Join, Parallel: 16,
		Extract: crawler.PageReader(extract.Rules{}),
	})
	if err != nil {
		return err
	}
	if _, err := c.Run(ctx, sourcesOf(string(seeds), s.delay)); err != nil {
		return err
	}
	return lines.Flush()
}

// sourcesOf are the outlets by their first list pages, a line each.
func sourcesOf(seeds string, delay time.Duration) []article.Source {
	var sources []article.Source
	for seed := range strings.Lines(seeds) {
		seed = strings.TrimSpace(seed)
		id := fmt.Sprintf("outlet-%d", len(sources))
		sources = append(sources, article.Source{
			ID: id, Outlet: article.Outlet{ID: id, Name: id, Type: "commercial", Country: "CN"}, Zone: time.FixedZone("", 8*3600),
			Lists: []article.ListPage{{URL: strings.Replace(seed, "/1.html", "/{page}.html", 1), Links: `/a/\d+\.html$`, First: 1, Pages: 1000}},
			Delay: delay, Parallel: 2, MaxBody: 5 << 20,
		})
	}
	return sources
}

// memory is a frontier that forgets everything at its end.
type memory struct {
	mu     sync.Mutex
	order  []string
	visits map[string]*frontier.Visit
	done   map[string]bool
}

func (m *memory) BeginRun(_ context.Context, sourceID string, now time.Time, _ bool) (frontier.Run, error) {
	return frontier.Run{ID: 1, SourceID: sourceID, Started: now}, nil
}

func (m *memory) Discover(_ context.Context, _ int64, now time.Time, addresses []frontier.Address) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fresh := 0
	for _, a := range addresses {
		if m.visits[a.URL] == nil {
			m.visits[a.URL] = &frontier.Visit{Address: a, FirstSeen: now}
			m.order = append(m.order, a.URL)
			fresh++
		}
	}
	return fresh, nil
}

func (m *memory) KeepPlaces(context.Context, frontier.ListingRead) error { return nil }

func (m *memory) Lookup(_ context.Context, _ int64, _, url string) (frontier.Visit, bool, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v := m.visits[url]; v != nil {
		return *v, m.done[url], true, nil
	}
	return frontier.Visit{}, false, false, nil
}

func (m *memory) Due(_ context.Context, run frontier.Run, _ time.Time, limit int) ([]frontier.Visit, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []frontier.Visit
	m.order = slices.DeleteFunc(m.order, func(url string) bool { return m.done[url] })
	for _, url := range m.order {
		if v := m.visits[url]; v.SourceID == run.SourceID && len(due) < limit {
			due = append(due, *v)
		}
	}
	return due, nil
}

func (m *memory) Record(_ context.Context, f frontier.Fetch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done[f.URL] = true
	return nil
}

func (m *memory) Kept(context.Context, string, string) (frontier.Kept, error) {
	return frontier.Kept{}, nil
}

func (m *memory) EndRun(context.Context, frontier.Run) error { return nil }

func (m *memory) BeginBackfill(context.Context, string, article.Period, time.Time) (frontier.Run, error) {
	return frontier.Run{}, errors.New("nothing is backfilled here")
}

func (m *memory) PreviousCrawl(context.Context, frontier.Run) (frontier.Run, error) {
	return frontier.Run{}, nil
}

func (m *memory) Spent(context.Context, string, time.Time) (int, error) { return 0, nil }

// writer writes what was read as lines of JSON.
type writer struct {
	*memory
	lines *json.Encoder
}

// Accept implements crawler.Sink.
func (w *writer) Accept(_ context.Context, f frontier.Fetched) (frontier.Outcome, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done[f.Fetch.URL] = true
	return frontier.OutcomeNew, w.lines.Encode(got{URL: f.Page.URL, Title: f.Page.Title, Text: f.Page.Text, Date: f.Page.Published.String()})
}

// nowhere keeps no responses.
type nowhere struct{}

// Keep implements crawler.Archiver.
func (nowhere) Keep(archive.Exchange) (article.Location, error) { return article.Location{}, nil }

// Revisit implements crawler.Archiver.
func (nowhere) Revisit(archive.Exchange, archive.Revisit) error { return nil }

// Entry implements crawler.Archiver.
func (nowhere) Entry(article.Location) (archive.Entry, error) { return archive.Entry{}, nil }
