package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/web"
)

type serveCommand struct {
	Addr string `help:"Address to listen on. Nothing asks for a password: keep it on this machine." default:"127.0.0.1:8600"`
}

// Run serves the pages until it is stopped.
func (c *serveCommand) Run(ctx context.Context, a *app) error {
	if err := a.openRead(ctx); err != nil {
		return err
	}
	return a.serve(ctx, c.Addr)
}

// grace is how long requests under way may take after a stop was asked for.
const grace = 5 * time.Second

// serve serves the pages until ctx ends.
func (a *app) serve(ctx context.Context, addr string) error {
	pages, err := a.pages()
	if err != nil {
		return err
	}
	listener, err := listenOn(addr)
	if err != nil {
		return err
	}
	return a.listen(ctx, listener, pages)
}

func listenOn(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &article.Error{Code: article.CodeUnavailable, Message: "listen on " + addr, Err: err, Remedy: "Choose another address with --addr, such as 127.0.0.1:0 for any free port."}
	}
	return listener, nil
}

// pages makes the pages on store and index, which are open.
func (a *app) pages() (http.Handler, error) {
	sources, err := a.knownSources()
	if err != nil {
		return nil, err
	}
	var frames []web.Frame
	lex, err := a.config.Lexicon()
	if err != nil {
		return nil, err
	}
	for _, f := range a.config.Codebook.Frames {
		frames = append(frames, web.Frame{ID: f.ID, Title: f.Title, Description: f.Description})
	}
	records := archive.NewReader(a.path("archive"))
	return web.New(web.Options{
		Index: a.index, Store: a.store, Sources: sources, Frames: frames, Topic: lex.Title, Surveys: a.config.Surveys, Version: buildVersion(), Now: a.now, Log: a.log,
		Raw: func(at article.Location) ([]byte, string, error) {
			r, err := records.At(at)
			return r.Body, r.Header.Get("Content-Type"), err
		},
	})
}

// listen answers what comes to a listener until ctx ends.
func (a *app) listen(ctx context.Context, listener net.Listener, pages http.Handler) error {
	server := &http.Server{
		Handler: pages, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
	}
	fmt.Fprintf(a.std.err, "The pages are at http://%s/ until Ctrl-C\n", listener.Addr())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve the pages: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}
