// Package sqlite keeps the store in one SQLite file.
package sqlite
