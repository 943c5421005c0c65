package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"yulun/article"
	"yulun/index"
	"yulun/internal/wholefile"
	"yulun/render"
	"yulun/stats"
)

// outFlags say to which file a table goes, and how it is written.
type outFlags struct {
	Out      string `help:"File to write; standard output without it. Its provenance goes beside it and, for what is counted in articles, the health of the sources." short:"o" placeholder:"FILE" type:"path"`
	BOM      *bool  `name:"bom" help:"CSV: begin with a byte order mark, by which Excel knows UTF-8. Files have one, standard output has none." negatable:""`
	CRLF     bool   `name:"crlf" help:"CSV: end lines with CR and LF, as RFC 4180 has it."`
	GuardIDs bool   `name:"guard-ids" help:"CSV: put an apostrophe before ids that a spreadsheet would take for a number, as articles from versions up to 0.1 may have."`
	CutCells bool   `help:"CSV and XLSX: cut cells of more than 32,767 characters, which no spreadsheet holds, with a mark."`
}

// fileOptions are the options of the file.
func (f outFlags) fileOptions() render.FileOptions {
	o := render.FileOptions{BOM: f.Out != "", CRLF: f.CRLF, GuardIDs: f.GuardIDs, CutCells: f.CutCells}
	if f.BOM != nil {
		o.BOM = *f.BOM
	}
	return o
}

// fileFormat is the format that was asked for, that of the file's name, or another one. A name that
// promises a format that isn't written is refused: nobody looks for CSV in a .docx.
func (f outFlags) fileFormat(asked string, json bool, otherwise string) (string, error) {
	if json {
		if asked != "" && asked != "jsonl" {
			return "", article.Usagef("Leave one of them out.", "--json and --format %s contradict each other", asked)
		}
		asked = "jsonl"
	}
	if f.Out != "" {
		otherwise = "csv"
	}
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(f.Out)), ".")
	if !slices.Contains([]string{"csv", "jsonl", "xlsx", "parquet"}, ending) {
		if asked == "" && ending != "" {
			return "", article.Usagef(
				"End the name in .csv, .jsonl, .xlsx or .parquet, or use --format.", "the name of %s shows no format", f.Out,
			)
		}
		return cmp.Or(asked, otherwise), nil
	}
	if asked != "" && asked != ending {
		return "", article.Usagef(
			"Leave out the format, or end the name in ."+asked+".", "%s is not the name of a %s file", f.Out, asked,
		)
	}
	return ending, nil
}

// tableFlag chooses the format of a table that is printed, unless a file is asked for.
type tableFlag struct {
	Format string `help:"text, csv, jsonl, xlsx or parquet; without it, what the name of the file shows, or text." enum:",text,csv,jsonl,xlsx,parquet" default:""`
	outFlags
}

// form is how the table is written.
func (f tableFlag) form(a *app, what string) (tableForm, error) {
	format, err := f.fileFormat(f.Format, a.globals.JSON, "text")
	if err != nil {
		return tableForm{}, err
	}
	if format == "text" && f.Out != "" {
		return tableForm{}, article.Usagef("Leave it out, or redirect standard output.", "--out has no effect on text")
	}
	given := map[string]bool{"bom": f.BOM != nil, "crlf": f.CRLF, "guard-ids": f.GuardIDs, "cut-cells": f.CutCells}
	for _, o := range exportOptions {
		if !given[o.flag] {
			continue
		}
		if err := o.check(what, format); err != nil {
			return tableForm{}, err
		}
	}
	return tableForm{what: what, format: format, file: f.fileOptions()}, nil
}

// tableForm is how a table is written: which one, and in which format.
type tableForm struct {
	what, format string
	file         render.FileOptions
}

// isText reports whether the table is for people.
func (f tableForm) isText() bool { return f.format == "text" }

// begin begins a table whose file says where its rows come from.
func (f tableForm) begin(a *app, w io.Writer, m *exported, columns []render.Column) (render.Writer, error) {
	m.columns = columns
	o := f.file
	o.Name, o.Cells = f.what, &m.odd
	if f.format == "xlsx" || f.format == "parquet" {
		p, err := a.provenance(f.what, m)
		if err != nil {
			return nil, err
		}
		o.Facts = func() []render.Fact {
			p.Methods = m.ListMethods()
			return p.Facts(m.rows)
		}
	}
	return render.NewWriter(f.format, w, columns, o)
}

// sheet writes a table that is held as a whole.
func (f tableForm) sheet(a *app, w io.Writer, m *exported, s render.Sheet) error {
	out, err := f.begin(a, w, m, s.Columns)
	if err != nil {
		return err
	}
	m.rows += len(s.Rows)
	return s.WriteRows(out)
}

// tableFile is a table with the file that it goes to; out is empty for standard output.
type tableFile struct {
	tableForm
	out string
	// beside says that the health of the sources goes beside the file.
	beside bool
	write  func(w io.Writer) (*exported, error)
}

// deliver writes a table and, with a file, its provenance and the health of the sources, and says
// so.
func (a *app) deliver(t tableFile) error {
	var m *exported
	if t.out == "" {
		m, err := t.write(a.std.out)
		if err == nil {
			a.noteOf(m)
			a.warnOfCells(m.odd, t, "the table")
		}
		return err
	}
	file, err := a.writeFile(t.out, func(w io.Writer) (err error) { m, err = t.write(w); return err })
	if err != nil {
		return err
	}
	p, err := a.provenance(t.what, m)
	if err != nil {
		return err
	}
	p.Files = append(p.Files, file.made(t.what, t.format, m))
	a.wrote(t.out, m.rows, file)
	a.noteOf(m)
	a.warnOfCells(m.odd, t, t.out)
	if t.beside {
		beside := strings.TrimSuffix(t.out, filepath.Ext(t.out)) + ".health.csv"
		sheet := render.HealthSheet(*m.health)
		file, err := a.writeFile(beside, func(w io.Writer) error { return sheet.WriteCSV(w, render.FileOptions{BOM: true}) })
		if err != nil {
			return err
		}
		p.Files = append(p.Files, file.made("health", "csv", &exported{rows: len(sheet.Rows), columns: sheet.Columns}))
		a.wrote(beside, len(sheet.Rows), file)
	}
	return a.writeProvenance(t.out+".provenance.json", p)
}

// writeProvenance writes where the rows of files come from, and says so.
func (a *app) writeProvenance(path string, p render.Provenance) error {
	err := wholefile.Write(path, p.WriteJSON)
	if err == nil && !a.globals.Quiet {
		fmt.Fprintf(a.std.err, "%s: their query, versions, columns and checksums\n", path)
	}
	return err
}

// counting is a table of what was found in the articles of a query.
type counting[T any] struct {
	tableForm
	out   string
	query index.Query
	// about is the query whose sources and versions of the scorer are named beside the file; nil is
	// query.
	about  *index.Query
	layout render.Layout[T]
	// settings and seeds are those of [render.Provenance].
	settings, seeds map[string]string
	// each calls row with every row of the table, and says what it leaves out.
	each func(row func(T) error) (note string, err error)
}

// writeTable writes a table of what was found in articles as it is found.
func writeTable[T any](ctx context.Context, a *app, t counting[T]) error {
	beside := t.out != ""
	return a.deliver(tableFile{tableForm: t.tableForm, out: t.out, beside: beside, write: func(w io.Writer) (*exported, error) {
		m := newExported()
		m.Query, m.Settings["unit"] = t.query.String(), string(t.query.Unit)
		maps.Copy(m.Settings, t.settings)
		maps.Copy(m.Seeds, t.seeds)
		if beside {
			if err := a.healthOf(ctx, m, *cmp.Or(t.about, &t.query)); err != nil {
				return m, err
			}
		}
		buffered := bufio.NewWriterSize(w, 1<<16)
		out, err := t.begin(a, buffered, m, t.layout.Columns())
		if err != nil {
			return m, err
		}
		defer out.Discard()
		m.note, err = t.each(func(v T) error { m.rows++; return out.Row(t.layout.Row(v)) })
		if err != nil {
			return m, err
		}
		if err := out.Close(); err != nil {
			return m, err
		}
		return m, buffered.Flush()
	}})
}

// rowsOf gives rows that are held.
func rowsOf[T any](rows []T) func(row func(T) error) (string, error) {
	return func(row func(T) error) (string, error) {
		for _, v := range rows {
			if err := row(v); err != nil {
				return "", err
			}
		}
		return "", nil
	}
}

// healthOf adds the health of the sources in each month, and the versions of the scorer that read
// the articles of a query.
func (a *app) healthOf(ctx context.Context, m *exported, q index.Query) error {
	sources, err := a.service().KnownSources(ctx)
	if err != nil {
		return err
	}
	s, err := stats.MakeSeries(ctx, a.service().Index(), a.service().Store(), stats.SeriesOptions{
		Query: q, Bucket: index.Month, Zone: index.Shanghai(), Sources: sources, Codebook: a.config.Codebook, Now: a.now(),
	})
	if err != nil {
		return err
	}
	m.keep(s)
	return nil
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

// noteOf says what was left out of a table.
func (a *app) noteOf(m *exported) {
	if m.note != "" {
		a.complain("%s", m.note)
	}
}

// warnOfCells says that cells are too long for a spreadsheet, or were cut, and that it takes ids
// for numbers.
func (a *app) warnOfCells(odd render.OddCells, t tableFile, what string) {
	if odd.Numbers > 0 && !t.file.GuardIDs {
		a.complain("%s: %s like a number to a spreadsheet, which changes it: use --guard-ids for one",
			what, count(odd.Numbers, "id looks", "ids look"))
	}
	if odd.Long == 0 {
		return
	}
	where := fmt.Sprintf("%s: %s more than 32,767 characters, the first in row %d, column %s",
		what, count(odd.Long, "cell has", "cells have"), odd.Row, odd.Column)
	if t.file.CutCells {
		a.complain("%s; cut with a mark", where)
		return
	}
	a.complain("%s. A spreadsheet holds no more: use --cut-cells or --no-text for one", where)
}
