package segment

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
)

// rules counts the changes to how this package cuts, beside those of the dictionary, and to how the
// index takes characters (index/match), for which the digest stands too.
const rules = "3"

// Digest names how texts are cut with the topic's words: with the same digest, all texts are cut
// alike. The order of the words and repetitions among them make no difference.
func Digest(topic []string) string {
	h := sha256.New()
	io.WriteString(h, rules+"\n")
	h.Write(compiled[:digestBytes])
	for _, word := range slices.Compact(slices.Sorted(slices.Values(topic))) {
		io.WriteString(h, "\n"+word)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
