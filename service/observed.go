package service

import (
	"context"
	"net"
	"net/http"

	"yulun/access"
	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/fetch"
	"yulun/frontier"
	"yulun/metrics"
	"yulun/service/indexing"
)

// observedState counts the visits that brought no article.
type observedState struct {
	crawler.State
	metrics *metrics.Metrics
}

// Record implements crawler.State.
func (o observedState) Record(ctx context.Context, f frontier.Fetch) error {
	err := o.State.Record(ctx, f)
	if err == nil {
		o.metrics.Visited(f.SourceID, string(f.Outcome))
	}
	return err
}

// observedSink counts and times what is saved.
type observedSink struct {
	crawler.Sink
	metrics *metrics.Metrics
}

// Accept implements crawler.Sink.
func (o observedSink) Accept(ctx context.Context, f frontier.Fetched) (frontier.Outcome, error) {
	defer o.metrics.Stage(metrics.StageSave)()
	outcome, err := o.Sink.Accept(ctx, f)
	if err == nil {
		o.metrics.Saved(f.Fetch.SourceID, string(outcome))
	}
	return outcome, err
}

// observedStore counts what the index took out of the outbox.
type observedStore struct {
	indexing.Store
	metrics *metrics.Metrics
}

// Confirm implements ingest.Outbox.
func (o observedStore) Confirm(ctx context.Context, versions map[string]int64) error {
	err := o.Store.Confirm(ctx, versions)
	if err == nil {
		o.metrics.Indexed(len(versions))
	}
	return err
}

// pageReader reads a page.
type pageReader func(article.Source, frontier.Address, fetch.Response) (article.Page, error)

// observedReader counts and times the reading of pages.
func observedReader(read pageReader, m *metrics.Metrics) pageReader {
	return func(s article.Source, a frontier.Address, r fetch.Response) (article.Page, error) {
		defer m.Stage(metrics.StageRead)()
		p, err := read(s, a, r)
		m.Read(s.ID, err == nil && p.Text != "")
		return p, err
	}
}

// metricsState is what the metrics say of the store and the queue, where they are open.
func (s *Service) metricsState(ctx context.Context) (metrics.State, error) {
	state := metrics.State{Jobs: map[[2]string]int{}}
	backlog, err := s.store.Backlog(ctx)
	if err != nil {
		return state, err
	}
	state.Waiting, state.Retrying, state.SetAside, state.Oldest = backlog.Waiting, backlog.Retrying, backlog.SetAside, backlog.Oldest
	if s.queue == nil {
		return state, nil // pages without a service
	}
	live, err := s.queue.Live(ctx)
	for _, j := range live {
		state.Jobs[[2]string{j.Kind, j.State}]++
	}
	return state, err
}

// withMetrics answers /metrics to readers, and times what the pages answer.
func (s *Service) withMetrics(at net.Addr, gate *access.Gate, pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.bounded(at, s.guarded(gate, access.Reader, s.metrics.Handler())))
	mux.Handle("/", s.observedRequests(pages))
	return mux
}
