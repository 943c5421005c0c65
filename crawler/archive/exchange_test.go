package archive

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
)

// exchange is a page that was sent compressed and in chunks.
func exchange(t *testing.T, path, page string) Exchange {
	t.Helper()
	return Exchange{
		URL: "http://paper.example" + path, At: at, IP: "192.0.2.1", Protocol: "http/1.1",
		Request: http.Header{"Host": {"paper.example"}, "User-Agent": {"Yulun/1"}}, Status: 200, Reason: "OK",
		Header: http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"gzip"}, "Transfer-Encoding": {"chunked"}},
		Body:   []byte(zipped(t, page)),
	}
}

// entriesOf are the good records of a folder's files, whose digests are right.
func entriesOf(t *testing.T, dir string) (entries []Entry) {
	t.Helper()
	names, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := Walk(t.Context(), dir, name, func(f Found) error {
			if f.Damage != nil {
				t.Errorf("%s: %v", name, f.Damage)
			}
			entries = append(entries, f.Entry)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	return entries
}

func typesOf(entries []Entry) (types []string) {
	for _, e := range entries {
		types = append(types, e.Type())
	}
	return types
}

// An exchange is kept as it went over the wire and read decoded, and its request goes with it.
func TestKeep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWriter(t, dir, Options{Software: "yulun 1", Operator: "mail@survey.example", UserAgent: "Yulun/1", Robots: "obeyed"})
	x := exchange(t, "/news/1?a=b", "<p>信用")
	where, err := w.Keep(x)
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.At(where)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Record{URL: x.URL, At: at, Status: 200, Header: x.Header, Body: []byte("<p>信用")}, got); diff != "" {
		t.Error(diff)
	}
	entries := entriesOf(t, dir)
	if diff := cmp.Diff([]string{"warcinfo", "response", "request"}, typesOf(entries)); diff != "" {
		t.Fatal(diff)
	}
	want := "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n"
	if block := string(entries[1].Block); block != want+string(x.Body) {
		t.Errorf("response %q", block)
	}
	if block := string(entries[2].Block); block != "GET /news/1?a=b HTTP/1.1\r\nHost: paper.example\r\nUser-Agent: Yulun/1\r\n\r\n" {
		t.Errorf("request %q", block)
	}
	if !slices.Equal(entries[2].ConcurrentTo(), []string{entries[1].ID()}) || entries[1].Header.Get("WARC-IP-Address") != "192.0.2.1" {
		t.Errorf("fields %v and %v", entries[1].Header, entries[2].Header)
	}
	info := "software: yulun 1\r\noperator: mail@survey.example\r\nhttp-header-user-agent: Yulun/1\r\nrobots: obeyed\r\nformat: WARC File Format 1.1\r\n"
	if block := string(entries[0].Block); len(block) < len(info) || block[:len(info)] != info {
		t.Errorf("info %q", block)
	}
}

// Answers of every kind are kept and read back.
func TestKeepAnswers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	for _, x := range []Exchange{
		{URL: "http://a.example/moved", Status: 301, Header: http.Header{"Location": {"/new"}}, Request: http.Header{}},
		{URL: "http://a.example/gone", Status: 410, Reason: "Gone for good", Header: http.Header{}, Body: []byte("没有了")},
		{URL: "http://a.example/cut", Status: 503, Header: http.Header{"Content-Length": {"900"}}, Body: []byte("<html>"), Truncated: TruncatedLength},
		{URL: "http://a.example/odd", Status: 999, Header: http.Header{"X-Odd": {"信用"}}, Body: []byte("WARC/1.1\r\n\r\n")},
		{URL: "http://a.example/empty", Status: 204, Header: http.Header{}},
	} {
		x.At = at
		where, err := w.Keep(x)
		if err != nil {
			t.Fatal(err)
		}
		e, err := w.Entry(where)
		if err != nil || e.Status() != x.Status || e.Header.Get("WARC-Truncated") != x.Truncated {
			t.Errorf("%s: status %d, %v", x.URL, e.Status(), err)
		}
		if r, err := w.At(where); err != nil || string(r.Body) != string(x.Body) {
			t.Errorf("%s: %q, %v", x.URL, r.Body, err)
		}
	}
	entriesOf(t, dir)
}

// A revisit says what stands for it, and claims no more.
func TestRevisit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	where, err := w.Keep(exchange(t, "/news/1", "<p>信用"))
	if err != nil {
		t.Fatal(err)
	}
	of, err := w.RevisitOf(where)
	if err != nil {
		t.Fatal(err)
	}
	again := exchange(t, "/news/1", "<p>信用 token")
	again.At = at.Add(time.Hour)
	of.PayloadDigest = again.PayloadDigest()
	if err := w.Revisit(again, of); err != nil {
		t.Fatal(err)
	}
	entries := entriesOf(t, dir)
	if diff := cmp.Diff([]string{"warcinfo", "response", "request", "revisit"}, typesOf(entries)); diff != "" {
		t.Fatal(diff)
	}
	got, _ := entries[3].Revisit()
	want := Revisit{Profile: ProfileSameReading, ID: entries[1].ID(), URL: "http://paper.example/news/1", At: at, PayloadDigest: again.PayloadDigest()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r, err := entries[3].Response(); err != nil || r.Status != 200 || len(r.Body) != 0 {
		t.Errorf("revisit %+v, %v", r, err)
	}
}

// A file is closed when it is a day old, so that an older one is known not to grow.
func TestAge(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), at
	w, err := NewWriter(dir, Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for range 3 {
		write(t, w, page(1))
		now = now.Add(13 * time.Hour)
	}
	if names, err := Files(dir); err != nil || len(names) != 2 {
		t.Errorf("files %v, %v", names, err)
	}
}

// Walk continues behind damage and names each place; an end that is cut off is distinguished from
// damage.
func TestWalk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	var places []article.Location
	for n := range 4 {
		places = append(places, write(t, w, page(n)))
	}
	w.Close()
	path := filepath.Join(dir, places[0].File)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[places[1].Offset+300] ^= 0xff
	if err := os.WriteFile(path, whole[:len(whole)-10], 0o644); err != nil {
		t.Fatal(err)
	}
	good, damaged := 0, map[int64]bool{}
	if err := Walk(t.Context(), dir, places[0].File, func(f Found) error {
		if f.Damage != nil {
			damaged[f.Damage.Offset] = f.Damage.Err == ErrCut
		} else {
			good++
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[int64]bool{places[1].Offset: false, places[3].Offset: true}, damaged); diff != "" || good != 3 {
		t.Errorf("%d good records; damaged (-want +got):\n%s", good, diff)
	}
}

// A file that is rewritten keeps what is needed byte for byte, and says of copies when they were
// seen.
func TestRewrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	keep := func(path, page string) article.Location {
		where, err := w.Keep(exchange(t, path, page))
		if err != nil {
			t.Fatal(err)
		}
		return where
	}
	first, loose, copied, last := keep("/1", "one"), keep("/2", "two"), keep("/1", "one, again"), keep("/3", "three")
	w.Close()
	before := entriesOf(t, dir)
	of, err := w.RevisitOf(first)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Rewrite(t.Context(), dir, first.File, Rewriting{Copies: map[int64]Revisit{copied.Offset: of}, Drop: map[int64]bool{loose.Offset: true}})
	if err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir, first.File); err != nil {
		t.Fatal(err)
	}
	after := entriesOf(t, dir)
	if diff := cmp.Diff([]string{"warcinfo", "response", "request", "revisit", "request", "response", "request"}, typesOf(after)); diff != "" {
		t.Fatal(diff)
	}
	for _, old := range []article.Location{first, last} {
		r, err := w.At(article.Location{File: got.Name, Offset: got.Moved[old.Offset]})
		if err != nil || len(r.Body) == 0 {
			t.Errorf("%v: %v", old, err)
		}
	}
	if _, moved := got.Moved[copied.Offset]; moved || after[3].ID() != before[5].ID() {
		t.Errorf("the copy became %v", after[3].Header)
	}
	if got.After >= got.Before || got.Name != Successor(first.File) {
		t.Errorf("%+v", got)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSuccessor(t *testing.T) {
	for name, want := range map[string]string{
		"yulun-1.warc.gz": "yulun-1.p1.warc.gz", "yulun-1.p1.warc.gz": "yulun-1.p2.warc.gz", "a.p.warc.gz": "a.p.p1.warc.gz", "a.px.warc.gz": "a.px.p1.warc.gz",
	} {
		if got := Successor(name); got != want {
			t.Errorf("after %s comes %s, not %s", name, got, want)
		}
	}
}
