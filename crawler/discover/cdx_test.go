package discover_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/frontier"
)

func webArchive() article.WebArchive {
	return article.WebArchive{
		CDX: "https://archive.example/cdx", URL: "qingshi.example/news/*", From: day(2014, 1, 20), To: day(2014, 4, 10),
		Replay: "https://archive.example/web/{timestamp}id_/{url}",
	}
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

const (
	cdxTable = `[["urlkey","timestamp","original","mimetype","statuscode","digest","length"],
["example,qingshi)/news/1","20140301081500","http://qingshi.example:80/news/1.html","text/html","200","AAA","900"],
["example,qingshi)/news/2","20140302081500","http://qingshi.example/news/2.html","text/html","200","BBB","900"],
["example,qingshi)/news/3","20140303","http://qingshi.example/news/3.html","text/html","200","CCC","900"],
["example,qingshi)/news/4","20140304081500","http://qingshi.example/news/4.html","text/html","404","DDD","900"],
["example,qingshi)/news/1","20140312081500","http://qingshi.example/news/1.html","text/html","200","EEE","900"],
[],
["example,qingshi)/news/5 20140305"]]`
	cdxObjects = `{"urlkey": "example,qingshi)/news/1", "timestamp": "20140301081500", "url": "http://qingshi.example:80/news/1.html", "mime": "text/html", "status": "200", "digest": "AAA"}
{"urlkey": "example,qingshi)/news/2", "timestamp": "20140302081500", "url": "http://qingshi.example/news/2.html", "mime": "text/html", "status": "200"}
{"urlkey": "example,qingshi)/news/3", "timestamp": "20140303", "url": "http://qingshi.example/news/3.html", "mime": "text/html", "status": "200"}
{"urlkey": "example,qingshi)/news/4", "timestamp": "20140304081500", "url": "http://qingshi.example/news/4.html", "mime": "text/html", "status": "404"}
{"urlkey": "example,qingshi)/news/1", "timestamp": "20140312081500", "url": "http://qingshi.example/news/1.html", "mime": "text/html", "status": 200}
`
	cdxJ = `!OpenWayback-CDXJ 1.0
example,qingshi)/news/1 20140301081500 {"url": "http://qingshi.example:80/news/1.html", "mime": "text/html", "status": "200"}
example,qingshi)/news/2 20140302081500 {"url": "http://qingshi.example/news/2.html", "mime": "text/html", "status": "200"}
example,qingshi)/news/3 20140303 {"url": "http://qingshi.example/news/3.html", "mime": "text/html", "status": "200"}
example,qingshi)/news/4 20140304081500 {"url": "http://qingshi.example/news/4.html", "mime": "text/html", "status": "404"}
`
	cdxPlain = ` CDX N b a m s k r M S V g
example,qingshi)/news/1 20140301081500 http://qingshi.example:80/news/1.html text/html 200 AAA - - 900 0 a.warc.gz
example,qingshi)/news/2 20140302081500 http://qingshi.example/news/2.html text/html 200 BBB - - 900 1 a.warc.gz
example,qingshi)/news/3 20140303 http://qingshi.example/news/3.html text/html 200 CCC - - 900 2 a.warc.gz
example,qingshi)/news/4 20140304081500 http://qingshi.example/news/4.html text/html 404 DDD - - 900 3 a.warc.gz
`
)

func readCDX(text string) (discover.Captures, error) {
	a := webArchive()
	return discover.CDX([]byte(text), discover.CDXQuery{Archive: a, From: a.From, To: a.To})
}

// The forms of answer that servers of an index give say the same.
func TestCDX(t *testing.T) {
	for name, tt := range map[string]struct {
		text, key string
		rows      int
	}{
		"a table":                  {cdxTable, "example,qingshi)/news/5 20140305", 5},
		"a table with a mark":      {"\xef\xbb\xbf" + cdxTable, "example,qingshi)/news/5 20140305", 5},
		"objects":                  {cdxObjects, "", 5},
		"CDXJ":                     {cdxJ, "", 4},
		"plain lines":              {cdxPlain, "", 4},
		"plain lines with a key":   {cdxPlain + "\nexample%2Cqingshi%29\n", "example%2Cqingshi%29", 4},
		"lines that end with CRLF": {strings.ReplaceAll(cdxPlain, "\n", "\r\n"), "", 4},
		"lines without names":      {cdxPlain[strings.Index(cdxPlain, "\n")+1:], "", 4},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readCDX(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			want := discover.Captures{
				Links: []discover.CapturedLink{
					{discover.Link{URL: "http://qingshi.example:80/news/1.html"}, frontier.Capture{URL: "https://archive.example/web/20140301081500id_/http://qingshi.example:80/news/1.html", At: time.Date(2014, 3, 1, 8, 15, 0, 0, time.UTC)}},
					{discover.Link{URL: "http://qingshi.example/news/2.html"}, frontier.Capture{URL: "https://archive.example/web/20140302081500id_/http://qingshi.example/news/2.html", At: time.Date(2014, 3, 2, 8, 15, 0, 0, time.UTC)}},
				},
				ResumeKey: tt.key,
				LeftOut:   discover.LeftOut{Entries: 1, All: tt.rows, Reasons: []string{`entry 3 has no usable time but "20140303"`}},
			}
			want.LeftOut.Reasons[0] = got.LeftOut.Reasons[0] // the number of the entry is that of its row
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestCDXWithoutCaptures(t *testing.T) {
	for _, text := range []string{"", "\n", "[]", `[["urlkey","timestamp","original","mimetype","statuscode"]]`, `{"message": "No Captures found for: qingshi.example/*"}`} {
		got, err := readCDX(text)
		if err != nil || len(got.Links) > 0 || got.ResumeKey != "" || got.Full || got.LeftOut.Any() {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

// What is not an answer of an index, or ends early, is an error: the same is asked again.
func TestCDXMistakes(t *testing.T) {
	for name, tt := range map[string]struct {
		text  string
		links int
	}{
		"a page":                     {"<!DOCTYPE html><html><body>Too many requests, please wait</body></html>", 0},
		"words":                      {"Service temporarily unavailable", 0},
		"a sentence of seven words":  {"The index is being built right now", 0},
		"a message":                  {`{"message": "Invalid parameter"}`, 0},
		"a table that is cut off":    {cdxTable[:strings.Index(cdxTable, `["example,qingshi)/news/3"`)], 2},
		"a table cut off in a row":   {cdxTable[:strings.Index(cdxTable, "news/2.html")], 1},
		"a table of something else":  {`[1, 2, 3]`, 0},
		"an object instead of lines": {`{"error": "blocked"`, 0},
	} {
		got, err := readCDX(tt.text)
		if name == "an object instead of lines" {
			if !got.LeftOut.Any() && err == nil {
				t.Errorf("%s: nothing is said", name)
			}
			continue
		}
		if err == nil || len(got.Links) != tt.links {
			t.Errorf("%s: %d captures, %v", name, len(got.Links), err)
		}
	}
}

// A server that gives as many captures as were asked for, and doesn't say how to continue, may have
// more.
func TestCDXFull(t *testing.T) {
	var lines strings.Builder
	for i := range discover.MaxCaptures {
		fmt.Fprintf(&lines, "example,qingshi)/news/%d 20140301081500 http://qingshi.example/news/%d.html text/html 200 AAA 900\n", i, i)
	}
	got, err := readCDX(lines.String())
	if err != nil || !got.Full || len(got.Links) != discover.MaxCaptures {
		t.Errorf("full %t, %d captures, %v", got.Full, len(got.Links), err)
	}
	if got, _ = readCDX(lines.String() + "\nnext\n"); got.Full || got.ResumeKey != "next" {
		t.Errorf("with a key: full %t, key %q", got.Full, got.ResumeKey)
	}
}

func TestCDXQuery(t *testing.T) {
	months := discover.Months(webArchive(), day(2014, 4, 1))
	if len(months) != 3 || months[0].From != day(2014, 1, 20) || months[0].To != day(2014, 1, 31) || months[2].To != day(2014, 3, 31) {
		t.Fatalf("months %+v", months)
	}
	if all := discover.Months(webArchive(), day(2020, 1, 1)); len(all) != 4 || all[3].To != day(2014, 4, 10) {
		t.Errorf("months %+v", all)
	}
	open := webArchive()
	open.To = time.Time{}
	if n := len(discover.Months(open, day(2015, 1, 15))); n != 12 {
		t.Errorf("%d months without a last day", n)
	}
	if n := len(months[1].Days()); n != 28 {
		t.Errorf("February has %d days", n)
	}
	months[1].ResumeKey = "a b"
	u, err := url.Parse(months[1].Address())
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	want := url.Values{
		"url": {"qingshi.example/news/*"}, "from": {"20140201"}, "to": {"20140228"}, "output": {"json"}, "collapse": {"urlkey"},
		"filter": {"statuscode:200", "mimetype:text/html"}, "limit": {"5000"}, "showResumeKey": {"true"}, "resumeKey": {"a b"},
	}
	if d := cmp.Diff(want, q); d != "" || u.Host != "archive.example" {
		t.Errorf("query (-want +got)\n%s", d)
	}
}

func TestSplitReplay(t *testing.T) {
	for replay, want := range map[string][3]string{
		"https://archive.example/web/20140301081500id_/http://qingshi.example/1?u=http://x.example/": {"https://archive.example/web/20140301081500id_/", "http://qingshi.example/1?u=http://x.example/", "true"},
		"https://archive.example/web/20140301081500id_/https:/qingshi.example/1":                     {"https://archive.example/web/20140301081500id_/", "https://qingshi.example/1", "true"},
		"http://127.0.0.1:8080/coll/20140301mp_/https://qingshi.example/":                            {"http://127.0.0.1:8080/coll/20140301mp_/", "https://qingshi.example/", "true"},
		"https://archive.example/about":                                                              {"", "", "false"},
		"qingshi":                                                                                    {"", "", "false"},
	} {
		prefix, original, ok := discover.SplitReplay(replay)
		if got := [3]string{prefix, original, fmt.Sprint(ok)}; got != want {
			t.Errorf("%s: %q", replay, got)
		}
	}
}

func FuzzCDX(f *testing.F) {
	for _, text := range []string{cdxTable, cdxObjects, cdxJ, cdxPlain, "[]", "{", "[[]", `[["timestamp"],[1]]`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		a := webArchive()
		got, _ := discover.CDX(text, discover.CDXQuery{Archive: a, From: a.From, To: a.To})
		for _, l := range got.Links {
			if u, err := url.Parse(l.URL); err != nil || u.Host == "" || l.Capture.At.IsZero() {
				t.Errorf("a capture %+v", l)
			}
		}
	})
}
