package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"time"

	"yulun/article"
	"yulun/crawler/dates"
	"yulun/imports"
	"yulun/locale"
	"yulun/render"
	"yulun/service"
)

type importCommand struct {
	Files  []string `arg:"" help:"Files and folders, or - for standard input." name:"file"`
	Format string   `help:"What all files hold: jsonl, csv, warc, html or addresses. Without it, names and first bytes say what a file holds." enum:",jsonl,csv,warc,html,addresses" default:"" placeholder:"FORMAT"`

	Outlet     string `help:"Outlet of all articles: its id in sources.yaml, or a new one that the next three flags describe." placeholder:"ID"`
	OutletName string `help:"Name of a new outlet." placeholder:"NAME"`
	OutletType string `help:"Type of a new outlet." placeholder:"TYPE"`
	Country    string `help:"Country of a new outlet, as two capital letters." placeholder:"CC"`
	Lang       string `help:"Language of a new outlet, as two letters." placeholder:"LANG"`

	URLColumn    string `help:"Column of the address." placeholder:"NAME"`
	TitleColumn  string `help:"Column of the headline." placeholder:"NAME"`
	TextColumn   string `help:"Column of the text." placeholder:"NAME"`
	DateColumn   string `help:"Column of the publication date." placeholder:"NAME"`
	AuthorColumn string `help:"Column of the authors." placeholder:"NAME"`
	OutletColumn string `help:"Column of the outlet's id or name." placeholder:"NAME"`
	LangColumn   string `help:"Column of the language." placeholder:"NAME"`
	IDColumn     string `name:"id-column" help:"Column of an id that names one piece in every file, for articles without an address." placeholder:"NAME"`
	Zone         string `help:"Time zone of dates without one; that of the outlet without it." placeholder:"ZONE"`
	DateOrder    string `help:"Which comes first in dates such as 05/04/2023: day or month." enum:",day,month" default:"" placeholder:"ORDER"`
	Encoding     string `help:"Encoding of the files, such as gb18030; found without it." placeholder:"NAME"`
	Delimiter    string `help:"Character between the columns of CSV, or tab; found without it." placeholder:"CHAR"`

	Contact string `help:"Address at which a webmaster reaches you, for lists of addresses; goes into the user agent." placeholder:"URL"`
	Rejects string `help:"File to write every rejected row into, as JSON Lines." placeholder:"FILE" type:"path"`
	DryRun  bool   `help:"Read everything, say what would be taken, and keep nothing."`
}

// Help is printed below the flags.
func (importCommand) Help() string {
	return `Imports articles from JSON Lines, CSV, WARC files, HTML files and lists of addresses, compressed by gzip or not, and from the
files in folders. They are kept as a crawl keeps them. Importing twice adds nothing, and an import that was
interrupted resumes when the same command is given again. With --json the last line is
{"files","read","articles_new","articles_revised","duplicates","unchanged","undated","skipped","rejected","reasons","seconds"},
after a line for each rejected row. docs/import.md says more.

  yulun import articles.jsonl crawl.warc.gz pages/
  yulun import --outlet morning-star --outlet-name "Morning Star" --outlet-type commercial --country GB --lang en rows.csv
  yulun import --dry-run --text-column 正文 --date-column 发布日期 rows.csv

` + exitCodes
}

// Run imports.
func (c *importCommand) Run(ctx context.Context, a *app) error {
	if err := a.checkClock(); err != nil {
		return err
	}
	options, err := c.options(a)
	if err != nil {
		return err
	}
	summary, err := c.run(ctx, a, options)
	if err != nil && !isBehind(err) {
		return err
	}
	return errors.Join(c.print(a, summary), rejected(summary), err)
}

// options checks the flags.
func (c *importCommand) options(a *app) (service.ImportOptions, error) {
	o := service.ImportOptions{Contact: c.Contact, Options: imports.Options{
		Format: imports.Format(c.Format), Encoding: c.Encoding, DryRun: c.DryRun, Input: a.std.in,
		Columns: imports.Columns{
			URL: c.URLColumn, Title: c.TitleColumn, Text: c.TextColumn, Date: c.DateColumn, Authors: c.AuthorColumn, Outlet: c.OutletColumn,
			Lang: c.LangColumn, ID: c.IDColumn,
		},
		DateOrder: map[string]dates.Order{"day": dates.DayFirst, "month": dates.MonthFirst}[c.DateOrder],
	}}
	if c.Zone != "" {
		zone, err := time.LoadLocation(c.Zone)
		if err != nil || c.Zone == "Local" {
			return o, article.Usagef("Use a name like Asia/Shanghai, Europe/London or UTC.", "--zone: there is no time zone %q", c.Zone)
		}
		o.Zone = zone
	}
	switch {
	case c.Delimiter == "tab", c.Delimiter == `\t`:
		o.Delimiter = '\t'
	case len(c.Delimiter) > 1, c.Delimiter != "" && (c.Delimiter[0] < ' ' && c.Delimiter[0] != '\t' || c.Delimiter[0] > '~' || c.Delimiter == `"`):
		return o, article.Usagef("Use one character such as , or ;, or tab.", "--delimiter: %q is not a delimiter", c.Delimiter)
	case c.Delimiter != "":
		o.Delimiter = c.Delimiter[0]
	}
	var err error
	o.Outlet, err = c.outlet(a)
	return o, err
}

// outlet is the outlet of all articles, nil when each has its own.
func (c *importCommand) outlet(a *app) (*article.Source, error) {
	described := c.OutletName != "" || c.OutletType != "" || c.Country != "" || c.Lang != ""
	i := slices.IndexFunc(a.config.Sources, func(s article.Source) bool { return s.Outlet.ID == c.Outlet })
	switch {
	case c.Outlet == "" && described:
		return nil, article.Usagef("Name it with --outlet.", "a new outlet needs an id")
	case c.Outlet == "":
		return nil, nil
	case i >= 0 && described:
		return nil, article.Usagef("Leave out --outlet-name, --outlet-type, --country and --lang, or choose another id.", "outlet %s is described in sources.yaml", c.Outlet)
	case i >= 0:
		return &a.config.Sources[i], nil
	}
	o := article.Outlet{ID: c.Outlet, Name: c.OutletName, Type: article.OutletType(c.OutletType), Country: c.Country}
	if err := imports.CheckOutlet(o, a.config.Codebook.TypeIDs()); err != nil {
		return nil, article.Usagef("Describe it with --outlet-name, --outlet-type and --country, or name one of sources.yaml (yulun sources list).",
			"outlet %s is not in sources.yaml, and %v", c.Outlet, err)
	}
	if c.Lang != "" && len(c.Lang) != 2 {
		return nil, article.Usagef("Use two letters such as zh or en.", "--lang: %q is not the code of a language", c.Lang)
	}
	return imports.NewSource(o, article.Lang(c.Lang)), nil
}

// run imports and shows how far it is.
func (c *importCommand) run(ctx context.Context, a *app, o service.ImportOptions) (total imports.Summary, err error) {
	show := newImportProgress(a, c.DryRun)
	defer show.line.Done()
	o.Refused, o.Progress, o.Taken = show.refused, show.progress, show.taken
	if c.Rejects != "" {
		f, err := os.Create(c.Rejects)
		if err != nil {
			return total, article.Usagef("Choose a folder that exists and can be written.", "--rejects: %v", err)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		show.rejects = json.NewEncoder(f)
	}
	total, err = a.service().Import(ctx, c.Files, o)
	return total, errors.Join(show.err, err)
}

// print prints what came of it.
func (c *importCommand) print(a *app, s imports.Summary) error {
	if a.globals.JSON {
		return writeJSON(a.std.out, s)
	}
	t := render.Table{
		Header: []string{"file", "format", "read", "new", "revised", "duplicates", "unchanged", "undated", "skipped", "rejected"},
		Right:  []int{2, 3, 4, 5, 6, 7, 8, 9}, MaxWidth: 60,
	}
	const shownFiles = 30
	for i, f := range s.ByFile {
		if i < shownFiles {
			t.Rows = append(t.Rows, append([]string{f.File, string(f.Format)}, importCells(f.Summary)...))
		}
	}
	if n := len(s.ByFile); n > 1 {
		name := strconv.Itoa(n) + " files"
		if n > shownFiles {
			name += fmt.Sprintf(" (%d shown)", shownFiles)
		}
		t.Rows = append(t.Rows, append([]string{name, ""}, importCells(s)...))
	}
	if err := t.Write(a.std.out); err != nil {
		return err
	}
	for _, code := range slices.Sorted(maps.Keys(s.Reasons)) {
		if _, err := fmt.Fprintf(a.std.out, "not taken: %d %s\n", s.Reasons[code], code); err != nil {
			return err
		}
	}
	if c.DryRun {
		_, err := io.WriteString(a.std.out, "A dry run: nothing was kept.\n")
		return err
	}
	_, err := fmt.Fprint(a.std.out, locale.Sprintf("%d {article|articles} new, %d revised, in %.1f s\n", s.New, s.Revised, s.Seconds))
	return err
}

func importCells(s imports.Summary) []string {
	var cells []string
	for _, n := range []int{s.Read, s.New, s.Revised, s.Duplicates, s.Unchanged, s.Undated, s.Skipped, s.Rejected} {
		cells = append(cells, strconv.Itoa(n))
	}
	return cells
}

// rejected is the error of an import that rejected something. Where it took nothing at all it
// failed.
func rejected(s imports.Summary) error {
	if s.Rejected == 0 {
		return nil
	}
	err := &article.Error{
		Code: article.CodePartial, Message: fmt.Sprintf("%d of %d rejected (see above)", s.Rejected, s.Read),
		Remedy: "Correct what they name, and import the files again: what was taken is skipped. --rejects FILE lists every rejected row.",
	}
	if s.New+s.Revised+s.Duplicates+s.Unchanged == 0 {
		err.Code = article.CodeUnavailable
	}
	return err
}
