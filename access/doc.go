// Package access says who may do what on the pages, and keeps everybody else out: roles, users with
// passwords (argon2id), tokens of programs, sessions, a bound on attempts to log in, and the
// entries of the audit log. It keeps nothing itself: a [Store] does. Start reading at [Role], then
// [Gate].
package access
