// Package indexing keeps the search index in step with the store: it says how the two relate to
// each other, brings the index up to date, builds it again where it would answer wrongly, and
// checks and repairs it article by article.
//
// It knows no engine. Start reading at states.go: it has every state of an index, what happens in
// it, and what follows.
package indexing
