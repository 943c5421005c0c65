// Package suggest finds what a mistyped word most likely means. Start reading at [Closest].
package suggest

import (
	"cmp"
	"slices"
	"strings"
)

// Closest lists the known words that are like a given one, the closest first, at most three: those
// that contain it or are contained in it, and those that one typing mistake in three letters makes
// of it. Case doesn't count.
func Closest(word string, known []string) []string {
	const most = 3
	type candidate struct {
		word     string
		distance int
	}
	word = strings.ToLower(word)
	length := len([]rune(word))
	var found []candidate
	for _, k := range known {
		lower := strings.ToLower(k)
		if k == "" || word == "" {
			continue
		}
		d := Distance(word, lower)
		within := length > 1 && strings.Contains(lower, word) || len([]rune(lower)) > 1 && strings.Contains(word, lower)
		if within || length > 2 && d <= max(1, length/3) {
			found = append(found, candidate{k, d})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var words []string
	for _, c := range found {
		if !slices.Contains(words, c.word) && len(words) < most {
			words = append(words, c.word)
		}
	}
	return words
}

// Distance counts the typing mistakes between two words, in code points: one too many, one too few,
// another one, or two neighbours swapped.
func Distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			cost := last[j]
			if a[i] != b[j] {
				cost = 1 + min(last[j], last[j+1], row[j])
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				cost = min(cost, 1+before[j-1])
			}
			row[j+1] = cost
		}
	}
	return row[len(b)]
}
