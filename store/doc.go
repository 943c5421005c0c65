// Package store says what the truth is and what every engine promises about it: the crawl frontier
// and the log of visits, the articles with their revisions and clusters, the outbox from which the
// index is fed, the samples and codings of people, and the leases that keep two workers from one
// host. It also holds the rules that all engines share: what another reading of an article changes,
// when a refused article is offered again, and which article of a cluster is the earliest. The
// rules of a crawl are those of package frontier.
//
// Engines live in folders of their own (sqlite, postgres), share their SQL (sqlstore) and pass one
// behaviour suite (storetest); transfer copies one into another. No SQL lives here, and nothing
// here fetches, reads or scores. Start reading at [Store].
package store
