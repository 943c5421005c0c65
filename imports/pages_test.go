package imports_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/imports"
)

// TestHTML finds the address of a saved page, and keeps one without an address under a URN.
func TestHTML(t *testing.T) {
	t.Parallel()
	whole := page("失信名单公布", "2024-03-20T09:00:00+08:00")
	head := func(s string) string { return strings.Replace(whole, "<head>", "<head>"+s, 1) }
	for name, c := range map[string]struct {
		content, want string
		at            time.Time
	}{
		"browser":    {"<!DOCTYPE html>\n<!-- saved from url=(0034)https://www.qingshi.example/a/1.html -->\n" + whole, "https://www.qingshi.example/a/1.html", now},
		"SingleFile": {strings.Replace(whole, "<html>", "<html><!--\n Page saved with SingleFile \n url: https://qingshi.example/a/1.html \n saved date: Thu Mar 21 2024 10:21:00 GMT+0800 (CST)\n-->", 1), "https://qingshi.example/a/1.html", mustTime("2024-03-21T02:21:00Z")},
		"canonical":  {head(`<link href="https://qingshi.example/a/1.html" rel="Canonical">`), "https://qingshi.example/a/1.html", now},
		"og:url":     {head(`<meta property="og:url" content="https://qingshi.example/a/1.html">`), "https://qingshi.example/a/1.html", now},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			file := d.file("saved.html", c.content)
			if got := d.run(file); got.New != 1 {
				t.Fatalf("%+v\n%s", got, d.reasons())
			}
			for _, a := range d.articles() {
				if a.URL != c.want || !a.Fetched.Equal(c.at) || a.Title != "失信名单公布" || a.Published.String() != "2024-03-20T09:00:00+08:00" {
					t.Errorf("got %s of %s, fetched %s: %s", a.Title, a.Published, a.Fetched, a.URL)
				}
				bytes, err := kept(d, a)
				if err != nil || string(bytes.Body) != c.content || bytes.Status != 0 {
					t.Errorf("its bytes differ, or %v", err)
				}
			}
			if got := d.run(file); got.Unchanged != 1 {
				t.Errorf("imported again: %+v", got)
			}
		})
	}
	t.Run("no address", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		file := d.file("saved.html", whole)
		if got := d.run(file); got.Rejected != 1 || got.Reasons[imports.CodeNoOutlet] != 1 {
			t.Fatalf("no outlet: %+v\n%s", got, d.reasons())
		}
		d.all = &sources()[0]
		copied := d.file("elsewhere/copy.html", whole)
		if got := d.run(file, copied); got.New != 1 || got.Unchanged != 1 {
			t.Fatalf("%+v\n%s", got, d.reasons())
		}
		for address, a := range d.articles() {
			if !strings.HasPrefix(address, "urn:yulun:") || a.ID != article.NewID(address) {
				t.Errorf("it is known as %s, %s", address, a.ID)
			}
		}
	})
}

// TestClaimedAddress takes no two texts for one article because a template names one address on
// both.
func TestClaimedAddress(t *testing.T) {
	t.Parallel()
	named := func(title, address string) string {
		return strings.Replace(page(title, "2024-03-20"), "<head>", `<head><link rel="canonical" href="`+address+`">`, 1)
	}
	d := newDesk(t)
	one, two := d.file("1.html", named("其一", "https://qingshi.example/news.html")), d.file("2.html", named("其二", "https://qingshi.example/news.html"))
	for i, want := range []imports.Summary{{New: 1}, {Unchanged: 1}} {
		if got := d.run(one, two); got.Rejected != 1 || got.New != want.New || got.Unchanged != want.Unchanged || got.Reasons[imports.CodeBadAddress] != 1 {
			t.Errorf("%d: %+v\n%s", i, got, d.reasons())
		}
	}
	d.all = &sources()[0]
	if got := d.run(d.file("3.html", named("其三", "https://qingshi.example/"))); got.New != 1 {
		t.Errorf("%+v\n%s", got, d.reasons())
	}
	for address, a := range d.articles() {
		if a.Title == "其三" && !strings.HasPrefix(address, "urn:") {
			t.Errorf("it is kept at %s", address)
		}
	}
}

// TestFolders reads the files whose names tell what they hold, and follows no link out of a folder.
func TestFolders(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	outside := d.file("secret.html", page("不在其中", "2024-01-01"))
	d.file("site/a/1.html", "<!-- saved from url=(0034)https://qingshi.example/a/1.html -->"+page("其一", "2024-01-02"))
	d.file("site/a/index.htm", "<html><body><a href=/1>其一</a></body></html>")
	d.file("site/rows.jsonl", row("7", `"2024-01-03"`))
	d.file("site/photo.jpg", "\xff\xd8\xff")
	folder := filepath.Join(d.dir, "in", "site")
	d.check(os.Symlink(outside, filepath.Join(folder, "link.html")))
	d.check(os.Symlink(filepath.Dir(folder), filepath.Join(folder, "up")))
	got := d.run(folder)
	if got.New != 2 || got.Skipped != 2 || got.Rejected != 0 || got.Files != 4 || got.Reasons[imports.CodeNotRead] != 1 || got.Reasons[imports.CodeNoArticle] != 1 {
		t.Errorf("%+v\n%s", got, d.reasons())
	}
}

// warc writes records as one gzip member each, as most tools do.
func warc(t *testing.T, records ...string) string {
	t.Helper()
	var b bytes.Buffer
	for _, r := range records {
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(r))
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// record is one WARC record.
func record(kind, url, date, contentType, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Target-URI: %s\r\nWARC-Date: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, kind, url, date, contentType, len(block), block)
}

const httpResponse = "application/http; msgtype=response"

func answer(status, contentType, body string) string {
	return "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nX-Served-By: cache-7\r\n\r\n" + body
}

// TestWARC takes the pages of a WARC file of another tool, and says what the other records are.
func TestWARC(t *testing.T) {
	t.Parallel()
	const url = "https://qingshi.example/a/1.html"
	records := []string{
		record("warcinfo", "", "2024-03-21T02:00:00Z", "application/warc-fields", "software: other/1.0\r\n"),
		record("request", url, "2024-03-21T02:21:00Z", "application/http; msgtype=request", "GET /a/1.html HTTP/1.1\r\nHost: qingshi.example\r\n\r\n"),
		record("response", url, "2024-03-21T02:21:00Z", httpResponse, answer("200 OK", "text/html; charset=utf-8", page("失信名单公布", "2024-03-20"))),
		record("metadata", url, "2024-03-21T02:21:00Z", "application/warc-fields", "fetchTimeMs: 12\r\n"),
		record("revisit", "https://qingshi.example/a/1.html?again", "2024-03-22T02:21:00Z", httpResponse, "HTTP/1.1 200 OK\r\n\r\n"),
		record("response", "dns:qingshi.example", "2024-03-21T02:20:00Z", "text/dns", "20240321022000\nqingshi.example. 300 IN A 192.0.2.1\n"),
		record("response", "https://qingshi.example/logo.png", "2024-03-21T02:21:00Z", httpResponse, answer("200 OK", "image/png", "\x89PNG\r\n\x1a\n")),
		record("response", "https://qingshi.example/old", "2024-03-21T02:21:00Z", httpResponse, answer("301 Moved Permanently", "text/html", page("搬家", "2024-03-20"))),
		record("response", "https://qingshi.example/", "2024-03-21T02:21:00Z", httpResponse, answer("200 OK", "text/html", "<html><body><a href=/a/1.html>失信名单公布</a></body></html>")),
		record("response", "https://tracker.example/frame", "2024-03-21T02:21:00Z", httpResponse, answer("200 OK", "text/html", "<html><body></body></html>")),
		record("resource", "https://qingshi.example/a/2.html", "2024-03-21T02:21:00Z", "text/html", page("第二篇", "2024-03-20")),
	}
	for name, content := range map[string]string{"a.warc.gz": warc(t, records...), "b.warc": strings.Join(records, "")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			file := d.file(name, content)
			got := d.run(file)
			if got.New != 2 || got.Rejected != 0 || got.Read != len(records) {
				t.Fatalf("%+v\n%s", got, d.reasons())
			}
			for code, n := range map[string]int{
				imports.CodeOtherRecord: 4, imports.CodeRevisit: 1, imports.CodeNotHTML: 1, imports.CodeHTTPStatus: 1, imports.CodeNoArticle: 2,
			} {
				if got.Reasons[code] != n {
					t.Errorf("%d %s, want %d", got.Reasons[code], code, n)
				}
			}
			a := d.articles()[url]
			if !a.Fetched.Equal(mustTime("2024-03-21T02:21:00Z")) || a.Notes.Import.Format != "warc" || a.Notes.Import.Record == 0 {
				t.Errorf("fetched %s, from %+v", a.Fetched, a.Notes.Import)
			}
			bytes, err := kept(d, a)
			if err != nil || bytes.Status != 200 || bytes.Header.Get("X-Served-By") != "cache-7" || !bytes.At.Equal(a.Fetched) {
				t.Errorf("its bytes: %+v, %v", bytes, err)
			}
			if again := d.run(file); again.New != 0 || again.Unchanged != 2 || again.Read != got.Read {
				t.Errorf("imported again: %+v", again)
			}
		})
	}
}

// TestDamagedWARC says clearly what is wrong with a file, and takes what can be read.
func TestDamagedWARC(t *testing.T) {
	t.Parallel()
	one := record("response", "https://qingshi.example/a/1.html", "2024-03-21T02:21:00Z", httpResponse, answer("200 OK", "text/html", page("其一", "2024-03-20")))
	two := record("response", "https://qingshi.example/a/2.html", "2024-03-21T02:21:00Z", httpResponse, answer("200 OK", "text/html", page("其二", "2024-03-20")))
	for name, c := range map[string]struct {
		content, want string
		taken         int
	}{
		"a whole-file gzip":        {warc(t, one+two), "compressed as a whole", 0},
		"a cut record":             {warc(t, one, two)[:len(warc(t, one))+300], "ends within the record", 1},
		"a cut plain record":       {one + two[:400], "ends within the record", 1},
		"damage in the middle":     {one + "garbage\r\n" + two, "not a WARC record", 2},
		"a broken status line":     {one + strings.Replace(two, "HTTP/1.1 200", "HTTQ/1.1 200", 1), "is not a status line", 1},
		"no records":               {"", "no records", 0},
		"not a WARC file":          {"<html>\n</html>\n", "not a WARC record", 0},
		"an impossible length":     {one + strings.Replace(two, "Content-Length: ", "Content-Length: -", 1), "Content-Length", 1},
		"a date that is not a day": {one + strings.Replace(two, "2024-03-21T", "2024-33-21T", 1), "is not a WARC date", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			got := d.run(d.file("a.warc.gz", c.content))
			if got.New != c.taken || got.Rejected == 0 || !strings.Contains(d.reasons(), c.want) {
				t.Errorf("%+v\n%s", got, d.reasons())
			}
		})
	}
}

// TestOwnArchive imports an archive that Yulun wrote, in which rows lie as resources.
func TestOwnArchive(t *testing.T) {
	t.Parallel()
	first := newDesk(t)
	first.run(first.file("rows.jsonl", row("1", `"2024-01-03"`)), first.file("a.html", "<!-- saved from url=(0034)https://qingshi.example/a/1.html -->"+page("其一", "2024-01-02")))
	first.check(first.writer.Close())
	names, err := archive.Files(filepath.Join(first.dir, "archive"))
	first.check(err)
	second := newDesk(t)
	got := second.run(filepath.Join(first.dir, "archive", names[0]))
	if got.New != 1 || got.Skipped != 2 || got.Rejected != 0 {
		t.Errorf("%+v\n%s", got, second.reasons())
	}
}

// TestPages joins the pages of one article, wherever they are in the files, and marks one whose
// pages are not all there.
func TestPages(t *testing.T) {
	t.Parallel()
	part := func(n int, nav string) string {
		return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>失信名单公布</title></head><body><h1>失信名单公布</h1><p>2024年3月20日</p><div class="article"><p>` +
			fmt.Sprintf("第%d页：", n) + strings.ReplaceAll(longText, "\n", "</p><p>"+fmt.Sprint(n)) + `</p></div><div class="pages">` + nav + `</div></body></html>`
	}
	const base = "https://qingshi.example/a/content_7"
	nav := func(n int) string {
		s := ""
		for i, name := range []string{base + ".htm", base + "_2.htm", base + "_3.htm"} {
			if i+1 == n {
				s += fmt.Sprintf("<span>%d</span> ", n)
			} else {
				s += fmt.Sprintf(`<a href="%s">%d</a> `, name, i+1)
			}
		}
		return s
	}
	record := func(n int, suffix string) string {
		return record("response", base+suffix+".htm", "2024-03-21T02:21:00Z", httpResponse, answer("200 OK", "text/html; charset=utf-8", part(n, nav(n))))
	}
	one, two, three := record(1, ""), record(2, "_2"), record(3, "_3")
	for name, c := range map[string]struct {
		records []string
		parts   int
		partial string
	}{
		"in order": {[]string{one, two, three}, 2, ""}, "the first one last": {[]string{three, two, one}, 2, ""}, "one is missing": {[]string{one, three}, 1, "missing_page"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			file := d.file("a.warc.gz", warc(t, c.records...))
			got := d.run(file)
			if got.New != 1 || got.Reasons[imports.CodePart] != c.parts {
				t.Fatalf("%+v\n%s", got, d.reasons())
			}
			for _, a := range d.articles() {
				revisions, err := d.store.Revisions(t.Context(), a.ID)
				d.check(err)
				if a.URL != base+".htm" || len(revisions[0].Parts) != c.parts || a.Notes.Partial != c.partial || strings.Contains(a.Text, "第2页") != (c.parts == 2) || !strings.Contains(a.Text, "第3页") {
					t.Errorf("%s has %d parts, partial %q:\n%s", a.URL, len(revisions[0].Parts), a.Notes.Partial, a.Text)
				}
			}
			if again := d.run(file); again.Unchanged != 1 || again.New != 0 {
				t.Errorf("imported again: %+v", again)
			}
		})
	}
}

// TestWrongCanonical keeps every page of a site whose template names one canonical address on all
// of them.
func TestWrongCanonical(t *testing.T) {
	t.Parallel()
	texts := []string{longText, strings.ReplaceAll(longText, "失信", "守信"), "县里的图书馆昨天重新开放，读者可以凭信用借书，不必再交押金。馆长说，半年来只有三本书没有还回来，都找到了主人。\n" +
		"附近的两所学校也加入了这个办法，孩子们每周可以借走五本书，老师负责登记，家长可以在手机上看到借阅的记录。"}
	var records []string
	for i, text := range texts { // the newest first
		body := `<!DOCTYPE html><html><head><meta charset="utf-8"><title>消息` + fmt.Sprint(i) + `</title><link rel="canonical" href="https://qingshi.example/news.html"></head><body><article><h1>消息` +
			fmt.Sprint(i) + `</h1><p>` + strings.ReplaceAll(text, "\n", "</p><p>") + `</p></article></body></html>`
		records = append(records, record("response", fmt.Sprintf("https://qingshi.example/a/%d.html", i), fmt.Sprintf("2024-03-2%dT02:21:00Z", 5-i), httpResponse, answer("200 OK", "text/html", body)))
	}
	d := newDesk(t)
	file := d.file("a.warc.gz", warc(t, records...))
	if got := d.run(file); got.New != len(texts) {
		t.Errorf("%+v\n%s", got, d.reasons())
	}
	if got := d.run(file); got.Unchanged != len(texts) {
		t.Errorf("imported again: %+v\n%s", got, d.reasons())
	}
	for _, a := range d.articles() {
		if bytes, err := kept(d, a); err != nil || bytes.URL != a.URL {
			t.Errorf("the bytes of %s are those of %s, %v", a.URL, bytes.URL, err)
		}
	}
}
