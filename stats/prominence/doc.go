// Package prominence says where articles stood in the feeds and on the front pages of their
// outlets.
//
// Crawls keep the places (crawler, docs/prominence.md). Start reading at [Pieces] and [ByListing].
package prominence
