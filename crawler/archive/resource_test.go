package archive_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/crawler/archive"
)

// TestResource keeps content that came without a response and reads it back as it was.
func TestResource(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w, err := archive.NewWriter(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []archive.Record{
		{
			URL: "https://paper.example/1", At: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
			Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: []byte(`{"text":"信用"}`),
		},
		{
			URL: "urn:yulun:0123", At: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
			Header: http.Header{"Content-Type": {"text/csv; charset=gb18030"}}, Body: []byte("a,b\r\n\xd0\xc5\xd3\xc3,2\r\n"),
		},
	} {
		at, err := w.Write(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := archive.NewReader(dir).At(at)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		e, err := archive.NewReader(dir).Entry(at)
		if err != nil || e.Type() != archive.TypeResource || e.Verify() != nil {
			t.Errorf("type %s, digests %v, %v", e.Type(), e.Verify(), err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
