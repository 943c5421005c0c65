package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/codebook/codebooktest"
	"yulun/configs/topics"
	"yulun/crawler/relate"
	"yulun/dossier"
	"yulun/frontier"
	"yulun/index"
	"yulun/index/match"
	indexsqlite "yulun/index/sqlite"
	"yulun/internal/samplepress"
	"yulun/internal/strictyaml"
	"yulun/nlp"
	"yulun/nlp/lexicon"
	"yulun/nlp/segment"
	"yulun/service"
	"yulun/stats"
	"yulun/stats/words"
	"yulun/store"
	storesqlite "yulun/store/sqlite"
	"yulun/survey"
	"yulun/text"
	"yulun/web"
)

// visited is when the corpus was crawled first; a second visit was a day later.
var visited = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)

// corpus is the sample press, read and scored into a real store and index, with what only a test
// has: a hostile headline, a source that fails, bytes that were archived.
type corpus struct {
	// dir is the folder of store and index.
	dir     string
	store   *storesqlite.Store
	index   *indexsqlite.DB
	sources []article.Source
	surveys []survey.Survey
	archive map[article.Location][]byte
	handler http.Handler
	// hostile is the article whose headline and text try to be markup; traditional, edited, gone,
	// reprinted are such ones.
	hostile, traditional, edited, gone, reprinted article.Article

	scorer    *nlp.Scorer
	lexicon   *lexicon.Lexicon
	book      codebook.Codebook
	converter *text.Converter
	cut       index.Words
	reader    func() (words.Reader, error)
	runs      map[string]frontier.Run
}

// shared is what tests make once: the press as it was read, which is closed, the corpus that all of
// them read, and the browser.
var shared struct {
	sync.Mutex
	read   *corpus
	corpus *corpus
	dir    string

	chromium chromium
}

func TestMain(m *testing.M) {
	code := m.Run()
	shared.chromium.close()
	if shared.corpus != nil {
		_ = shared.corpus.close()
	}
	if shared.dir != "" {
		_ = os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// press is the corpus that all tests read.
func press(t testing.TB) *corpus {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.corpus == nil {
		c, err := copyOfPress("all")
		if err != nil {
			t.Fatal(err)
		}
		shared.corpus = c
	}
	return shared.corpus
}

// ownPress is a corpus that a test may change, with the folder of its files.
func ownPress(t *testing.T) (c *corpus, dir string) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	c, err := copyOfPress(strings.ReplaceAll(t.Name(), "/", "-"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.close() })
	return c, c.dir
}

// copyOfPress opens a copy of the press in a folder of that name. The press is read and scored once,
// for that takes longer than any test.
func copyOfPress(name string) (*corpus, error) {
	if shared.read == nil {
		dir, err := os.MkdirTemp("", "yulun-web-*")
		if err != nil {
			return nil, err
		}
		shared.dir = dir
		c, err := newCorpus(filepath.Join(dir, "read"))
		if err == nil {
			err = c.close()
		}
		if err != nil {
			return nil, err
		}
		shared.read = c
	}
	c := *shared.read
	dir, err := os.MkdirTemp(shared.dir, name+"-*")
	if err != nil {
		return nil, err
	}
	c.dir, c.archive, c.runs = dir, maps.Clone(c.archive), maps.Clone(c.runs)
	if err := os.CopyFS(dir, os.DirFS(shared.read.dir)); err != nil {
		return nil, err
	}
	if err := c.open(context.Background()); err != nil {
		return nil, err
	}
	c.handler, err = web.New(c.options())
	return &c, err
}

// open opens store and index.
func (c *corpus) open(ctx context.Context) (err error) {
	if c.store, err = storesqlite.Open(ctx, storesqlite.Options{Path: filepath.Join(c.dir, "store.db")}); err != nil {
		return err
	}
	c.index, err = indexsqlite.Open(ctx, filepath.Join(c.dir, "index.db"), indexsqlite.Options{Words: c.cut, Simplify: c.converter.ToSimplified, Side: c.book.Side})
	return err
}

func (c *corpus) close() error { return errors.Join(c.index.Close(), c.store.Close()) }

func newCorpus(dir string) (*corpus, error) {
	ctx := context.Background()
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	c := &corpus{dir: dir, archive: map[article.Location][]byte{}, runs: map[string]frontier.Run{}}
	defaults, _ := topics.Open(topics.Default)
	var err error
	c.converter = text.NewConverter()
	frames := lexicon.ReadFrames(defaults)
	c.book = codebooktest.Book()
	c.book.Frames = frames.Entries()
	lex, problems := lexicon.Load(defaults, frames, c.book.Objects)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if c.surveys, err = surveysOf(defaults, "surveys/kostka-2018.yaml"); err != nil {
		return nil, err
	}
	list, err := segment.ReadWords(defaults, "lexicon/words.txt")
	if err != nil {
		return nil, err
	}
	segmenter, err := segment.New(list)
	if err != nil {
		return nil, err
	}
	c.cut, c.lexicon = segmenter.Cut, lex
	c.reader = service.New(service.Options{Words: list}).WordReader
	c.scorer = nlp.New(lex, nlp.Options{
		Codebook: c.book, Fold: c.converter.Fold, Words: segmenter.Spans,
	})
	if err := c.open(ctx); err != nil {
		return nil, err
	}
	return c, c.visit(ctx)
}

func surveysOf(fsys fs.FS, names ...string) ([]survey.Survey, error) {
	surveys := make([]survey.Survey, len(names))
	for i, name := range names {
		if _, problems := strictyaml.Decode(fsys, name, &surveys[i]); problems.Err() != nil {
			return nil, problems.Err()
		}
	}
	return surveys, nil
}

func (c *corpus) options() web.Options {
	o := web.Options{
		Index: c.index, Store: c.store, Sources: c.sources, Surveys: c.surveys, Events: events(), Version: "1.2.3", Topic: "社会信用 · China's social credit",
		Now: func() time.Time { return visited.Add(48 * time.Hour) },
		Raw: func(at article.Location) ([]byte, string, error) {
			body, ok := c.archive[at]
			if !ok {
				return nil, "", fmt.Errorf("read archive: no record at %v in /var/secret/path", at)
			}
			return body, "text/html; charset=GB18030", nil
		},
	}
	kept := newSearches()
	kept.settings.Address = ""
	o.Codebook, o.Lexicon, o.Searches = c.book, c.lexicon, kept
	o.Scorer = func() (dossier.Scorer, error) { return c.scorer, nil }
	analyzer := match.Analyzer{Cut: c.cut, Simplify: c.converter.ToSimplified}
	o.Find = func(term index.Condition) (words.Finder, error) {
		wanted, err := analyzer.Nodes(term)
		return func(field, content string) [][2]int { return analyzer.Places(content, field == words.Title, wanted) }, err
	}
	o.Words, o.StopWords = c.reader, func() (map[string]bool, error) { return map[string]bool{"的": true}, nil }
	o.Fold = func(name string) string { return strings.ReplaceAll(string(c.converter.Fold(name).Runes), " ", "") }
	return o
}

// visit fills the store by the sample press's two visits and the index from the outbox.
func (c *corpus) visit(ctx context.Context) error {
	open, err := samplepress.Open(topics.Default)
	if err != nil {
		return err
	}
	server, err := open.Start(ctx, "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer server.Close()
	c.sources = server.Sources()
	expected := server.Expected()
	c.sources = append(c.sources, article.Source{ID: "never-crawled", Outlet: article.Outlet{ID: "never-crawled", Name: "The Unread Post", Type: "foreign", Country: "GB"}, Lang: article.English})
	if err := c.first(ctx, expected); err != nil {
		return err
	}
	if err := c.second(ctx, expected, server.ExpectedAfterEdit()); err != nil {
		return err
	}
	return c.drain(ctx)
}

func (c *corpus) source(id string) article.Source {
	for _, s := range c.sources {
		if s.Outlet.ID == id {
			return s
		}
	}
	return article.Source{}
}

// begin begins a run of every source but the one that is never crawled.
func (c *corpus) begin(ctx context.Context, at time.Time) error {
	for _, s := range c.sources {
		if s.ID == "never-crawled" {
			continue
		}
		run, err := c.store.BeginRun(ctx, s.ID, at, false)
		if err != nil {
			return err
		}
		c.runs[s.ID] = run
	}
	return nil
}

func (c *corpus) end(ctx context.Context, at time.Time) error {
	for _, run := range c.runs {
		run.Finished = at
		if err := c.store.EndRun(ctx, run); err != nil {
			return err
		}
	}
	return nil
}

// fetch is a visit whose bytes are put into the archive.
func (c *corpus) fetch(source, url, body string, at time.Time, status int, outcome frontier.Outcome) frontier.Fetch {
	f := frontier.Fetch{
		RunID: c.runs[source].ID, SourceID: source, Kind: frontier.KindArticle, URL: url, FinalURL: url, At: at,
		Took: 80 * time.Millisecond, Status: status, Outcome: outcome,
	}
	if body != "" {
		sum := sha256.Sum256([]byte(body))
		f.Digest, f.Bytes = hex.EncodeToString(sum[:]), int64(len(body))
		f.Archive = article.Location{File: "yulun-20261120-0001.warc.gz", Offset: int64(len(c.archive)) * 4096}
		c.archive[f.Archive] = []byte(body)
	}
	return f
}

func (c *corpus) save(ctx context.Context, a article.Article, at time.Time) error {
	source := c.source(a.Outlet.ID)
	a.SourceID, a.FirstSeen, a.Fetched = source.ID, visited, at
	a.Reading = c.scorer.Read(a.Title, a.Text, a.Lang)
	f := c.fetch(source.ID, a.URL, "<html><title>"+a.Title+"</title>"+a.Text, at, 200, "")
	a.Archive = f.Archive
	_, _, err := c.store.Save(ctx, store.Saved{
		Article: a, Fetch: f, Fingerprint: relate.Fingerprint(a.Text, c.converter.ToSimplified),
		Same: func(a, b article.Piece) bool { return relate.IsReprint(a, b, c.converter.ToSimplified) },
	})
	return err
}

func (c *corpus) first(ctx context.Context, expected []samplepress.Expected) error {
	if err := c.begin(ctx, visited); err != nil {
		return err
	}
	var all []article.Article
	for _, e := range expected {
		all = append(all, c.read(e))
	}
	c.hostile = c.read(expected[0])
	c.hostile.URL = "https://hostile.example/a?x=1&y=\"><script>alert(2)</script>"
	c.hostile.CanonicalURL, c.hostile.ID = c.hostile.URL, article.NewID(c.hostile.URL)
	c.hostile.Title = `失信<script>alert(1)</script>"&'联合惩戒`
	c.hostile.Text = "失信联合惩戒<img src=x onerror=alert(3)>成效显著。\n</p></div><script>alert(4)</script>社会信用体系建设深入人心。"
	c.hostile.Authors = []string{"<b>某人</b>"}
	for _, a := range append(all, c.hostile) {
		source := c.source(a.Outlet.ID).ID
		_, err := c.store.Discover(ctx, c.runs[source].ID, visited, []frontier.Address{{SourceID: source, URL: a.URL, Kind: frontier.KindArticle, FoundIn: "config", Published: a.Published}})
		if err != nil {
			return err
		}
		if err := c.save(ctx, a, visited.Add(time.Minute)); err != nil {
			return err
		}
	}
	if err := c.places(ctx, all); err != nil {
		return err
	}
	return c.end(ctx, visited.Add(time.Hour))
}

// places puts the articles of the first source on a front page: in their order at the first look,
// the other way round at the second.
func (c *corpus) places(ctx context.Context, all []article.Article) error {
	source := c.sources[0]
	front := frontier.ListingRead{SourceID: source.ID, URL: "https://" + source.ID + ".example/", Kind: frontier.KindList, Order: frontier.OrderOther}
	for _, a := range all {
		if a.Outlet.ID == source.Outlet.ID {
			front.Places = append(front.Places, a.URL)
		}
	}
	front.Entries = len(front.Places)
	for hours := range 2 {
		front.At = visited.Add(time.Duration(1+5*hours) * time.Hour)
		if err := c.store.KeepPlaces(ctx, front); err != nil {
			return err
		}
		slices.Reverse(front.Places)
	}
	return nil
}

func (c *corpus) read(e samplepress.Expected) article.Article {
	return article.Article{
		ID: e.ID, URL: e.URL, CanonicalURL: e.URL, Outlet: c.source(e.OutletID).Outlet, Lang: e.Lang, Script: e.Script, Title: e.Title,
		Authors: e.Authors, Published: e.Published, PublishedSource: "jsonld", OriginalSource: e.OriginalSource, Text: e.Text,
	}
}

// second revises the edited, takes the removed away, and lets a page fail.
func (c *corpus) second(ctx context.Context, expected []samplepress.Expected, changes []samplepress.Change) error {
	at := visited.Add(24 * time.Hour)
	if err := c.begin(ctx, at); err != nil {
		return err
	}
	before := map[string]samplepress.Expected{}
	for _, e := range expected {
		before[e.ID] = e
	}
	for _, change := range changes {
		e := before[change.ID]
		if change.Removed {
			f := c.fetch(c.source(e.OutletID).ID, change.URL, "", at, http.StatusGone, frontier.OutcomeGone)
			if err := c.store.Record(ctx, f); err != nil {
				return err
			}
			c.gone.ID = change.ID
			continue
		}
		a := c.read(e)
		a.Title, a.Text = change.Title, change.Text
		if err := c.save(ctx, a, at); err != nil {
			return err
		}
		c.edited.ID = change.ID
	}
	failing := c.sources[1]
	lost := frontier.Address{SourceID: failing.ID, URL: "https://lost.example/2026/1.html", Kind: frontier.KindArticle, FoundIn: "config", Published: article.Day(2026, 11, 21)}
	if _, err := c.store.Discover(ctx, c.runs[failing.ID].ID, at, []frontier.Address{lost}); err != nil {
		return err
	}
	f := c.fetch(failing.ID, lost.URL, "", at, http.StatusBadGateway, frontier.OutcomeFailed)
	f.Code, f.Reason = "http_502", "the server answers 502 Bad Gateway"
	if err := c.store.Record(ctx, f); err != nil {
		return err
	}
	closed := frontier.Address{SourceID: failing.ID, URL: "https://lost.example/2026/2.html?<script>alert(3)</script>", Kind: frontier.KindArticle, FoundIn: "config", Published: article.Day(2026, 11, 21)}
	if _, err := c.store.Discover(ctx, c.runs[failing.ID].ID, at, []frontier.Address{closed}); err != nil {
		return err
	}
	f = c.fetch(failing.ID, closed.URL, "", at, 0, frontier.OutcomeSkipped)
	f.Code, f.Reason = "robots", "robots.txt <forbids> it"
	if err := c.store.Record(ctx, f); err != nil {
		return err
	}
	return c.end(ctx, at.Add(time.Hour))
}

// drain brings the outbox into the index and picks the articles that tests are about.
func (c *corpus) drain(ctx context.Context) error {
	pending, err := c.store.Pending(ctx, time.Now(), 100_000)
	if err != nil {
		return err
	}
	if err := c.index.Put(ctx, pending); err != nil {
		return err
	}
	versions := map[string]int64{}
	for _, a := range pending {
		versions[a.ID] = a.Version
	}
	if err := c.store.Confirm(ctx, versions); err != nil {
		return err
	}
	for _, a := range pending {
		switch {
		case a.ID == c.hostile.ID:
			c.hostile = a
		case a.ID == c.edited.ID:
			c.edited = a
		case a.ID == c.gone.ID:
			c.gone = a
		case a.IsReprint:
			c.reprinted = a
		case a.Script == article.Traditional && a.Reading.Relevant:
			c.traditional = a
		}
	}
	return nil
}

// get asks the pages of the corpus.
func (c *corpus) get(t *testing.T, target string) answer {
	return get(t, c.handler, http.MethodGet, target)
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// events are what happened in the time of the press.
func events() []stats.Event {
	day := time.Date(2014, 6, 14, 0, 0, 0, 0, time.UTC)
	return []stats.Event{{From: day, To: day, Date: "2014-06-14", Title: "Planning outline for a social credit system", Source: "国发〔2014〕21号"}}
}
