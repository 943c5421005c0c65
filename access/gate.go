package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"yulun/article"
	"yulun/internal/perclient"
)

// Store keeps users, tokens, sessions and the audit log. Package store says what each method
// promises.
type Store interface {
	User(ctx context.Context, name string) (User, error)
	ChangeUser(ctx context.Context, c UserChange, keep string, e Entry) error
	Token(ctx context.Context, digest string) (Token, error)
	UseToken(ctx context.Context, digest string, now time.Time) error
	OpenSession(ctx context.Context, s Session, hash string, forget time.Time, e Entry) error
	Session(ctx context.Context, digest string) (Session, User, error)
	SeeSession(ctx context.Context, digest string, now time.Time) error
	EndSession(ctx context.Context, digest string, e Entry) error
	WriteAudit(ctx context.Context, e Entry) (int64, error)
}

// GateOptions say how people log in. Store is required.
type GateOptions struct {
	Store     Store
	Lifetimes Lifetimes
	// Cost is what a hash takes; the recommended one by default.
	Cost Cost
	Now  func() time.Time
	Log  *slog.Logger
}

// The bounds of attempts to log in: so many at once, then one every so often, for a user and for an
// address. More people may share an address.
const (
	userAttempts    = 10
	userEvery       = time.Minute
	addressAttempts = 30
	addressEvery    = 10 * time.Second
	mostRemembered  = 10_000
)

// Gate lets people and programs in. Methods may be called by many goroutines.
type Gate struct {
	o                GateOptions
	users, addresses *perclient.Limiter
	// hashing has a place for each hash that is being computed, since each takes much memory.
	hashing chan struct{}
	// nobody is the hash that is compared for names that no user has, so that they take as long.
	nobody func() string
}

// NewGate makes a Gate.
func NewGate(o GateOptions) *Gate {
	if o.Cost == (Cost{}) {
		o.Cost = RecommendedCost()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Gate{
		o: o, hashing: make(chan struct{}, runtime.GOMAXPROCS(0)),
		users:     perclient.New(userEvery, userAttempts, mostRemembered, o.Now),
		addresses: perclient.New(addressEvery, addressAttempts, mostRemembered, o.Now),
		nobody:    sync.OnceValue(func() string { return o.Cost.Hash(secret()) }),
	}
}

// ErrRefused says that name and password are not those of a user. It doesn't say which is wrong.
var ErrRefused = errors.New("name or password is wrong")

// WaitError says that there were too many attempts to log in.
type WaitError struct{ Wait time.Duration }

// Error implements error.
func (e *WaitError) Error() string {
	return fmt.Sprintf("too many attempts to log in: wait %s", e.Wait)
}

// LogIn opens a session for a user and returns its secret. from is the client's address. A refusal
// takes as long for a name that nobody has.
func (g *Gate) LogIn(ctx context.Context, name, password, from string) (string, error) {
	if CheckName(name) != nil {
		name = "" // which nobody has; no store is asked for it, and no memory kept
	}
	wait := g.addresses.Take(from)
	if wait == 0 { // who has no attempts left takes none from a user
		wait = g.users.Take(Key(name))
	}
	if wait > 0 {
		g.o.Log.WarnContext(ctx, "too many attempts to log in", "from", from)
		return "", &WaitError{wait}
	}
	u, err := g.o.Store.User(ctx, name)
	known := err == nil
	if err != nil && article.CodeOf(err) != article.CodeNotFound {
		return "", err
	}
	right, err := g.matches(ctx, u, known, password)
	if err != nil {
		return "", err
	}
	if !right {
		return "", g.refuse(ctx, u.Name, from)
	}
	now, s := g.o.Now(), secret()
	e := Entry{At: now, From: from, Action: LoggedIn, Who: u.Name}
	err = g.o.Store.OpenSession(ctx, Session{Digest: Digest(s), User: u.Name, Opened: now, Seen: now}, u.Hash, now.Add(-g.o.Lifetimes.Longest), e)
	if article.CodeOf(err) == article.CodeNotFound { // removed meanwhile, or given another password
		return "", g.refuse(ctx, u.Name, from)
	}
	if err != nil {
		return "", err
	}
	g.users.Forget(Key(name))
	return s, nil
}

// refuse writes down that nobody was let in. user is empty where there is none of the name: what was
// typed could be a password.
func (g *Gate) refuse(ctx context.Context, user, from string) error {
	_, err := g.o.Store.WriteAudit(ctx, Entry{At: g.o.Now(), From: from, Action: LoginRefused, On: user})
	return cmp.Or(err, ErrRefused)
}

// matches compares a password. It computes one hash, whoever asks.
func (g *Gate) matches(ctx context.Context, u User, known bool, password string) (bool, error) {
	select {
	case g.hashing <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-g.hashing }()
	hash := u.Hash
	if !known {
		hash = g.nobody()
	}
	if len(password) > mostPassword {
		password = ""
	}
	right, err := Matches(hash, password)
	return right && known, err
}

// ChangePassword replaces the password of the user of a session, which stays open; the user's other
// sessions end.
func (g *Gate) ChangePassword(ctx context.Context, session, old, fresh, from string) error {
	_, u, err := g.o.Store.Session(ctx, Digest(session))
	if err != nil {
		return err
	}
	if wait := g.users.Take(Key(u.Name)); wait > 0 {
		return &WaitError{wait}
	}
	right, err := g.matches(ctx, u, true, old)
	switch {
	case err != nil:
		return err
	case !right:
		return ErrRefused
	}
	if err := CheckPassword(u.Name, fresh); err != nil {
		return err
	}
	g.users.Forget(Key(u.Name))
	now := g.o.Now()
	change := UserChange{Name: u.Name, Hash: g.o.Cost.Hash(fresh), At: now}
	return g.o.Store.ChangeUser(ctx, change, Digest(session), Entry{At: now, Who: u.Name, From: from, Action: PasswordChanged, On: u.Name})
}

// LogOut ends a session.
func (g *Gate) LogOut(ctx context.Context, session, from string) error {
	s, u, err := g.o.Store.Session(ctx, Digest(session))
	if article.CodeOf(err) == article.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return g.o.Store.EndSession(ctx, s.Digest, Entry{At: g.o.Now(), Who: u.Name, From: from, Action: LoggedOut})
}

// Resume says whose a session is. The zero Caller is nobody.
func (g *Gate) Resume(ctx context.Context, session string) (Caller, error) {
	s, u, err := g.o.Store.Session(ctx, Digest(session))
	now := g.o.Now()
	switch {
	case article.CodeOf(err) == article.CodeNotFound:
		return Caller{}, nil
	case err != nil:
		return Caller{}, err
	case g.o.Lifetimes.Over(s, now):
		return Caller{}, nil
	}
	if now.Sub(s.Seen) >= seenEvery {
		g.unwritten(g.o.Store.SeeSession(ctx, s.Digest, now))
	}
	return Caller{Name: u.Name, Role: u.Role, Session: session}, nil
}

// Program says which program a token is of. The zero Caller is none.
func (g *Gate) Program(ctx context.Context, token string) (Caller, error) {
	t, err := g.o.Store.Token(ctx, Digest(token))
	now := g.o.Now()
	switch {
	case article.CodeOf(err) == article.CodeNotFound:
		return Caller{}, nil
	case err != nil:
		return Caller{}, err
	case t.Expired(now):
		return Caller{}, nil
	}
	if now.Sub(t.Used) >= seenEvery {
		g.unwritten(g.o.Store.UseToken(ctx, t.Digest, now))
	}
	return Caller{Name: t.Label, Role: t.Role, Token: true}, nil
}

// unwritten logs why a use was not written down. Who may read is let in where nothing can be written,
// as on a full disk.
func (g *Gate) unwritten(err error) {
	if err != nil {
		g.o.Log.Warn("the use of a session or a token can't be written down", "err", err)
	}
}
