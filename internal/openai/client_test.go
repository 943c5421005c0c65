package openai_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/internal/openai"
)

// serve answers every request by f. It returns a client of the server and what it was last asked.
func serve(t *testing.T, o openai.Options, f http.HandlerFunc) (*openai.Client, *string) {
	t.Helper()
	asked := new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		*asked = r.Method + " " + r.URL.Path + " " + r.Header.Get("Authorization") + "\n" + string(body)
		f(w, r)
	}))
	t.Cleanup(server.Close)
	o.Address = server.URL + "/v1/"
	c, err := openai.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, asked
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

func TestChat(t *testing.T) {
	t.Parallel()
	c, asked := serve(t, openai.Options{Key: "k-1"}, says(`{"model":"qwen3:8b-q4","system_fingerprint":"fp_1","choices":[{"message":{"role":"assistant","content":"{}"},"finish_reason":"stop"}],
		"usage":{"prompt_tokens":812,"completion_tokens":40,"total_tokens":852}}`))
	seed := 7
	got, err := c.Chat(t.Context(), openai.Chat{
		Model: "qwen3:8b", Messages: []openai.Message{{Role: "user", Content: "失信 <被> & 执行"}}, Seed: &seed, MaxTokens: 300,
		Schema: json.RawMessage(`{"type":"object"}`), SchemaName: "coding",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := openai.Answer{Content: "{}", Model: "qwen3:8b-q4", Fingerprint: "fp_1", Finish: "stop", Input: 812, Output: 40, Counted: true}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	head, body, _ := strings.Cut(*asked, "\n")
	if head != "POST /v1/chat/completions Bearer k-1" {
		t.Errorf("asked by %q", head)
	}
	var sent map[string]any
	if err := json.Unmarshal([]byte(body), &sent); err != nil {
		t.Fatal(err)
	}
	wantSent := map[string]any{
		"model": "qwen3:8b", "messages": []any{map[string]any{"role": "user", "content": "失信 <被> & 执行"}}, "temperature": 0.0, "seed": 7.0,
		"max_tokens": 300.0, "stream": false, "response_format": map[string]any{
			"type": "json_schema", "json_schema": map[string]any{"name": "coding", "strict": true, "schema": map[string]any{"type": "object"}},
		},
	}
	if d := cmp.Diff(wantSent, sent); d != "" {
		t.Error(d)
	}
}

func TestWhatFails(t *testing.T) {
	t.Parallel()
	answer := func(status int, header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if header != "" {
				w.Header().Set("Retry-After", header)
			}
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	const choices = `{"choices":[{"message":{"content":"x"}}]}`
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   openai.Error
		reason string
	}{
		"malformed JSON":       {says(`{"choices":[{"mess`), openai.Error{Again: true, Answered: true}, "not the JSON"},
		"a page instead":       {says(`<html>sign in</html>`), openai.Error{Again: true, Answered: true}, "not the JSON"},
		"no choices":           {says(`{"choices":[]}`), openai.Error{Again: true, Answered: true}, "no choices"},
		"too many requests":    {answer(429, "7", `{"error":{"message":"slow down"}}`), openai.Error{Status: 429, Again: true, Wait: 7 * time.Second}, "slow down"},
		"overloaded":           {answer(503, "", "busy"), openai.Error{Status: 503, Again: true}, "busy"},
		"a wrong key":          {answer(401, "", `{"error":"bad key"}`), openai.Error{Status: 401}, "bad key"},
		"a server's long page": {answer(400, "", strings.Repeat("乱 ", 5000)), openai.Error{Status: 400}, "乱 乱"},
		"control characters":   {answer(400, "", "\x1b[31mred\u202e\n\n alert"), openai.Error{Status: 400}, "[31mred alert"},
		"a key sent back":      {answer(401, "", `{"error":{"message":"no such key: k-secret `+strings.Repeat("x", 400)+`"}}`), openai.Error{Status: 401}, "no such key: •••"},
		"nothing said":         {answer(500, "", ""), openai.Error{Status: 500, Again: true}, "without a word"},
		"a huge answer":        {says(strings.Repeat(" ", 5000) + choices), openai.Error{Answered: true}, "more than 4096 bytes"},
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, openai.Error{Status: http.StatusTemporaryRedirect}, "another address"},
		"a connection that ends": {reset, openai.Error{Again: true, Answered: true}, ""},
		"a slow drip":            {drip, openai.Error{Again: true, Answered: true}, "within 300ms"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openai.Options{MaxBody: 4096, Key: "k-secret"}
			if strings.Contains(c.reason, "within") {
				o.Timeout = 300 * time.Millisecond
			}
			client, _ := serve(t, o, c.answer)
			_, err := client.Chat(t.Context(), openai.Chat{Model: "m"})
			var got *openai.Error
			if !errors.As(err, &got) {
				t.Fatalf("got %v, want an *openai.Error", err)
			}
			if !strings.Contains(got.Reason, c.reason) || len([]rune(got.Reason)) > 400 {
				t.Errorf("the reason is %q, want %q in it", got.Reason, c.reason)
			}
			if strings.ContainsAny(err.Error(), "\n\x1b\u202e") || strings.Contains(err.Error(), "secret") {
				t.Errorf("the message is %q", err)
			}
			c.want.Address, c.want.Reason = got.Address, got.Reason
			if d := cmp.Diff(c.want, *got); d != "" {
				t.Error(d)
			}
		})
	}
}

// reset ends the connection in the middle of the answer.
func reset(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, `{"choices":`)
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// drip sends a byte now and then and never ends.
func drip(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := w.Write([]byte(" ")); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	c, err := openai.New(openai.Options{Address: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Chat(t.Context(), openai.Chat{Model: "m"})
	var got *openai.Error
	if !errors.As(err, &got) || !got.Again || got.Answered {
		t.Errorf("got %#v, want one that may be tried again and cost nothing", err)
	}
}

func TestAStopIsTold(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, openai.Options{}, drip)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := c.Chat(ctx, openai.Chat{Model: "m"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestThePaceIsKept(t *testing.T) {
	t.Parallel()
	c, asked := serve(t, openai.Options{PerMinute: 1}, says(`{"choices":[{"message":{"content":"x"}}]}`))
	if _, err := c.Chat(t.Context(), openai.Chat{Model: "first"}); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := c.Chat(soon, openai.Chat{Model: "second"}); err == nil || strings.Contains(*asked, "second") {
		t.Errorf("a second request within a minute was made: %v, %s", err, *asked)
	}
}

func TestEmbed(t *testing.T) {
	t.Parallel()
	c, asked := serve(t, openai.Options{}, says(`{"model":"e5","data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[1,0.5]}],"usage":{"prompt_tokens":9,"total_tokens":9}}`))
	got, err := c.Embed(t.Context(), openai.Embedding{Model: "e5", Dimensions: 2, Texts: []string{"失信", "trust"}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(openai.Embedded{Vectors: [][]float32{{1, 0.5}, {0, 2}}, Model: "e5", Tokens: 9}, got); d != "" {
		t.Error(d)
	}
	if want := `{"model":"e5","input":["失信","trust"],"encoding_format":"float","dimensions":2}`; !strings.HasSuffix(*asked, want) {
		t.Errorf("asked %s, want %s", *asked, want)
	}
}

func TestVectorsThatAreWrong(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"data":[{"index":0,"embedding":[1,2]}]}`:                                  "1 vectors for 2 texts",
		`{"data":[{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]}]}`:    "index 0 is out of bounds or given twice",
		`{"data":[{"index":0,"embedding":[1,2]},{"index":7,"embedding":[1,2]}]}`:    "index 7",
		`{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2,3]}]}`:  "has 3 numbers, and should have 2",
		`{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`:          "has 0 numbers",
		`{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[0,0]}]}`:    "only zeros",
		`{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,1e39]}]}`: "not the JSON",
	} {
		c, _ := serve(t, openai.Options{}, says(body))
		_, err := c.Embed(t.Context(), openai.Embedding{Model: "e5", Dimensions: 2, Texts: []string{"a", "b"}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", body, err, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"http://127.0.0.1:11434/v1":        "",
		"http://localhost:8080/v1":         "",
		"http://[::1]:8080":                "",
		"https://10.0.0.7/v1":              "",
		"https://api.example.org/v1":       "",
		"http://10.0.0.7:8000/v1":          "plain http",
		"http://api.example.org/v1":        "plain http",
		"http://localhost.example.org/v1":  "plain http",
		"https://user:pw@api.example.org/": "more than",
		"https://api.example.org/v1?x=1":   "more than",
		"ftp://api.example.org":            "not a web address",
		"file:///etc/passwd":               "not a web address",
		"api.example.org/v1":               "not a web address",
	} {
		err := openai.Allowed(address, false)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
	if err := openai.Allowed("http://10.0.0.7:8000/v1", true); err != nil {
		t.Errorf("plain http that the user wants: %v", err)
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	const key = openai.Secret("k-geheim")
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("ask", "key", key, "options", openai.Options{Key: key})
	slog.New(slog.NewTextHandler(&logged, nil)).Info("ask", "key", key, "options", openai.Options{Key: key})
	fmt.Fprintf(&logged, "%v %+v %#v %s", key, openai.Options{Key: key}, openai.Options{Key: key}, key)
	if strings.Contains(logged.String(), "geheim") {
		t.Errorf("the key is shown: %s", logged.String())
	}
	for _, address := range []string{"https://me:geheim@llm.example.org/v1", "https://llm.example.org/v1?key=geheim", "ftp://me:geheim@x", "https://geheim%zz"} {
		if _, err := openai.New(openai.Options{Address: address}); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
