package web

import (
	"net/url"

	"yulun/index"
	"yulun/stats"
)

// tableParam is a parameter of a table, which is described and read by the same values.
type tableParam interface{ parameter() parameter }

// wholeParam takes a whole number within bounds.
type wholeParam struct {
	name, description      string
	otherwise, least, most int
}

func (p wholeParam) parameter() parameter {
	return parameter{name: p.name, description: p.description, schema: schema{"type": "integer", "minimum": p.least, "maximum": p.most, "default": p.otherwise}}
}

func (p wholeParam) read(v url.Values) (int, error) {
	return number(v, p.name, p.otherwise, p.least, p.most)
}

// choiceParam takes one of some values; the first is the default.
type choiceParam[T ~string] struct {
	name, description string
	values            []T
}

func (p choiceParam[T]) parameter() parameter { return listed(p.name, p.description, p.values...) }

func (p choiceParam[T]) read(v url.Values) (T, error) { return choice(v, p.name, p.values...) }

// wordsParam takes words of the query language.
type wordsParam struct {
	name, description string
	required          bool
}

func (p wordsParam) parameter() parameter {
	return parameter{
		name: p.name, description: p.description, required: p.required,
		schema: schema{"type": "string", "minLength": 1, "maxLength": index.LongestQuery},
	}
}

// mostRowsAsked is the most rows of a table that the API gives.
const mostRowsAsked = 1000

// The parameters that several tables have.
func mostParam(description string, otherwise int) wholeParam {
	return wholeParam{"limit", description, otherwise, 1, mostRowsAsked}
}

func leastParam(description string, otherwise int) wholeParam {
	return wholeParam{"min", description, otherwise, 1, 1000}
}

const timesOccurs = "Least number of times that a word occurs."

func cutParam() choiceParam[index.Bucket] {
	return choiceParam[index.Bucket]{"bucket", "Cut by time; all doesn't.", append([]index.Bucket{index.Whole}, stats.Buckets()...)}
}

func termParam() wordsParam {
	return wordsParam{"term", "Word, phrase in quotation marks, beginning of a word with a star, OR or NEAR of these.", true}
}

func wholeWordsParam() choiceParam[string] {
	return choiceParam[string]{"whole", "Only places that begin and end where a word does.", []string{"no", "yes"}}
}
