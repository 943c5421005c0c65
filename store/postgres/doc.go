// Package postgres keeps the store in a PostgreSQL database, for any number of workers on any
// number of machines: see package store for what it promises, and migrations/README.md for what the
// tables hold.
//
// The statements are those of package sqlstore; dialect.go has what PostgreSQL writes differently.
// Every call is one transaction of its own. locks.go says what keeps two of them apart, and tx.go
// what an article's version promises. Start reading at [Open], then tx.go.
package postgres
