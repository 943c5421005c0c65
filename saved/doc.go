// Package saved has the nouns of saved searches: a search with its name, whom to tell of new hits,
// what is told, and how far each search was told of. Package configs reads and writes the searches,
// the store keeps their states, package notify delivers notices, and package service joins them.
// Start reading at [Search] and [State].
package saved
