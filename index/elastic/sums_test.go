package elastic

import (
	"encoding/json"
	"maps"
	"testing"

	"yulun/article"
)

func TestSumsOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		article article.Article
		want    map[string]int64 // nil: refused
	}{
		"nothing": {article.Article{IsReprint: true}, map[string]int64{}},
		"a critical piece with a frame of a user's": {
			article.Article{Reading: article.Reading{
				Stance: article.Stance{Class: "critical", Score: -0.25}, Frames: map[article.Frame]float64{"safety": 0.35},
			}},
			map[string]int64{"score": -2500, "square": 6_250_000, "story": 1, "class_critical": 1, "frame_safety": 1},
		},
		"a score out of range": {article.Article{Reading: article.Reading{Stance: article.Stance{Score: 1.1}}}, nil},
		"a dot in an id":       {article.Article{Reading: article.Reading{Frames: map[article.Frame]float64{"a.b": 1}}}, nil},
	} {
		got, err := sumsOf(c.article)
		if (err != nil) != (c.want == nil) || !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, error %v, want %v", name, got, err, c.want)
		}
	}
}

// TestCounted: sums are read as the cluster writes them, and anything else is an error and not a
// figure.
func TestCounted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		`{"doc_count":7,"0":{"value":12.0}}`:                 7,
		`{"doc_count":7,"0":{"value":-2500.0}}`:              7,
		`{"doc_count":7,"0":{"value":1.0E8}}`:                7,
		`{"doc_count":7,"0":{"value":null}}`:                 -1,
		`{"doc_count":7}`:                                    -1,
		`{"doc_count":7,"0":{"value_as_string":"x"}}`:        -1,
		`{"0":{"value":12.0}}`:                               -1,
		`{"doc_count":7,"0":{"value":9.007199254740992E15}}`: 7,
	} {
		var c counted
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			t.Fatal(err)
		}
		n, errCount := c.articles()
		_, errSum := c.sum(0)
		if ok := errCount == nil && errSum == nil; ok != (want >= 0) || ok && int64(n) != want {
			t.Errorf("%s: %d articles, errors %v and %v", text, n, errCount, errSum)
		}
	}
}
