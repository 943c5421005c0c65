package otlp

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// Settings say where spans go, and how.
type Settings struct {
	// URL is the address that spans are posted to. It holds no password.
	URL     string
	headers map[string]string
	timeout time.Duration
	gzip    bool
	// tls is nil where the system's authorities are trusted and no certificate is shown.
	tls *tls.Config
}

const exporter = "OTEL_EXPORTER_OTLP_"

// Read reads the environment variables. It returns nil where nothing asks for traces. What the SDK
// reads by itself, and would pass over where it is wrong, is checked here.
func Read(getenv func(string) string) (*Settings, error) {
	e := environment{getenv: func(name string) string { return strings.TrimSpace(getenv(name)) }}
	off := e.choice("OTEL_SDK_DISABLED", "false", "true") == "true"
	kind := e.choice("OTEL_TRACES_EXPORTER", "", "otlp", "none")
	asked := kind == "otlp" || e.exporter("ENDPOINT").value != ""
	if off || kind == "none" || !asked || e.err != nil {
		return nil, e.err
	}
	s := &Settings{URL: e.endpoint(), headers: e.headers(), timeout: e.timeout()}
	e.oneOf(e.exporter("PROTOCOL"), "http/protobuf", "http/protobuf")
	s.gzip = e.oneOf(e.exporter("COMPRESSION"), "none", "none", "gzip") == "gzip"
	s.tls = e.tls()
	e.checkSampler()
	e.checkNumbers()
	return s, e.err
}

// environment reads variables. err is what was wrong with the first wrong one.
type environment struct {
	getenv func(string) string
	err    error
}

// variable is one that is set, or the general one where neither is.
type variable struct{ name, value string }

// exporter is a variable of the exporter: that for traces alone, or the one for all signals.
func (e *environment) exporter(name string) variable {
	if v := e.getenv(exporter + "TRACES_" + name); v != "" {
		return variable{exporter + "TRACES_" + name, v}
	}
	return variable{exporter + name, e.getenv(exporter + name)}
}

func (e *environment) fail(remedy, format string, args ...any) {
	if e.err == nil {
		e.err = article.Usagef(remedy, format, args...)
	}
}

func (e *environment) choice(name, unset string, choices ...string) string {
	return e.oneOf(variable{name, e.getenv(name)}, unset, append(choices, unset)...)
}

// oneOf is the value of a variable, which must be one of some; unset where it is not set.
func (e *environment) oneOf(v variable, unset string, choices ...string) string {
	value := cmp.Or(strings.ToLower(v.value), unset)
	if !slices.Contains(choices, value) {
		known := slices.DeleteFunc(slices.Clone(choices), func(c string) bool { return c == "" })
		remedy := "Set it to " + strings.Join(known, " or ") + ", or leave it unset."
		if v.name == exporter+"PROTOCOL" || v.name == exporter+"TRACES_PROTOCOL" {
			remedy = "Traces are sent by OTLP over HTTP alone. Set it to http/protobuf, and the endpoint to the collector's HTTP port, which is usually 4318."
		}
		e.fail(remedy, "the environment variable %s is %.60q, which is not known here", v.name, v.value)
	}
	return value
}

// endpoint is where spans are posted to: the address for traces as it is, the one for all signals
// with the path of traces behind it.
func (e *environment) endpoint() string {
	v := e.exporter("ENDPOINT")
	if v.value == "" {
		return "http://localhost:4318/v1/traces"
	}
	u, err := url.Parse(v.value)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		e.fail("Write it as http://127.0.0.1:4318 or https://collector.example.org.", "the environment variable %s is not an address", v.name)
		return ""
	case u.User != nil || u.RawQuery != "": // it is shown in messages
		e.fail("Put what the collector asks for into "+exporter+"HEADERS, such as Authorization=Bearer%20TOKEN.",
			"the environment variable %s holds a password or a query", v.name)
		return ""
	case v.name == exporter+"ENDPOINT":
		u = u.JoinPath("v1", "traces")
	}
	return u.String()
}

// headers are sent with each request. Messages never quote them: they may be secrets.
func (e *environment) headers() map[string]string {
	v, headers := e.exporter("HEADERS"), map[string]string{}
	for pair := range strings.SplitSeq(v.value, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, value, ok := strings.Cut(pair, "=")
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if name = strings.TrimSpace(name); !ok || err != nil || name == "" || strings.ContainsAny(name+value, "\r\n") || strings.Contains(name, " ") {
			e.fail("Write it as NAME=VALUE,NAME=VALUE, with special characters of the values as %20, %2C and so on.", "the environment variable %s can't be read", v.name)
			return nil
		}
		headers[name] = value
	}
	return headers
}

func (e *environment) timeout() time.Duration {
	v := e.exporter("TIMEOUT")
	ms, err := strconv.Atoi(cmp.Or(v.value, "10000"))
	if err != nil || ms < 1 {
		e.fail("Write a number of milliseconds, such as 10000.", "the environment variable %s is %.60q", v.name, v.value)
	}
	return time.Duration(ms) * time.Millisecond
}

func (e *environment) tls() *tls.Config {
	authority, certificate, key := e.exporter("CERTIFICATE"), e.exporter("CLIENT_CERTIFICATE"), e.exporter("CLIENT_KEY")
	if authority.value == "" && certificate.value == "" && key.value == "" {
		return nil
	}
	c := &tls.Config{}
	if authority.value != "" {
		c.RootCAs = x509.NewCertPool()
		pem, err := os.ReadFile(authority.value)
		if err != nil || !c.RootCAs.AppendCertsFromPEM(pem) {
			e.fail("Name a file in PEM with the certificate authority of the collector.", "the file that %s names holds no certificate that can be read", authority.name)
		}
	}
	if certificate.value != "" || key.value != "" {
		pair, err := tls.LoadX509KeyPair(certificate.value, key.value)
		if err != nil {
			e.fail("Name a certificate and its key, each a file in PEM.", "the files that %s and %s name can't be used", certificate.name, key.name)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c
}

// checkSampler checks how many traces are asked for.
func (e *environment) checkSampler() {
	sampler := e.choice("OTEL_TRACES_SAMPLER", "", "always_on", "always_off", "traceidratio",
		"parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio")
	share := e.getenv("OTEL_TRACES_SAMPLER_ARG")
	if share == "" || !strings.HasSuffix(sampler, "traceidratio") {
		return
	}
	if f, err := strconv.ParseFloat(share, 64); err != nil || !(f >= 0 && f <= 1) {
		e.fail("Write the share of traces from 0 to 1, such as 0.1.", "the environment variable OTEL_TRACES_SAMPLER_ARG is %.60q", share)
	}
}

// checkNumbers checks the bounds of spans and of the queue in which they wait.
func (e *environment) checkNumbers() {
	for name, least := range map[string]int{
		"OTEL_BSP_SCHEDULE_DELAY": 1, "OTEL_BSP_EXPORT_TIMEOUT": 0, "OTEL_BSP_MAX_QUEUE_SIZE": 1, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": 1,
		"OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": -1, "OTEL_ATTRIBUTE_COUNT_LIMIT": -1,
		"OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT": -1, "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": -1,
		"OTEL_SPAN_EVENT_COUNT_LIMIT": -1, "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT": -1,
		"OTEL_SPAN_LINK_COUNT_LIMIT": -1, "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT": -1,
	} {
		value := e.getenv(name)
		if n, err := strconv.Atoi(cmp.Or(value, strconv.Itoa(least))); err != nil || n < least {
			e.fail("Write a number of "+strconv.Itoa(least)+" or more, or leave it unset.", "the environment variable %s is %.60q", name, value)
		}
	}
}
