package imports_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"yulun/article"
	"yulun/imports"
)

// TestTables reads one article out of tables of many shapes, and keeps it with its provenance and
// its bytes.
func TestTables(t *testing.T) {
	t.Parallel()
	const text = "第一段说，信用。\n第二段：完。"
	want := article.Article{
		URL: "https://qingshi.example/a/1.html", Title: "信用新规", Text: text, Authors: []string{"李晓明", "王芳"},
		Published: article.At(mustTime("2019-03-21T10:21:00+08:00")),
	}
	plain := "url,title,text,date,author\n" + want.URL + ",信用新规,\"第一段说，信用。\n\n 第二段：完。\",2019-03-21 10:21,李晓明；王芳\n"
	encode := func(e interface{ String(string) (string, error) }, s string) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, c := range map[string]struct {
		file, content string
		set           func(*imports.Options)
		line          int64
	}{
		"csv":                 {"a.csv", plain, nil, 2},
		"crlf":                {"a.csv", strings.ReplaceAll(plain, "\n", "\r\n"), nil, 2},
		"byte order mark":     {"a.csv", "\uFEFF" + plain, nil, 2},
		"quoted header":       {"a.csv", "\uFEFF\"url\"" + plain[3:], nil, 2},
		"semicolon":           {"a.csv", strings.ReplaceAll(plain, ",", ";"), nil, 2},
		"tab":                 {"a.tsv", strings.ReplaceAll(plain, ",", "\t"), nil, 2},
		"bar":                 {"a.csv", strings.ReplaceAll(plain, ",", "|"), nil, 2},
		"sep line":            {"a.csv", "sep=;\r\n" + strings.ReplaceAll(plain, ",", ";"), nil, 3},
		"named delimiter":     {"a.csv", strings.ReplaceAll(plain, ",", "#"), func(o *imports.Options) { o.Delimiter = '#' }, 2},
		"gzip":                {"a.csv.gz", gzipped(t, plain), nil, 2},
		"no name":             {"articles", plain, nil, 2},
		"gb18030":             {"a.csv", encode(simplifiedchinese.GB18030.NewEncoder(), plain), nil, 2},
		"utf-16":              {"a.csv", encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), plain), nil, 2},
		"utf-16 big endian":   {"a.csv", encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), plain), nil, 2},
		"Chinese names":       {"a.csv", strings.Replace(plain, "url,title,text,date,author", "链接,标题,正文,发布时间,作者", 1), nil, 2},
		"news-please":         {"a.csv", strings.Replace(plain, "url,title,text,date,author", "url,title,maintext,date_publish,authors", 1), nil, 2},
		"names with blanks":   {"a.csv", strings.Replace(plain, "url,title,text,date,author", "Source URL,Headline,Full Text,Publish Date,Byline", 1), nil, 2},
		"columns by flags":    {"a.csv", strings.Replace(plain, "url,title,text,date,author", "u,t,b,d,w", 1), columns("u", "t", "b", "d", "w"), 2},
		"blank lines":         {"a.csv", "\n\n" + strings.Replace(plain, "\n", "\n\n", 1), nil, 5},
		"further columns":     {"a.csv", strings.NewReplacer("url,", "n,url,", "https:", "7,https:").Replace(plain), nil, 2},
		"json lines":          {"a.jsonl", jsonRow(want, `"2019-03-21 10:21"`), nil, 1},
		"json lines, gb18030": {"a.jsonl", encode(simplifiedchinese.GB18030.NewEncoder(), jsonRow(want, `"2019-03-21 10:21"`)), nil, 1},
		"json array":          {"a.json", "[\n" + jsonRow(want, `"2019-03-21 10:21"`) + ",\n]", nil, 2},
		"json, pretty array":  {"a.json", "[" + strings.ReplaceAll(jsonRow(want, `"2019-03-21 10:21"`), `,"`, ",\n\"") + "]", nil, 1},
		"json, unix time":     {"a.jsonl", jsonRow(want, `1553134860`), nil, 1},
		"json, milliseconds":  {"a.jsonl", jsonRow(want, `1553134860000`), nil, 1},
		"json, other zone":    {"a.jsonl", jsonRow(want, `"2019-03-21T02:21:00Z"`), nil, 1},
		"json, nested": {
			"a.jsonl", `{"meta":{"link":"` + want.URL + `","title":"信用新规","when":"2019年3月21日 10:21"},"text":"第一段说，信用。\n第二段：完。","authors":[{"name":"李晓明"},{"name":"王芳"}]}`,
			func(o *imports.Options) {
				o.Columns = imports.Columns{URL: "meta.link", Title: "meta.title", Date: "meta.when"}
			}, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			if c.set != nil {
				d.set = c.set
			}
			if got := d.run(d.file(c.file, c.content)); got.New != 1 || got.Read != 1 {
				t.Fatalf("%+v\n%s", got, d.reasons())
			}
			got := d.articles()[want.URL]
			if got.Title != want.Title || got.Text != want.Text || !got.Published.Time.Equal(want.Published.Time) || !cmp.Equal(got.Authors, want.Authors) {
				t.Errorf("got %q, %q, %q by %q", got.Title, got.Text, got.Published, got.Authors)
			}
			if got.Outlet.ID != "qingshi" || got.SourceID != "import/qingshi" || got.PublishedSource != "import" {
				t.Errorf("it is of %s, source %s, dated by %q", got.Outlet.ID, got.SourceID, got.PublishedSource)
			}
			from := got.Notes.Import
			if from == nil || from.File != c.file || from.Record != c.line || !from.At.Equal(now) {
				t.Errorf("it came from %+v", from)
			}
			bytes, err := kept(d, got)
			if err != nil || len(bytes.Body) == 0 || bytes.URL != want.URL {
				t.Errorf("its bytes: %+v, %v", bytes, err)
			}
			if again := d.run(d.file(c.file, c.content)); again.Unchanged != 1 || again.Read != 1 {
				t.Errorf("imported again: %+v", again)
			}
		})
	}
}

// TestRejectedRows names every row that is not taken, with its line and the reason, and takes the
// others.
func TestRejectedRows(t *testing.T) {
	t.Parallel()
	const good = `{"url":"https://qingshi.example/%d.html","title":"好","text":"第%d篇的正文。","date":"2020-05-0%d"}`
	for name, c := range map[string]struct {
		file, content string
		want          []string // parts of the reasons, in order
		taken         int
	}{
		"impossible and unreadable dates": {
			"a.jsonl", lines(
				row("1", `"2019-02-30"`), row("2", `"2019-13-01"`), row("3", `"last week"`), row("4", `"43545"`), row("5", `"2099-01-01"`), row("6", `"2019"`), row("7", `"05/04/2023"`), row("8", `"2019-03-21"`)),
			[]string{"a.jsonl:1: bad_date", "a.jsonl:2: bad_date", "a.jsonl:3: bad_date", "a.jsonl:4: bad_date", "a.jsonl:5: bad_date: \"2099-01-01\" lies ahead", "a.jsonl:6: bad_date", "a.jsonl:7: bad_date: \"05/04/2023\" may be two different days"},
			1,
		},
		"not json": {
			"a.jsonl", lines(`{"url":`, `[1]`, `"text"`, `null`, `{"text":"a"} {"text":"b"}`, fmt.Sprintf(good, 1, 1, 1)),
			[]string{"a.jsonl:1: bad_row", "a.jsonl:2: bad_row", "a.jsonl:3: bad_row", "a.jsonl:4: bad_row", "a.jsonl:5: bad_row"},
			1,
		},
		"no text": {
			"a.jsonl", lines(`{"url":"https://qingshi.example/1","text":" "}`, `{"url":"https://qingshi.example/2","corpus":"x"}`, `{}`, fmt.Sprintf(good, 1, 1, 1)),
			[]string{"a.jsonl:1: no_text", "a.jsonl:2: no_text: it has no text under a usual name: name its field with --text-column; it has corpus, url", "a.jsonl:3: no_text"},
			1,
		},
		"addresses": {
			"a.jsonl", lines(`{"url":"ftp://qingshi.example/1","text":"正文"}`, `{"url":"/news/1.html","text":"正文"}`, `{"url":"javascript:alert(1)","text":"正文"}`, `{"url":"https://","text":"正文"}`, fmt.Sprintf(good, 1, 1, 1)),
			[]string{"a.jsonl:1: bad_address", "a.jsonl:2: bad_address", "a.jsonl:3: bad_address", "a.jsonl:4: bad_address"},
			1,
		},
		"outlets": {
			"a.jsonl", lines(`{"url":"https://elsewhere.example/1","text":"正文"}`, `{"text":"正文"}`, `{"text":"正文","outlet":"nobody"}`, `{"text":"正文","outlet":{"id":"x","name":"X","type":"party"}}`, `{"text":"正文","outlet":"青石日报"}`),
			[]string{"a.jsonl:1: unknown_outlet: no source lies on elsewhere.example", "a.jsonl:2: unknown_outlet: neither an outlet", "a.jsonl:3: unknown_outlet: the outlet nobody", "a.jsonl:4: unknown_outlet"},
			1,
		},
		"fields": {
			"a.csv", "url,title,text\nhttps://qingshi.example/1,a\nhttps://qingshi.example/2,a,正文,b\nhttps://qingshi.example/3,a,正文,,\n",
			[]string{"a.csv:2: bad_row: it has 2 fields, but the first row names 3", "a.csv:3: bad_row: it has 4 fields"},
			1,
		},
		"a quote that never closes": {
			"a.csv", "url,title,text\nhttps://qingshi.example/1,\"a,正文\nhttps://qingshi.example/2,b,正文二\nhttps://qingshi.example/3,c,正文三\n",
			[]string{"a.csv:2: bad_row: a quoted field opens in this line and is not closed"},
			2,
		},
		"no column of text":   {"a.csv", "url,title\nhttps://qingshi.example/1,a\n", []string{"a.csv: bad_file: no column is called by a usual name for the text"}, 0},
		"empty":               {"a.csv", "", []string{"a.csv: bad_file: the file is empty"}, 0},
		"an array cut off":    {"a.json", "[" + fmt.Sprintf(good, 1, 1, 1) + ",{\"url\":", []string{"a.json: bad_file: line 1: the object that begins here is cut off"}, 1},
		"gzip cut off":        {"a.jsonl.gz", gzipped(t, strings.Repeat(fmt.Sprintf(good, 1, 1, 1)+"\n", 1))[:60], []string{"a.jsonl.gz: bad_file: the compressed file is cut off"}, 0},
		"unknown":             {"a.bin", "\x00\x01\x02", []string{"a.bin: bad_file: neither name nor content show the format"}, 0},
		"pages that are none": {"a.html", "<html><body><a href=/1>1</a></body></html>", []string{"a.html: no_article"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			got := d.run(d.file(c.file, c.content))
			if got.Rejected != len(c.want) || got.New != c.taken {
				t.Fatalf("%+v\n%s", got, d.reasons())
			}
			for i, want := range c.want {
				r := d.refusals[i]
				if line := r.Place.String() + ": " + r.Code + ": " + r.Reason; !strings.HasPrefix(line, want) {
					t.Errorf("%d: %s\nwant %s", i, line, want)
				}
			}
		})
	}
}

// TestMarkup reads texts that hold markup, and rows that hold a page in the place of a text.
func TestMarkup(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<p>第一段&amp;信用。</p>\n<p>第二段：<b>完</b>。</p>": "第一段&信用。\n第二段：完。",
		"One<br>two<br/>three":                               "One\ntwo\nthree",
		"<div><style>p{}</style>A line\nthat goes on.</div>": "A line that goes on.",
		"we <3 tags such as <b> & <p> &amp; more":            "we <3 tags such as <b> & <p> &amp; more",
		"1 < 2\n2 > 1": "1 < 2\n2 > 1",
	} {
		d := newDesk(t)
		row, _ := json.Marshal(map[string]string{"outlet": "qingshi", "title": "信用", "text": text})
		if got := d.run(d.file("a.jsonl", string(row))); got.New != 1 {
			t.Fatalf("%+v\n%s", got, d.reasons())
		}
		for _, a := range d.articles() {
			if a.Text != want {
				t.Errorf("%q became %q, want %q", text, a.Text, want)
			}
		}
	}
	d := newDesk(t)
	row, _ := json.Marshal(map[string]string{"url": "https://qingshi.example/1", "html": page("失信名单公布", ""), "date": "2024-03-20"})
	if got := d.run(d.file("a.jsonl", string(row))); got.New != 1 {
		t.Fatalf("%+v\n%s", got, d.reasons())
	}
	a := d.articles()["https://qingshi.example/1"]
	if a.Title != "失信名单公布" || a.Text != longText || a.Published.String() != "2024-03-20" || a.Notes.Import.Format != "html" {
		t.Errorf("%q of %s, from %+v: %s", a.Title, a.Published, a.Notes.Import, a.Text)
	}
	if bytes, err := kept(d, a); err != nil || !strings.HasPrefix(string(bytes.Body), "<!DOCTYPE html>") {
		t.Errorf("its bytes: %v", err)
	}
}

// TestUndated counts the rows that say they have no date, and takes them.
func TestUndated(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	got := d.run(d.file("a.jsonl", lines(row("1", `""`), row("2", `null`), row("3", `"N/A"`), row("4", `"0000-00-00"`), row("5", `"不详"`), row("6", `"2020-01-01"`))))
	if got.New != 6 || got.Undated != 5 || got.Rejected != 0 {
		t.Errorf("%+v\n%s", got, d.reasons())
	}
}

// TestDates reads a cell's date in the zone of its outlet, of the flag, or its own.
func TestDates(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"2019-03-21": "2019-03-21", "2019/3/21 7:05": "2019-03-21T07:05:00+08:00", "2019年3月21日": "2019-03-21",
		"二〇一九年三月二十一日": "2019-03-21", "21 March 2019": "2019-03-21", "Thu, 21 Mar 2019 10:21:00 +0000": "2019-03-21T10:21:00Z",
		"20190321": "2019-03-21", "2019-03-21T10:21:00.123+01:00": "2019-03-21T10:21:00+01:00", "1948-06-15": "1948-06-15", "2019-03-21 星期四": "2019-03-21",
	} {
		d := newDesk(t)
		d.run(d.file("a.jsonl", row("1", `"`+cell+`"`)))
		if got := d.articles()["https://qingshi.example/1"].Published.String(); got != want {
			t.Errorf("%s is %s, want %s\n%s", cell, got, want, d.reasons())
		}
	}
}

// TestBig5 reads a table from Taiwan.
func TestBig5(t *testing.T) {
	t.Parallel()
	content, err := traditionalchinese.Big5.NewEncoder().String("標題,內容,媒體\n信用新規,地方的試點還在進行，這是我們的報導，也是大家的看法。,qingshi\n")
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	if got := d.run(d.file("a.csv", content)); got.New != 1 {
		t.Fatalf("%+v\n%s", got, d.reasons())
	}
	for _, a := range d.articles() {
		if a.Title != "信用新規" {
			t.Errorf("the title is %q", a.Title)
		}
	}
}
