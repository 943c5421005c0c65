// Package article holds the nouns that every other package shares: an article and what was read and
// measured in it, the outlet and the source it came from, and the codes by which errors are told
// apart. The nouns of a crawl are those of package frontier.
//
// It imports the standard library only and does nothing but describe: no fetching, scoring or
// storing lives here. Start reading at [Article].
package article
