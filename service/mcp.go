package service

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"yulun/access"
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
		Status: s.statusElsewhere,
		Words:  s.WordReader, Find: s.TermFinder, StopWords: s.o.StopWords, Fold: s.FoldName,
		Topic: lex.Heading(), Version: s.o.Version, Now: s.o.Now, Log: s.o.Log,
	})
}

// statusElsewhere is the status for those who have no business with the folders of this machine.
func (s *Service) statusElsewhere(ctx context.Context) (any, error) {
	st, err := s.Status(ctx)
	st.Data = filepath.Base(st.Data)
	for _, fault := range []*string{&st.IndexFault, &st.ArchiveFault} {
		*fault = strings.ReplaceAll(*fault, s.o.Data+string(filepath.Separator), "")
	}
	return st, err
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

// AssistOn answers assistants over HTTP. Elsewhere than on this machine they show a token.
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
	gate, err := s.gate(ctx, listener.Addr())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if gate == nil && s.o.Door.public(listener.Addr()) {
		return errors.Join(article.Usagef("Leave --login never out, and make a token: yulun tokens add LABEL.", "assistants that others than this machine reach need a token"), listener.Close())
	}
	handler := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, &sdk.StreamableHTTPOptions{
		Stateless: true, Logger: s.o.Log,
	})
	var origin http.CrossOriginProtection // a page of another site makes no assistant's requests
	return s.serve(ctx, listener, s.bounded(listener.Addr(), s.guarded(gate, access.Reader, origin.Handler(handler))), listening)
}
