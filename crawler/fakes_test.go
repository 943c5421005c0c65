package crawler_test

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"yulun/article"
	"yulun/crawler/relate"
	"yulun/frontier"
)

// memory is a State and a Sink that remember like the SQL store: what is in it survives an
// interrupted crawl.
type memory struct {
	places   []frontier.ListingRead
	mu       sync.Mutex
	runs     []*frontier.Run
	entries  map[string]*entry // by source and address
	articles map[string]frontier.Fetched
	// revisions are all that brought another text.
	revisions []frontier.Fetched
	log       []frontier.Fetch
	// fail makes every write fail from now on.
	fail error
}

type entry struct {
	visit   frontier.Visit
	order   int
	run     int64 // of the last outcome
	due     time.Time
	outcome frontier.Outcome
}

func newMemory() *memory {
	return &memory{entries: map[string]*entry{}, articles: map[string]frontier.Fetched{}}
}

func (m *memory) BeginRun(_ context.Context, sourceID string, now time.Time, recheck bool) (frontier.Run, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.runs {
		if r.SourceID == sourceID && r.Finished.IsZero() && r.Period.IsZero() {
			return m.copyOf(r), nil
		}
	}
	r := &frontier.Run{ID: int64(len(m.runs) + 1), SourceID: sourceID, Started: now, Recheck: recheck, Counts: map[frontier.Outcome]int{}}
	m.runs = append(m.runs, r)
	return m.copyOf(r), nil
}

func (m *memory) BeginBackfill(_ context.Context, sourceID string, p article.Period, now time.Time) (frontier.Run, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.runs {
		if r.SourceID == sourceID && r.Period == p {
			return m.copyOf(r), nil
		}
	}
	r := &frontier.Run{ID: int64(len(m.runs) + 1), SourceID: sourceID, Started: now, Period: p, Counts: map[frontier.Outcome]int{}}
	m.runs = append(m.runs, r)
	return m.copyOf(r), nil
}

func (m *memory) PreviousCrawl(_ context.Context, run frontier.Run) (frontier.Run, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range slices.Backward(m.runs) {
		if r.SourceID == run.SourceID && r.ID < run.ID && !r.Recheck && r.Period.IsZero() && !r.Finished.IsZero() && r.Err == "" {
			return m.copyOf(r), nil
		}
	}
	return frontier.Run{}, nil
}

func (m *memory) Spent(_ context.Context, sourceID string, since time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, f := range m.log {
		if f.SourceID == sourceID && !f.At.Before(since) && (f.Status > 0 || f.Outcome == frontier.OutcomeFailed) {
			n++
		}
	}
	return n, nil
}

func (m *memory) copyOf(r *frontier.Run) frontier.Run {
	c := *r
	c.Counts = maps.Clone(r.Counts)
	return c
}

func (m *memory) Discover(ctx context.Context, _ int64, now time.Time, addresses []frontier.Address) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil || ctx.Err() != nil {
		return 0, cmp.Or(m.fail, ctx.Err())
	}
	fresh := 0
	for _, a := range addresses {
		if _, added := m.entry(a, now); added {
			fresh++
		}
	}
	return fresh, nil
}

func (m *memory) KeepPlaces(_ context.Context, read frontier.ListingRead) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.places = append(m.places, read)
	return nil
}

func (m *memory) entry(a frontier.Address, now time.Time) (*entry, bool) {
	key := a.SourceID + " " + a.URL
	if e := m.entries[key]; e != nil {
		return e, false
	}
	e := &entry{visit: frontier.Visit{Address: a, FirstSeen: now}, order: len(m.entries)}
	m.entries[key] = e
	return e, true
}

func (m *memory) Lookup(_ context.Context, runID int64, sourceID, url string) (frontier.Visit, bool, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries[sourceID+" "+url]
	if e == nil {
		return frontier.Visit{}, false, false, nil
	}
	return e.visit, e.run == runID, true, nil
}

func (m *memory) Due(_ context.Context, run frontier.Run, now time.Time, limit int) ([]frontier.Visit, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []*entry
	for _, e := range m.entries {
		if e.visit.SourceID == run.SourceID && e.visit.Kind == frontier.KindArticle && e.run != run.ID && !e.due.After(now) &&
			(run.Period.IsZero() || e.visit.Outcome == "" || e.visit.Outcome == frontier.OutcomeFailed) {
			due = append(due, e)
		}
	}
	slices.SortFunc(due, func(a, b *entry) int {
		return cmp.Or(b.visit.Published.Time.Compare(a.visit.Published.Time), cmp.Compare(a.order, b.order))
	})
	var out []frontier.Visit
	for _, e := range due[:min(limit, len(due))] {
		out = append(out, e.visit)
	}
	return out, nil
}

func (m *memory) Record(ctx context.Context, f frontier.Fetch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil || ctx.Err() != nil {
		return cmp.Or(m.fail, ctx.Err())
	}
	m.keep(f)
	return nil
}

func (m *memory) keep(f frontier.Fetch) {
	e, _ := m.entry(frontier.Address{SourceID: f.SourceID, URL: f.URL, Kind: f.Kind}, f.At)
	e.run, e.outcome = f.RunID, f.Outcome
	m.log = append(m.log, f)
	for _, r := range m.runs {
		if r.ID == f.RunID {
			r.Counts[f.Outcome]++
		}
	}
	v := &e.visit
	gone := f.Outcome == frontier.OutcomeGone
	v.Gone = gone && (v.Gone || v.Outcome == frontier.OutcomeGone || f.Withdrawn())
	v.Outcome = f.Outcome
	switch f.Outcome {
	case frontier.OutcomeFailed:
		v.Attempts++
		return
	case frontier.OutcomeNew, frontier.OutcomeRevised, frontier.OutcomeUnchanged, frontier.OutcomeDuplicate, frontier.OutcomeListing:
		v.ETag, v.LastModified, v.Digest = f.ETag, f.LastModified, f.Digest
		v.LastFetched, v.LastFull, v.Unmodified = f.At, f.At, 0
	case frontier.OutcomeNotModified:
		v.LastFetched = f.At
		if v.Unmodified++; f.Status != http.StatusNotModified {
			v.LastFull, v.Unmodified = f.At, 0
		}
	}
	v.Attempts = 0
	if v.Capture != nil {
		e.due = f.At.AddDate(100, 0, 0)
	}
}

func (m *memory) Kept(_ context.Context, sourceID, url string) (frontier.Kept, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var k frontier.Kept
	for _, f := range slices.Backward(m.log) {
		if f.SourceID == sourceID && f.URL == url && f.Archive.File != "" && f.Status < 400 {
			k.Last, k.FinalURL = f.Archive, f.FinalURL
			break
		}
	}
	for _, f := range slices.Backward(m.revisions) {
		if f.Fetch.SourceID == sourceID && f.Fetch.URL == url {
			r := frontier.KeptRevision{Piece: article.Piece{Title: f.Page.Title, Text: f.Page.Text}, Pages: []article.Location{f.Fetch.Archive}}
			for _, p := range f.Parts {
				r.Pages = append(r.Pages, p.Archive)
			}
			k.Revisions = append(k.Revisions, r)
		}
	}
	return k, nil
}

func (m *memory) EndRun(_ context.Context, run frontier.Run) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, r := range m.runs {
		if r.ID == run.ID {
			m.runs[i] = &run
		}
	}
	return m.fail
}

func (m *memory) Accept(ctx context.Context, f frontier.Fetched) (frontier.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil || ctx.Err() != nil {
		return "", cmp.Or(m.fail, ctx.Err())
	}
	key := f.Page.CanonicalURL
	old, known := m.articles[key]
	switch {
	case !known:
		f.Fetch.Outcome = frontier.OutcomeNew
	case old.Fetch.URL != f.Fetch.URL:
		f.Fetch.Outcome = frontier.OutcomeDuplicate
	case relate.IsRevision(article.Piece{Title: old.Page.Title, Text: old.Page.Text}, article.Piece{Title: f.Page.Title, Text: f.Page.Text}):
		f.Fetch.Outcome = frontier.OutcomeRevised
	default:
		f.Fetch.Outcome = frontier.OutcomeUnchanged
	}
	if f.Fetch.Outcome != frontier.OutcomeDuplicate {
		m.articles[key] = f
	}
	if f.Fetch.Outcome == frontier.OutcomeNew || f.Fetch.Outcome == frontier.OutcomeRevised {
		m.revisions = append(m.revisions, f)
	}
	m.keep(f.Fetch)
	if f.Fetch.Outcome == frontier.OutcomeDuplicate { // a further address isn't visited again
		m.entries[f.Fetch.SourceID+" "+f.Fetch.URL].due = f.Fetch.At.AddDate(100, 0, 0)
	}
	return f.Fetch.Outcome, nil
}

// texts are the articles' texts by address.
func (m *memory) texts() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]string{}
	for url, f := range m.articles {
		out[url] = f.Page.Text
	}
	return out
}

// last is the last record of a visit to a path.
func (m *memory) last(url string) frontier.Fetch {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range slices.Backward(m.log) {
		if f.URL == url {
			return f
		}
	}
	return frontier.Fetch{}
}
