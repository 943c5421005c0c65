package archive

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// warc is a record as any program may write it.
func warc(kind, media, block string, more ...string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:x:%s>\r\nWARC-Target-URI: http://x.example/\r\n"+
		"WARC-Date: 2019-03-21T02:00:00Z\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, kind, media, strings.Join(append(more, ""), "\r\n"), len(block), block)
}

func zipped(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	closed(t, z, content)
	return b.String()
}

func closed(t testing.TB, z io.WriteCloser, content string) {
	t.Helper()
	if _, err := io.WriteString(z, content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

const (
	mediaResponse = "application/http;msgtype=response"
	mediaRequest  = "application/http; msgtype=request"
	htmlAnswer    = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>信用"
)

func TestEntries(t *testing.T) {
	t.Parallel()
	response, request := warc("response", mediaResponse, htmlAnswer), warc("request", mediaRequest, "GET / HTTP/1.1\r\nHost: x.example\r\n\r\n")
	metadata, info := warc("metadata", "application/warc-fields", "via: http://x.example/list\r\n"), warc("warcinfo", "application/warc-fields", "software: other\r\n")
	revisit := warc("revisit", mediaResponse, "HTTP/1.1 200 OK\r\n\r\n", "WARC-Profile: "+ProfileIdenticalPayload, "WARC-Refers-To: <urn:x:response>")
	z := func(records ...string) (file string) {
		for _, r := range records {
			file += zipped(t, r)
		}
		return file
	}
	broken := []byte(z(response))
	broken[len(broken)-6] ^= 0xff // in its checksum
	for name, test := range map[string]struct {
		file string
		want []string // types, and errors
	}{
		"plain":                    {info + request + response + metadata + revisit, []string{"warcinfo", "request", "response", "metadata", "revisit"}},
		"record by record":         {z(info, request, response, metadata, revisit), []string{"warcinfo", "request", "response", "metadata", "revisit"}},
		"empty":                    {"", nil},
		"blank lines between":      {response + "\r\n\r\n" + request, []string{"response", "request"}},
		"compressed as a whole":    {z(info + response + request), []string{ErrWholeGzip.Error()}},
		"one record, compressed":   {z(response), []string{"response"}},
		"cut in the last record":   {z(info, response)[:len(z(info, response))-9], []string{"warcinfo", ErrCut.Error()}},
		"cut in a header":          {info + response[:40], []string{"warcinfo", ErrCut.Error()}},
		"cut in a block":           {info + response[:len(response)-8], []string{"warcinfo", ErrCut.Error()}},
		"damaged in the middle":    {z(info) + string(broken) + z(request), []string{"warcinfo", "gzip: invalid checksum", "request"}},
		"rubbish between":          {z(info) + "some rubbish\n" + z(request), []string{"warcinfo", `not a WARC record: it begins with "some rubbish"`, "request"}},
		"a page and no WARC file":  {"<!DOCTYPE html><html>", []string{ErrCut.Error()}},
		"a page with lines":        {"<!DOCTYPE html>\n<html>", []string{`not a WARC record: it begins with "<!DOCTYPE html>"`}},
		"no Content-Length":        {"WARC/1.0\r\nWARC-Type: response\r\n\r\n" + request, []string{`the record's Content-Length is ""`, "request"}},
		"line ends without return": {strings.ReplaceAll(metadata, "\r\n", "\n") + "\n" + request, nil},
	} {
		var got []string
		for e, err := range Entries(strings.NewReader(test.file)) {
			var damage *Damage
			switch {
			case errors.As(err, &damage):
				got = append(got, damage.Err.Error())
			case err != nil:
				t.Errorf("%s: %v", name, err)
			default:
				got = append(got, e.Type())
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" && test.want != nil {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What a record says of itself is read whatever program wrote it.
func TestEntryFields(t *testing.T) {
	t.Parallel()
	file := warc("revisit", mediaResponse, "HTTP/1.1 200 OK\r\nETag: \"1\"\r\n\r\n", "warc-profile: <"+ProfileIdenticalPayload+">",
		"WARC-Refers-To: <urn:x:old>", "WARC-Refers-To-Target-URI: http://x.example/old", "WARC-Refers-To-Date: 2018-12",
		"WARC-Concurrent-To: <urn:x:a>", "WARC-Concurrent-To: <urn:x:b>", "X-Folded: one\r\n two")
	for e, err := range Entries(strings.NewReader(file)) {
		if err != nil {
			t.Fatal(err)
		}
		revisit, ok := e.Revisit()
		if !ok || revisit.Profile != ProfileIdenticalPayload || revisit.ID != "urn:x:old" || revisit.URL != "http://x.example/old" ||
			revisit.At.Format("2006-01-02") != "2018-12-01" {
			t.Errorf("revisit %+v", revisit)
		}
		if diff := cmp.Diff([]string{"urn:x:a", "urn:x:b"}, e.ConcurrentTo()); diff != "" {
			t.Error(diff)
		}
		if got := e.Header.Get("X-Folded"); got != "one two" {
			t.Errorf("folded line %q", got)
		}
		if r, err := e.Response(); err != nil || r.Status != 200 || r.Header.Get("ETag") != `"1"` || len(r.Body) != 0 {
			t.Errorf("response %+v, %v", r, err)
		}
	}
}

// Bodies are decoded as their header says, and left as they are where that was done before.
func TestResponseEncodings(t *testing.T) {
	t.Parallel()
	const page = "<p>社会信用体系"
	encoded := func(z func(io.Writer) io.WriteCloser) string {
		var b bytes.Buffer
		closed(t, z(&b), page)
		return b.String()
	}
	deflated := encoded(func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, -1); return z })
	zlibbed := encoded(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
	zstded := encoded(func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z })
	br := encoded(func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) })
	chunks := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(page), page)
	zippedChunks := fmt.Sprintf("%x; a=b\r\n%s\r\n0\r\n\r\n", len(zipped(t, page)), zipped(t, page))
	for name, test := range map[string]struct{ header, body, want string }{
		"plain":               {"", page, page},
		"gzip":                {"Content-Encoding: gzip\r\n", zipped(t, page), page},
		"x-gzip":              {"Content-Encoding: X-GZIP\r\n", zipped(t, page), page},
		"gzip, undone":        {"Content-Encoding: gzip\r\n", page, page},
		"gzip, twice":         {"Content-Encoding: gzip, gzip\r\n", zipped(t, zipped(t, page)), page},
		"gzip, cut":           {"Content-Encoding: gzip\r\n", zipped(t, page)[:len(zipped(t, page))-6], page},
		"deflate":             {"Content-Encoding: deflate\r\n", deflated, page},
		"deflate in zlib":     {"Content-Encoding: deflate\r\n", zlibbed, page},
		"brotli":              {"Content-Encoding: br\r\n", br, page},
		"brotli, undone":      {"Content-Encoding: br\r\n", page, page},
		"zstd":                {"Content-Encoding: zstd\r\n", zstded, page},
		"chunked":             {"Transfer-Encoding: chunked\r\n", chunks, page},
		"chunked, undone":     {"Transfer-Encoding: chunked\r\n", page, page},
		"chunked and gzip":    {"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", zippedChunks, page},
		"put aside by others": {"X-Archive-Orig-Content-Encoding: br\r\n", page, page},
		"longer than it says": {"Content-Length: 3\r\n", page, page},
	} {
		file := warc("response", mediaResponse, "HTTP/1.1 200 OK\r\n"+test.header+"\r\n"+test.body)
		for e, err := range Entries(strings.NewReader(file)) {
			if err != nil {
				t.Fatal(name, err)
			}
			r, err := e.Response()
			if err != nil || string(r.Body) != test.want {
				t.Errorf("%s: %q, %v", name, r.Body, err)
			}
		}
	}
	unknown := warc("response", mediaResponse, "HTTP/1.1 200 OK\r\nContent-Encoding: secret\r\n\r\nx")
	for e := range Entries(strings.NewReader(unknown)) {
		if _, err := e.Response(); err == nil || !strings.Contains(err.Error(), `"secret" is not known`) {
			t.Errorf("an unknown encoding: %v", err)
		}
	}
}

// A body that was made to fill memory is named, not read, whatever packs it and however often.
func TestABombIsNotDecoded(t *testing.T) {
	t.Parallel()
	large := strings.Repeat(" ", 32<<20)
	packed := map[string]string{"gzip": zipped(t, large)}
	for name, open := range map[string]func(io.Writer) io.WriteCloser{
		"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
		"zstd":    func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z },
		"br":      func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 1) },
	} {
		var b bytes.Buffer
		closed(t, open(&b), large)
		packed[name] = b.String()
	}
	packed["gzip, gzip"] = zipped(t, packed["gzip"])
	for name, body := range packed {
		file := warc("response", mediaResponse, "HTTP/1.1 200 OK\r\nContent-Encoding: "+name+"\r\n\r\n"+body)
		for e, err := range Entries(strings.NewReader(file)) {
			if err != nil {
				t.Fatal(name, err)
			}
			if r, err := e.Response(); err == nil || !strings.Contains(err.Error(), "grows to more than") {
				t.Errorf("%s: %d bytes from %d, %v", name, len(r.Body), len(body), err)
			}
		}
	}
}

// Digests are compared in whatever algorithm and alphabet they were written.
func TestVerify(t *testing.T) {
	t.Parallel()
	const block = "HTTP/1.1 200 OK\r\n\r\nx"
	for name, test := range map[string]struct {
		digests []string
		good    bool
	}{
		"none":                 {nil, true},
		"sha1, base32":         {[]string{"WARC-Payload-Digest: sha1:CH3K4FEYUTCDFIMORQMUBT2EBLSWJG36"}, false},
		"right":                {[]string{"WARC-Block-Digest: " + digest([]byte(block)), "WARC-Payload-Digest: " + digest([]byte("x"))}, true},
		"sha256, hexadecimal":  {[]string{"WARC-Payload-Digest: sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}, true},
		"sha-256, wrong":       {[]string{"WARC-Payload-Digest: sha-256:3d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}, false},
		"md5":                  {[]string{"WARC-Payload-Digest: md5:9dd4e461268c8034f5c8564e155c67a6"}, true},
		"unknown algorithm":    {[]string{"WARC-Payload-Digest: blake3:00"}, true},
		"another block":        {[]string{"WARC-Block-Digest: " + digest([]byte("y"))}, false},
		"truncated, as marked": {[]string{"WARC-Payload-Digest: " + digest([]byte("x and more")), "WARC-Truncated: length"}, true},
	} {
		for e, err := range Entries(strings.NewReader(warc("response", mediaResponse, block, test.digests...))) {
			if err != nil {
				t.Fatal(name, err)
			}
			if err := e.Verify(); (err == nil) != test.good {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
