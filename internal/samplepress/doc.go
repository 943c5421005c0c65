// Package samplepress is the sample presses: for each topic a small press landscape of invented
// outlets, built into the binary and served over real HTTP on loopback, with what a correct reader
// finds in every page of it.
//
// Here live the outlets (press/TOPIC/outlets.yaml), their articles and codings
// (press/TOPIC/articles), the page layouts (layouts), the server, and the expectations. The package
// knows nothing of how Yulun crawls, reads or scores: what it expects follows from what the pages
// show, never from what the program makes of them. It knows no topic either; a new press is a
// folder.
//
// Every outlet is a host of its own, <outlet id>.localhost, distinguished by the Host header; names
// below .localhost are loopback by RFC 6761.
//
// A press can live: [Server.Live] lets articles come, change and go by a plan, [Server.Disturb]
// lets outlets fail or be slow for a while, and every request and every event is kept. [Polite] and
// [Needless] compare the requests with a crawler's manners, [Missed] and [Odd] what was collected
// with what happened. A press without a fresh.yaml publishes nothing new.
//
// Start reading at [Open], [Press.Start] and [Server.Expected].
package samplepress
