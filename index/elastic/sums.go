package elastic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/typedapi/types"

	"yulun/article"
	"yulun/index"
)

// A cell is summed up from numbers that each article carries, one for each thing that is counted.
// Counting by value instead would make a bucket for each value in each cell, which takes the
// cluster more than ten times as long. A frame or class that no article had before is a field that
// the cluster adds by itself.

// The fields below sums. Scores are in steps of 1/index.ScoreScale.
const (
	scoreField  = "score"
	squareField = "square"
	storyField  = "story" // the earliest of its cluster
	classPrefix = "class_"
	framePrefix = "frame_"
)

// sumsOf are the numbers of an article. Those that are 0 are left out: the cluster takes what is
// missing for that.
func sumsOf(a article.Article) (map[string]int64, error) {
	score := int64(math.Round(a.Reading.Stance.Score * index.ScoreScale))
	if score < -index.ScoreScale || score > index.ScoreScale {
		return nil, fmt.Errorf("its score %v is not from -1 to 1", a.Reading.Stance.Score)
	}
	sums := map[string]int64{}
	if score != 0 {
		sums[scoreField], sums[squareField] = score, score*score
	}
	if !a.IsReprint {
		sums[storyField] = 1
	}
	if class := a.Reading.Stance.Class; class != "" {
		sums[classPrefix+string(class)] = 1
	}
	for frame := range a.Reading.Frames {
		sums[framePrefix+string(frame)] = 1
	}
	for name := range sums {
		if strings.Contains(name, ".") {
			return nil, fmt.Errorf("%q has a dot, which the cluster would take for a field within another", name)
		}
	}
	return sums, nil
}

// sumFields are the fields below sums that an index has.
func sumFields(mapping *types.TypeMapping) []string {
	sums, ok := mapping.Properties["sums"].(*types.ObjectProperty)
	if !ok {
		return nil
	}
	var names []string
	for name := range sums.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// summing asks for the sums of some fields, by their places in the list. The cluster sums
// floating-point numbers, which are exact for whole numbers up to 2^53.
func summing(fields []string) map[string]types.Aggregations {
	aggregations := map[string]types.Aggregations{}
	for i, field := range fields {
		aggregations[strconv.Itoa(i)] = types.Aggregations{Sum: &types.SumAggregation{Field: new("sums." + field)}}
	}
	return aggregations
}

// counted is a cell, or a part of one, as the cluster gives it: its key, the number of its
// articles, and its sums by the places of their fields.
type counted map[string]json.RawMessage

func (c counted) articles() (int, error) {
	n, err := strconv.Atoi(string(c["doc_count"]))
	if err != nil {
		return 0, fmt.Errorf("read the number of articles: %w", err)
	}
	return n, nil
}

// sum is the sum of the field at a place. There may be a million, so the one form in which the
// cluster writes them is read without a parser.
func (c counted) sum(place int) (int64, error) {
	raw := c[strconv.Itoa(place)]
	number, ok := bytes.CutPrefix(raw, []byte(`{"value":`))
	if !ok {
		return 0, fmt.Errorf("read the sums: %q is not a sum", raw)
	}
	v, err := strconv.ParseFloat(string(bytes.TrimSuffix(number, []byte("}"))), 64)
	if err != nil {
		return 0, fmt.Errorf("read the sums: %w", err)
	}
	return int64(v), nil
}
