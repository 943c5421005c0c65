package fetch

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"time"

	"yulun/crawler/archive"
)

// maxErrorBody is how much is kept of the body of an answer that is not a page, in bytes as they
// were sent.
const maxErrorBody = 64 << 10

// exchange carries what Colly would lose or change to and from the transport, in the request's
// context.
type exchange struct {
	maxBody int64
	cutOff  bool // a longer body ends there, instead of failing
	status  int
	header  http.Header
	kept    archive.Exchange
	// encoded is the body as it was sent, where that differs from the decoded one.
	encoded   bytes.Buffer
	isEncoded bool
}

type exchangeKey struct{}

// trace has the exchange note the server's address.
func (x *exchange) trace(req *http.Request) *http.Request {
	x.kept.Request = req.Header.Clone()
	x.kept.Request.Set("Host", req.URL.Host)
	if req.Host != "" {
		x.kept.Request.Set("Host", req.Host)
	}
	return req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) {
		if host, _, err := net.SplitHostPort(c.Conn.RemoteAddr().String()); err == nil {
			x.kept.IP = host
		}
	}}))
}

// answered notes the head of an answer.
func (x *exchange) answered(res *http.Response) {
	x.status, x.header = res.StatusCode, res.Header.Clone()
	k := &x.kept
	k.Status, k.Header = res.StatusCode, x.header
	_, k.Reason, _ = strings.Cut(res.Status, " ")
	if len(res.TransferEncoding) > 0 {
		k.Header = x.header.Clone()
		k.Header["Transfer-Encoding"] = res.TransferEncoding
	}
	switch res.ProtoMajor {
	case 1:
		k.Protocol = "http/1.1"
	case 2:
		k.Protocol = "h2"
	}
}

// finish is the exchange as it is to be kept, with the decoded body that came of it and what it
// ended with.
func (x *exchange) finish(url string, at time.Time, decoded []byte, refused bool, err error) archive.Exchange {
	k := x.kept
	k.URL, k.At, k.Body = url, at, decoded
	if x.isEncoded {
		k.Body = x.encoded.Bytes()
	}
	var network net.Error
	switch {
	case refused:
		k.Truncated = archive.TruncatedUnspecified
	case err == nil && x.cutOff && int64(len(decoded)) >= x.maxBody:
		k.Truncated = archive.TruncatedLength
	case err == nil:
	case errors.Is(err, errTooLarge):
		k.Body, k.Truncated = nil, archive.TruncatedLength
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		k.Truncated = archive.TruncatedTime
	case errors.Is(err, errEncoding):
		k.Truncated = archive.TruncatedUnspecified
	default:
		k.Truncated = archive.TruncatedDisconnect
	}
	if k.Status >= 400 && len(k.Body) > maxErrorBody {
		k.Body, k.Truncated = k.Body[:maxErrorBody], archive.TruncatedLength
	}
	return k
}

// trail gathers the exchanges of one call of Do.
type trail struct{ exchanges []archive.Exchange }
