// Package archive keeps what was fetched in WARC 1.1 files, one gzip member a record, and reads it
// back. Other WARC tools read its files, and it reads theirs.
//
// It knows nothing of articles and crawls but the bytes of a response and where they lie.
//
// Start reading at [Writer] and [Each].
package archive
