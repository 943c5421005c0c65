package storetest

import (
	"context"
	"errors"
	"testing"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// concurrent: eight workers save, visit and read at once; every article is there, each with a
// version of its own.
func concurrent(t *testing.T, f *fixture) {
	const workers, each = 8, 40
	var g errgroup.Group
	for w := range workers {
		g.Go(func() error {
			for i := range each {
				n := w*each + i
				o, _, err := f.Save(f.ctx, f.piece(url(n), "题", url(n)))
				if err == nil && o != frontier.OutcomeNew {
					err = errors.New("outcome " + string(o))
				}
				if err == nil {
					err = f.Record(f.ctx, f.fetch("https://www.qingshi.example/feed.xml", 200, frontier.OutcomeListing))
				}
				if err == nil {
					_, err = f.Pending(f.ctx, f.now, 10)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	noError(t, g.Wait())
	f.reopen()
	versions := map[int64]bool{}
	noError(t, f.Each(f.ctx, "", func(a article.Article) error {
		versions[a.Version] = true
		return nil
	}))
	equal(t, "versions", len(versions), workers*each)
	n, err := f.Backlog(f.ctx)
	noError(t, err)
	equal(t, "backlog", n.Waiting, workers*each)
	f.begin(t, source)
	equal(t, "counts", f.run.Counts, map[frontier.Outcome]int{frontier.OutcomeNew: workers * each, frontier.OutcomeListing: workers * each})
}

// reprintsAtOnce: reprints of one piece that arrive at the same moment find each other, and one
// address is saved once.
func reprintsAtOnce(t *testing.T, f *fixture) {
	var g errgroup.Group
	for n := range 16 {
		g.Go(func() error {
			_, _, err := f.Save(f.ctx, f.dated(n, "甲文", 1+n))
			return err
		})
		g.Go(func() error {
			_, _, err := f.Save(f.ctx, f.dated(99, "乙文", 1))
			return err
		})
	}
	noError(t, g.Wait())
	f.wantCluster(t, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
	f.reopen()
	f.begin(t, source)
	equal(t, "counts", f.run.Counts, map[frontier.Outcome]int{frontier.OutcomeNew: 17, frontier.OutcomeUnchanged: 15})
}

// failedCall: a call that fails leaves nothing behind, and doesn't harm those beside it.
func failedCall(t *testing.T, f *fixture) {
	var g errgroup.Group
	for n := range 20 {
		g.Go(func() error {
			s := f.piece(url(n), "题", url(n))
			if n%2 == 0 {
				_, _, err := f.Save(f.ctx, s)
				return err
			}
			s.Fetch.RunID = 999 // no such run: refused at the very end of the transaction
			if _, _, err := f.Save(f.ctx, s); err == nil {
				return errors.New("a visit of an unknown run was kept")
			}
			return nil
		})
	}
	noError(t, g.Wait())
	n := 0
	noError(t, f.Each(f.ctx, "", func(article.Article) error { n++; return nil }))
	equal(t, "articles", n, 10)
	backlog, err := f.Backlog(f.ctx)
	noError(t, err)
	equal(t, "backlog", backlog.Waiting, 10)
	_, _, ok, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
	noError(t, err)
	equal(t, "the failed call's address is known", ok, false)
}

func cancelled(t *testing.T, f *fixture) {
	ctx, cancel := context.WithCancel(f.ctx)
	cancel()
	if _, _, err := f.Save(ctx, f.piece(url(1), "题", "甲文")); !errors.Is(err, context.Canceled) {
		t.Errorf("save: %v", err)
	}
	if _, err := f.Pending(ctx, f.now, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("pending: %v", err)
	}
	n, err := f.Backlog(f.ctx)
	noError(t, err)
	equal(t, "backlog", n, store.Backlog{})
}

func closed(t *testing.T, f *fixture) {
	noError(t, f.Close())
	if _, _, err := f.Save(f.ctx, f.piece(url(1), "题", "甲文")); err == nil {
		t.Error("a closed store took an article")
	}
	if _, err := f.Backlog(f.ctx); err == nil {
		t.Error("a closed store answered")
	}
}
