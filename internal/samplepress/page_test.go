package samplepress

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"yulun/article"
)

func TestEveryPageHoldsItsArticle(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		seen := map[string]bool{}
		for _, e := range s.Expected() {
			if seen[e.URL] {
				t.Errorf("%s: the address %s is used twice", e.Key, e.URL)
			}
			seen[e.URL] = true
			if e.ID != article.NewID(e.URL) {
				t.Errorf("%s: the id isn't that of %s", e.Key, e.URL)
			}
			a := getArticle(t, s, e.URL)
			if a.StatusCode != http.StatusOK {
				t.Errorf("%s: %s answers %d", e.Key, e.URL, a.StatusCode)
				continue
			}
			checkPage(t, s, e, a)
		}
		if len(seen) == 0 {
			t.Error("nothing is expected")
		}
	})
}

// checkPage follows an article's pages and compares what they hold with what is expected.
func checkPage(t *testing.T, s *Server, e Expected, a answer) {
	t.Helper()
	var held strings.Builder
	for pages := 1; ; pages++ {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(s.text(t, e.OutletID, a.body)))
		if err != nil {
			t.Fatal(err)
		}
		visible := doc.Find("body").Text()
		held.WriteString(visible)
		if !strings.Contains(doc.Find("title").Text(), e.Title) || !strings.Contains(visible, e.Title) {
			t.Errorf("%s: page %d lacks the title", e.Key, pages)
		}
		for _, name := range e.Authors {
			if !strings.Contains(visible, name) {
				t.Errorf("%s: page %d lacks the name %s", e.Key, pages, name)
			}
		}
		if from := regexp.MustCompile(`[来來]源：(\S*)`).FindStringSubmatch(visible); e.OriginalSource != "" && (from == nil || !strings.HasPrefix(from[1], e.OriginalSource)) {
			t.Errorf("%s: page %d lacks the source %s", e.Key, pages, e.OriginalSource)
		}
		next := ""
		doc.Find("a").Each(func(_ int, link *goquery.Selection) {
			if regexp.MustCompile(`^(下一页|下一頁|Next page.*)$`).MatchString(link.Text()) {
				next = link.AttrOr("href", "")
			}
		})
		if next == "" {
			break
		}
		if pages > 5 {
			t.Fatalf("%s: the page links go in circles", e.Key)
		}
		base := e.URL[:strings.Index(e.URL, ".localhost")+len(".localhost:")] + strconv.Itoa(s.Port)
		if a = get(t, s, base+next); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: page %s answers %d", e.Key, next, a.StatusCode)
		}
	}
	for paragraph := range strings.SplitSeq(e.Text, "\n") {
		if strings.Count(held.String(), paragraph) != 1 {
			t.Errorf("%s: the paragraph %.40q stands %d times", e.Key, paragraph, strings.Count(held.String(), paragraph))
		}
	}
}

func TestEveryPageShowsItsDate(t *testing.T) {
	t.Parallel()
	days := []string{
		"2006-01-02", "2006年1月2日", "2006年01月02日", "2006/01/02", "2006.01.02", "January 2, 2006", "2 January 2006", "Jan 2, 2006",
	}
	fields := regexp.MustCompile(`datePublished|published_time|PubDate|citation_publication_date|<time [^>]*datetime|发布时间`)
	presses(t, func(t *testing.T, s *Server) {
		for _, e := range s.Expected() {
			page := s.text(t, e.OutletID, getArticle(t, s, e.URL).body)
			if e.Published.IsZero() {
				if at := fields.FindString(page); at != "" {
					t.Errorf("%s: an undated page has %s", e.Key, at)
				}
				continue
			}
			shown := false
			for _, day := range days {
				shown = shown || strings.Contains(page+e.URL, e.Published.Time.Format(day))
			}
			clock := e.Published.DayOnly || strings.Contains(page, e.Published.Time.Format("15:04")) || strings.Contains(page, e.Published.Time.Format("3:04 PM"))
			if !shown || !clock {
				t.Errorf("%s: the page doesn't show %s", e.Key, e.Published)
			}
		}
	})
}

func TestPagesAreDeclaredAsTheOutletSays(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		for _, e := range s.Expected() {
			a := getArticle(t, s, e.URL)
			for _, o := range s.press.outlets {
				if o.ID != e.OutletID {
					continue
				}
				header := strings.TrimPrefix(strings.TrimPrefix(a.Header.Get("Content-Type"), "text/html"), "; charset=")
				if header != o.Declare.Header {
					t.Errorf("%s: the header declares %q, want %q", e.Key, header, o.Declare.Header)
				}
				inMeta := regexp.MustCompile(`<meta[^>]*charset="?([\w-]+)`).FindSubmatch(a.body)
				switch {
				case inMeta == nil && o.Declare.Meta != "":
					t.Errorf("%s: no meta declares %q", e.Key, o.Declare.Meta)
				case inMeta != nil && string(inMeta[1]) != o.Declare.Meta:
					t.Errorf("%s: meta declares %q, want %q", e.Key, inMeta[1], o.Declare.Meta)
				}
			}
		}
	})
}
