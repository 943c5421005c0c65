// Package sqlite answers queries from SQLite's full-text index.
package sqlite
