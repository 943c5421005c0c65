package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"yulun/cite"
	"yulun/configs"
	"yulun/dossier"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
)

type citeCommand struct {
	Program citeProgramCommand `cmd:"" default:"1" help:"Cite the program itself."`
	Search  citeSearchCommand  `cmd:"" help:"Cite a search with its figures."`
	Figure  citeFigureCommand  `cmd:"" help:"Cite the chart of a series."`
	Article citeArticleCommand `cmd:"" help:"Cite an article."`
}

// citeFormat is how a reference is written.
type citeFormat struct {
	Format string `help:"text, bibtex or csl (CSL-JSON)." enum:"text,bibtex,csl" default:"text"`
}

// print writes a reference.
func (f citeFormat) print(a *app, i cite.Item) error {
	switch {
	case f.Format == "bibtex" && !a.globals.JSON:
		_, err := io.WriteString(a.std.out, i.BibTeX())
		return err
	case f.Format == "csl" || a.globals.JSON:
		return writeJSON(a.std.out, []any{i.CSL()})
	default:
		_, err := fmt.Fprintln(a.std.out, render.Plain(i.Text()))
		return err
	}
}

// programAuthors stand for those who wrote the program.
var programAuthors = []cite.Name{{Family: "The Yulun authors"}}

type citeProgramCommand struct{ citeFormat }

// Run cites the program.
func (c *citeProgramCommand) Run(a *app) error {
	return c.print(a, cite.Item{
		Key: "yulun", Kind: cite.Software, Title: "Yulun: a monitor of media coverage, its stance and its frames",
		Authors: programAuthors, Issued: a.now().UTC().Format("2006"), Version: buildVersion(),
	})
}

type citeSearchCommand struct {
	queryFlags
	citeFormat
}

// Help is printed below the flags.
func (citeSearchCommand) Help() string {
	return `The reference names the query, the day, the version, the scorer and the configuration, and the figures that it gave: whoever has the
same data gets them again.

  yulun cite search frame:privacy from:2019
  yulun cite search --format bibtex 信用修复 >> references.bib

` + exitCodes
}

// Run cites a search.
func (c *citeSearchCommand) Run(ctx context.Context, a *app) error {
	flags := seriesFlags{Bucket: string(index.Whole), Weight: "article", zoneFlag: inShanghai()}
	s, err := a.series(ctx, c.queryFlags, flags)
	if err != nil {
		return err
	}
	i, err := a.citedSeries(s, "search")
	if err != nil {
		return err
	}
	figures := stats.Stats{}
	if len(s.Points) > 0 {
		figures = s.Points[0].Stats
	}
	i.Kind, i.Title = cite.Dataset, "Search for "+queryWords(s)
	i.Note = render.FiguresSentence(locale.Printer{}, a.config.Codebook, figures) + " " + i.Note
	if err := c.print(a, i); err != nil {
		return err
	}
	return a.missing()
}

// queryWords are a query in quotation marks, or that all relevant articles are meant.
func queryWords(s stats.Series) string {
	words := "all relevant articles"
	if s.Query != "" {
		words = "“" + s.Query + "”"
	}
	if s.Unit == index.Stories {
		words += ", each story once"
	}
	return words
}

// citedSeries is what a search and a chart have in common.
func (a *app) citedSeries(s stats.Series, kind string) (cite.Item, error) {
	digest, err := configs.Digest(a.config.FS)
	if err != nil {
		return cite.Item{}, err
	}
	lex, err := a.config.Lexicon()
	if err != nil {
		return cite.Item{}, err
	}
	sum := sha256.Sum256(fmt.Appendln(nil, kind, s.Query, s.Unit, s.Bucket, s.Group, s.Second, s.Weighting))
	var methods exported
	methods.Methods = map[string]bool{}
	for name := range s.Methods {
		methods.Methods[name] = true
	}
	scorer := cmp.Or(strings.Join(methods.ListMethods(), ", "), "none")
	return cite.Item{
		Key:     "yulun-" + kind + "-" + hex.EncodeToString(sum[:4]) + "-" + a.now().UTC().Format("20060102"),
		Authors: programAuthors, Issued: a.now().UTC().Format(time.DateOnly), Version: buildVersion(),
		Container: "Coverage of " + lex.Title + ", collected and measured by Yulun",
		Note:      fmt.Sprintf("Scorer %s; configuration SHA-256 %s.", scorer, digest[:16]),
	}, nil
}

type citeFigureCommand struct {
	queryFlags
	seriesFlags
	citeFormat
}

// Help is printed below the flags.
func (citeFigureCommand) Help() string {
	return `Cites the chart that yulun series and the pages draw with the same flags.

  yulun cite figure --bucket quarter --group type frame:privacy

` + exitCodes
}

// Run cites a chart.
func (c *citeFigureCommand) Run(ctx context.Context, a *app) error {
	s, err := a.series(ctx, c.queryFlags, c.seriesFlags)
	if err != nil {
		return err
	}
	i, err := a.citedSeries(s, "figure")
	if err != nil {
		return err
	}
	i.Kind, i.Title = cite.Figure, "Mean stance by "+string(s.Bucket)
	if s.Bucket == index.Whole {
		i.Title = "Mean stance"
	}
	if c.Group != "" {
		i.Title += " and " + strings.ReplaceAll(c.Group, ",", " and ")
	}
	i.Title += ": " + queryWords(s)
	articles := 0
	for _, p := range s.Points {
		articles += p.Articles
	}
	span := ""
	if len(s.Points) > 0 && s.Bucket != index.Whole {
		span = fmt.Sprintf(", %s to %s", s.Points[0].Bucket, s.Points[len(s.Points)-1].Bucket)
	}
	dated := count(articles, "dated article", "dated articles")
	if s.Group == index.ByFrame || s.Second == index.ByFrame {
		dated = count(articles, "frame in dated articles", "frames in dated articles")
	}
	i.Note = fmt.Sprintf("%s%s, weighted by %s. %s", dated, span, c.Weight, i.Note)
	if err := c.print(a, i); err != nil {
		return err
	}
	return a.missing()
}

type citeArticleCommand struct {
	ID string `arg:"" help:"Id of the article, or the beginning of it."`
	citeFormat
}

// Run cites an article.
func (c *citeArticleCommand) Run(ctx context.Context, a *app) error {
	if err := a.service().OpenStore(ctx); err != nil {
		return err
	}
	id, err := dossier.Find(ctx, a.service().Store(), c.ID)
	if err != nil {
		return err
	}
	x, err := a.service().Store().Article(ctx, id)
	if err != nil {
		return err
	}
	return c.print(a, dossier.Cite(x))
}
