package strictyaml

import (
	"fmt"
	"slices"
	"strings"
)

// knownRemedy suggests the known key that a mistaken one most likely means, or names all of them.
func knownRemedy(key string, known []string) string {
	key = strings.ToLower(key)
	for _, k := range known {
		if len(k) > 3 && (distance(key, k) <= 2 || strings.Contains(key, k)) {
			return fmt.Sprintf("did you mean %q?", k)
		}
	}
	return "use one of " + strings.Join(known, ", ")
}

// distance is the Levenshtein distance of two words, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + slices.Min([]int{diagonal, row[j], row[j+1]})
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
