package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"yulun/article"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/words"
	"yulun/tables"
)

// mostRowsAsked is the most rows of a table that the API gives.
const mostRowsAsked = 1000

// keynessResamples is how many resamples the intervals of keyness are made of, as in yulun words
// keyness.
const keynessResamples = 1000

// tableMaker makes a table of what a query finds, by the other parameters of a request.
type tableMaker func(ctx context.Context, q index.Query, v url.Values) (tables.Table, error)

func (s *site) tables() tables.Maker {
	return tables.Maker{Index: s.Index, Store: s.Store, Sources: s.Sources, Words: s.Words, Find: s.Find, StopWords: s.StopWords, Fold: s.Fold}
}

// tableOperations are the addresses of the tables that look into words, clusters and places; none
// without what makes them.
func (s *site) tableOperations() []operation {
	if !s.looksIntoWords() || s.Words == nil || s.StopWords == nil {
		return nil
	}
	whole := func(name, description string, otherwise, least, most int) parameter {
		return parameter{name: name, description: description, schema: schema{"type": "integer", "minimum": least, "maximum": most, "default": otherwise}}
	}
	term := parameter{
		name: "term", required: true, description: "Word, phrase in quotation marks, beginning of a word with a star, OR or NEAR of these.",
		schema: schema{"type": "string", "minLength": 1, "maxLength": index.LongestQuery},
	}
	inside := listed("whole", "Only places that begin and end where a word does.", "no", "yes")
	query := func(name, description string) parameter {
		return parameter{name: name, description: description, schema: schema{"type": "string", "minLength": 1, "maxLength": index.LongestQuery}}
	}
	rows := func(otherwise int) parameter {
		return whole("limit", "Most rows of the table.", otherwise, 1, mostRowsAsked)
	}
	least := func(otherwise int) parameter {
		return whole("min", "Least number of times that a word occurs.", otherwise, 1, 1000)
	}
	bucket := listed("bucket", "Cut by time; all doesn't.", append([]index.Bucket{index.Whole}, stats.Buckets()...)...)
	operations := []struct {
		id, path, summary string
		columns           []render.Column
		params            []parameter
		of                tableMaker
	}{
		{"getConcordance", "/words/kwic", locale.Key("A concordance: each place of a term with what stands on either side."), render.Concordance().Columns(), []parameter{
			term, inside, whole("context", "Most characters on either side.", 40, 1, 1000),
			listed("sort", "Order of the lines: by date, by what stands left or right of the term, or a random sample.", words.ByDate, words.ByLeft, words.ByRight, words.Drawn),
			rows(50),
		}, s.makeConcordance},
		{"getCollocates", "/words/collocates", locale.Key("The words that stand near a term more often than elsewhere."), render.Collocates().Columns(), []parameter{
			term, inside, whole("window", "How many words on either side, within the sentence, are near.", 5, 1, 50),
			listed("sort", "The measure by which words are sorted.", words.ByLogDice, words.ByG2, words.ByMI3, words.ByT, words.ByCount), least(3), rows(30),
		}, s.makeCollocates},
		{"getTopWords", "/words/top", locale.Key("The most frequent words but stop words, by group and bucket."), render.TopWords().Columns(), []parameter{
			listed("group", "Cut by one field.", append([]index.Group{index.Ungrouped}, index.Groups()...)...), bucket, least(2),
			whole("limit", "Most words of each group and bucket.", 25, 1, mostRowsAsked),
		}, s.makeTopWords},
		{"getKeyness", "/words/keyness", locale.Key("The words that are more frequent in one of two sets of articles, by log-likelihood, with intervals of the log ratio."), render.Keys(string(index.ByOutlet)).Columns(), []parameter{
			query("against", "Query for the second set; all that the first one doesn't find where it is left out."),
			query("within", "Query that both sets are taken from, such as lang:zh."), least(5), whole("limit", "Most words of either set.", 25, 1, mostRowsAsked),
		}, s.makeKeyness},
		{"getQuotes", "/words/quotes", locale.Key("Direct quotations with their speakers."), render.Spoken().Columns(), []parameter{
			whole("min", "Least length of a quotation in Chinese characters or words.", 8, 1, 1000), listed("attributed", "Only quotations whose speaker is known.", "no", "yes"), rows(30),
		}, s.makeQuotes},
		{"getClusters", "/clusters", locale.Key("The largest clusters of reprints: who took what from whom, one row an article."), render.Clusters().Columns(), []parameter{
			whole("limit", "Most clusters.", 20, 1, mostRowsAsked),
		}, s.makeClusters},
		{"getProminence", "/prominence", locale.Key("Where articles stood in feeds and lists of their outlets, one row a listing and bucket."), render.ProminenceByListing().Columns(), []parameter{
			bucket, whole("top", "How many places count as the top of a listing.", 10, 1, 100),
		}, s.makeProminence},
	}
	var all []operation
	for _, o := range operations {
		all = append(all, operation{
			id: o.id, path: o.path, summary: o.summary, params: append(s.articleParams(), o.params...), columns: o.columns, handle: s.costly(s.table(o.of)),
		})
	}
	return all
}

// table answers with a table of what the query of a request finds.
func (s *site) table(of tableMaker) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := r.URL.Query()
		q, err := s.readQuery(r.Context(), v)
		if err != nil {
			return err
		}
		table, err := of(r.Context(), q, v)
		if err != nil {
			return err
		}
		return s.writeJSON(w, table)
	}
}

// term reads the term of a request, and whether places inside of words are left out.
func (s *site) term(ctx context.Context, v url.Values) (term index.Condition, read words.Reader, err error) {
	if v.Get("term") == "" {
		return nil, nil, fault("empty-parameter", "term", "Give the word that is looked for.", "term is missing")
	}
	if err := index.CheckLength(v.Get("term")); err != nil {
		return nil, nil, about("term", err)
	}
	if term, err = words.Term(s.vocabulary(ctx), v.Get("term")); err != nil {
		return nil, nil, about("term", err)
	}
	whole, err := choice(v, "whole", "no", "yes")
	if err == nil && whole == "yes" {
		read, err = s.Words()
	}
	return term, read, err
}

// about is an error of the query language in a parameter other than q.
func about(field string, err error) error {
	var known *article.Error
	if !errors.As(err, &known) || known.Field != "" {
		return err
	}
	named := *known
	named.Field = field
	return &named
}

func (s *site) makeConcordance(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
	o := words.ConcordanceOptions{Query: q, Seed: 1}
	term, read, err := s.term(ctx, v)
	if err != nil {
		return t, err
	}
	o.Read = read
	if o.Context, err = number(v, "context", 40, 1, 1000); err != nil {
		return t, err
	}
	if o.Order, err = choice(v, "sort", words.ByDate, words.ByLeft, words.ByRight, words.Drawn); err != nil {
		return t, err
	}
	if o.Limit, err = number(v, "limit", 50, 1, mostRowsAsked); err != nil {
		return t, err
	}
	return s.tables().Concordance(ctx, term, o)
}

func (s *site) makeCollocates(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
	o := words.CollocateOptions{Query: q}
	term, read, err := s.term(ctx, v)
	if err != nil {
		return t, err
	}
	o.Whole = read != nil
	if o.By, err = choice(v, "sort", words.ByLogDice, words.ByG2, words.ByMI3, words.ByT, words.ByCount); err != nil {
		return t, err
	}
	if o.Window, err = number(v, "window", 5, 1, 50); err != nil {
		return t, err
	}
	if o.Least, o.Limit, err = leastAndMost(v, 3, 30); err != nil {
		return t, err
	}
	return s.tables().Collocates(ctx, term, o)
}

// leastAndMost reads min and limit.
func leastAndMost(v url.Values, least, limit int) (int, int, error) {
	n, err := number(v, "min", least, 1, 1000)
	if err != nil {
		return 0, 0, err
	}
	most, err := number(v, "limit", limit, 1, mostRowsAsked)
	return n, most, err
}

func (s *site) makeTopWords(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
	o := words.TopOptions{Query: q}
	if o.Group, err = choice(v, "group", append([]index.Group{index.Ungrouped}, index.Groups()...)...); err != nil {
		return t, err
	}
	if o.Bucket, err = choice(v, "bucket", append([]index.Bucket{index.Whole}, stats.Buckets()...)...); err != nil {
		return t, err
	}
	if o.Least, o.Limit, err = leastAndMost(v, 2, 25); err != nil {
		return t, err
	}
	return s.tables().Top(ctx, o)
}

func (s *site) makeKeyness(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
	o := words.KeynessOptions{Resamples: keynessResamples, Seed: 1}
	if o.Least, o.Limit, err = leastAndMost(v, 5, 25); err != nil {
		return t, err
	}
	var others [2]index.Query
	for i, name := range []string{"against", "within"} {
		if others[i], err = index.Parse(s.vocabulary(ctx), v.Get(name)); err != nil {
			return t, about(name, err)
		}
	}
	if o.First, o.Second, err = tables.Sets(q, others[0], others[1]); err != nil {
		return t, err
	}
	return s.tables().Keyness(ctx, o)
}

func (s *site) makeQuotes(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
	least, limit, err := leastAndMost(v, 8, 30)
	if err != nil {
		return t, err
	}
	attributed, err := choice(v, "attributed", "no", "yes")
	if err != nil {
		return t, err
	}
	return s.tables().Quotes(ctx, q, least, limit, attributed == "yes")
}

func (s *site) makeClusters(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
	limit, err := number(v, "limit", shownClusters, 1, mostRowsAsked)
	if err != nil {
		return t, err
	}
	return s.tables().Clusters(ctx, q, 2, limit)
}

func (s *site) makeProminence(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
	bucket, err := choice(v, "bucket", append([]index.Bucket{index.Whole}, stats.Buckets()...)...)
	if err != nil {
		return t, err
	}
	top, err := number(v, "top", 10, 1, 100)
	if err != nil {
		return t, err
	}
	return s.tables().Prominence(ctx, q, bucket, top)
}

// tableSchema describes a [tables.Table] with these columns.
func tableSchema(columns []render.Column) schema {
	properties, names := schema{}, []string{}
	for _, c := range columns {
		one := schema{"type": []string{map[render.Type]string{render.Integer: "integer", render.Number: "number", render.Flag: "boolean"}[c.Type], "null"}, "description": c.Description}
		switch c.Type {
		case render.Text, render.Date:
			one["type"] = []string{"string", "null"}
		case render.List:
			one["type"], one["items"] = []string{"array", "null"}, schema{"type": "string"}
		}
		properties[c.Name] = one
		names = append(names, c.Name)
	}
	slices.Sort(names)
	return schema{
		"type": "object", "required": []string{"found", "query", "rows"},
		"properties": schema{
			"query": schema{"type": "string", "description": "The query as it was understood."},
			"found": schema{"type": "object", "additionalProperties": schema{"type": "integer"}, "description": "The counts behind the rows."},
			"rows":  schema{"type": "array", "items": schema{"type": "object", "properties": properties, "required": names}},
		},
	}
}
