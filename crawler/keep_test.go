package crawler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler/archive"
)

// kinds are the answers in a bench's archive to paths that contain a word: their status, or by
// which profile they stand for one that was kept before.
func (b *bench) kinds(t *testing.T, word string) (kinds []string) {
	t.Helper()
	names, err := archive.Files(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		err := archive.Walk(t.Context(), b.dir, name, func(f archive.Found) error {
			if f.Damage != nil {
				t.Errorf("%s: %v", name, f.Damage)
			}
			of, isRevisit := f.Revisit()
			switch {
			case !strings.Contains(f.URL(), word) || f.Type() == archive.TypeRequest:
			case isRevisit:
				kinds = append(kinds, of.Profile[strings.LastIndexAny(of.Profile, "/:")+1:])
			default:
				kinds = append(kinds, fmt.Sprint(f.Status()))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return kinds
}

// looks looks at one article again and again, as it is at each look, and says what was archived of
// it.
func looks(t *testing.T, pages ...string) (*bench, []string) {
	t.Helper()
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1")})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	for _, page := range pages {
		p.set("/news/1", page)
		b.must(t, s)
		b.now = b.now.Add(24 * time.Hour)
	}
	return b, b.kinds(t, "/news/1")
}

// A copy is made where something else is read, and only there.
func TestCopies(t *testing.T) {
	t.Parallel()
	const fresh = "no validators"
	page := func(text, around string) string { return "<!DOCTYPE html><!-- " + fresh + around + " -->" + html(text) }
	for name, test := range map[string]struct {
		pages, want []string
	}{
		"a token":             {[]string{page("信用", "token=1"), page("信用", "token=2"), page("信用", "token=3")}, []string{"200", "same-reading", "same-reading"}},
		"an advertisement":    {[]string{page("news", "<a>buy shoes</a>"), page("news", "<a>buy hats</a>")}, []string{"200", "same-reading"}},
		"a list of related":   {[]string{page("news", strings.Repeat("<li>a</li>", 9)), page("news", "")}, []string{"200", "same-reading"}},
		"a counter":           {[]string{page("信用体系建设。 阅读 137", ""), page("信用体系建设。 阅读 138", "")}, []string{"200", "same-reading"}},
		"the same bytes":      {[]string{page("信用", ""), page("信用", "")}, []string{"200", "identical-payload-digest"}},
		"304":                 {[]string{html("信用"), html("信用")}, []string{"200", "server-not-modified"}},
		"another text":        {[]string{page("信用", ""), page("失信", ""), page("失信", "token")}, []string{"200", "200", "same-reading"}},
		"there and back":      {[]string{page("信用", "1"), page("失信", "2"), page("信用", "3"), page("失信", "4")}, []string{"200", "200", "same-reading", "same-reading"}},
		"another canonical":   {[]string{page("信用", "canonical=/news/1"), page("信用", "canonical=/news/one"), page("信用", "canonical=/news/one x")}, []string{"200", "200", "same-reading"}},
		"a number in a text":  {[]string{page("罚款137元", ""), page("罚款138元", "")}, []string{"200", "200"}},
		"not found":           {[]string{page("信用", ""), "404"}, []string{"200", "404"}},
		"a page that breaks":  {[]string{page("panic", ""), page("panic", " again")}, []string{"200", "200"}},
		"moved":               {[]string{page("信用", ""), "301 /news/other"}, []string{"200", "301"}},
		"no page":             {[]string{"%PDF-1.4 no validators"}, []string{"200"}},
		"nothing on the page": {[]string{page("", "")}, []string{"200"}},
	} {
		b, got := looks(t, test.pages...)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		// Whatever was archived, each visit that brought an article leads to bytes from which its
		// text is read.
		for _, f := range b.revisions {
			r, err := archive.NewReader(b.dir).At(f.Fetch.Archive)
			if err != nil || !strings.Contains(string(r.Body), f.Page.Text) {
				t.Errorf("%s: %q is not in its bytes: %v", name, f.Page.Text, err)
			}
		}
	}
}

// The further pages of an article are kept as the first one is, each by itself.
func TestCopiesOfFurtherPages(t *testing.T) {
	t.Parallel()
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1")})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	for _, look := range []struct{ first, second string }{{"一", "二"}, {"一", "二"}, {"一", "新"}} {
		p.set("/news/1", html(look.first)+"no validators next=/news/1_2 "+b.now.String())
		p.set("/news/1_2", html(look.second)+"no validators "+b.now.String())
		b.must(t, s)
		b.now = b.now.Add(24 * time.Hour)
	}
	if diff := cmp.Diff([]string{"200", "200", "same-reading", "same-reading", "same-reading", "200"}, b.kinds(t, "/news/1")); diff != "" {
		t.Error(diff)
	}
}

// What is not an article is archived, too: robots.txt, listings, redirects, and what went wrong.
func TestKeepsWhatIsNoArticle(t *testing.T) {
	t.Parallel()
	p := newPaper(t, map[string]string{
		"/robots.txt": "User-agent: *\nAllow: /", "/feed.xml": rss("/news/1", "/news/2", "/news/3"), "/list": "no validators" + list("/news/1"),
		"/sitemap.xml": `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/news/1</loc></url></urlset>`,
		"/news/1":      "302 /news/one", "/news/one": html("一"), "/news/2": "500", "/news/3": "410",
	})
	s := p.source()
	s.Feeds, s.Sitemaps, s.Lists = []string{p.URL + "/feed.xml"}, []string{p.URL + "/sitemap.xml"}, []article.ListPage{{URL: p.URL + "/list"}}
	b := newBench(t)
	b.must(t, s)
	for word, want := range map[string][]string{
		"/robots.txt": {"200"}, "/feed.xml": {"200"}, "/sitemap.xml": {"200"}, "/list": {"200"},
		"/news/1": {"302"}, "/news/one": {"200"}, "/news/2": {"500", "500", "500"}, "/news/3": {"410"},
	} {
		if got := b.kinds(t, word); !slices.Equal(got, want) {
			t.Errorf("%s: archived %v, want %v", word, got, want)
		}
	}
	r, err := archive.NewReader(b.dir).At(b.last(p.URL + "/news/3").Archive)
	if err != nil || r.Status != 410 {
		t.Errorf("the visit to a page that is gone leads to %d, %v", r.Status, err)
	}
	b.now = b.now.Add(24 * time.Hour)
	b.must(t, s)
	if got := b.kinds(t, "/list"); !slices.Equal(got, []string{"200", "identical-payload-digest"}) {
		t.Errorf("a list that is as it was: %v", got)
	}
	if got := b.kinds(t, "/feed.xml"); !slices.Equal(got, []string{"200", "server-not-modified"}) {
		t.Errorf("a feed that is as it was: %v", got)
	}
}

// A copy that is damaged stands for nothing: the page is kept again.
func TestDamagedCopy(t *testing.T) {
	t.Parallel()
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1"), "/news/1": html("信用") + "no validators 1"})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	b.must(t, s)
	b.mu.Lock()
	b.revisions[0].Fetch.Archive.Offset++
	for i := range b.log {
		b.log[i].Archive.Offset++
	}
	b.mu.Unlock()
	b.now = b.now.Add(24 * time.Hour)
	p.set("/news/1", html("信用")+"no validators 2")
	b.must(t, s)
	if got := b.kinds(t, "/news/1"); !slices.Equal(got, []string{"200", "200"}) {
		t.Errorf("archived %v", got)
	}
}
