package storetest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// SaveUntilKilled crawls a made-up source with eight workers until the process ends, going on where
// the one before was killed, and writes the number of each article to out once the store has
// acknowledged it. It is what the child of [Kill] runs.
func SaveUntilKilled(ctx context.Context, s store.Store, out io.Writer) error {
	f := &fixture{Store: s, ctx: ctx, now: start()}
	var err error
	if f.run, err = s.BeginRun(ctx, source, f.now, false); err != nil {
		return err
	}
	interrupted, err := s.Due(ctx, f.run, f.now, 1000)
	if err != nil {
		return err
	}
	sample := f.drawn("pilot")
	if err := s.SaveSample(ctx, sample); err != nil {
		return err
	}
	acknowledged := log.New(out, "", 0) // writes whole lines from any goroutine
	g, ctx := errgroup.WithContext(ctx)
	work := make(chan int)
	for range 8 {
		g.Go(func() error {
			for n := range work {
				// Every fourth article is a reprint of the one before, so that a save changes two.
				piece := f.piece(url(n), "题", fmt.Sprintf("故事%d 正文", n-n%4/3))
				if _, _, err := s.Save(ctx, piece); err != nil {
					return err
				}
				if err := f.codeTwo(ctx, sample, n); err != nil {
					return err
				}
				acknowledged.Print(n)
			}
			return nil
		})
	}
	g.Go(func() error { return f.feed(ctx, interrupted, work) })
	return g.Wait()
}

// feed sends the numbers of the articles to visit: those that an earlier process discovered, then
// new ones without end.
func (f *fixture) feed(ctx context.Context, interrupted []frontier.Visit, work chan<- int) error {
	defer close(work)
	for i := 0; ; i++ {
		n := f.run.Discovered + i - len(interrupted)
		if i < len(interrupted) {
			if _, err := fmt.Sscanf(interrupted[i].URL, urlFormat, &n); err != nil {
				return err
			}
		} else {
			address := frontier.Address{SourceID: source, URL: url(n), Kind: frontier.KindArticle}
			if _, err := f.Discover(ctx, f.run.ID, f.now, []frontier.Address{address}); err != nil {
				return err
			}
		}
		select {
		case work <- n:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Kill lets child crawl into a store, kills it with SIGKILL at random moments, again and again, and
// checks each time that every acknowledged article is there, with its visit, its cluster and its
// entry in the outbox, and that codings which were kept together are there together. child returns a command whose process opens the same store as open does and
// runs [SaveUntilKilled] on its standard output.
func Kill(t *testing.T, open func() store.Store, child func() *exec.Cmd) {
	t.Helper()
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	acknowledged := map[int]bool{}
	for range 5 {
		after := 1 + random.IntN(150)
		killAfter(t, child(), after, acknowledged)
		s := open()
		checkAfterKill(t, s, acknowledged)
		noError(t, s.Close())
	}
}

// killAfter kills the child's process after so many acknowledgements, and adds all that it wrote.
func killAfter(t *testing.T, cmd *exec.Cmd, after int, acknowledged map[int]bool) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	noError(t, err)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	noError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for seen := 0; lines.Scan(); seen++ {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			break // the line that the kill cut off
		}
		acknowledged[n] = true
		if seen == after {
			noError(t, cmd.Process.Kill())
		}
	}
	_ = cmd.Wait() // "signal: killed"
	if complaints.Len() > 0 {
		t.Fatalf("the crawl complains: %s", complaints.String())
	}
}

func checkAfterKill(t *testing.T, s store.Store, acknowledged map[int]bool) {
	t.Helper()
	ctx := context.Background()
	kept := map[string]article.Article{}
	noError(t, s.Each(ctx, "", func(a article.Article) error {
		kept[a.ID] = a
		return nil
	}))
	pending, err := s.Pending(ctx, start(), len(kept)+1)
	noError(t, err)
	equal(t, "outbox", len(pending), len(kept))
	for _, a := range pending {
		if _, ok := kept[a.Cluster]; !ok {
			t.Fatalf("article %s is in the cluster %s of no article", a.ID, a.Cluster)
		}
	}
	for n := range acknowledged {
		id := article.NewID(url(n))
		if _, ok := kept[id]; !ok {
			t.Fatalf("article %d was acknowledged and is lost", n)
		}
		fetches, err := s.Fetches(ctx, id)
		noError(t, err)
		if len(fetches) != 1 || fetches[0].Outcome != frontier.OutcomeNew {
			t.Fatalf("article %d has the visits %v", n, fetches)
		}
	}
	checkTwo(t, s)
	run, err := s.BeginRun(ctx, source, start(), false)
	noError(t, err)
	equal(t, "counts of the run", run.Counts[frontier.OutcomeNew], len(kept))
	due, err := s.Due(ctx, run, start(), 10000)
	noError(t, err)
	equal(t, "addresses that are still to be visited", len(due), run.Discovered-len(kept))
}
