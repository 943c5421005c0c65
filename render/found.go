package render

import "yulun/index"

// Found is a page of hits as the command line and the API give it. Its keys are a contract with
// other tools.
type Found struct {
	Query  string       `json:"query"`
	Total  int          `json:"total"`
	Hits   []FoundHit   `json:"hits"`
	Facets []FoundFacet `json:"facets,omitempty"`
}

// FoundHit is the article record with what makes it a hit.
type FoundHit struct {
	Record
	Score   float64     `json:"score"`
	Snippet FoundMarked `json:"snippet"`
}

// FoundMarked is a passage; marks are [start, end) pairs in code points.
type FoundMarked struct {
	Text  string   `json:"text"`
	Marks [][2]int `json:"marks"`
}

// FoundFacet is the distribution of the hits over one field.
type FoundFacet struct {
	Field  string            `json:"field"`
	Values []FoundFacetValue `json:"values"`
}

// FoundFacetValue is a value and its number of articles.
type FoundFacetValue struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// NewFound is what an index found for a query.
func NewFound(q index.Query, r index.Result) Found {
	found := Found{Query: q.String(), Total: r.Total, Hits: []FoundHit{}}
	for _, h := range r.Hits {
		found.Hits = append(found.Hits, FoundHit{NewRecord(h.Article, false), h.Score, FoundMarked(h.Snippet)})
	}
	for _, f := range r.Facets {
		facet := FoundFacet{Field: f.Field, Values: []FoundFacetValue{}}
		for _, v := range f.Values {
			facet.Values = append(facet.Values, FoundFacetValue(v))
		}
		found.Facets = append(found.Facets, facet)
	}
	return found
}
