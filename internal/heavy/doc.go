// Package heavy bounds how much of huge pages is worked on at once. To read and to score a text takes
// some fifty bytes of memory for each of its own, so eight pages of megabytes at once would be a
// gigabyte.
//
// Start reading at [Room].
package heavy
