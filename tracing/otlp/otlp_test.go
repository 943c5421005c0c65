package otlp_test

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"yulun/article"
	"yulun/crawler/fetch"
	"yulun/tracing"
	"yulun/tracing/otlp"
	"yulun/tracing/otlp/otlptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// environment gives variables written as NAME=VALUE, without the beginning OTEL_.
func environment(variables ...string) func(string) string {
	return func(name string) string {
		for _, v := range variables {
			if is, value, _ := strings.Cut(v, "="); "OTEL_"+is == name {
				return value
			}
		}
		return ""
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	const on = "EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318"
	for name, c := range map[string]struct {
		variables []string
		url       string // empty: no traces
	}{
		"nothing":              {nil, ""},
		"an endpoint":          {[]string{on}, "http://127.0.0.1:4318/v1/traces"},
		"one below a path":     {[]string{"EXPORTER_OTLP_ENDPOINT=https://example.org/otlp/"}, "https://example.org/otlp/v1/traces"},
		"one for traces":       {[]string{on, "EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:1/spans"}, "http://127.0.0.1:1/spans"},
		"the exporter":         {[]string{"TRACES_EXPORTER=otlp"}, "http://localhost:4318/v1/traces"},
		"no exporter":          {[]string{on, "TRACES_EXPORTER=none"}, ""},
		"no SDK":               {[]string{on, "SDK_DISABLED=TRUE"}, ""},
		"a sampler, but off":   {[]string{"TRACES_SAMPLER=sometimes"}, ""},
		"all that is known":    {[]string{on, "EXPORTER_OTLP_PROTOCOL=http/protobuf", "EXPORTER_OTLP_TRACES_COMPRESSION=gzip", "EXPORTER_OTLP_TIMEOUT=500", "TRACES_SAMPLER=parentbased_traceidratio", "TRACES_SAMPLER_ARG=0.1", "BSP_MAX_QUEUE_SIZE=4096"}, "http://127.0.0.1:4318/v1/traces"},
		"headers with nothing": {[]string{on, "EXPORTER_OTLP_HEADERS=, a=b,"}, "http://127.0.0.1:4318/v1/traces"},
	} {
		s, err := otlp.Read(environment(c.variables...))
		if err != nil || (s == nil) != (c.url == "") || s != nil && s.URL != c.url {
			t.Errorf("%s: %v, %v, want %s", name, s, err, c.url)
		}
	}
	for wrong, says := range map[string]string{
		"TRACES_EXPORTER=jaeger":                                 "otlp or none",
		"SDK_DISABLED=maybe":                                     "true or false",
		"EXPORTER_OTLP_PROTOCOL=grpc":                            "usually 4318",
		"EXPORTER_OTLP_TRACES_PROTOCOL=http/json":                "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
		"EXPORTER_OTLP_COMPRESSION=zstd":                         "none or gzip",
		"EXPORTER_OTLP_TRACES_ENDPOINT=127.0.0.1:4318":           "http://127.0.0.1:4318",
		"EXPORTER_OTLP_TRACES_ENDPOINT=http://u:hush@127.0.0.1/": "OTEL_EXPORTER_OTLP_HEADERS",
		"EXPORTER_OTLP_HEADERS=hush":                             "NAME=VALUE",
		"EXPORTER_OTLP_HEADERS=a=hush%0A":                        "NAME=VALUE",
		"EXPORTER_OTLP_TIMEOUT=10s":                              "milliseconds",
		"EXPORTER_OTLP_CERTIFICATE=/no/such/file":                "PEM",
		"EXPORTER_OTLP_CLIENT_KEY=/no/such/file":                 "PEM",
		"TRACES_SAMPLER=sometimes":                               "parentbased_traceidratio",
		"BSP_MAX_QUEUE_SIZE=many":                                "a number of 1 or more",
	} {
		_, err := otlp.Read(environment(on, wrong))
		if article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	if _, err := otlp.Read(environment(on, "TRACES_SAMPLER=traceidratio", "TRACES_SAMPLER_ARG=10%")); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("a share of 10%%: %v", err)
	}
}

// start begins traces to a collector. What failed is in the channel when they are stopped.
func start(t *testing.T, c *otlptest.Collector, variables ...string) (tracing.Tracer, func(), chan error) {
	t.Helper()
	t.Cleanup(c.Close)
	s, err := otlp.Read(environment(append(variables, "EXPORTER_OTLP_ENDPOINT="+c.URL)...))
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 100)
	traces, err := otlp.Start(t.Context(), *s, "v1.2.3", func(err error) { failed <- err })
	if err != nil {
		t.Fatal(err)
	}
	return tracing.Of(traces.Provider()), func() { traces.Stop(t.Context()) }, failed
}

func TestSpans(t *testing.T) {
	t.Parallel()
	c := otlptest.New()
	tracer, stop, failed := start(t, c, "EXPORTER_OTLP_HEADERS=Authorization=Bearer%20hush")
	ctx, crawl := tracer.Start(t.Context(), "crawl", tracing.RunID.Int64(7))
	for name, err := range map[string]error{
		"done": nil, "stopped": context.Canceled, "paused": fetch.ErrPaused, "late": context.DeadlineExceeded,
		"refused": &fetch.Failure{Code: "http_404", Reason: "https://example.org/?token=hush is gone"},
		"known":   &article.Error{Code: article.CodeUnavailable, Message: "the index does not answer", Err: errors.New("hush")},
		"other":   errors.New("odd"),
	} {
		_, span := tracer.Start(ctx, name)
		span.End(err)
	}
	crawl.End(nil)
	stop()
	for range len(failed) {
		t.Error(<-failed)
	}
	got := map[string]string{}
	for _, s := range c.Spans() {
		got[s.Name] = s.Attributes["error.type"] + " " + s.Why
		if s.Resource["service.name"] != "yulun" || s.Resource["service.version"] != "v1.2.3" {
			t.Errorf("it is sent by %v", s.Resource)
		}
		if s.Failed != (s.Why != "") || (s.Name == "crawl") != (s.Parent == "") {
			t.Errorf("%+v", s)
		}
	}
	for name, want := range map[string]string{
		"crawl": " ", "done": " ", "stopped": " ", "paused": " ", "late": "timeout context deadline exceeded",
		"refused": "http_404 https://example.org/ is gone", "known": "unavailable the index does not answer", "other": "internal odd",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if strings.Contains(c.Raw(), "hush") || c.Headers()[0].Get("Authorization") != "Bearer hush" {
		t.Error("the secret is in a span, or not in the header")
	}
}

// A collector that is busy for a while loses nothing, one that refuses is told of once.
func TestBusyAndRefusing(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	busy := otlptest.New()
	busy.Answer = func(w http.ResponseWriter, _ *http.Request) bool {
		if asked.Add(1) > 1 {
			return false
		}
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}
	tracer, stop, failed := start(t, busy)
	_, span := tracer.Start(t.Context(), "crawl")
	span.End(nil)
	stop()
	if n := len(busy.Spans()); n != 1 || len(failed) > 0 {
		t.Errorf("%d spans came, %d failures", n, len(failed))
	}
	refuses := otlptest.New()
	refuses.Answer = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusForbidden); return true }
	tracer, stop, failed = start(t, refuses)
	for range 2000 {
		_, span := tracer.Start(t.Context(), "crawl")
		span.End(nil)
	}
	stop()
	if len(failed) != 1 || !strings.Contains((<-failed).Error(), "answered 403 Forbidden") {
		t.Errorf("%d failures, want 1", len(failed))
	}
}

// What the queue has no room for is told at the end.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	c := otlptest.New()
	held := make(chan struct{})
	c.Answer = func(http.ResponseWriter, *http.Request) bool { <-held; return false }
	tracer, stop, failed := start(t, c)
	const all = 5000 // the queue has room for 2048, and a batch of 512 is under way
	for range all {
		_, span := tracer.Start(t.Context(), "crawl")
		span.End(nil)
	}
	close(held)
	stop()
	if n := len(c.Spans()); n == 0 || n == all || len(failed) != 1 || !strings.Contains((<-failed).Error(), "were left out") {
		t.Errorf("%d spans came, %d failures", n, len(failed))
	}
}

// A collector is trusted by the authority that is named for it, and by no other.
func TestCertificate(t *testing.T) {
	t.Parallel()
	c := otlptest.New()
	t.Cleanup(c.Close)
	server := httptest.NewUnstartedServer(c)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it notes the client that doesn't trust it
	server.StartTLS()
	t.Cleanup(server.Close)
	authority := filepath.Join(t.TempDir(), "ca.pem")
	content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(authority, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for named, want := range map[string]int{"EXPORTER_OTLP_CERTIFICATE=" + authority: 1, "SERVICE_NAME=yulun": 0} {
		before := len(c.Spans())
		s, err := otlp.Read(environment("EXPORTER_OTLP_ENDPOINT="+server.URL, named))
		if err != nil {
			t.Fatal(err)
		}
		var failed []error
		traces, err := otlp.Start(t.Context(), *s, "v1.2.3", func(err error) { failed = append(failed, err) })
		if err != nil {
			t.Fatal(err)
		}
		_, span := tracing.Of(traces.Provider()).Start(t.Context(), "crawl")
		span.End(nil)
		traces.Stop(t.Context())
		if got := len(c.Spans()) - before; got != want || len(failed) != 1-want {
			t.Errorf("%s: %d spans came, failures %v", named, got, failed)
		}
	}
}
