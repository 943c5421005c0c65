package notify_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"yulun/article"
	"yulun/locale"
	"yulun/notify"
	"yulun/saved"
)

const secret = "whsec_c2VjcmV0IG9mIHRoZSBkZXNr"

func message() notify.Message {
	made := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	return notify.Message{
		Address: "https://yulun.example.org",
		Search:  saved.Search{ID: "law-privacy", Title: "法律与隐私", Query: "frame:law frame:privacy", Unit: "article"},
		Notice: saved.Notice{ID: "n-2UQ7", Made: made, New: 60, Revised: 1, Items: []saved.Item{
			{
				ID: "00aa00aa00aa00aa", URL: "https://qingshi.example/1.html", Title: "个人信息<script>alert(1)</script>\r\nBcc: all@example.org", Outlet: "青石日报", Lang: "zh-Hans",
				Published: article.Day(2014, 6, 14), Arrived: made, Class: "critical", Score: -0.4, Frames: []string{"law", "privacy"}, Summary: "关于个人信息",
			},
			{ID: "00bb00bb00bb00bb", URL: "https://meridian.example/2", Title: "Privacy by law", Outlet: "Meridian Dispatch", Lang: "en", Arrived: made, Revised: true},
		}},
	}
}

func sender(env map[string]string) notify.Sender {
	return notify.Sender{Getenv: func(name string) string { return env[name] }, Version: "1.2.3"}
}

// A webhook gets a notice that the reference library of the specification verifies, with the same
// id at each try.
func TestWebhookIsSigned(t *testing.T) {
	t.Parallel()
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	status := http.StatusServiceUnavailable
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := verifier.Verify(body, r.Header); err != nil {
			t.Errorf("not verified: %v", err)
		}
		if err := verifier.Verify(append(body, ' '), r.Header); err == nil {
			t.Error("a changed body is verified")
		}
		var read map[string]any
		if err := json.Unmarshal(body, &read); err != nil {
			t.Error(err)
		}
		read["key"] = r.Header.Get("Idempotency-Key")
		got = append(got, read)
		w.WriteHeader(status)
	}))
	defer server.Close()
	hook := saved.Webhook{URL: server.URL + "/hook?token=abc", SecretEnv: "HOOK", Private: true}
	s := sender(map[string]string{"HOOK": secret})
	err = s.Webhook(t.Context(), hook, message())
	if err == nil || err.Error() != "the webhook at 127.0.0.1 answers 503 Service Unavailable" {
		t.Errorf("a server that fails: %v", err)
	}
	status = http.StatusNoContent
	if err := s.Webhook(t.Context(), hook, message()); err != nil {
		t.Error(err)
	}
	if len(got) != 2 || got[0]["key"] != "n-2UQ7" || got[1]["key"] != "n-2UQ7" || got[1]["type"] != "search.hits" {
		t.Fatalf("got %v", got)
	}
	data := got[1]["data"].(map[string]any)
	if data["new"] != 60.0 || data["revised"] != 1.0 || data["left_out"] != 59.0 || len(data["items"].([]any)) != 2 || data["id"] != "n-2UQ7" {
		t.Errorf("data %v", data)
	}
	if page := data["search"].(map[string]any)["page"]; page != "https://yulun.example.org/search?q=frame%3Alaw+frame%3Aprivacy" {
		t.Errorf("page %v", page)
	}
}

// What a webhook's address leads to is told by the operator alone: not a private address without
// leave, whatever name stands for it, and not where a server sends on.
func TestWebhookStaysWhereItWasSent(t *testing.T) {
	t.Parallel()
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the inner server was asked") }))
	defer inner.Close()
	leads := httptest.NewServer(http.RedirectHandler(inner.URL, http.StatusTemporaryRedirect))
	defer leads.Close()
	u, _ := url.Parse(inner.URL)
	env := map[string]string{"HOOK": "any text is a secret"}
	for name, tt := range map[string]struct {
		hook saved.Webhook
		want string
	}{
		"loopback":       {saved.Webhook{URL: inner.URL + "/token"}, "only private: true"},
		"a name for it":  {saved.Webhook{URL: "http://localhost:" + u.Port() + "/token"}, "only private: true"},
		"metadata":       {saved.Webhook{URL: "http://169.254.169.254/latest/token", Private: true}, "only private: true"},
		"a redirect":     {saved.Webhook{URL: leads.URL + "/token", Private: true}, "307"},
		"an unset name":  {saved.Webhook{URL: inner.URL + "/token", SecretEnv: "NOBODY"}, "NOBODY is not set"},
		"a broken key":   {saved.Webhook{URL: inner.URL + "/token", SecretEnv: "BROKEN"}, "not Base64"},
		"nobody listens": {saved.Webhook{URL: "http://127.0.0.1:1/token", Private: true}, "can't be reached"},
	} {
		if tt.hook.SecretEnv == "" {
			tt.hook.SecretEnv = "HOOK"
		}
		env["BROKEN"] = "whsec_!s3cret"
		err := sender(env).Webhook(t.Context(), tt.hook, message())
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "token") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A server that never answers holds nothing up for long.
func TestWebhookIsBounded(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-done }))
	defer server.Close()
	defer close(done)
	s := sender(map[string]string{"HOOK": "x"})
	s.Timeout = 50 * time.Millisecond
	err := s.Webhook(t.Context(), saved.Webhook{URL: server.URL, SecretEnv: "HOOK", Private: true}, message())
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// post is a mail server.
type post struct {
	mu        sync.Mutex
	mails     []string
	to        []string
	encrypted bool
	refuse    bool
	// says is what it answers to a password, with it in place of %s.
	says string
}

type postSession struct {
	*post
	conn *smtp.Conn
}

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) { return &postSession{p, c}, nil }

func (s *postSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *postSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.says != "" {
			coded := base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
			return &smtp.SMTPError{Code: 535, Message: fmt.Sprintf(s.says, password, coded)}
		}
		if user != "yulun" || password != "s3cret" {
			return errors.New("wrong")
		}
		return nil
	}), nil
}

func (s *postSession) Mail(string, *smtp.MailOptions) error { return nil }

func (s *postSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.refuse {
		return &smtp.SMTPError{Code: 450, Message: "try later"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = append(s.to, to)
	return nil
}

func (s *postSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, s.encrypted = s.conn.TLSConnectionState()
	s.mails = append(s.mails, string(text))
	return err
}

func (s *postSession) Reset() {}

func (s *postSession) Logout() error { return nil }

// office is a mail server that listens, encrypted from the start or on demand.
func office(t *testing.T, implicit bool) (*post, saved.Mail, *x509.CertPool) {
	t.Helper()
	https := httptest.NewUnstartedServer(nil) // for its certificate, of 127.0.0.1
	https.StartTLS()
	defer https.Close()
	roots := x509.NewCertPool()
	roots.AddCert(https.Certificate())
	p := &post{}
	server := smtp.NewServer(p)
	server.Domain, server.TLSConfig = "127.0.0.1", &tls.Config{Certificates: https.TLS.Certificates, MinVersion: tls.VersionTLS12}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	if implicit {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	n, _ := strconv.Atoi(port)
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	kind := "starttls"
	if implicit {
		kind = "implicit"
	}
	return p, saved.Mail{Host: "127.0.0.1", Port: n, TLS: kind, User: "yulun", PasswordFile: file, From: "Yulun <yulun@desk.example>", Private: true}, roots
}

// A mail reaches a real server, encrypted, says all that a notice has, and an article can add
// neither a head nor a recipient.
func TestMail(t *testing.T) {
	t.Parallel()
	for _, implicit := range []bool{false, true} {
		p, server, roots := office(t, implicit)
		s := sender(nil)
		s.Roots = roots
		if err := s.Mail(t.Context(), server, []string{"fang@desk.example", "ming@desk.example"}, message()); err != nil {
			t.Fatalf("implicit %t: %v", implicit, err)
		}
		if len(p.mails) != 1 || !p.encrypted || len(p.to) != 2 {
			t.Fatalf("%d mails to %v, encrypted %t", len(p.mails), p.to, p.encrypted)
		}
		read, err := mail.ReadMessage(strings.NewReader(p.mails[0]))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
		if err != nil || subject != "法律与隐私: 60 new, 1 revised" {
			t.Errorf("subject %q, %v", subject, err)
		}
		if read.Header.Get("Message-ID") != "<n-2UQ7@desk.example>" || read.Header.Get("Bcc") != "" || !strings.HasPrefix(read.Header.Get("Content-Type"), "text/plain") {
			t.Errorf("head %v", read.Header)
		}
		text := decoded(t, read)
		for _, want := range []string{
			"个人信息<script>alert(1)</script> Bcc: all@example.org\n", "青石日报 · 2014-06-14 · critical −0.40 · law, privacy\nhttps://qingshi.example/1.html\nhttps://yulun.example.org/article/00aa00aa00aa00aa\n",
			"revised · Meridian Dispatch · undated", "and 59 more", "All of them: https://yulun.example.org/search?q=frame%3Alaw",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	}
}

// decoded is the text of a mail.
// TestMailInChinese: a search that asks for Chinese has its mails in it.
func TestMailInChinese(t *testing.T) {
	t.Parallel()
	words, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := message()
	m.P = words.Printer(locale.Chinese)
	m.Notice.Items[0].ClassLabel, m.Notice.Items[0].FrameLabels, m.Notice.Items[0].Score = "批评", []string{"法治", "隐私"}, -0.001
	p, server, roots := office(t, false)
	s := sender(nil)
	s.Roots = roots
	if err := s.Mail(t.Context(), server, []string{"fang@desk.example"}, m); err != nil || len(p.mails) != 1 {
		t.Fatalf("%d mails, %v", len(p.mails), err)
	}
	read, err := mail.ReadMessage(strings.NewReader(p.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
	if err != nil || subject != "法律与隐私：新增 60 篇、修订 1 篇" || read.Header.Get("Content-Language") != "zh-Hans" {
		t.Errorf("subject %q, %v, head %v", subject, err, read.Header)
	}
	text := decoded(t, read)
	for _, want := range []string{"青石日报 · 2014年6月14日 · 批评 0.00 · 法治、隐私\n", "有修订 · Meridian Dispatch · 无日期", "另有 59 篇", "查看全部：https://yulun.example.org/search?q="} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func decoded(t *testing.T, m *mail.Message) string {
	t.Helper()
	var r io.Reader = m.Body
	if m.Header.Get("Content-Transfer-Encoding") == "base64" {
		r = base64.NewDecoder(base64.StdEncoding, r)
	} else {
		r = quotedprintable.NewReader(r)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// A server that refuses, can't be trusted, or is not allowed, is named; no secret is.
func TestMailFails(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*post, *saved.Mail, *notify.Sender)
		want   string
	}{
		"refused":              {func(p *post, _ *saved.Mail, _ *notify.Sender) { p.refuse = true }, "try later"},
		"not trusted":          {func(_ *post, _ *saved.Mail, s *notify.Sender) { s.Roots = nil }, "certificate"},
		"a wrong login":        {func(_ *post, m *saved.Mail, _ *notify.Sender) { m.User = "nobody" }, "SMTP AUTH failed"},
		"not allowed":          {func(_ *post, m *saved.Mail, _ *notify.Sender) { m.Private = false }, "only private: true"},
		"a password sent back": {func(p *post, _ *saved.Mail, _ *notify.Sender) { p.says = "no user has the password %s (%s)" }, "the password ••• (•••)"},
	} {
		p, server, roots := office(t, false)
		s := sender(nil)
		s.Roots = roots
		tt.change(p, &server, &s)
		err := s.Mail(t.Context(), server, []string{"fang@desk.example"}, message())
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "s3cret") || len(p.mails) > 0 {
			t.Errorf("%s: %v, %d mails", name, err, len(p.mails))
		}
	}
}
