package sqlite

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
)

// million are the columns of a million articles, as they come from a file.
func million(b *testing.B) *columns {
	b.Helper()
	const n = 1_000_000
	random := rand.New(rand.NewPCG(1, 2))
	codes := &codes{outlets: map[article.Outlet]uint32{}, kinds: map[kind]uint32{}, frames: map[article.Frame]int{}}
	for i := range 40 {
		types := codebooktest.Book().TypeIDs()
		codes.outlets[article.Outlet{ID: fmt.Sprint("outlet-", i), Type: types[i%len(types)]}] = uint32(i + 1)
	}
	for i, class := range codebooktest.Book().ClassIDs() {
		codes.kinds[kind{lang: article.Chinese, script: article.Simplified, stance: class, method: "rules/1"}] = uint32(i + 1)
	}
	for bit, frame := range codebooktest.Book().FrameIDs() {
		codes.frames[frame] = bit
	}
	c := &columns{first: 1, nextRow: n + chunkRows, codes: codes}
	for row := 0; row < n; row += chunkRows {
		made := new(chunk)
		for i := range min(chunkRows, n-row) {
			made[i] = record{
				at: 1_388_534_400 + random.Int64N(12*365*secondsADay), key: random.Uint64(), frames: random.Uint64() & random.Uint64() & 0x3ff,
				score: int32(random.IntN(20_001) - 10_000), outlet: uint32(1 + random.IntN(40)), kind: uint32(1 + random.IntN(3)),
				flags: present | dated | relevant,
			}
		}
		c.set(int64(1+row/chunkRows), made)
	}
	c.outlets, c.kinds, c.frames = byNumber(codes.outlets), byNumber(codes.kinds), codes.framesByBit()
	return c
}

func BenchmarkMillion(b *testing.B) {
	c := million(b)
	all := newSelection(c, nil)
	b.Run("load", func(b *testing.B) {
		var chunks [][]byte
		for _, one := range c.chunks {
			chunks = append(chunks, one.appendTo(nil))
		}
		for b.Loop() {
			for _, one := range chunks {
				if _, err := readChunk(one); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	for _, group := range []index.Group{index.Ungrouped, index.ByType, index.ByFrame} {
		b.Run("cells by "+string(group), func(b *testing.B) {
			for b.Loop() {
				s := newSums(c, index.Cut{Bucket: index.Month, Group: group}, codebooktest.Book().Side)
				all.rows(func(_ int64, r *record) { s.add(r) })
				s.list()
			}
		})
	}
	for _, withFacets := range []bool{false, true} {
		b.Run(fmt.Sprintf("newest 20, facets %t", withFacets), func(b *testing.B) {
			for b.Loop() {
				facets := newFacets(c, index.Query{})
				_, err := (&DB{}).places(b.Context(), nil, all, index.Query{Order: index.Newest}, 20, 0, func(r *record) {
					if withFacets {
						facets.add(r)
					}
				})
				if err != nil {
					b.Fatal(err)
				}
				facets.list()
			}
		})
	}
}
