package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

func articles(t *testing.T, f *fixture) {
	s := f.piece(url(1), "青石公布失信名单", "甲文 正文第一段\n第二段")
	got := f.save(t, s, frontier.OutcomeNew)
	want := s.Article
	want.Revision, want.Cluster, want.Version = 1, want.ID, got.Version
	equal(t, "article", got, want)
	_, offset := got.Published.Time.Zone()
	equal(t, "offset of the zone", offset, 8*3600)
	f.reopen()
	equal(t, "article after reopening", f.article(t, want.ID), want)

	fetches, err := f.Fetches(f.ctx, want.ID)
	noError(t, err)
	fetch := s.Fetch
	fetch.Outcome = frontier.OutcomeNew
	equal(t, "visits", fetches, []frontier.Fetch{fetch})
	_, err = f.Article(f.ctx, "0000000000000000")
	equal(t, "code for an unknown article", article.CodeOf(err), article.CodeNotFound)

	bare := f.piece(url(2), "", "")
	bare.Article.Published, bare.Article.PublishedSource, bare.Article.Authors = article.Moment{}, "", nil
	bare.Article.Reading, bare.Article.OriginalSource, bare.Fingerprint = article.Reading{}, "", article.Fingerprint{}
	got = f.save(t, bare, frontier.OutcomeNew)
	want = bare.Article
	want.Revision, want.Cluster, want.Version = 1, want.ID, got.Version
	equal(t, "bare article", got, want)
	bare = f.piece(url(3), "一天", "丙文")
	bare.Article.Published = article.Day(2019, 3, 21)
	equal(t, "bare day", f.save(t, bare, frontier.OutcomeNew).Published, article.Day(2019, 3, 21))
}

func revisions(t *testing.T, f *fixture) {
	first := f.piece(url(1), "原题", "甲文 第一稿")
	f.save(t, first, frontier.OutcomeNew)
	f.indexed(t)
	for i, change := range []struct{ title, text string }{{"原题", "甲文 第二稿"}, {"新题", "甲文 第二稿"}, {"原题", "甲文 第一稿"}} {
		f.next(t, time.Hour)
		s := f.piece(url(1), change.title, change.text)
		s.Article.Archive.Offset, s.Fetch.Digest, s.Article.FirstSeen = int64(100*i), "d"+change.title, f.now
		s.Article.Published = article.Moment{} // a page that has dropped its date
		a := f.save(t, s, frontier.OutcomeRevised)
		equal(t, "revision", a.Revision, i+2)
		equal(t, "title", a.Title, change.title)
		equal(t, "fetched", a.Fetched, f.now)
		equal(t, "archive", a.Archive.Offset, int64(100*i))
		equal(t, "first seen", a.FirstSeen, start())
		equal(t, "published", a.Published, first.Article.Published)
		f.wantIndexed(t, url(1))
	}
	revs, err := f.Revisions(f.ctx, first.Article.ID)
	noError(t, err)
	equal(t, "number of revisions", len(revs), 4)
	equal(t, "newest", revs[0], store.Revision{
		Number: 4, Title: "原题", Text: "甲文 第一稿", Published: first.Article.Published, Fetched: f.now, Digest: "d原题",
		Archive: article.Location{File: "crawl-0001.warc.gz", Offset: 200},
	})
	equal(t, "second", revs[2].Text, "甲文 第二稿")
}

// betterRead: title and text are the same, but the reader or the scorer has found more.
func betterRead(t *testing.T, f *fixture) {
	s := f.piece(url(1), "题", "甲文 正文")
	first := f.save(t, s, frontier.OutcomeNew)
	f.indexed(t)
	f.next(t, time.Hour)
	s = f.piece(url(1), "题", "甲文 正文")
	again := f.save(t, s, frontier.OutcomeUnchanged)
	equal(t, "article after the same page", again, first)
	f.wantIndexed(t)
	f.next(t, time.Hour)
	s = f.piece(url(1), "题", "甲文 正文")
	s.Article.Authors = []string{"李晓明", "王芳"}
	again = f.save(t, s, frontier.OutcomeUnchanged)
	equal(t, "authors", again.Authors, s.Article.Authors)
	equal(t, "revision and time of its bytes", []any{again.Revision, again.Fetched}, []any{1, first.Fetched})
	f.wantIndexed(t, url(1))
}

// counters: what Revises doesn't call a change leaves the text as it was first seen, with all that
// was read from it, look after look. What else the page says is kept.
func counters(t *testing.T, f *fixture) {
	look := func(text, author string) store.Saved {
		s := f.piece(url(1), "题", text)
		s.Article.Authors = []string{author}
		s.Article.Reading.Evidence[0].Start = len(text)
		s.Fingerprint = fingerprint(text)
		s.Revises = func(before, after article.Piece) bool {
			a, _, _ := strings.Cut(before.Text, "阅读")
			b, _, _ := strings.Cut(after.Text, "阅读")
			return a != b || before.Title != after.Title
		}
		return s
	}
	first := f.save(t, look("甲文阅读1 正文", "李晓明"), frontier.OutcomeNew)
	f.indexed(t)
	for n := range 3 {
		f.next(t, time.Hour)
		equal(t, "article", f.save(t, look(fmt.Sprintf("甲文阅读%d 正文", 2+n), "李晓明"), frontier.OutcomeUnchanged), first)
		f.wantIndexed(t)
	}
	f.next(t, time.Hour)
	a := f.save(t, look("甲文阅读9 正文", "王芳"), frontier.OutcomeUnchanged)
	equal(t, "text and authors", []any{a.Text, a.Authors, a.Reading.Evidence}, []any{first.Text, []string{"王芳"}, first.Reading.Evidence})

	// Reprints are still found by the text that is kept.
	f.save(t, f.piece(url(2), "题", "甲文阅读1 正文"), frontier.OutcomeNew)
	equal(t, "cluster", f.article(t, article.NewID(url(2))).Cluster, f.article(t, first.ID).Cluster)

	f.next(t, time.Hour)
	a = f.save(t, look("乙文阅读9 正文", "王芳"), frontier.OutcomeRevised)
	equal(t, "revision and text", []any{a.Revision, a.Text}, []any{2, "乙文阅读9 正文"})
}

// duplicates: a second address of one article is an alias, and isn't visited again.
func duplicates(t *testing.T, f *fixture) {
	mobile := "https://m.qingshi.example/1"
	f.discover(t, url(1), mobile)
	first := f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.indexed(t)
	alias := f.piece(url(1), "题 手机版", "甲文 正文 下载客户端")
	alias.Fetch.URL = mobile
	equal(t, "article", f.save(t, alias, frontier.OutcomeDuplicate), first)
	f.wantIndexed(t)
	f.next(t, 1000*time.Hour)
	f.wantDue(t, url(1))
	fetches, err := f.Fetches(f.ctx, first.ID)
	noError(t, err)
	equal(t, "visits to both addresses", len(fetches), 2)
	equal(t, "outcome of the newest", fetches[0].Outcome, frontier.OutcomeDuplicate)

	other := f.piece(url(1), "题", "甲文 正文")
	other.Fetch.SourceID, other.Article.SourceID, other.Fetch.RunID = "another-source", "another-source", 0
	f.save(t, other, frontier.OutcomeDuplicate)
	equal(t, "source", f.article(t, first.ID).SourceID, source)
}

func addressKeepsArticle(t *testing.T, f *fixture) {
	first := f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.next(t, time.Hour)
	moved := f.piece(url(1)+"?page=all", "题", "甲文 全文")
	moved.Fetch.URL = url(1)
	got, id, err := f.Save(f.ctx, moved)
	noError(t, err)
	equal(t, "outcome", got, frontier.OutcomeRevised)
	equal(t, "id", id, first.ID)
	a := f.article(t, first.ID)
	equal(t, "text and address", []string{a.Text, a.CanonicalURL}, []string{"甲文 全文", url(1)})
	if _, err := f.Article(f.ctx, moved.Article.ID); err == nil {
		t.Error("the page's new canonical address made another article")
	}
}

func manyPages(t *testing.T, f *fixture) {
	s := f.piece(url(1), "题", "甲文 第一页\n第二页")
	part := f.fetch(url(1)+"?page=2", 200, "")
	part.Archive = article.Location{File: "crawl-0002.warc.gz", Offset: 7}
	s.Parts = []frontier.Fetch{part}
	a := f.save(t, s, frontier.OutcomeNew)
	f.discover(t, part.URL) // a link on the first page
	f.wantDue(t)
	f.next(t, time.Hour)
	second := f.piece(url(1), "题", "第二页")
	second.Fetch.URL = part.URL
	f.save(t, second, frontier.OutcomeDuplicate)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	f.next(t, time.Hour)
	f.wantDue(t) // a part can't stand for the whole
	revs, err := f.Revisions(f.ctx, a.ID)
	noError(t, err)
	equal(t, "parts", revs[0].Parts, []article.Location{part.Archive})
	runs, err := f.Runs(f.ctx, 5)
	noError(t, err)
	equal(t, "counts of the first run", runs[2].Counts, map[frontier.Outcome]int{frontier.OutcomeNew: 1})
	equal(t, "bytes of the first run", runs[2].Bytes, int64(2000))
}

// unread: what no article was found in can be read by a better reader, without another visit.
func unread(t *testing.T, f *fixture) {
	hint := frontier.Address{Published: article.Day(2024, 3, 20), PublishedSource: "feed", Title: "题", Content: "摘要"}
	entry := hint
	entry.SourceID, entry.URL, entry.Kind = source, url(1), frontier.KindArticle
	_, err := f.Discover(f.ctx, f.run.ID, f.now, []frontier.Address{entry})
	noError(t, err)
	f.discover(t, url(2), url(3))
	f.record(t, url(1), 200, frontier.OutcomeSkipped)
	robots := f.fetch(url(2), 0, frontier.OutcomeSkipped)
	robots.Archive = article.Location{}
	noError(t, f.Record(f.ctx, robots))
	f.save(t, f.piece(url(3), "题", "甲文 正文"), frontier.OutcomeNew)
	seen, adopted := f.now, f.piece(url(1), "题", "甲文 正文")
	adopted.Fetch.Outcome = frontier.OutcomeSkipped
	f.now = f.now.Add(time.Hour)
	list := func(use func(frontier.Fetch, time.Time) error) (urls []string) {
		noError(t, f.Unread(f.ctx, func(fetch frontier.Fetch, listed frontier.Address, firstSeen time.Time) error {
			urls = append(urls, fetch.URL)
			equal(t, "first seen", firstSeen, seen)
			equal(t, "listed", listed, hint)
			return use(fetch, firstSeen)
		}))
		return urls
	}
	got := list(func(fetch frontier.Fetch, _ time.Time) error {
		equal(t, "visit", fetch, adopted.Fetch)
		outcome, err := f.Adopt(f.ctx, adopted)
		equal(t, "outcome", outcome, frontier.OutcomeNew)
		return err
	})
	equal(t, "unread", got, []string{url(1)})
	equal(t, "still unread", list(func(frontier.Fetch, time.Time) error { return nil }), []string{})
	a := f.article(t, adopted.Article.ID)
	equal(t, "fetched", a.Fetched, seen)
	equal(t, "cluster", a.Cluster, f.article(t, article.NewID(url(3))).Cluster)
	fetches, err := f.Fetches(f.ctx, a.ID)
	noError(t, err)
	equal(t, "visits", len(fetches), 1)
	f.wantIndexed(t, url(1), url(3))
}

// withoutFrontier: an import has neither a run nor discovered addresses.
func withoutFrontier(t *testing.T, f *fixture) {
	s := f.piece(url(1), "题", "甲文 正文")
	s.Fetch.RunID = 0
	f.save(t, s, frontier.OutcomeNew)
	f.save(t, s, frontier.OutcomeUnchanged)
	fetch := f.fetch(url(2), 404, frontier.OutcomeGone)
	fetch.RunID = 0
	noError(t, f.Record(f.ctx, fetch))
	f.reopen()
	f.begin(t, source)
	equal(t, "counts of the run", len(f.run.Counts), 0)
}

func rescore(t *testing.T, f *fixture) {
	first := f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.indexed(t)
	changed, err := f.Rescore(f.ctx, first.ID, first.Reading)
	noError(t, err)
	equal(t, "changed by the same reading", changed, false)
	f.wantIndexed(t)
	r := article.Reading{Relevance: 0.1, Method: "rules/2"}
	changed, err = f.Rescore(f.ctx, first.ID, r)
	noError(t, err)
	equal(t, "changed by another reading", changed, true)
	again := f.article(t, first.ID)
	want := first
	want.Reading, want.Version = r, again.Version
	equal(t, "article", again, want)
	f.wantIndexed(t, url(1))
	_, err = f.Rescore(f.ctx, "0000000000000000", r)
	equal(t, "code for an unknown article", article.CodeOf(err), article.CodeNotFound)
}

// reread: another reader of the same bytes is not an edit by the outlet.
func reread(t *testing.T, f *fixture) {
	first := f.save(t, f.piece(url(1), "题 - 青石日报", "甲文 正文"), frontier.OutcomeNew)
	other := f.piece(url(2), "题", "乙文 正文")
	other.Article.Published = article.Day(2020, 1, 1)
	f.save(t, other, frontier.OutcomeNew)
	f.indexed(t)
	s := f.piece(url(1), "题", "乙文 正文")
	s.Article.Published = article.Moment{}
	changed, err := f.Reread(f.ctx, s)
	noError(t, err)
	equal(t, "changed", changed, true)
	a := f.article(t, first.ID)
	equal(t, "what was read", []any{a.Title, a.Text, a.Published, a.Revision, a.Fetched}, []any{"题", "乙文 正文", article.Moment{}, 1, first.Fetched})
	equal(t, "cluster", []any{a.Cluster, a.IsReprint}, []any{article.NewID(url(2)), true})
	revs, err := f.Revisions(f.ctx, first.ID)
	noError(t, err)
	equal(t, "revisions", len(revs), 1)
	equal(t, "its title", revs[0].Title, "题")
	f.wantIndexed(t, url(1))
	changed, err = f.Reread(f.ctx, s)
	noError(t, err)
	equal(t, "changed by the same reader", changed, false)
	f.wantIndexed(t)
	// A publication time is the same in whatever zone, and of whatever precision, it is given.
	zoned := f.piece(url(3), "题", "丙文 正文")
	zoned.Article.Published = article.At(time.Date(2019, 3, 21, 10, 21, 0, 0, time.FixedZone("", 8*3600)))
	zoned.Article.Fetched = zoned.Article.Fetched.Add(123 * time.Nanosecond).In(time.FixedZone("", 8*3600))
	zoned.Fetch.At = zoned.Article.Fetched
	f.save(t, zoned, frontier.OutcomeNew)
	f.indexed(t)
	changed, err = f.Reread(f.ctx, zoned)
	noError(t, err)
	equal(t, "changed by the same reader in another zone", changed, false)
	f.wantIndexed(t)
	fetches, err := f.Fetches(f.ctx, first.ID)
	noError(t, err)
	equal(t, "visits", len(fetches), 1)
	_, err = f.Reread(f.ctx, f.piece(url(9), "", ""))
	equal(t, "code for an unknown article", article.CodeOf(err), article.CodeNotFound)
}

func eachMayWrite(t *testing.T, f *fixture) {
	for i := range 450 { // more than two pages of any engine
		f.save(t, f.piece(url(i), "题", url(i)), frontier.OutcomeNew)
	}
	last, n := "", 0
	noError(t, f.Each(f.ctx, "", func(a article.Article) error {
		if a.ID <= last {
			t.Fatalf("%s after %s", a.ID, last)
		}
		last = a.ID
		n++
		_, err := f.Rescore(f.ctx, a.ID, article.Reading{Method: "rules/2"})
		return err
	}))
	equal(t, "articles", n, 450)
	stop := errors.New("stop")
	if err := f.Each(f.ctx, "", func(article.Article) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error of the callback: %v", err)
	}
}

// eachAfter: a walk over the articles can begin after any ID, that of an article or not.
func eachAfter(t *testing.T, f *fixture) {
	var ids []string
	for i := range 250 {
		ids = append(ids, f.save(t, f.piece(url(i), "题", url(i)), frontier.OutcomeNew).ID)
	}
	slices.Sort(ids)
	for after, want := range map[string][]string{
		"": ids, ids[0]: ids[1:], ids[220]: ids[221:], ids[249]: nil, ids[99] + "0": ids[100:], "zz": nil, "ﬀ": nil,
	} {
		var got []string
		noError(t, f.Each(f.ctx, after, func(a article.Article) error {
			got = append(got, a.ID)
			return nil
		}))
		equal(t, "after "+after, got, want)
	}
}

// OldReadings tries an empty store on articles whose readings are kept as a program kept them before
// they were packed, and on packed ones that are damaged. execute runs statements on the store.
func OldReadings(t *testing.T, s store.Store, execute func(statements string)) {
	f := &fixture{Store: s, ctx: t.Context(), now: start()}
	f.begin(t, source)
	first, second := f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew), f.save(t, f.piece(url(2), "题", "乙文 正文"), frontier.OutcomeNew)
	third := f.save(t, f.piece(url(3), "题", "丙文 正文"), frontier.OutcomeNew)
	f.indexed(t)
	b, err := json.Marshal(first.Reading)
	noError(t, err)
	plain := func(id string) string {
		return fmt.Sprintf("UPDATE articles SET packed = NULL, reading = '%s' WHERE id = '%s';", b, id)
	}
	execute(plain(first.ID) + plain(second.ID) + "UPDATE articles SET packed = NULL, reading = '{bad' WHERE id = '" + third.ID + "'")
	equal(t, "plain", f.article(t, first.ID), first)
	equal(t, "damaged", f.article(t, third.ID).Damaged, []string{"reading"})
	changed, err := f.Rescore(f.ctx, second.ID, article.Reading{Relevance: 0.1, Method: "rules/2"})
	noError(t, err)
	equal(t, "changed", changed, true)
	f.wantIndexed(t, url(2))
	for _, want := range []int{1, 0} {
		n, err := f.Pack(f.ctx)
		noError(t, err)
		equal(t, "packed", n, want)
	}
	equal(t, "packed now", f.article(t, first.ID), first)
	equal(t, "damaged still", f.article(t, third.ID).Damaged, []string{"reading"})
	changed, err = f.Rescore(f.ctx, first.ID, first.Reading)
	noError(t, err)
	equal(t, "changed by the same reading", changed, false)
	f.wantIndexed(t)

	execute("UPDATE articles SET packed = 'damaged' WHERE id = '" + first.ID + "'")
	damaged := f.article(t, first.ID)
	equal(t, "damaged when packed", []any{damaged.Damaged, damaged.Reading, damaged.Text}, []any{[]string{"reading"}, article.Reading{}, first.Text})
	for _, a := range []article.Article{first, third} {
		changed, err = f.Rescore(f.ctx, a.ID, a.Reading)
		noError(t, err)
		equal(t, "made again", []any{changed, f.article(t, a.ID).Reading, f.article(t, a.ID).Damaged}, []any{true, a.Reading, []string(nil)})
	}
}
