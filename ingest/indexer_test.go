package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/ingest"
)

// fakeIndex holds versions by id. down makes it fail; before runs before each Put.
type fakeIndex struct {
	versions map[string]int64
	puts     []int
	down     error
	before   func()
}

func (x *fakeIndex) Put(_ context.Context, articles []article.Article) error {
	if x.before != nil {
		x.before()
	}
	if x.down != nil {
		return x.down
	}
	if x.versions == nil {
		x.versions = map[string]int64{}
	}
	x.puts = append(x.puts, len(articles))
	for _, a := range articles {
		x.versions[a.ID] = max(x.versions[a.ID], a.Version)
	}
	return nil
}

func fill(t *testing.T, f fixture, n int) {
	t.Helper()
	for i := range n {
		f.accept(t, fetched(fmt.Sprintf("https://www.qingshi.example/%d", i), "正文"), article.OutcomeNew)
	}
}

func TestDrain(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 7)
	index := &fakeIndex{}
	x, err := ingest.NewIndexer(ingest.IndexerOptions{Outbox: f.store, Index: index, Batch: 3})
	noError(t, err)
	n, err := x.Drain(context.Background())
	noError(t, err)
	if n.Indexed != 7 || !slices.Equal(index.puts, []int{3, 3, 1}) {
		t.Errorf("%v indexed by %v", n, index.puts)
	}
	if n, err = x.Drain(context.Background()); n != (ingest.Drained{}) || err != nil {
		t.Errorf("again: %v, %v", n, err)
	}
}

// TestDrainSeesChangesMeanwhile: an article that changes while it is being indexed is indexed again.
func TestDrainSeesChangesMeanwhile(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 1)
	id := article.NewID("https://www.qingshi.example/0")
	index := &fakeIndex{}
	index.before = func() {
		if len(index.puts) == 0 {
			_, err := f.store.Rescore(context.Background(), id, article.Reading{Method: "test/2"})
			noError(t, err)
		}
	}
	x, err := ingest.NewIndexer(ingest.IndexerOptions{Outbox: f.store, Index: index})
	noError(t, err)
	_, err = x.Drain(context.Background())
	noError(t, err)
	a, err := f.store.Article(context.Background(), id)
	noError(t, err)
	if index.versions[id] != a.Version || len(index.puts) != 2 {
		t.Errorf("the index holds version %d of %d after %d puts", index.versions[id], a.Version, len(index.puts))
	}
}

func TestDrainKeepsTheOutboxWhenTheIndexIsDown(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 4)
	index := &fakeIndex{down: errors.New("connection refused")}
	x, err := ingest.NewIndexer(ingest.IndexerOptions{Outbox: f.store, Index: index})
	noError(t, err)
	_, err = x.Drain(context.Background())
	if article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "4 are waiting") || !errors.Is(err, index.down) {
		t.Errorf("error: %v", err)
	}
	backlog, err := f.store.Backlog(context.Background())
	noError(t, err)
	if backlog.Waiting != 4 {
		t.Errorf("backlog %+v", backlog)
	}
	index.down = nil
	if n, err := x.Drain(context.Background()); n.Indexed != 4 || err != nil {
		t.Errorf("afterwards: %v, %v", n, err)
	}
}

// TestRunBacksOff: the waits double while the index is down, are bounded, and are short again afterwards.
func TestRunBacksOff(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 1)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	index := &fakeIndex{down: errors.New("connection refused")}
	var waits []time.Duration
	x, err := ingest.NewIndexer(ingest.IndexerOptions{
		Outbox: f.store, Index: index, Interval: time.Second, MaxWait: 5 * time.Second,
		Wait: func(ctx context.Context, d time.Duration) error {
			waits = append(waits, d)
			switch len(waits) {
			case 5:
				index.down = nil
			case 7:
				cancel()
			}
			return ctx.Err()
		},
	})
	noError(t, err)
	if err := x.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Run returns %v", err)
	}
	want := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second, time.Second, time.Second}
	if !slices.Equal(waits, want) {
		t.Errorf("waits %v, want %v", waits, want)
	}
	if len(index.puts) != 1 {
		t.Errorf("%d puts", len(index.puts))
	}
}
