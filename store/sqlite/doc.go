// Package sqlite keeps the store in one SQLite file: see package store for what it promises, and migrations/README.md
// for what the tables hold.
//
// One connection writes, and calls that arrive together share one transaction (writer.go); a pool of others reads. No
// rule of crawling or clustering lives here that another engine would have to repeat. Start reading at [Open], then
// save.go.
package sqlite
