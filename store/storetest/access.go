package storetest

import (
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/access"
	"yulun/article"
)

// entry is one of the audit log.
func (f *fixture) entry(action access.Action, on string) access.Entry {
	return access.Entry{At: f.now, Who: "admin", From: "192.0.2.7", Action: action, On: on, Note: "注"}
}

// audited are the actions of the audit log, newest first.
func (f *fixture) audited(t *testing.T, filter access.AuditFilter) (actions []access.Action) {
	t.Helper()
	filter.Limit = 100
	entries, err := f.Audit(f.ctx, filter)
	noError(t, err)
	for _, e := range entries {
		actions = append(actions, e.Action)
	}
	return actions
}

// users: a name is taken whatever its letters' case; a change ends the user's sessions; each change
// comes with its entry, and one that fails without.
func users(t *testing.T, f *fixture) {
	wang := access.User{Name: "Wang", Role: access.Coder, Hash: "$argon2id$1", Added: f.now, Changed: f.now}
	noError(t, f.AddUser(f.ctx, wang, f.entry(access.UserAdded, "Wang")))
	li := access.User{Name: "李雷", Role: access.Admin, Hash: "$argon2id$2", Added: f.now, Changed: f.now}
	noError(t, f.AddUser(f.ctx, li, f.entry(access.UserAdded, "李雷")))
	f.wantCode(t, "a name that is taken", f.AddUser(f.ctx, access.User{Name: "WANG", Role: access.Admin, Hash: "x", Added: f.now, Changed: f.now}, f.entry(access.UserAdded, "WANG")), article.CodeUsage)
	f.reopen()
	got, err := f.Users(f.ctx)
	noError(t, err)
	equal(t, "users", got, []access.User{wang, li})
	_, err = f.User(f.ctx, "zhao")
	f.wantCode(t, "an unknown user", err, article.CodeNotFound)

	hashes := map[string]string{"d1": wang.Hash, "d2": wang.Hash, "d3": li.Hash}
	for digest, user := range map[string]string{"d1": "wang", "d2": "WANG", "d3": "李雷"} {
		s := access.Session{Digest: digest, User: user, Opened: f.now, Seen: f.now}
		noError(t, f.OpenSession(f.ctx, s, hashes[digest], time.Time{}, f.entry(access.LoggedIn, user)))
	}
	session, user, err := f.Session(f.ctx, "d1")
	noError(t, err)
	equal(t, "session", session, access.Session{Digest: "d1", User: "Wang", Opened: f.now, Seen: f.now})
	equal(t, "its user", user, wang)
	changed := wang
	changed.Role, changed.Changed = access.Reader, f.now.Add(time.Hour)
	noError(t, f.ChangeUser(f.ctx, access.UserChange{Name: "Wang", Role: access.Reader, At: changed.Changed}, "d2", f.entry(access.RoleChanged, "Wang")))
	_, _, err = f.Session(f.ctx, "d1")
	f.wantCode(t, "a session from before a change", err, article.CodeNotFound)
	_, user, err = f.Session(f.ctx, "d2")
	noError(t, err)
	equal(t, "the changed user", user, changed)
	changed.Hash = "$argon2id$3"
	noError(t, f.ChangeUser(f.ctx, access.UserChange{Name: "wang", Hash: changed.Hash, At: changed.Changed}, "d2", f.entry(access.PasswordChanged, "Wang")))
	user, err = f.User(f.ctx, "wang")
	noError(t, err)
	equal(t, "with another hash, and the role of before", user, changed)
	stale := access.Session{Digest: "d4", User: "Wang", Opened: f.now, Seen: f.now}
	f.wantCode(t, "a session by the hash of before", f.OpenSession(f.ctx, stale, wang.Hash, time.Time{}, f.entry(access.LoggedIn, "Wang")), article.CodeNotFound)
	noError(t, f.RemoveUser(f.ctx, "wang", f.entry(access.UserRemoved, "wang")))
	f.wantCode(t, "removing again", f.RemoveUser(f.ctx, "wang", f.entry(access.UserRemoved, "wang")), article.CodeNotFound)
	f.wantCode(t, "changing who is gone", f.ChangeUser(f.ctx, access.UserChange{Name: "Wang", Role: access.Reader, At: f.now}, "", f.entry(access.RoleChanged, "wang")), article.CodeNotFound)
	_, _, err = f.Session(f.ctx, "d2")
	f.wantCode(t, "a session of who is gone", err, article.CodeNotFound)
	_, _, err = f.Session(f.ctx, "d3")
	noError(t, err)
	equal(t, "audited", f.audited(t, access.AuditFilter{}), []access.Action{
		access.UserRemoved, access.PasswordChanged, access.RoleChanged, access.LoggedIn, access.LoggedIn, access.LoggedIn, access.UserAdded, access.UserAdded,
	})
}

// sessions: they outlive a restart, their use is written down, and old ones are forgotten.
func sessions(t *testing.T, f *fixture) {
	noError(t, f.AddUser(f.ctx, access.User{Name: "wang", Role: access.Coder, Hash: "h", Added: f.now, Changed: f.now}, f.entry(access.UserAdded, "wang")))
	old := access.Session{Digest: "old", User: "wang", Opened: f.now, Seen: f.now}
	noError(t, f.OpenSession(f.ctx, old, "h", time.Time{}, f.entry(access.LoggedIn, "")))
	later := f.now.Add(time.Hour)
	noError(t, f.SeeSession(f.ctx, "old", later))
	f.reopen()
	got, _, err := f.Session(f.ctx, "old")
	noError(t, err)
	equal(t, "seen", got.Seen, later)
	fresh := access.Session{Digest: "new", User: "wang", Opened: later, Seen: later}
	noError(t, f.OpenSession(f.ctx, fresh, "h", later, f.entry(access.LoggedIn, "")))
	_, _, err = f.Session(f.ctx, "old")
	f.wantCode(t, "a session that is too old", err, article.CodeNotFound)
	noError(t, f.EndSession(f.ctx, "new", f.entry(access.LoggedOut, "")))
	_, _, err = f.Session(f.ctx, "new")
	f.wantCode(t, "a session that was ended", err, article.CodeNotFound)
}

// tokens: one for each label, until it is revoked.
func tokens(t *testing.T, f *fixture) {
	feed := access.Token{Digest: "aa", Label: "Feeds", Role: access.Reader, Added: f.now, Expires: f.now.Add(time.Hour)}
	noError(t, f.AddToken(f.ctx, feed, f.entry(access.TokenAdded, "Feeds")))
	metrics := access.Token{Digest: "bb", Label: "metrics", Role: access.Admin, Added: f.now.Add(time.Second)}
	noError(t, f.AddToken(f.ctx, metrics, f.entry(access.TokenAdded, "metrics")))
	taken := access.Token{Digest: "cc", Label: "FEEDS", Role: access.Admin, Added: f.now}
	f.wantCode(t, "a label that is taken", f.AddToken(f.ctx, taken, f.entry(access.TokenAdded, "FEEDS")), article.CodeUsage)
	feed.Used = f.now.Add(time.Minute)
	noError(t, f.UseToken(f.ctx, "aa", feed.Used))
	f.reopen()
	got, err := f.Tokens(f.ctx)
	noError(t, err)
	equal(t, "tokens", got, []access.Token{feed, metrics})
	one, err := f.Token(f.ctx, "aa")
	noError(t, err)
	equal(t, "token", one, feed)
	noError(t, f.RevokeToken(f.ctx, "feeds", f.entry(access.TokenRevoked, "feeds")))
	_, err = f.Token(f.ctx, "aa")
	f.wantCode(t, "a token that was revoked", err, article.CodeNotFound)
	f.wantCode(t, "revoking again", f.RevokeToken(f.ctx, "feeds", f.entry(access.TokenRevoked, "feeds")), article.CodeNotFound)
}

// audit: entries get ascending numbers, come back newest first, by whom and what, and are whole
// also where many write at once.
func audit(t *testing.T, f *fixture) {
	first := f.entry("coding", "/code/pilot/3")
	num, err := f.WriteAudit(f.ctx, first)
	noError(t, err)
	first.Num = num
	other := f.entry("source edited", "/sources/qingshi-daily")
	other.Who = "bad\x00\xffname"
	g, ctx := errgroup.WithContext(f.ctx)
	for range 9 {
		g.Go(func() error {
			_, err := f.WriteAudit(ctx, other)
			return err
		})
	}
	noError(t, g.Wait())
	f.reopen()
	equal(t, "all", len(f.audited(t, access.AuditFilter{})), 10)
	equal(t, "older ones", f.audited(t, access.AuditFilter{Before: num + 1}), []access.Action{"coding"})
	equal(t, "all of any number", len(f.audited(t, access.AuditFilter{Before: 1 << 40})), 10)
	equal(t, "by a name that no text is", len(f.audited(t, access.AuditFilter{Who: other.Who})), 9)
	equal(t, "by action", f.audited(t, access.AuditFilter{Action: "coding"}), []access.Action{"coding"})
	got, err := f.Audit(f.ctx, access.AuditFilter{Who: "admin", Limit: 5})
	noError(t, err)
	equal(t, "by whom", got, []access.Entry{first})
	user := access.User{Name: "wang", Role: access.Coder, Hash: "h", Added: f.now, Changed: f.now}
	if err := f.AddUser(f.ctx, user, access.Entry{Action: access.UserAdded}); err == nil {
		t.Error("an entry without a time was kept")
	}
	none, err := f.Users(f.ctx)
	noError(t, err)
	equal(t, "users without an entry", len(none), 0)
}
