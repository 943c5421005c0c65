// Package sqlite answers queries from SQLite's full-text index, FTS5, in a file of its own. It knows nothing of the store: the
// file is a projection that can be deleted and rebuilt at any time.
//
// What is asked for goes three ways. Terms become one FTS5 expression over words and characters (package match says
// which). Fields are columns of the table articles, a row of which is short, so that sums over all of them stay fast. The
// article itself lies apart, as JSON, and is read for the hits of a page only.
//
// Start reading at [Open], then migrations/00001_create_index.sql.
package sqlite
