package ingest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/frontier"
	"yulun/ingest"
	"yulun/store"
)

// report is one of many that an office writes on one template.
func report(n int) string {
	return fmt.Sprintf("青石市信用办通报，本市第%d批名单今日公布。\n", n) + text
}

// kept are the articles as "canonical address, headline".
func (f fixture) kept(t *testing.T) []string {
	t.Helper()
	out := []string{}
	noError(t, f.store.Each(context.Background(), "", func(a article.Article) error {
		if a.ID != article.NewID(a.CanonicalURL) {
			t.Errorf("%s has the id %s", a.CanonicalURL, a.ID)
		}
		out = append(out, strings.TrimPrefix(a.CanonicalURL, "https://www.qingshi.example")+" "+a.Title)
		return nil
	}))
	slices.Sort(out)
	return out
}

func (f fixture) claims(t *testing.T) []store.Claim {
	t.Helper()
	states, err := f.store.Sources(context.Background())
	noError(t, err)
	for _, s := range states {
		if s.SourceID == "qingshi" {
			return s.Claims
		}
	}
	return nil
}

// TestWrongCanonicalAddress: pages that name one address keep their texts, each under its own, in
// either order.
func TestWrongCanonicalAddress(t *testing.T) {
	t.Parallel()
	const site = "https://www.qingshi.example"
	for name, c := range map[string]struct{ address, named, fault string }{
		"a template's":             {"/news/%d.html", site + "/news/index.html", site + "/news/index.html"},
		"a section":                {"/news/%d.html", site + "/news/", site + "/news/"},
		"the front page":           {"/news/%d.html", site + "/", site + "/"},
		"the front page of phones": {"/news/%d.html", "https://m.qingshi.example/", "https://m.qingshi.example/"},
		"another article":          {"/news/%d.html", site + "/news/2.html", site + "/news/2.html"},
		"a script":                 {"/show.php?id=%d", site + "/show.php", site + "/show.php"},
		"one of its articles":      {"/show.php?id=%d", site + "/show.php?id=2", site + "/show.php?id=2"},
		"a script, behind what some sites use for tracking": {"/show.php?from=%d", site + "/show.php", site + "/show.php"},
		"a placeholder":   {"/news/%d.html", "{{canonical}}", "{{canonical}}"},
		"a placeholder's": {"/news/%d.html", site + "/%7B%7Burl%7D%7D", site + "/%7B%7Burl%7D%7D"},
	} {
		for _, order := range [][]int{{1, 2, 3}, {3, 2, 1}, {2, 3, 1}} {
			f := newFixture(t)
			want := []string{}
			for range 2 { // as they are visited again
				for _, n := range order {
					in := fetched(site+fmt.Sprintf(c.address, n), report(n))
					in.Page.Title, in.Page.Named = fmt.Sprintf("第%d批名单", n), c.named
					_, err := f.Accept(t.Context(), in)
					noError(t, err)
				}
			}
			for n := range 3 {
				want = append(want, fmt.Sprintf(c.address+" 第%d批名单", n+1, n+1))
			}
			if d := cmp.Diff(want, f.kept(t)); d != "" {
				t.Errorf("%s, in order %v: articles (-want +got)\n%s", name, order, d)
			}
			if d := cmp.Diff([]store.Claim{{Address: c.fault, Texts: 3}}, f.claims(t)); d != "" {
				t.Errorf("%s, in order %v: faults (-want +got)\n%s", name, order, d)
			}
		}
	}
}

// TestOneArticleManyAddresses: addresses that are written differently are one article's where they
// show one text, whichever comes first.
func TestOneArticleManyAddresses(t *testing.T) {
	t.Parallel()
	for name, addresses := range map[string][]string{
		"scheme and host": {"https://www.qingshi.example/1", "http://qingshi.example/1", "https://m.qingshi.example/1", "http://wap.qingshi.example/1", "http://3g.qingshi.example/1"},
		"forms":           {"https://www.qingshi.example/1", "https://www.qingshi.example/1/", "https://www.qingshi.example/1/index.html", "https://www.qingshi.example/1/amp", "https://www.qingshi.example/1?amp=1", "https://www.qingshi.example/1?print=1"},
		"share buttons": {
			"https://www.qingshi.example/1.html", "https://www.qingshi.example/1.html?wfr=spider&for=pc", "https://www.qingshi.example/1.html?_t=17099",
			"https://www.qingshi.example/1.html?ivk_sa=1024320u", "https://www.qingshi.example/1.html?srctag=xiaodu", "https://www.qingshi.example/1.html?channelid=8",
			"https://www.qingshi.example/1.html?f=post", "https://www.qingshi.example/1.html?from=timeline&isappinstalled=0", "https://www.qingshi.example/1.html?utm_source=rss",
		},
		"parameters that the site uses": {"https://www.qingshi.example/show?id=4&b=2", "https://www.qingshi.example/show?b=2&id=4", "https://www.qingshi.example/show?b=2&ref=home&id=4"},
	} {
		for _, backwards := range []bool{false, true} {
			order := slices.Clone(addresses)
			if backwards {
				slices.Reverse(order)
			}
			f := newFixture(t)
			for i, a := range order {
				in := fetched(a, text)
				if i%2 == 1 {
					in.Page.Text += "\n打开客户端查看全文" // what phones are told
				}
				want := frontier.OutcomeDuplicate
				if i == 0 {
					want = frontier.OutcomeNew
				}
				if got, err := f.Accept(t.Context(), in); err != nil || got != want {
					t.Errorf("%s: %s is %s, %v", name, a, got, err)
				}
			}
			f = newFixture(t)
			for i, a := range order { // with another text behind each
				in := fetched(a, report(i))
				in.Page.Title = fmt.Sprintf("第%d批名单", i)
				if got, err := f.Accept(t.Context(), in); err != nil || got != frontier.OutcomeNew {
					t.Errorf("%s: %s with a text of its own is %s, %v", name, a, got, err)
				}
			}
			if n := len(f.kept(t)); n != len(order) {
				t.Errorf("%s: %d articles of %d texts", name, n, len(order))
			}
		}
	}
}

// TestStayTwo: one text at addresses that differ in more than how they are written.
func TestStayTwo(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"https://www.qingshi.example/show?id=1", "https://www.qingshi.example/show?id=2"},
		{"https://www.qingshi.example/content_9.htm", "https://www.qingshi.example/content_9_2.htm"},
		{"https://www.qingshi.example/show.asp?PK_ID=1", "https://www.qingshi.example/show.asp?PK_ID=2"},
		{"https://www.qingshi.example/news/1.html", "https://www.qingshi.example/local/1.html"},
		{"https://www.qingshi.example/1.html", "https://www.baihe.example/1.html"},
		{"https://www.qingshi.example/1.html", "https://news.qingshi.example/1.html"},
	} {
		f := newFixture(t)
		f.accept(t, fetched(pair[0], text), frontier.OutcomeNew)
		f.accept(t, fetched(pair[1], text), frontier.OutcomeNew)
	}
}

// TestNamedAddressJoinsOneText: the page of a phone names that of the desk, at quite another
// address.
func TestNamedAddressJoinsOneText(t *testing.T) {
	t.Parallel()
	phone := fetched("https://m.qingshi.example/content/5471", text)
	phone.Page.Named = "https://www.qingshi.example/2024/0321/c_5471.html"
	for _, order := range [][]frontier.Fetched{{phone, fetched(phone.Page.Named, text)}, {fetched(phone.Page.Named, text), phone}} {
		f := newFixture(t)
		f.accept(t, order[0], frontier.OutcomeNew)
		f.accept(t, order[1], frontier.OutcomeDuplicate)
		f.accept(t, order[0], frontier.OutcomeUnchanged)
		if d := cmp.Diff([]string{"/2024/0321/c_5471.html 青石公布失信名单"}, f.kept(t)); d != "" {
			t.Errorf("articles, in whatever order (-want +got)\n%s", d)
		}
		if c := f.claims(t); len(c) != 0 {
			t.Errorf("faults %v", c)
		}
	}
}

// TestMovesToHTTPS: an article whose site moves is the same one, also where its text changes on the
// way.
func TestMovesToHTTPS(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	first := f.accept(t, fetched("http://www.qingshi.example/1.html", text), frontier.OutcomeNew)
	moved := fetched("https://www.qingshi.example/1.html", strings.Replace(text, "三百二十七人", "三百三十人", 1))
	moved.Page.Named = "https://www.qingshi.example/1.html"
	f.accept(t, moved, frontier.OutcomeDuplicate)
	led := moved
	led.Fetch.URL = "http://www.qingshi.example/1.html" // which leads there now
	f.accept(t, led, frontier.OutcomeRevised)
	got, err := f.store.Article(context.Background(), first.ID)
	noError(t, err)
	if got.Revision != 2 || got.CanonicalURL != first.CanonicalURL {
		t.Errorf("%+v", got)
	}
}

// TestRereadFindsWhatWasSwallowed: texts that were dropped as duplicates are found in the archive,
// and copies stay what they are.
func TestRereadFindsWhatWasSwallowed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx := context.Background()
	const site = "https://www.qingshi.example/news/"
	for n := range 4 {
		in := fetched(fmt.Sprintf("%s%d.html", site, n), report(0))
		in.Page.Named, in.Fetch.Archive.Offset = site+"index.html", int64(n)
		want := frontier.OutcomeDuplicate
		if n == 0 {
			want = frontier.OutcomeNew
		}
		f.accept(t, in, want)
	}
	titles := map[int64]string{0: "第0批名单", 1: "第1批名单", 2: "第2批名单", 3: "第0批名单"}
	texts := map[int64]int{0: 0, 1: 1, 2: 2, 3: 0}
	options := ingest.RereadOptions{
		Store: f.store,
		Open: func(_ context.Context, at article.Location) (ingest.Document, error) {
			return ingest.Document{URL: fmt.Sprintf("%s%d.html", site, at.Offset), Body: []byte{byte(at.Offset)}}, nil
		},
		Read: func(_ article.Source, pages []ingest.Document) (article.Page, error) {
			n := int64(pages[0].Body[0])
			return article.Page{URL: pages[0].URL, CanonicalURL: pages[0].URL, Named: site + "index.html", Title: titles[n], Text: report(texts[n])}, nil
		},
		Source:  func(id string) (article.Source, bool) { return qingshi(), id == "qingshi" },
		Analyse: analyse, Detect: detect, Simplify: simplify,
	}
	for _, found := range []int{2, 0} {
		got, err := ingest.Reread(ctx, options)
		noError(t, err)
		if got.Found != found || len(got.Failures) > 0 {
			t.Fatalf("%+v, want %d found", got, found)
		}
		if d := cmp.Diff([]string{"/news/0.html 第0批名单", "/news/1.html 第1批名单", "/news/2.html 第2批名单"}, f.kept(t)); d != "" {
			t.Errorf("articles (-want +got)\n%s", d)
		}
	}
	if d := cmp.Diff([]store.Claim{{Address: site + "index.html", Texts: 3}}, f.claims(t)); d != "" {
		t.Errorf("faults (-want +got)\n%s", d)
	}
}
