package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"yulun/article"
	"yulun/coding"
	"yulun/render"
	"yulun/service"
)

type codeSampleCommand struct {
	queryFlags
	sheetFile
	N          int                `help:"Number of articles to draw." required:"" short:"n" placeholder:"NUMBER"`
	By         []string           `help:"Draw from each stratum by itself: class, type, year, quarter, lang, score (five ranges) or border (near a border between classes or not). Several make one stratum of each combination." placeholder:"PROPERTY"`
	Equal      bool               `help:"Draw the same number from each stratum."`
	Oversample map[string]float64 `help:"Draw the articles with a value of --by more often, such as critical=4." placeholder:"VALUE=FACTOR"`
	Seed       uint64             `help:"Number from which the sample follows; another one draws another sample." default:"1"`
	Name       string             `help:"Name of the sample; without it, one that follows from what was drawn." placeholder:"NAME"`
}

// Help is printed below the flags.
func (codeSampleCommand) Help() string {
	return `Draws a probability sample of the articles that a query finds: of all relevant ones without a query, of all articles with
--all. Every article has a known probability of being drawn, which is kept with the sample, so that figures of the sample
hold for all articles. The same articles, design and seed give the same sample.

The coding sheet that --out writes has title and text in a random order, and neither score nor outlet. Coders fill in
relevant, score, class, frames, object, conduct and note, each in a copy of the file. docs/validation.md says how it continues.

  yulun code sample -n 200 -o pilot.csv
  yulun code sample -n 300 --all --by class,lang --oversample critical=4 --name main -o main.xlsx
  yulun code sample -n 120 --by score --equal from:2018 -o spread.jsonl

` + exitCodes
}

// Run draws a sample and writes its coding sheet.
func (c *codeSampleCommand) Run(ctx context.Context, a *app) error {
	design, err := c.design()
	if err != nil {
		return err
	}
	if c.Out == "" && c.Format != "" {
		return article.Usagef("Name a file with --out.", "--format has no effect without --out")
	}
	if _, err := c.format(); err != nil {
		return err
	}
	if err := checkName(c.Name); err != nil {
		return err
	}
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	sample, err := a.service().DrawSample(
		ctx, service.SampleOptions{Name: c.Name, Query: q, Design: design, Seed: c.Seed},
	)
	if err != nil {
		return err
	}
	if c.Out != "" {
		rows, err := a.toCode(ctx, sample.ID, sample.Items, nil)
		if err != nil {
			return err
		}
		if err := c.write(a, render.CodingSheet(false).Sheet(rows)); err != nil {
			return err
		}
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, sample)
	}
	return a.printSample(sample, c.Out)
}

// design checks the flags.
func (c *codeSampleCommand) design() (coding.Design, error) {
	d := coding.Design{Kind: coding.Random, N: c.N, Equal: c.Equal}
	for _, name := range c.By {
		p := coding.Property(name)
		if !slices.Contains(coding.Properties(), p) {
			return d, article.Usagef(
				"Use class, type, year, quarter, lang, score or border.",
				"--by: %q is not a property to draw by", name,
			)
		}
		if slices.Contains(d.By, p) {
			return d, article.Usagef("Name it once.", "--by names %s twice", name)
		}
		d.By = append(d.By, p)
	}
	if len(d.By) > 0 {
		d.Kind = coding.Stratified
	}
	if len(d.By) == 0 && (c.Equal || len(c.Oversample) > 0) {
		return d, article.Usagef(
			"Say with --by what the strata are made of.",
			"--equal and --oversample have no effect without --by",
		)
	}
	for _, value := range slices.Sorted(maps.Keys(c.Oversample)) {
		d.Oversample = append(
			d.Oversample, coding.Factor{Value: value, Factor: c.Oversample[value]},
		)
	}
	return d, nil
}

// checkName refuses names that a file can't hold in one cell, an address in one segment, or a
// command as an argument.
func checkName(name string) error {
	if strings.TrimSpace(name) != name || strings.ContainsAny(name, "\n\r\t,;\"'/\\?#%") ||
		strings.HasPrefix(name, "-") || strings.HasPrefix(name, ".") || len(name) > 60 {
		return article.Usagef(
			"Use letters, digits and hyphens, 60 at most.", "%q can't be the name of a sample",
			name,
		)
	}
	return nil
}

// printSample prints how a sample was drawn.
func (a *app) printSample(s coding.Sample, out string) error {
	t := render.Table{
		Header: []string{"stratum", "articles", "drawn", "probability"}, Right: []int{1, 2, 3},
	}
	for _, stratum := range s.Strata {
		name := render.Plain(stratum.Key)
		if name == "" {
			name = "all"
		}
		t.Rows = append(
			t.Rows,
			[]string{
				name, fmt.Sprint(stratum.Size), fmt.Sprint(stratum.Drawn),
				fmt.Sprintf("%.4f", stratum.Probability()),
			},
		)
	}
	if err := t.Write(a.std.out); err != nil {
		return err
	}
	fmt.Fprintf(
		a.std.out, "sample %s: %d of %d articles drawn with seed %d\n", s.ID, len(s.Items),
		s.Size(), s.Seed,
	)
	if out != "" {
		fmt.Fprintf(a.std.out, "The coding sheet is %s. Give each coder a copy.\n", out)
	}
	return nil
}

type codeSheetCommand struct {
	sheetFile
	Sample string `arg:"" optional:"" help:"Name of the sample; the only one without it." name:"sample"`
	Coder  string `help:"Only articles that this coder has not coded." placeholder:"NAME"`
}

// Help is printed below the flags.
func (codeSheetCommand) Help() string {
	return `Writes the coding sheet of a sample again, with the texts as they were when it was drawn.

  yulun code sheet main -o main-wang.csv
  yulun code sheet main --coder wang -o rest-wang.csv

` + exitCodes
}

// Run writes the coding sheet.
func (c *codeSheetCommand) Run(ctx context.Context, a *app) error {
	sample, err := a.openSample(ctx, c.Sample)
	if err != nil {
		return err
	}
	items := sample.Items
	if c.Coder != "" {
		if items, err = a.service().Store().Uncoded(
			ctx, sample.ID, c.Coder, len(sample.Items),
		); err != nil {
			return err
		}
	}
	rows, err := a.toCode(ctx, sample.ID, items, nil)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		c.Format = "jsonl"
	}
	return c.write(a, render.CodingSheet(false).Sheet(rows))
}
