package samplepress

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"yulun/article"
)

func TestUnchangedPagesAnswer304(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		for _, e := range s.Expected() {
			first := getArticle(t, s, e.URL)
			etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
			for name, value := range map[string]string{"If-None-Match": etag, "If-Modified-Since": modified} {
				if value == "" {
					continue
				}
				if again := get(t, s, e.URL, name, value); again.StatusCode != http.StatusNotModified || len(again.body) > 0 {
					t.Errorf("%s: %s is answered %d with %d bytes", e.Key, name, again.StatusCode, len(again.body))
				}
			}
		}
	})
}

func TestValidatorsAreThoseOfTheOutlet(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	for _, c := range []struct {
		path           string
		etag, modified bool
	}{
		{"http://north.localhost/n/2.htm", false, true},
		{"http://south.localhost/s/yushui", true, false},
		{"http://west.localhost/news/undated", true, true},
		{"http://west.localhost/atom.xml", true, true},
	} {
		h := get(t, s, c.path).Header
		if (h.Get("ETag") != "") != c.etag || (h.Get("Last-Modified") != "") != c.modified {
			t.Errorf("%s: ETag %q, Last-Modified %q", c.path, h.Get("ETag"), h.Get("Last-Modified"))
		}
	}
}

func TestSecondVisit(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		changes := s.ExpectedAfterEdit()
		before := map[string]answer{}
		for _, e := range s.Expected() {
			before[e.URL] = getArticle(t, s, e.URL)
		}
		if err := s.SetVisit(2); err != nil {
			t.Fatal(err)
		}
		changed := map[string]bool{}
		edited, removed := 0, 0
		for _, c := range changes {
			changed[c.URL] = true
			a := get(t, s, c.URL, "If-None-Match", before[c.URL].Header.Get("ETag"))
			switch {
			case c.Removed:
				removed++
				if a.StatusCode != http.StatusGone {
					t.Errorf("%s: removed, and answers %d", c.Key, a.StatusCode)
				}
			default:
				edited++
				host, _, _ := strings.Cut(strings.TrimPrefix(c.URL, "http://"), ".")
				if a.StatusCode != http.StatusOK || !strings.Contains(s.text(t, host, a.body), c.Title) {
					t.Errorf("%s: the edited page answers %d, or lacks its title %q", c.Key, a.StatusCode, c.Title)
				}
				if bytes.Equal(a.body, before[c.URL].body) {
					t.Errorf("%s: edited, and the same", c.Key)
				}
				if m := a.Header.Get("Last-Modified"); m != "" && m == before[c.URL].Header.Get("Last-Modified") {
					t.Errorf("%s: Last-Modified stays %s", c.Key, m)
				}
			}
		}
		if edited != 1 || removed != 1 {
			t.Errorf("%d edited and %d removed, want one of each", edited, removed)
		}
		for url, a := range before {
			h := a.Header
			if changed[url] || h.Get("ETag") == "" {
				continue
			}
			if again := get(t, s, url, "If-None-Match", h.Get("ETag")); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s: untouched, and answers %d", url, again.StatusCode)
			}
		}
	})
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	for _, c := range []struct {
		name, url      string
		status         int
		header, answer string
	}{
		{"redirect", "http://north.localhost/n/100.htm", 301, "Location", "/n/1.htm"},
		{"dead link", "http://north.localhost/n/99.htm", 404, "", ""},
		{"first request", "http://west.localhost/news/no-fee", 500, "Retry-After", "1"},
		{"second request", "http://west.localhost/news/no-fee", 200, "", ""},
		{"tracking", "http://west.localhost/news/undated?utm_source=x", 200, "", ""},
		{"second address", "http://south.localhost/m/yushui", 200, "", ""},
		{"second page by query", "http://south.localhost/s/yushui?page=2", 200, "", ""},
		{"print version", "http://north.localhost/print/n-2", 200, "", ""},
		{"no print version", "http://west.localhost/print/w-1", 404, "", ""},
		{"about page", "http://west.localhost/about/", 200, "", ""},
		{"unknown host", "http://east.localhost/", 200, "Content-Type", "text/html; charset=utf-8"},
	} {
		a := get(t, s, c.url)
		if a.StatusCode != c.status || (c.header != "" && a.Header.Get(c.header) != c.answer) {
			t.Errorf("%s: %s answers %d with %s %q", c.name, c.url, a.StatusCode, c.header, a.Header.Get(c.header))
		}
	}
}

func TestRobots(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	a := get(t, s, "http://north.localhost/robots.txt")
	robots := parseRobots(string(a.body))
	if a.StatusCode != http.StatusOK || robots.allows("/print/n-1") || !robots.allows("/n/1.htm") {
		t.Error("robots.txt doesn't keep crawlers out of /print/ alone")
	}
	if a := get(t, s, "http://west.localhost/robots.txt"); a.StatusCode != http.StatusNotFound {
		t.Errorf("the outlet without robots.txt answers %d", a.StatusCode)
	}
}

func TestClusters(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	byKey := map[string]Expected{}
	for _, e := range s.Expected() {
		byKey[e.Key] = e
	}
	if w1, w2 := byKey["w-1"], byKey["w-2"]; w1.IsReprint || !w2.IsReprint || w2.Cluster != w1.ID || w1.Cluster != w1.ID {
		t.Errorf("the reprint's cluster is %s, of %s and %s", w2.Cluster, w1.ID, w2.ID)
	}
	if n2 := byKey["n-2"]; n2.Cluster != n2.ID || n2.IsReprint || len(n2.Authors) > 0 || n2.OriginalSource != "西港记录" {
		t.Errorf("a piece that stands alone is %+v", n2)
	}
}

func TestPublishAddsAnArticle(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	count := len(s.Expected())
	piece := Piece{ID: "w-4", Slug: "news/fresh", Title: "Fresh news", Body: "It is fresh.", Published: "2025-01-02T03:04:05Z"}
	if err := s.Publish("west", piece); err != nil {
		t.Fatal(err)
	}
	if got := len(s.Expected()); got != count+1 {
		t.Errorf("%d articles are expected, want %d", got, count+1)
	}
	if a := get(t, s, "http://west.localhost/news/fresh"); a.StatusCode != http.StatusOK || !bytes.Contains(a.body, []byte("It is fresh.")) {
		t.Errorf("the new article answers %d", a.StatusCode)
	}
	if a := get(t, s, "http://west.localhost/feed.json"); !bytes.Contains(a.body, []byte("Fresh news")) {
		t.Error("the feed lacks the new article")
	}
	if err := s.Publish("west", piece); err == nil {
		t.Error("the same article is published twice")
	}
	if err := s.Publish("nowhere", piece); err == nil {
		t.Error("an unknown outlet publishes")
	}
}

func TestRequestsAreRemembered(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	get(t, s, "http://south.localhost/s/yushui?page=2", "User-Agent", "tester/1")
	got := asked(t, s, 1)
	if len(got) != 1 || got[0].Host != "south" || got[0].Path != "/s/yushui?page=2" || got[0].Status != 200 || got[0].UserAgent != "tester/1" || got[0].At.IsZero() {
		t.Errorf("remembered: %+v", got)
	}
}

// A held request is answered once it is released, and one whose client goes away is not logged.
func TestHeldRequestsWait(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	came := make(chan struct{}, 2)
	release := s.Hold(func(q Request) bool {
		if q.Host == "west" {
			came <- struct{}{}
		}
		return q.Host == "west"
	})
	get(t, s, "http://south.localhost/s/yushui") // isn't held
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://west.localhost/feed.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() { <-came; leave() }()
	if _, err := client(s).Do(request); !errors.Is(err, context.Canceled) {
		t.Errorf("a held request: %v", err)
	}
	answered := make(chan int, 1)
	go func() { answered <- get(t, s, "http://west.localhost/feed.json").StatusCode }()
	<-came
	if n := len(asked(t, s, 1)); n != 1 {
		t.Errorf("%d requests are logged, want 1", n)
	}
	release()
	release()
	if status := <-answered; status != http.StatusOK {
		t.Errorf("released: %d", status)
	}
	if all := asked(t, s, 2); len(all) != 2 || all[1].Host != "west" {
		t.Errorf("logged: %+v", all)
	}
}

func TestStartOnABusyPort(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	_, err := s.press.Start(t.Context(), "127.0.0.1:"+strconv.Itoa(s.Port))
	if article.CodeOf(err) != article.CodeUnavailable {
		t.Errorf("the error is %v", err)
	}
}

func TestServerEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := smallPress(t).Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-s.done
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
