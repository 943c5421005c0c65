package service

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yulun/store"
)

// slowStore counts the health of the crawl in two seconds, and fails when it is told to.
type slowStore struct {
	store.Store
	counts int
	fails  error
}

func (s *slowStore) Health(ctx context.Context, _ *time.Location) ([]store.HealthDay, error) {
	s.counts++
	time.Sleep(2 * time.Second)
	return []store.HealthDay{{SourceID: "qingshi-daily", Due: s.counts}}, errors.Join(s.fails, ctx.Err())
}

// TestHealthIsCountedOnceForMany: readers who come at once wait for one count, which is shown for
// ten times as long as it took.
func TestHealthIsCountedOnceForMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := &slowStore{}
		recent := &recentStore{Store: slow}
		read := func(want int) {
			t.Helper()
			if days, err := recent.Health(t.Context(), time.UTC); err != nil || len(days) != 1 || days[0].Due != want {
				t.Errorf("%v, %v, not of count %d", days, err, want)
			}
		}
		var group sync.WaitGroup
		for range 32 {
			group.Go(func() { read(1) })
		}
		group.Wait()
		time.Sleep(19 * time.Second)
		read(1)
		time.Sleep(time.Second)
		read(2)
		if slow.counts != 2 {
			t.Errorf("counted %d times", slow.counts)
		}
	})
}

// TestHealthOfEachZone: zones have counts of their own, and few of them are kept.
func TestHealthOfEachZone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := &slowStore{}
		recent := &recentStore{Store: slow}
		for i := range 3 * mostCounts {
			_, err := recent.Health(t.Context(), time.FixedZone(string(rune('A'+i)), i*900))
			check(t, err)
		}
		if slow.counts != 3*mostCounts || len(recent.counts) > mostCounts {
			t.Errorf("counted %d times, %d counts kept", slow.counts, len(recent.counts))
		}
	})
}

// TestHealthWhileReadersLeave: who leaves doesn't keep others from their count, and an error is
// told and not kept.
func TestHealthWhileReadersLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := &slowStore{}
		recent := &recentStore{Store: slow}
		leaving, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := recent.Health(leaving, time.UTC); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("who left was told %v", err)
			}
		})
		synctest.Wait()
		days, err := recent.Health(t.Context(), time.UTC)
		if err != nil || len(days) != 1 {
			t.Errorf("who stayed was told %v, %v", days, err)
		}
		group.Wait()
		time.Sleep(time.Minute)
		slow.fails = errors.New("the disk is gone")
		if _, err := recent.Health(t.Context(), time.UTC); !errors.Is(err, slow.fails) {
			t.Errorf("told %v", err)
		}
		slow.fails = nil
		if _, err := recent.Health(t.Context(), time.UTC); err != nil || slow.counts != 3 {
			t.Errorf("after the error: %v, counted %d times", err, slow.counts)
		}
	})
}
