package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"yulun/index"
	"yulun/internal/wholefile"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

type exportCommand struct {
	What string `arg:"" enum:"articles,series,comparison,health" help:"articles, series, comparison or health."`
	queryFlags
	seriesFlags
	surveyFlag
	inPartFlag
	Format   string `help:"csv, jsonl, xlsx or parquet; csv without it." enum:",csv,jsonl,xlsx,parquet" default:""`
	Out      string `help:"File to write; standard output without it. Health goes beside it." short:"o" placeholder:"FILE" type:"path"`
	Evidence bool   `help:"Articles as JSON Lines: give the evidence of each score."`
	Describe bool   `help:"Print what each column of the CSV means instead of the rows: as a table, or in the format asked for."`
}

// Help is printed below the flags.
func (exportCommand) Help() string {
	return `An export has as many rows as the search has hits. With --out the health of the sources (what was due, fetched, read and
scored in each bucket) is written to FILE with .health.csv in the place of its ending; export health prints it alone.

  yulun export articles --format jsonl frame:privacy > privacy.jsonl
  yulun export series --bucket week --group type -o series.csv
  yulun export articles --format parquet -o articles.parquet
  yulun export series --describe

` + exitCodes
}

// Run writes the export.
func (c *exportCommand) Run(ctx context.Context, a *app) error {
	if a.globals.JSON {
		c.Format = "jsonl"
	}
	if c.Describe {
		return c.describe(a)
	}
	if c.Out == "" {
		if _, err := c.write(ctx, a, a.std.out); err != nil {
			return err
		}
		return c.end(a)
	}
	var health stats.Series
	err := wholefile.Write(c.Out, func(w io.Writer) (err error) { health, err = c.write(ctx, a, w); return err })
	if err != nil {
		return err
	}
	if c.What == "health" {
		return c.end(a)
	}
	beside := strings.TrimSuffix(c.Out, filepath.Ext(c.Out)) + ".health.csv"
	err = wholefile.Write(beside, func(w io.Writer) error { return render.HealthSheet(health).WriteCSV(w) })
	if err != nil {
		return err
	}
	return c.end(a)
}

// describe prints the columns of the export, or writes them to the file that is asked for.
func (c *exportCommand) describe(a *app) error {
	exports := render.Exports(a.config.Codebook)
	at := slices.IndexFunc(exports, func(e render.Exported) bool { return e.Name == c.What })
	sheet := exports[at].Dictionary()
	write := func(w io.Writer) error { return sheet.Write(c.Format, w) }
	switch c.Format {
	case "":
		write = sheet.WriteText
	case "jsonl":
		write = sheet.WriteJSONLines
	}
	if c.Out == "" {
		return write(a.std.out)
	}
	return wholefile.Write(c.Out, write)
}

// write writes what is exported and returns the series whose health goes beside it. Where no series
// is written and nothing goes beside, none is made: articles can be many more than a series may
// have figures.
func (c *exportCommand) write(ctx context.Context, a *app, w io.Writer) (stats.Series, error) {
	o, err := a.seriesOptions(ctx, c.queryFlags, c.seriesFlags)
	if err != nil {
		return stats.Series{}, err
	}
	format := cmp.Or(c.Format, "csv")
	var s stats.Series
	if c.Out != "" || c.What == "series" || c.What == "health" {
		if s, err = stats.MakeSeries(ctx, a.service().Index(), a.service().Store(), o); err != nil {
			return s, err
		}
	}
	switch c.What {
	case "series":
		if format == "jsonl" {
			return s, writeSeries(w, s, format)
		}
		return s, render.SeriesSheet(s).Write(format, w)
	case "health":
		if format == "jsonl" {
			return s, render.WriteJSONLines(w, s.Health)
		}
		return s, render.HealthSheet(s).Write(format, w)
	case "comparison":
		all, err := a.compare(ctx, c.queryFlags, c.Survey, survey.Weighting(c.Weight))
		if err != nil {
			return s, err
		}
		if format == "jsonl" {
			return s, writeComparisons(w, all, format)
		}
		return s, render.ComparisonSheet(all).Write(format, w)
	default:
		return s, c.articles(ctx, a, w, format)
	}
}

func (c *exportCommand) articles(ctx context.Context, a *app, w io.Writer, format string) error {
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	q.Order = index.Oldest
	if format == "jsonl" {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return a.service().Index().Each(ctx, q, func(h index.Hit) error { return enc.Encode(render.NewRecord(h.Article, c.Evidence)) })
	}
	layout := render.Articles(a.config.Codebook)
	out, err := render.NewWriter(format, w, layout.Columns())
	if err != nil {
		return err
	}
	defer out.Discard()
	err = a.service().Index().Each(ctx, q, func(h index.Hit) error { return out.Row(layout.Row(render.NewRecord(h.Article, false))) })
	if err != nil {
		return err
	}
	return out.Close()
}
