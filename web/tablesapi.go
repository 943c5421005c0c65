package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"

	"yulun/article"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats/words"
	"yulun/tables"
)

// keynessResamples is how many resamples the intervals of keyness are made of, as in yulun words
// keyness.
const keynessResamples = 1000

// tableMaker makes a table of what a query finds, by the other parameters of a request.
type tableMaker func(ctx context.Context, q index.Query, v url.Values) (tables.Table, error)

// tableOperation is a table of the API. name is that of its file.
type tableOperation struct {
	id, path, name, summary string
	columns                 []render.Column
	params                  []tableParam
	of                      tableMaker
}

func (s *site) tables() tables.Maker {
	return tables.Maker{Index: s.Index, Store: s.Store, Sources: s.Sources, Words: s.Words, Find: s.Find, StopWords: s.StopWords, Fold: s.Fold}
}

// tableOperations are the addresses of the tables that look into words, clusters and places, each
// as JSON and as CSV; none without what makes them.
func (s *site) tableOperations() []operation {
	if !s.looksIntoWords() {
		return nil
	}
	var all []operation
	for _, o := range []tableOperation{
		s.concordanceTable(), s.collocatesTable(), s.topWordsTable(), s.keynessTable(), s.quotesTable(), s.clustersTable(), s.prominenceTable(),
	} {
		params := s.articleParams()
		for _, p := range o.params {
			params = append(params, p.parameter())
		}
		all = append(
			all,
			operation{id: o.id, path: o.path, summary: o.summary, params: params, columns: o.columns, handle: s.costly(s.table(o.of))},
			operation{
				id: o.id + "CSV", path: o.path + ".csv", summary: locale.Key("The same table as a file."),
				params: params, media: []string{mediaTypes()["csv"]}, handle: s.costly(s.tableAsFile(o)),
			},
		)
	}
	return all
}

// table answers with a table of what the query of a request finds.
func (s *site) table(of tableMaker) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		table, err := s.makeTable(r, of)
		if err != nil {
			return err
		}
		return s.writeJSON(w, table)
	}
}

// tableAsFile answers with the rows of the table.
func (s *site) tableAsFile(o tableOperation) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		table, err := s.makeTable(r, o.of)
		if err != nil {
			return err
		}
		return s.stream(w, r, o.name+".csv", func(out io.Writer) error {
			return s.writeSheet(r.Context(), out, o.name, "csv", render.NewOrigin(table.Query, r.URL.Query().Get("unit")), table.Rows)
		})
	}
}

func (s *site) makeTable(r *http.Request, of tableMaker) (tables.Table, error) {
	v := r.URL.Query()
	q, err := s.readQuery(r.Context(), v)
	if err != nil {
		return tables.Table{}, err
	}
	return of(r.Context(), q, v)
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
	whole, err := wholeWordsParam().read(v)
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

func (s *site) concordanceTable() tableOperation {
	width := wholeParam{"context", "Most characters on either side.", 40, 1, 1000}
	order := choiceParam[words.Order]{
		"sort", "Order of the lines: by date, by what stands left or right of the term, or a random sample.",
		[]words.Order{words.ByDate, words.ByLeft, words.ByRight, words.Drawn},
	}
	rows := mostParam("Most rows of the table.", 50)
	return tableOperation{
		"getConcordance", "/words/kwic", "concordance", locale.Key("A concordance: each place of a term with what stands on either side."), render.Concordance().Columns(),
		[]tableParam{termParam(), wholeWordsParam(), width, order, rows},
		func(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
			o := words.ConcordanceOptions{Query: q, Seed: 1}
			term, read, err := s.term(ctx, v)
			if err != nil {
				return t, err
			}
			o.Read = read
			if o.Context, err = width.read(v); err != nil {
				return t, err
			}
			if o.Order, err = order.read(v); err != nil {
				return t, err
			}
			if o.Limit, err = rows.read(v); err != nil {
				return t, err
			}
			return s.tables().Concordance(ctx, term, o)
		},
	}
}

func (s *site) collocatesTable() tableOperation {
	window := wholeParam{"window", "How many words on either side, within the sentence, are near.", 5, 1, 50}
	order := choiceParam[words.Measure]{
		"sort", "The measure by which words are sorted.", []words.Measure{words.ByLogDice, words.ByG2, words.ByMI3, words.ByT, words.ByCount},
	}
	least, rows := leastParam(timesOccurs, 3), mostParam("Most rows of the table.", 30)
	return tableOperation{
		"getCollocates", "/words/collocates", "collocates", locale.Key("The words that stand near a term more often than elsewhere."), render.Collocates().Columns(),
		[]tableParam{termParam(), wholeWordsParam(), window, order, least, rows},
		func(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
			o := words.CollocateOptions{Query: q}
			term, read, err := s.term(ctx, v)
			if err != nil {
				return t, err
			}
			o.Whole = read != nil
			if o.By, err = order.read(v); err != nil {
				return t, err
			}
			if o.Window, err = window.read(v); err != nil {
				return t, err
			}
			if o.Least, o.Limit, err = readTwo(v, least, rows); err != nil {
				return t, err
			}
			return s.tables().Collocates(ctx, term, o)
		},
	}
}

// readTwo reads two whole numbers.
func readTwo(v url.Values, a, b wholeParam) (int, int, error) {
	first, err := a.read(v)
	if err != nil {
		return 0, 0, err
	}
	second, err := b.read(v)
	return first, second, err
}

func (s *site) topWordsTable() tableOperation {
	group := choiceParam[index.Group]{"group", "Cut by one field.", append([]index.Group{index.Ungrouped}, index.Groups()...)}
	bucket, least, most := cutParam(), leastParam(timesOccurs, 2), mostParam("Most words of each group and bucket.", 25)
	return tableOperation{
		"getTopWords", "/words/top", "words", locale.Key("The most frequent words but stop words, by group and bucket."), render.TopWords().Columns(),
		[]tableParam{group, bucket, least, most},
		func(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
			o := words.TopOptions{Query: q}
			if o.Group, err = group.read(v); err != nil {
				return t, err
			}
			if o.Bucket, err = bucket.read(v); err != nil {
				return t, err
			}
			if o.Least, o.Limit, err = readTwo(v, least, most); err != nil {
				return t, err
			}
			return s.tables().Top(ctx, o)
		},
	}
}

func (s *site) keynessTable() tableOperation {
	least, most := leastParam(timesOccurs, 5), mostParam("Most words of either set.", 25)
	return tableOperation{
		"getKeyness", "/words/keyness", "keyness",
		locale.Key("The words that are more frequent in one of two sets of articles, by log-likelihood, with intervals of the log ratio."), render.Keys(string(index.ByOutlet)).Columns(),
		[]tableParam{
			wordsParam{"against", "Query for the second set; all that the first one doesn't find where it is left out.", false},
			wordsParam{"within", "Query that both sets are taken from, such as lang:zh.", false},
			least, most,
		},
		func(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
			o := words.KeynessOptions{Resamples: keynessResamples, Seed: 1}
			if o.Least, o.Limit, err = readTwo(v, least, most); err != nil {
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
		},
	}
}

func (s *site) quotesTable() tableOperation {
	least, rows := leastParam("Least length of a quotation in Chinese characters or words.", 8), mostParam("Most rows of the table.", 30)
	attributed := choiceParam[string]{"attributed", "Only quotations whose speaker is known.", []string{"no", "yes"}}
	return tableOperation{
		"getQuotes", "/words/quotes", "quotes", locale.Key("Direct quotations with their speakers."), render.Spoken().Columns(),
		[]tableParam{least, attributed, rows},
		func(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
			length, limit, err := readTwo(v, least, rows)
			if err != nil {
				return t, err
			}
			only, err := attributed.read(v)
			if err != nil {
				return t, err
			}
			return s.tables().Quotes(ctx, q, length, limit, only == "yes")
		},
	}
}

func (s *site) clustersTable() tableOperation {
	most := mostParam("Most clusters.", shownClusters)
	return tableOperation{
		"getClusters", "/clusters", "clusters", locale.Key("The largest clusters of reprints: who took what from whom, one row an article."), render.Clusters().Columns(),
		[]tableParam{most},
		func(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
			limit, err := most.read(v)
			if err != nil {
				return t, err
			}
			return s.tables().Clusters(ctx, q, 2, limit)
		},
	}
}

func (s *site) prominenceTable() tableOperation {
	bucket, top := cutParam(), wholeParam{"top", "How many places count as the top of a listing.", 10, 1, 100}
	return tableOperation{
		"getProminence", "/prominence", "prominence", locale.Key("Where articles stood in feeds and lists of their outlets, one row a listing and bucket."), render.ProminenceByListing().Columns(),
		[]tableParam{bucket, top},
		func(ctx context.Context, q index.Query, v url.Values) (t tables.Table, err error) {
			width, err := bucket.read(v)
			if err != nil {
				return t, err
			}
			places, err := top.read(v)
			if err != nil {
				return t, err
			}
			return s.tables().Prominence(ctx, q, width, places)
		},
	}
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
			"query":   schema{"type": "string", "description": "The query as it was understood."},
			"against": schema{"type": "string", "description": "The query for the second set; only where two sets are compared."},
			"found":   schema{"type": "object", "additionalProperties": schema{"type": "integer"}, "description": "The counts behind the rows."},
			"rows":    schema{"type": "array", "items": schema{"type": "object", "properties": properties, "required": names}},
		},
	}
}
