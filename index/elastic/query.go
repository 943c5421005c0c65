package elastic

import (
	"slices"
	"strings"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/operator"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/textquerytype"

	"yulun/index"
	"yulun/index/match"
)

// The weights of a term's places: a word in the headline counts for five in the text, and a match of words for more than
// one of characters alone.
const (
	titleWords = "title_words^10"
	textWords  = "text_words^2"
	titleGrams = "title_grams^5"
	textGrams  = "text_grams^1"
)

// selection is a query ready to be asked.
type selection struct {
	must []match.Pattern
	// filters and excluded are its conditions but for must.
	filters, excluded []types.Query
}

// compile turns a query into conditions.
func (db *DB) compile(q index.Query) (selection, error) {
	var s selection
	var err error
	if s.must, err = db.text.CompileAll(q.Must); err != nil {
		return s, err
	}
	not, err := db.text.CompileAll(q.Not)
	if err != nil {
		return s, err
	}
	for _, p := range not {
		s.excluded = append(s.excluded, alternatives(p, false))
	}
	s.filter(q)
	return s, nil
}

// query is the selection in the cluster's language; ranked is slower and gives scores.
func (s selection) query(ranked bool) *types.Query {
	filters := slices.Clone(s.filters)
	var terms []types.Query
	for _, p := range s.must {
		if ranked {
			terms = append(terms, alternatives(p, true))
		} else {
			filters = append(filters, alternatives(p, false))
		}
	}
	return &types.Query{Bool: &types.BoolQuery{Must: terms, Filter: filters, MustNot: slices.Clone(s.excluded)}}
}

// alternatives finds one pattern: by its words, or by its characters one after the other. What is found is the same whether
// ranked or not.
func alternatives(p match.Pattern, ranked bool) types.Query {
	words, grams := []string{titleWords, textWords}, []string{titleGrams, textGrams}
	if p.Title {
		words, grams = words[:1], grams[:1]
	}
	phrase := sequence(p, grams)
	if len(p.Words) == 0 || !ranked && !p.NeedsWords() {
		return phrase
	}
	each := make([]types.Query, len(p.Words))
	for i, word := range p.Words {
		each[i].MultiMatch = &types.MultiMatchQuery{Query: word, Fields: words, Type: &textquerytype.Mostfields, Operator: &operator.And}
	}
	return anyOf(types.Query{Bool: &types.BoolQuery{Must: each}}, phrase)
}

// mostContinuations bounds the pairs that begin with one character. It is far above the number of characters there are.
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

// filter adds the conditions on fields.
func (s *selection) filter(q index.Query) {
	switch q.Relevance {
	case index.RelevantOnly:
		s.filters = append(s.filters, equals("relevant", true))
	case index.IrrelevantOnly:
		s.filters = append(s.filters, equals("relevant", false))
	}
	if q.Unit == index.Stories {
		s.filters = append(s.filters, equals("is_reprint", false))
	}
	oneOf(s, "frames", q.Frames, q.NotFrames)
	oneOf(s, "stance", q.Classes, q.NotClasses)
	oneOf(s, "lang", q.Langs, q.NotLangs)
	oneOf(s, "script", q.Scripts, q.NotScripts)
	oneOf(s, "object", q.Objects, q.NotObjects)
	oneOf(s, "cluster", q.Clusters, q.NotClusters)
	oneOf(s, "id", q.IDs, q.NotIDs)
	oneOf(s, "outlet.id", q.Outlets, q.NotOutlets)
	oneOf(s, "outlet.type", q.Types, q.NotTypes)
	oneOf(s, "outlet.country", q.Countries, q.NotCountries)
	s.between(q)
}

// oneOf keeps the articles with one of some values in a field, and with none of others.
func oneOf[T ~string](s *selection, field string, with, without []T) {
	if len(with) > 0 {
		s.filters = append(s.filters, types.Query{Terms: &types.TermsQuery{TermsQuery: map[string]types.TermsQueryField{field: with}}})
	}
	if len(without) > 0 {
		s.excluded = append(s.excluded, types.Query{Terms: &types.TermsQuery{TermsQuery: map[string]types.TermsQueryField{field: without}}})
	}
}

// between keeps the articles of the query's days. An instant lies in a day of the query's zone, a bare day is the same in
// every zone.
func (s *selection) between(q index.Query) {
	if q.From.IsZero() && q.To.IsZero() {
		return
	}
	var instant, day types.DateRangeQuery
	zone := index.ZoneOrShanghai(q.Zone)
	if !q.From.IsZero() {
		instant.Gte = new(index.Midnight(q.From, zone).UTC().Format(time.RFC3339))
		day.Gte = new(q.From.Format(time.DateOnly))
	}
	if !q.To.IsZero() {
		instant.Lt = new(index.Midnight(q.To.AddDate(0, 0, 1), zone).UTC().Format(time.RFC3339))
		day.Lte = new(q.To.Format(time.DateOnly))
	}
	s.filters = append(s.filters, anyOf(within("instant", instant), within("day", day)))
}

func within(field string, dates types.DateRangeQuery) types.Query {
	return types.Query{Range: map[string]types.RangeQuery{field: dates}}
}
