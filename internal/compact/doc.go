// Package compact writes articles and readings in little space, for the store and the index: JSON
// with the evidence field by field and without what the article's own title and text say, packed by
// package packer. What an older program packed is read as well.
//
// Start reading at [Reading].
package compact
