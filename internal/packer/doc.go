// Package packer packs small pieces of data that are much alike, with zstd and a dictionary of
// typical ones: most of each is then a reference to the dictionary. It doesn't know what the data
// are, and keeps none of them.
//
// Start reading at [New].
package packer
