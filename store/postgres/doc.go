// Package postgres keeps the store in a PostgreSQL database, for any number of workers on any number of machines: see
// package store for what it promises, and migrations/README.md for what the tables hold.
//
// Every call is one transaction of its own. What keeps two of them apart is told in locks.go, and what an article's version
// promises in outbox.go. No rule of crawling or clustering lives here that another engine would have to repeat. Start
// reading at [Open], then tx.go and save.go.
package postgres
