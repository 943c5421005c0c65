package access_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/store"
	"yulun/store/sqlite"
)

const password = "correct horse battery"

// door is a gate on a real store, with a clock that stands still.
type door struct {
	*access.Gate
	store store.Store
	path  string
	now   time.Time
}

func newDoor(t *testing.T) *door {
	t.Helper()
	d := &door{path: filepath.Join(t.TempDir(), "store.db"), now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	d.open(t)
	t.Cleanup(func() { _ = d.store.Close() })
	for name, role := range map[string]access.Role{"王芳": access.Coder, "admin": access.Admin} {
		u := access.User{Name: name, Role: role, Hash: cheap().Hash(password), Added: d.now, Changed: d.now}
		if err := d.store.AddUser(t.Context(), u, access.Entry{At: d.now, Action: access.UserAdded, On: name}); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// open opens the store and makes a gate on it, as a start of the program does.
func (d *door) open(t *testing.T) {
	t.Helper()
	var err error
	if d.store, err = sqlite.Open(t.Context(), sqlite.Options{Path: d.path}); err != nil {
		t.Fatal(err)
	}
	d.Gate = access.NewGate(access.GateOptions{
		Store: d.store, Cost: cheap(), Now: func() time.Time { return d.now },
		Lifetimes: access.Lifetimes{Idle: 12 * time.Hour, Longest: 7 * 24 * time.Hour},
	})
}

func (d *door) logIn(t *testing.T, name string) string {
	t.Helper()
	session, err := d.LogIn(t.Context(), name, password, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// whose is the name of a session's user.
func (d *door) whose(t *testing.T, session string) string {
	t.Helper()
	c, err := d.Resume(t.Context(), session)
	if err != nil {
		t.Fatal(err)
	}
	if c.Person() != (c.Name != "") || c.Token {
		t.Errorf("resumed %+v", c)
	}
	return c.Name
}

func (d *door) audited(t *testing.T) (lines []string) {
	t.Helper()
	entries, err := d.store.Audit(t.Context(), access.AuditFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range slices.Backward(entries) {
		lines = append(lines, fmt.Sprintf("%s|%s|%s|%s", e.Who, e.From, e.Action, e.On))
	}
	return lines[2:] // of the users that were added
}

// TestLogIn: the right password opens a session, which outlives a restart; a wrong one and an
// unknown name are refused alike, and what was typed as a name is kept nowhere.
func TestLogIn(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	session := d.logIn(t, "王芳")
	if len(session) < 43 {
		t.Errorf("the secret %q has fewer than 256 bits", session)
	}
	for name, given := range map[string]string{"王芳": "wrong horse battery", "hunter2hunter2": password, "": "", "admin": strings.Repeat("x", 1<<16), "a\x00b\xff": password, strings.Repeat("王", 1<<15): password} {
		if s, err := d.LogIn(t.Context(), name, given, "192.0.2.2"); s != "" || !errors.Is(err, access.ErrRefused) {
			t.Errorf("%.20q and %.20q: %v", name, given, err)
		}
	}
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	d.open(t)
	if got := d.whose(t, session); got != "王芳" {
		t.Errorf("after a restart the session is that of %q", got)
	}
	for _, forged := range []string{"", access.Digest(session), session + "A", strings.ToLower(session)} {
		if got := d.whose(t, forged); got != "" {
			t.Errorf("the session %q is that of %q", forged, got)
		}
	}
	got := d.audited(t)
	slices.Sort(got)
	want := []string{"|192.0.2.2|login refused|", "|192.0.2.2|login refused|", "|192.0.2.2|login refused|", "|192.0.2.2|login refused|", "|192.0.2.2|login refused|admin", "|192.0.2.2|login refused|王芳", "王芳|192.0.2.1|logged in|"}
	if !slices.Equal(got, want) {
		t.Errorf("audited %q", got)
	}
}

// TestSessionsEnd: sessions end when they are not used, after a week in any case, at a log-out, and
// when role or password change.
func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	idle := d.logIn(t, "王芳")
	d.now = d.now.Add(12*time.Hour - time.Second)
	if d.whose(t, idle) == "" {
		t.Error("a session ends before its time")
	}
	d.now = d.now.Add(12*time.Hour - time.Second)
	if d.whose(t, idle) == "" {
		t.Error("use doesn't prolong a session")
	}
	d.now = d.now.Add(12 * time.Hour)
	if d.whose(t, idle) != "" {
		t.Error("a session that is not used doesn't end")
	}
	used := d.logIn(t, "王芳")
	for range 27 {
		d.now = d.now.Add(6 * time.Hour)
		if d.whose(t, used) == "" {
			t.Fatal("a session that is used ends within a week")
		}
	}
	d.now = d.now.Add(6 * time.Hour)
	if d.whose(t, used) != "" {
		t.Error("a session lasts longer than a week")
	}
	left, other := d.logIn(t, "王芳"), d.logIn(t, "王芳")
	if err := d.LogOut(t.Context(), left, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	if d.whose(t, left) != "" || d.whose(t, other) != "王芳" {
		t.Error("logging out ends another session, or not its own")
	}
	mine := d.logIn(t, "王芳")
	if err := d.ChangePassword(t.Context(), mine, "wrong", "a new and better one", ""); !errors.Is(err, access.ErrRefused) {
		t.Errorf("a change with the wrong password: %v", err)
	}
	if err := d.ChangePassword(t.Context(), mine, password, "short", ""); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("a change to a short password: %v", err)
	}
	if err := d.ChangePassword(t.Context(), mine, password, "a new and better one", "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	if d.whose(t, mine) != "王芳" || d.whose(t, other) != "" {
		t.Error("a change of the password ends its own session, or no other one")
	}
	if _, err := d.LogIn(t.Context(), "王芳", password, ""); !errors.Is(err, access.ErrRefused) {
		t.Errorf("the old password: %v", err)
	}
	if _, err := d.LogIn(t.Context(), "王芳", "a new and better one", ""); err != nil {
		t.Errorf("the new password: %v", err)
	}
	admin := d.logIn(t, "ADMIN")
	change := access.UserChange{Name: "admin", Role: access.Reader, At: d.now}
	if err := d.store.ChangeUser(t.Context(), change, "", access.Entry{At: d.now, Action: access.RoleChanged}); err != nil {
		t.Fatal(err)
	}
	if d.whose(t, admin) != "" {
		t.Error("a session keeps the role of before")
	}
}

// TestThrottle: attempts are bounded for a user, whether there is one or not, and for an address.
// The right password has to wait like any other.
func TestThrottle(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"王芳", "nobody"} {
		d := newDoor(t)
		try := func(given, from string) error {
			_, err := d.LogIn(t.Context(), name, given, from)
			return err
		}
		var wait *access.WaitError
		for i := range 10 {
			if err := try("wrong", fmt.Sprint("192.0.2.", i)); !errors.Is(err, access.ErrRefused) {
				t.Fatalf("attempt %d for %s: %v", i, name, err)
			}
		}
		if err := try(password, "198.51.100.1"); !errors.As(err, &wait) || wait.Wait != time.Minute {
			t.Errorf("the eleventh attempt for %s: %v", name, err)
		}
		if refused := len(d.audited(t)); refused != 10 {
			t.Errorf("%d entries: an attempt that waits was tried, or one that was tried is not kept", refused)
		}
		d.now = d.now.Add(time.Minute)
		if err := try("wrong", "198.51.100.1"); !errors.Is(err, access.ErrRefused) {
			t.Errorf("after a minute, for %s: %v", name, err)
		}
		if err := try("wrong", "198.51.100.1"); !errors.As(err, &wait) {
			t.Errorf("and again, for %s: %v", name, err)
		}
	}
	d := newDoor(t)
	for i := range 30 {
		if _, err := d.LogIn(t.Context(), fmt.Sprint("user", i), "wrong", "192.0.2.1"); !errors.Is(err, access.ErrRefused) {
			t.Fatal(err)
		}
	}
	var wait *access.WaitError
	if _, err := d.LogIn(t.Context(), "王芳", password, "192.0.2.1"); !errors.As(err, &wait) || wait.Wait != 10*time.Second {
		t.Errorf("the 31st attempt of an address: %v", err)
	}
	for range 20 {
		if _, err := d.LogIn(t.Context(), "王芳", "wrong", "192.0.2.1"); !errors.As(err, &wait) {
			t.Errorf("an attempt of an address that has to wait: %v", err)
		}
	}
	if _, err := d.LogIn(t.Context(), "王芳", password, "192.0.2.2"); err != nil {
		t.Errorf("from elsewhere, while another address tries: %v", err)
	}
}

// overtaken is a store in which something else happens right after a user was read, as while a
// password is being hashed.
type overtaken struct {
	store.Store
	by func()
}

func (o overtaken) User(ctx context.Context, name string) (access.User, error) {
	u, err := o.Store.User(ctx, name)
	o.by()
	return u, err
}

func (o overtaken) Session(ctx context.Context, digest string) (access.Session, access.User, error) {
	s, u, err := o.Store.Session(ctx, digest)
	o.by()
	return s, u, err
}

// SeeSession fails, as on a full disk.
func (overtaken) SeeSession(context.Context, string, time.Time) error { return errors.New("disk full") }

// TestChangesMeanwhile: the old password lets nobody in once there is another one, a role that is
// taken away doesn't come back with a new password, and a disk that is full keeps no reader out.
func TestChangesMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	session := d.logIn(t, "admin")
	change := func(c access.UserChange, keep string) func() {
		return func() {
			c.At = d.now
			if err := d.store.ChangeUser(t.Context(), c, keep, access.Entry{At: d.now, Action: access.RoleChanged}); err != nil {
				t.Error(err)
			}
		}
	}
	gate := func(by func()) *access.Gate {
		return access.NewGate(access.GateOptions{
			Store: overtaken{d.store, by}, Cost: cheap(), Now: func() time.Time { return d.now },
			Lifetimes: access.Lifetimes{Idle: 12 * time.Hour, Longest: 7 * 24 * time.Hour},
		})
	}
	fresh := gate(change(access.UserChange{Name: "王芳", Hash: cheap().Hash("a new and better one")}, ""))
	if s, err := fresh.LogIn(t.Context(), "王芳", password, "192.0.2.1"); s != "" || !errors.Is(err, access.ErrRefused) {
		t.Errorf("by a password that was replaced meanwhile: %v", err)
	}
	demoted := gate(change(access.UserChange{Name: "admin", Role: access.Reader}, access.Digest(session)))
	if err := demoted.ChangePassword(t.Context(), session, password, "a new and better one", ""); err != nil {
		t.Fatal(err)
	}
	if u, err := d.store.User(t.Context(), "admin"); err != nil || u.Role != access.Reader {
		t.Errorf("the role is %s again, %v", u.Role, err)
	}
	d.now = d.now.Add(time.Hour)
	if c, err := gate(func() {}).Resume(t.Context(), session); err != nil || c.Name != "admin" {
		t.Errorf("where nothing can be written, the session is that of %q, %v", c.Name, err)
	}
}

// TestUnknownNamesTakeAsLong: a hash is computed for a name that nobody has, too.
func TestUnknownNamesTakeAsLong(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	for _, name := range []string{"王芳", "nobody"} {
		free := d.Occupy()
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		if _, err := d.LogIn(ctx, name, "wrong", "192.0.2.1"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s is answered while no hash can be computed: %v", name, err)
		}
		cancel()
		free()
	}
}

// TestTokens: a token is known until it expires or is revoked, and its use is written down.
func TestTokens(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	text := access.NewToken()
	token := access.Token{Digest: access.Digest(text), Label: "feeds", Role: access.Reader, Added: d.now, Expires: d.now.Add(time.Hour)}
	if err := d.store.AddToken(t.Context(), token, access.Entry{At: d.now, Action: access.TokenAdded, On: "feeds"}); err != nil {
		t.Fatal(err)
	}
	who := func(text string) access.Caller {
		c, err := d.Program(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if got := who(text); got != (access.Caller{Name: "feeds", Role: access.Reader, Token: true}) || got.Person() {
		t.Errorf("the token is that of %+v", got)
	}
	for _, other := range []string{"", "yulun_", access.NewToken(), token.Digest} {
		if got := who(other); got != (access.Caller{}) {
			t.Errorf("the token %q is that of %+v", other, got)
		}
	}
	kept, err := d.store.Token(t.Context(), token.Digest)
	if err != nil || !kept.Used.Equal(d.now) {
		t.Errorf("used at %s, %v", kept.Used, err)
	}
	d.now = d.now.Add(time.Hour)
	if got := who(text); got != (access.Caller{}) {
		t.Errorf("a token that expired is that of %+v", got)
	}
}
