package elastic

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/operator"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/textquerytype"

	"yulun/index"
	"yulun/index/match"
)

// The weights of a term's places: a word in the headline counts for five in the text, and a match
// of words for more than one of characters alone.
const (
	titleWords = "title_words^10"
	textWords  = "text_words^2"
	titleGrams = "title_grams^5"
	textGrams  = "text_grams^1"
)

// selection is a query ready to be asked.
type selection struct {
	// ranked are the conditions by which hits are ranked, and plain the same without scores.
	// Filters and excluded are all others.
	ranked, plain, filters, excluded []types.Query
}

// compiler turns conditions into the cluster's language.
type compiler struct {
	text match.Analyzer
	zone *time.Location
	// ranked is slower and gives scores. What is found is the same.
	ranked bool
}

// compile turns a query into conditions.
func (db *DB) compile(q index.Query) (selection, error) {
	var s selection
	plain := compiler{text: db.text, zone: index.ZoneOrShanghai(q.Zone)}
	scored := plain
	scored.ranked = true
	for _, c := range q.Where {
		positive, list := c, &s.filters
		if not, ok := c.(index.Not); ok {
			positive, list = not.Condition, &s.excluded
		} else if index.Ranked(c) != nil {
			list = &s.plain
			query, err := scored.query(c)
			if err != nil {
				return s, err
			}
			s.ranked = append(s.ranked, query)
		}
		query, err := plain.query(positive)
		if err != nil {
			return s, err
		}
		*list = append(*list, query)
	}
	if days := (index.Days{From: q.From, To: q.To}); days != (index.Days{}) {
		s.filters = append(s.filters, plain.between(days))
	}
	switch q.Relevance {
	case index.RelevantOnly:
		s.filters = append(s.filters, equals("relevant", true))
	case index.IrrelevantOnly:
		s.filters = append(s.filters, equals("relevant", false))
	}
	if q.Unit == index.Stories {
		s.filters = append(s.filters, equals("is_reprint", false))
	}
	return s, nil
}

// query is the selection in the cluster's language; ranked is slower and gives scores.
func (s selection) query(ranked bool) *types.Query {
	filters, must := slices.Clone(s.filters), s.ranked
	if !ranked {
		filters, must = append(filters, s.plain...), nil
	}
	return &types.Query{Bool: &types.BoolQuery{Must: must, Filter: filters, MustNot: slices.Clone(s.excluded)}}
}

// query is a condition in the cluster's language.
func (c compiler) query(condition index.Condition) (types.Query, error) {
	switch condition := condition.(type) {
	case index.Term:
		p, err := c.text.Compile(condition)
		if err != nil {
			return types.Query{}, err
		}
		return c.alternatives(p), nil
	case index.Near:
		return c.near(condition)
	case index.All:
		list, err := c.queries(condition)
		return types.Query{Bool: &types.BoolQuery{Must: list}}, err
	case index.Any:
		list, err := c.queries(condition)
		return anyOf(list...), err
	case index.Not:
		inner, err := c.query(condition.Condition)
		return types.Query{Bool: &types.BoolQuery{MustNot: []types.Query{inner}}}, err
	case index.Filter:
		f, err := index.FilterNamed(condition.Field)
		if err != nil {
			return types.Query{}, err
		}
		return unscored(types.Query{Terms: &types.TermsQuery{TermsQuery: map[string]types.TermsQueryField{f.Column: condition.Values}}}), nil
	case index.Days:
		return unscored(c.between(condition)), nil
	default:
		return types.Query{}, fmt.Errorf("%T is not a condition", condition)
	}
}

func (c compiler) queries(conditions []index.Condition) ([]types.Query, error) {
	list := make([]types.Query, len(conditions))
	for i, condition := range conditions {
		var err error
		if list[i], err = c.query(condition); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// alternatives finds one pattern: by its words, or by its characters one after the other.
func (c compiler) alternatives(p match.Pattern) types.Query {
	words, grams := []string{titleWords, textWords}, []string{titleGrams, textGrams}
	if p.Title {
		words, grams = words[:1], grams[:1]
	}
	phrase := sequence(p, grams)
	if len(p.Words) == 0 || !c.ranked && !p.NeedsWords() {
		return phrase
	}
	each := make([]types.Query, len(p.Words))
	for i, word := range p.Words {
		each[i].MultiMatch = &types.MultiMatchQuery{Query: word, Fields: words, Type: &textquerytype.Mostfields, Operator: &operator.And}
	}
	return anyOf(types.Query{Bool: &types.BoolQuery{Must: each}}, phrase)
}

// mostContinuations bounds the pairs that begin with one character. It is far above the number of
// characters there are.
const mostContinuations = 200_000

// sequence finds the characters of a pattern one after the other, in any of some fields.
func sequence(p match.Pattern, fields []string) types.Query {
	tokens, prefix := p.Grams()
	text := strings.Join(tokens, " ")
	phrase := &types.MultiMatchQuery{Query: text, Fields: fields, Type: &textquerytype.Phrase, TieBreaker: new(types.Float64(1))}
	if !prefix {
		return types.Query{MultiMatch: phrase}
	}
	if len(tokens) > 1 {
		phrase.Type, phrase.MaxExpansions = &textquerytype.Phraseprefix, new(mostContinuations)
		return types.Query{MultiMatch: phrase}
	}
	var either []types.Query
	for _, field := range fields {
		name, _, _ := strings.Cut(field, "^")
		either = append(either, types.Query{Prefix: map[string]types.PrefixQuery{name: {Value: text}}})
	}
	return anyOf(either...)
}

func anyOf(queries ...types.Query) types.Query {
	return types.Query{Bool: &types.BoolQuery{Should: queries, MinimumShouldMatch: 1}}
}

func equals(field string, value bool) types.Query {
	return types.Query{Term: map[string]types.TermQuery{field: {Value: value}}}
}

// unscored keeps what a query finds out of the ranking.
func unscored(q types.Query) types.Query {
	return types.Query{Bool: &types.BoolQuery{Filter: []types.Query{q}}}
}

// between finds the articles of some days. An instant lies in a day of the query's zone, a bare day
// is the same in every zone.
func (c compiler) between(d index.Days) types.Query {
	if d == (index.Days{}) {
		return types.Query{MatchAll: &types.MatchAllQuery{}}
	}
	var instant, day types.DateRangeQuery
	if !d.From.IsZero() {
		instant.Gte = new(index.Midnight(d.From, c.zone).UTC().Format(time.RFC3339))
		day.Gte = new(d.From.Format(time.DateOnly))
	}
	if !d.To.IsZero() {
		instant.Lt = new(index.Midnight(d.To.AddDate(0, 0, 1), c.zone).UTC().Format(time.RFC3339))
		day.Lte = new(d.To.Format(time.DateOnly))
	}
	return anyOf(within("instant", instant), within("day", day))
}

func within(field string, dates types.DateRangeQuery) types.Query {
	return types.Query{Range: map[string]types.RangeQuery{field: dates}}
}
