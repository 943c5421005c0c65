package main

import (
	"context"
	"fmt"

	"yulun/internal/bounds"
	"yulun/render"
	"yulun/stats/words/quotes"
)

type wordsQuotesCommand struct {
	queryFlags
	tableFlag
	Min        int  `help:"Least length of a quotation in Chinese characters or words." default:"8"`
	Attributed bool `help:"Only quotations whose speaker is known."`
	Limit      int  `help:"Most quotations; 0 gives all."                               default:"30"`
}

// Help is printed below the flags.
func (wordsQuotesCommand) Help() string {
	return `Direct quotations in the texts of the articles that a query finds, with who is said to have spoken them. A speaker is named where a
reporting verb (说, 表示, said, according to …) and a name, role, organisation or pronoun stand beside the quotation. All others have no
speaker: many are terms, titles or irony. Pronouns are not resolved.

  yulun words quotes 失信 --attributed
  yulun words quotes type:foreign --limit 0 -o quotes.parquet

` + exitCodes
}

// Run prints the quotations.
func (c *wordsQuotesCommand) Run(ctx context.Context, a *app) error {
	if err := leastOf(c.Min, c.Limit); err != nil {
		return err
	}
	if err := mistake(bounds.Within("--min", c.Min, 1, 1000)); err != nil {
		return err
	}
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	form, err := c.form(a, "quotes")
	if err != nil {
		return err
	}
	// all calls row with the quotations that are asked for, and says what was found.
	all := func(row func(quotes.Row) error) (text string, whole bool, err error) {
		shown := 0
		found, err := quotes.In(ctx, a.service().Index(), q, c.Min, func(r quotes.Row) error {
			if c.Limit > 0 && shown == c.Limit || c.Attributed && r.Speaker == "" {
				return nil
			}
			shown++
			return row(r)
		})
		text, listed := c.text(found), found.Quotes
		if c.Attributed {
			listed = found.Attributed
		}
		if shown < listed {
			text += fmt.Sprintf("; the first %d are shown (--limit)", shown)
		}
		return text, shown == found.Quotes, err
	}
	if form.isText() {
		var rows []quotes.Row
		text, _, err := all(func(r quotes.Row) error { rows = append(rows, r); return nil })
		if err != nil {
			return err
		}
		fmt.Fprintf(a.std.out, "%s\n\n", text)
		return render.WriteSpoken(a.std.out, rows, a.std.outLook.width)
	}
	return writeTable(ctx, a, counting[quotes.Row]{
		tableForm: form, out: c.Out, query: q, layout: render.Spoken(),
		settings: map[string]string{
			"min": fmt.Sprint(c.Min), "limit": fmt.Sprint(c.Limit), "attributed": fmt.Sprint(c.Attributed),
		},
		each: func(row func(quotes.Row) error) (string, error) {
			text, whole, err := all(row)
			if whole {
				text = ""
			}
			return text, err
		},
	})
}

// text says what was found, and what was left out.
func (c *wordsQuotesCommand) text(found quotes.Count) string {
	text := fmt.Sprintf(
		"%s in %s: %d with a speaker (%d of them a pronoun), %d unattributed; %d shorter than %d characters or words are left out",
		count(
			found.Quotes,
			"quotation",
			"quotations",
		),
		count(found.Articles, "article", "articles"),
		found.Attributed,
		found.Pronouns,
		found.Quotes-found.Attributed,
		found.Short,
		c.Min,
	)
	if found.Unclosed > 0 {
		text += fmt.Sprintf(", and %d that their paragraph doesn't close", found.Unclosed)
	}
	return text
}
