// Package relate decides which addresses and which texts are the same: the forms of an address
// ([Normal], [Canonical]), which addresses may be one article's ([Key]) and whether the texts
// behind them confirm it ([SameArticle]), which pieces are one piece printed twice ([Fingerprint]
// finds candidates, [IsReprint] decides), and what an outlet changed in a piece between two looks
// ([IsRevision]).
//
// All its functions are pure. Nothing here fetches or stores, or decides what becomes of a cluster.
// docs/identity.md says what is promised of addresses, docs/stories.md of texts. Start reading at
// [SameArticle] or [IsReprint].
package relate
