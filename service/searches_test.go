package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"yulun/jobs"
	"yulun/saved"
)

// fileOf are saved searches in memory.
type fileOf struct{ settings saved.Settings }

func (f *fileOf) Saved(context.Context) (saved.Settings, error) { return f.settings, nil }

func (*fileOf) Editable() bool { return false }

func (*fileOf) SaveSearch(context.Context, saved.Search) error { return errors.New("not here") }

func (*fileOf) RemoveSearch(context.Context, string) error { return errors.New("not here") }

// letters is a mail server that keeps the ids of what it gets.
type letters struct {
	mu  sync.Mutex
	ids []string
}

type letter struct{ *letters }

func (l *letters) NewSession(*smtp.Conn) (smtp.Session, error) { return letter{l}, nil }

func (letter) Mail(string, *smtp.MailOptions) error { return nil }

func (letter) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (letter) Reset() {}

func (letter) Logout() error { return nil }

func (l letter) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ": "); strings.EqualFold(name, "Message-ID") {
			l.mu.Lock()
			l.ids = append(l.ids, strings.Trim(strings.TrimSpace(value), "<>"))
			l.mu.Unlock()
		}
	}
	return err
}

// startLetters starts a mail server and says where it is.
func startLetters(t *testing.T) (*letters, *saved.Mail) {
	t.Helper()
	l := &letters{}
	server := smtp.NewServer(l)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	n, err := strconv.Atoi(port)
	check(t, err)
	return l, &saved.Mail{Host: "127.0.0.1", Port: n, TLS: "none", From: "yulun@desk.example", Private: true}
}

// telling is a service with a saved search, its webhook and its mail server.
type telling struct {
	*Service
	t      *testing.T
	file   *fileOf
	now    time.Time
	status int
	got    []saved.Notice
	*letters
}

func newTelling(t *testing.T) *telling {
	t.Helper()
	d := &telling{t: t, now: time.Now(), status: http.StatusOK}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var read struct{ Data saved.Notice }
		if err := json.NewDecoder(r.Body).Decode(&read); err != nil {
			t.Error(err)
		}
		d.got = append(d.got, read.Data)
		w.WriteHeader(d.status)
	}))
	t.Cleanup(hook.Close)
	var server *saved.Mail
	d.letters, server = startLetters(t)
	d.file = &fileOf{saved.Settings{Mail: server, Searches: []saved.Search{{
		ID: "all", Query: "relevant:any", Unit: "article",
		Notify: saved.Notify{Webhook: &saved.Webhook{URL: hook.URL, SecretEnv: "HOOK", Private: true}, Mail: []string{"fang@desk.example"}},
	}}}}
	d.Service = newService(t)
	d.o.Searches, d.o.Getenv, d.o.Now = d.file, func(string) string { return "secret" }, func() time.Time { return d.now }
	check(t, d.Lock(t.Context()))
	check(t, d.openWrite(t.Context()))
	check(t, d.openIndex(t.Context()))
	return d
}

// add adds articles to store and index.
func (d *telling) add(from, to int) {
	d.t.Helper()
	sink, err := d.sink(d.t.Context())
	check(d.t, err)
	for n := from; n < to; n++ {
		keep(d.t, sink, fmt.Sprintf("第%d篇", n))
	}
	check(d.t, d.updateIndex(d.t.Context()))
}

// tell tells of the search once.
func (d *telling) tell() error { return d.Notify(d.t.Context(), "all") }

// later reports whether an error asks for another look at a time.
func later(err error) bool { return errors.As(err, new(*jobs.WaitError)) }

// stopping is a context that ends once something is over, without a word to what is under way.
type stopping struct {
	context.Context
	over func() bool
}

func (s stopping) Err() error {
	if s.over() {
		return context.Canceled
	}
	return s.Context.Err()
}

// What was delivered while the program stops is not delivered again at its next start.
func TestNoticeWhileTheProgramStops(t *testing.T) {
	t.Parallel()
	d := newTelling(t)
	check(t, d.tell())
	d.add(0, 2)
	ctx := stopping{t.Context(), func() bool { return len(d.got) > 0 }}
	if err := d.Notify(ctx, "all"); err != nil && !later(err) && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Hour)
	if err := d.tell(); err != nil && !later(err) {
		t.Fatal(err)
	}
	if len(d.got) != 1 || len(d.ids) != 1 {
		t.Errorf("the webhook was told %d times, people %d times", len(d.got), len(d.ids))
	}
}

// What was there before the first look is not told. Each way of telling gets a notice once, under
// one id, whatever the other one does; a long notice lists some and counts all.
func TestNotify(t *testing.T) {
	t.Parallel()
	d := newTelling(t)
	d.add(0, 2)
	for range 2 {
		if err := d.tell(); err != nil || len(d.got)+len(d.ids) > 0 {
			t.Fatalf("nothing is new: %v, %d notices", err, len(d.got))
		}
	}
	d.add(2, 2+saved.MostItems+3)
	d.status = http.StatusInternalServerError
	for try := range 2 {
		if err := d.tell(); err == nil || later(err) || !strings.Contains(err.Error(), "answers 500") {
			t.Fatalf("a hook that fails: %v", err)
		}
		st, err := d.undelivered(t.Context())
		if err != nil || len(st) != 1 || st[0].Attempts != try+1 || st[0].Hits != saved.MostItems+3 {
			t.Fatalf("undelivered %+v, %v", st, err)
		}
	}
	d.status = http.StatusOK
	d.add(100, 101) // for the next notice
	if err := d.tell(); !later(err) {
		t.Fatalf("delivered: %v", err)
	}
	first := d.got[0]
	if len(d.got) != 3 || len(d.ids) != 1 || d.ids[0] != first.ID+"@desk.example" {
		t.Fatalf("%d notices, mails %v of %s", len(d.got), d.ids, first.ID)
	}
	for _, n := range d.got {
		if n.ID != first.ID || n.New != saved.MostItems+3 || n.Revised != 0 || len(n.Items) != saved.MostItems || n.Items[0].Title != first.Items[0].Title {
			t.Errorf("%s: %d new, %d listed, the first %q", n.ID, n.New, len(n.Items), n.Items[0].Title)
		}
	}
	if !strings.Contains(first.Items[0].Title, fmt.Sprintf("第%d篇", 2+saved.MostItems+2)) {
		t.Errorf("the newest is %q", first.Items[0].Title)
	}
	if err := d.tell(); !later(err) || len(d.got) != 4 || d.got[3].New != 1 || d.got[3].ID == first.ID || len(d.ids) != 2 {
		t.Errorf("the next one: %v, %d notices, %d mails", err, len(d.got), len(d.ids))
	}
	if err := d.tell(); err != nil || len(d.got) != 4 {
		t.Errorf("nothing more: %v, %d notices", err, len(d.got))
	}
}

// Notices of a search are at least so far apart, and one that went and came back tells nothing of
// the time between.
func TestNotifyEvery(t *testing.T) {
	t.Parallel()
	d := newTelling(t)
	notify := &d.file.settings.Searches[0].Notify
	notify.Every = time.Hour
	check(t, d.tell())
	d.add(0, 1)
	if err := d.tell(); !later(err) || len(d.got) != 1 {
		t.Fatalf("%v, %d notices", err, len(d.got))
	}
	d.add(1, 2)
	d.now = d.now.Add(59 * time.Minute)
	if err := d.tell(); !later(err) || len(d.got) != 1 {
		t.Fatalf("too early: %v, %d notices", err, len(d.got))
	}
	d.now = d.now.Add(2 * time.Minute)
	if err := d.tell(); !later(err) || len(d.got) != 2 {
		t.Fatalf("in time: %v, %d notices", err, len(d.got))
	}
	whom := *notify
	*notify = saved.Notify{}
	check(t, d.tell())
	d.add(2, 3)
	*notify = whom
	d.now = d.now.Add(2 * time.Hour)
	check(t, d.tell())
	d.add(3, 4)
	if err := d.tell(); !later(err) || len(d.got) != 3 || d.got[2].New != 1 {
		t.Errorf("after it came back: %v, %d notices", err, len(d.got))
	}
}

// A notice is told as it was written down, though the query has changed meanwhile; whom the file no
// longer names is not told.
func TestNotifyAfterAChange(t *testing.T) {
	t.Parallel()
	d := newTelling(t)
	check(t, d.tell())
	d.add(0, 1)
	d.status = http.StatusBadGateway
	if err := d.tell(); err == nil || later(err) {
		t.Fatal(err)
	}
	d.file.settings.Searches[0].Notify.Webhook = nil
	d.file.settings.Searches[0].Query = "没有这样的词"
	if err := d.tell(); !later(err) || len(d.got) != 1 || len(d.ids) != 1 {
		t.Errorf("%v, %d notices, %d mails", err, len(d.got), len(d.ids))
	}
	if st, err := d.undelivered(t.Context()); err != nil || len(st) > 0 {
		t.Errorf("undelivered %+v, %v", st, err)
	}
}

// Two machines with other searches share a store: neither makes the other tell of the same again,
// or forget what came in meanwhile. Only who removes a search has it begin anew.
func TestNotifyBesideOtherSearches(t *testing.T) {
	t.Parallel()
	d := newTelling(t)
	mine := d.file.settings.Searches
	other := mine[0]
	other.ID = "other"
	check(t, d.tell())
	d.add(0, 1)
	d.file.settings.Searches = []saved.Search{other}
	if _, err := d.CheckSearches(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.tell(); !errors.Is(err, jobs.ErrUnknownSearch) { // a job that the other machine planned
		t.Fatal(err)
	}
	d.file.settings.Searches = mine
	if err := d.tell(); !later(err) || len(d.got) != 1 || d.got[0].New != 1 {
		t.Fatalf("%v, %d notices", err, len(d.got))
	}
	if forgotten, err := d.ForgetSearch(t.Context(), "all"); err != nil || !forgotten {
		t.Fatal(forgotten, err)
	}
	d.add(1, 2)
	if err := d.tell(); err != nil || len(d.got) != 1 {
		t.Errorf("one that was removed: %v, %d notices", err, len(d.got))
	}
	if forgotten, err := d.ForgetSearch(t.Context(), "nothing"); err != nil || forgotten {
		t.Error(forgotten, err)
	}
}
