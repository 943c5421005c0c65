package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"yulun/frontier"
	"yulun/saved"
	"yulun/store"
)

// arrivals: an article arrives when the index has it, and again with a revision, but not for a new
// reading. Numbers only grow.
func arrivals(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2), url(3))
	a := f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	b := f.save(t, f.piece(url(2), "二", "乙文 正文"), frontier.OutcomeNew)
	wantArrivals := func(what string, after int64, want ...string) []store.Arrival {
		t.Helper()
		up, err := f.ArrivedAfter(f.ctx, after, 100)
		noError(t, err)
		got := []string{}
		for i, r := range up {
			got = append(got, fmt.Sprintf("%s/%d", r.ID, r.Revision))
			if r.At.IsZero() || i > 0 && r.Number <= up[i-1].Number {
				t.Fatalf("%s: %+v after %+v", what, r, up[max(0, i-1)])
			}
		}
		equal(t, what, got, append([]string{}, want...))
		return up
	}
	wantArrivals("before the index has them", 0)
	f.indexed(t)
	up := wantArrivals("indexed", 0, a.ID+"/1", b.ID+"/1")
	last := up[1].Number
	reading := a.Reading
	reading.Method = "rules/2"
	_, err := f.Rescore(f.ctx, a.ID, reading)
	noError(t, err)
	f.indexed(t)
	wantArrivals("scored again", last)
	f.next(t, time.Hour)
	f.save(t, f.piece(url(1), "一", "甲文 新文"), frontier.OutcomeRevised)
	wantArrivals("revised, not indexed", last)
	f.indexed(t)
	up = wantArrivals("revised", last, a.ID+"/2")
	down, err := f.ArrivedBefore(f.ctx, 0, 1)
	noError(t, err)
	equal(t, "the newest", down, up)
	down, err = f.ArrivedBefore(f.ctx, up[0].Number, 10)
	noError(t, err)
	equal(t, "before the newest", len(down), 1)
	// What a search was told of is never given out again, whatever has become of its article.
	kept, err := f.SaveSearchState(f.ctx, saved.State{Search: "law", After: 1000})
	noError(t, err)
	equal(t, "kept", kept, true)
	c := f.save(t, f.piece(url(3), "三", "丙文 正文"), frontier.OutcomeNew)
	f.indexed(t)
	f.reopen()
	up = wantArrivals("after all that was told", 1000, c.ID+"/1")
	equal(t, "number", up[0].Number, int64(1001))
}

// searchStates: of calls that change one state at once, one does.
func searchStates(t *testing.T, f *fixture) {
	state := saved.State{Search: "privacy-law", After: 7, Since: f.now, Pending: &saved.Notice{ID: "n1", Made: f.now, New: 1, Items: []saved.Item{{ID: "a", Title: "一"}}}, To: []string{saved.ToMail}}
	for i, want := range []bool{true, false} {
		kept, err := f.SaveSearchState(f.ctx, state)
		noError(t, err)
		equal(t, fmt.Sprint("begun ", i), kept, want)
	}
	f.reopen()
	states, err := f.SearchStates(f.ctx)
	noError(t, err)
	state.Serial = 1
	equal(t, "states", states, []saved.State{state})
	var wait sync.WaitGroup
	kept := make([]bool, 8)
	for i := range kept {
		wait.Go(func() {
			next := state
			next.After = int64(100 + i)
			kept[i], _ = f.SaveSearchState(f.ctx, next)
		})
	}
	wait.Wait()
	n := 0
	for _, k := range kept {
		if k {
			n++
		}
	}
	equal(t, "changes kept", n, 1)
	noError(t, f.DropSearchState(f.ctx, state.Search))
	states, err = f.SearchStates(f.ctx)
	noError(t, err)
	equal(t, "states after that", len(states), 0)
}
