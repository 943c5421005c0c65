// Package samplepress is the sample press: a small press landscape of invented outlets, built into the binary and served
// over real HTTP on loopback, with what a correct reader finds in every page of it.
//
// Here live the outlets (press/outlets.yaml), their articles and codings (press/articles), the page layouts (layouts),
// the server, and the expectations. The package knows nothing of how Yulun crawls, reads or scores: what it expects
// follows from what the pages show, never from what the program makes of them.
//
// Every outlet is a host of its own, <outlet id>.localhost, told apart by the Host header; names below .localhost are
// loopback by RFC 6761.
//
// For what runs on and on, the press can live: [Server.Live] lets articles come, change and go by a plan, [Server.Disturb]
// lets outlets fail or be slow for a while, and every request and every event is kept. [Polite] and [Needless] hold the
// requests to a crawler's manners, [Missed] and [Odd] what was collected to what happened.
//
// Start reading at [Open], [Press.Start] and [Server.Expected].
package samplepress
