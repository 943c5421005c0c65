// Package sqlitefile opens a SQLite file that a program keeps: it makes the file and its folder,
// brings the tables up to date, gives every connection its pragmas, and turns what can go wrong
// into sentences with a remedy. The store and the index, which know nothing of each other, share
// it. It holds no tables and no queries of its own.
//
// Start reading at [File].
package sqlitefile
