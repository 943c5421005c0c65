// Package index says what can be asked of the articles, and how: the query model with its language, the hits, and the
// sums that time series are made of. It answers nothing itself: each engine lives in a folder of its own and passes the
// suite in indextest.
//
// Start reading at [Index] and [Query]; [Parse] is the query language.
package index
