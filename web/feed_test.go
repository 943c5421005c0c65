package web_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"yulun/access"
	"yulun/web"
)

// Both forms of a feed are what feed readers take, with the same entries, and nothing that an
// article brought is markup in them.
func TestFeedsAreReadByAReader(t *testing.T) {
	t.Parallel()
	c := press(t)
	var ids [2][]string
	for i, form := range []string{"atom", "json"} {
		got := c.get(t, address("/feed."+form, "q", "失信 relevant:any"))
		if got.status != http.StatusOK {
			t.Fatalf("%s: status %d\n%s", form, got.status, got.body)
		}
		feed, err := gofeed.NewParser().ParseString(got.body)
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		if feed.FeedType != form || feed.Title != "失信 relevant:any · Yulun" || feed.Language != "en" || len(feed.Items) < 3 {
			t.Errorf("%s: type %s, title %q, language %q, %d items", form, feed.FeedType, feed.Title, feed.Language, len(feed.Items))
		}
		if !strings.HasPrefix(feed.FeedLink, "http://example.com/feed."+form+"?q=") || !strings.HasPrefix(feed.Link, "http://example.com/search?q=") {
			t.Errorf("%s: its address is %s, its page's %s", form, feed.FeedLink, feed.Link)
		}
		hostile := false
		for at, item := range feed.Items {
			ids[i] = append(ids[i], item.GUID)
			if !strings.HasPrefix(item.GUID, "urn:uuid:") || item.UpdatedParsed == nil || len(item.Authors) == 0 || item.Title == "" {
				t.Errorf("%s: %+v", form, item)
			}
			if at > 0 && item.UpdatedParsed.After(*feed.Items[at-1].UpdatedParsed) {
				t.Errorf("%s: %s came in after the entry before it", form, item.Title)
			}
			if item.Title == c.hostile.Title {
				hostile = true
				if strings.Contains(strings.Join(item.Links, " ")+item.Link, "<") {
					t.Errorf("%s: links %v", form, item.Links)
				}
			}
		}
		if !hostile {
			t.Errorf("%s: the hostile article is not there as it is", form)
		}
	}
	if !slices.Equal(ids[0], ids[1]) {
		t.Errorf("ids in Atom %v, in JSON %v", ids[0], ids[1])
	}
}

// An Atom feed is well-formed XML, says the language of each entry and has stance and frames as
// categories.
func TestAtomHasLanguagesAndMeasures(t *testing.T) {
	t.Parallel()
	body := press(t).get(t, address("/feed.atom", "q", "frame:punishment")).body
	dec, langs, terms := xml.NewDecoder(strings.NewReader(body)), map[string]bool{}, map[string]bool{}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				switch {
				case e.Name.Local == "entry" && a.Name.Local == "lang":
					langs[a.Value] = true
				case e.Name.Local == "category" && a.Name.Local == "term":
					terms[a.Value] = true
				}
			}
		}
	}
	if !langs["zh-Hans"] || !langs["en-Latn"] && !langs["en"] || !terms["punishment"] || !terms["critical"] {
		t.Errorf("languages %v, terms %v", langs, terms)
	}
}

// The text is in a feed only where it is asked for, an unchanged feed is not sent again, and a
// parameter without effect is refused.
func TestFeedsAreAskedForAgain(t *testing.T) {
	t.Parallel()
	c := press(t)
	first := c.get(t, "/feed.json")
	var doc struct {
		Version string
		Items   []struct {
			Summary string
			Text    string `json:"content_text"`
		}
	}
	if err := json.Unmarshal([]byte(first.body), &doc); err != nil || doc.Version != "https://jsonfeed.org/version/1.1" || len(doc.Items) == 0 {
		t.Fatalf("%v, version %s, %d items", err, doc.Version, len(doc.Items))
	}
	if strings.Contains(first.body, `"summary"`) || strings.Contains(c.get(t, "/feed.atom").body, "<content>") {
		t.Error("a feed has texts that nobody asked for")
	}
	if whole := c.get(t, "/feed.json?text=yes"); len(whole.body) <= len(first.body) || !strings.Contains(whole.body, `"summary"`) {
		t.Error("text=yes has no effect")
	}
	if first.header.Get("Last-Modified") == "" || first.header.Get("Content-Type") != "application/feed+json; charset=utf-8" {
		t.Errorf("headers %v", first.header)
	}
	r := httptest.NewRequest(http.MethodGet, "/feed.json", nil)
	r.Header.Set("If-None-Match", first.header.Get("ETag"))
	rec := httptest.NewRecorder()
	c.handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusNotModified || rec.Body.Len() > 0 {
		t.Errorf("asked again: status %d, %d bytes", rec.Code, rec.Body.Len())
	}
	for target, want := range map[string]int{
		"/feed.atom?frmae=law": http.StatusBadRequest, "/feed.atom?q=(": http.StatusBadRequest, "/feed.json?text=maybe": http.StatusBadRequest,
		"/searches/nobody/feed.atom": http.StatusNotFound, "/feed.rss": http.StatusNotFound,
	} {
		if got := c.get(t, target); got.status != want {
			t.Errorf("%s: status %d, want %d", target, got.status, want)
		}
	}
}

// Where an address is configured, a feed leads to that, whatever name it is asked under.
func TestFeedsLeadToTheConfiguredAddress(t *testing.T) {
	t.Parallel()
	o := press(t).options()
	o.Searches = newSearches()
	h, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	got := get(t, h, http.MethodGet, "/searches/law/feed.atom")
	feed, err := gofeed.NewParser().ParseString(got.body)
	if err != nil {
		t.Fatalf("%v\n%s", err, got.body)
	}
	if feed.Title != "Law and punishment · Yulun" || feed.FeedLink != "https://yulun.example.org/searches/law/feed.atom" || len(feed.Items) == 0 {
		t.Errorf("title %q, address %s, %d items", feed.Title, feed.FeedLink, len(feed.Items))
	}
}

// Behind a proxy with TLS that is believed, addresses in feeds and in code are those that readers
// have, and cookies are for TLS alone. Of others nothing is believed.
func TestAddressesBehindTLS(t *testing.T) {
	t.Parallel()
	c := press(t)
	for proxy, want := range map[string]string{"192.0.2.0/24": "https://example.com/", "198.51.100.0/24": "http://example.com/"} {
		o := c.options()
		o.Proxies = access.Proxies{netip.MustParsePrefix(proxy)}
		h, err := web.New(o)
		if err != nil {
			t.Fatal(err)
		}
		ask := func(path string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodGet, path, nil) // from 192.0.2.1
			r.Header.Set("X-Forwarded-Proto", "https")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			return w
		}
		for _, path := range []string{"/feed.atom", "/search"} {
			if got := ask(path).Body.String(); !strings.Contains(got, want) {
				t.Errorf("%s by a proxy, where %s is believed: %s is not in\n%s", path, proxy, want, got)
			}
		}
		if got := ask("/search?ui=zh").Header().Get("Set-Cookie"); strings.Contains(got, "; Secure") != strings.HasPrefix(want, "https") {
			t.Errorf("where %s is believed: the cookie %s", proxy, got)
		}
	}
}

// TestFeedsInChinese: the address of a feed says its language, else the reader does; entries stay
// in their own.
func TestFeedsInChinese(t *testing.T) {
	t.Parallel()
	c := press(t)
	for target, want := range map[string]string{"/feed.atom?ui=zh": "", "/feed.atom": "zh-CN", "/searches/law/feed.json?ui=zh": "en"} {
		got := c.ask(t, target, want, "")
		if got.status != http.StatusOK || got.header.Get("Content-Language") != "zh-Hans" || !strings.Contains(got.body, "惩戒") {
			t.Errorf("%s for %q: status %d in %s", target, want, got.status, got.header.Get("Content-Language"))
		}
	}
	if got := c.ask(t, "/feed.atom?ui=zh", "en", "en"); !strings.Contains(got.body, "<title>全部相关报道 · Yulun</title>") || !strings.Contains(got.body, "/feed.atom?ui=zh") || !strings.Contains(got.body, `xml:lang="en`) {
		t.Errorf("the feed begins %.600s", got.body)
	}
	if got := c.ask(t, "/feed.atom?ui=en", "zh", "zh"); !strings.Contains(got.body, "<title>All relevant articles · Yulun</title>") {
		t.Errorf("the feed begins %.600s", got.body)
	}
	if got := c.ask(t, "/searches", "zh", ""); !strings.Contains(got.body, `href="/searches/law/feed.atom?ui=zh"`) {
		t.Error("the Chinese page names feeds in another language")
	}
}
