package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestDoor: at an address of the network pages, API, metrics and assistants are there for users and
// tokens alone. A user who is removed while the pages are served is out at once.
func TestDoor(t *testing.T) {
	t.Parallel()
	data := t.TempDir() + "/data"
	yulun := func(input string, args ...string) string {
		t.Helper()
		command := exec.Command("yulun", append(args, "--data", data)...)
		command.Stdin = strings.NewReader(input)
		var out, messages bytes.Buffer
		command.Stdout, command.Stderr = &out, &messages
		if err := command.Run(); err != nil {
			t.Fatalf("yulun %v: %v\n%s", args, err, messages.String())
		}
		return strings.TrimSpace(out.String())
	}
	yulun("", "demo", "--no-serve", "--quiet")
	for _, args := range [][]string{{"serve", "--addr", "0.0.0.0:0"}, {"serve", "--addr", "127.0.0.1:0", "--host", "yulun.example"}, {"serve", "--addr", "127.0.0.1:0", "--login", "always"}} {
		out, err := exec.Command("yulun", append(args, "--data", data)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "yulun users add NAME --role admin") {
			t.Errorf("yulun %v: %v %s", args, err, out)
		}
	}
	const password = "correct horse battery"
	yulun(password+"\n", "users", "add", "wang", "--role", "coder")
	token := yulun("", "tokens", "add", "prometheus")
	at := serveAt(t, "serve", "--addr", "0.0.0.0:0", "--data", data, "--host", "yulun.example")

	ask := func(client *http.Client, path, host, token string) (int, string) {
		t.Helper()
		q, err := http.NewRequest(http.MethodGet, at+path, nil)
		noError(t, err)
		if q.Host = host; token != "" {
			q.Header.Set("Authorization", "Bearer "+token)
		}
		q.Header.Set("Accept", "text/html")
		got, err := client.Do(q)
		noError(t, err)
		defer got.Body.Close()
		body, err := io.ReadAll(got.Body)
		noError(t, err)
		return got.StatusCode, string(body)
	}
	stranger := http.DefaultClient
	for path, want := range map[string]int{"api/v1/search": 401, "metrics": 401, "feed.atom": 401, "healthz": 200, "robots.txt": 200} {
		if status, body := ask(stranger, path, "", ""); status != want {
			t.Errorf("a stranger at %s: %d %s", path, status, body)
		}
	}
	if status, body := ask(stranger, "", "", ""); status != 200 || !strings.Contains(body, `name="password"`) {
		t.Errorf("a stranger at the first page: %d", status)
	}
	for path, want := range map[string]string{"api/v1/search": `"total"`, "metrics": "yulun_store_up 1", "feed.atom": "<feed"} {
		if status, body := ask(stranger, path, "yulun.example", token); status != 200 || !strings.Contains(body, want) {
			t.Errorf("a token at %s: %d %.300s", path, status, body)
		}
	}
	if status, _ := ask(stranger, "metrics", "rebind.example", token); status != http.StatusMisdirectedRequest {
		t.Errorf("another site's name: %d", status)
	}

	jar, err := cookiejar.New(nil)
	noError(t, err)
	browser := &http.Client{Jar: jar}
	logIn, err := browser.PostForm(at+"login", url.Values{"name": {"wang"}, "password": {password}, "to": {"/search?q=失信"}})
	noError(t, err)
	logIn.Body.Close()
	if logIn.StatusCode != 200 || logIn.Request.URL.Path != "/search" {
		t.Errorf("after the login: %d at %s", logIn.StatusCode, logIn.Request.URL)
	}
	if status, body := ask(browser, "code", "", ""); status != 200 || !strings.Contains(body, "wang") {
		t.Errorf("the coder at /code: %d", status)
	}
	yulun("", "users", "remove", "wang")
	if status, body := ask(browser, "code", "", ""); status != 200 || !strings.Contains(body, `name="password"`) {
		t.Errorf("after being removed: %d", status)
	}
	entries := yulun("", "audit", "--json")
	for _, want := range []string{`"who":"wang","from":"127.0.0.1","action":"logged in"`, `"action":"user removed","on":"wang"`, `"action":"token added","on":"prometheus"`} {
		if !strings.Contains(entries, want) {
			t.Errorf("the audit log lacks %s:\n%s", want, entries)
		}
	}

	assistants := serveAt(t, "mcp", "--addr", "0.0.0.0:0", "--data", data)
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	if _, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: assistants}, nil); err == nil {
		t.Error("an assistant without a token is answered")
	}
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: assistants, HTTPClient: &http.Client{Transport: bearer(token)}}, nil)
	noError(t, err)
	defer session.Close()
	if got := callTool(t, session, "search", map[string]any{"query": "失信"}); got.IsError {
		t.Errorf("an assistant with a token: %s", toolText(got))
	}
}

// bearer sends a token with each request.
type bearer string

// RoundTrip implements http.RoundTripper.
func (b bearer) RoundTrip(q *http.Request) (*http.Response, error) {
	q = q.Clone(q.Context())
	q.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(q)
}

// serveAt starts the program and gives the loopback address at which it answers, until the test
// ends.
func serveAt(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.Command("yulun", args...)
	messages, err := command.StderrPipe()
	noError(t, err)
	noError(t, command.Start())
	t.Cleanup(func() {
		noError(t, command.Process.Signal(os.Interrupt))
		_ = command.Wait()
	})
	lines := bufio.NewScanner(messages)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), " at http://"); ok {
			u, err := url.Parse("http://" + strings.Fields(address)[0])
			noError(t, err)
			go func() { _, _ = io.Copy(io.Discard, messages) }()
			return "http://127.0.0.1:" + u.Port() + "/"
		}
	}
	t.Fatalf("yulun %v says no address", args)
	return ""
}
