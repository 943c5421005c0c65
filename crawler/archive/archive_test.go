package archive

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
)

var at = time.Date(2025, 6, 2, 8, 30, 0, 0, time.UTC)

func newWriter(t *testing.T, dir string, opts Options) *Writer {
	t.Helper()
	opts.Now = func() time.Time { return at }
	w, err := NewWriter(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func write(t *testing.T, w *Writer, r Record) article.Location {
	t.Helper()
	loc, err := w.Write(r)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// page is a record with a body of pseudo-random words, so that it has a size when compressed.
func page(n int) Record {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	body := []byte("<html><p>信用体系 ")
	for range 200 {
		body = fmt.Appendf(body, "%x ", random.Uint64())
	}
	return Record{
		URL: fmt.Sprintf("http://paper.example/news/%d.html?栏目=1", n), At: at.Add(time.Duration(n) * time.Millisecond), Status: 200,
		Header: http.Header{"Content-Type": {"text/html; charset=gbk"}, "Set-Cookie": {"a=1", "b=2"}}, Body: body,
	}
}

func TestRoundTrip(t *testing.T) {
	records := []Record{
		page(1),
		{URL: "http://paper.example/empty", At: at, Status: 204, Header: http.Header{}, Body: []byte{}},
		{
			URL: "http://paper.example/gzip", At: at, Status: 200, Body: []byte("decoded"),
			Header: http.Header{"Content-Encoding": {"gzip"}, "Content-Length": {"99"}, "Transfer-Encoding": {"chunked"}},
		},
		{URL: "http://paper.example/binary", At: at, Status: 404, Header: http.Header{"X-Odd": {"信用"}}, Body: []byte("\x00\xff\r\n\r\nWARC/1.1\r\n")},
		{URL: "http://paper.example/999", At: at, Status: 999, Header: http.Header{}, Body: []byte("x")},
	}
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	reader := NewReader(dir)
	want := map[article.Location]Record{}
	for _, r := range records {
		loc := write(t, w, r)
		want[loc] = r
		got, err := reader.At(loc)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r.URL, diff)
		}
	}
	got := map[article.Location]Record{}
	err := each(dir, func(loc article.Location, r Record) error {
		got[loc] = r
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Each (-want +got):\n%s", diff)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, Options{MaxSize: 6000})
	other := newWriter(t, dir, Options{})
	write(t, other, page(0))
	var locs []article.Location
	for n := range 10 {
		locs = append(locs, write(t, w, page(n)))
	}
	names := map[string]bool{}
	for n, loc := range locs {
		names[loc.File] = true
		if r, err := NewReader(dir).At(loc); err != nil || r.URL != page(n).URL {
			t.Errorf("record %d at %v: %q, %v", n, loc, r.URL, err)
		}
	}
	if len(names) < 3 {
		t.Errorf("%d files, want several", len(names))
	}
	files, _ := filepath.Glob(filepath.Join(dir, "yulun-20250602083000-*.warc.gz"))
	if len(files) != len(names)+1 {
		t.Errorf("files %v", files)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".probe*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestConcurrentWrites(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, Options{MaxSize: 20_000})
	var wg sync.WaitGroup
	for n := range 100 {
		wg.Go(func() {
			loc, err := w.Write(page(n))
			if err != nil {
				t.Error(err)
				return
			}
			if r, err := NewReader(dir).At(loc); err != nil || r.URL != page(n).URL {
				t.Errorf("record %d: %q, %v", n, r.URL, err)
			}
		})
	}
	wg.Wait()
}

// A kill can cut the last record anywhere; what is before it is read, and nothing is an error.
func TestTorn(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	write(t, w, page(1))
	last := write(t, w, page(2))
	w.Close()
	path := filepath.Join(dir, last.File)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := last.Offset; cut < int64(len(whole)); cut += 7 {
		if err := os.WriteFile(path, whole[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		var urls []string
		err := each(dir, func(_ article.Location, r Record) error {
			urls = append(urls, r.URL)
			return nil
		})
		if err != nil || len(urls) != 1 || urls[0] != page(1).URL {
			t.Fatalf("cut at %d of %d: read %v, %v", cut, len(whole), urls, err)
		}
		if _, err := NewReader(dir).At(last); err == nil {
			t.Fatalf("cut at %d: the torn record was read", cut)
		}
	}
}

func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	loc := write(t, w, page(1))
	write(t, w, page(2))
	w.Close()
	path := filepath.Join(dir, loc.File)
	data, _ := os.ReadFile(path)
	data[loc.Offset+200] ^= 0xff
	os.WriteFile(path, data, 0o644)
	err := each(dir, func(article.Location, Record) error { return nil })
	if err == nil || !strings.Contains(err.Error(), loc.File) || !strings.Contains(err.Error(), fmt.Sprint(loc.Offset)) {
		t.Errorf("damage not told with file and place: %v", err)
	}
}

func TestStop(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	write(t, w, page(1))
	write(t, w, page(2))
	stop, calls := errors.New("enough"), 0
	err := each(dir, func(article.Location, Record) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

// Files of other programs: not compressed, with chunks and content encodings as they came, and
// records of other types.
func TestForeignFile(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write([]byte("<html>信用"))
	z.Close()
	record := func(kind, media, block string) string {
		return fmt.Sprintf("WARC/1.0\r\nwarc-type: %s\r\nWARC-Target-URI: <http://x.example/>\r\nWARC-Date: 2019-03-21T02:00:00Z\r\n"+
			"Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, media, len(block), block)
	}
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n0\r\n\r\n"
	encoded := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", zipped.Len(), zipped.String())
	file := record("request", "application/http;msgtype=request", "GET / HTTP/1.1\r\n\r\n") +
		record("response", "application/http;msgtype=response", chunked) +
		record("response", "text/dns", "x.example 1.2.3.4") +
		record("response", "application/http; msgtype=response", encoded)
	var bodies []string
	err := readAll(strings.NewReader(file), func(_ int64, r Record) error {
		bodies = append(bodies, r.URL+" "+string(r.Body))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"http://x.example/ <html>", "http://x.example/ <html>信用"}, bodies); diff != "" {
		t.Error(diff)
	}
}

func TestUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o644)
	_, err := NewWriter(filepath.Join(file, "archive"), Options{})
	checkFault(t, err)
}

// A disk that fills up: /dev/full takes nothing.
func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full on this system")
	}
	w := newWriter(t, t.TempDir(), Options{})
	write(t, w, page(1))
	good := w.file.disk
	w.file.disk = full
	_, err = w.Write(page(2))
	checkFault(t, err)
	w.file.disk = good
	full.Close()
}

func checkFault(t *testing.T, err error) {
	t.Helper()
	var e *article.Error
	if !errors.As(err, &e) || e.Code != article.CodeUnavailable || e.Remedy == "" {
		t.Errorf("error %#v tells nobody what to do", err)
	}
}

func TestNoEscape(t *testing.T) {
	if _, err := NewReader(t.TempDir()).At(article.Location{File: "../secret.warc.gz"}); err == nil {
		t.Error("a location outside the folder was read")
	}
}

func FuzzRead(f *testing.F) {
	member, _ := compress(nil, page(1).marshal(), compressed)
	f.Add(member)
	f.Add(page(1).marshal())
	f.Add(append(member, member[:30]...))
	f.Fuzz(func(t *testing.T, file []byte) {
		_ = readAll(bytes.NewReader(file), func(offset int64, _ Record) error {
			if offset < 0 || offset > int64(len(file)) {
				t.Errorf("offset %d in %d bytes", offset, len(file))
			}
			return nil
		})
	})
}
