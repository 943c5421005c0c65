package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"yulun/access"
	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// Fill crawls made-up sources into an empty store until it holds every kind of thing that a store
// can hold, and leaves a run unfinished.
func Fill(t *testing.T, s store.Store) {
	t.Helper()
	f := &fixture{Store: s, ctx: t.Context(), now: start()}
	f.begin(t, "qingshi-mobile")
	f.discover(t, "https://m.qingshi.example/1", "https://m.qingshi.example/waits")
	f.next(t, 0)
	f.begin(t, source)
	const odd = "https://www.qingshi.example/\xc7\xe0.html"
	f.discover(t, url(1), url(2), url(3), url(4), url(5), url(6), url(7), url(8), odd)
	listing := f.fetch("https://www.qingshi.example/feed.xml", 200, frontier.OutcomeListing)
	listing.Kind, listing.ETag, listing.LastModified = frontier.KindFeed, `"a"`, "Thu, 21 Mar 2024 02:00:00 GMT"
	noError(t, f.Record(f.ctx, listing))
	noError(t, f.KeepPlaces(f.ctx, frontier.ListingRead{
		SourceID: source, URL: listing.URL, Kind: frontier.KindFeed, At: f.now, Places: []string{url(2), odd, url(1)}, Entries: 3, Order: frontier.OrderByDate,
	}))
	long := f.dated(1, "甲文", 10)
	long.Parts = []frontier.Fetch{f.fetch(url(1)+"?page=2", 200, "")}
	f.save(t, long, frontier.OutcomeNew)
	f.save(t, f.dated(2, "甲文", 9), frontier.OutcomeNew)
	f.save(t, f.dated(3, "甲文", 0), frontier.OutcomeNew)
	f.save(t, f.dated(4, "乙文", 12), frontier.OutcomeNew)
	short := f.dated(5, "短", 12)
	short.Fingerprint, short.Article.Authors = article.Fingerprint{}, nil
	f.save(t, short, frontier.OutcomeNew)
	alias := f.dated(2, "甲文", 9)
	alias.Fetch.URL = url(6)
	f.save(t, alias, frontier.OutcomeDuplicate)
	noTextAtAll := f.piece(odd, "青石\x00公布", "丁文 正\xffa\xfe\xff文")
	noTextAtAll.Article.Reading.Evidence[0].Text = "守\x00信"
	f.save(t, noTextAtAll, frontier.OutcomeNew)
	f.record(t, url(7), 200, frontier.OutcomeSkipped)
	failed := f.fetch(url(8), 503, frontier.OutcomeFailed)
	failed.Code, failed.Reason, failed.RetryAfter = "http_503", "\xff", time.Hour
	noError(t, f.Record(f.ctx, failed))
	noError(t, f.AddUser(f.ctx, access.User{Name: "王芳", Role: access.Coder, Hash: "$argon2id$", Added: f.now, Changed: f.now}, f.entry(access.UserAdded, "王芳")))
	noError(t, f.OpenSession(f.ctx, access.Session{Digest: "d", User: "王芳", Opened: f.now, Seen: f.now}, "$argon2id$", f.now, f.entry(access.LoggedIn, "王芳")))
	f.remove(t, f.save(t, f.piece(url(31), "撤", "撤文 正文"), frontier.OutcomeNew).ID)
	noError(t, f.AddToken(f.ctx, access.Token{Digest: "e", Label: "feeds", Role: access.Reader, Added: f.now}, f.entry(access.TokenAdded, "feeds")))
	pending, err := f.Pending(f.ctx, f.now, 100)
	noError(t, err)
	noError(t, f.Confirm(f.ctx, map[string]int64{pending[5].ID: pending[5].Version}))
	f.next(t, 30*time.Hour)
	f.save(t, f.dated(4, "乙文 新稿", 12), frontier.OutcomeRevised)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	f.record(t, url(5), 404, frontier.OutcomeGone)
	f.run.Finished, f.run.Err = f.now, "none of the pages could be fetched"
	noError(t, f.EndRun(f.ctx, f.run))
	pending, err = f.Pending(f.ctx, f.now, 100)
	noError(t, err)
	noError(t, f.Refuse(f.ctx, f.now, []store.Refused{
		{ID: pending[0].ID, Version: pending[0].Version, Reason: "busy", Temporary: true}, {ID: pending[1].ID, Version: pending[1].Version, Reason: "no such field"},
	}))
	noError(t, f.Ask(f.ctx, "www.qingshi.example", time.Hour))
	f.changePatterns(t)
	f.code(t)
	f.now = f.now.Add(time.Hour)
	f.run, err = f.BeginRun(f.ctx, source, f.now, true)
	noError(t, err)
	f.record(t, url(2), 304, frontier.OutcomeNotModified)
}

// GoOn continues where [Fill] stopped, in its store or in a copy of it, and returns what it saw:
// the same in both.
func GoOn(t *testing.T, s store.Store) []string {
	t.Helper()
	f := &fixture{Store: s, ctx: t.Context(), now: start().Add(32 * time.Hour)}
	var saw []string
	see := func(what string, v any) { saw = append(saw, fmt.Sprintf("%s: %+v", what, v)) }
	highest := int64(0)
	noError(t, f.Each(f.ctx, "", func(a article.Article) error {
		highest = max(highest, a.Version)
		return nil
	}))
	var err error
	f.run, err = f.BeginRun(f.ctx, source, f.now, false)
	noError(t, err)
	see("run", f.run)
	due, err := f.NextDue(f.ctx, source)
	noError(t, err)
	see("next due", due)
	see("due", f.due(t))
	refusals, err := f.Refusals(f.ctx, 10)
	noError(t, err)
	see("refusals", refusals)
	backlog, err := f.Backlog(f.ctx)
	noError(t, err)
	see("backlog", backlog)
	wait, err := f.Wait(f.ctx, "www.qingshi.example")
	noError(t, err)
	see("wait", wait.Round(time.Hour))
	newer := func(a article.Article) {
		if a.Version <= highest {
			t.Fatalf("version %d after %d", a.Version, highest)
		}
		a.Version = 0
		see("saved", a)
	}
	newer(f.save(t, f.dated(4, "乙文 三稿", 12), frontier.OutcomeRevised))
	newer(f.save(t, f.dated(9, "甲文", 8), frontier.OutcomeNew)) // earlier than those of its cluster
	newer(f.article(t, article.NewID(url(2))))
	f.record(t, url(5), 404, frontier.OutcomeGone)
	newer(f.article(t, article.NewID(url(5))))
	f.discover(t, url(10))
	for _, id := range []string{article.NewID(url(1)), article.NewID(url(4))} {
		revisions, err := f.Revisions(f.ctx, id)
		noError(t, err)
		fetches, err := f.Fetches(f.ctx, id)
		noError(t, err)
		see(id, []any{revisions, fetches})
	}
	see("codings", f.codeOn(t))
	before := f.run.ID
	f.next(t, time.Hour)
	see("the next run is newer", f.run.ID > before) // by how much is the engine's own business
	newID := strings.NewReplacer(fmt.Sprintf("{ID:%d ", f.run.ID), "{ID:new ")
	states, err := f.Sources(f.ctx)
	noError(t, err)
	see("sources", states)
	last, err := f.LastRuns(f.ctx)
	noError(t, err)
	see("last runs", last)
	days, err := f.Health(f.ctx, time.UTC)
	noError(t, err)
	see("health", days)
	for i := range saw {
		saw[i] = newID.Replace(replaced(saw[i]))
	}
	return saw
}

// SameCourse checks that two stores went on alike.
func SameCourse(t *testing.T, what string, got, want []string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("%s goes on differently (-want +got):\n%s", what, d)
	}
}

// Grow saves so many articles of 1,200 characters, none of which resembles another, for
// measurements.
func Grow(ctx context.Context, s store.Store, articles int) error {
	f := &fixture{Store: s, ctx: ctx, now: start()}
	var err error
	if f.run, err = s.BeginRun(ctx, source, f.now, false); err != nil {
		return err
	}
	var g errgroup.Group
	g.SetLimit(32)
	for n := range articles {
		g.Go(func() error {
			p := f.piece(url(n), "青石市公布失信被执行人名单", fmt.Sprint(n)+" "+strings.Repeat("让失信者寸步难行让守信者一路畅通", 75))
			r := rand.New(rand.NewPCG(uint64(n), 0))
			p.Fingerprint = article.Fingerprint{Signature: make([]uint32, 128), Bands: make([]uint64, 32)}
			for i := range p.Fingerprint.Signature {
				p.Fingerprint.Signature[i] = r.Uint32()
			}
			for i := range p.Fingerprint.Bands {
				p.Fingerprint.Bands[i] = r.Uint64()
			}
			_, _, err := s.Save(ctx, p)
			return err
		})
	}
	return g.Wait()
}
