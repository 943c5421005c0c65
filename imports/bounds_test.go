package imports_test

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"yulun/article"
	"yulun/frontier"
	"yulun/imports"
)

// endless repeats a text up to a number of bytes.
type endless struct {
	text string
	left int64
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && int64(n) < e.left {
		c := copy(p[n:min(int64(len(p)), e.left)], e.text[e.at:])
		n += c
		e.at = (e.at + c) % len(e.text)
	}
	e.left -= int64(n)
	return n, nil
}

// TestBounds refuses what is too large, one row at a time, and in bounded memory.
func TestBounds(t *testing.T) {
	t.Parallel()
	const header = "url,title,text\n"
	good := "https://qingshi.example/9,好,这是正文。\n"
	jsonGood := row("9", `"2020-01-01"`) + "\n"
	for name, c := range map[string]struct {
		format imports.Format
		input  io.Reader
		want   string
		taken  int
	}{
		"a text of 20 MB in CSV": {imports.CSV, io.MultiReader(strings.NewReader(header+"https://qingshi.example/1,a,\""), &endless{text: "很长，", left: 20 << 20}, strings.NewReader("\"\n"+good)), "", 1},
		"a text of 5 MB in CSV":  {imports.CSV, io.MultiReader(strings.NewReader(header+"https://qingshi.example/1,a,\""), &endless{text: "long, ", left: 5 << 20}, strings.NewReader("\"\n"+good)), "too_large", 1},
		"a line of 40 MB":        {imports.JSONLines, io.MultiReader(strings.NewReader(`{"text":"`), &endless{text: "x", left: 40 << 20}, strings.NewReader("\"}\n"+jsonGood)), "too_large", 1},
		"a text of 5 MB":         {imports.JSONLines, io.MultiReader(strings.NewReader(`{"outlet":"qingshi","text":"`), &endless{text: "x", left: 5 << 20}, strings.NewReader("\"}\n"+jsonGood)), "too_large", 1},
		"an object of 40 MB":     {imports.JSONLines, io.MultiReader(strings.NewReader(`[`+jsonGood+`,{"text":"`), &endless{text: "x", left: 40 << 20}, strings.NewReader("\"}]")), "too_large", 1},
		"deep nesting":           {imports.JSONLines, strings.NewReader(`{"a":` + strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_001) + "\n" + jsonGood), "bad_row", 1},
		"a page of 20 MB":        {imports.HTML, io.MultiReader(strings.NewReader("<html>"), &endless{text: "<p>x</p>", left: 20 << 20}), "too_large", 0},
		"an address of 20 MB":    {imports.List, io.MultiReader(strings.NewReader("https://"), &endless{text: "x", left: 20 << 20}, strings.NewReader("\n")), "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.set = func(o *imports.Options) { o.Format, o.Input = c.format, c.input }
			got := d.run("-")
			if got.New != c.taken || got.Rejected == 0 || !strings.Contains(d.reasons(), c.want) {
				t.Errorf("%+v\n%.500s", got, d.reasons())
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.Sys > 1<<30 {
				t.Errorf("it took %d MB", m.Sys>>20)
			}
		})
	}
}

// TestBomb stops at a file that only fills memory and disk.
func TestBomb(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		format imports.Format
		begin  string
	}{
		"json lines": {imports.JSONLines, row("1", `"2020-01-01"`) + "\n"}, "csv": {imports.CSV, "url,title,text\n"}, "list": {imports.List, "#"}, "html": {imports.HTML, "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, out := io.Pipe()
			go func() {
				z := gzip.NewWriter(out)
				_, err := io.Copy(z, io.MultiReader(strings.NewReader(c.begin), &endless{text: strings.Repeat(" ", 99) + "\n", left: 1 << 32}))
				if err == nil {
					err = z.Close()
				}
				_ = out.CloseWithError(err)
			}()
			d := newDesk(t)
			d.set = func(o *imports.Options) { o.Format, o.Input = c.format, in }
			got := d.run("-")
			_ = in.Close()
			if got.Rejected == 0 || c.format != imports.HTML && !strings.Contains(d.reasons(), "grows more than 200 times") {
				t.Errorf("%+v\n%s", got, d.reasons())
			}
		})
	}
}

// TestOutlets says whose article an item is.
func TestOutlets(t *testing.T) {
	t.Parallel()
	all := imports.NewSource(article.Outlet{ID: "dispatch", Name: "Dispatch", Type: "foreign", Country: "US"}, article.English)
	for name, c := range map[string]struct {
		row, want string
		all       *article.Source
	}{
		"by its address":                 {`{"url":"https://news.qingshi.example/1","text":"正文"}`, "qingshi", nil},
		"by its address, whatever named": {`{"url":"https://harbour.example/1","text":"正文","source":"新华社"}`, "harbour", nil},
		"by an id":                       {`{"url":"https://mirror.example/1","text":"正文","outlet_id":"qingshi"}`, "qingshi", nil},
		"by a name":                      {`{"text":"正文","media":"青石日报"}`, "qingshi", nil},
		"by its English name":            {`{"text":"正文","publisher":"qingshi daily"}`, "qingshi", nil},
		"by a description":               {`{"url":"https://far.example/1","text":"正文","outlet":{"id":"far","name":"Far Times","type":"foreign","country":"US"}}`, "far", nil},
		"by the flag":                    {`{"url":"https://far.example/1","text":"正文"}`, "dispatch", all},
		"by the flag, against its host":  {`{"url":"https://harbour.example/1","text":"正文"}`, "", all},
		"by nothing":                     {`{"url":"https://far.example/1","text":"正文"}`, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.all = c.all
			got := d.run(d.file("a.jsonl", c.row+"\n"))
			if c.want == "" {
				if got.Reasons[imports.CodeNoOutlet] != 1 {
					t.Errorf("%+v\n%s", got, d.reasons())
				}
				return
			}
			for _, a := range d.articles() {
				if a.Outlet.ID != c.want || a.SourceID != article.ImportSource(c.want) {
					t.Errorf("it is of %s, source %s", a.Outlet.ID, a.SourceID)
				}
			}
			if got.New != 1 {
				t.Errorf("%+v\n%s", got, d.reasons())
			}
		})
	}
}

// TestCrawledFirst leaves an article as a crawl has brought it.
func TestCrawledFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const url = "https://qingshi.example/1"
	s := sources()[0]
	_, err := d.sink.Accept(t.Context(), frontier.Fetched{
		Fetch:  frontier.Fetch{SourceID: s.ID, Kind: frontier.KindArticle, URL: url, At: now, Status: 200, Digest: "d", Archive: article.Location{File: "a.warc.gz", Offset: 1}},
		Page:   article.Page{URL: url, CanonicalURL: url, Title: "名单", Text: "一次抓取的正文。"},
		Source: s,
	})
	d.check(err)
	before := d.articles()[url]
	file := d.file("a.jsonl", row("1", `"2020-01-01"`))
	for range 2 {
		if got := d.run(file); got.Duplicates != 1 {
			t.Errorf("%+v\n%s", got, d.reasons())
		}
	}
	if after := d.articles()[url]; after.Version != before.Version || after.SourceID != s.ID {
		t.Errorf("it changed to %+v", after)
	}
}

// TestDryRun keeps nothing and says what would be taken.
func TestDryRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.run(d.file("known.jsonl", row("1", `"2020-01-01"`)))
	before := len(d.articles())
	var titles []string
	d.set = func(o *imports.Options) {
		o.DryRun, o.Sink, o.Archive = true, nil, nil
		o.Taken = func(f frontier.Fetched, _ frontier.Outcome) { titles = append(titles, f.Page.Title) }
	}
	got := d.run(d.file("a.jsonl", lines(row("1", `"2020-01-01"`), row("2", `"2020-01-01"`), row("2", `"2020-01-01"`), row("3", `"2020-99-01"`))), d.file("urls.txt", "https://qingshi.example/7\n"))
	if got.New != 2 || got.Unchanged != 2 || got.Rejected != 1 || len(d.articles()) != before || len(titles) != 4 {
		t.Errorf("%+v, %q\n%s", got, titles, d.reasons())
	}
}

// TestProgress says how much of the files is read, where their size is known.
func TestProgress(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var last imports.Progress
	first, second := lines(row("1", `"2020-01-01"`), row("2", `"2020-01-02"`)), row("3", `"2020-01-03"`)
	d.set = func(o *imports.Options) {
		o.Progress = func(p imports.Progress) { last = p }
		o.Input, o.Format = strings.NewReader(second), imports.JSONLines
	}
	files := []string{d.file("in/a.jsonl", first), d.file("in/b.jsonl", second)}
	d.run(files...)
	if want := int64(len(first) + len(second)); last.Read != 3 || last.Bytes != want || last.TotalBytes != want {
		t.Errorf("%+v, want all of %d bytes", last, want)
	}
	d.run(append(files, "-")...)
	if last.TotalBytes != 0 {
		t.Errorf("%d bytes in all, though the size of standard input is unknown", last.TotalBytes)
	}
}

// TestNothing says that there is nothing to import, rather than to have imported it.
func TestNothing(t *testing.T) {
	t.Parallel()
	for _, path := range []string{t.TempDir(), "no/such/file.csv"} {
		if _, err := imports.Find([]string{path}); article.CodeOf(err) != article.CodeUsage {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestUselessOptions refuses an option that concerns none of the files.
func TestUselessOptions(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*imports.Options){
		"columns":   columns("u", "", "", "", ""),
		"delimiter": func(o *imports.Options) { o.Delimiter = ';' },
		"encoding":  func(o *imports.Options) { o.Encoding = "gbk" },
	} {
		d := newDesk(t)
		d.set = set
		_, err := d.importer().Run(t.Context(), d.files(d.file("a.html", page("其一", "2024-01-01"))))
		if article.CodeOf(err) != article.CodeUsage {
			t.Errorf("%s: %v", name, err)
		}
	}
}
