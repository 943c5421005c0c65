// Package imports takes articles out of files: rows of JSON Lines and CSV, web pages kept as HTML
// files, and the responses of WARC files of any tool. They go the same road as what a crawl brings.
//
// A reader a format cuts a file into items: a row with fields, or a page to be read. The importer
// settles which outlet an item belongs to, archives its bytes, and hands the article to the sink.
// Every item that is not taken is counted and named with its place and the reason. The package
// never fetches, scores or stores; those are behind the interfaces of [Options].
//
// Start reading at [Importer.Run], and at [Item] for what the readers give.
package imports
