package store

import (
	"context"
	"time"

	"yulun/access"
)

// Access keeps who may log in, and what was changed. Every change of it comes with its entry of the
// audit log, in one transaction: neither is kept without the other. Names are compared by
// [access.Key].
type Access interface {
	// Users lists the users by name.
	Users(ctx context.Context) ([]access.User, error)
	// User is the user with a name; an article.Error with CodeNotFound when there is none.
	User(ctx context.Context, name string) (access.User, error)
	// AddUser adds a user; an article.Error with CodeUsage says that the name is taken.
	AddUser(ctx context.Context, u access.User, e access.Entry) error
	// ChangeUser gives a user another role or hash, and ends the user's sessions but for the one
	// with the digest keep, which may be empty; an article.Error with CodeNotFound says that there
	// is no such user.
	ChangeUser(ctx context.Context, c access.UserChange, keep string, e access.Entry) error
	// RemoveUser removes a user with all sessions.
	RemoveUser(ctx context.Context, name string, e access.Entry) error

	// Tokens lists the tokens in the order in which they were added.
	Tokens(ctx context.Context) ([]access.Token, error)
	// Token is the token with a digest; an article.Error with CodeNotFound when there is none.
	Token(ctx context.Context, digest string) (access.Token, error)
	// AddToken adds a token; an article.Error with CodeUsage says that the label is taken.
	AddToken(ctx context.Context, t access.Token, e access.Entry) error
	// RevokeToken removes the token with a label.
	RevokeToken(ctx context.Context, label string, e access.Entry) error
	// UseToken writes down that a token was used.
	UseToken(ctx context.Context, digest string, now time.Time) error

	// OpenSession begins a session of a user who still has a hash, and forgets all that were opened
	// before a time; an article.Error with CodeNotFound says that the user has another one, or is
	// gone.
	OpenSession(ctx context.Context, s access.Session, hash string, forget time.Time, e access.Entry) error
	// Session is the session with a digest, with its user; an article.Error with CodeNotFound when
	// there is none.
	Session(ctx context.Context, digest string) (access.Session, access.User, error)
	// SeeSession writes down that a session was used.
	SeeSession(ctx context.Context, digest string, now time.Time) error
	// EndSession ends a session.
	EndSession(ctx context.Context, digest string, e access.Entry) error

	// WriteAudit adds an entry to the audit log and returns its number.
	WriteAudit(ctx context.Context, e access.Entry) (int64, error)
	// Audit lists entries, newest first.
	Audit(ctx context.Context, f access.AuditFilter) ([]access.Entry, error)
}
