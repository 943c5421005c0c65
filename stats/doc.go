// Package stats makes figures out of an index's cells and a store's records: the time series, the
// comparison with surveys, the health of the crawl, and the troubles of sources.
//
// It asks an index and a store by small interfaces of its own and knows no engine. Statistics that
// need no cell are in package survey; package render has the words. Start reading at
// [MakeSeries], [Compare] and [Conditions].
package stats
