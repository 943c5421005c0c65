package service

import (
	"context"
	"io"
	"net/http"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"yulun/article"
	"yulun/mcp"
)

// assistants makes the server for assistants on store and index, which are open.
func (s *Service) assistants(ctx context.Context) (*sdk.Server, error) {
	sources, err := s.KnownSources(ctx)
	if err != nil {
		return nil, err
	}
	lex, err := s.o.Lexicon()
	if err != nil {
		return nil, err
	}
	return mcp.New(mcp.Options{
		Index: s.index, Store: s.store, Sources: sources, Surveys: s.o.Surveys, Codebook: s.o.Codebook,
		Status: func(ctx context.Context) (any, error) { return s.Status(ctx) },
		Words:  s.WordReader, Find: s.TermFinder, StopWords: s.o.StopWords, Fold: s.FoldName,
		Topic: lex.Heading(), Version: s.o.Version, Now: s.o.Now, Log: s.o.Log,
	})
}

// Assist answers one assistant by the Model Context Protocol on two streams, until the first one ends
// or ctx does.
func (s *Service) Assist(ctx context.Context, in io.Reader, out io.Writer) error {
	if err := s.OpenRead(ctx); err != nil {
		return err
	}
	server, err := s.assistants(ctx)
	if err != nil {
		return err
	}
	return server.Run(ctx, &sdk.IOTransport{Reader: io.NopCloser(in), Writer: unclosed{out}})
}

// unclosed is a stream that Close leaves open, since it belongs to somebody else.
type unclosed struct{ io.Writer }

// Close implements io.Closer.
func (unclosed) Close() error { return nil }

// AssistOn answers assistants over HTTP, at a loopback address alone: nothing asks for a password.
func (s *Service) AssistOn(ctx context.Context, addr string, listening func(addr string)) error {
	if err := s.OpenRead(ctx); err != nil {
		return err
	}
	server, err := s.assistants(ctx)
	if err != nil {
		return err
	}
	listener, err := listenOn(addr)
	if err != nil {
		return err
	}
	if !onLoopback(listener.Addr()) {
		listener.Close()
		return article.Usagef("Give it one, such as 127.0.0.1:8601.", "--addr %s is not a loopback address, and nothing asks assistants for a password", addr)
	}
	handler := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, &sdk.StreamableHTTPOptions{
		Stateless: true, Logger: s.o.Log,
	})
	return serve(ctx, listener, handler, listening)
}
