package elastic

import (
	"slices"
	"strings"
	"time"

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
	filters, excluded []object
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
func (s selection) query(ranked bool) object {
	filters := slices.Clone(s.filters)
	terms := []object{}
	for _, p := range s.must {
		if ranked {
			terms = append(terms, alternatives(p, true))
		} else {
			filters = append(filters, alternatives(p, false))
		}
	}
	return object{"bool": object{"must": terms, "filter": filters, "must_not": append([]object{}, s.excluded...)}}
}

// alternatives finds one pattern: by its words, or by its characters one after the other. What is found is the same whether
// ranked or not.
func alternatives(p match.Pattern, ranked bool) object {
	words, grams := []string{titleWords, textWords}, []string{titleGrams, textGrams}
	if p.Title {
		words, grams = words[:1], grams[:1]
	}
	phrase := sequence(p, grams)
	if len(p.Words) == 0 || !ranked && !p.NeedsWords() {
		return phrase
	}
	each := make([]object, len(p.Words))
	for i, word := range p.Words {
		each[i] = object{"multi_match": object{"query": word, "fields": words, "type": "most_fields", "operator": "and"}}
	}
	return anyOf(object{"bool": object{"must": each}}, phrase)
}

// mostContinuations bounds the pairs that begin with one character. It is far above the number of characters there are.
const mostContinuations = 200_000

// sequence finds the characters of a pattern one after the other, in any of some fields.
func sequence(p match.Pattern, fields []string) object {
	tokens, prefix := p.Grams()
	text := strings.Join(tokens, " ")
	if !prefix {
		return object{"multi_match": object{"query": text, "fields": fields, "type": "phrase", "tie_breaker": 1}}
	}
	if len(tokens) > 1 {
		return object{"multi_match": object{"query": text, "fields": fields, "type": "phrase_prefix", "tie_breaker": 1, "max_expansions": mostContinuations}}
	}
	var either []object
	for _, field := range fields {
		name, _, _ := strings.Cut(field, "^")
		either = append(either, object{"prefix": object{name: text}})
	}
	return anyOf(either...)
}

func anyOf(queries ...object) object {
	return object{"bool": object{"should": queries, "minimum_should_match": 1}}
}

// filter adds the conditions on fields.
func (s *selection) filter(q index.Query) {
	switch q.Relevance {
	case index.RelevantOnly:
		s.filters = append(s.filters, object{"term": object{"relevant": true}})
	case index.IrrelevantOnly:
		s.filters = append(s.filters, object{"term": object{"relevant": false}})
	}
	if q.Unit == index.Stories {
		s.filters = append(s.filters, object{"term": object{"is_reprint": false}})
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
		s.filters = append(s.filters, object{"terms": object{field: with}})
	}
	if len(without) > 0 {
		s.excluded = append(s.excluded, object{"terms": object{field: without}})
	}
}

// between keeps the articles of the query's days. An instant lies in a day of the query's zone, a bare day is the same in
// every zone.
func (s *selection) between(q index.Query) {
	if q.From.IsZero() && q.To.IsZero() {
		return
	}
	instant, day := object{}, object{}
	zone := index.ZoneOrShanghai(q.Zone)
	if !q.From.IsZero() {
		instant["gte"] = index.Midnight(q.From, zone).UTC().Format(time.RFC3339)
		day["gte"] = q.From.Format(time.DateOnly)
	}
	if !q.To.IsZero() {
		instant["lt"] = index.Midnight(q.To.AddDate(0, 0, 1), zone).UTC().Format(time.RFC3339)
		day["lte"] = q.To.Format(time.DateOnly)
	}
	s.filters = append(s.filters, anyOf(object{"range": object{"instant": instant}}, object{"range": object{"day": day}}))
}
