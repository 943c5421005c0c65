package crawler_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yulun/article"
)

// stuck is a server that answers every conditional request with 304. After change there is a second
// article, and another text of the first.
type stuck struct {
	*httptest.Server
	validator, listing string
	changed            atomic.Bool
	full, all          atomic.Int64 // requests for the listing
}

func newStuck(t *testing.T, validator, listing string) *stuck {
	s := &stuck{validator: validator, listing: listing}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *stuck) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if s.validator == "ETag" {
		w.Header().Set("ETag", `"same"`)
	} else {
		w.Header().Set("Last-Modified", "Thu, 21 Mar 2024 10:21:00 GMT")
	}
	listing := r.URL.Path == "/listing"
	if listing {
		s.all.Add(1)
	}
	if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "" {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	paths, state := []string{"/news/1"}, "初稿"
	if s.changed.Load() {
		paths, state = append(paths, "/news/2"), "更正稿"
	}
	if !listing {
		fmt.Fprint(w, html(r.URL.Path+state))
		return
	}
	s.full.Add(1)
	switch s.listing {
	case "sitemap":
		fmt.Fprint(w, "<urlset><url><loc>"+strings.Join(paths, "</loc></url><url><loc>")+"</loc></url></urlset>")
	case "list":
		fmt.Fprint(w, list(paths...))
	default:
		fmt.Fprint(w, rss(paths...))
	}
}

func (s *stuck) source() article.Source {
	source := article.Source{ID: "stuck", Parallel: 1, MaxBody: 1 << 20, Include: []string{`/news/`}}
	switch at := s.URL + "/listing"; s.listing {
	case "sitemap":
		source.Sitemaps = []string{at}
	case "list":
		source.Lists = []article.ListPage{{URL: at}}
	case "feed":
		source.Feeds = []string{at}
	default:
		source.Pages = []string{s.URL + "/news/1"}
	}
	return source
}

// A server that answers every conditional request with 304 hides nothing for long, and one that
// answers rightly is asked for little more.
func TestNotModifiedForEver(t *testing.T) {
	for _, tt := range []struct {
		validator, listing string
		every              time.Duration
		visits             int     // within so many the change is seen
		share              float64 // of the requests that are for the whole listing, at most
	}{
		{"ETag", "feed", time.Hour, 10, 0.12},
		{"Last-Modified", "feed", time.Hour, 10, 0.12},
		{"ETag", "sitemap", 6 * time.Hour, 9, 0.13},
		{"ETag", "list", 24 * time.Hour, 3, 0.5},
		{"Last-Modified", "feed", 7 * 24 * time.Hour, 2, 1},
	} {
		t.Run(fmt.Sprint(tt.listing, " with ", tt.validator, " every ", tt.every), func(t *testing.T) {
			server := newStuck(t, tt.validator, tt.listing)
			s, b := server.source(), newBench(t)
			b.must(t, s)
			server.changed.Store(true)
			for visits := 2; len(b.texts()) < 2; visits++ {
				if visits > tt.visits {
					t.Fatalf("the second article was not found in %d visits", tt.visits)
				}
				b.now = b.now.Add(tt.every)
				b.must(t, s)
			}
			server.full.Store(0)
			server.all.Store(0)
			for range 36 {
				b.now = b.now.Add(tt.every)
				b.must(t, s)
			}
			if share := float64(server.full.Load()) / float64(server.all.Load()); share > tt.share {
				t.Errorf("%.2f of the requests are for the whole listing", share)
			}
		})
	}
}

func TestArticleNotModifiedForEver(t *testing.T) {
	server := newStuck(t, "ETag", "")
	s, b := server.source(), newBench(t)
	b.must(t, s)
	server.changed.Store(true)
	for range 9 {
		b.now = b.now.Add(time.Hour)
		b.must(t, s)
	}
	if text := b.texts()[server.URL+"/news/1"]; text != "/news/1更正稿" {
		t.Errorf("after nine visits the text is %q", text)
	}
}

// Visits grow rare, and yet no month passes without a full answer, as long as there is a visit in
// it.
func TestArticleIsReadInFullEachMonth(t *testing.T) {
	for name, c := range map[string]struct {
		days []int // of the visits
		want string
	}{
		"the next visit is near":           {[]int{12, 18}, "初稿"},
		"the next one would come too late": {[]int{12, 18, 27}, "更正稿"},
		"a month has passed":               {[]int{31}, "更正稿"},
	} {
		server := newStuck(t, "ETag", "")
		s, b := server.source(), newBench(t)
		b.must(t, s)
		server.changed.Store(true)
		began := b.now
		for _, d := range c.days {
			b.now = began.AddDate(0, 0, d)
			b.must(t, s)
		}
		if text := b.texts()[server.URL+"/news/1"]; text != "/news/1"+c.want {
			t.Errorf("%s: the text is %q", name, text)
		}
	}
}
