package web

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yulun/article"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// schema is a JSON Schema, as OpenAPI 3.1 takes it.
type schema map[string]any

// parameter is what an operation takes.
type parameter struct {
	// in is "path"; empty for the query.
	in, name, description string
	schema                schema
	// required marks one that may not be left out; a path has all of its own.
	required bool
}

// several says that the parameter may be given more than once.
func (p parameter) several() bool { return p.schema["type"] == "array" }

// check refuses values that would have no effect. What a value may be is checked where it is read.
func (p parameter) check(values []string) error {
	if len(values) > 1 && !p.several() {
		return fault("repeated-parameter", p.name, "Give it once.", "%s is given %d times", p.name, len(values))
	}
	for _, v := range values {
		switch {
		case strings.TrimSpace(v) == "":
			return fault("empty-parameter", p.name, "Give it a value, or leave it out.", "%s is empty", p.name)
		case !utf8.ValidString(v):
			return fault("invalid-parameter", p.name, "Encode it as UTF-8.", "%s is not UTF-8", p.name)
		}
	}
	for _, v := range values {
		if err := p.allows(v); err != nil {
			return err
		}
	}
	return nil
}

// allows checks a value against the list or the pattern in the description.
func (p parameter) allows(value string) error {
	one := p.schema
	if p.several() {
		one = p.schema["items"].(schema)
	}
	if listed, ok := one["enum"].([]string); ok && !slices.Contains(listed, value) {
		return advised("invalid-parameter", p.name, article.Say("%s takes one of %s.", p.name, article.Names(listed)), "%.60q is not a valid %s", value, p.name)
	}
	if most, ok := one["maxLength"].(int); ok && utf8.RuneCountInString(value) > most {
		return advised("invalid-parameter", p.name, article.Say("Give up to %d.", most), "%s has %d characters", p.name, utf8.RuneCountInString(value))
	}
	if pattern, ok := one["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(value) {
		return advised("invalid-parameter", p.name, article.Say("It has the form %s.", pattern), "%.60q is not a valid %s", value, p.name)
	}
	return nil
}

// articleParams choose articles: the query and each field of the table of filters.
func (s *site) articleParams() []parameter {
	params := []parameter{{
		name: "q", description: "Query: words, \"phrases\", OR, brackets, -exclusions, and filters such as lang:zh.",
		schema: schema{"type": "string", "maxLength": index.LongestQuery},
	}}
	for _, f := range index.Fields(index.Vocabulary{Codebook: s.Codebook}) {
		params = append(params, fieldParam(f))
	}
	return append(params,
		listed("unit", "Count every publication, or each story once at its earliest publication.", index.Articles, index.Stories),
		parameter{name: "zone", description: "Time zone in which days begin, by its IANA name; Asia/Shanghai where it is left out.", schema: schema{"type": "string", "examples": []string{"Asia/Shanghai", "UTC"}}},
	)
}

// fieldParam is a field of the table of filters.
func fieldParam(f index.Field) parameter {
	value := schema{"type": "string", "minLength": 1}
	switch f.Kind {
	case index.Listed:
		value = schema{"type": "string", "enum": f.Values}
	case index.Choice:
		return parameter{name: f.Name, description: "Whether relevant articles are meant, irrelevant ones, or all; yes where it is left out.", schema: schema{"type": "string", "enum": f.Values}}
	case index.Date:
		return parameter{name: f.Name, description: f.Label + " this day, month or year, such as 2019-03.", schema: schema{"type": "string", "pattern": `^\d{4}(-\d{2}(-\d{2})?)?$`}}
	case index.ID:
		value["pattern"] = "^[0-9a-f]{16}$"
	}
	description := "Only with this " + strings.ToLower(f.Label) + ". Several values: one of them."
	if f.Help != "" {
		description = f.Help + " Several values: one of them."
	}
	if f.Kind == index.Text {
		description = "Words or a phrase of the headline. Several values: all of them."
	}
	return parameter{name: f.Name, description: description, schema: schema{"type": "array", "items": value, "minItems": 1}}
}

// listed is a parameter with fixed values; the first is the default.
func listed[T ~string](name, description string, values ...T) parameter {
	var texts []string
	for _, v := range values {
		if v != "" && !slices.Contains(texts, string(v)) {
			texts = append(texts, string(v))
		}
	}
	p := parameter{name: name, description: description, schema: schema{"type": "string", "enum": texts}}
	if values[0] != "" {
		p.schema["default"] = string(values[0])
	}
	return p
}

func orderParam() parameter {
	return listed("order", "Order of the articles.", index.ByRelevance, index.Newest, index.Oldest)
}

func evidenceParam() parameter {
	return listed("evidence", "Give the evidence of each article, too.", "no", "yes")
}

func weightParam() parameter {
	return listed("weight", "Count every article alike, or every outlet.", "article", "outlet")
}

func (s *site) surveyParam() parameter {
	var ids []string
	for _, one := range s.Surveys {
		ids = append(ids, one.ID)
	}
	if len(ids) == 0 {
		return parameter{name: "survey", description: "Id of the survey.", schema: schema{"type": "string"}}
	}
	return listed("survey", "Id of the survey.", ids...)
}

// pageParams choose a page of a search.
func pageParams() []parameter {
	return []parameter{
		orderParam(),
		{name: "limit", description: "Most hits of the page.", schema: schema{"type": "integer", "minimum": 0, "maximum": mostHits, "default": index.DefaultLimit}},
		{name: "cursor", description: "Where the page begins: next of the page before.", schema: schema{"type": "string", "minLength": 1}},
		listed("facets", "Count how the articles spread over the facets.", "yes", "no"),
	}
}

func bucketParam() parameter {
	return listed("bucket", "Width of a bucket; auto is the one that the density of the articles proposes.", append([]index.Bucket{index.Quarter, autoBucket}, stats.Buckets()...)...)
}

// seriesParams cut a series.
func seriesParams() []parameter {
	weight := listed("weight", "Count every article alike, every outlet, or every outlet by its reach.", survey.Weightings()...)
	return []parameter{
		bucketParam(),
		listed("group", "What the series is cut by: one field, or two.", groupTexts()...),
		weight,
		{name: "compare", description: "A further query beside the first, with the same filters; several at once.", schema: schema{"type": "array", "items": schema{"type": "string", "minLength": 1}, "minItems": 1, "maxItems": stats.MostQueries - 1}},
		{name: "smooth", description: "Over how many buckets figures are also given, centred on each: an odd number.", schema: schema{"type": "integer", "minimum": 3, "maximum": mostSmooth}},
		listed("cumulative", "Give figures from the first bucket on, too.", "", "yes"),
	}
}

// groupTexts are the groups by which a series can be cut, each alone and any two.
func groupTexts() []string {
	texts := []string{""}
	for _, g := range index.Groups() {
		texts = append(texts, string(g))
	}
	for _, a := range index.Groups() {
		for _, b := range index.Groups() {
			if a != b {
				texts = append(texts, string(a)+","+string(b))
			}
		}
	}
	return texts
}

// formParams lay out the table of a series.
func formParams() []parameter {
	return []parameter{
		listed("form", "A row for each bucket and group, for each figure, or for each bucket alone.", render.ByRow, render.Long, render.Wide),
		listed("measure", "The figure of a wide table.", append([]string{""}, render.Measures()...)...),
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
