package postgres_test

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// way is a way to the server that can be blocked: connections stay open and nothing gets through.
type way struct {
	dsn  string
	mu   sync.Mutex
	cond *sync.Cond
	shut bool
	n    int // how often something was carried, either way
}

func newWay(t *testing.T, dsn string) *way {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		t.Skip("the tests' server is not given as a URL")
	}
	to := u.Host
	l := listen(t)
	u.Host = l.Addr().String()
	w := &way{dsn: u.String()}
	w.cond = sync.NewCond(&w.mu)
	t.Cleanup(w.unblock)
	serve(l, func(c net.Conn) {
		s, err := net.Dial("tcp", to)
		if err != nil {
			return
		}
		go func() {
			w.carry(c, s)
			_ = c.Close()
		}()
		w.carry(s, c)
		_ = s.Close()
	})
	return w
}

func (w *way) block() { w.set(true) }

func (w *way) unblock() { w.set(false) }

// carried is how often something was carried, either way.
func (w *way) carried() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.n
}

func (w *way) set(shut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shut = shut
	w.cond.Broadcast()
}

// carry copies what comes from one side to the other.
func (w *way) carry(to io.Writer, from io.Reader) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		w.mu.Lock()
		for w.shut {
			w.cond.Wait()
		}
		w.n++
		w.mu.Unlock()
		if err != nil {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
