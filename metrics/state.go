package metrics

import (
	"context"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// stateCollector reads the state each time that it is asked.
type stateCollector struct {
	now                func() time.Time
	state              func(context.Context) (State, error)
	outbox, oldest, up *prometheus.Desc
	jobs               *prometheus.Desc
}

func newStateCollector(now func() time.Time, state func(context.Context) (State, error)) stateCollector {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("yulun_"+name, help, labels, nil)
	}
	return stateCollector{
		now: now, state: state,
		outbox: desc("outbox_articles", "Articles that the index has still to take, by what they wait for.", "state"),
		oldest: desc("outbox_oldest_seconds", "How long the oldest article has waited for the index; 0 when none does."),
		jobs:   desc("jobs", "Jobs of the service by kind and state.", "kind", "state"),
		up:     desc("store_up", "Whether the store answered when the metrics were read. Without an answer, outbox and jobs are left out."),
	}
}

// Describe implements prometheus.Collector.
func (c stateCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.outbox, c.oldest, c.jobs, c.up} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c stateCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWait)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	state, err := c.state(ctx)
	if err != nil {
		gauge(c.up, 0)
		return
	}
	gauge(c.up, 1)
	gauge(c.outbox, float64(state.Waiting), "waiting")
	gauge(c.outbox, float64(state.Retrying), "retrying")
	gauge(c.outbox, float64(state.SetAside), "set_aside")
	age := 0.0
	if !state.Oldest.IsZero() {
		age = max(0, c.now().Sub(state.Oldest).Seconds())
	}
	gauge(c.oldest, age)
	for kind, n := range state.Jobs {
		gauge(c.jobs, float64(n), kind[0], kind[1])
	}
}

// routeOf is the route of a path: its first folder, or two below /api, so that there are few.
func routeOf(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	known := map[string]bool{
		"": true, "search": true, "article": true, "series": true, "compare": true, "sources": true, "method": true, "assets": true,
		"api": true, "healthz": true, "readyz": true, "metrics": true, "code": true, "correct": true, "kwic": true, "clusters": true,
	}
	switch {
	case !known[parts[0]]:
		return "other"
	case parts[0] == "api" && len(parts) > 2 && parts[1] == "v1":
		return "/api/v1/" + apiRoute(parts[2])
	default:
		return "/" + parts[0]
	}
}

func apiRoute(name string) string {
	switch name {
	case "search", "articles", "series", "compare", "sources", "methods", "status", "export", "openapi.json":
		return name
	default:
		return "other"
	}
}
