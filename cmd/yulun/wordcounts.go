package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"yulun/article"
	"yulun/index"
	"yulun/internal/bounds"
	"yulun/locale"
	"yulun/render"
	"yulun/stats/words"
	"yulun/tables"
)

// stopWordsFile lists what words top leaves out.
const stopWordsFile = "lexicon/stopwords.txt"

type wordsTopCommand struct {
	queryFlags
	tableFlag
	Group     string `help:"Cut by outlet, type, lang, script, country or frame." enum:",outlet,type,lang,script,country,frame" default:""`
	Bucket    string `help:"Cut by time: day, week (ISO), month, quarter, year or all." enum:"day,week,month,quarter,year,all" default:"all"`
	StopWords bool   `help:"List stop words, too."`
	Min       int    `help:"Least number of times that a word occurs." default:"2"`
	Limit     int    `help:"Most words of each group and bucket; 0 gives all." default:"25"`
}

// Help is printed below the flags.
func (wordsTopCommand) Help() string {
	return `The most frequent words of the articles that a query finds, titles included, as the segmenter cuts them with the words of the
topic. Numbers are not counted. Stop words (lexicon/stopwords.txt of the configuration) count among all words, and are not listed.

  yulun words top lang:zh
  yulun words top --group type --bucket year from:2018 lang:zh -o top.csv

` + exitCodes
}

// Run prints the words.
func (c *wordsTopCommand) Run(ctx context.Context, a *app) error {
	if err := leastOf(c.Min, c.Limit); err != nil {
		return err
	}
	form, err := c.form(a, "top words")
	if err != nil {
		return err
	}
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	o := words.TopOptions{
		Query: q, Group: index.Group(c.Group), Bucket: index.Bucket(c.Bucket), Least: c.Min,
		Limit: c.Limit,
	}
	if !c.StopWords {
		if o.Left, err = a.stopWords(); err != nil {
			return err
		}
	}
	if o.Read, err = a.service().WordReader(); err != nil {
		return err
	}
	top, err := words.Top(ctx, a.service().Index(), o)
	if err != nil {
		return err
	}
	rows := make([]render.Opened[words.TopWord], len(top))
	for i, w := range top {
		rows[i] = tables.OpenTop(w, o)
	}
	if form.isText() {
		return a.printTable(render.TopWordsTable(rows))
	}
	return writeTable(ctx, a, counting[render.Opened[words.TopWord]]{
		tableForm: form, out: c.Out, query: q, layout: render.TopWords(), each: rowsOf(rows),
		settings: map[string]string{
			"group": c.Group, "bucket": c.Bucket, "min": fmt.Sprint(c.Min), "limit": fmt.Sprint(c.Limit), "stop_words": fmt.Sprint(c.StopWords),
		},
	})
}

// stopWords reads the words that are not listed.
func (a *app) stopWords() (map[string]bool, error) {
	list, err := fs.ReadFile(a.config.FS, stopWordsFile)
	if err != nil {
		return nil, fmt.Errorf("read the stop words: %w", err)
	}
	return words.StopWords(stopWordsFile, string(list))
}

// leastOf checks the flags that shorten a list.
func leastOf(least, limit int) error {
	if err := mistake(bounds.AtLeast("--min", least, 1)); err != nil {
		return err
	}
	return mistake(bounds.AtLeast("--limit", limit, 0))
}

// printTable prints a table as wide as the terminal.
func (a *app) printTable(t render.Table) error {
	t.Width = a.std.outLook.width
	return t.Write(a.std.out)
}

type wordsCollocatesCommand struct {
	termArg
	queryFlags
	tableFlag
	Whole  bool   `help:"Only places that begin and end where a word does, as the segmenter cuts."`
	Window int    `help:"How many words on either side, within the sentence, are near." default:"5"`
	Sort   string `help:"logdice, g2, mi3, t or count." default:"logdice" enum:"logdice,g2,mi3,t,count"`
	Min    int    `help:"Least number of times that a word stands near the term." default:"3"`
	Limit  int    `help:"Most words; 0 gives all." default:"30"`
}

// Help is printed below the flags.
func (wordsCollocatesCommand) Help() string {
	return `The words that stand near a term more often than if they were spread evenly over the articles that the query finds, with log-Dice,
G2, MI3 and the t-score. What follows the term chooses these articles, whether they have the term or not.

  yulun words collocates 失信 lang:zh
  yulun words collocates '"social credit"' lang:en --window 3 --sort g2

` + exitCodes
}

// Run prints the collocates.
func (c *wordsCollocatesCommand) Run(ctx context.Context, a *app) error {
	if err := leastOf(c.Min, c.Limit); err != nil {
		return err
	}
	if err := mistake(bounds.Within("--window", c.Window, 1, 50)); err != nil {
		return err
	}
	o := words.CollocateOptions{
		Whole: c.Whole, Window: c.Window, Least: c.Min, Limit: c.Limit, By: words.Measure(c.Sort),
	}
	form, err := c.form(a, "collocates")
	if err != nil {
		return err
	}
	term, find, q, err := a.term(ctx, c.termArg, c.queryFlags)
	if err != nil {
		return err
	}
	o.Query, o.Find = q, find
	if o.Read, err = a.service().WordReader(); err != nil {
		return err
	}
	found, err := words.CollocatesOf(ctx, a.service().Index(), o)
	if err != nil {
		return err
	}
	all := q
	q.Where = append(slices.Clip(q.Where), term)
	rows := make([]render.Opened[words.Collocate], len(found.List))
	for i, w := range found.List {
		rows[i] = tables.Opened(w, q, w.Word)
	}
	if !form.isText() {
		return writeTable(ctx, a, counting[render.Opened[words.Collocate]]{
			tableForm: form, out: c.Out, query: all, layout: render.Collocates(), each: rowsOf(rows),
			settings: map[string]string{
				"term": c.Term, "whole": fmt.Sprint(c.Whole), "window": fmt.Sprint(c.Window), "sort": c.Sort,
				"min": fmt.Sprint(c.Min), "limit": fmt.Sprint(c.Limit),
			},
		})
	}
	fmt.Fprintf(
		a.std.out,
		"%s of the term; %s with %s other words, %s of them within %s of the term\n\n",
		count(found.Places, "place", "places"), count(found.Articles, "article", "articles"),
		render.Thousands(found.Words), render.Thousands(found.Near),
		count(c.Window, "word", "words"),
	)
	return a.printTable(render.CollocatesTable(rows))
}

type wordsKeynessCommand struct {
	queryFlags
	tableFlag
	Against   string `help:"Query for the second set of articles; without it, all that the first one doesn't find." placeholder:"QUERY"`
	Within    string `help:"Query that both sets are taken from, such as lang:zh." placeholder:"QUERY"`
	Min       int    `help:"Least number of times that a word occurs in the set where it is more frequent." default:"5"`
	Limit     int    `help:"Most words of either set; 0 gives all." default:"25"`
	Resamples int    `help:"How many resamples the intervals are made of." default:"1000"`
	Seed      uint64 `help:"Seed of the resamples." default:"1"`
}

// Help is printed below the flags.
func (wordsKeynessCommand) Help() string {
	return `Compares the words of two sets of articles: which are more frequent in the first, and which in the second one. The sets are two
queries, so they may be groups or periods. Articles that both find are in the first set alone. Each word has its log-likelihood ratio
G2 with a p-value corrected for the number of words tested, and the log ratio of its frequencies with a bootstrap interval over outlets,
or over articles where a set has fewer than five outlets.

  yulun words keyness type:commercial --against type:party --within lang:zh
  yulun words keyness from:2014 to:2018 --against from:2019 --within lang:zh
  yulun words keyness frame:privacy --within lang:zh -o keyness.xlsx

` + exitCodes
}

// Run prints the comparison.
func (c *wordsKeynessCommand) Run(ctx context.Context, a *app) error {
	if err := leastOf(c.Min, c.Limit); err != nil {
		return err
	}
	if err := mistake(bounds.Within("--resamples", c.Resamples, 100, 100_000)); err != nil {
		return err
	}
	form, err := c.form(a, "keyness")
	if err != nil {
		return err
	}
	o := words.KeynessOptions{Least: c.Min, Limit: c.Limit, Resamples: c.Resamples, Seed: c.Seed}
	within, both, err := c.sets(ctx, a, &o)
	if err != nil {
		return err
	}
	if o.Read, err = a.service().WordReader(); err != nil {
		return err
	}
	found, err := words.Keyness(ctx, a.service().Index(), o)
	if err != nil {
		return err
	}
	rows := make([]render.Opened[words.Key], len(found.Words))
	for i, k := range found.Words {
		q := o.First
		if k.G2 < 0 {
			q = o.Second
		}
		rows[i] = tables.Opened(k, q, k.Word)
	}
	if both > 0 {
		a.complain(
			"%s found by both queries: in the first set alone",
			count(both, "article is", "articles are"),
		)
	}
	if !form.isText() {
		return writeTable(ctx, a, counting[render.Opened[words.Key]]{
			tableForm: form, out: c.Out, query: o.First, about: &within, layout: render.Keys(found.Units), each: rowsOf(rows),
			settings: map[string]string{
				"against": o.Second.String(), "min": fmt.Sprint(c.Min), "limit": fmt.Sprint(c.Limit), "resamples": fmt.Sprint(c.Resamples),
			},
			seeds: seedOf(true, "resamples", c.Seed),
		})
	}
	return c.print(a, found, rows)
}

// sets reads the queries of both sets and the one that both are taken from, and counts the articles
// that both find.
func (c *wordsKeynessCommand) sets(
	ctx context.Context,
	a *app,
	o *words.KeynessOptions,
) (within index.Query, both int, err error) {
	if o.First, err = a.query(ctx, c.queryFlags); err != nil {
		return within, 0, err
	}
	against, err := a.clause(ctx, c.Against)
	if err != nil {
		return within, 0, err
	}
	if within, err = a.clause(ctx, c.Within); err != nil {
		return within, 0, err
	}
	within.Unit = index.Unit(c.Unit)
	if c.All {
		against.Relevance = index.AnyRelevance
	}
	for _, set := range []*index.Query{&o.First, &against} {
		set.Unit = index.Unit(c.Unit)
		if within.Relevance != index.RelevantOnly {
			set.Relevance = within.Relevance
		}
		ok := true
		if *set, ok = set.And(within); !ok {
			return within, 0, article.Usagef(
				"Widen --within, or leave it out.",
				"no article can be in a set and meet --within %s",
				c.Within,
			)
		}
	}
	if o.Second, err = words.Rest(against, o.First); err != nil || c.Against == "" {
		return within, 0, err
	}
	const none = -1
	var totals [2]int
	for i, q := range []index.Query{against, o.Second} {
		q.Limit = none
		found, err := a.service().Index().Search(ctx, q)
		if err != nil {
			return within, 0, err
		}
		totals[i] = found.Total
	}
	return within, totals[0] - totals[1], nil
}

// clause reads a further query, once the index is open.
func (a *app) clause(ctx context.Context, text string) (index.Query, error) {
	v := index.Vocabulary{
		Codebook: a.config.Codebook,
	}.WithOutlets(
		a.config.Sources,
		func() ([]article.Outlet, error) {
			return a.service().Index().Outlets(ctx)
		},
	)
	return index.Parse(v, text)
}

func (c *wordsKeynessCommand) print(
	a *app,
	found words.Comparison,
	rows []render.Opened[words.Key],
) error {
	w := a.std.out
	fmt.Fprintf(w, "first set: %s\nsecond set: %s\n", sideText(found.First), sideText(found.Second))
	over := "no intervals: a set has fewer than five articles"
	if found.Units != "" {
		over = fmt.Sprintf(
			"intervals of the log ratio over %ss (%s resamples, seed %d)",
			found.Units,
			render.Thousands(c.Resamples),
			c.Seed,
		)
	}
	fmt.Fprintf(w, "%s tested; %s\n", count(found.Tested, "word", "words"), over)
	if other := a.foreign(found); other != "" {
		fmt.Fprintln(w, other)
	}
	for _, part := range []struct {
		title string
		first bool
	}{{"more frequent in the first set", true}, {"more frequent in the second set", false}} {
		in := slices.DeleteFunc(
			slices.Clone(rows),
			func(r render.Opened[words.Key]) bool { return (r.Row.G2 > 0) != part.first },
		)
		fmt.Fprintf(w, "\n%s\n", part.title)
		if err := a.printTable(render.KeysTable(in)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(
		w,
		"\nlog ratio: +1 is twice as frequent in the first set, −1 in the second. p takes words as independent, so trust the interval more.\n",
	)
	return err
}

func sideText(s words.Side) string {
	return fmt.Sprintf(
		"%s of %s, %s words",
		count(s.Articles, "article", "articles"),
		count(s.Outlets, "outlet", "outlets"),
		render.Thousands(s.Words),
	)
}

// foreign says that the sets are in different languages; empty where they aren't.
func (a *app) foreign(c words.Comparison) string {
	const much = 0.1
	share := func(s words.Side, lang article.Lang) float64 {
		return float64(s.Langs[lang]) / float64(max(1, s.Articles))
	}
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		first, second := share(c.First, lang), share(c.Second, lang)
		if max(first-second, second-first) > much {
			return fmt.Sprintf(
				"%.0f %% of the first set and %.0f %% of the second are in %s, so words of a language stand out: --within lang:%s compares one language",
				100*first,
				100*second,
				render.Label(locale.Printer{}, a.config.Codebook, string(lang)),
				lang,
			)
		}
	}
	return ""
}
