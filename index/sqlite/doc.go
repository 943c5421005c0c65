// Package sqlite answers queries from SQLite's full-text index, FTS5, in a file of its own. It
// knows nothing of the store: the file is a projection that can be deleted and rebuilt at any time.
//
// What is asked for goes three ways. Terms become one FTS5 expression over words and characters
// (package match says which), whose answer is a set of rows. Fields are records of a fixed width,
// packed in chunks and kept in memory, over which every filter, count, sum and order is computed in
// Go. The article itself lies apart, as JSON, and is read for the hits of a page only.
//
// A row is written once and never changes: an article that changes moves to a new row. So readers
// keep what they know of rows, and load only the chunks that changed since.
//
// Start reading at [Open], then migrations/00003_pack_columns.sql, compiler.go and selection.go.
package sqlite
