package elastic

import (
	"strings"

	"github.com/elastic/go-elasticsearch/v8/typedapi/types"

	"yulun/index"
	"yulun/index/match"
)

// near finds each pair of terms within the distance, in any field that has both: the one before the
// other, the other before the one, or one within the other. Grams leaves the last character of most
// terms out: that of the first of a pair is added to the distance.
func (c compiler) near(n index.Near) (types.Query, error) {
	left, err := c.text.CompileChars(n.Left)
	if err != nil {
		return types.Query{}, err
	}
	right, err := c.text.CompileChars(n.Right)
	if err != nil {
		return types.Query{}, err
	}
	var found []types.Query
	for _, l := range left {
		for _, r := range right {
			either := types.Intervals{AnyOf: &types.IntervalsAnyOf{Intervals: []types.Intervals{
				inOrder(l, r, n.Distance), inOrder(r, l, n.Distance), overlapping(l, r), overlapping(r, l),
			}}}
			fields := []string{titleGrams, textGrams}
			if l.Title {
				fields = fields[:1]
			}
			for _, field := range fields {
				name, _, _ := strings.Cut(field, "^")
				found = append(found, types.Query{Intervals: map[string]types.IntervalsQuery{name: {AnyOf: either.AnyOf}}})
			}
		}
	}
	return anyOf(found...), nil
}

// inOrder finds one pattern before another.
func inOrder(first, second match.Pattern, distance int) types.Intervals {
	return following(distance+first.Missing(), occurrences(first), occurrences(second))
}

// overlapping finds a pattern where it has characters in common with another.
func overlapping(p, other match.Pattern) types.Intervals {
	with := occurrences(other)
	return types.Intervals{AllOf: &types.IntervalsAllOf{
		Intervals: []types.Intervals{occurrences(p)}, Filter: &types.IntervalsFilter{Overlapping: &with},
	}}
}

// occurrences finds the characters of a pattern one after the other.
func occurrences(p match.Pattern) types.Intervals {
	tokens, prefix := p.Grams()
	var list []types.Intervals
	for i, token := range tokens {
		if prefix && i == len(tokens)-1 {
			list = append(list, types.Intervals{Prefix: &types.IntervalsPrefix{Prefix: token}})
			continue
		}
		list = append(list, types.Intervals{Match: &types.IntervalsMatch{Query: token}})
	}
	if len(list) == 1 {
		return list[0]
	}
	return following(0, list...)
}

// following finds intervals one after the other, with at most so many tokens between them.
func following(gaps int, list ...types.Intervals) types.Intervals {
	return types.Intervals{AllOf: &types.IntervalsAllOf{Intervals: list, Ordered: new(true), MaxGaps: &gaps}}
}
