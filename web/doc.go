// Package web serves the pages that people look into after a crawl, and the same answers as JSON,
// CSV and JSON Lines.
//
// Every page is rendered on the server, needs no script and no network, and every figure on it
// leads to the articles it was made of. Each page is one Go file and one template of the same name;
// what they share is in query.go (parameters to a query), link.go (queries to addresses) and
// page.go (rendering). It speaks to an index and a store by small interfaces and never chooses,
// fills or changes one. Start reading at [New].
package web
