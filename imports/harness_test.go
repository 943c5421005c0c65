package imports_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/imports"
	"yulun/ingest"
	"yulun/store/sqlite"
)

var (
	shanghai = time.FixedZone("Asia/Shanghai", 8*3600)
	now      = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
)

// sources are two configured ones.
func sources() []article.Source {
	return []article.Source{
		{
			ID: "qingshi", Lang: article.Chinese, Zone: shanghai, Feeds: []string{"https://www.qingshi.example/feed.xml"}, NameEn: "Qingshi Daily",
			Outlet: article.Outlet{ID: "qingshi", Name: "青石日报", Type: "party", Country: "CN"},
		},
		{
			ID: "harbour", Lang: article.English, Zone: time.UTC, Lists: []article.ListPage{{URL: "https://harbour.example/news/"}},
			Outlet: article.Outlet{ID: "harbour", Name: "Harbour Post", Type: "commercial", Country: "GB"},
		},
	}
}

// desk is a data folder into which is imported.
type desk struct {
	t      *testing.T
	dir    string
	store  *sqlite.Store
	sink   *ingest.Ingest
	writer *archive.Writer
	// set changes the options of the next imports.
	set      func(*imports.Options)
	all      *article.Source
	refusals []imports.Refusal
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), set: func(*imports.Options) {}}
	var err error
	d.store, err = sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(d.dir, "store.db")})
	d.check(err)
	t.Cleanup(func() { _ = d.store.Close() })
	d.sink, err = ingest.New(ingest.Options{
		Store:   d.store,
		Analyse: func(string, string, article.Lang) article.Reading { return article.Reading{Method: "test/1"} },
		Detect:  func(string) (article.Lang, article.Script) { return article.Chinese, article.Simplified }, Simplify: func(s string) string { return s },
	})
	d.check(err)
	d.writer, err = archive.NewWriter(filepath.Join(d.dir, "archive"), archive.Options{})
	d.check(err)
	t.Cleanup(func() { _ = d.writer.Close() })
	return d
}

func (d *desk) check(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// file writes a file to import and returns its path.
func (d *desk) file(name, content string) string {
	d.t.Helper()
	path := filepath.Join(d.dir, "in", name)
	d.check(os.MkdirAll(filepath.Dir(path), 0o755))
	d.check(os.WriteFile(path, []byte(content), 0o644))
	return path
}

func (d *desk) importer() *imports.Importer {
	d.t.Helper()
	outlets, err := imports.NewOutlets(sources(), codebooktest.Book().TypeIDs(), d.all)
	d.check(err)
	o := imports.Options{
		Sink: d.sink, Known: d.store, Archive: d.writer, Outlets: outlets, Now: func() time.Time { return now },
		Read: func(s article.Source, p imports.Page) (article.Page, error) {
			return extract.Read(extract.Input{Body: p.Body, ContentType: p.ContentType, URL: p.URL, Zone: s.Zone, Now: p.At})
		},
		Join: extract.Join,
		Refused: func(r imports.Refusal) {
			r.File = filepath.Base(r.File)
			d.refusals = append(d.refusals, r)
		},
	}
	d.set(&o)
	m, err := imports.New(o)
	d.check(err)
	return m
}

// files are those that paths name.
func (d *desk) files(paths ...string) imports.Files {
	d.t.Helper()
	files, err := imports.Find(paths)
	d.check(err)
	return files
}

// run imports files and returns what came of them, without the times.
func (d *desk) run(paths ...string) imports.Summary {
	d.t.Helper()
	d.refusals = nil
	s, err := d.importer().Run(context.Background(), d.files(paths...))
	d.check(err)
	if sum := s.New + s.Revised + s.Duplicates + s.Unchanged + s.Skipped + s.Rejected; sum != s.Read {
		d.t.Errorf("%d were read, and the outcomes are %d: %+v", s.Read, sum, s)
	}
	s.Seconds, s.ByFile = 0, nil
	return s
}

// articles are those that are kept, by their addresses.
func (d *desk) articles() map[string]article.Article {
	d.t.Helper()
	all := map[string]article.Article{}
	d.check(d.store.Each(context.Background(), "", func(a article.Article) error {
		all[a.CanonicalURL] = a
		return nil
	}))
	return all
}

// reasons are the refusals as people see them.
func (d *desk) reasons() string {
	var lines []string
	for _, r := range d.refusals {
		lines = append(lines, r.Place.String()+": "+r.Code+": "+r.Reason)
	}
	return strings.Join(lines, "\n")
}

func gzipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// longText is a text of two paragraphs that is long enough for a page's reader.
const longText = "青石市昨日公布新一批失信被执行人名单，共涉及三百二十七人和四十一家企业。市中级人民法院执行局局长表示，名单上的人将不得乘坐飞机和高铁。\n" +
	"据介绍，自去年三月机制启动以来，全市已有一千一百余人主动履行了判决义务，执行到位金额超过两亿元。"

// page is a web page with an article on it.
func page(title, date string) string {
	return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>` + title + `</title><meta property="article:published_time" content="` + date +
		`"></head><body><article><h1>` + title + `</h1><p>` + strings.ReplaceAll(longText, "\n", "</p><p>") + `</p></article></body></html>`
}

func mustTime(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func columns(url, title, text, date, authors string) func(*imports.Options) {
	return func(o *imports.Options) {
		o.Columns = imports.Columns{URL: url, Title: title, Text: text, Date: date, Authors: authors}
	}
}

// jsonRow is an article as a JSON object; date is JSON.
func jsonRow(a article.Article, date string) string {
	text, _ := json.Marshal(a.Text)
	authors, _ := json.Marshal(a.Authors)
	return `{"url":"` + a.URL + `","title":"` + a.Title + `","text":` + string(text) + `,"authors":` + string(authors) + `,"date":` + date + `}`
}

// row is a JSON object of an article of qingshi.
func row(n, date string) string {
	return `{"url":"https://qingshi.example/` + n + `","title":"信用` + n + `","text":"这是第` + n + `篇的正文。","date":` + date + `}`
}

func lines(rows ...string) string { return strings.Join(rows, "\n") + "\n" }

// kept is what the archive holds of an article.
func kept(d *desk, a article.Article) (archive.Record, error) {
	return archive.NewReader(filepath.Join(d.dir, "archive")).At(a.Archive)
}
