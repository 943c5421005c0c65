package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"yulun/store"
)

func take(t *testing.T, s store.Store, want bool, names ...string) store.Lease {
	t.Helper()
	l, ok, err := s.Lease(context.Background(), names)
	noError(t, err)
	if ok != want {
		t.Fatalf("leases of %q: taken %t, want %t", names, ok, want)
	}
	return l
}

func wantHeld(t *testing.T, s store.Store, name string, want bool) {
	t.Helper()
	held, err := s.IsLeased(context.Background(), name)
	noError(t, err)
	equal(t, "held "+name, held, want)
}

func wantLost(t *testing.T, l store.Lease, want bool) {
	t.Helper()
	select {
	case <-l.Lost():
		equal(t, "lost", true, want)
	default:
		equal(t, "lost", false, want)
	}
}

// leases: within one worker they are shared, and a name is free with its last release.
func leases(t *testing.T, f *fixture) {
	wantHeld(t, f, "host a", false)
	one := take(t, f, true, "host a", "host b")
	two := take(t, f, true, "host b", "host c", "host b")
	none := take(t, f, true)
	one.Release()
	one.Release()
	none.Release()
	wantHeld(t, f, "host a", false)
	wantHeld(t, f, "host b", true)
	wantHeld(t, f, "host c", true)
	wantLost(t, two, false)
	two.Release()
	wantHeld(t, f, "host b", false)
	wantHeld(t, f, "host c", false)

	cancelled, cancel := context.WithCancel(f.ctx)
	cancel()
	if _, _, err := f.Lease(cancelled, []string{"host a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of the context: %v", err)
	}
	wantHeld(t, f, "host a", false)
	three := take(t, f, true, "host a")
	f.reopen()
	wantLost(t, three, true)
	three.Release()
	wantHeld(t, f, "host a", false)
	noError(t, f.Close())
	if _, _, err := f.Lease(f.ctx, []string{"host a"}); err == nil {
		t.Error("a closed store gave a lease")
	}
}

// pace: when a host may be asked again is known after a restart, and the latest note holds.
func pace(t *testing.T, f *fixture) {
	within := func(host string, least, most time.Duration) {
		t.Helper()
		wait, err := f.Wait(f.ctx, host)
		noError(t, err)
		if wait < least || wait > most {
			t.Fatalf("%s may be asked in %s, want between %s and %s", host, wait, least, most)
		}
	}
	within("www.qingshi.example", 0, 0)
	noError(t, f.Ask(f.ctx, "www.qingshi.example", time.Hour))
	noError(t, f.Ask(f.ctx, "m.qingshi.example", 0))
	within("www.qingshi.example", 59*time.Minute, time.Hour)
	within("m.qingshi.example", 0, 0)
	f.reopen()
	within("www.qingshi.example", 59*time.Minute, time.Hour)
	noError(t, f.Ask(f.ctx, "www.qingshi.example", time.Second))
	within("www.qingshi.example", 59*time.Minute, time.Hour)
	noError(t, f.Ask(f.ctx, "www.qingshi.example", 2*time.Hour))
	within("www.qingshi.example", 119*time.Minute, 2*time.Hour)
	noError(t, f.Ask(f.ctx, "m.qingshi.example", -time.Hour))
	within("m.qingshi.example", 0, 0)
}

// Workers tries what is promised between several workers on an engine that several may open at
// once. open opens a store in the same place each time.
func Workers(t *testing.T, open func() store.Store) {
	a, b := open(), open()
	defer a.Close()
	defer b.Close()
	one := take(t, a, true, "host a", "host b")
	take(t, b, false, "host c", "host b", "host d")
	for _, name := range []string{"host c", "host d"} { // all or none
		wantHeld(t, a, name, false)
		wantHeld(t, b, name, false)
	}
	wantHeld(t, b, "host a", true)
	two := take(t, a, true, "host b", "host d")
	other := take(t, b, true, "host c")
	take(t, a, false, "host a", "host c", "host e")
	wantHeld(t, a, "host e", false)
	one.Release()
	take(t, b, false, "host b") // held on by two
	take(t, b, true, "host a").Release()
	two.Release()
	all := take(t, b, true, "host a", "host b", "host c", "host d")
	other.Release()
	take(t, a, false, "host c") // held on by all
	noError(t, a.Ask(context.Background(), "host a", time.Hour))
	wait, err := b.Wait(context.Background(), "host a")
	noError(t, err)
	if wait < 59*time.Minute {
		t.Fatalf("what one worker asked, another may ask in %s", wait)
	}
	noError(t, b.Close())
	wantLost(t, all, true)
	take(t, a, true, "host a", "host b", "host c", "host d").Release()
}
