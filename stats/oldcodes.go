package stats

import (
	"yulun/codebook"
	"yulun/index"
)

// OldCodes count articles by codes that the codebook doesn't have any more: no column and no table
// has them.
type OldCodes struct{ Frames, OutletTypes map[string]int }

func oldCodes(cells []index.Cell, group, second index.Group, book codebook.Codebook) OldCodes {
	frames, types := map[string]int{}, map[string]int{}
	byFrame := group == index.ByFrame || second == index.ByFrame
	for _, c := range cells {
		for id, n := range c.Frames {
			if !byFrame || c.Group == string(id) || c.Second == string(id) { // by frame, an article is in several cells
				frames[string(id)] += n
			}
		}
		if !byFrame {
			types[string(c.Outlet.Type)] += c.Articles
		}
	}
	for _, id := range book.FrameIDs() {
		delete(frames, string(id))
	}
	for _, id := range book.TypeIDs() {
		delete(types, string(id))
	}
	return OldCodes{frames, types}
}
