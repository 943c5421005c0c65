// Package frontier holds the nouns of a crawl and their rules: the addresses that are known, the
// visits that are due, what a visit brought and what came of it, and the runs that visits belong
// to. Its rules say when a source is crawled again, when an address is due again, how long to wait
// after a failure, what the frontier remembers of an address from one visit to the next, and when
// an article counts as gone.
//
// Everything here is pure: values in, values out, without a network, a store or a clock. Stores and
// the crawler speak of these types. Start reading at [Fetch] for the nouns and at [Entry] for the
// rules.
package frontier
