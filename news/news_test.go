package news_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	indexsqlite "yulun/index/sqlite"
	"yulun/news"
	"yulun/store"
	storesqlite "yulun/store/sqlite"
	"yulun/text"
)

// press is a store and an index, which get articles one by one.
type press struct {
	t     *testing.T
	store *storesqlite.Store
	index *indexsqlite.DB
	run   frontier.Run
}

func newPress(t *testing.T) *press {
	t.Helper()
	dir := t.TempDir()
	s, err := storesqlite.Open(t.Context(), storesqlite.Options{Path: filepath.Join(dir, "store.db")})
	check(t, err)
	ix, err := indexsqlite.Open(t.Context(), filepath.Join(dir, "index.db"), indexsqlite.Options{
		Words: strings.Fields, Simplify: text.NewConverter().ToSimplified, Side: func(article.Class) (int, bool) { return 0, true },
	})
	check(t, err)
	run, err := s.BeginRun(t.Context(), "paper", time.Now(), false)
	check(t, err)
	t.Cleanup(func() { check(t, ix.Close()); check(t, s.Close()) })
	return &press{t, s, ix, run}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// save keeps an article of a year in the store.
func (p *press) save(name, body string, year int) {
	p.t.Helper()
	url := "https://paper.example/" + name
	_, _, err := p.store.Save(p.t.Context(), store.Saved{
		Article: article.Article{
			ID: article.NewID(url), URL: url, CanonicalURL: url, SourceID: "paper", Outlet: article.Outlet{ID: "paper", Name: "Paper", Type: "party", Country: "CN"},
			Lang: article.English, Script: article.Latin, Title: name, Text: body, Published: article.Day(year, 1, 2), Reading: article.Reading{Relevant: true, Method: "rules/1"},
			Fetched: time.Now(),
		},
		Fetch: frontier.Fetch{RunID: p.run.ID, SourceID: "paper", Kind: frontier.KindArticle, URL: url, FinalURL: url, At: time.Now(), Status: 200},
	})
	check(p.t, err)
}

// drain takes what changed out of the outbox, and puts it into the index unless that is behind.
func (p *press) drain(behind bool) (taken []article.Article) {
	p.t.Helper()
	pending, err := p.store.Pending(p.t.Context(), time.Now(), 100_000)
	check(p.t, err)
	versions := map[string]int64{}
	for _, a := range pending {
		versions[a.ID] = a.Version
	}
	if !behind {
		check(p.t, p.index.Put(p.t.Context(), pending))
	}
	check(p.t, p.store.Confirm(p.t.Context(), versions))
	return pending
}

func (p *press) query(text string) index.Query {
	p.t.Helper()
	q, err := index.Parse(index.Vocabulary{}, text)
	check(p.t, err)
	return q
}

func (p *press) newest(q string, limit int, since time.Time) []string {
	p.t.Helper()
	hits, err := news.Newest(p.t.Context(), p.store, p.index, p.query(q), limit, since)
	check(p.t, err)
	var names []string
	for _, h := range hits {
		names = append(names, fmt.Sprintf("%s/%d", h.Article.Title, h.Arrival.Revision))
	}
	return names
}

func wants(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// What came in last is first, whatever its date, and a revision comes in again.
func TestNewest(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	for i, name := range []string{"first", "second", "third"} {
		p.save(name, "law and order", 2020-i)
		p.drain(false)
	}
	p.save("other", "something else", 2026)
	p.drain(false)
	wants(t, "all of a query", p.newest("law", 10, time.Time{}), "third/1", "second/1", "first/1")
	wants(t, "some", p.newest("law", 2, time.Time{}), "third/1", "second/1")
	wants(t, "by date", p.newest("law from:2019", 10, time.Time{}), "second/1", "first/1")
	wants(t, "one that is named", p.newest("id:"+article.NewID("https://paper.example/first"), 10, time.Time{}), "first/1")
	wants(t, "later than all", p.newest("law", 10, time.Now().Add(time.Hour)))
	p.save("first", "law and privacy", 2020)
	p.drain(false)
	wants(t, "revised", p.newest("law", 10, time.Time{}), "first/2", "third/1", "second/1")
}

// Hits after a number come in order and each once, over any number of arrivals; what the index
// doesn't have yet is waited for.
func TestAfter(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	const many = 1203 // more than are looked at with one question
	for n := range many {
		body := "order"
		if n%3 == 0 {
			body = "law"
		}
		p.save(fmt.Sprintf("piece-%04d", n), body, 2000+n%20)
	}
	p.drain(false)
	read := func(after int64) (names []string, last int64, late string) {
		t.Helper()
		progress, err := news.After(t.Context(), p.store, p.index, p.query("law"), after, func(h news.Hit) { names = append(names, h.Article.Title) })
		check(t, err)
		return names, progress.Last, progress.Late
	}
	names, last, late := read(0)
	if len(names) != many/3 || !slices.IsSorted(names) || last != many || late != "" {
		t.Errorf("%d hits up to %d, late %q", len(names), last, late)
	}
	p.save("seen", "law", 2001)
	p.drain(false)
	p.save("unseen", "law", 2001)
	lost := p.drain(true)
	p.save("behind", "law", 2001)
	p.drain(false)
	names, last, late = read(last)
	wants(t, "before one that is late", names, "seen")
	if late != article.NewID("https://paper.example/unseen") {
		t.Errorf("late is %q", late)
	}
	check(t, p.index.Put(t.Context(), lost))
	names, last, _ = read(last)
	wants(t, "once it is there", names, "unseen", "behind")
	p.save("seen", "law, revised", 2001) // the index has the old revision
	lost = p.drain(true)
	if names, again, _ := read(last); len(names) > 0 || again != last {
		t.Errorf("an old revision passes for the new one: %v", names)
	}
	check(t, p.index.Put(t.Context(), lost))
	names, _, _ = read(last)
	wants(t, "revised", names, "seen")
}

// failing is an index that fails.
type failing struct{}

func (failing) Each(context.Context, index.Query, func(index.Hit) error) error {
	return fmt.Errorf("the index is down")
}

// An index that is down moves nothing on.
func TestAfterWithoutAnIndex(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	p.save("first", "law", 2020)
	p.drain(false)
	progress, err := news.After(t.Context(), p.store, failing{}, p.query("law"), 0, func(news.Hit) { t.Error("a hit") })
	if err == nil || progress.Last != 0 {
		t.Errorf("up to %d, %v", progress.Last, err)
	}
}

// An arrival that the index refuses for good doesn't hold up those behind it; one that it refuses
// for the time being does.
func TestAfterARefusal(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	p.save("refused", "law", 2001)
	p.drain(true)
	p.save("later", "law", 2001)
	p.drain(false)
	id := article.NewID("https://paper.example/refused")
	refuse := func(temporary bool) {
		t.Helper()
		_, err := p.store.Enqueue(t.Context(), []string{id})
		check(t, err)
		pending, err := p.store.Pending(t.Context(), time.Now(), 1)
		check(t, err)
		check(t, p.store.Refuse(t.Context(), time.Now(), []store.Refused{{ID: id, Version: pending[0].Version, Reason: "too deep", Temporary: temporary}}))
	}
	var names []string
	after := func() news.Progress {
		t.Helper()
		names = nil
		progress, err := news.After(t.Context(), p.store, p.index, p.query("law"), 0, func(h news.Hit) { names = append(names, h.Article.Title) })
		check(t, err)
		return progress
	}
	refuse(true)
	if got := after(); got.Late != id || got.Last != 0 || len(got.Passed)+len(names) > 0 {
		t.Errorf("refused for the time being: %+v, hits %v", got, names)
	}
	refuse(false)
	got := after()
	wants(t, "behind one that is refused for good", names, "later")
	wants(t, "passed", got.Passed, id)
	if got.Late != "" || got.Last != 2 {
		t.Errorf("refused for good: %+v", got)
	}
}
