package wacz_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/archive/wacz"
)

var made = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// archived is a folder with three captures, one of them of an address with www and a query.
func archived(t *testing.T) (dir string, at map[string]article.Location) {
	t.Helper()
	dir, at = t.TempDir(), map[string]article.Location{}
	w, err := archive.NewWriter(dir, archive.Options{Now: func() time.Time { return made }})
	if err != nil {
		t.Fatal(err)
	}
	for i, url := range []string{"https://news.example.cn/1.html", "http://www.Example.com:8080/a?b=2&a=1", "https://example.com"} {
		location, err := w.Write(archive.Record{
			URL: url, At: made.Add(time.Duration(-i) * time.Hour), Status: http.StatusOK,
			Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte("<h1>临江公布失信名单" + url + "</h1>"),
		})
		if err != nil {
			t.Fatal(err)
		}
		at[url] = location
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, at
}

func packed(t *testing.T, dir string) (*zip.Reader, wacz.Counts, []byte) {
	t.Helper()
	var b bytes.Buffer
	counts, err := wacz.Write(&b, wacz.Package{
		Title: "Archive", Software: "yulun", Made: made, Dir: dir,
		Pages: []wacz.Page{{URL: "https://news.example.cn/1.html", Title: "失信名单", At: made}},
	})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return z, counts, b.Bytes()
}

func content(t *testing.T, z *zip.Reader, name string) []byte {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWrite holds the package to WACZ 1.1.1: its files, their hashes, and an index by which each
// capture is found at its place in a file that is stored as it is.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir, at := archived(t)
	z, counts, first := packed(t, dir)
	if counts != (wacz.Counts{Files: 1, Captures: 3}) {
		t.Errorf("packed %+v", counts)
	}
	var described struct {
		Profile   string
		Version   string `json:"wacz_version"`
		Resources []struct {
			Path, Hash string
			Bytes      int64
		}
	}
	description := content(t, z, "datapackage.json")
	if err := json.Unmarshal(description, &described); err != nil || described.Profile != "data-package" || described.Version != "1.1.1" {
		t.Errorf("described as %s: %v", description, err)
	}
	for _, r := range described.Resources {
		b := content(t, z, r.Path)
		if sum := sha256.Sum256(b); r.Hash != "sha256:"+hex.EncodeToString(sum[:]) || r.Bytes != int64(len(b)) {
			t.Errorf("%s has another hash", r.Path)
		}
	}
	if sum := sha256.Sum256(description); !bytes.Contains(content(t, z, "datapackage-digest.json"), []byte(hex.EncodeToString(sum[:]))) {
		t.Error("the digest of the description is another")
	}
	if !bytes.Contains(content(t, z, "pages/pages.jsonl"), []byte(`"title":"失信名单"`)) {
		t.Error("the page is not listed")
	}
	lines := strings.Split(strings.TrimSpace(string(content(t, z, "indexes/index.cdx"))), "\n")
	if !slices.IsSorted(lines) {
		t.Error("the index is not sorted")
	}
	var keys []string
	for _, line := range lines {
		parts := strings.SplitN(line, " ", 3)
		keys = append(keys, parts[0])
		var c struct{ URL, Mime, Status, Offset, Length, Filename string }
		if err := json.Unmarshal([]byte(parts[2]), &c); err != nil || c.Mime != "text/html" || c.Status != "200" {
			t.Errorf("%s: %v", line, err)
		}
		if c.Offset != strconv.FormatInt(at[c.URL].Offset, 10) || c.Filename != at[c.URL].File {
			t.Errorf("%s is said to be at %s in %s, and is at %+v", c.URL, c.Offset, c.Filename, at[c.URL])
		}
	}
	if want := []string{"cn,example,news)/1.html", "com,example)/", "com,example:8080)/a?a=1&b=2"}; !slices.Equal(keys, want) {
		t.Errorf("keys %v, want %v", keys, want)
	}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "archive/") != (f.Method == zip.Store) {
			t.Errorf("%s is kept by method %d", f.Name, f.Method)
		}
	}
	if _, _, second := packed(t, dir); !bytes.Equal(first, second) {
		t.Error("the same archive gives other bytes")
	}
}

// TestDamagedFile: a file that ends within a record is packed, and the damage counted.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	dir, at := archived(t)
	name := filepath.Join(dir, at["https://example.com"].File)
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, info.Size()-20); err != nil {
		t.Fatal(err)
	}
	if _, counts, _ := packed(t, dir); counts != (wacz.Counts{Files: 1, Captures: 2, Damaged: 1}) {
		t.Errorf("packed %+v", counts)
	}
}
