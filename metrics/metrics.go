package metrics

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// State is what is asked for when the metrics are read.
type State struct {
	// Waiting, Retrying and SetAside count the articles in the outbox, Oldest is when the first of the
	// former two entered it; zero when there are none.
	Waiting, Retrying, SetAside int
	Oldest                      time.Time
	// Jobs counts the service's jobs by kind and state.
	Jobs map[[2]string]int
}

// scrapeWait bounds how long the state may take.
const scrapeWait = 5 * time.Second

// Metrics are the metrics of one process.
type Metrics struct {
	registry *prometheus.Registry
	visits   *prometheus.CounterVec
	articles *prometheus.CounterVec
	pages    *prometheus.CounterVec
	scored   prometheus.Counter
	indexed  prometheus.Counter
	waits    prometheus.Histogram
	stages   *prometheus.HistogramVec
	requests *prometheus.HistogramVec
}

// New makes the metrics. Now is the clock by which the age of the outbox is told.
func New(version string, now func() time.Time, state func(context.Context) (State, error)) *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "yulun", Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "yulun", Name: name, Help: help, Buckets: buckets}, labels)
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		visits:   counter("visits_total", "Visits by source and outcome.", "source", "outcome"),
		pages:    counter("pages_read_total", "Pages given to the reader, by result: article or none.", "source", "result"),
		articles: counter("articles_saved_total", "Article pages saved with their visit, by outcome: new, revised, unchanged or duplicate.", "source", "outcome"),
		stages: histogram("stage_seconds", "Time that a stage took for one page, article or batch.",
			[]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}, "stage"),
		requests: histogram("http_request_seconds", "Time that a request to pages or API took, by route and status.",
			[]float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}, "route", "status"),
		scored:  prometheus.NewCounter(prometheus.CounterOpts{Namespace: "yulun", Name: "articles_scored_total", Help: "Texts that were scored."}),
		indexed: prometheus.NewCounter(prometheus.CounterOpts{Namespace: "yulun", Name: "articles_indexed_total", Help: "Articles that the index took from the outbox."}),
		waits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "yulun", Name: "host_wait_seconds", Help: "Time that a request waited for its host's turn, by pace, lease and Retry-After.",
			Buckets: []float64{.1, .5, 1, 2, 5, 10, 30, 60, 120, 300},
		}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "yulun", Name: "build_info", Help: "1; the label is the version.", ConstLabels: prometheus.Labels{"version": version}})
	info.Set(1)
	m.registry.MustRegister(
		m.visits, m.pages, m.articles, m.scored, m.indexed, m.waits, m.stages, m.requests, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		newStateCollector(now, state),
	)
	return m
}

// Visited counts a visit that brought no article.
func (m *Metrics) Visited(source, outcome string) { m.visits.WithLabelValues(source, outcome).Inc() }

// Read counts a page that was read.
func (m *Metrics) Read(source string, isArticle bool) {
	result := "none"
	if isArticle {
		result = "article"
	}
	m.pages.WithLabelValues(source, result).Inc()
}

// Saved counts an article page that was saved, which is a visit, too.
func (m *Metrics) Saved(source, outcome string) {
	m.articles.WithLabelValues(source, outcome).Inc()
	m.Visited(source, outcome)
}

// Scored counts a text that was scored.
func (m *Metrics) Scored() { m.scored.Inc() }

// Indexed counts articles that the index took.
func (m *Metrics) Indexed(n int) { m.indexed.Add(float64(n)) }

// Waited tells how long a request waited for its host.
func (m *Metrics) Waited(d time.Duration) { m.waits.Observe(d.Seconds()) }

// The stages that are timed.
const (
	StageRead  = "read"  // a page's bytes to an article
	StageScore = "score" // an article's text to a reading
	StageSave  = "save"  // relate, score and store one article
	StageIndex = "index" // what is due in the outbox to the index
	StageCrawl = "crawl" // a visit of a source
)

// Stage begins to time a stage; the result ends it.
func (m *Metrics) Stage(name string) func() {
	begun := time.Now()
	return func() { m.stages.WithLabelValues(name).Observe(time.Since(begun).Seconds()) }
}

// Handler answers Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, EnableOpenMetrics: true})
}

// Requested tells how long a request to a path took, and its status.
func (m *Metrics) Requested(path string, status int, took time.Duration) {
	m.requests.WithLabelValues(routeOf(path), strconv.Itoa(status)).Observe(took.Seconds())
}
