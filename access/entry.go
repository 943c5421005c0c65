package access

import "time"

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
	// Who is a user, or the account on this machine that ran a command; empty where nobody logged in.
	Who string `json:"who"`
	// From is the client's address, or [CommandLine].
	From   string `json:"from"`
	Action Action `json:"action"`
	// On is what it was done to: a user, a token, the address of a form.
	On string `json:"on"`
	// Note says more, such as the role that was given; it may be empty.
	Note string `json:"note"`
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
