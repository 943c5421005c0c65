package elastic

import (
	"maps"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

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
		`{"doc_count":7,"1":{"value":12.0}}`:                 -1,
		`{"doc_count":7,"0":{"value":1.0},"x":2}`:            -1,
		`{"doc_count":"7","0":{"value":12.0}}`:               -1,
		`{"doc_count":7,"0":{"value_as_string":"x"}}`:        -1,
		`{"0":{"value":12.0}}`:                               -1,
		`{"doc_count":7,"0":{"value":9.007199254740992E15}}`: 7,
	} {
		var c counted
		err := json.Unmarshal([]byte(text), &c)
		if ok := err == nil && c.whole(1); ok != (want >= 0) || ok && int64(c.Articles) != want {
			t.Errorf("%s: %+v, error %v", text, c, err)
		}
	}
}

func TestCountedInAnyOrder(t *testing.T) {
	t.Parallel()
	var c counted
	text := `{"key_as_string":"2019-03-01","key":1551369600000,"1":{"value":4.0},"doc_count":3,"0":{"value":-2500.0}}`
	if err := json.Unmarshal([]byte(text), &c); err != nil || !c.whole(2) {
		t.Fatalf("%+v, error %v", c, err)
	}
	if c.Day != "2019-03-01" || string(c.Key) != "1551369600000" || c.Articles != 3 || !slices.Equal(c.Sums, []int64{-2500, 4}) {
		t.Errorf("%+v", c)
	}
}
