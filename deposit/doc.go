// Package deposit describes a folder of exports as research repositories want it: a data package of
// Frictionless, an RO-Crate, a Croissant, a CITATION.cff, a README and checksums, all of one
// [Deposit].
//
// It writes no table and reads no store. Start reading at [Deposit.Documents].
package deposit
