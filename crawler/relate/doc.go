// Package relate tells which addresses and which texts are the same: the canonical form of an address, and fingerprints
// by which a reprint is known from another piece on the same subject. It also tells an outlet's edit of a text from what a
// page counts for each reader ([IsRevision]).
//
// All its functions are pure. Nothing here fetches or stores, or decides what becomes of a cluster. Start reading at
// [Canonical].
package relate
