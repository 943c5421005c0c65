package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	"yulun/ingest"
	"yulun/internal/heavy"
	"yulun/store"
)

// fakeIndex holds versions by id. down makes it fail; before runs before each Put.
type fakeIndex struct {
	versions map[string]int64
	puts     []int
	down     error
	before   func()
	// refuses says what it refuses of what it is offered.
	refuses func(article.Article) *index.Refusal
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
	partly := &index.PutError{Total: len(articles)}
	for _, a := range articles {
		if x.refuses != nil {
			if r := x.refuses(a); r != nil {
				partly.Refused = append(partly.Refused, *r)
				continue
			}
		}
		x.versions[a.ID] = max(x.versions[a.ID], a.Version)
	}
	if partly.Refused != nil {
		return fmt.Errorf("put: %w", partly)
	}
	return nil
}

func fill(t *testing.T, f fixture, n int) {
	t.Helper()
	for i := range n {
		f.accept(t, fetched(fmt.Sprintf("https://www.qingshi.example/%d", i), "正文"), frontier.OutcomeNew)
	}
}

func TestDrain(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 7)
	fake := &fakeIndex{}
	x := ingest.DrainOptions{Outbox: f.store, Index: fake, Batch: 3}
	n, err := ingest.Drain(context.Background(), x)
	noError(t, err)
	if n.Indexed != 7 || !slices.Equal(fake.puts, []int{3, 3, 1}) {
		t.Errorf("%v indexed by %v", n, fake.puts)
	}
	if n, err = ingest.Drain(context.Background(), x); n != (ingest.Drained{}) || err != nil {
		t.Errorf("again: %v, %v", n, err)
	}
}

// However large the texts are, the index is offered few bytes at once.
func TestDrainOffersLargeTextsInParts(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 2)
	for i := range 4 {
		f.accept(t, fetched(fmt.Sprintf("https://www.qingshi.example/large/%d", i), strings.Repeat("正文 ", 400_000)+fmt.Sprint(i)), frontier.OutcomeNew)
	}
	fake := &fakeIndex{}
	n, err := ingest.Drain(context.Background(), ingest.DrainOptions{Outbox: f.store, Index: fake, Room: heavy.New()})
	noError(t, err)
	if n.Indexed != 6 || !slices.Equal(fake.puts, []int{4, 2}) { // 2.8 MB each: two of them beside the small ones
		t.Errorf("%v indexed by %v", n, fake.puts)
	}
}

// TestDrainSeesChangesMeanwhile: an article that changes while it is being indexed is indexed
// again.
func TestDrainSeesChangesMeanwhile(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 1)
	id := article.NewID("https://www.qingshi.example/0")
	fake := &fakeIndex{}
	fake.before = func() {
		if len(fake.puts) == 0 {
			_, err := f.store.Rescore(context.Background(), id, article.Reading{Method: "test/2"})
			noError(t, err)
		}
	}
	x := ingest.DrainOptions{Outbox: f.store, Index: fake}
	_, err := ingest.Drain(context.Background(), x)
	noError(t, err)
	a, err := f.store.Article(context.Background(), id)
	noError(t, err)
	if fake.versions[id] != a.Version || len(fake.puts) != 2 {
		t.Errorf("the index holds version %d of %d after %d puts", fake.versions[id], a.Version, len(fake.puts))
	}
}

func TestDrainKeepsTheOutboxWhenTheIndexIsDown(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 4)
	fake := &fakeIndex{down: errors.New("connection refused")}
	x := ingest.DrainOptions{Outbox: f.store, Index: fake}
	_, err := ingest.Drain(context.Background(), x)
	if article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "4 are waiting") || !errors.Is(err, fake.down) {
		t.Errorf("error: %v", err)
	}
	backlog, err := f.store.Backlog(context.Background())
	noError(t, err)
	if backlog.Waiting != 4 {
		t.Errorf("backlog %+v", backlog)
	}
	fake.down = nil
	if n, err := ingest.Drain(context.Background(), x); n.Indexed != 4 || err != nil {
		t.Errorf("afterwards: %v, %v", n, err)
	}
}

// TestDrainGoesOnPastRefusals: what the index takes is confirmed, what it refuses keeps nobody
// waiting and is offered again when its wait is over, or not at all.
func TestDrainGoesOnPastRefusals(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 7)
	id := func(n int) string { return article.NewID(fmt.Sprintf("https://www.qingshi.example/%d", n)) }
	busy := true
	fake := &fakeIndex{refuses: func(a article.Article) *index.Refusal {
		switch {
		case a.ID == id(1) && busy:
			return &index.Refusal{ID: a.ID, Version: a.Version, Reason: "busy", Temporary: true}
		case a.ID == id(5):
			return &index.Refusal{ID: a.ID, Version: a.Version, Reason: "no such field"}
		}
		return nil
	}}
	now := time.Date(2024, 3, 21, 2, 0, 0, 0, time.UTC)
	var log strings.Builder
	x := ingest.DrainOptions{
		Outbox: f.store, Index: fake, Batch: 3, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Now: func() time.Time { now = now.Add(time.Second); return now },
	}
	drain := func(want ingest.Drained) {
		t.Helper()
		got, err := ingest.Drain(context.Background(), x)
		noError(t, err)
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	drain(ingest.Drained{Indexed: 5, Refused: 2})
	if n := strings.Count(log.String(), "level=WARN"); n != 2 || !strings.Contains(log.String(), "no such field") {
		t.Errorf("%d warnings for two refusals in two batches: %s", n, log.String())
	}
	if !strings.Contains(log.String(), "article="+id(5)+" source=qingshi reason=\"no such field\"\n") {
		t.Errorf("the log does not name the article: %s", log.String())
	}
	refusals, err := f.store.Refusals(context.Background(), 10)
	noError(t, err)
	if len(refusals) != 2 || refusals[0].ID != id(5) || refusals[0].Reason != "no such field" || refusals[0].Temporary || refusals[1].ID != id(1) || !refusals[1].Temporary {
		t.Errorf("refusals: %+v", refusals)
	}
	drain(ingest.Drained{})
	now = now.Add(time.Minute)
	drain(ingest.Drained{Refused: 1})
	busy = false
	now = now.Add(2 * time.Minute)
	drain(ingest.Drained{Indexed: 1})
	backlog, err := f.store.Backlog(context.Background())
	noError(t, err)
	if backlog.SetAside != 1 || backlog.All() != 1 {
		t.Errorf("backlog %+v", backlog)
	}
}

// TestDrainEndsWhateverIsRefused: an index that refuses everything for now, while a drain takes
// longer than the waits, ends that drain.
func TestDrainEndsWhateverIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 9)
	fake := &fakeIndex{refuses: func(a article.Article) *index.Refusal {
		return &index.Refusal{ID: a.ID, Reason: "busy", Temporary: true}
	}}
	now := time.Date(2024, 3, 21, 2, 0, 0, 0, time.UTC)
	x := ingest.DrainOptions{
		Outbox: f.store, Index: fake, Batch: 2, Now: func() time.Time { now = now.Add(time.Hour); return now },
	}
	if n, err := ingest.Drain(context.Background(), x); n != (ingest.Drained{Refused: 9}) || err != nil {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestDrainTrustsNoStrangeRefusal: a refusal of what was not sent is not an answer to rely on
// from.
func TestDrainTrustsNoStrangeRefusal(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	fill(t, f, 1)
	fake := &fakeIndex{refuses: func(article.Article) *index.Refusal { return &index.Refusal{ID: "0000000000000000"} }}
	x := ingest.DrainOptions{Outbox: f.store, Index: fake}
	if _, err := ingest.Drain(context.Background(), x); article.CodeOf(err) != article.CodeUnavailable {
		t.Errorf("error: %v", err)
	}
	backlog, err := f.store.Backlog(context.Background())
	noError(t, err)
	if backlog != (store.Backlog{Waiting: 1, Oldest: backlog.Oldest}) {
		t.Errorf("backlog %+v", backlog)
	}
}
