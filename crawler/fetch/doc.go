// Package fetch asks web servers for pages, politely: robots.txt, pace, limits, conditional
// requests, retries. It alone imports Colly.
//
// A [Fetcher] holds what all sources share: connections, what each host's robots.txt says, and each
// host's pace. A [Session] is one crawl of one source, with a Colly collector of its own. It
// neither reads nor decodes what it fetches (package extract and charset do) and remembers nothing
// after the program ends (the store does). Where other programs crawl too, [Leases] keep two of
// them from one host, and keep its pace across all of them and across restarts.
//
// Start reading at [Session.Do].
package fetch
