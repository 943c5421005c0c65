package elastic

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
	"github.com/go-json-experiment/json/jsontext"

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

// counted is a cell, or a part of one, as the cluster gives it.
type counted struct {
	Key      jsontext.Value
	Day      string
	Articles int
	// Sums are by the places of their fields; they end with the last one that was read.
	Sums []int64
	// read is how many members of a cell there were that count something: its articles and its sums.
	read int
}

// UnmarshalJSONFrom reads a cell member by member. There may be tens of thousands, with dozens of
// sums each, and a map for each of them would take most of the time of a series.
func (c *counted) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	*c = counted{}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return err
		}
		member := name.String()
		value, err := d.ReadValue()
		if err != nil {
			return err
		}
		if err := c.set(member, value); err != nil {
			return fmt.Errorf("%s: %w", member, err)
		}
	}
	_, err := d.ReadToken()
	return err
}

// set takes a member of a cell; the value is overwritten afterwards.
func (c *counted) set(member string, value jsontext.Value) error {
	var err error
	switch member {
	case "key":
		c.Key = bytes.Clone(value)
		return nil
	case "key_as_string":
		c.Day = string(bytes.Trim(value, `"`)) // a date as the request formats it
		return nil
	case "doc_count":
		c.Articles, err = strconv.Atoi(string(value))
	default:
		err = c.setSum(member, value)
	}
	c.read++
	return err
}

// setSum takes the sum of a field, which is named by its place.
func (c *counted) setSum(member string, value jsontext.Value) error {
	place, err := strconv.Atoi(member)
	if err != nil || place < 0 || place > mostSums {
		return errors.New("not asked for")
	}
	for len(c.Sums) <= place {
		c.Sums = append(c.Sums, 0)
	}
	c.Sums[place], err = sum(value)
	return err
}

// mostSums is above the number of fields that a cluster allows an index.
const mostSums = 10_000

// sum reads a sum. There may be a million, so the one form in which the cluster writes them is read
// without a parser.
func sum(value jsontext.Value) (int64, error) {
	number, ok := bytes.CutPrefix(value, []byte(`{"value":`))
	if !ok {
		return 0, fmt.Errorf("%q is not a sum", value)
	}
	v, err := strconv.ParseFloat(string(bytes.TrimSuffix(number, []byte("}"))), 64)
	return int64(v), err
}

// whole reports whether a cell has its number of articles and the sums of so many fields.
func (c counted) whole(fields int) bool { return c.read == fields+1 && len(c.Sums) == fields }
