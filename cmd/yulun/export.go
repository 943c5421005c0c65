package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"yulun/article"
	"yulun/index"
	"yulun/internal/wholefile"
	"yulun/render"
)

type exportCommand struct {
	What string `arg:"" enum:"articles,evidence,series,comparison,health,codings,clusters" help:"articles, evidence, series, comparison, health, codings or clusters."`
	queryFlags
	seriesFlags
	surveyFlag
	inPartFlag
	Sample   string `help:"Codings of this sample alone; without it, of all." placeholder:"NAME"`
	Format   string `help:"csv, jsonl, xlsx or parquet; without it, what the name of the file shows, or csv." enum:",csv,jsonl,xlsx,parquet" default:""`
	Out      string `help:"File to write; standard output without it. Its provenance goes beside it and, for exports of articles, health." short:"o" placeholder:"FILE" type:"path"`
	Evidence bool   `help:"Articles as JSON Lines: give the evidence of each score."`
	NoText   bool   `help:"Articles without their texts."`
	BOM      *bool  `name:"bom" help:"CSV: begin with a byte order mark, by which Excel knows UTF-8. Files have one, standard output has none." negatable:""`
	CRLF     bool   `name:"crlf" help:"CSV: end lines with CR and LF, as RFC 4180 has it."`
	CutCells bool   `help:"CSV and XLSX: cut cells of more than 32,767 characters, which no spreadsheet holds, with a mark."`
	Describe bool   `help:"Print what each column of the CSV means instead of the rows: as a table, or in the format asked for."`
}

// Help is printed below the flags.
func (exportCommand) Help() string {
	return `An export has as many rows as the search has hits; evidence has one row a cue. With --out FILE the query, the time, the versions,
the meaning of the columns and the checksums are written to FILE.provenance.json. XLSX and Parquet files hold them, too. But
for codings, the health of the sources (what was due, fetched, read and scored in each month) goes beside FILE with .health.csv in
the place of its ending; export health prints it alone. A query narrows codings to those of its hits; without one they are all
written. docs/exports.md shows how to read the files.

  yulun export articles --format jsonl frame:privacy > privacy.jsonl
  yulun export articles --no-text -o articles.xlsx
  yulun export evidence -o evidence.parquet
  yulun export series --bucket week --group type -o series.csv
  yulun export series --describe

` + exitCodes
}

// Run writes the export.
func (c *exportCommand) Run(ctx context.Context, a *app, k *kong.Context) error {
	flags, query := given(k)
	format, err := c.format(a.globals.JSON)
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
	if c.Describe {
		return c.describe(a, checked)
	}
	if c.What == "clusters" && c.Unit == string(index.Stories) {
		return article.Usagef("Leave --unit out.", "--unit story counts each cluster once, so none has reprints")
	}
	e := exporting{
		what: c.What, queryFlags: c.queryFlags, seriesFlags: c.seriesFlags, surveyFlag: c.surveyFlag,
		sample: c.Sample, asked: query || asksForArticles(flags), evidence: c.Evidence, noText: c.NoText, format: format,
		file:   c.options(),
		beside: c.Out != "" && c.What != "health" && c.What != "codings",
	}
	if c.Out == "" {
		m, err := e.write(ctx, a, a.std.out)
		if err != nil {
			return err
		}
		a.warnOfLong(m.long, e, "the export")
		return c.end(a)
	}
	if err := a.exportFiles(ctx, e, c.Out); err != nil {
		return err
	}
	return c.end(a)
}

// options are those of the file.
func (c *exportCommand) options() render.FileOptions {
	o := render.FileOptions{BOM: c.Out != "", CRLF: c.CRLF, CutCells: c.CutCells}
	if c.BOM != nil {
		o.BOM = *c.BOM
	}
	return o
}

// asksForArticles reports whether flags choose among articles: each that isn't of exports alone.
func asksForArticles(flags []string) bool {
	return slices.ContainsFunc(flags, func(name string) bool {
		known := slices.ContainsFunc(exportOptions, func(o exportOption) bool { return o.flag == name })
		return !known && !slices.Contains(globalFlags, name)
	})
}

// format is the format that was asked for, that of the file's name, or csv.
func (c *exportCommand) format(json bool) (string, error) {
	asked := c.Format
	if json {
		if asked != "" && asked != "jsonl" {
			return "", article.Usagef("Leave one of them out.", "--json and --format %s contradict each other", asked)
		}
		asked = "jsonl"
	}
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), ".")
	if !slices.Contains([]string{"csv", "jsonl", "xlsx", "parquet"}, ending) {
		return cmp.Or(asked, "csv"), nil
	}
	if asked != "" && asked != ending {
		return "", article.Usagef(
			"Leave out the format, or end the name in ."+asked+".", "%s is not the name of a %s file", c.Out, asked,
		)
	}
	return ending, nil
}

// describe prints the columns of the export, or writes them to the file that is asked for.
func (c *exportCommand) describe(a *app, format string) error {
	exports := render.Exports(a.config.Codebook)
	at := slices.IndexFunc(exports, func(e render.Exported) bool { return e.Name == c.What })
	e := exports[at]
	if c.NoText {
		e.Columns = render.WithoutTexts(a.config.Codebook).Columns()
	}
	sheet := e.Dictionary()
	write := func(w io.Writer) error { return sheet.Write(format, w, c.options()) }
	if format == "text" {
		write = sheet.WriteText
	}
	if c.Out == "" {
		return write(a.std.out)
	}
	return wholefile.Write(c.Out, write)
}

// exportFiles writes an export, the health of the sources and the provenance, and says so.
func (a *app) exportFiles(ctx context.Context, e exporting, path string) error {
	var m *exported
	file, err := a.writeFile(path, func(w io.Writer) (err error) { m, err = e.write(ctx, a, w); return err })
	if err != nil {
		return err
	}
	p, err := a.provenance(e.what, m)
	if err != nil {
		return err
	}
	p.Files = append(p.Files, file.made(e.what, e.format, m))
	a.wrote(path, m.rows, file)
	a.warnOfLong(m.long, e, path)
	if e.beside {
		beside := strings.TrimSuffix(path, filepath.Ext(path)) + ".health.csv"
		sheet := render.HealthSheet(*m.health)
		file, err := a.writeFile(beside, func(w io.Writer) error { return sheet.WriteCSV(w, render.FileOptions{BOM: true}) })
		if err != nil {
			return err
		}
		p.Files = append(p.Files, file.made("health", "csv", &exported{rows: len(sheet.Rows), columns: sheet.Columns}))
		a.wrote(beside, len(sheet.Rows), file)
	}
	return wholefile.Write(path+".provenance.json", p.WriteJSON)
}

// written is a file that was written.
type written struct {
	name   string
	bytes  int64
	sha256 string
}

func (f written) made(what, format string, m *exported) render.FileMade {
	return render.FileMade{
		File: f.name, Export: what, Format: format, Rows: m.rows, Bytes: f.bytes, SHA256: f.sha256, Nested: m.nested,
		Schema: render.NewSchema(m.columns, format),
	}
}

// writeFile writes a file as a whole, and its sum.
func (a *app) writeFile(path string, write func(io.Writer) error) (written, error) {
	sum, size := sha256.New(), byteCount(0)
	err := wholefile.Write(path, func(w io.Writer) error { return write(io.MultiWriter(w, sum, &size)) })
	return written{filepath.Base(path), int64(size), hex.EncodeToString(sum.Sum(nil))}, err
}

// byteCount counts the bytes that are written to it.
type byteCount int64

// Write implements io.Writer.
func (c *byteCount) Write(b []byte) (int, error) {
	*c += byteCount(len(b))
	return len(b), nil
}

// wrote says which file was written.
func (a *app) wrote(path string, rows int, f written) {
	if !a.globals.Quiet {
		fmt.Fprintf(a.std.err, "%s: %s, %s bytes, SHA-256 %s\n",
			path, counted(rows, "row"), render.Thousands(int(f.bytes)), f.sha256)
	}
}

// warnOfLong says that cells are too long for a spreadsheet, or were cut.
func (a *app) warnOfLong(l render.LongCells, e exporting, what string) {
	if l.Count == 0 {
		return
	}
	where := fmt.Sprintf("%s: %s more than 32,767 characters, the first in row %d, column %s",
		what, count(l.Count, "cell has", "cells have"), l.Row, l.Column)
	if e.file.CutCells {
		a.complain("%s; cut with a mark", where)
		return
	}
	a.complain("%s. A spreadsheet holds no more: use --cut-cells or --no-text for one", where)
}
