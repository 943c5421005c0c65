// Package testsite is the sample press: a small press landscape of invented outlets, built into the binary and served
// over real HTTP on loopback, with what a correct reader finds in every page of it.
//
// Here live the outlets (press/outlets.yaml), their articles and codings (press/articles), the page layouts (layouts),
// the server, and the expectations. The package knows nothing of how Yulun crawls, reads or scores: what it expects
// follows from what the pages show, never from what the program makes of them.
//
// Every outlet is a host of its own, <outlet id>.localhost, told apart by the Host header; names below .localhost are
// loopback by RFC 6761. Start reading at [Open], [Press.Start] and [Server.Expected].
package testsite
