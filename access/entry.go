package access

import (
	"context"
	"fmt"
	"time"
)

// Action is what somebody did.
type Action string

// The actions of this package. Pages have further ones, such as coding.
const (
	LoggedIn        Action = "logged in"
	LoginRefused    Action = "login refused"
	LoggedOut       Action = "logged out"
	UserAdded       Action = "user added"
	UserRemoved     Action = "user removed"
	RoleChanged     Action = "role changed"
	PasswordChanged Action = "password changed"
	TokenAdded      Action = "token added"
	TokenRevoked    Action = "token revoked"
	ArticleDeleted  Action = "article deleted"
)

// CommandLine is where the entries of commands come from.
const CommandLine = "command line"

// NotDone ends the action of an entry about a change that was refused or failed.
const NotDone Action = ": not done"

// Entry is one line of the audit log. The log only grows.
type Entry struct {
	// Num counts the entries; the store sets it.
	Num int64     `json:"num"`
	At  time.Time `json:"at"`
	// Who is a user, or the account on this machine that ran a command; empty where nobody logged
	// in.
	Who string `json:"who"`
	// From is the client's address, or [CommandLine].
	From   string `json:"from"`
	Action Action `json:"action"`
	// On is what it was done to: a user, a token, the address of a form.
	On string `json:"on"`
	// Note says more, such as the role that was given; it may be empty.
	Note string `json:"note"`
}

// Log is where entries are kept.
type Log interface {
	WriteAudit(ctx context.Context, e Entry) (int64, error)
}

// Record does something once its entry is in the log, since nothing may change without one. Where
// it is not done, or fails, a second entry says so. begun says that the first entry was written;
// unwritten is why one could not be.
func Record(ctx context.Context, log Log, e Entry, now func() time.Time, do func() (done bool, err error)) (begun bool, err, unwritten error) {
	num, unwritten := log.WriteAudit(ctx, e)
	if unwritten != nil {
		return false, nil, unwritten
	}
	done, err := do()
	if done && err == nil {
		return true, nil, nil
	}
	e.At, e.Action, e.Note = now(), e.Action+NotDone, fmt.Sprintf("entry %d", num)
	_, unwritten = log.WriteAudit(context.WithoutCancel(ctx), e)
	return true, err, unwritten
}

// AuditFilter says which entries are asked for.
type AuditFilter struct {
	// Before is the number of the first entry that is too new; 0: none is.
	Before int64
	// Who and Action are those of the entries; empty: of anybody, of any kind.
	Who    string
	Action Action
	Limit  int
}
