package fetch

import (
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// A connection that was kept alive and is reset costs a request that is asked for again in its
// turn: net/http must not repeat it by itself at once.
func TestAResetConnectionIsAskedAgainInItsTurn(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var times [3]time.Time // by the site's clock, which moves only while a turn is waited for
	var s *site
	s = newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 || len(r.TransferEncoding) > 0 {
			t.Errorf("the request has a body: %d bytes, %v", r.ContentLength, r.TransferEncoding)
		}
		n := asked.Add(1)
		if int(n) <= len(times) {
			times[n-1] = s.clock.Now()
		}
		if n != 2 {
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}), func(o *Options, l *Limits) { o.Backoff, l.Delay = time.Millisecond, 2*time.Second })
	for _, path := range []string{"/a", "/b"} {
		if _, err := s.get(t, path); err != nil {
			t.Fatal(err)
		}
	}
	if n := asked.Load(); n != 3 {
		t.Fatalf("%d requests, want two and one repeated", n)
	}
	for i := range 2 {
		if gap := times[i+1].Sub(times[i]); gap < 2*time.Second {
			t.Errorf("request %d came %v after the one before, whose delay is 2s", i+2, gap)
		}
	}
}
