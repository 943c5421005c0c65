package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"yulun/article"
	"yulun/configs"
	"yulun/index"
	"yulun/internal/wholefile"
	"yulun/locale"
	"yulun/render/report"
	"yulun/stats"
	"yulun/stats/evaluation"
	"yulun/survey"
)

type reportCommand struct {
	queryFlags
	surveyFlag
	inPartFlag
	Bucket   string `help:"Width of a bucket of the series." enum:"day,week,month,quarter,year" default:"quarter"`
	Weight   string `help:"Count every article alike, or every outlet." enum:"article,outlet" default:"article"`
	Question string `help:"The question that the report answers, in your words; it stands at its beginning." placeholder:"TEXT"`
	Articles int    `help:"How many articles to list with the sentences behind their stance, the newest first." default:"100" placeholder:"N"`
	Format   string `help:"html or md (Markdown); without it, what the name of the file shows, or html." enum:",html,md" default:""`
	Language string `name:"report-lang" help:"Language that the report is written in: en (English) or zh (Chinese)." enum:"en,zh" default:"en"`
	Out      string `help:"File to write; yulun-report.html or .md without it." short:"o" placeholder:"FILE" type:"path"`
	Folder   string `help:"New folder to write instead of a file: the report as HTML and Markdown, and each figure as SVG, PNG and CSV." placeholder:"DIR" type:"path"`
}

// Help is printed below the flags.
func (reportCommand) Help() string {
	return `The file holds the question, the data and their gaps, the method, the validation, the comparison with each survey, the series, the
frames, what depends on choices, the limits, how to get the same again, and articles with the sentences behind their stance. It needs no
network and can be mailed and printed.

  yulun report --question "How does the press speak of credit repair?" 信用修复 from:2019
  yulun report --folder credit-repair 信用修复

` + exitCodes
}

// Run writes the report.
func (c *reportCommand) Run(ctx context.Context, a *app) error {
	if c.Articles < 0 {
		return article.Usagef("Give a number from 0 on.", "--articles must not be negative")
	}
	out, format, err := c.file()
	if err != nil {
		return err
	}
	p, err := c.speak(a)
	if err != nil {
		return err
	}
	content, err := c.content(ctx, a, p)
	if err != nil {
		return err
	}
	if c.Folder != "" {
		if err := c.folder(a, content); err != nil {
			return err
		}
		return c.end(a)
	}
	d := content.Document()
	write, then := d.WriteHTML, "; open it in a browser"
	if format == "md" {
		write, then = func(w io.Writer) error { return d.WriteMarkdown(w, "") }, "; the figures are tables"
	}
	if err := wholefile.Write(out, write); err != nil {
		return err
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, map[string]any{"file": out, "articles": content.Total})
	} else {
		_, err = fmt.Fprintf(a.std.out, "%s: %s%s\n", out, count(content.Total, "article", "articles"), then)
	}
	if err != nil {
		return err
	}
	return c.end(a)
}

// file is the file to write and its format. Without a name, it is in the folder of the user.
func (c *reportCommand) file() (out, format string, err error) {
	if c.Folder != "" {
		if c.Out != "" || c.Format != "" {
			return "", "", article.Usagef("Leave out --out and --format: the folder has both formats.", "--folder writes no single file")
		}
		return "", "", nil
	}
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), ".")
	switch ending {
	case "htm":
		ending = "html"
	case "markdown":
		ending = "md"
	case "", "html", "md":
	default:
		if c.Format == "" {
			return "", "", article.Usagef(
				"End the name in .html or .md, or use --format. To get a PDF, print the HTML file from a browser.",
				"the name of %s shows no format", c.Out,
			)
		}
		ending = ""
	}
	if ending != "" && c.Format != "" && ending != c.Format {
		return "", "", article.Usagef("Leave out the format, or end the name in ."+c.Format+".", "%s is not the name of a %s file", c.Out, c.Format)
	}
	format = cmp.Or(c.Format, ending, "html")
	return cmp.Or(c.Out, "yulun-report."+format), format, nil
}

// speak has the codebook and the surveys in the language of the report.
func (c *reportCommand) speak(a *app) (locale.Printer, error) {
	all, err := locale.Load()
	if err != nil {
		return locale.Printer{}, err
	}
	lang := article.Lang(c.Language)
	a.config.Codebook = a.config.Codebook.In(lang)
	a.config.Surveys = slices.Clone(a.config.Surveys)
	for i, one := range a.config.Surveys {
		a.config.Surveys[i] = one.In(lang)
	}
	return all.Printer(locale.Lang(c.Language)), nil
}

// content gathers what the report is written from.
func (c *reportCommand) content(ctx context.Context, a *app, p locale.Printer) (report.Content, error) {
	r := report.Content{Made: a.now(), Version: buildVersion(), P: p, Question: c.Question, Codebook: a.config.Codebook}
	var err error
	if r.Comparisons, err = a.compare(ctx, c.queryFlags, inShanghai(), c.Survey, survey.Weighting(c.Weight)); err != nil {
		return r, err
	}
	if r.Surveys, err = survey.Choose(a.config.Surveys, c.Survey); err != nil {
		return r, err
	}
	if r.Configuration, err = configs.Digest(a.config.FS); err != nil {
		return r, err
	}
	if err := c.series(ctx, a, &r); err != nil {
		return r, err
	}
	if err := c.articles(ctx, a, &r); err != nil {
		return r, err
	}
	lex, err := a.config.Lexicon()
	if err != nil {
		return r, err
	}
	r.Topic, r.Waiting, r.Deleted = lex.Title, a.waiting, a.deleted
	if p.Chinese() {
		r.Topic = cmp.Or(lex.TitleZh, lex.Title)
	}
	cited, err := a.citedSeries(r.Series, "report")
	if err != nil {
		return r, err
	}
	cited.Title = "Report on " + queryWords(r.Series)
	r.Citation, r.Commands = cited.Text(), c.commands(r)
	return r, nil
}

// series makes the series of the report.
func (c *reportCommand) series(ctx context.Context, a *app, r *report.Content) (err error) {
	flags := seriesFlags{Bucket: c.Bucket, Weight: c.Weight, zoneFlag: inShanghai()}
	o, err := a.seriesOptions(ctx, c.queryFlags, flags)
	if err != nil {
		return err
	}
	main := o
	main.Attention, main.Notable = true, true
	if r.Series, err = stats.MakeSeries(ctx, a.service().Index(), a.service().Store(), main); err != nil {
		return err
	}
	r.Outlets = map[string]article.Outlet{}
	for _, s := range o.Sources {
		r.Outlets[s.Outlet.ID] = s.Outlet
	}
	flags.Group = string(index.ByType)
	if r.ByType, err = a.series(ctx, c.queryFlags, flags); err != nil {
		return err
	}
	flags.Bucket, flags.Group = string(index.Whole), string(index.ByType)+","+string(index.ByLang)
	if r.ByTwo, err = a.series(ctx, c.queryFlags, flags); err != nil {
		return err
	}
	flags.Group = string(index.ByOutlet)
	if r.ByOutlet, err = a.series(ctx, c.queryFlags, flags); err != nil {
		return err
	}
	high, low := evaluation.KnownGroups(a.config.Codebook)
	r.Backing, err = stats.FindBacking(ctx, a.service().Index(), a.service().Store(), stats.BackingOptions{
		Series: o, Surveys: r.Surveys, High: high, Low: low, Configuration: r.Configuration,
	})
	return err
}

// articles finds the newest articles, and counts all.
func (c *reportCommand) articles(ctx context.Context, a *app, r *report.Content) error {
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	q.Order, q.Limit = index.Newest, max(1, c.Articles)
	found, err := a.service().Index().Search(ctx, q)
	if err != nil {
		return err
	}
	r.Total = found.Total
	for _, h := range found.Hits[:min(c.Articles, len(found.Hits))] {
		r.Articles = append(r.Articles, h.Article)
	}
	if q.Relevance == index.AnyRelevance {
		r.Collected = r.Total
		return nil
	}
	q.Relevance, q.Limit = index.AnyRelevance, 1
	if found, err = a.service().Index().Search(ctx, q); err != nil {
		return err
	}
	r.Collected = found.Total
	return nil
}

// commands give the report and its figures again.
func (c *reportCommand) commands(r report.Content) []string {
	var which []string
	if q := r.Comparisons[0].Query; q != "" {
		which = append(which, shellWord(q))
	}
	which = append(which, "--unit "+c.Unit)
	if c.All {
		which = append(which, "--all")
	}
	query, survey := strings.Join(which, " "), ""
	if c.Survey != "" {
		survey = " --survey " + shellWord(c.Survey)
	}
	cut := " --bucket " + c.Bucket + " --weight " + c.Weight
	said := ""
	if c.Language != string(locale.English) {
		said = " --report-lang " + c.Language
	}
	return []string{
		"yulun report " + query + cut + survey + said,
		"yulun export articles " + query + " --no-text -o articles.csv",
		"yulun export series " + query + cut + " -o series.csv",
		"yulun export comparison " + query + " --weight " + c.Weight + survey + " -o comparison.csv",
		"yulun export health " + query + " --bucket " + c.Bucket + " -o health.csv",
	}
}

// shellWord is a text as one word of a shell.
func shellWord(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
