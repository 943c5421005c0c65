package fetch

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"code.dny.dev/ssrf"
	"github.com/klauspost/compress/gzip"

	"yulun/frontier"
)

// transport undoes content encodings under a limit, and keeps Colly from converting the body: the
// header it shows to Colly names no charset, the true one is in the exchange.
type transport struct{ base *http.Transport }

func newTransport(opts Options) *transport {
	base := &http.Transport{
		DialContext:            dialer(opts),
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  opts.Timeout,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    4,
		MaxResponseHeaderBytes: 256 << 10,
	}
	return &transport{base: base}
}

// RoundTrip sends a request.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return nil, fmt.Errorf("request for %s has no exchange", req.URL)
	}
	traced := x.trace(req)
	traced.Body = once{}
	res, err := t.base.RoundTrip(traced)
	if err != nil {
		return nil, err
	}
	x.answered(res)
	if res.ContentLength > x.maxBody && !x.cutOff {
		res.Body.Close()
		return nil, fmt.Errorf("%w: %d bytes announced, %d allowed", errTooLarge, res.ContentLength, x.maxBody)
	}
	res.Body = &body{raw: res.Body, encoding: res.Header.Get("Content-Encoding"), left: x.maxBody, max: x.maxBody, exchange: x}
	res.Uncompressed = true
	res.ContentLength = -1
	res.Header.Del("Content-Encoding")
	res.Header.Set("Content-Type", "application/octet-stream")
	return res, nil
}

// once is an empty request body that cannot be sent again. Where a kept-alive connection was
// closed, net/http repeats the request by itself, at once and unlogged, past the host's pace. With
// a body of this kind it returns the error instead, and the fetcher tries again at the host's pace.
// Since the body is empty, no header is sent for it.
type once struct{}

// Read implements io.Reader.
func (once) Read([]byte) (int, error) { return 0, io.EOF }

// Close implements io.Closer.
func (once) Close() error { return nil }

// body decodes a response body, up to a limit of decoded bytes.
type body struct {
	raw       io.ReadCloser
	encoding  string
	decoded   io.Reader
	left, max int64
	exchange  *exchange
}

func (b *body) Read(p []byte) (int, error) {
	if b.decoded == nil {
		if err := b.open(); err != nil {
			return 0, err
		}
	}
	if b.exchange.cutOff && b.left == 0 {
		return 0, io.EOF
	}
	if b.exchange.cutOff {
		p = p[:min(int64(len(p)), b.left)]
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.decoded.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fmt.Errorf("%w: %d decoded bytes allowed", errTooLarge, b.max)
	}
	return n, err
}

func (b *body) open() error {
	switch encoding := strings.ToLower(strings.TrimSpace(b.encoding)); encoding {
	case "", "identity":
		b.decoded = b.raw
	case "gzip", "x-gzip":
		b.exchange.isEncoded = true
		buffered := bufio.NewReader(io.TeeReader(b.raw, &b.exchange.encoded))
		if magic, _ := buffered.Peek(2); string(magic) != "\x1f\x8b" {
			b.decoded = buffered // declared and not done, or empty
			return nil
		}
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return fmt.Errorf("%w: %w", errEncoding, err)
		}
		b.decoded = z
	default:
		return fmt.Errorf("%w: %q was not asked for", errEncoding, encoding)
	}
	return nil
}

func (b *body) Close() error { return b.raw.Close() }

// wanted reports whether a body is worth downloading: for an article, one that isn't declared as
// something else than a page.
func wanted(kind frontier.AddressKind, status int, h http.Header) bool {
	if kind != frontier.KindArticle || status < 200 || status > 299 {
		return true
	}
	media, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return true
	}
	switch media {
	case "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "application/octet-stream":
		return true
	}
	return false
}

// dialer refuses private addresses after the name was resolved, so that no name can lead to one.
func dialer(opts Options) func(ctx context.Context, network, address string) (net.Conn, error) {
	if opts.Dial != nil {
		return opts.Dial
	}
	d := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	guard := []ssrf.Option{ssrf.WithAnyPort()}
	if opts.AllowLoopback {
		guard = append(guard, ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.0/8")),
			ssrf.WithAllowedV6Prefixes(netip.MustParsePrefix("::1/128")))
	}
	d.Control = ssrf.New(guard...).Safe
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err == nil && localName(host) { // RFC 6761, section 6.3: never asked of a name server
			if !opts.AllowLoopback {
				return nil, errLocal
			}
			address = net.JoinHostPort("127.0.0.1", port)
		}
		return d.DialContext(ctx, network, address)
	}
}

func localName(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
