package elastic_test

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/index/elastic"
	"yulun/index/indextest"
)

const (
	apiKey   = "c2VjcmV0LWlkOnNlY3JldC1rZXk="
	password = "correct horse battery"
)

// stubbed are options for a server that stands in for a cluster at fault.
func stubbed(t *testing.T, handler http.HandlerFunc) elastic.Options {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return elastic.Options{
		Addresses: []string{server.URL}, APIKey: apiKey, Words: indextest.Words, Simplify: indextest.Simplify, Side: indextest.Side,
		Retries: -1, Backoff: time.Millisecond,
	}
}

// answer writes what a cluster answers.
func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("X-Elastic-Product", "Elasticsearch")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// TestFaults: each fault of a cluster has a sentence, a code and a remedy, and none shows a secret.
func TestFaults(t *testing.T) {
	t.Parallel()
	always := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { answer(w, status, body) }
	}
	reason := func(typ, reason string) string {
		return fmt.Sprintf(`{"error": {"root_cause": [{"type": %q, "reason": %q}], "type": %[1]q, "reason": %[2]q}}`, typ, reason)
	}
	for _, tc := range []struct {
		name, says string
		code       article.Code
		handler    http.HandlerFunc
	}{
		{"wrong credentials", "refuses the credentials: unable to authenticate", article.CodeUsage, always(401, reason("security_exception", "unable to authenticate with provided credentials"))},
		{"too few rights", "doesn't permit this to the credentials", article.CodeUsage, always(403, reason("security_exception", "action is unauthorized for API key id [secret-id]"))},
		{"red", "can't answer for all articles: all shards failed", article.CodeUnavailable, always(503, reason("search_phase_execution_exception", "all shards failed"))},
		{"no master", "can't answer for all articles", article.CodeUnavailable, always(503, `{"error": {"type": "master_not_discovered_exception", "reason": null}}`)},
		{"full disk", "takes no articles", article.CodeUnavailable, always(429, reason("cluster_block_exception", "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]"))},
		{"overloaded", "is overloaded", article.CodeUnavailable, always(429, reason("circuit_breaking_exception", "Data too large"))},
		{"proxy", "can't answer for all articles: Bad Gateway", article.CodeUnavailable, func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
		}},
		{"another service", "can't be used", article.CodeUsage, func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"tagline": "another search engine"}`)
		}},
		{"a web server", "can't be used", article.CodeUsage, http.NotFound},
		{"broken answer", "doesn't answer: read the answer", article.CodeUnavailable, always(200, `{"half`)},
		{"no answer in time", "did not answer within 20ms", article.CodeUnavailable, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := stubbed(t, tc.handler)
			o.Timeout = time.Minute
			if strings.Contains(tc.says, "within") {
				o.Timeout = 20 * time.Millisecond
			}
			wantFault(t, o, tc.code, tc.says)
		})
	}
}

func wantFault(t *testing.T, o elastic.Options, code article.Code, says string) {
	t.Helper()
	_, err := elastic.Open(t.Context(), o)
	var e *article.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v is none for people", err)
	}
	if e.Code != code || e.Remedy == "" || !strings.Contains(e.Error(), says) {
		t.Errorf("error %s: %v\nwant %s, with a remedy: %s", e.Code, e, code, says)
	}
	for _, secret := range []string{apiKey, password, "secret-key"} {
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
			t.Errorf("error %v shows a secret", err)
		}
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	o := stubbed(t, nil)
	server := httptest.NewServer(nil)
	o.Addresses = []string{server.URL}
	server.Close()
	o.APIKey, o.User, o.Password = "", "elastic", password
	wantFault(t, o, article.CodeUnavailable, "doesn't answer: dial tcp")
}

func TestRefusedOptions(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*elastic.Options){
		"has a user in it": func(o *elastic.Options) {
			o.Addresses = []string{"http://elastic:correct%20horse%20battery@127.0.0.1:9"}
		},
		"is not an http or https address":  func(o *elastic.Options) { o.Addresses = []string{"elastic:correct horse battery@127.0.0.1:9"} },
		"has no address":                   func(o *elastic.Options) { o.Addresses = nil },
		"can't begin the name of an index": func(o *elastic.Options) { o.Prefix = "Ünterwegs" },
		"is not a refresh policy":          func(o *elastic.Options) { o.Refresh = "often" },
		"certificate authority":            func(o *elastic.Options) { o.CAFile = filepath.Join(t.TempDir(), "missing.crt") },
		"has no certificate in it":         func(o *elastic.Options) { o.CAFile = "doc.go" },
	} {
		o := stubbed(t, http.NotFound)
		change(&o)
		wantFault(t, o, article.CodeUsage, name)
	}
	if _, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{"http://127.0.0.1:9"}}); err == nil {
		t.Error("no error without Words and Simplify")
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	o := elastic.Options{APIKey: apiKey, Password: password}
	var logged strings.Builder
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("open", "options", struct{ APIKey, Password elastic.Secret }{o.APIKey, o.Password}, "key", o.APIKey)
	slog.New(slog.NewTextHandler(&logged, nil)).Info("open", "key", o.APIKey, "password", o.Password)
	encoded, err := json.Marshal(map[string]any{"key": o.APIKey})
	if err != nil {
		t.Fatal(err)
	}
	shown := fmt.Sprintf("%v %+v %#v %s %q %s", o, o, o, o.APIKey, o.Password, encoded) + logged.String()
	if strings.Contains(shown, apiKey) || strings.Contains(shown, password) {
		t.Errorf("a secret is shown: %s", shown)
	}
}

// TestCertificates: a cluster's own authority is trusted when it is given, and not otherwise.
func TestCertificates(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, given, _ := r.BasicAuth(); user != "elastic" || given != password {
			answer(w, 401, `{"error": {"type": "security_exception", "reason": "no"}}`)
			return
		}
		answer(w, 500, `{"error": {"type": "reached", "reason": "the cluster was reached"}}`)
	}))
	t.Cleanup(server.Close)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	o := stubbed(t, nil)
	o.Addresses, o.APIKey, o.User, o.Password = []string{server.URL}, "", "elastic", password
	wantFault(t, o, article.CodeUsage, "is not trusted")
	o.CAFile = filepath.Join(t.TempDir(), "ca.crt")
	if err := os.WriteFile(o.CAFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	wantFault(t, o, article.CodeUnavailable, "the cluster was reached")
	o.Addresses = []string{strings.Replace(stubbed(t, http.NotFound).Addresses[0], "http:", "https:", 1)}
	wantFault(t, o, article.CodeUsage, "doesn't speak TLS")
}

// through are options for the real server behind a proxy that may answer itself.
func through(t *testing.T, instead func(w http.ResponseWriter, r *http.Request) bool) elastic.Options {
	t.Helper()
	o := options(t)
	to, err := url.Parse(o.Addresses[0])
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !instead(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	o.Addresses = []string{server.URL}
	return o
}

// TestBusyCluster: requests and single articles that the cluster has no room for are sent again,
// and then all are there.
func TestBusyCluster(t *testing.T) {
	t.Parallel()
	all := indextest.Articles(t)
	var bulks atomic.Int64
	o := through(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/_bulk") {
			return false
		}
		switch bulks.Add(1) {
		case 1: // no room for the request
			answer(w, 429, `{"error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}}`)
		case 2: // a node is gone
			answer(w, 503, `{"error": {"type": "unavailable_shards_exception", "reason": "primary shard is not active"}}`)
		case 3: // no room for any article
			items := strings.Repeat(`{"index": {"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}}},`, len(all))
			answer(w, 200, `{"items": [`+strings.TrimSuffix(items, ",")+`]}`)
		default:
			return false
		}
		return true
	})
	db := open(t, o)
	if err := db.Put(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db); n != len(all) {
		t.Errorf("%d articles, want %d", n, len(all))
	}
	if n := bulks.Load(); n != 4 {
		t.Errorf("%d bulk requests, want 4", n)
	}
}

// TestNoArticleIsToBlame: where the cluster takes an article neither now nor after some retries, the
// index is away, and the article is not refused: it would have to wait for its turn when the cluster
// has recovered.
func TestNoArticleIsToBlame(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status             int
		kind, reason, says string
		tries              int64
	}{
		"busy":        {429, "es_rejected_execution_exception", "queue is full", "is overloaded", 3},
		"flood stage": {429, "cluster_block_exception", "disk usage exceeded flood-stage watermark", "takes no articles", 3},
		"read-only":   {403, "cluster_block_exception", "index read-only (api)", "takes no articles", 3},
		"closed":      {400, "index_closed_exception", "closed", "is closed", 3},
		// The cluster has waited for it, and for less than the request's time, so that it can say so.
		"a shard is red": {503, "unavailable_shards_exception", "primary shard is not active Timeout: [20s]", "can't answer for all articles", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var bulks atomic.Int64
			o := through(t, func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasSuffix(r.URL.Path, "/_bulk") {
					return false
				}
				bulks.Add(1)
				if wait := r.URL.Query().Get("timeout"); wait != "20000ms" {
					t.Errorf("the cluster waits %q", wait)
				}
				answer(w, 200, fmt.Sprintf(`{"items": [{"index": {"status": %d, "error": {"type": %q, "reason": %q}}}]}`, c.status, c.kind, c.reason))
				return true
			})
			o.Retries, o.Timeout = 2, 40*time.Second
			err := open(t, o).Put(t.Context(), indextest.Articles(t)[:1])
			if errors.As(err, new(*index.PutError)) || article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), c.says) || bulks.Load() != c.tries {
				t.Errorf("error %v after %d requests, want %q after %d", err, bulks.Load(), c.says, c.tries)
			}
		})
	}
}

// TestFloodStage: while a disk is all but full no article is taken, nor refused for its own sake; once
// the block is lifted the same articles are taken.
func TestFloodStage(t *testing.T) {
	t.Parallel()
	all := indextest.Articles(t)
	o := options(t)
	o.Retries = -1
	db := open(t, o)
	block := func(value string) {
		t.Helper()
		if status, answer := raw(t, o, http.MethodPut, "/"+o.Prefix+"-*/_settings", `{"index.blocks.read_only_allow_delete": `+value+`}`); status != http.StatusOK {
			t.Fatal(answer)
		}
	}
	block("true")
	if err := db.Put(t.Context(), all); article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "takes no articles") {
		t.Errorf("error %v, want that the cluster takes no articles", err)
	}
	block("null")
	if err := db.Put(t.Context(), all); err != nil || count(t, db) != len(all) {
		t.Errorf("%d of %d articles, error %v", count(t, db), len(all), err)
	}
}

// TestPartOfTheShards: no figure is made from what only a part of the shards answer.
func TestPartOfTheShards(t *testing.T) {
	t.Parallel()
	var red atomic.Bool
	o := through(t, func(w http.ResponseWriter, r *http.Request) bool {
		if red.Load() && strings.HasSuffix(r.URL.Path, "/_search") {
			answer(w, 200, `{"_shards": {"total": 2, "failed": 1, "failures": [{"reason": {"type": "no_shard_available_action_exception", "reason": "shard 1 is away"}}]}, "hits": {"total": {"value": 3}, "hits": []}}`)
			return true
		}
		return false
	})
	db := open(t, o)
	red.Store(true)
	_, searchErr := db.Search(t.Context(), index.Query{})
	_, countErr := db.Count(t.Context())
	_, cellsErr := db.Cells(t.Context(), index.Query{}, index.Cut{Bucket: index.Year})
	eachErr := db.Each(t.Context(), index.Query{}, func(index.Hit) error { return nil })
	for name, err := range map[string]error{"search": searchErr, "count": countErr, "cells": cellsErr, "each": eachErr} {
		if article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "shard 1 is away") {
			t.Errorf("%s: %v, want that a shard is away", name, err)
		}
	}
}

// TestCancelledUnderWay: a request under way ends when its context does, with the context's error,
// and the server learns of it.
func TestCancelledUnderWay(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	note := sync.OnceFunc(func() { close(ended) }) // hits and counts are asked for at once
	o := through(t, func(_ http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/_search") {
			return false
		}
		io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
		note()
		return true
	})
	_, err := open(t, o).Search(ctx, index.Query{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	<-ended
}
