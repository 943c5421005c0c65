package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yulun/tracing/otlp/otlptest"
)

// forest are spans by id.
type forest map[string]otlptest.Span

func newForest(t *testing.T, c *otlptest.Collector) forest {
	t.Helper()
	f := forest{}
	for _, s := range c.Spans() {
		f[s.ID] = s
	}
	if faults := c.Faults(); len(faults) > 0 {
		t.Errorf("the collector refused: %v", faults)
	}
	return f
}

// way are the names of the spans above one, and its own, from the root on.
func (f forest) way(s otlptest.Span) string {
	way := s.Name
	for s.Parent != "" {
		above, ok := f[s.Parent]
		if !ok {
			return "lost > " + way
		}
		s = above
		way = s.Name + " > " + way
	}
	return way
}

// below are the names of the spans right below one.
func (f forest) below(s otlptest.Span) (names []string) {
	for _, x := range f {
		if x.Parent == s.ID {
			names = append(names, x.Name)
		}
	}
	slices.Sort(names)
	return names
}

// find are the spans with a name that have an attribute.
func (f forest) find(name, attribute, value string) (found []otlptest.Span) {
	for _, s := range f {
		if s.Name == name && s.Attributes[attribute] == value {
			found = append(found, s)
		}
	}
	return found
}

// collector starts one, and gives the environment that names it.
func newCollector(t *testing.T) (*otlptest.Collector, []string) {
	t.Helper()
	c := otlptest.New()
	t.Cleanup(c.Close)
	return c, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + c.URL}
}

// tracesTable is the table of spans in docs/observability.md: which attributes each may have.
func tracesTable(t *testing.T) map[string]map[string]bool {
	t.Helper()
	file, err := os.ReadFile("../../docs/observability.md")
	noError(t, err)
	table, name := map[string]map[string]bool{}, regexp.MustCompile("`([^`]+)`")
	for _, row := range regexp.MustCompile("(?m)^\\| `([^|]+) \\| [^|]+ \\| ([^|]+) \\|$").FindAllStringSubmatch(string(file), -1) {
		attributes := map[string]bool{"error.type": true}
		for _, a := range name.FindAllStringSubmatch(row[2], -1) {
			attributes[a[1]] = true
		}
		for _, n := range name.FindAllStringSubmatch("`"+row[1], -1) {
			table[n[1]] = attributes
		}
	}
	return table
}

// documented holds spans to the table, and returns which of its rows were met.
func documented(t *testing.T, spans forest) map[string]bool {
	t.Helper()
	table, met := tracesTable(t), map[string]bool{}
	for _, s := range spans {
		row := s.Name
		for prefix, name := range map[string]string{
			"yulun ": "yulun COMMAND", "job ": "job KIND", "postgresql ": "postgresql OPERATION", "elasticsearch ": "elasticsearch OPERATION", "GET /": "METHOD ROUTE",
		} {
			if strings.HasPrefix(row, prefix) {
				row = name
			}
		}
		attributes, ok := table[row]
		if !ok {
			t.Errorf("docs/observability.md has no span %q", row)
			continue
		}
		met[row] = true
		for a, value := range s.Attributes {
			if !attributes[a] {
				t.Errorf("docs/observability.md has no %s of the span %q", a, row)
			}
			if a == "url.path" && strings.Contains(value, "?") {
				t.Errorf("the query of %s was sent", value)
			}
		}
	}
	return met
}

// piece is an article of a stage.
type piece struct{ ID, URL, Title, Text string }

func (s *stage) articles(flags ...string) (all []piece) {
	s.t.Helper()
	out := s.do(append([]string{"export", "articles", "--format", "jsonl", "--all"}, flags...)...)
	for line := range strings.Lines(out) {
		var a piece
		noError(s.t, json.Unmarshal([]byte(line), &a))
		all = append(all, a)
	}
	return all
}

// silent fails where what was sent quotes an article, the query of an address, or a secret.
func silent(t *testing.T, c *otlptest.Collector, articles []piece, hidden ...string) {
	t.Helper()
	for _, a := range articles {
		hidden = append(hidden, a.Title, string([]rune(a.Text)[:20]))
	}
	for _, h := range hidden {
		if strings.Contains(c.Raw(), h) {
			t.Errorf("%q was sent to the collector", h)
		}
	}
}

// A crawl has one trace, in which each article goes from the fetch to the index.
func TestTracesOfACrawl(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	c, env := newCollector(t)
	const source = "credit-notes"
	s.env = append(env, "OTEL_EXPORTER_OTLP_HEADERS=X-Key=a%20key", "OTEL_SERVICE_NAME=press", "OTEL_EXPORTER_OTLP_COMPRESSION=gzip")
	_, said, code := s.try("crawl", source, "--config", "config")
	s.env = nil // only the crawl is traced
	if code != exitDone || strings.Contains(said, "traces") {
		t.Fatalf("exit code %d: %s", code, said)
	}
	spans, articles := newForest(t, c), s.articles("--config", "config")
	if len(articles) == 0 {
		t.Fatal("nothing was collected")
	}
	for _, h := range c.Headers() {
		if h.Get("X-Key") != "a key" {
			t.Errorf("the header that was asked for is %q", h.Get("X-Key"))
		}
	}
	roots, traces := 0, map[string]bool{}
	for _, span := range spans {
		traces[span.Trace] = true
		if way := spans.way(span); !strings.HasPrefix(way, "yulun crawl") {
			t.Errorf("%s is not below the command", way)
		}
		if span.Parent == "" {
			roots++
		}
		if span.Failed { // nor does it that the press has no /.well-known/tdmrep.json
			t.Errorf("%s failed: %s", spans.way(span), span.Why)
		}
		if span.Resource["service.name"] != "press" {
			t.Errorf("it comes from %q", span.Resource["service.name"])
		}
	}
	if roots != 1 || len(traces) != 1 {
		t.Errorf("%d roots in %d traces, want 1 and 1", roots, len(traces))
	}
	for _, a := range articles {
		spans.followed(t, source, a)
	}
	met := documented(t, spans)
	for _, row := range []string{"yulun COMMAND", "crawl", "listing", "visit", "fetch", "extract", "archive", "save", "score", "store", "index"} {
		if !met[row] {
			t.Errorf("there is no span %q", row)
		}
	}
	silent(t, c, articles, "a key")
}

// followed follows an article from the fetch to the index.
func (f forest) followed(t *testing.T, source string, a piece) {
	t.Helper()
	saves := f.find("save", "yulun.article.id", a.ID)
	if len(saves) != 1 {
		t.Fatalf("%d spans save %s, want 1", len(saves), a.URL)
	}
	save := saves[0]
	if way := f.way(save); way != "yulun crawl > crawl > visit > save" {
		t.Errorf("%s was saved in %s", a.URL, way)
	}
	if below := f.below(save); !slices.Equal(below, []string{"score", "store"}) || save.Attributes["yulun.outcome"] != "new" {
		t.Errorf("saving %s is %v: %v", a.URL, below, save.Attributes)
	}
	visit := f[save.Parent]
	below := slices.Compact(f.below(visit))
	if !slices.Equal(below, []string{"archive", "extract", "fetch", "save"}) {
		t.Errorf("the visit of %s is %v", a.URL, below)
	}
	address, err := url.Parse(a.URL)
	noError(t, err)
	at := func(s otlptest.Span) string {
		return s.Attributes["server.address"] + ":" + s.Attributes["server.port"] + s.Attributes["url.path"]
	}
	if at(visit) != address.Host+address.EscapedPath() || visit.Attributes["yulun.outcome"] != "new" {
		t.Errorf("the visit of %s: %v", a.URL, visit.Attributes)
	}
	fetched := slices.DeleteFunc(f.find("fetch", "url.path", address.EscapedPath()), func(s otlptest.Span) bool { return s.Parent != visit.ID })
	if len(fetched) != 1 || at(fetched[0]) != at(visit) || fetched[0].Kind != "client" || fetched[0].Attributes["http.response.status_code"] != "200" ||
		fetched[0].Attributes["yulun.attempt"] != "1" || fetched[0].Attributes["yulun.waited_seconds"] == "" {
		t.Errorf("the fetches of %s: %v", a.URL, fetched)
	}
	crawl := f[visit.Parent]
	if crawl.Attributes["yulun.source.id"] != source || crawl.Attributes["yulun.run.id"] == "" || crawl.Attributes["yulun.run.kind"] != "crawl" {
		t.Errorf("the crawl of %s: %v", a.URL, crawl.Attributes)
	}
	for _, s := range f {
		if s.Name == "index" && slices.Contains(strings.Fields(s.Attributes["yulun.article.ids"]), a.ID) {
			return
		}
	}
	t.Errorf("no span brings %s into the index", a.URL)
}

// A service on servers has a trace for each job and for each request, and the log leads to them.
func TestTracesOfAService(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	hidden := s.share("config", "")
	c, env := newCollector(t)
	flags := []string{"--config", "config"}
	s.env = append(env, "OTEL_BSP_MAX_QUEUE_SIZE=100000") // so that no span is left out, however slow the collector is
	w := s.work("traced", append(flags, "--addr", "127.0.0.1:0", "--json")...)
	s.env = nil // only the service is traced
	s.untilWhole("everything is collected and indexed", flags...)
	until(t, "the pages answer", func() bool {
		status, _ := answer(t, w.address()+"search?q=hush-hush-query")
		return status == http.StatusOK
	})
	_, _ = answer(t, w.address()+"nowhere")
	_, _ = answer(t, w.address()+"healthz")
	articles := s.articles(flags...)
	w.stop()

	spans := newForest(t, c)
	traces := map[string]int{}
	for _, span := range spans {
		if span.Parent == "" {
			traces[span.Name]++
		}
		if strings.HasPrefix(spans.way(span), "lost") {
			t.Errorf("%s has no root", spans.way(span))
		}
	}
	for _, name := range []string{"job crawl", "job index", "GET /search", "GET /*"} {
		if traces[name] == 0 {
			t.Errorf("no trace begins with %s: %v", name, traces)
		}
		delete(traces, name)
	}
	if len(traces) > 0 { // such as those of planning, of leases and of what asks whether servers are there
		t.Errorf("traces begin with %v, too", traces)
	}
	for _, way := range []string{
		"job crawl > crawl > visit > save > store > postgresql batch", "job index > index > elasticsearch bulk", "GET /search > elasticsearch search",
	} {
		if !slices.ContainsFunc(c.Spans(), func(x otlptest.Span) bool { return spans.way(x) == way }) {
			t.Errorf("there is no %s", way)
		}
	}
	if found := spans.find("GET /search", "http.route", "/search"); len(found) == 0 || found[0].Attributes["http.response.status_code"] != "200" || found[0].Kind != "server" {
		t.Errorf("the search: %v", found)
	}
	spans.ledTo(t, w.log.String(), len(articles))
	met := documented(t, spans)
	for row := range tracesTable(t) {
		if !met[row] && row != "yulun COMMAND" {
			t.Errorf("docs/observability.md has a span %q, and the service none", row)
		}
	}
	silent(t, c, articles, append(hidden, "hush-hush")...)
}

// ledTo holds the entries of the log of new articles to the jobs and spans that they name.
func (f forest) ledTo(t *testing.T, log string, want int) {
	t.Helper()
	saved := 0
	for line := range strings.Lines(log) {
		var entry struct {
			Msg, Outcome, Article, Source string
			Job                           int64
			TraceID                       string `json:"trace_id"`
			SpanID                        string `json:"span_id"`
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Msg != "saved" || entry.Outcome != "new" {
			continue
		}
		saved++
		span, ok := f[entry.SpanID]
		if !ok || span.Trace != entry.TraceID || span.Attributes["yulun.article.id"] != entry.Article {
			t.Errorf("the log leads to %v: %s", span, line)
			continue
		}
		for span.Parent != "" {
			span = f[span.Parent]
		}
		if span.Attributes["yulun.job.id"] != fmt.Sprint(entry.Job) || span.Attributes["yulun.source.id"] != entry.Source || span.Attributes["yulun.outcome"] != "done" {
			t.Errorf("the job of %s: %v", line, span.Attributes)
		}
	}
	if saved != want {
		t.Errorf("%d entries of the log have a new article, want %d", saved, want)
	}
}

// Where traces are switched off nobody connects to the collector, and a collector that is down, or
// answers nothing, changes neither the work nor the exit code; it is told in one line.
func TestTracesOffAndDown(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	c, env := newCollector(t)
	for _, off := range []string{"OTEL_SDK_DISABLED=true", "OTEL_TRACES_EXPORTER=none"} {
		s.env = append(env, off)
		if _, said, code := s.try("status", "--config", "config", "--data", "off"); code != exitFailed || strings.Contains(said, "traces") {
			t.Errorf("%s: exit code %d: %s", off, code, said)
		}
	}
	if n := c.Connections(); n > 0 {
		t.Errorf("%d connections though traces are off", n)
	}
	hangs, hanging := newCollector(t)
	over := make(chan struct{})
	hangs.Answer = func(http.ResponseWriter, *http.Request) bool { <-over; return true }
	refuses, refusing := newCollector(t)
	refuses.Answer = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusUnauthorized); return true }
	for name, x := range map[string]struct {
		env  []string
		says string
	}{
		"is down":         {[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1"}, "connection refused"},
		"answers nothing": {hanging, "did not take the last of them within 3s"},
		"refuses":         {refusing, "answered 401 Unauthorized"},
	} {
		s.env = append(x.env, "OTEL_BSP_SCHEDULE_DELAY=600000") // nothing is sent before the end, however long the crawl takes
		_, said, code := s.try("crawl", "credit-notes", "--config", "config", "--data", strings.ReplaceAll(name, " ", "-"), "--quiet")
		lines := slices.Collect(strings.Lines(said))
		if code != exitDone || len(lines) != 1 || !strings.HasPrefix(said, "yulun: traces are not sent: ") || !strings.Contains(said, x.says) {
			t.Errorf("a collector that %s: exit code %d: %s", name, code, said)
		}
	}
	close(over)
	s.env = []string{"OTEL_TRACES_EXPORTER=jaeger"}
	if _, said, code := s.try("status", "--config", "config"); code != exitUsage ||
		!strings.Contains(said, "OTEL_TRACES_EXPORTER") || !strings.Contains(said, "Set it to otlp or none") {
		t.Errorf("an unknown exporter: exit code %d: %s", code, said)
	}
}
