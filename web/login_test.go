package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yulun/access"
	"yulun/internal/perclient"
	"yulun/web"
)

// secretWord is the password of every user of these tests.
const secretWord = "correct horse battery"

// house is a newsroom behind a gate, whose clock can be set.
type house struct {
	*newsroom
	options web.Options
	gate    *access.Gate
	served  *httptest.Server
	clock   atomic.Int64
}

// lock puts the newsroom's pages behind a gate, with a user of each role, named by it, and 王芳, a
// coder.
func (n *newsroom) lock(t *testing.T, change ...func(*web.Options)) *house {
	t.Helper()
	h := &house{newsroom: n}
	h.clock.Store(visited.UnixNano())
	now := func() time.Time { return time.Unix(0, h.clock.Load()).UTC() }
	cost := access.Cost{Memory: 64, Passes: 1, Threads: 1}
	for name, role := range map[string]access.Role{"reader": access.Reader, "coder": access.Coder, "admin": access.Admin, "王芳": access.Coder} {
		u := access.User{Name: name, Role: role, Hash: cost.Hash(secretWord), Added: now(), Changed: now()}
		if err := n.store.AddUser(t.Context(), u, access.Entry{At: now(), Action: access.UserAdded, On: name}); err != nil {
			t.Fatal(err)
		}
	}
	h.gate = access.NewGate(access.GateOptions{
		Store: n.store, Cost: cost, Now: now, Lifetimes: access.Lifetimes{Idle: 12 * time.Hour, Longest: 7 * 24 * time.Hour},
	})
	h.options = n.corpus.options()
	h.options.Eraser = n.desk
	h.options.Desk, h.options.Crew, h.options.Editor, h.options.Gate, h.options.Now = n.desk, idle{}, idle{}, h.gate, now
	h.options.Find, h.options.Fold = n.desk.TermFinder, n.desk.FoldName
	for _, f := range change {
		f(&h.options)
	}
	handler, err := web.New(h.options)
	if err != nil {
		t.Fatal(err)
	}
	h.served = httptest.NewServer(handler)
	t.Cleanup(h.served.Close)
	return h
}

func (h *house) pass(d time.Duration) { h.clock.Add(int64(d)) }

// user logs a user in.
func (h *house) user(t *testing.T, name string) func(*http.Request) {
	t.Helper()
	session, err := h.gate.LogIn(t.Context(), name, secretWord, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	return func(q *http.Request) { q.AddCookie(&http.Cookie{Name: "yulun_login", Value: session}) }
}

// token makes a token of an admin.
func (h *house) token(t *testing.T) func(*http.Request) {
	t.Helper()
	text := access.NewToken()
	token := access.Token{Digest: access.Digest(text), Label: "program", Role: access.Admin, Added: visited}
	if err := h.store.AddToken(t.Context(), token, access.Entry{At: visited, Action: access.TokenAdded, On: "program"}); err != nil {
		t.Fatal(err)
	}
	return func(q *http.Request) { q.Header.Set("Authorization", "Bearer "+text) }
}

// ask sends a request, or a form, and gives the status of the answer.
func (h *house) ask(t *testing.T, method, path string, as func(*http.Request)) int {
	t.Helper()
	return h.answer(t, method, path, as).StatusCode
}

// answer sends a request, or an empty form. Its body is read to the end.
func (h *house) answer(t *testing.T, method, path string, as func(*http.Request)) *http.Response {
	t.Helper()
	q, err := http.NewRequest(method, h.served.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Origin", h.served.URL)
	}
	as(q)
	answer, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body = io.NopCloser(strings.NewReader(string(body)))
	return answer
}

// reader is somebody at a browser without scripts, behind the gate.
func (h *house) reader(t *testing.T) *reader {
	t.Helper()
	r := h.newsroom.reader(t)
	r.base, r.origin, r.accept = h.served.URL, h.served.URL, "text/html"
	return r
}

// audited are the newest entries of the audit log, newest first.
func (h *house) audited(t *testing.T, n int) (lines []string) {
	t.Helper()
	entries, err := h.store.Audit(t.Context(), access.AuditFilter{Limit: n})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		lines = append(lines, fmt.Sprintf("%s|%s|%s|%s", e.Who, e.Action, e.On, e.Note))
	}
	return lines
}

// TestLogInAndOut: who is not logged in is led to log in and back, codes under the own name, and is
// a stranger after logging out.
func TestLogInAndOut(t *testing.T) {
	t.Parallel()
	h := newNewsroom(t).lock(t)
	r := h.reader(t)
	r.open("/code/pilot/1?from=mail")
	r.wants(200, "/login")
	if got := r.last.Find("input[name=to]").AttrOr("value", ""); got != "/code/pilot/1?from=mail" {
		t.Errorf("after the login one is led to %q", got)
	}
	if r.header.Get("Cache-Control") != "no-store" || r.header.Get("Yulun-Waiting") != "" {
		t.Errorf("headers of the login: %v", r.header)
	}
	r.send(url.Values{"name": {"王芳"}, "password": {"wrong horse battery"}})
	r.wants(422, "/login")
	unknown := h.reader(t)
	unknown.open("/login")
	unknown.send(url.Values{"name": {"王芳芳"}, "password": {"wrong horse battery"}})
	unknown.wants(422, "/login")
	if strings.ReplaceAll(unknown.body, "王芳芳", "王芳") != strings.ReplaceAll(r.body, `<input type="hidden" name="to" value="/code/pilot/1?from=mail">`, "") {
		t.Error("the page tells an unknown user from a wrong password")
	}
	r.send(url.Values{"name": {"王芳"}, "password": {secretWord}})
	r.wants(200, "/code/pilot/1")
	r.send(critical)
	r.wants(200, "/code/pilot/2")
	if kept := h.codings(t, "pilot"); len(kept) != 1 || kept[0].Coder != "王芳" {
		t.Errorf("kept %+v", kept)
	}
	if got := h.audited(t, 4); got[0] != "王芳|coding|/code/pilot/1|" || got[1] != "王芳|logged in||" || got[2] != "|login refused||" || got[3] != "|login refused|王芳|" {
		t.Errorf("audited %q", got)
	}
	r.send(url.Values{"relevant": {"yes"}}) // which is not whole
	r.wants(422, "/code/pilot/2")
	// What was refused is entered again once it is answered.
	for deadline := time.Now().Add(time.Minute); !strings.HasPrefix(h.audited(t, 1)[0], "王芳|coding: not done|/code/pilot/2|entry "); {
		if time.Now().After(deadline) {
			t.Fatalf("audited %q", h.audited(t, 2))
		}
		time.Sleep(time.Millisecond)
	}
	r.open("/code")
	if r.last.Find("#coder").Length() > 0 || r.last.Find(".account").Text() != "王芳" {
		t.Error("who is logged in is asked for a name, or isn't named")
	}
	r.post("/code", url.Values{"coder": {"李雷"}})
	r.open("/code/pilot/2")
	r.send(irrelevant)
	if kept := h.codings(t, "pilot"); len(kept) != 2 || kept[1].Coder != "王芳" {
		t.Errorf("who is logged in codes as %+v", kept[1].Coder)
	}
	r.open("/account")
	r.send(nil) // the first form logs out
	r.wants(200, "/login")
	r.open("/search")
	r.wants(200, "/login")
}

// TestLoginLeadsNowhereElse: after the login one stays on this site, whatever the address says.
func TestLoginLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	h := newNewsroom(t).lock(t)
	for _, to := range []string{
		"https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)", "evil.example", "///evil.example", "",
	} {
		q, err := http.NewRequest(http.MethodPost, h.served.URL+"/login", strings.NewReader(url.Values{"to": {to}, "name": {"reader"}, "password": {secretWord}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := http.DefaultTransport.RoundTrip(q)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if got := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || got != "/" {
			t.Errorf("%q leads to %q with %d", to, got, answer.StatusCode)
		}
		h.pass(time.Minute)
	}
}

// TestStrangersSeeNothing: the answers to a stranger, and their headers, hold nothing of what was
// collected; programs are told how to show a token.
func TestStrangersSeeNothing(t *testing.T) {
	t.Parallel()
	h := newNewsroom(t).lock(t)
	for _, path := range []string{"/", "/search?q=信用", "/article/" + h.edited.ID, "/feed.atom?q=信用", "/api/search", "/api/v1/search", "/api/v1/openapi.json", "/audit", "/nowhere"} {
		answer := h.answer(t, http.MethodGet, path, func(*http.Request) {})
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(answer.Header.Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("%s: %d, %q", path, answer.StatusCode, answer.Header.Get("WWW-Authenticate"))
		}
		if strings.Contains(string(body), h.edited.Title) || answer.Header.Get("Yulun-Waiting") != "" {
			t.Errorf("%s tells a stranger something", path)
		}
		if got := answer.Header.Get("Cache-Control"); !strings.Contains(got, "private") {
			t.Errorf("%s may be kept by a cache that others share: %q", path, got)
		}
	}
	basic := func(q *http.Request) {
		h.token(t)(q)
		text := strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer ")
		q.SetBasicAuth("feeds", text)
	}
	if got := h.ask(t, http.MethodGet, "/feed.atom?q=信用", basic); got != http.StatusOK {
		t.Errorf("a feed with a token as password: %d", got)
	}
}

// TestChangePassword: with the present one alone, and other browsers are logged out.
func TestChangePassword(t *testing.T) {
	t.Parallel()
	h := newNewsroom(t).lock(t)
	r, elsewhere := h.reader(t), h.user(t, "reader")
	r.open("/account")
	r.send(url.Values{"name": {"reader"}, "password": {secretWord}})
	r.wants(200, "/account")
	const fresh = "a new and better one"
	for _, wrong := range []url.Values{
		{"password": {"wrong horse battery"}, "fresh": {fresh}, "again": {fresh}},
		{"password": {secretWord}, "fresh": {fresh}, "again": {fresh + "r"}},
		{"password": {secretWord}, "fresh": {"short"}, "again": {"short"}},
	} {
		r.post("/account", wrong)
		r.wants(422, "/account")
	}
	r.post("/account", url.Values{"password": {secretWord}, "fresh": {fresh}, "again": {fresh}})
	r.wants(200, "/account")
	if r.last.Find(".notice.good").Length() != 1 {
		t.Errorf("the page doesn't say that the password is changed:\n%s", r.last.Find("main").Text())
	}
	if got := h.ask(t, http.MethodGet, "/search", elsewhere); got != http.StatusUnauthorized {
		t.Errorf("another browser, after the change: %d", got)
	}
	r.open("/search")
	r.wants(200, "/search")
	if got := h.audited(t, 1)[0]; got != "reader|password changed|reader|" {
		t.Errorf("audited %q", got)
	}
}

// TestTooManyAttempts: the page says how long to wait, also to a browser that knows the password.
func TestTooManyAttempts(t *testing.T) {
	t.Parallel()
	h := newNewsroom(t).lock(t)
	r := h.reader(t)
	r.open("/login")
	for range 10 {
		r.send(url.Values{"name": {"reader"}, "password": {"wrong horse battery"}})
		r.wants(422, "/login")
	}
	r.send(url.Values{"name": {"reader"}, "password": {secretWord}})
	r.wants(429, "/login")
	if r.header.Get("Retry-After") != "60" || !strings.Contains(r.body, "Try again in 60 seconds.") {
		t.Errorf("Retry-After %q:\n%s", r.header.Get("Retry-After"), r.last.Find("main").Text())
	}
	h.pass(time.Minute)
	r.send(url.Values{"name": {"reader"}, "password": {secretWord}})
	r.wants(200, "/")
}

// TestSessionEnds: a browser has to log in again after half a day without a request.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	h := newNewsroom(t).lock(t)
	as := h.user(t, "reader")
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 200}, {11 * time.Hour, 200}, {11 * time.Hour, 200}, {12 * time.Hour, 401}} {
		h.pass(step.after)
		if got := h.ask(t, http.MethodGet, "/search", as); got != step.want {
			t.Errorf("after %s: %d, want %d", step.after, got, step.want)
		}
	}
}

// lostLog is a store whose audit log can't be written.
type lostLog struct{ web.Store }

func (lostLog) WriteAudit(context.Context, access.Entry) (int64, error) {
	return 0, errors.New("disk full")
}

// TestNoChangeWithoutEntry: what can't be written into the audit log isn't done.
func TestNoChangeWithoutEntry(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	h := n.lock(t, func(o *web.Options) { o.Store = lostLog{o.Store} })
	r := h.reader(t)
	r.open("/code/pilot/1")
	r.send(url.Values{"name": {"王芳"}, "password": {secretWord}})
	r.send(critical)
	r.wants(503, "/code/pilot/1")
	if kept := n.codings(t, "pilot"); len(kept) != 0 {
		t.Errorf("kept %+v", kept)
	}
}

// TestAuditPage: admins page through the log, by whom and what.
func TestAuditPage(t *testing.T) {
	t.Parallel()
	h := newNewsroom(t).lock(t)
	for i := range 130 {
		e := access.Entry{At: visited, Who: "<b>wang</b>", From: "192.0.2.1", Action: "coding", On: fmt.Sprint("/code/pilot/", i)}
		if _, err := h.store.WriteAudit(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	r := h.reader(t)
	r.open("/audit")
	r.send(url.Values{"name": {"admin"}, "password": {secretWord}})
	r.wants(200, "/audit")
	if n := r.last.Find("tbody tr").Length(); n != 100 || r.last.Find("tbody b").Length() > 0 {
		t.Errorf("%d entries, or a name is markup", n)
	}
	r.open(r.last.Find("a[rel=next]").AttrOr("href", ""))
	r.wants(200, "/audit")
	if n := r.last.Find("tbody tr").Length(); n != 35 || r.last.Find("a[rel=next]").Length() > 0 { // four users and a login more
		t.Errorf("%d entries on the second page", n)
	}
	r.open("/audit?action=logged+in&who=admin")
	if n := r.last.Find("tbody tr").Length(); n != 1 {
		t.Errorf("%d entries of one log-in", n)
	}
	for path, want := range map[string]int{"/audit?before=x": 400, "/audit?befor=1": 400, "/audit?who=nobody": 200} {
		if r.open(path); r.status != want {
			t.Errorf("%s: %d", path, r.status)
		}
	}
}

// TestRate: a client that asks too often is told to wait, in the form of the answer that it asked
// for; others are not. What a proxy says of its clients counts where the proxy is trusted.
func TestRate(t *testing.T) {
	t.Parallel()
	bounded := func(o *web.Options) {
		o.Clients = perclient.New(time.Second, 3, 100, o.Now)
		o.Proxies = access.Proxies{netip.MustParsePrefix("127.0.0.1/32")}
	}
	h := newNewsroom(t).lock(t, bounded)
	as := h.user(t, "reader")
	from := func(client string) func(*http.Request) {
		return func(q *http.Request) {
			as(q)
			q.Header.Set("X-Forwarded-For", client)
		}
	}
	for i := range 3 {
		if got := h.ask(t, http.MethodGet, "/method", from("198.51.100.1")); got != http.StatusOK {
			t.Fatalf("request %d: %d", i, got)
		}
	}
	for path, form := range map[string]string{"/method": "text/plain; charset=utf-8", "/api/v1/search": "application/problem+json", "/api/search": "application/json; charset=utf-8"} {
		answer := h.answer(t, http.MethodGet, path, from("198.51.100.1"))
		if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "1" || answer.Header.Get("Content-Type") != form {
			t.Errorf("%s: %d, %v", path, answer.StatusCode, answer.Header)
		}
	}
	if got := h.ask(t, http.MethodGet, "/assets/style.css", from("198.51.100.1")); got != http.StatusOK {
		t.Errorf("the style sheet: %d", got)
	}
	if got := h.ask(t, http.MethodGet, "/method", from("198.51.100.2")); got != http.StatusOK {
		t.Errorf("another client: %d", got)
	}
	h.pass(time.Second)
	if got := h.ask(t, http.MethodGet, "/method", from("198.51.100.1")); got != http.StatusOK {
		t.Errorf("a second later: %d", got)
	}
}
