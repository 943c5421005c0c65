package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/frontier"
	"yulun/ingest"
	"yulun/store/sqlite"
)

const text = `青石市昨日公布新一批失信被执行人名单，共涉及三百二十七人和四十一家企业。市中级人民法院执行局局长表示，名单上的人将不得乘坐飞机和高铁。
据介绍，自去年三月机制启动以来，全市已有一千一百余人主动履行了判决义务，执行到位金额超过两亿元。
也有法律界人士提醒，惩戒措施应当与失信行为的程度相当，错列的人应当有及时申诉和修复信用的渠道。`

// traditional is the same piece as a Taiwanese outlet reprints it.
const traditional = `青石市昨日公布新一批失信被執行人名單，共涉及三百二十七人和四十一家企業。市中級人民法院執行局局長表示，名單上的人將不得乘坐飛機和高鐵。
據介紹，自去年三月機制啟動以來，全市已有一千一百餘人主動履行了判決義務，執行到位金額超過兩億元。
也有法律界人士提醒，懲戒措施應當與失信行為的程度相當，錯列的人應當有及時申訴和修復信用的渠道。`

// simplify knows the characters of the text above.
func simplify(s string) string {
	from, to := []rune("執單業級長將飛機鐵據紹啟動來餘義務額過兩億懲當與為錯應時訴復"), []rune("执单业级长将飞机铁据绍启动来余义务额过两亿惩当与为错应时诉复")
	return strings.Map(func(r rune) rune {
		for i, f := range from {
			if r == f {
				return to[i]
			}
		}
		return r
	}, s)
}

func analyse(title, text string, lang article.Lang) article.Reading {
	return article.Reading{Relevant: strings.Contains(text, "失信"), Relevance: 0.8, Method: "test/1", Object: article.Object(lang)}
}

func detect(text string) (article.Lang, article.Script) {
	switch {
	case strings.Contains(text, "執"):
		return article.Chinese, article.Traditional
	case strings.Contains(text, "执"):
		return article.Chinese, article.Simplified
	default:
		return "", ""
	}
}

var visit = time.Date(2024, 3, 21, 2, 0, 0, 0, time.UTC)

func qingshi() article.Source {
	return article.Source{
		ID: "qingshi", Lang: article.Chinese, Zone: time.FixedZone("CST", 8*3600),
		Outlet: article.Outlet{ID: "qingshi", Name: "青石日报", Type: "commercial", Country: "CN"},
		Owners: []article.Ownership{{From: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Type: "party"}},
	}
}

func fetched(url, text string) frontier.Fetched {
	return frontier.Fetched{
		Fetch: frontier.Fetch{SourceID: "qingshi", Kind: frontier.KindArticle, URL: url, FinalURL: url, At: visit, Status: 200, Archive: article.Location{File: "a.warc.gz", Offset: 9}},
		Page: article.Page{
			URL: url, CanonicalURL: url, Title: "青石公布失信名单", Authors: []string{"李晓明"}, Text: text,
			Published: article.Day(2024, 3, 20), PublishedSource: "meta", OriginalSource: "新华社",
		},
		FirstSeen: visit.Add(-time.Minute), Source: qingshi(),
	}
}

type fixture struct {
	*ingest.Ingest
	store *sqlite.Store
	log   *bytes.Buffer
}

func newFixture(t *testing.T) fixture {
	t.Helper()
	s, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(t.TempDir(), "store.db")})
	noError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	log := new(bytes.Buffer)
	g, err := ingest.New(ingest.Options{Store: s, Analyse: analyse, Detect: detect, Simplify: simplify, Log: slog.New(slog.NewTextHandler(log, nil))})
	noError(t, err)
	return fixture{g, s, log}
}

func (f fixture) accept(t *testing.T, in frontier.Fetched, want frontier.Outcome) article.Article {
	t.Helper()
	got, err := f.Accept(context.Background(), in)
	noError(t, err)
	if got != want {
		t.Fatalf("outcome %s, want %s", got, want)
	}
	var found article.Article
	noError(t, f.store.Each(context.Background(), "", func(a article.Article) error {
		if a.URL == in.Page.URL {
			found = a
		}
		return nil
	}))
	return found
}

func TestAccept(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const url = "https://www.qingshi.example/2024/1.html"
	got := f.accept(t, fetched(url, text), frontier.OutcomeNew)
	want := article.Article{
		ID: article.NewID(url), URL: url, CanonicalURL: url, SourceID: "qingshi",
		Outlet: article.Outlet{ID: "qingshi", Name: "青石日报", Type: "party", Country: "CN"},
		Lang:   article.Chinese, Script: article.Simplified, Title: "青石公布失信名单", Authors: []string{"李晓明"}, Text: text,
		Published: article.Day(2024, 3, 20), PublishedSource: "meta", OriginalSource: "新华社",
		FirstSeen: visit.Add(-time.Minute), Fetched: visit, Revision: 1, Cluster: article.NewID(url),
		Reading: analyse("", text, article.Chinese), Archive: article.Location{File: "a.warc.gz", Offset: 9}, Version: got.Version,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("article (-want +got):\n%s", d)
	}
	f.accept(t, fetched(url, text), frontier.OutcomeUnchanged)
	f.accept(t, fetched(url, text+"\n本文有更正。"), frontier.OutcomeRevised)
	shared := fetched(url+"?from=timeline&isappinstalled=0", text)
	f.accept(t, shared, frontier.OutcomeDuplicate)
	for _, outcome := range []string{"new", "revised"} {
		if said := "msg=saved outcome=" + outcome + " article=" + got.ID + " source=qingshi url=" + url + "\n"; strings.Count(f.log.String(), said) != 1 {
			t.Errorf("the log has not once %q:\n%s", said, f.log)
		}
	}
}

func TestAcceptFallsBack(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	in := fetched("https://www.qingshi.example/old.html", "信用")
	in.Page.Published, in.Page.PublishedSource = article.Day(2016, 5, 1), "url"
	in.Page.CanonicalURL = "javascript:void(0)"
	in.Page.Lang = "en"
	a := f.accept(t, in, frontier.OutcomeNew)
	if a.Outlet.Type != "commercial" {
		t.Errorf("the outlet was %s in 2016", a.Outlet.Type)
	}
	if a.CanonicalURL != in.Page.URL {
		t.Errorf("canonical address %s", a.CanonicalURL)
	}
	if a.Lang != article.English {
		t.Errorf("language %q, want what the page declares", a.Lang)
	}
	in = fetched("https://www.qingshi.example/undated.html", "信用")
	in.Page.Published = article.Moment{}
	a = f.accept(t, in, frontier.OutcomeNew)
	if a.Outlet.Type != "party" || a.Lang != article.Chinese {
		t.Errorf("type %s, language %q; want those of the fetch and of the source", a.Outlet.Type, a.Lang)
	}
	in = fetched("", "信用")
	if _, err := f.Accept(context.Background(), in); err == nil {
		t.Error("an article without an address was taken")
	}
}

// An outlet changes hands at its own midnight.
func TestAcceptTakesTheTypeOfTheOutletsDay(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for url, c := range map[string]struct {
		published time.Time
		want      article.OutletType
	}{
		"https://www.qingshi.example/before.html": {time.Date(2019, 12, 31, 15, 59, 59, 0, time.UTC), "commercial"},
		"https://www.qingshi.example/after.html":  {time.Date(2019, 12, 31, 16, 0, 0, 0, time.UTC), "party"},
	} {
		in := fetched(url, text)
		in.Page.Published = article.At(c.published)
		if got := f.accept(t, in, frontier.OutcomeNew).Outlet.Type; got != c.want {
			t.Errorf("%s: %s, want %s", c.published, got, c.want)
		}
	}
}

func TestAcceptFindsReprintsAcrossScripts(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	reprint := fetched("https://news.taipei.example/9", "【綜合報導】\n"+traditional)
	reprint.Page.Published = article.Day(2024, 3, 22)
	var g errgroup.Group
	for _, in := range []frontier.Fetched{reprint, fetched("https://www.qingshi.example/1", text), fetched("https://www.qingshi.example/2", strings.Repeat("县里推行信用积分超市，村民凭积分兑换大米。", 5))} {
		g.Go(func() error {
			_, err := f.Accept(context.Background(), in)
			return err
		})
	}
	noError(t, g.Wait())
	got := map[string]bool{}
	clusters := map[string]bool{}
	noError(t, f.store.Each(context.Background(), "", func(a article.Article) error {
		got[a.URL] = a.IsReprint
		clusters[a.Cluster] = true
		return nil
	}))
	want := map[string]bool{"https://news.taipei.example/9": true, "https://www.qingshi.example/1": false, "https://www.qingshi.example/2": false}
	if d := cmp.Diff(want, got); d != "" || len(clusters) != 2 {
		t.Errorf("%d clusters, reprints (-want +got):\n%s", len(clusters), d)
	}
}

// Each report of a month is a story of its own, with the reprints of that report, in whatever order
// they arrive and whether or not the pages show their dates.
func TestAcceptTellsReportsOfMonthsApart(t *testing.T) {
	t.Parallel()
	report := func(n int) string {
		return fmt.Sprintf("%d月末，全市中小企业贷款余额%d亿元，比年初增加%d亿元，惠及企业%d家，平均利率%d.%d%%，比上月低%d个基点。信用办负责人说，守信企业最快两天就能拿到贷款，银行不再要求抵押，后续还将扩大试点范围。",
			n, 137+11*n, 12+3*n, 2041+97*n, 4+n%3, n%10, 1+n%7)
	}
	for _, dated := range []bool{false, true} {
		for _, seed := range []uint64{1, 2, 3} {
			f := newFixture(t)
			var all []frontier.Fetched
			for n := range 12 {
				first := fetched(fmt.Sprintf("https://www.qingshi.example/%d", n), report(n+1))
				reprint := fetched(fmt.Sprintf("https://news.liuwan.example/%d", n), "本网综合报道。\n"+report(n+1)+"\n责任编辑：王芳")
				first.Page.Published, reprint.Page.Published = article.Moment{}, article.Moment{}
				if dated {
					first.Page.Published, reprint.Page.Published = article.Day(2024, time.Month(n+1), 3), article.Day(2024, time.Month(n+1), 4)
				}
				all = append(all, first, reprint)
			}
			rand.New(rand.NewPCG(seed, 0)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			for _, in := range all {
				f.accept(t, in, frontier.OutcomeNew)
			}
			months := map[string][]string{}
			noError(t, f.store.Each(context.Background(), "", func(a article.Article) error {
				months[a.Cluster] = append(months[a.Cluster], path.Base(a.URL))
				return nil
			}))
			for _, of := range months {
				if len(of) != 2 || of[0] != of[1] {
					t.Errorf("dated %t, order %d: one story has the reports %v", dated, seed, of)
				}
			}
		}
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := ingest.New(ingest.Options{Detect: detect})
	for _, field := range []string{"Store", "Analyse", "Simplify"} {
		if err == nil || !strings.Contains(err.Error(), "Options."+field+" ") {
			t.Errorf("error %v doesn't name %s", err, field)
		}
	}
	if _, err := ingest.Drain(context.Background(), ingest.DrainOptions{}); err == nil {
		t.Error("an indexer without an index was made")
	}
}

func TestRescore(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.accept(t, fetched("https://www.qingshi.example/1", text), frontier.OutcomeNew)
	f.accept(t, fetched("https://www.qingshi.example/2", "别的"), frontier.OutcomeNew)
	drain(t, f.store)
	ctx := context.Background()
	steps := 0
	var read atomic.Int32 // several are read at once
	again := func(method string) (ingest.Reprocessed, error) {
		return ingest.Rescore(ctx, f.store, method, func(title, text string, lang article.Lang) article.Reading {
			read.Add(1)
			r := analyse(title, text, lang)
			if r.Relevant {
				r.Method = "test/2"
			}
			return r
		}, func(int) { steps++ })
	}
	got, err := again("")
	noError(t, err)
	if got.Articles != 2 || got.Changed != 1 || steps != 2 || read.Load() != 2 {
		t.Errorf("%+v after %d steps and %d readings", got, steps, read.Load())
	}
	got, err = again("test/2")
	noError(t, err)
	if got.Articles != 2 || got.Changed != 0 || read.Load() != 3 {
		t.Errorf("what is scored by the method already: %+v after %d readings, want one more", got, read.Load())
	}
	pending, err := f.store.Pending(ctx, time.Now(), 10)
	noError(t, err)
	if len(pending) != 1 || pending[0].ID != a.ID || pending[0].Reading.Method != "test/2" || pending[0].Revision != 1 {
		t.Errorf("outbox %+v", pending)
	}
}

func TestReread(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx := context.Background()
	two := fetched("https://www.qingshi.example/1", "第一页")
	two.Parts = []frontier.Fetch{{SourceID: "qingshi", Kind: frontier.KindArticle, URL: "https://www.qingshi.example/1_2", At: visit, Archive: article.Location{File: "a.warc.gz", Offset: 50}}}
	a := f.accept(t, two, frontier.OutcomeNew)
	lost := fetched("https://www.qingshi.example/2", text)
	lost.Fetch.Archive.Offset = 404
	f.accept(t, lost, frontier.OutcomeNew)
	imported := fetched("https://www.qingshi.example/3", text)
	imported.Fetch.Archive = article.Location{}
	f.accept(t, imported, frontier.OutcomeNew)
	for url, offset := range map[string]int64{"https://www.qingshi.example/4": 9, "https://www.qingshi.example/5": 404} {
		noError(t, f.store.Record(ctx, frontier.Fetch{
			SourceID: "qingshi", Kind: frontier.KindArticle, URL: url, At: visit, Status: 200, Outcome: frontier.OutcomeSkipped,
			Archive: article.Location{File: "a.warc.gz", Offset: offset},
		}))
	}
	drain(t, f.store)

	options := ingest.RereadOptions{
		Store: f.store,
		Open: func(_ context.Context, at article.Location) (ingest.Document, error) {
			if at.Offset == 404 {
				return ingest.Document{}, errors.New("the file is missing")
			}
			return ingest.Document{URL: "https://www.qingshi.example/1", Body: []byte{byte(at.Offset)}}, nil
		},
		Read: func(src article.Source, pages []ingest.Document) (article.Page, error) {
			p := article.Page{Title: src.Outlet.Name, Published: article.Day(2024, 3, 19)}
			for _, d := range pages {
				p.Text += map[byte]string{9: "失信执行 ", 50: "第二页"}[d.Body[0]]
			}
			return p, nil
		},
		Source:  func(id string) (article.Source, bool) { return qingshi(), id == "qingshi" },
		Analyse: analyse, Detect: detect, Simplify: simplify,
	}
	got, err := ingest.Reread(ctx, options)
	noError(t, err)
	if got.Articles != 3 || got.Changed != 1 || len(got.Failures) != 2 || got.Found != 1 {
		t.Fatalf("%+v", got)
	}
	again, err := f.store.Article(ctx, a.ID)
	noError(t, err)
	if again.Title != "青石日报" || again.Text != "失信执行 第二页" || again.Revision != 1 || !again.Reading.Relevant || again.Published != article.Day(2024, 3, 19) || !again.Fetched.Equal(visit) {
		t.Errorf("read again: %+v", again)
	}
	found, err := f.store.Article(ctx, article.NewID("https://www.qingshi.example/4"))
	noError(t, err)
	if found.Text != "失信执行 " || !found.Fetched.Equal(visit) || found.Outlet.Name != "青石日报" {
		t.Errorf("found: %+v", found)
	}
	if got, err := ingest.Reread(ctx, options); err != nil || got.Changed != 0 || got.Found != 0 || got.Articles != 4 {
		t.Errorf("the same reader again: %+v, %v", got, err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := ingest.Reread(cancelled, options); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A date without a zone is read in the source's. Where the source is configured no more it keeps the
// zone that it was read in, since in another one it would be hours off.
func TestRereadKeepsTheZoneOfASourceThatIsGone(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	newYork := time.FixedZone("", -5*3600)
	in := fetched("https://www.qingshi.example/1", text)
	in.Page.Published = article.At(time.Date(2024, 3, 20, 21, 30, 0, 0, newYork))
	a := f.accept(t, in, frontier.OutcomeNew)
	got, err := ingest.Reread(t.Context(), ingest.RereadOptions{
		Store: f.store,
		Open: func(context.Context, article.Location) (ingest.Document, error) {
			return ingest.Document{URL: a.URL}, nil
		},
		Read: func(src article.Source, _ []ingest.Document) (article.Page, error) {
			p := in.Page
			p.Published = article.At(time.Date(2024, 3, 20, 21, 30, 0, 0, src.Zone))
			return p, nil
		},
		Source:  func(string) (article.Source, bool) { return article.Source{}, false },
		Analyse: analyse, Detect: detect, Simplify: simplify,
	})
	if err != nil || got.Articles != 1 || got.Changed != 0 || len(got.Failures) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func drain(t *testing.T, s *sqlite.Store) {
	t.Helper()
	x := ingest.DrainOptions{Outbox: s, Index: &fakeIndex{}}
	_, err := ingest.Drain(context.Background(), x)
	noError(t, err)
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
