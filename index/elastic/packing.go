package elastic

import (
	"errors"
	"fmt"
	"math"

	"github.com/elastic/go-elasticsearch/v8/typedapi/types"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
)

// A cell is summed up from numbers that each article carries. Counting by value instead would make a bucket for each value in
// each cell, which takes the cluster more than ten times as long; and a sum for each of sixteen values takes it two to three times
// as long. So one number holds several values as its digits, so far apart that the sum of none runs into the next while a
// cell has no more articles than the packing allows.

// The values of an article that are summed. Those of frames follow, in the order of packedFrames. All but the first two are one or
// nothing.
const (
	scoreValue  = iota // in steps of 1/index.ScoreScale, from 0 for -1
	squareValue        // of the score in these steps, from -1 to 1
	storyValue         // the earliest of its cluster
	supportiveValue
	criticalValue
	neutralValue
	firstFrame
	frameValues = 10
	valueCount  = firstFrame + frameValues
)

// values are those of one article, or their sums in a cell.
type values [valueCount]int64

// packedFrames are the frames that are counted. Their order is that in the indices: a new frame comes last, and with it a new
// mappingVersion.
func packedFrames() [frameValues]article.Frame {
	return [...]article.Frame{
		article.Surveillance, article.Privacy, article.Punishment, article.Reward, article.Trust,
		article.Order, article.Economy, article.Law, article.Governance, article.Perception,
	}
}

func (db *DB) valuesOf(a article.Article) (v values, err error) {
	score := int64(math.Round(a.Reading.Stance.Score * index.ScoreScale))
	if score < -index.ScoreScale || score > index.ScoreScale {
		return v, fmt.Errorf("its score %v is not from -1 to 1", a.Reading.Stance.Score)
	}
	v[scoreValue], v[squareValue] = score+index.ScoreScale, score*score
	if !a.IsReprint {
		v[storyValue] = 1
	}
	if side, known := db.options.Side(a.Reading.Stance.Class); known {
		v[map[int]int{codebook.Supportive: supportiveValue, codebook.Critical: criticalValue, codebook.Neutral: neutralValue}[side]] = 1
	}
	known := 0
	for i, frame := range packedFrames() {
		if _, ok := a.Reading.Frames[frame]; ok {
			v[firstFrame+i] = 1
			known++
		}
	}
	if known < len(a.Reading.Frames) {
		return v, errors.New("it has a frame that the codebook doesn't have")
	}
	return v, nil
}

// packing is a way to write values into numbers.
type packing struct {
	// fields are those of the numbers, below sums in mappings.json.
	fields []string
	// numbers are the values in each, from the lowest digit up.
	numbers [][]int
	// bits is how many more bits than for the value of one article there are in each digit.
	bits int
	// most is the highest number of articles whose sums can be told apart: 1<<bits - 1.
	most int
}

// dense takes few numbers and holds up to 511 articles in a cell.
func dense() packing {
	return packing{
		fields: []string{"dense_1", "dense_2", "dense_3", "dense_4"}, bits: 9, most: 1<<9 - 1,
		numbers: [][]int{
			{squareValue, storyValue},
			{scoreValue, supportiveValue, criticalValue, neutralValue},
			{firstFrame, firstFrame + 1, firstFrame + 2, firstFrame + 3, firstFrame + 4},
			{firstFrame + 5, firstFrame + 6, firstFrame + 7, firstFrame + 8, firstFrame + 9},
		},
	}
}

// wide holds up to 131,071 articles in a cell.
func wide() packing {
	return packing{
		fields: []string{"wide_1", "wide_2", "wide_3", "wide_4", "wide_5", "wide_6", "wide_7"}, bits: 17, most: 1<<17 - 1,
		numbers: [][]int{
			{squareValue},
			{scoreValue, storyValue},
			{supportiveValue, criticalValue, neutralValue},
			{firstFrame, firstFrame + 1, firstFrame + 2},
			{firstFrame + 3, firstFrame + 4, firstFrame + 5},
			{firstFrame + 6, firstFrame + 7, firstFrame + 8},
			{firstFrame + 9},
		},
	}
}

// width is how many bits the digit of a value has.
func (p packing) width(value int) int {
	switch value {
	case scoreValue:
		return p.bits + 15 // up to 20,000
	case squareValue:
		return p.bits + 27 // up to 100,000,000
	default:
		return p.bits
	}
}

// pack writes the values of an article into numbers, by their fields.
func (p packing) pack(v values, into map[string]int64) {
	for i, number := range p.numbers {
		shift := 0
		for _, value := range number {
			into[p.fields[i]] |= v[value] << shift
			shift += p.width(value)
		}
	}
}

// unpack reads the sums of values out of the sums of numbers.
func (p packing) unpack(sums [mostNumbers]sum) (v values) {
	for i, number := range p.numbers {
		digits := int64(sums[i].Value)
		for _, value := range number {
			width := p.width(value)
			v[value] = digits & (1<<width - 1)
			digits >>= width
		}
	}
	return v
}

// summing asks for the sums of the numbers of a cell, by the names in counted. The cluster sums floating-point numbers, which are
// exact for whole numbers up to 2^53.
func (p packing) summing() map[string]types.Aggregations {
	aggregations := map[string]types.Aggregations{}
	for i, field := range p.fields {
		aggregations[string(rune('1'+i))] = types.Aggregations{Sum: &types.SumAggregation{Field: new("sums." + field)}}
	}
	return aggregations
}

// mostNumbers is how many numbers a packing takes at most.
const mostNumbers = 7

// counted is a cell, or a part of one, as the cluster gives it. Names are short since there may be tens of thousands.
type counted struct {
	Count int `json:"doc_count"`
	Sum1  sum `json:"1"`
	Sum2  sum `json:"2"`
	Sum3  sum `json:"3"`
	Sum4  sum `json:"4"`
	Sum5  sum `json:"5"`
	Sum6  sum `json:"6"`
	Sum7  sum `json:"7"`
}

// sum is a whole number, which the cluster writes as a fraction.
type sum struct {
	Value float64 `json:"value"`
}

// errCrowded says that a cell has more articles than the packing allows.
var errCrowded = errors.New("a cell has more articles than can be summed at once")

// errNoNumbers says that articles lack the numbers, since their index has another mapping. The cluster takes what is missing for
// nothing.
var errNoNumbers = errors.New("the articles have no numbers to be summed")

// tally is what the articles of a cell come to.
type tally struct {
	articles int
	values   values
	methods  map[string]int
}

// add adds articles of one method.
func (t *tally) add(c counted, p packing, method string) error {
	if c.Count > p.most {
		return errCrowded
	}
	v := p.unpack([...]sum{c.Sum1, c.Sum2, c.Sum3, c.Sum4, c.Sum5, c.Sum6, c.Sum7})
	if c.Count > 0 && v[scoreValue] == 0 && v[squareValue] == 0 { // the lowest score has the highest square
		return errNoNumbers
	}
	t.articles += c.Count
	for value, sum := range v {
		t.values[value] += sum
	}
	t.methods[method] += c.Count
	return nil
}

// cell is the cell of a tally, but for its key.
func (t *tally) cell() index.Cell {
	frames := make(map[article.Frame]int, frameValues)
	for i, frame := range packedFrames() {
		if n := t.values[firstFrame+i]; n > 0 {
			frames[frame] = int(n)
		}
	}
	score := t.values[scoreValue] - int64(t.articles)*index.ScoreScale
	return index.Cell{
		Articles: t.articles, Stories: int(t.values[storyValue]),
		Sum: float64(score) / index.ScoreScale, SumSquares: float64(t.values[squareValue]) / (index.ScoreScale * index.ScoreScale),
		Supportive: int(t.values[supportiveValue]), Neutral: int(t.values[neutralValue]), Critical: int(t.values[criticalValue]),
		Frames: frames, Methods: t.methods,
	}
}
