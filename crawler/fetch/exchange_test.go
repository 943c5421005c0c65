package fetch

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Everything that was answered on the way to an answer is given as it went over the wire, the
// answer's own exchange last.
func TestExchanges(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	fmt.Fprint(z, "<p>信用")
	z.Close()
	failures := 1
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *")
		case "/news/old":
			http.Redirect(w, r, "/news/1", http.StatusMovedPermanently)
		case "/news/1":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zipped.Bytes())
		case "/news/later":
			if failures--; failures >= 0 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			fmt.Fprint(w, "<p>now")
		case "/news/gone":
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, strings.Repeat("x", maxErrorBody+1))
		case "/news/picture":
			w.Header().Set("Content-Type", "image/png")
			fmt.Fprint(w, "\x89PNG")
		case "/news/large":
			fmt.Fprint(w, strings.Repeat("x", 2<<20))
		case "/news/broken":
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "<p>")
		}
	}, func(_ *Options, l *Limits) { l.MaxBody = 1 << 20 })
	for _, tt := range []struct {
		path string
		want []string
	}{
		{"/news/old", []string{"/robots.txt 200 13", "/news/old 301 0", fmt.Sprintf("/news/1 200 %d", zipped.Len())}},
		{"/news/later", []string{"/news/later 503 6", "/news/later 200 6"}},
		{"/news/gone", []string{fmt.Sprintf("/news/gone 404 %d length", maxErrorBody)}},
		{"/news/picture", []string{"/news/picture 200 0 unspecified"}},
		{"/news/large", []string{"/news/large 200 0 length"}},
		{"/news/broken", []string{"/news/broken 200 0 disconnect", "/news/broken 200 0 disconnect", "/news/broken 200 0 disconnect"}},
		{"/news/1", []string{fmt.Sprintf("/news/1 200 %d", zipped.Len())}},
	} {
		res, _ := s.get(t, tt.path)
		var got []string
		for _, x := range res.Exchanges {
			if x.Request.Get("User-Agent") == "" || x.Request.Get("Host") == "" || x.IP != "127.0.0.1" || x.Protocol != "http/1.1" {
				t.Errorf("%s: %+v", tt.path, x)
			}
			size := len(x.Body)
			if x.Status == http.StatusMovedPermanently {
				size = 0 // net/http's own sentence
			}
			_, path, _ := strings.Cut(strings.TrimPrefix(x.URL, "http://"), "/")
			got = append(got, strings.TrimSpace(fmt.Sprintf("/%s %d %d %s", path, x.Status, size, x.Truncated)))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.path, diff)
		}
	}
	res, err := s.get(t, "/news/1")
	last := res.Exchanges[len(res.Exchanges)-1]
	if err != nil || string(res.Body) != "<p>信用" || !bytes.Equal(last.Body, zipped.Bytes()) || last.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("the body as it was sent: %q, %v", last.Body, err)
	}
}
