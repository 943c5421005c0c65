package main

import (
	"context"
	"fmt"
	"slices"

	"yulun/index"
	"yulun/internal/bounds"
	"yulun/render"
	"yulun/stats/words"
)

type wordsCommand struct {
	Kwic       wordsKwicCommand       `cmd:"" help:"Show each place of a word, phrase or pattern with what stands around it."`
	Collocates wordsCollocatesCommand `cmd:"" help:"List the words that stand near a word, phrase or pattern."`
	Top        wordsTopCommand        `cmd:"" help:"List the most frequent words, by group and period."`
	Keyness    wordsKeynessCommand    `cmd:"" help:"Compare the words of two queries, groups or periods."`
	Quotes     wordsQuotesCommand     `cmd:"" help:"List direct quotations with their speakers."`
}

// termArg is a term of the query language.
type termArg struct {
	Term string `arg:"" help:"Word, phrase in quotation marks, beginning of a word with a star, OR or NEAR of these."`
}

// term reads a term and the query behind it, and makes what finds the term in articles.
func (a *app) term(ctx context.Context, t termArg, f queryFlags) (
	term index.Condition, find words.Finder, q index.Query, err error,
) {
	if term, err = words.Term(index.Vocabulary{Codebook: a.config.Codebook}, t.Term); err != nil {
		return nil, nil, q, err
	}
	if q, err = a.query(ctx, f); err != nil {
		return nil, nil, q, err
	}
	find, err = a.service().TermFinder(term)
	return term, find, q, err
}

type wordsKwicCommand struct {
	termArg
	queryFlags
	tableFlag
	Whole   bool   `help:"Only places that begin and end where a word does, as the segmenter cuts."`
	Context int    `help:"Most characters on either side." default:"40"`
	Sort    string `help:"date, left or right context, or random." default:"date" enum:"date,left,right,random"`
	Limit   int    `help:"Most lines; 0 gives all." default:"50"`
	Seed    uint64 `help:"Seed of the random order." default:"1"`
}

// Help is printed below the flags.
func (wordsKwicCommand) Help() string {
	return `A concordance: each line shows one place of the term (the node) with what stands on either side, in which field of which
article, and at which code point. Terms are found character for character, in either Chinese script. What follows the term chooses the
articles, as for yulun search. The first lines of a random order are a random sample.

  yulun words kwic 失信 type:central-state
  yulun words kwic '"social credit"' --sort right --limit 0 -o kwic.csv
  yulun words kwic '信用 NEAR/5 惩戒' from:2019

` + exitCodes
}

// Run prints the concordance.
func (c *wordsKwicCommand) Run(ctx context.Context, a *app) error {
	if err := mistake(bounds.Within("--context", c.Context, 0, 1000)); err != nil {
		return err
	}
	if err := mistake(bounds.AtLeast("--limit", c.Limit, 0)); err != nil {
		return err
	}
	o := words.ConcordanceOptions{
		Context: c.Context, Limit: c.Limit, Order: words.Order(c.Sort), Seed: c.Seed,
	}
	term, find, q, err := a.term(ctx, c.termArg, c.queryFlags)
	if err != nil {
		return err
	}
	q.Where = append(slices.Clip(q.Where), term)
	o.Query, o.Find = q, find
	if c.Whole {
		if o.Read, err = a.service().WordReader(); err != nil {
			return err
		}
	}
	form, err := c.form(a, "concordance")
	if err != nil {
		return err
	}
	shown := 0
	places := func(row func(words.Line) error) (words.Found, error) {
		return words.Concordance(ctx, a.service().Index(), o, func(l words.Line) error {
			shown++
			return row(l)
		})
	}
	if form.isText() {
		var lines []words.Line
		found, err := places(func(l words.Line) error { lines = append(lines, l); return nil })
		if err != nil {
			return err
		}
		fmt.Fprintf(a.std.out, "%s\n\n", placesFound(found, shown, "shown"))
		return render.WriteConcordance(a.std.out, lines, a.std.outLook.width)
	}
	return writeTable(ctx, a, counting[words.Line]{
		tableForm: form, out: c.Out, query: q, layout: render.Concordance(),
		settings: map[string]string{
			"term": c.Term, "whole": fmt.Sprint(c.Whole), "context": fmt.Sprint(c.Context), "sort": c.Sort, "limit": fmt.Sprint(c.Limit),
		},
		seeds: seedOf(c.Sort == "random", "order", c.Seed),
		each: func(row func(words.Line) error) (note string, err error) {
			found, err := places(row)
			if shown < found.Places {
				note = placesFound(found, shown, "written")
			}
			return note, err
		},
	})
}

// placesFound says how many places were found, and how many of them are given.
func placesFound(found words.Found, shown int, done string) string {
	text := count(found.Places, "place", "places") + " in " + count(found.Articles, "article", "articles")
	if shown < found.Places {
		text += fmt.Sprintf(", %d %s (--limit)", shown, done)
	}
	return text
}

// seedOf is a seed where it has an effect.
func seedOf(used bool, name string, seed uint64) map[string]string {
	if !used {
		return nil
	}
	return map[string]string{name: fmt.Sprint(seed)}
}
