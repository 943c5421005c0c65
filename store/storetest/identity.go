package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// naming is a piece whose page names another canonical address than its own.
func (f *fixture) naming(url, named, text string) store.Saved {
	s := f.piece(url, "题", text)
	s.Article.Notes.Named = named
	s.Identity.Keys = append(s.Identity.Keys, key(named))
	return s
}

// kept are the texts of all articles by their canonical addresses.
func (f *fixture) kept(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	noError(t, f.Each(f.ctx, "", func(a article.Article) error {
		if a.ID != article.NewID(a.CanonicalURL) {
			t.Errorf("the id of %s is %s", a.CanonicalURL, a.ID)
		}
		out[a.CanonicalURL] = a.Text
		return nil
	}))
	return out
}

func (f *fixture) claims(t *testing.T) []store.Claim {
	t.Helper()
	states, err := f.Sources(f.ctx)
	noError(t, err)
	for _, s := range states {
		if s.SourceID == source {
			return s.Claims
		}
	}
	return nil
}

// identity: addresses with one key are one article where they show one text, and two where they
// don't.
func identity(t *testing.T, f *fixture) {
	const http, mobile, shared, other = "http://www.qingshi.example/1", "https://m.qingshi.example/1", "https://www.qingshi.example/1?from=a", "https://www.qingshi.example/1?from=b"
	f.discover(t, http, mobile, shared, other)
	first := f.save(t, f.piece(http, "题", "甲文 正文"), frontier.OutcomeNew)
	f.save(t, f.piece(mobile, "题", "甲文 正文 下载客户端"), frontier.OutcomeDuplicate)
	f.save(t, f.piece(shared, "题", "甲文 正文"), frontier.OutcomeDuplicate)
	f.save(t, f.piece(other, "题", "乙文 正文"), frontier.OutcomeNew)
	equal(t, "articles", f.kept(t), map[string]string{http: "甲文 正文", other: "乙文 正文"})
	equal(t, "the first", f.article(t, first.ID), first)
	f.save(t, f.piece("https://www.qingshi.example/2", "题", "甲文 正文"), frontier.OutcomeNew) // the text alone makes nothing one
	equal(t, "claims", f.claims(t), []store.Claim{})
	f.next(t, 1000*time.Hour)
	f.wantDue(t, http, other, "https://www.qingshi.example/2")
	// The same address in another source is the same article, whatever it shows by now.
	elsewhere := f.piece(http, "题", "丙文 正文")
	elsewhere.Fetch.SourceID, elsewhere.Article.SourceID, elsewhere.Fetch.RunID = "another-source", "another-source", 0
	f.save(t, elsewhere, frontier.OutcomeDuplicate)
	// So is one that leads there.
	led := f.piece("https://qingshi.example/short/1", "题", "丙文 正文")
	led.Identity.Own = http
	led.Identity.Keys = append(led.Identity.Keys, key(http))
	f.save(t, led, frontier.OutcomeDuplicate)
}

// oneCanonical: a canonical address that many texts name swallows none of them, and is reported.
func oneCanonical(t *testing.T, f *fixture) {
	const named = "https://www.qingshi.example/index.html"
	want := map[string]string{}
	for i := range 4 {
		text := fmt.Sprintf("文%d 正文", i)
		f.save(t, f.naming(url(i), named, text), frontier.OutcomeNew)
		want[url(i)] = text
	}
	equal(t, "articles", f.kept(t), want)
	equal(t, "claims", f.claims(t), []store.Claim{{Address: named, Texts: 4}})
	// It still joins what has the same text, whichever of the two was there before.
	f.save(t, f.naming("https://www.qingshi.example/copy", named, "文2 正文"), frontier.OutcomeDuplicate)
	f.save(t, f.naming("https://m.qingshi.example/app/9", url(9), "文9 正文"), frontier.OutcomeNew)
	equal(t, "claims", f.claims(t), []store.Claim{{Address: named, Texts: 4}})
	f.save(t, f.piece(url(9), "题", "文9 正文"), frontier.OutcomeDuplicate)
	// One that names the address of another article is a fault, too.
	f.save(t, f.naming(url(10), url(2), "文10 正文"), frontier.OutcomeNew)
	equal(t, "claims", f.claims(t), []store.Claim{{Address: named, Texts: 4}, {Address: url(2), Texts: 2}})
	// So is one that is at the address by the word of an earlier version: it counts once.
	believed := f.naming(url(11), url(12), "文11 正文")
	believed.Article.ID, believed.Article.CanonicalURL = article.NewID(url(12)), url(12)
	f.save(t, believed, frontier.OutcomeNew)
	f.save(t, f.naming(url(13), url(12), "文13 正文"), frontier.OutcomeNew)
	equal(t, "claims", f.claims(t), []store.Claim{{Address: named, Texts: 4}, {Address: url(12), Texts: 2}, {Address: url(2), Texts: 2}})
	f.save(t, f.piece(url(13), "题", "文13 正文"), frontier.OutcomeUnchanged)
	// A page that is corrected loses the fault.
	for i := range 3 {
		f.save(t, f.piece(url(i), "题", fmt.Sprintf("文%d 正文", i)), frontier.OutcomeUnchanged)
	}
	equal(t, "claims", f.claims(t), []store.Claim{{Address: url(2), Texts: 2}})
	f.reopen()
	equal(t, "named", f.article(t, article.NewID(url(10))).Notes.Named, url(2))
}

// oneCanonicalInAnyOrder: whatever canonical addresses pages name, and in whatever order they are
// visited, each text stands under an address that showed it, and each address under one article.
func oneCanonicalInAnyOrder(t *testing.T, f *fixture) {
	first := 0
	rapid.Check(t, func(rt *rapid.T) {
		first += 100
		n := rapid.IntRange(2, 6).Draw(rt, "pages")
		text, named := map[string]string{}, map[string]string{}
		var order []string
		for i := range n {
			u := url(first + i)
			text[u] = fmt.Sprintf("文%d 正文", first+rapid.IntRange(0, n-1).Draw(rt, "text"))
			named[u] = url(first + rapid.IntRange(0, n).Draw(rt, "named"))
			order = append(order, u)
		}
		for range 2 { // the second visit changes nothing
			for _, u := range rapid.Permutation(order).Draw(rt, "order") {
				s := f.piece(u, "题", text[u])
				if named[u] != u {
					s = f.naming(u, named[u], text[u])
				}
				_, _, err := f.Save(f.ctx, s)
				noError(t, err)
			}
		}
		seen := map[string]bool{}
		noError(t, f.Each(f.ctx, "", func(a article.Article) error {
			if _, mine := text[a.CanonicalURL]; mine {
				if a.Text != text[a.CanonicalURL] {
					rt.Fatalf("%s holds %q, showed %q", a.CanonicalURL, a.Text, text[a.CanonicalURL])
				}
				seen[a.Text] = true
			}
			return nil
		}))
		for u, want := range text {
			if !seen[want] {
				rt.Fatalf("the text of %s is nowhere", u)
			}
		}
	})
}

// manyWithOneKey: where one canonical address is named by more texts than are compared, one that is
// known is found by its fingerprint.
func manyWithOneKey(t *testing.T, f *fixture) {
	const named = "https://www.qingshi.example/show.php"
	n := 3 * store.MaxCandidates
	for i := range n {
		f.save(t, f.naming(url(i), named, fmt.Sprintf("文%d 正文", i)), frontier.OutcomeNew)
	}
	f.save(t, f.naming("https://m.qingshi.example/x", named, "文3 正文"), frontier.OutcomeDuplicate)
	equal(t, "claims", f.claims(t), []store.Claim{{Address: named, Texts: n}})
}

// movedScheme: a site that moves to https has one article with two addresses, before, while and
// after its text changes.
func movedScheme(t *testing.T, f *fixture) {
	secure := url(1)
	plain := strings.Replace(secure, "https", "http", 1)
	f.discover(t, plain)
	first := f.save(t, f.piece(plain, "题", "甲文 第一稿"), frontier.OutcomeNew)
	f.next(t, time.Hour)
	f.save(t, f.piece(plain, "题", "乙文 第二稿"), frontier.OutcomeRevised)
	f.save(t, f.piece(secure, "题", "甲文 第一稿"), frontier.OutcomeDuplicate) // a copy of before, still in a cache
	f.next(t, time.Hour)
	f.record(t, plain, 410, frontier.OutcomeGone)
	f.save(t, f.piece(secure, "题", "丙文 第二稿"), frontier.OutcomeRevised)
	f.wantGoneAt(t, first.ID, time.Time{})
	equal(t, "articles", f.kept(t), map[string]string{plain: "丙文 第二稿"})
	f.next(t, 1000*time.Hour)
	f.wantDue(t, secure)
}

func (f *fixture) wantGoneAt(t *testing.T, id string, at time.Time) {
	t.Helper()
	equal(t, "gone at", f.article(t, id).GoneAt, at)
}

// addressTaken: where the canonical address of a text belongs to another one already, it gets an
// address of its own.
func addressTaken(t *testing.T, f *fixture) {
	const stripped = "https://www.qingshi.example/show"
	under := func(u, text string) store.Saved {
		s := f.piece(u, "题", text)
		s.Article.ID, s.Article.CanonicalURL = article.NewID(stripped), stripped
		return s
	}
	f.save(t, under(stripped+"?from=1", "甲文"), frontier.OutcomeNew)
	f.save(t, under(stripped+"?from=2", "乙文"), frontier.OutcomeNew)
	f.save(t, under(stripped, "丙文"), frontier.OutcomeNew)
	other := under(stripped, "丁文")
	other.Fetch.URL = stripped + "?from=3" // leads to what it names, and shows another text
	other.Identity.Own = ""
	f.save(t, other, frontier.OutcomeNew)
	want := map[string]string{stripped: "甲文", stripped + "?from=2": "乙文", stripped + "#2": "丙文", stripped + "#3": "丁文"}
	equal(t, "articles", f.kept(t), want)
	for range 2 {
		f.next(t, time.Hour)
		f.save(t, under(stripped, "丙文"), frontier.OutcomeUnchanged)
		f.save(t, under(stripped+"?from=2", "乙文"), frontier.OutcomeUnchanged)
	}
	equal(t, "articles", f.kept(t), want)
}

// aliasWithAnotherText: a further address that shows another text by now has an article of its own.
func aliasWithAnotherText(t *testing.T, f *fixture) {
	mobile := "https://m.qingshi.example/2024/0320/1.html"
	f.discover(t, url(1), mobile)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.save(t, f.piece(mobile, "题", "甲文 正文"), frontier.OutcomeDuplicate)
	f.next(t, time.Hour)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	gone := f.now
	f.wantDue(t, mobile)
	f.save(t, f.piece(mobile, "题", "乙文 别的"), frontier.OutcomeNew)
	f.wantGoneAt(t, article.NewID(url(1)), gone)
	equal(t, "articles", f.kept(t), map[string]string{url(1): "甲文 正文", mobile: "乙文 别的"})
	f.next(t, 1000*time.Hour)
	due := f.due(t)
	slices.Sort(due)
	equal(t, "due", due, []string{mobile, url(1)})
}

// manyAddressesAtOnce: addresses of one text that are saved at the same moment find each other,
// with a fingerprint or without.
func manyAddressesAtOnce(t *testing.T, f *fixture) {
	for n, printed := range []bool{true, false} {
		var g errgroup.Group
		for i := range 12 {
			g.Go(func() error {
				s := f.piece(fmt.Sprintf("%s?from=%d", url(n), i), "题", fmt.Sprintf("文%d 正文", n))
				if !printed {
					s.Fingerprint = article.Fingerprint{}
				}
				_, _, err := f.Save(f.ctx, s)
				return err
			})
		}
		noError(t, g.Wait())
	}
	equal(t, "articles", len(f.kept(t)), 2)
}

// identified: what is kept has its keys, so that nothing is asked for.
func identified(t *testing.T, f *fixture) {
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	n, err := f.Identify(f.ctx, func([]string) []string { panic("asked for the keys of what has some") })
	noError(t, err)
	equal(t, "identified", n, 0)
}

// ForgetKeys are the statements that make a store one that was kept by a program without keys.
const ForgetKeys = "DELETE FROM identities; UPDATE articles SET identified = false"

// IdentifyOld tries an empty store on articles that a program without keys has kept; forget runs
// [ForgetKeys] on it.
func IdentifyOld(t *testing.T, s store.Store, forget func()) {
	f := &fixture{Store: s, ctx: t.Context(), now: start()}
	f.begin(t, source)
	const articles = 450 // more than two pages of any engine
	for i := range articles {
		f.save(t, f.piece(url(i), "题", fmt.Sprintf("文%d 正文", i)), frontier.OutcomeNew)
	}
	alias := f.piece(url(7), "题", "文7 正文")
	alias.Fetch.URL = "https://app.qingshi.example/7"
	f.save(t, alias, frontier.OutcomeDuplicate)
	forget()
	keys := func(addresses []string) []string {
		var out []string
		for _, a := range addresses {
			out = append(out, key(a))
		}
		return out
	}
	for _, want := range []int{articles, 0} {
		n, err := s.Identify(t.Context(), keys)
		noError(t, err)
		equal(t, "identified", n, want)
	}
	f.indexed(t)
	f.save(t, f.piece(strings.Replace(url(449), "https", "http", 1), "题", "文449 正文"), frontier.OutcomeDuplicate)
	f.save(t, f.piece("http://app.qingshi.example/7", "题", "文7 正文"), frontier.OutcomeDuplicate)
	f.wantIndexed(t)
}

// adoptSwallowed: a text that was once taken for another article's is found in the archive, and
// what is an address of the same is left.
func adoptSwallowed(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2), url(3), url(4))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	swallow := func(u string) {
		s := f.piece(u, "题", "甲文 正文")
		s.Identity.Keys = []string{key(url(1))}
		f.save(t, s, frontier.OutcomeDuplicate)
	}
	swallow(url(2))
	swallow(url(3))
	f.next(t, time.Hour)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	gone := f.now
	f.indexed(t)
	texts := map[string]string{url(2): "乙文 别的", url(3): "甲文 正文"}
	var outcomes []string
	for range 2 {
		noError(t, f.Unread(f.ctx, func(fetch frontier.Fetch, _ frontier.Address, _ time.Time) error {
			s := f.piece(fetch.URL, "题", texts[fetch.URL])
			s.Fetch = fetch
			o, err := f.Adopt(f.ctx, s)
			outcomes = append(outcomes, fetch.URL+" "+string(o))
			return err
		}))
	}
	equal(t, "outcomes", outcomes, []string{url(2) + " new", url(3) + " duplicate", url(3) + " duplicate"})
	f.wantGoneAt(t, article.NewID(url(1)), gone) // an old copy is not a sign that it is back
	f.wantIndexed(t, url(2))
	f.next(t, time.Hour)
	due := f.due(t)
	slices.Sort(due)
	equal(t, "due", due, []string{url(2), url(3), url(4)})
}
