package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"yulun/article"
	"yulun/coding"
	"yulun/internal/wholefile"
	"yulun/render"
)

type codeCommand struct {
	Plan       codePlanCommand       `cmd:"" help:"Say how many codings narrow an interval to what, before coding."`
	Sample     codeSampleCommand     `cmd:"" help:"Draw a sample of articles to code, and write its coding sheet."`
	Sheet      codeSheetCommand      `cmd:"" help:"Write the coding sheet of a sample again."`
	Run        codeRunCommand        `cmd:"" help:"Let a language model code texts by the codebook."`
	Import     codeImportCommand     `cmd:"" help:"Keep the codings that coding sheets and JSON Lines hold."`
	Coder      codeCoderCommand      `cmd:"" help:"Record what is known of a coder, or show it."`
	Agreement  codeAgreementCommand  `cmd:"" help:"Measure how far coders agree, and list where they differ."`
	Adjudicate codeAdjudicateCommand `cmd:"" help:"Write a sheet of the articles on which coders differ, or keep what was decided on them."`
	Export     codeExportCommand     `cmd:"" help:"Write codings, or what counts for each article."`
	List       codeListCommand       `cmd:"" help:"List the samples and how far each is coded."`
	Show       codeShowCommand       `cmd:"" help:"Show one sample: how it was drawn, and who coded how much of it."`
}

// sheetFile is a file that is written in the format that its name shows.
type sheetFile struct {
	Out    string `help:"File to write; its name shows the format. Standard output without it." short:"o" placeholder:"FILE" type:"path"`
	Format string `help:"csv, jsonl or xlsx, where the name doesn't show it." enum:",csv,jsonl,xlsx" default:""`
}

// format is the format of the file: the one that was asked for, or that of the name, or csv.
func (f sheetFile) format() (string, error) {
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(f.Out)), ".")
	known := ending == "csv" || ending == "jsonl" || ending == "xlsx"
	switch {
	case f.Format != "" && known && ending != f.Format:
		return "", article.Usagef(
			"Leave out --format, or end the name in ."+f.Format+".",
			"%s is not the name of a %s file", f.Out, f.Format,
		)
	case f.Format != "":
		return f.Format, nil
	case known:
		return ending, nil
	case f.Out != "" && ending != "":
		return "", article.Usagef(
			"End the name in .csv, .jsonl or .xlsx, or use --format.",
			"the name of %s shows no format", f.Out,
		)
	}
	return "csv", nil
}

// write writes a sheet.
func (f sheetFile) write(a *app, sheet render.Sheet) error {
	format, err := f.format()
	if err != nil {
		return err
	}
	write := func(w io.Writer) error {
		return sheet.Write(format, w, render.FileOptions{BOM: f.Out != "", GuardIDs: f.Out != ""})
	}
	if f.Out == "" {
		return write(a.std.out)
	}
	return wholefile.Write(f.Out, write)
}

// toCode are items of a sample as the rows of a coding sheet.
func (a *app) toCode(
	ctx context.Context, sample string, items []coding.Item, differences map[string]string,
) ([]render.ToCode, error) {
	rows := make([]render.ToCode, len(items))
	for i, item := range items {
		text, err := a.service().TextToCode(ctx, item)
		if err != nil {
			return nil, err
		}
		item.Text, item.Revision = text.Hash, text.Revision
		rows[i] = render.ToCode{
			Item: item, Sample: sample, Title: text.Title, Body: text.Text,
			Differences: differences[item.Article],
		}
	}
	return rows, nil
}

// openSample opens the store and reads a sample; the only one where none is named.
func (a *app) openSample(ctx context.Context, name string) (coding.Sample, error) {
	if err := a.service().OpenStore(ctx); err != nil {
		return coding.Sample{}, err
	}
	return a.service().SampleNamed(ctx, name)
}
