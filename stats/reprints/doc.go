// Package reprints lists the largest clusters of reprints: who published the same piece, when, and
// from whom each outlet says that it took it.
//
// Which articles are one cluster is decided when they are kept (crawler/relate, docs/stories.md).
// Start reading at [Largest].
package reprints
