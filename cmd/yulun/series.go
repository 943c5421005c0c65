package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// seriesFlags cut a series; export and series share them.
type seriesFlags struct {
	zoneFlag
	Bucket string `help:"Width of a bucket: day, week (ISO), month, quarter, year, all, or auto for the one that the number of the articles proposes." enum:"day,week,month,quarter,year,all,auto" default:"month"`
	Group  string `help:"Cut by outlet, type, lang, script, country or frame, or by two of them: type,lang." placeholder:"GROUP[,GROUP]"`
	Weight string `help:"Count every article alike, every outlet, or every outlet by its reach in sources.yaml." enum:"article,outlet,reach" default:"article"`
}

// monthly cuts the health of the sources where nothing else is asked for.
func monthly() seriesFlags {
	return seriesFlags{Bucket: string(index.Month), Weight: string(survey.ByArticle), zoneFlag: inShanghai()}
}

// autoBucket stands for the bucket that the articles propose.
const autoBucket index.Bucket = "auto"

func (f seriesFlags) options(q index.Query, sources []article.Source, book codebook.Codebook, now time.Time) (stats.SeriesOptions, error) {
	q, err := f.in(q)
	if err != nil {
		return stats.SeriesOptions{}, err
	}
	first, second, _ := strings.Cut(f.Group, ",")
	o := stats.SeriesOptions{
		Query: q, Bucket: index.Bucket(f.Bucket), Group: index.Group(first), Second: index.Group(second), Weighting: survey.Weighting(f.Weight),
		Zone: q.Zone, Sources: sources, Codebook: book, Now: now,
	}
	return o, index.Cut{Group: o.Group, Second: o.Second}.Check()
}

// setFlags say what is shown beside a series, and how it is laid out.
type setFlags struct {
	Compare    []string `help:"A further query beside the first, in the same chart and file; repeat it for more." sep:"none" placeholder:"QUERY"`
	Smooth     int      `help:"Give figures over this many buckets, too, centred on each: an odd number from 3." placeholder:"N"`
	Cumulative bool     `help:"Give figures from the first bucket on, too."`
	Form       string   `help:"Tables with a row for each bucket and group (rows), for each of their figures (long), or for each bucket alone (wide)." enum:"rows,long,wide" default:"rows"`
	Measure    string   `help:"The figure of a wide table: mean_stance, articles, supportive, neutral, critical, attention, outlets or stories." placeholder:"FIGURE"`
}

// check refuses what has no effect in a format.
func (f setFlags) check(format string) error {
	switch {
	case f.Form != string(render.ByRow) && (format == "text" || format == "json"):
		return article.Usagef("Choose the format csv or jsonl, or leave it out.", "--form has no effect on %s", format)
	case f.Measure != "" && f.Form != string(render.Wide):
		return article.Usagef("Add --form wide, or leave it out.", "--measure has no effect without --form wide")
	case f.Measure != "" && !slices.Contains(render.Measures(), f.Measure):
		return article.Usagef("Give one of "+strings.Join(render.Measures(), ", ")+".", "--measure: there is no figure %q", f.Measure)
	case len(f.Compare) >= stats.MostQueries:
		return article.Usagef("Compare fewer at once.", "a series can have up to %d queries, got %d", stats.MostQueries, len(f.Compare)+1)
	}
	return nil
}

// options adds what the flags say to those of a series.
func (f setFlags) options(o stats.SeriesOptions) stats.SeriesOptions {
	o.Attention, o.Smooth, o.Cumulative = true, f.Smooth, f.Cumulative
	return o
}

// plain reports whether there is one series, by rows.
func (f setFlags) plain() bool {
	return len(f.Compare) == 0 && (f.Form == "" || f.Form == string(render.ByRow))
}

type seriesCommand struct {
	queryFlags
	seriesFlags
	setFlags
	Format string `help:"text, csv, json or jsonl." enum:"text,csv,json,jsonl" default:"text"`
}

// Help is printed below the flags.
func (seriesCommand) Help() string {
	return `Prints per bucket and group the articles, stories and outlets, the mean stance, the shares supportive, neutral and critical
and those of the frames, each with its 95 % interval, and how complete the crawl was. Empty buckets are printed. Attention is the
share of the articles in all that were read of the same outlets, relevant or not. docs/series.md explains each option.

  yulun series --bucket quarter --group type
  yulun series --group type,lang --smooth 3 --format csv --form long
  yulun series 信用修复 --compare 失信 --compare frame:privacy --from 2019

` + exitCodes
}

// Run prints the series.
func (c *seriesCommand) Run(ctx context.Context, a *app) error {
	format := a.format(c.Format)
	if err := c.check(format); err != nil {
		return err
	}
	o, err := a.seriesOptions(ctx, c.queryFlags, c.seriesFlags)
	if err != nil {
		return err
	}
	o = c.setFlags.options(o)
	o.Notable = format == "text" || format == "json"
	set, err := a.seriesSet(ctx, o, c.queryFlags, c.setFlags)
	if err != nil {
		return err
	}
	return writeSeries(a.std.out, set, format, c.setFlags)
}

// seriesSet makes the series of a query and of those beside it.
func (a *app) seriesSet(ctx context.Context, o stats.SeriesOptions, query queryFlags, set setFlags) (stats.SeriesSet, error) {
	var beside []index.Query
	for _, text := range set.Compare {
		query.Query = []string{text}
		q, err := a.query(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("--compare: %w", err)
		}
		beside = append(beside, q)
	}
	return stats.MakeSeriesSet(ctx, a.service().Index(), a.service().Store(), o, beside...)
}

func writeSeries(w io.Writer, set stats.SeriesSet, format string, f setFlags) error {
	switch format {
	case "csv":
		return render.SeriesForm(render.Form(f.Form), f.Measure, set...).WriteCSV(w, render.FileOptions{})
	case "jsonl":
		if !f.plain() {
			return render.SeriesForm(render.Form(f.Form), f.Measure, set...).WriteJSONLines(w)
		}
		return render.WriteJSONLines(w, append(append([]stats.Point{}, set[0].Points...), set[0].Undated...))
	case "json":
		return writeJSON(w, render.NewSeriesSetRecord(locale.Printer{}, set))
	default:
		return render.WriteSeriesSet(w, set)
	}
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// series opens what a series needs and makes it.
func (a *app) series(ctx context.Context, query queryFlags, flags seriesFlags) (stats.Series, error) {
	o, err := a.seriesOptions(ctx, query, flags)
	if err != nil {
		return stats.Series{}, err
	}
	return stats.MakeSeries(ctx, a.service().Index(), a.service().Store(), o)
}

// seriesOptions opens what a series needs and checks what is asked of it.
func (a *app) seriesOptions(ctx context.Context, query queryFlags, flags seriesFlags) (stats.SeriesOptions, error) {
	q, err := a.query(ctx, query)
	if err != nil {
		return stats.SeriesOptions{}, err
	}
	sources, err := a.service().KnownSources(ctx)
	if err != nil {
		return stats.SeriesOptions{}, err
	}
	o, err := flags.options(q, sources, a.config.Codebook, a.now())
	if err != nil {
		return o, err
	}
	o.Codings, o.Events = a.codings(), a.config.Events
	if o.Bucket == autoBucket {
		o.Bucket, err = stats.ProposeBucket(ctx, a.service().Index(), o)
	}
	return o, err
}

// codings are where samples that people coded are, by which figures are corrected. Store and index
// must be open.
func (a *app) codings() stats.Codings {
	return stats.Codings{Store: a.service().Store(), Index: a.service().Index()}
}
