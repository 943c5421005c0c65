package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"yulun/article"
	"yulun/coding"
	"yulun/coding/sheet"
	"yulun/internal/strictyaml"
	"yulun/render"
	"yulun/service"
)

type codeImportCommand struct {
	Files       []string `arg:"" help:"CSV, XLSX and JSON Lines files, or - for standard input." name:"file"`
	Coder       string   `help:"Who coded, where the files don't say it." placeholder:"NAME"`
	Sample      string   `help:"Sample that was coded, where the files don't say it." placeholder:"NAME"`
	Model       string   `help:"The codings are those of this model, not of a person." placeholder:"NAME"`
	Version     string   `name:"model-version" help:"Version of the model." placeholder:"VERSION"`
	Temperature float64  `help:"Temperature of the model." placeholder:"NUMBER"`
	DryRun      bool     `help:"Check everything and keep nothing."`
	coderFacts
}

// Help is printed below the flags.
func (codeImportCommand) Help() string {
	return `Keeps the codings of coding sheets that were filled in and saved as CSV or XLSX, and of JSON Lines. Every row is checked
by the codebook of the configuration, and must be of an article of the sample and of a text that it has or had. Rows that are
refused are named with file, line and field; all others are kept together. A second coding of an article by the same coder replaces
the first, which stays in the history. Rows without any coding are passed over. docs/validation.md describes the columns.

  yulun code import --coder wang main-wang.csv
  yulun code import --coder li --languages zh,en --training "the codebook and 20 practice pieces" --pay paid main-li.csv
  yulun code import --model qwen3-8b codings.jsonl

` + exitCodes
}

// Run imports codings.
func (c *codeImportCommand) Run(ctx context.Context, a *app) error {
	o := service.CodingImport{Sample: c.Sample, Coder: c.Coder, DryRun: c.DryRun}
	switch {
	case c.Model != "":
		o.Model = &coding.ModelInfo{Name: c.Model, Version: c.Version, Temperature: c.Temperature}
	case c.Version != "" || c.Temperature != 0:
		return article.Usagef(
			"Name the model with --model.",
			"--model-version and --temperature have no effect without --model",
		)
	}
	if c.coderFacts.given() {
		name := cmp.Or(c.Coder, c.Model)
		if name == "" {
			return article.Usagef("Name the coder with --coder.", "--languages, --training, --pay and --coder-note have no effect without --coder or --model")
		}
		o.Facts = c.coderFacts.of(name, c.Model == "")
	}
	return a.importCodings(ctx, c.Files, o)
}

// importCodings imports codings and prints what came of it.
func (a *app) importCodings(ctx context.Context, names []string, o service.CodingImport) error {
	var files []sheet.File
	for _, name := range names {
		in, err := a.openInput(name)
		if err != nil {
			return err
		}
		f, err := readSheet(name, in)
		in.Close()
		if err != nil {
			return article.Usagef(
				"Nothing was kept. Correct the file and import it again.", "%v", err,
			)
		}
		files = append(files, f)
	}
	done, err := a.service().ImportCodings(ctx, files, o)
	if err != nil {
		return err
	}
	if !a.globals.JSON {
		for _, p := range slices.Concat(done.Problems, done.Notices) {
			a.complain("%s", p)
		}
	}
	for _, name := range done.Ignored {
		a.complain("%s is not a column of codings and was passed over", name)
	}
	if err := a.printCodingImport(done, o); err != nil {
		return err
	}
	return refusedCodings(done)
}

// readSheet reads a file of codings.
func readSheet(name string, in io.Reader) (sheet.File, error) {
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return sheet.Read(name, in)
	}
	rows, err := render.ReadWorkbook(in)
	if err != nil {
		return sheet.File{}, fmt.Errorf("%s: %w", name, err)
	}
	return sheet.ReadRows(name, rows)
}

func (a *app) printCodingImport(d service.ImportedCodings, o service.CodingImport) error {
	if a.globals.JSON {
		return writeJSON(a.std.out, struct {
			service.ImportedCodings
			Problems []codingProblem `json:"problems"`
			Notices  []codingProblem `json:"notices"`
		}{d, codingProblems(d.Problems), codingProblems(d.Notices)})
	}
	var reasons []string
	for _, r := range slices.Sorted(maps.Keys(d.Reasons)) {
		reasons = append(reasons, fmt.Sprintf("%d %s", d.Reasons[r], r))
	}
	why := ""
	if len(reasons) > 0 {
		why = " (" + strings.Join(reasons, ", ") + ")"
	}
	_, err := fmt.Fprintf(
		a.std.out, "%s: %d new, %d replaced, %d unchanged, %d not coded yet, %d refused%s\n",
		count(d.Rows, "row", "rows"), d.New, d.Replaced, d.Unchanged, d.Blank, d.Refused, why,
	)
	if d.Revised > 0 && err == nil {
		_, err = fmt.Fprintf(
			a.std.out, "%s of articles that were revised since\n",
			count(d.Revised, "coding is", "codings are"),
		)
	}
	if o.DryRun && err == nil {
		_, err = fmt.Fprintln(a.std.out, "A dry run: nothing was kept.")
	}
	return err
}

// codingProblem is what is wrong with a row, or remarkable, for programs.
type codingProblem struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Field  string `json:"field,omitempty"`
	Text   string `json:"text"`
	Remedy string `json:"remedy"`
}

func codingProblems(problems strictyaml.Problems) []codingProblem {
	list := make([]codingProblem, len(problems))
	for i, p := range problems {
		list[i] = codingProblem(p)
	}
	return list
}

// refusedCodings is the error of an import that refused rows.
func refusedCodings(d service.ImportedCodings) error {
	if d.Refused == 0 {
		return nil
	}
	code := article.CodePartial
	if d.New+d.Replaced+d.Unchanged == 0 {
		code = article.CodeUsage
	}
	return &article.Error{
		Code: code,
		Message: fmt.Sprintf(
			"%d of %s refused (see above)", d.Refused, count(d.Rows, "row was", "rows were"),
		),
		Remedy: "Correct them and import the same file again: what is kept stays as it is.",
	}
}

type codeExportCommand struct {
	sheetFile
	Sample    string `arg:"" optional:"" help:"Name of the sample; the only one without it." name:"sample"`
	Decisions bool   `help:"What counts for each article: the final coding, or what most people decided."`
	Models    bool   `help:"With --decisions: count the codings of models, too."`
	History   bool   `help:"Add the codings that were replaced."`
}

// Help is printed below the flags.
func (codeExportCommand) Help() string {
	return `Writes every coding of a sample with the probability with which its article was drawn. yulun code import reads such files.
With --decisions it is one row an article: the final coding where there is one, otherwise the value of more than half of the
people who coded it (of the score the median). What is tied is left out and named in the column unresolved.

  yulun code export main -o codings.csv
  yulun code export main --decisions -o decided.jsonl

` + exitCodes
}

// Run exports codings.
func (c *codeExportCommand) Run(ctx context.Context, a *app) error {
	switch {
	case c.Models && !c.Decisions:
		return article.Usagef("Add --decisions.", "--models has no effect without --decisions")
	case c.History && c.Decisions:
		return article.Usagef("Leave one of them out.", "--history has no effect with --decisions")
	}
	sample, err := a.openSample(ctx, c.Sample)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		c.Format = "jsonl"
	}
	codings, err := a.service().Store().Codings(ctx, sample.ID)
	if err != nil {
		return err
	}
	of := byArticle(sample)
	if c.Decisions {
		var rows []render.Coded
		for _, d := range coding.Decide(codings, c.Models) {
			rows = append(rows, coded(of, d.Coding, d.Coders, d.Unresolved))
		}
		return c.write(a, render.Decisions().Sheet(rows))
	}
	var rows []render.Coded
	for _, x := range codings {
		rows = append(rows, coded(of, x, 0, nil))
	}
	if c.History {
		past, err := a.service().Store().PastCodings(ctx, sample.ID)
		if err != nil {
			return err
		}
		for _, x := range past {
			row := coded(of, x.Coding, 0, nil)
			row.Replaced = x.Replaced
			rows = append(rows, row)
		}
	}
	return c.write(a, render.Codings().Sheet(rows))
}

func byArticle(s coding.Sample) map[string]coding.Item {
	items := make(map[string]coding.Item, len(s.Items))
	for _, i := range s.Items {
		items[i.Article] = i
	}
	return items
}

func coded(
	of map[string]coding.Item, c coding.Coding, coders int, unresolved []string,
) render.Coded {
	item := of[c.Article]
	return render.Coded{
		Coding: c, Place: item.Place, Stratum: item.Stratum, Probability: item.Probability,
		Coders: coders, Unresolved: unresolved,
	}
}

type codeAdjudicateCommand struct {
	sheetFile
	Files  []string `arg:"" optional:"" help:"Files with final decisions; without any, a sheet of the open differences is written." name:"file"`
	Coder  string   `help:"Who decides, where the files don't say it." placeholder:"NAME"`
	Sample string   `help:"Sample; the only one without it." placeholder:"NAME"`
	DryRun bool     `help:"Check the files and keep nothing."`
}

// Help is printed below the flags.
func (codeAdjudicateCommand) Help() string {
	return `Without files it writes a coding sheet of the articles on which people differ and nothing final was decided, with what each
decided. With files it keeps their rows as final codings. A final coding counts for its article in place of all others; what it
leaves out is decided by the people who coded it.

  yulun code adjudicate --sample main -o differences.csv
  yulun code adjudicate --coder wang+li differences.csv

` + exitCodes
}

// Run writes differences or keeps decisions.
func (c *codeAdjudicateCommand) Run(ctx context.Context, a *app) error {
	if len(c.Files) > 0 {
		if c.Out != "" || c.Format != "" {
			return article.Usagef(
				"Leave them out, or name no files.", "--out and --format have no effect with files",
			)
		}
		return a.importCodings(
			ctx, c.Files,
			service.CodingImport{Sample: c.Sample, Coder: c.Coder, Final: true, DryRun: c.DryRun},
		)
	}
	if c.Coder != "" || c.DryRun {
		return article.Usagef(
			"Name the files with the decisions.",
			"--coder and --dry-run have no effect without files",
		)
	}
	sample, err := a.openSample(ctx, c.Sample)
	if err != nil {
		return err
	}
	codings, err := a.service().Store().Codings(ctx, sample.ID)
	if err != nil {
		return err
	}
	open := a.openDifferences(codings)
	if len(open) == 0 {
		_, err := fmt.Fprintln(
			a.std.out,
			"Nothing is left to decide: people differ on no article, or all that they differ on is decided.",
		)
		return err
	}
	items := slices.DeleteFunc(
		slices.Clone(sample.Items), func(i coding.Item) bool { return open[i.Article] == "" },
	)
	rows, err := a.toCode(ctx, sample.ID, items, open)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		c.Format = "jsonl"
	}
	if err := c.write(a, render.CodingSheet(true).Sheet(rows)); err != nil || c.Out == "" {
		return err
	}
	_, err = fmt.Fprintf(
		a.std.out, "%s to decide: %s\n", count(len(rows), "article", "articles"), c.Out,
	)
	return err
}
