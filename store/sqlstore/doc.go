// Package sqlstore is the store in SQL, written once for every engine: what is read, listed and
// counted, and what a visit, a saved article and an index's answer write. See package store for
// what it promises.
//
// An engine runs the statements ([Engine], [Conn]) and names what it writes differently
// ([Dialect]). How it connects, which transactions may run at once, locks, leases and bulk loading
// stay in its own package. Statements use what SQLite and PostgreSQL have in common: numbered
// parameters ($1), boolean words, coalesce, FILTER, window functions, RETURNING.
// docs/decisions/0009-one-sql-layer.md says why they are written by hand. Start reading at [Store],
// then save.go.
package sqlstore
