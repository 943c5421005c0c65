package tracing

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strconv"

	"go.opentelemetry.io/otel/attribute"

	"yulun/article"
	"yulun/text"
)

// classed is an error that says its class by itself, as a failed fetch does.
type classed interface {
	error
	Class() string
}

// NoFailure is an error that does not count as a failure in traces, such as that of a pause.
func NoFailure(text string) error { return noFailure{errors.New(text)} }

type noFailure struct{ error }

// Class implements classed.
func (noFailure) Class() string { return "" }

// explain gives the class of an error and what it says. Without a class nothing failed.
func explain(err error) (class, why string) {
	var (
		own   classed
		known *article.Error
	)
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return "", ""
	case errors.As(err, &own):
		return own.Class(), own.Error()
	case errors.As(err, &known): // its cause may quote what a server was sent
		return string(known.Code), known.Message
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout", err.Error()
	default:
		return string(article.CodeInternal), err.Error()
	}
}

// mostPlain is how much of a message a span carries, in bytes.
const mostPlain = 300

var addresses = regexp.MustCompile(`\b([a-zA-Z][a-zA-Z0-9+.-]*://)(?:[^\s/?#"'@]*@)?([^\s?#"']*)[?#]?[^\s"']*`)

// Plain is a message without what may be a secret in its addresses, which are users, passwords and
// queries, and no longer than a line or two.
func Plain(message string) string {
	message = addresses.ReplaceAllString(message, "$1$2")
	if len(message) <= mostPlain {
		return message
	}
	return text.Head(message, mostPlain) + "…"
}

// place gives the host and the path of an address.
func place(u *url.URL) []attribute.KeyValue {
	attrs := []attribute.KeyValue{Address.String(u.Hostname()), Path.String(u.EscapedPath())}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		attrs = append(attrs, Port.Int(port))
	}
	return attrs
}
