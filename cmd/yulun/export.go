package main

import (
	"context"
	"io"
	"slices"

	"github.com/alecthomas/kong"

	"yulun/article"
	"yulun/index"
	"yulun/internal/wholefile"
	"yulun/render"
)

type exportCommand struct {
	What string `arg:"" enum:"articles,evidence,series,comparison,sensitivity,health,codings,coders,clusters,events,notable" help:"articles, evidence, series, comparison, sensitivity, health, codings, coders, clusters, events or notable."`
	queryFlags
	seriesFlags
	setFlags
	surveyFlag
	inPartFlag
	Sample string `help:"Codings of this sample alone; without it, of all." placeholder:"NAME"`
	Format string `help:"csv, jsonl, xlsx or parquet; without it, what the name of the file shows, or csv." enum:",csv,jsonl,xlsx,parquet" default:""`
	outFlags
	Evidence bool `help:"Articles as JSON Lines: give the evidence of each score."`
	NoText   bool `help:"Articles without their texts, evidence without the sentences around it."`
	Describe bool `help:"Print what each column of the CSV means instead of the rows: as a table, or in the format asked for."`
}

// Help is printed below the flags.
func (exportCommand) Help() string {
	return `An export has as many rows as the search has hits; evidence has one row a cue. With --out FILE the query, the time, the versions,
the meaning of the columns and the checksums are written to FILE.provenance.json. XLSX and Parquet files hold them, too. But
for codings and coders, the health of the sources (what was due, fetched, read and scored in each month) goes beside FILE with .health.csv in
the place of its ending; export health prints it alone. A query narrows codings to those of its hits; without one they are all
written. docs/exports.md shows how to read the files.

  yulun export articles --format jsonl frame:privacy > privacy.jsonl
  yulun export articles --no-text -o articles.xlsx
  yulun export evidence -o evidence.parquet
  yulun export series --bucket week --group type -o series.csv
  yulun export series --group type,lang --form long -o long.csv
  yulun export notable --from 2018 -o notable.csv
  yulun export series --describe

` + exitCodes
}

// Run writes the export.
func (c *exportCommand) Run(ctx context.Context, a *app, k *kong.Context) error {
	flags, query := given(k)
	format, err := c.fileFormat(c.Format, a.globals.JSON, "csv")
	if err != nil {
		return err
	}
	checked := format
	if c.Describe && c.Format == "" && !a.globals.JSON {
		checked = "text"
	}
	if err := checkOptions(c.What, checked, c.Describe, flags, query); err != nil {
		return err
	}
	if err := c.setFlags.check(format); err != nil {
		return err
	}
	if c.Describe {
		return c.describe(a, checked)
	}
	if c.What == "clusters" && c.Unit == string(index.Stories) {
		return article.Usagef("Leave --unit out.", "--unit story counts each cluster once, so none has reprints")
	}
	e := exporting{
		tableForm:  tableForm{what: c.What, format: format, file: c.fileOptions()},
		queryFlags: c.queryFlags, seriesFlags: c.seriesFlags, setFlags: c.setFlags, surveyFlag: c.surveyFlag,
		sample: c.Sample, asked: query || asksForArticles(flags), evidence: c.Evidence, noText: c.NoText, least: 2,
		beside: c.Out != "" && c.What != "health" && c.What != "codings" && c.What != "coders",
	}
	if err := a.deliver(e.to(ctx, a, c.Out)); err != nil {
		return err
	}
	return c.end(a)
}

// asksForArticles reports whether flags choose among articles: each that isn't of exports alone.
func asksForArticles(flags []string) bool {
	return slices.ContainsFunc(flags, func(name string) bool {
		known := slices.ContainsFunc(exportOptions, func(o exportOption) bool { return o.flag == name })
		return !known && !slices.Contains(globalFlags, name)
	})
}

// describe prints the columns of the export, or writes them to the file that is asked for.
func (c *exportCommand) describe(a *app, format string) error {
	exports := render.Exports(a.config.Codebook)
	at := slices.IndexFunc(exports, func(e render.Exported) bool { return e.Name == c.What })
	e := exports[at]
	switch {
	case c.NoText && c.What == "evidence":
		e.Columns = render.EvidenceWithoutTexts().Columns()
	case c.NoText:
		e.Columns = render.WithoutTexts(a.config.Codebook).Columns()
	}
	sheet := e.Dictionary()
	write := func(w io.Writer) error { return sheet.Write(format, w, c.fileOptions()) }
	if format == "text" {
		write = sheet.WriteText
	}
	if c.Out == "" {
		return write(a.std.out)
	}
	return wholefile.Write(c.Out, write)
}
