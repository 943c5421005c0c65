package sqlstore

import (
	"context"
	"fmt"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/store/internal/column"
)

const userColumns = "u.name, u.role, u.hash, u.added, u.changed"

func scanUser(row Row, more ...any) (u access.User, err error) {
	err = row.Scan(append([]any{&u.Name, &u.Role, &u.Hash, column.Instant{To: &u.Added}, column.Instant{To: &u.Changed}}, more...)...)
	return u, err
}

// Users implements store.Access.
func (s *Store) Users(ctx context.Context) ([]access.User, error) {
	var users []access.User
	err := s.query(ctx, "SELECT "+userColumns+" FROM users u ORDER BY u.key", nil,
		collect(func(row Row) (access.User, error) { return scanUser(row) }, &users))
	return users, s.engine.Failed(ctx, "list the users", err)
}

// User implements store.Access.
func (s *Store) User(ctx context.Context, name string) (u access.User, err error) {
	err = s.query(ctx, "SELECT "+userColumns+" FROM users u WHERE u.key = $1", []any{access.Key(name)}, func(row Row) (err error) {
		u, err = scanUser(row)
		return err
	})
	if err == nil && u.Name == "" {
		return u, noUser(name)
	}
	return u, s.engine.Failed(ctx, "read a user", err)
}

func noUser(name string) error {
	return &article.Error{Code: article.CodeNotFound, Message: fmt.Sprintf("there is no user %.100q", name), Remedy: "yulun users list names them."}
}

// AddUser implements store.Access.
func (s *Store) AddUser(ctx context.Context, u access.User, e access.Entry) error {
	return s.do(ctx, "add the user "+u.Name, func(t *tx) error {
		return t.recorded(e, article.Usagef("Choose another name, or change this user by yulun users role and passwd.", "there is a user %q already", u.Name),
			"INSERT INTO users (key, name, role, hash, added, changed) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING RETURNING key",
			access.Key(u.Name), u.Name, string(u.Role), u.Hash, instant(u.Added), instant(u.Changed))
	})
}

// ChangeUser implements store.Access.
func (s *Store) ChangeUser(ctx context.Context, c access.UserChange, keep string, e access.Entry) error {
	return s.do(ctx, "change the user "+c.Name, func(t *tx) error {
		err := t.changed(noUser(c.Name),
			"UPDATE users SET role = coalesce(nullif($2, ''), role), hash = coalesce(nullif($3, ''), hash), changed = $4 WHERE key = $1 RETURNING key",
			access.Key(c.Name), string(c.Role), c.Hash, instant(c.At))
		if err != nil {
			return err
		}
		// Only now: who logs in meanwhile waits for the change, or is logged out with the others.
		t.Exec("DELETE FROM sessions WHERE user_key = $1 AND digest <> $2", access.Key(c.Name), keep)
		return t.record(e)
	})
}

// RemoveUser implements store.Access.
func (s *Store) RemoveUser(ctx context.Context, name string, e access.Entry) error {
	return s.do(ctx, "remove the user "+name, func(t *tx) error {
		t.Exec("DELETE FROM sessions WHERE user_key = $1", access.Key(name))
		return t.recorded(e, noUser(name), "DELETE FROM users WHERE key = $1 RETURNING key", access.Key(name))
	})
}

const tokenColumns = "digest, label, role, added, expires, used"

func scanToken(row Row) (t access.Token, err error) {
	err = row.Scan(&t.Digest, &t.Label, &t.Role, column.Instant{To: &t.Added}, column.Instant{To: &t.Expires}, column.Instant{To: &t.Used})
	return t, err
}

// Tokens implements store.Access.
func (s *Store) Tokens(ctx context.Context) ([]access.Token, error) {
	var tokens []access.Token
	err := s.query(ctx, "SELECT "+tokenColumns+" FROM tokens ORDER BY added, key", nil, collect(scanToken, &tokens))
	return tokens, s.engine.Failed(ctx, "list the tokens", err)
}

// Token implements store.Access.
func (s *Store) Token(ctx context.Context, digest string) (access.Token, error) {
	var tokens []access.Token
	err := s.query(ctx, "SELECT "+tokenColumns+" FROM tokens WHERE digest = $1", []any{digest}, collect(scanToken, &tokens))
	if err == nil && len(tokens) == 0 {
		return access.Token{}, &article.Error{Code: article.CodeNotFound, Message: "there is no such token"}
	}
	if err != nil {
		return access.Token{}, s.engine.Failed(ctx, "read a token", err)
	}
	return tokens[0], nil
}

// AddToken implements store.Access.
func (s *Store) AddToken(ctx context.Context, token access.Token, e access.Entry) error {
	return s.do(ctx, "add the token "+token.Label, func(t *tx) error {
		return t.recorded(e, article.Usagef("Choose another label, or revoke that token first.", "there is a token %q already", token.Label),
			"INSERT INTO tokens (key, digest, label, role, added, expires) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING RETURNING key",
			access.Key(token.Label), token.Digest, token.Label, string(token.Role), instant(token.Added), instant(token.Expires))
	})
}

// RevokeToken implements store.Access.
func (s *Store) RevokeToken(ctx context.Context, label string, e access.Entry) error {
	return s.do(ctx, "revoke the token "+label, func(t *tx) error {
		none := &article.Error{Code: article.CodeNotFound, Message: fmt.Sprintf("there is no token %.100q", label), Remedy: "yulun tokens list names them."}
		return t.recorded(e, none, "DELETE FROM tokens WHERE key = $1 RETURNING key", access.Key(label))
	})
}

// UseToken implements store.Access.
func (s *Store) UseToken(ctx context.Context, digest string, now time.Time) error {
	return s.do(ctx, "write down the use of a token", func(t *tx) error {
		t.Exec("UPDATE tokens SET used = $2 WHERE digest = $1", digest, instant(now))
		return nil
	})
}

// OpenSession implements store.Access.
func (s *Store) OpenSession(ctx context.Context, session access.Session, hash string, forget time.Time, e access.Entry) error {
	return s.do(ctx, "open a session", func(t *tx) error {
		var key string
		found, err := t.one("SELECT key FROM users WHERE key = $1 AND hash = $2"+t.dialect.lock(" FOR SHARE"), []any{access.Key(session.User), hash}, &key)
		if err != nil {
			return err
		}
		if !found {
			return noUser(session.User)
		}
		t.Exec("DELETE FROM sessions WHERE opened < $1", instant(forget))
		t.Exec("INSERT INTO sessions (digest, user_key, opened, seen) VALUES ($1, $2, $3, $4)",
			session.Digest, key, instant(session.Opened), instant(session.Seen))
		return t.record(e)
	})
}

// Session implements store.Access.
func (s *Store) Session(ctx context.Context, digest string) (session access.Session, u access.User, err error) {
	err = s.query(
		ctx, "SELECT "+userColumns+", s.digest, s.opened, s.seen FROM sessions s JOIN users u ON u.key = s.user_key WHERE s.digest = $1", []any{digest},
		func(row Row) (err error) {
			u, err = scanUser(row, &session.Digest, column.Instant{To: &session.Opened}, column.Instant{To: &session.Seen})
			return err
		},
	)
	session.User = u.Name
	if err == nil && session.Digest == "" {
		return session, u, &article.Error{Code: article.CodeNotFound, Message: "there is no such session"}
	}
	return session, u, s.engine.Failed(ctx, "read a session", err)
}

// SeeSession implements store.Access.
func (s *Store) SeeSession(ctx context.Context, digest string, now time.Time) error {
	return s.do(ctx, "write down the use of a session", func(t *tx) error {
		t.Exec("UPDATE sessions SET seen = $2 WHERE digest = $1", digest, instant(now))
		return nil
	})
}

// EndSession implements store.Access.
func (s *Store) EndSession(ctx context.Context, digest string, e access.Entry) error {
	return s.do(ctx, "end a session", func(t *tx) error {
		t.Exec("DELETE FROM sessions WHERE digest = $1", digest)
		return t.record(e)
	})
}

// WriteAudit implements store.Access.
func (s *Store) WriteAudit(ctx context.Context, e access.Entry) (num int64, err error) {
	err = s.do(ctx, "write to the audit log", func(t *tx) error {
		num, err = t.number(e)
		return err
	})
	return num, err
}

// changed makes a statement that returns the key of the row that it changed. Where it returns none,
// the error is none.
func (t *tx) changed(none error, statement string, args ...any) error {
	var key string
	found, err := t.one(statement, args, &key)
	if err == nil && !found {
		return none
	}
	return err
}

// recorded is [tx.changed], and adds the entry of the change to the audit log.
func (t *tx) recorded(e access.Entry, none error, statement string, args ...any) error {
	if err := t.changed(none, statement, args...); err != nil {
		return err
	}
	return t.record(e)
}

// record adds an entry to the audit log.
func (t *tx) record(e access.Entry) error {
	_, err := t.number(e)
	return err
}

// number is [tx.record], with the number of the entry.
func (t *tx) number(e access.Entry) (num int64, err error) {
	text := t.dialect.Text
	_, err = t.one("INSERT INTO audit (at, who, client, action, object, note) VALUES ($1, $2, $3, $4, $5, $6) RETURNING num",
		[]any{instant(e.At), text(e.Who), text(e.From), text(string(e.Action)), text(e.On), text(e.Note)}, &num)
	return num, err
}

// Audit implements store.Access.
func (s *Store) Audit(ctx context.Context, f access.AuditFilter) ([]access.Entry, error) {
	var entries []access.Entry
	text := s.dialect.Text
	err := s.query(ctx,
		`SELECT num, at, who, client, action, object, note FROM audit
			WHERE (CAST($1 AS bigint) = 0 OR num < $1) AND ($2 = '' OR who = $2) AND ($3 = '' OR action = $3) ORDER BY num DESC LIMIT $4`,
		[]any{f.Before, text(f.Who), text(string(f.Action)), int64(f.Limit)},
		collect(func(row Row) (e access.Entry, err error) {
			err = row.Scan(&e.Num, column.Instant{To: &e.At}, &e.Who, &e.From, &e.Action, &e.On, &e.Note)
			return e, err
		}, &entries))
	return entries, s.engine.Failed(ctx, "read the audit log", err)
}
