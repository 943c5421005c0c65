package stats

import (
	"fmt"

	"yulun/codebook"
	"yulun/index"
)

// oldCodes says which frames and outlet types of the articles the codebook doesn't have any more: no column and no table has
// them, so what is missing is told in words.
func oldCodes(cells []index.Cell, group index.Group, book codebook.Codebook) []string {
	frames, types := map[string]int{}, map[string]int{}
	for _, c := range cells {
		for id, n := range c.Frames {
			if group != index.ByFrame || c.Group == string(id) { // by frame, an article is in several cells
				frames[string(id)] += n
			}
		}
		types[string(c.Outlet.Type)] += c.Articles
	}
	for _, id := range book.FrameIDs() {
		delete(frames, string(id))
	}
	for _, id := range book.TypeIDs() {
		delete(types, string(id))
	}
	var sentences []string
	for _, id := range sortedKeys(frames) {
		sentences = append(sentences, fmt.Sprintf("%d articles have the frame %q, which the codebook doesn't have. Run yulun reprocess to score them again.", frames[id], id))
	}
	if group == index.ByFrame {
		return sentences
	}
	for _, id := range sortedKeys(types) {
		sentences = append(sentences, fmt.Sprintf("%d articles are of outlets of the type %q, which the codebook doesn't have.", types[id], id))
	}
	return sentences
}
