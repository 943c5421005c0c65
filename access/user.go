package access

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"yulun/article"
	"yulun/coding"
)

// User is somebody who can log in.
type User struct {
	// Name is how a user logs in, and is named in codings and in the audit log. Users have names
	// that differ in more than letters' case.
	Name string
	Role Role
	// Hash is the hash of the password.
	Hash string
	// Added is when the user was added, Changed when role or password last changed.
	Added, Changed time.Time
}

// UserChange gives a user another role or another password. What is empty stays as it is, whoever
// else changes it at the same time.
type UserChange struct {
	Name string
	Role Role
	Hash string
	At   time.Time
}

// Key is a name as names are compared.
func Key(name string) string { return cases.Fold().String(norm.NFC.String(name)) }

// CheckName is an error where a user, or a token, can't have a name. Names of users are those of
// coders.
func CheckName(name string) error {
	if name != strings.TrimSpace(name) || len((coding.Coder{Name: name, Person: true}).Check()) > 0 {
		return article.Usagef("Use up to 100 characters on one line, such as wang or 王芳.", "%.120q can't be a name", name)
	}
	return nil
}

// CheckRole is an error where there is no such role.
func CheckRole(r Role) error {
	if !slices.Contains(Roles(), r) {
		return article.Usagef("Use reader, coder or admin.", "there is no role %.40q", r)
	}
	return nil
}
