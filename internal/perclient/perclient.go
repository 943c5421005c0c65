package perclient

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter bounds what each client does: burst at once, then one every so often. Methods may be
// called by many goroutines.
type Limiter struct {
	every time.Duration
	burst int
	most  int
	now   func() time.Time

	mu      sync.Mutex
	clients map[string]*rate.Limiter
	// others is the bucket that clients share that there is no place for.
	others *rate.Limiter
	// swept is when full buckets were last looked for.
	swept time.Time
}

// New makes a Limiter that remembers at most so many clients, and tells the time by now.
func New(every time.Duration, burst, most int, now func() time.Time) *Limiter {
	l := &Limiter{every: every, burst: burst, most: most, now: now, clients: map[string]*rate.Limiter{}}
	l.others = l.bucket()
	return l
}

func (l *Limiter) bucket() *rate.Limiter { return rate.NewLimiter(rate.Every(l.every), l.burst) }

// Take takes a token of a client. Where none is left it says how long to wait for one.
func (l *Limiter) Take(client string) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	r := l.of(client, now).ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// Forget gives a client all its tokens back.
func (l *Limiter) Forget(client string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.clients, client)
}

// of is the bucket of a client. Where there is no place left, clients are forgotten whose bucket is
// full again, which changes nothing for them.
func (l *Limiter) of(client string, now time.Time) *rate.Limiter {
	if b := l.clients[client]; b != nil {
		return b
	}
	if len(l.clients) >= l.most && now.Sub(l.swept) >= time.Second {
		l.swept = now
		for name, b := range l.clients {
			if b.TokensAt(now) >= float64(l.burst) {
				delete(l.clients, name)
			}
		}
	}
	if len(l.clients) >= l.most {
		return l.others
	}
	b := l.bucket()
	l.clients[client] = b
	return b
}
