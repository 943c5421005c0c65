package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/access"
	"yulun/article"
	"yulun/dossier"
	"yulun/internal/perclient"
	"yulun/internal/wait"
	"yulun/locale"
	"yulun/web"
)

// serveGrace is how long requests under way may take after a stop was asked for.
const serveGrace = 5 * time.Second

// Serve serves the pages on store and index, which are open, until ctx ends. listening takes the
// address.
func (s *Service) Serve(ctx context.Context, addr string, listening func(addr string)) error {
	listener, err := listenOn(addr)
	if err != nil {
		return err
	}
	gate, err := s.gate(ctx, listener.Addr())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	pages, err := s.renewedPages(ctx, listener.Addr(), gate)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	s.warnOfNetwork(listener.Addr())
	watching, stop := context.WithCancel(ctx)
	var group errgroup.Group
	group.Go(func() error { s.watchSources(watching); return nil })
	err = s.serve(ctx, listener, s.withMetrics(listener.Addr(), gate, pages), listening)
	stop()
	return errors.Join(err, group.Wait())
}

// renewedPages are the pages at an address, which are made again whenever the sources have changed.
func (s *Service) renewedPages(ctx context.Context, at net.Addr, gate *access.Gate) (http.Handler, error) {
	var newest atomic.Pointer[http.Handler]
	clients, recent := s.clients(at), &recentStore{Store: s.store}
	renew := func(ctx context.Context) error {
		pages, err := s.pages(ctx, at, gate, clients, recent)
		if err == nil {
			newest.Store(&pages)
		}
		return err
	}
	if err := renew(ctx); err != nil {
		return nil, err
	}
	s.renewPages.Store(&renew)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*newest.Load()).ServeHTTP(w, r) }), nil
}

func listenOn(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &article.Error{
			Code: article.CodeUnavailable, Message: "listen on " + addr, Err: err,
			Remedy: "Choose another address with --addr, such as 127.0.0.1:0 for any free port.",
		}
	}
	return listener, nil
}

// desk takes the codings of the pages at an address; nil takes none.
func (s *Service) desk(at net.Addr) web.Desk {
	if d := s.o.Door; d.asks(at) || d.anyone(at).May(access.Coder) {
		return s
	}
	return nil
}

// pages makes the pages at an address, on store and index, which are open.
func (s *Service) pages(ctx context.Context, at net.Addr, gate *access.Gate, clients *perclient.Limiter, recent *recentStore) (http.Handler, error) {
	sources, err := s.KnownSources(ctx)
	if err != nil {
		return nil, err
	}
	lex, err := s.o.Lexicon()
	if err != nil {
		return nil, err
	}
	digest, err := s.configuration()
	if err != nil {
		return nil, err
	}
	o := web.Options{
		Index: s.index, Store: recent, Raw: s.raw(), Sources: sources, Codebook: s.o.Codebook, Lexicon: lex, Scorer: s.pageScorer(), Topic: lex.Heading(), TopicIn: lex.TitleIn, Surveys: s.o.Surveys, Events: s.o.Events,
		Searches: s.o.Searches, Find: s.TermFinder, Fold: s.FoldName, Desk: s.desk(at), Anyone: s.o.Door.anyone(at), Gate: gate, Clients: clients, Proxies: s.o.Door.Proxies, Limits: s.o.Door.Limits, Configuration: digest, Version: s.o.Version, Now: s.o.Now, Log: s.o.Log,
	}
	o.Eraser = s
	o.Folder = filepath.Base(s.o.Data)
	o.Languages = s.languages
	o.Words, o.StopWords = s.WordReader, s.o.StopWords
	if s.o.RunCommand != "" {
		o.Crew, o.RunCommand = crew{s}, s.o.RunCommand
		if s.o.SourceConfig != nil {
			o.Editor = editor{Service: s, loopback: !s.o.Door.public(at), contact: s.contact}
		}
	}
	return web.New(o)
}

// pageScorer makes the scorer of earlier revisions when a page first needs it: it takes memory, and
// few articles have any. It asks no encoder, for a page must not wait for one.
func (s *Service) pageScorer() func() (dossier.Scorer, error) {
	return sync.OnceValues(func() (dossier.Scorer, error) {
		scorer, _, err := s.scorer()
		return scorer, err
	})
}

// serve answers what comes to a listener until ctx ends.
func (s *Service) serve(ctx context.Context, listener net.Listener, pages http.Handler, listening func(addr string)) error {
	limits := s.o.Door.Limits
	if !s.o.Door.public(listener.Addr()) {
		pages = withoutProxies(s.plain, pages)
	}
	server := &http.Server{
		Handler:           ownHosts(listener.Addr(), s.o.Door.Hosts, s.plain, pages),
		ReadHeaderTimeout: min(limits.Read, 10*time.Second), ReadTimeout: limits.Read, WriteTimeout: limits.Write, IdleTimeout: limits.Idle,
		MaxHeaderBytes: limits.Header,
	}
	if listening != nil {
		listening(listener.Addr().String())
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve the pages: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), serveGrace)
	defer cancel()
	if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// serveWhenReady serves the pages once store and index answer, and would answer rightly. Until then it answers only questions
// about the service's health.
func (s *Service) serveWhenReady(ctx context.Context, addr string, listening func(addr string)) error {
	listener, err := listenOn(addr)
	if err != nil {
		return err
	}
	gate, err := s.gate(ctx, listener.Addr())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	s.warnOfNetwork(listener.Addr())
	var pages atomic.Pointer[http.Handler]
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		for {
			err := s.Ready(ctx)
			if err == nil {
				err = s.prepareIndex(ctx)
			}
			if err == nil {
				handler, err := s.renewedPages(ctx, listener.Addr(), gate)
				if err != nil {
					return err
				}
				pages.Store(&handler)
				return nil
			}
			s.o.Log.WarnContext(ctx, "the pages wait", "err", err)
			if wait.For(ctx, 5*time.Second) != nil {
				return nil
			}
		}
	})
	group.Go(func() error {
		return s.serve(ctx, listener, s.withMetrics(listener.Addr(), gate, s.withHealth(&pages, gate != nil)), listening)
	})
	return group.Wait()
}

// withHealth answers /healthz and /readyz, and leaves everything else to the pages once they are
// there. What is wrong is told where nobody has to log in; else the log says it.
func (s *Service) withHealth(pages *atomic.Pointer[http.Handler], hidden bool) http.Handler {
	mux, disk := http.NewServeMux(), &probe{check: s.canWrite, now: s.o.Now}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answerHealth(w, nil) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		err := errors.Join(s.Ready(ctx), disk.ask())
		if err == nil && pages.Load() == nil {
			if err = s.sound(ctx); err == nil { // they come within seconds
				err = errors.New("the pages are being prepared")
			}
		}
		if err != nil && hidden {
			s.o.Log.WarnContext(ctx, "the service is not ready", "err", err)
			err = errors.New("the log says what is wrong")
		}
		answerHealth(w, err)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if handler := pages.Load(); handler != nil {
			(*handler).ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", "5")
		s.plain(w, r, http.StatusServiceUnavailable, locale.Key("The pages wait for store and index; /readyz says why. Nothing is lost."))
	})
	return mux
}

// probe asks a check whose answer holds for a while, however often it is asked for: that of the disk
// writes to it.
type probe struct {
	check func() error
	now   func() time.Time

	mu    sync.Mutex
	until time.Time
	err   error
}

// probeHolds is for how long an answer holds.
const probeHolds = 10 * time.Second

func (p *probe) ask() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.now(); !now.Before(p.until) {
		p.err, p.until = p.check(), now.Add(probeHolds)
	}
	return p.err
}

// probeBytes is what canWrite writes: more than a few blocks that a full disk may still have.
const probeBytes = 256 << 10

// canWrite is the reason why nothing can be written into the data folder, such as a full disk. A
// folder that is not there yet is made when it is needed.
func (s *Service) canWrite() error {
	probe, err := os.CreateTemp(s.o.Data, ".probe-*")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("data folder: %w", err)
	}
	defer os.Remove(probe.Name())
	_, err = probe.Write(make([]byte, probeBytes))
	if err = errors.Join(err, probe.Close()); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}

// answerHealth says as JSON whether all is well.
func answerHealth(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	answer := map[string]any{"ok": err == nil}
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		answer["fault"] = err.Error()
	}
	_ = json.NewEncoder(w).Encode(answer) // it fails where the client is gone
}
