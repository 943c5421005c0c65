package samplepress

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"
)

// links reads the addresses that a listing names, by the kind of its document.
func links(t *testing.T, s *Server, o *outlet, url string) []string {
	t.Helper()
	a := get(t, s, url)
	if a.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d", url, a.StatusCode)
	}
	var out []string
	switch {
	case strings.HasSuffix(url, ".gz"):
		z, err := gzip.NewReader(bytes.NewReader(a.body))
		if err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		if a.body, err = io.ReadAll(z); err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		fallthrough
	case strings.Contains(a.Header.Get("Content-Type"), "application/xml"):
		var doc struct {
			Locs     []string `xml:"url>loc"`
			Sitemaps []string `xml:"sitemap>loc"`
		}
		if err := xml.Unmarshal([]byte(strings.Replace(s.text(t, o.ID, a.body), strings.ToUpper(o.Charset), "UTF-8", 1)), &doc); err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		out = doc.Locs
		for _, child := range doc.Sitemaps {
			out = append(out, links(t, s, o, child)...)
		}
	case strings.Contains(a.Header.Get("Content-Type"), "text/html"):
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(s.text(t, o.ID, a.body)))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("ul.list a").Each(func(_ int, l *goquery.Selection) { out = append(out, s.base(o)+l.AttrOr("href", "")) })
	default:
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(a.body))
		if err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		for _, item := range feed.Items {
			out = append(out, item.Link)
			if item.Title == "" || strings.ContainsRune(item.Title, '\uFFFD') {
				t.Errorf("%s: the title %q", url, item.Title)
			}
		}
	}
	return out
}

func TestEverySourceLeadsToEveryArticle(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		found := map[string]bool{}
		dead := 0
		for i, src := range s.Sources() {
			o := s.press.outlets[i]
			listings := append(append([]string{}, src.Feeds...), src.Sitemaps...)
			for _, l := range src.Lists {
				for n := range l.Pages {
					listings = append(listings, strings.ReplaceAll(l.URL, "{page}", strconv.Itoa(l.First+n)))
				}
			}
			include := regexp.MustCompile(src.Include[0])
			for _, listing := range listings {
				for _, link := range links(t, s, o, listing) {
					if !include.MatchString(link) {
						t.Errorf("%s: %s isn't included by %s", listing, link, include)
					}
					a := getArticle(t, s, link)
					if to := a.Header.Get("Location"); to != "" {
						link = s.base(o) + to
						a = getArticle(t, s, link)
					}
					if a.StatusCode == http.StatusNotFound {
						dead++
						continue
					}
					page := s.text(t, o.ID, a.body)
					for _, e := range s.Expected() {
						if e.OutletID == o.ID && (strings.HasPrefix(link, e.URL) || strings.Contains(page, `<link rel="canonical" href="`+e.URL+`"`)) {
							found[e.Key] = true
						}
					}
				}
			}
		}
		for _, e := range s.Expected() {
			if !found[e.Key] {
				t.Errorf("%s: no listing leads to %s", e.Key, e.URL)
			}
		}
		if dead == 0 {
			t.Error("no listing names a dead link")
		}
	})
}
