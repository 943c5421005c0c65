package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"yulun/index"
	"yulun/internal/bounds"
	"yulun/locale"
	"yulun/render"
)

type searchCommand struct {
	queryFlags
	zoneFlag
	Order  string `help:"relevance, newest or oldest." enum:"relevance,newest,oldest" default:"relevance"`
	Limit  int    `help:"Most hits to print; 0 prints their number and facets alone." default:"20"`
	Offset int    `help:"Hits to leave out first." default:"0"`
	Facets bool   `help:"Print how the hits spread over frames, stances, outlets, types, countries, languages, scripts and years." default:"true" negatable:""`
	Format string `help:"text, json or jsonl." enum:"text,json,jsonl" default:"text"`
}

// Help is printed below the flags.
func (searchCommand) Help() string {
	return `What a query may have (docs/search.md says more):

  失信 老赖              all of these words, in either script
  "信用修复"             exactly these characters
  -小说                  without this
  失信 OR 老赖           at least one of these
  隐私 (失信 OR 老赖)    brackets say what belongs together
  punish*                words that begin so
  信用 NEAR/5 惩戒       at most five characters or words apart
  title:失信             in the headline
  frame:law,privacy      one of these values; frame:law frame:privacy is both
  -type:foreign          none of these values

Fields: ` + fieldNames() + `

A query with a minus, brackets or a star goes between single quotes, so that the shell and the flags leave it alone:

  yulun search 信用修复 frame:law from:2019 to:2021
  yulun search '"social credit" -"credit card" stance:critical'
  yulun search '隐私 (失信 OR 老赖) -type:foreign'

` + exitCodes
}

// Run prints the hits.
func (c *searchCommand) Run(ctx context.Context, a *app) error {
	if err := mistake(errors.Join(bounds.AtLeast("--limit", c.Limit, 0), bounds.AtLeast("--offset", c.Offset, 0))); err != nil {
		return err
	}
	q, err := a.query(ctx, c.queryFlags)
	if err == nil {
		q, err = c.in(q)
	}
	if err != nil {
		return err
	}
	q.Order, q.Offset, q.Limit, q.Facets = index.Order(c.Order), c.Offset, c.Limit, c.Facets
	if c.Limit == 0 {
		q.Limit = -1 // for the index, zero is its default
	}
	found, err := a.service().Index().Search(ctx, q)
	if err != nil {
		return err
	}
	switch a.format(c.Format) {
	case "json":
		return writeJSON(a.std.out, render.NewFound(q, found))
	case "jsonl":
		return render.WriteJSONLines(a.std.out, render.NewFound(q, found).Hits)
	default:
		return c.print(a, found)
	}
}

func (c *searchCommand) print(a *app, r index.Result) error {
	w := a.std.out
	fmt.Fprint(w, locale.Sprintf("%d {hit|hits}", r.Total))
	switch {
	case len(r.Hits) == r.Total:
	case len(r.Hits) > 0:
		fmt.Fprintf(w, ", %d to %d shown (--offset, --limit)", c.Offset+1, c.Offset+len(r.Hits))
	case c.Limit > 0:
		fmt.Fprintf(w, ", none after the first %d (--offset)", c.Offset)
	}
	fmt.Fprintln(w)
	for _, h := range r.Hits {
		x := h.Article
		published := "undated"
		if !x.Published.IsZero() {
			published = x.Published.In(index.Shanghai()).Format("2006-01-02")
		}
		fmt.Fprintf(w, "\n%s\n%s  %s (%s)  %s", a.marked(h.Title), published, render.Plain(x.Outlet.Name), render.Label(locale.Printer{}, a.config.Codebook, string(x.Outlet.Type)), x.ID)
		if x.Reading.Relevant {
			fmt.Fprintf(w, "  %s %s", x.Reading.Stance.Class, locale.Signed(x.Reading.Stance.Score, 2))
		}
		for _, f := range a.config.Codebook.FramesOf(x.Reading) {
			fmt.Fprintf(w, " %s", f)
		}
		fmt.Fprintf(w, "\n%s\n%s\n", a.marked(h.Snippet), render.Plain(x.CanonicalURL))
	}
	for _, f := range r.Facets {
		parts := make([]string, 0, len(f.Values))
		for _, v := range f.Values {
			parts = append(parts, fmt.Sprintf("%s %d", v.Value, v.Count))
		}
		if len(parts) > 0 {
			fmt.Fprintf(w, "\n%s: %s", f.Field, strings.Join(parts, ", "))
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

// marked shows the places of the hits: bold on a terminal with colours, in brackets elsewhere.
func (a *app) marked(m index.Marked) string {
	open, close := "[", "]"
	if a.std.outLook.colour {
		open, close = "\x1b[1m", "\x1b[0m"
	}
	runes, at := []rune(m.Text), 0
	var b strings.Builder
	for _, mark := range m.Marks {
		b.WriteString(render.Plain(string(runes[at:mark[0]])) + open + render.Plain(string(runes[mark[0]:mark[1]])) + close)
		at = mark[1]
	}
	b.WriteString(render.Plain(string(runes[at:])))
	return b.String()
}
