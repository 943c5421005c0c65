package fetch

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"yulun/crawler/archive"
	"yulun/frontier"
	"yulun/internal/wait"
	"yulun/tracing"
)

// Options says how the web is asked. The zero value is usable.
type Options struct {
	// UserAgent is sent with every request; robots.txt is read for the name before its "/".
	// Defaults to UserAgent("dev", "").
	UserAgent string
	// Timeout bounds one request from dialling to the last byte. Defaults to 30 s.
	Timeout time.Duration
	// MaxBody bounds the decoded bytes of a response when neither Limits nor Request say otherwise.
	// Defaults to 10 MiB.
	MaxBody int64
	// MaxRedirects bounds the redirects that one request follows. Defaults to 10; at least the 5
	// that RFC 9309 asks for.
	MaxRedirects int
	// Retries is how often a request is repeated after a passing failure; negative: never. Defaults
	// to 2.
	Retries int
	// Backoff is waited before the first repetition, double that before the next, and so on, less
	// up to half of it at random. Defaults to 1 s.
	Backoff time.Duration
	// MaxWait is the longest Retry-After that is waited for; a server that asks for more is left
	// alone until then. Defaults to 30 s.
	MaxWait time.Duration
	// MaxCrawlDelay is the longest Crawl-delay that is honoured by waiting; a host that asks for
	// more isn't crawled. Defaults to 2 min.
	MaxCrawlDelay time.Duration
	// RobotsTTL is how long a robots.txt is used before it is read again. Defaults to 24 h, the
	// most that RFC 9309 recommends.
	RobotsTTL time.Duration
	// AskReservations asks each host from which an article comes for /.well-known/tdmrep.json, as
	// often as for robots.txt.
	AskReservations bool
	// AllowLoopback permits addresses of this machine and lets names below .localhost lead to it.
	// Every other private address stays refused.
	AllowLoopback bool
	// Dial, for tests, makes the connections in place of the network, and refuses no address. Nil:
	// the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// Waited, which may be nil, takes how long each request waited for its host's turn.
	Waited func(time.Duration)
	// Tracer has a span for each request. Nothing of it is sent to the host.
	Tracer tracing.Tracer
	// Leases keep other programs from the hosts that this one serves. Nil: no other program asks.
	Leases Leases

	// Now and Sleep are the clock, Rand a number in [0, 1) for the jitter. They default to the
	// machine's. A test whose Now does not advance must replace Sleep, too.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
	Rand  func() float64
}

// UserAgent names the crawler and its version, and where to complain about it.
func UserAgent(version, contact string) string {
	if contact == "" {
		return "Yulun/" + version
	}
	return "Yulun/" + version + " (+" + contact + ")"
}

func (o Options) withDefaults() Options {
	o.UserAgent = cmp.Or(o.UserAgent, UserAgent("dev", ""))
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.MaxBody = cmp.Or(o.MaxBody, 10<<20)
	o.MaxRedirects = max(5, cmp.Or(o.MaxRedirects, 10))
	o.Retries = max(0, cmp.Or(o.Retries, 2))
	o.Backoff = cmp.Or(o.Backoff, time.Second)
	o.MaxWait = cmp.Or(o.MaxWait, 30*time.Second)
	o.MaxCrawlDelay = cmp.Or(o.MaxCrawlDelay, 2*time.Minute)
	o.RobotsTTL = cmp.Or(o.RobotsTTL, 24*time.Hour)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = wait.For
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	return o
}

// Fetcher is shared by all sources of a program. Its methods may be called at once by many
// goroutines.
type Fetcher struct {
	opts      Options
	transport *transport
	hosts     hosts
	robots    robotsCache
}

// New makes a Fetcher.
func New(opts Options) *Fetcher {
	opts = opts.withDefaults()
	product, _, _ := strings.Cut(opts.UserAgent, "/")
	return &Fetcher{
		opts:      opts,
		transport: newTransport(opts),
		hosts:     hosts{clock: clock{opts.Now, opts.Sleep}, maxWait: opts.MaxWait, maxCrawlDelay: opts.MaxCrawlDelay},
		robots:    robotsCache{product: product, ttl: opts.RobotsTTL, now: opts.Now},
	}
}

// Product is the name by which robots.txt and other files speak of this crawler.
func (f *Fetcher) Product() string { return f.robots.product }

// Close drops the idle connections.
func (f *Fetcher) Close() { f.transport.base.CloseIdleConnections() }

// Limits is what a source asks for itself. Where sources share a host the strictest pace holds for
// all of them.
type Limits struct {
	// Delay is the least time between the starts of two requests to one host; a Crawl-delay may ask
	// for more.
	Delay time.Duration
	// Parallel is how many requests to one host may be under way at once, at least 1; always 1
	// under a Crawl-delay.
	Parallel int
	// MaxBody bounds the decoded bytes of one response; 0: the Fetcher's.
	MaxBody int64
	// Pause, when closed, lets no further request begin: those that wait for their turn end with
	// ErrPaused, those under way are finished. Nil: never.
	Pause <-chan struct{}
}

// Request is one address to be asked for.
type Request struct {
	URL string
	// ETag and LastModified make the request conditional.
	ETag, LastModified string
	// Kind is what is expected. For an article, nothing is downloaded that the server declares to
	// be something else than a page.
	Kind frontier.AddressKind
	// MaxBody bounds the decoded bytes; 0: the session's.
	MaxBody int64
	// Until ends the call before it goes after a redirect to an address for which this says yes;
	// nil: never.
	Until func(address string) bool
	// cutOff ends a longer body at MaxBody, instead of failing.
	cutOff bool
	// optional says that the host may well have no such file, which its answer then says.
	optional bool
	// repeated is how often it was sent before.
	repeated int
	trail    *trail
}

// Response is a good answer: status 2xx, or 304 to a conditional request.
type Response struct {
	// FinalURL is where redirects led, Redirects the addresses passed before it, in order. Stopped
	// says that FinalURL was not asked for, because of Request.Until. The other fields are then
	// those of the redirect.
	FinalURL  string
	Redirects []string
	Stopped   bool
	Status    int
	Header    http.Header
	// ContentType is the header as it was sent, with its charset.
	ContentType string
	// Body has its content encoding undone, and its characters as they came.
	Body        []byte
	NotModified bool
	// OptOuts are what the head of the answer and its site say about the use of the page, as
	// package optout writes it.
	OptOuts []string
	// At is when the last request began, Took how long it took to the last byte.
	At   time.Time
	Took time.Duration
	// Exchanges are all requests that were answered on the way to this answer, robots.txt,
	// redirects and repetitions included, in order. That of the answer itself is the last.
	Exchanges []archive.Exchange
}

// Session is one crawl of one source.
type Session struct {
	f         *Fetcher
	limits    Limits
	collector collector
	leases    leases
}

// Session begins a crawl of a source. Close ends it.
func (f *Fetcher) Session(limits Limits) *Session {
	limits.Parallel = max(1, limits.Parallel)
	limits.MaxBody = cmp.Or(limits.MaxBody, f.opts.MaxBody)
	return &Session{f: f, limits: limits, collector: newCollector(f.opts, f.transport), leases: leases{all: f.opts.Leases}}
}

// Close gives the hosts back that the session served.
func (s *Session) Close() { s.leases.close() }

// Do fetches one address: as robots.txt permits, at the host's pace, through redirects, repeated
// after passing failures. The error is a [*Failure], unless ctx ended, the session was paused
// (ErrPaused) or Leases failed. With a Failure the Response still says where redirects led and
// when.
func (s *Session) Do(ctx context.Context, r Request) (Response, error) {
	r.MaxBody, r.trail = cmp.Or(r.MaxBody, s.limits.MaxBody), &trail{}
	res, err := s.persist(ctx, r, s.permit(r.trail))
	res.Exchanges = r.trail.exchanges
	if err != nil || res.Stopped {
		return res, err
	}
	beside := &trail{}
	res.OptOuts, err = s.optOuts(ctx, r, res, beside)
	last := len(res.Exchanges) - 1
	res.Exchanges = slices.Insert(res.Exchanges, last, beside.exchanges...)
	return res, err
}

// persist repeats a request as long as it fails in a way that may pass.
func (s *Session) persist(ctx context.Context, r Request, permit permit) (Response, error) {
	for attempt := 0; ; attempt++ {
		r.repeated = attempt
		res, err := s.follow(ctx, r, permit)
		var failure *Failure
		if !errors.As(err, &failure) || !failure.Passing || attempt >= s.f.opts.Retries {
			return res, err
		}
		if failure.RetryAfter > s.f.opts.MaxWait {
			return res, err
		}
		wait := s.f.opts.Backoff << attempt
		wait -= time.Duration(s.f.opts.Rand() * float64(wait) / 2)
		if err := s.sleep(ctx, max(wait, failure.RetryAfter)); err != nil {
			return res, err
		}
	}
}

// sleep waits before a repetition, unless the session is paused.
func (s *Session) sleep(ctx context.Context, d time.Duration) error {
	waiting, cancel := s.pausable(ctx)
	defer cancel()
	return orPaused(waiting, s.f.opts.Sleep(waiting, d))
}
