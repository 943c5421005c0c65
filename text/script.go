package text

import "slices"

// OnlySimplified reports whether simplified Chinese has a character that traditional Chinese
// doesn't have, and OnlyTraditional the reverse. Most characters are in both.
func OnlySimplified(r rune) bool { return contains(simplifiedOnly[:], r) }

// OnlyTraditional is described with [OnlySimplified].
func OnlyTraditional(r rune) bool { return contains(traditionalOnly[:], r) }

func contains(ascending []rune, r rune) bool {
	_, found := slices.BinarySearch(ascending, r)
	return found
}
