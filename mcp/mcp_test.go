package mcp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"yulun/article"
	"yulun/index"
	"yulun/mcp"
	"yulun/stats/words"
)

// connect makes a server whose status is a function's, and a client of it.
func connect(t *testing.T, log io.Writer, status func(context.Context) (any, error)) *sdk.ClientSession {
	t.Helper()
	server, err := mcp.New(mcp.Options{
		Index: struct{ mcp.Index }{}, Store: struct{ mcp.Store }{}, Status: status,
		Words:     func() (words.Reader, error) { return nil, errors.New("none") },
		Find:      func(index.Condition) (words.Finder, error) { return nil, errors.New("none") },
		StopWords: func() (map[string]bool, error) { return nil, nil }, Fold: strings.ToLower,
		Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := sdk.NewInMemoryTransports()
	if _, err := server.Connect(t.Context(), theirs, nil); err != nil {
		t.Fatal(err)
	}
	session, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), ours, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

func ask(t *testing.T, session *sdk.ClientSession) string {
	t.Helper()
	got, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "status", Arguments: map[string]any{}})
	if err != nil {
		t.Error(err)
		return ""
	}
	if !got.IsError || len(got.Content) != 1 {
		t.Errorf("got %+v", got)
		return ""
	}
	return got.Content[0].(*sdk.TextContent).Text
}

// TestFaultsOfTheMachineStayOnIt: the program goes on answering, the assistant learns that something
// went wrong, and the log says what beside the id that the assistant has.
func TestFaultsOfTheMachineStayOnIt(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"a panic":  func() error { panic("a row of /srv/yulun/store.db") },
		"an error": func() error { return errors.New("open /srv/yulun/store.db: too many open files") },
		"a file that can't be written": func() error {
			return &article.Error{Code: article.CodeUnavailable, Message: "the store /srv/yulun/store.db is locked by another program"}
		},
	} {
		var log strings.Builder
		session := connect(t, &log, func(context.Context) (any, error) { return nil, fail() })
		for range 2 {
			text := ask(t, session)
			_, id, ok := strings.Cut(text, "beside the id ")
			if !ok || strings.Contains(text, "store.db") || !strings.Contains(log.String(), "id="+id+" ") {
				t.Errorf("%s: told %q, logged %s", name, text, log.String())
			}
		}
		if !strings.Contains(log.String(), "store.db") {
			t.Errorf("%s: logged %s", name, log.String())
		}
	}
}

// TestMistakesAreTold: an assistant learns what it asked wrongly, and what takes too long.
func TestMistakesAreTold(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"there is no survey of 1984": article.Usagef("Take another one.", "there is no survey of 1984"),
		"Narrow the query":           context.DeadlineExceeded,
	} {
		session := connect(t, io.Discard, func(context.Context) (any, error) { return nil, fmt.Errorf("asked: %w", err) })
		if text := ask(t, session); !strings.Contains(text, want) {
			t.Errorf("told %q, want %q", text, want)
		}
	}
	session := connect(t, io.Discard, func(context.Context) (any, error) { return nil, nil })
	for tool, args := range map[string]map[string]any{
		"search": {"limit": 51}, "kwic": {"term": "失信", "context": 201}, "collocates": {"term": "失信", "window": 51},
	} {
		got, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: args})
		if err != nil || !got.IsError || !strings.Contains(got.Content[0].(*sdk.TextContent).Text, "must be from 1 to") {
			t.Errorf("%s: %+v, %v", tool, got, err)
		}
	}
}

// TestLongQueriesAreRefused: an assistant asks for no more words than a reader of the pages may.
func TestLongQueriesAreRefused(t *testing.T) {
	t.Parallel()
	session := connect(t, io.Discard, func(context.Context) (any, error) { return nil, nil })
	long := strings.Repeat("失信 OR ", 400) + "老赖"
	for tool, args := range map[string]map[string]any{
		"search": {"query": long}, "kwic": {"term": long}, "keyness": {"query": "失信", "against": long}, "series": {"query": long}, "top": {"query": long},
	} {
		got, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: args})
		if err != nil || !got.IsError || !strings.Contains(got.Content[0].(*sdk.TextContent).Text, "up to 2000 are read") {
			t.Errorf("%s: %+v, %v", tool, got, err)
		}
	}
}

// TestQuestionsTakeTurns: assistants that ask much at once don't take the machine from all others.
func TestQuestionsTakeTurns(t *testing.T) {
	t.Parallel()
	var active, top atomic.Int64
	most := int64(2 * runtime.GOMAXPROCS(0))
	full, free := make(chan struct{}, 100), make(chan struct{})
	session := connect(t, io.Discard, func(context.Context) (any, error) {
		n := active.Add(1)
		defer active.Add(-1)
		for old := top.Load(); n > old && !top.CompareAndSwap(old, n); old = top.Load() {
		}
		full <- struct{}{}
		<-free
		return nil, errors.New("enough")
	})
	var all sync.WaitGroup
	for range 3 * most {
		all.Go(func() { ask(t, session) })
	}
	for range most {
		<-full
	}
	close(free)
	all.Wait()
	if top.Load() != most {
		t.Errorf("%d questions at once, want %d", top.Load(), most)
	}
}
