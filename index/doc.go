// Package index says what can be asked of the articles, and how: queries and their language, the
// hits, and the sums that time series are made of. It answers nothing itself: each engine lives in
// a folder of its own and passes the suite in indextest.
//
// A [Query] holds a tree of [Condition]. [Parse] reads it from the query language, with [Fields] as
// the table of filters, and [Query.String] writes it.
//
// Start reading at [Index] and [Query].
package index
