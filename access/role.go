package access

import "slices"

// Role is what somebody may do. Each may do what the ones before it may.
type Role string

// The roles. Nobody may see only what needs no login, such as the login page itself. A Reader reads
// what was collected, a Coder codes articles, and an Admin changes sources, jobs, saved searches
// and users.
const (
	Nobody Role = ""
	Reader Role = "reader"
	Coder  Role = "coder"
	Admin  Role = "admin"
)

// order is from what may least to what may most.
func order() []Role { return []Role{Nobody, Reader, Coder, Admin} }

// Roles are the roles that users and tokens can have.
func Roles() []Role { return order()[1:] }

// May reports whether a role is enough where another one is asked for.
func (r Role) May(asked Role) bool {
	have := slices.Index(order(), r)
	return have >= 0 && have >= slices.Index(order(), asked)
}

// Caller is who sent a request.
type Caller struct {
	// Name is the name of a user or the label of a token; empty where nobody logged in.
	Name string
	Role Role
	// Session is the secret of a user's session. Token says that a program has shown a token.
	Session string
	Token   bool
}

// Person reports whether a user has logged in.
func (c Caller) Person() bool { return c.Session != "" }
