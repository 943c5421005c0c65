// Package sqlite keeps the store in one SQLite file: see package store for what it promises, and
// migrations/README.md for what the tables hold.
//
// The statements are those of package sqlstore; engine.go has what SQLite writes differently. One
// connection writes, and calls that arrive together share one transaction (writer.go); a pool of
// others reads. Start reading at [Open].
package sqlite
