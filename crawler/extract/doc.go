// Package extract reads an article out of a web page: title, authors, publication time, outlet,
// original source, text and the addresses of further pages. It is a pure function of the fetched
// bytes and their address.
//
// A page is parsed once and walked twice: into facts, what its markup says of itself (JSON-LD,
// meta, microdata, time elements), and into a layout, the visible lines with the elements that hold
// them. Each field then has a reader of its own that weighs the two; which rule won is kept in
// Page.From. The text is looked for by the site's rule (rules.go), by the names that content
// management systems give the element (body.go), and by where sentences are close together
// (density.go); what follows it and is another text is set apart before (apart.go, tail.go), and it
// is cleaned line by line afterwards (clean.go).
//
// Nothing is fetched, guessed from today's date or stored here, and no language is detected. What
// is wrong on one site alone belongs into the site rules of the configuration; everything else is
// corrected by a general rule with a page in testdata that shows it.
//
// Start reading at [Read].
package extract
