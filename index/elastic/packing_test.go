package elastic

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yulun/article"
	"yulun/codebook/codebooktest"
)

// TestPackedFrames: every frame of the codebook is counted.
func TestPackedFrames(t *testing.T) {
	t.Parallel()
	if packed := packedFrames(); !slices.Equal(slices.Sorted(slices.Values(packed[:])), slices.Sorted(slices.Values(article.Frames()))) {
		t.Fatalf("frames that are counted: %q, of the codebook: %q", packed, article.Frames())
	}
}

// TestPackings: the values of as many articles as a packing allows are told apart, in sums that the cluster can make exactly.
func TestPackings(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]packing{"dense": dense(), "wide": wide()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				var want values
				sums := map[string]int64{}
				left := int64(rapid.IntRange(1, p.most).Draw(r, "articles"))
				if rapid.Bool().Draw(r, "full") {
					left = int64(p.most)
				}
				for left > 0 {
					n := rapid.Int64Range(1, left).Draw(r, "alike")
					left -= n
					var v values
					for i := range v {
						highest := map[int]int64{scoreValue: 20_000, squareValue: 100_000_000}[i]
						v[i] = rapid.SampledFrom([]int64{0, max(highest, 1)}).Draw(r, "value")
						want[i] += n * v[i]
					}
					one := map[string]int64{}
					p.pack(v, one)
					for field, number := range one {
						sums[field] += n * number
					}
				}
				var answer [mostNumbers]sum
				for i, field := range p.fields {
					const exact = 1 << 53
					if sums[field] >= exact {
						r.Fatalf("%s sums to %d", field, sums[field])
					}
					answer[i].Value = float64(sums[field])
				}
				if got := p.unpack(answer); got != want {
					r.Fatalf("unpacked %v, want %v", got, want)
				}
			})
		})
	}
}

// TestRefusedValues: an article that would not be counted is refused.
func TestRefusedValues(t *testing.T) {
	t.Parallel()
	for name, reading := range map[string]article.Reading{
		"frame": {Frames: map[article.Frame]float64{article.Law: 1, "weather": 1}},
		"score": {Stance: article.Stance{Score: 1.1}},
	} {
		if _, err := (&DB{options: Options{Side: codebooktest.Book().Side}}).valuesOf(article.Article{Reading: reading}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
