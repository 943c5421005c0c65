package article

// Fingerprint is the MinHash signature of a text, by which pieces are found that may be the same
// without comparing all texts. Package crawler/relate makes it. The zero Fingerprint is that of a
// text too short to tell: it resembles nothing.
type Fingerprint struct {
	// Signature holds one minimum for each hash function; the share of equal places estimates the
	// Jaccard similarity.
	Signature []uint32
	// Bands are hashes of groups of places. Texts that have one in common may be near-duplicates,
	// others hardly are.
	Bands []uint64
}
