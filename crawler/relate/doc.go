// Package relate tells which addresses and which texts are the same: the canonical form of an address ([Canonical]), which
// pieces are one piece printed twice ([Fingerprint] finds candidates, [IsReprint] decides), and what an outlet changed in a
// piece between two looks ([IsRevision]).
//
// All its functions are pure. Nothing here fetches or stores, or decides what becomes of a cluster. docs/stories.md says what
// is promised of texts. Start reading at [Canonical] or [IsReprint].
package relate
