package mcp

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yulun/index"
	"yulun/stats"
	"yulun/stats/words"
	"yulun/tables"
)

// wordsWait bounds the tools on words, which read every article of their queries.
const wordsWait = 2 * time.Minute

// onWords is the answer of a tool on words within [wordsWait].
func onWords[In any](answer func(context.Context, In) (Answer, error)) func(context.Context, In) (Answer, error) {
	return func(ctx context.Context, in In) (Answer, error) {
		ctx, cancel := context.WithTimeout(ctx, wordsWait)
		defer cancel()
		return answer(ctx, in)
	}
}

// near reads a term and the query within whose articles it is looked for.
func (s server) near(ctx context.Context, in askedFor, term string) (index.Condition, index.Query, error) {
	if err := index.CheckLength(term); err != nil {
		return nil, index.Query{}, err
	}
	t, err := words.Term(index.Vocabulary{Codebook: s.Codebook}, term)
	if err != nil {
		return t, index.Query{}, err
	}
	q, err := s.query(ctx, in)
	return t, q, err
}

type kwicInput struct {
	askedFor
	Term    string `json:"term" jsonschema:"word, \"phrase\", beginning of a word with a star, or A NEAR/5 B"`
	Context int    `json:"context,omitempty" jsonschema:"most characters on either side, up to 200; 40 by default"`
	Limit   int    `json:"limit,omitempty" jsonschema:"most lines, up to 200; 30 by default"`
}

func (s server) kwic(ctx context.Context, in kwicInput) (Answer, error) {
	term, q, err := s.near(ctx, in.askedFor, in.Term)
	if err != nil {
		return Answer{}, err
	}
	o := words.ConcordanceOptions{Query: q, Context: cmp.Or(in.Context, 40), Order: words.ByDate}
	if err := within("context", o.Context, 200); err != nil {
		return Answer{}, err
	}
	if o.Limit, err = limit(in.Limit, 30, 200); err != nil {
		return Answer{}, err
	}
	t, err := s.tables().Concordance(ctx, term, o)
	q.Where = append(slices.Clip(q.Where), term)
	return s.table(ctx, q, t, err)
}

// tables makes the tables that look into words, clusters and places.
func (s server) tables() tables.Maker {
	return tables.Maker{Index: s.Index, Store: s.Store, Sources: s.Sources, Words: s.Words, Find: s.Find, StopWords: s.StopWords, Fold: s.Fold}
}

// table gives a table what every answer carries.
func (s server) table(ctx context.Context, q index.Query, t tables.Table, err error) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	return s.answer(ctx, q, t)
}

type collocatesInput struct {
	askedFor
	Term   string `json:"term" jsonschema:"word, \"phrase\", beginning of a word with a star, or A NEAR/5 B"`
	Window int    `json:"window,omitempty" jsonschema:"how many words on either side are near, up to 50; 5 by default"`
	Limit  int    `json:"limit,omitempty" jsonschema:"most words, up to 200; 30 by default"`
}

func (s server) collocates(ctx context.Context, in collocatesInput) (Answer, error) {
	term, q, err := s.near(ctx, in.askedFor, in.Term)
	if err != nil {
		return Answer{}, err
	}
	o := words.CollocateOptions{Query: q, Window: cmp.Or(in.Window, 5), Least: 3, By: words.ByLogDice}
	if err := within("window", o.Window, 50); err != nil {
		return Answer{}, err
	}
	if o.Limit, err = limit(in.Limit, 30, 200); err != nil {
		return Answer{}, err
	}
	t, err := s.tables().Collocates(ctx, term, o)
	return s.table(ctx, q, t, err)
}

type topInput struct {
	askedFor
	Group  string `json:"group,omitempty" jsonschema:"cut by type, lang, script, country, frame or outlet"`
	Bucket string `json:"bucket,omitempty" jsonschema:"cut by time: all (the default), day, week, month, quarter or year"`
	Limit  int    `json:"limit,omitempty" jsonschema:"most words of each group and bucket, up to 200; 25 by default"`
}

func (s server) top(ctx context.Context, in topInput) (Answer, error) {
	q, err := s.query(ctx, in.askedFor)
	if err != nil {
		return Answer{}, err
	}
	o := words.TopOptions{Query: q, Least: 2}
	if o.Group, err = choice("group", in.Group, append([]index.Group{index.Ungrouped}, index.Groups()...)...); err != nil {
		return Answer{}, err
	}
	if o.Bucket, err = choice("bucket", in.Bucket, append([]index.Bucket{index.Whole}, stats.Buckets()...)...); err != nil {
		return Answer{}, err
	}
	if o.Limit, err = limit(in.Limit, 25, 200); err != nil {
		return Answer{}, err
	}
	t, err := s.tables().Top(ctx, o)
	return s.table(ctx, q, t, err)
}

type quotesInput struct {
	askedFor
	Attributed bool `json:"attributed,omitempty" jsonschema:"only quotations whose speaker is known"`
	Limit      int  `json:"limit,omitempty" jsonschema:"most quotations, up to 200; 30 by default"`
}

func (s server) quotes(ctx context.Context, in quotesInput) (Answer, error) {
	q, err := s.query(ctx, in.askedFor)
	if err != nil {
		return Answer{}, err
	}
	most, err := limit(in.Limit, 30, 200)
	if err != nil {
		return Answer{}, err
	}
	t, err := s.tables().Quotes(ctx, q, 8, most, in.Attributed)
	return s.table(ctx, q, t, err)
}

type clustersInput struct {
	askedFor
	Limit int `json:"limit,omitempty" jsonschema:"most clusters, up to 50; 10 by default"`
}

func (s server) clusters(ctx context.Context, in clustersInput) (Answer, error) {
	q, err := s.query(ctx, in.askedFor)
	if err != nil {
		return Answer{}, err
	}
	most, err := limit(in.Limit, 10, 50)
	if err != nil {
		return Answer{}, err
	}
	t, err := s.tables().Clusters(ctx, q, 2, most)
	return s.table(ctx, q, t, err)
}

func (s server) prominence(ctx context.Context, in askedFor) (Answer, error) {
	q, err := s.query(ctx, in)
	if err != nil {
		return Answer{}, err
	}
	t, err := s.tables().Prominence(ctx, q, index.Whole, 10)
	return s.table(ctx, q, t, err)
}

type keynessInput struct {
	askedFor
	Against string `json:"against,omitempty" jsonschema:"query for the second set; without it, all that the first does not find"`
	Within  string `json:"within,omitempty" jsonschema:"query that both sets are taken from, such as lang:zh; compare one language"`
	Limit   int    `json:"limit,omitempty" jsonschema:"most words of either set, up to 100; 20 by default"`
}

func (s server) keyness(ctx context.Context, in keynessInput) (Answer, error) {
	o := words.KeynessOptions{Least: 5, Resamples: 1000, Seed: 1}
	var err error
	if o.Limit, err = limit(in.Limit, 20, 100); err != nil {
		return Answer{}, err
	}
	if o.First, o.Second, err = s.sets(ctx, in); err != nil {
		return Answer{}, err
	}
	t, err := s.tables().Keyness(ctx, o)
	return s.table(ctx, o.First, t, err)
}

// sets reads the two sets of articles whose words are compared.
func (s server) sets(ctx context.Context, in keynessInput) (first, second index.Query, err error) {
	if first, err = s.query(ctx, in.askedFor); err != nil {
		return first, second, err
	}
	within, err := s.clause(ctx, in.Within)
	if err != nil {
		return first, second, err
	}
	if second, err = s.clause(ctx, in.Against); err != nil {
		return first, second, err
	}
	return tables.Sets(first, second, within)
}
