package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// seriesFlags cut a series; export and series share them.
type seriesFlags struct {
	Bucket string `help:"Width of a bucket: day, week (ISO), month, quarter, year or all." enum:"day,week,month,quarter,year,all" default:"month"`
	Group  string `help:"Cut by outlet, type, lang, script, country or frame." enum:",outlet,type,lang,script,country,frame" default:""`
	Weight string `help:"Count every article alike, or every outlet." enum:"article,outlet" default:"article"`
	Zone   string `help:"Time zone in which days begin." default:"Asia/Shanghai"`
}

// monthly cuts the health of the sources where nothing else is asked for.
func monthly() seriesFlags {
	return seriesFlags{Bucket: string(index.Month), Weight: string(survey.ByArticle), Zone: "Asia/Shanghai"}
}

func (f seriesFlags) options(q index.Query, sources []article.Source, book codebook.Codebook, now time.Time) (stats.SeriesOptions, error) {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil || f.Zone == "" || f.Zone == "Local" { // figures must not depend on whose machine made them
		return stats.SeriesOptions{}, article.Usagef("Give an IANA name such as Asia/Shanghai, Europe/Berlin or UTC.", "--zone: %q is not a time zone", f.Zone)
	}
	return stats.SeriesOptions{
		Query: q, Bucket: index.Bucket(f.Bucket), Group: index.Group(f.Group), Weighting: survey.Weighting(f.Weight),
		Zone: zone, Sources: sources, Codebook: book, Now: now,
	}, nil
}

type seriesCommand struct {
	queryFlags
	seriesFlags
	Format string `help:"text, csv, json or jsonl." enum:"text,csv,json,jsonl" default:"text"`
}

// Help is printed below the flags.
func (seriesCommand) Help() string {
	return `Prints per bucket and group the articles, stories and outlets, the mean stance, the shares supportive, neutral and critical
and those of the frames, each with its 95 % interval, and how complete the crawl was. Empty buckets are printed.

  yulun series --bucket quarter --group type
  yulun series 信用修复 --from 2019 --unit story --format csv > series.csv

` + exitCodes
}

// Run prints the series.
func (c *seriesCommand) Run(ctx context.Context, a *app) error {
	s, err := a.series(ctx, c.queryFlags, c.seriesFlags)
	if err != nil {
		return err
	}
	return writeSeries(a.std.out, s, a.format(c.Format))
}

func writeSeries(w io.Writer, s stats.Series, format string) error {
	switch format {
	case "csv":
		return render.SeriesSheet(s).WriteCSV(w, render.FileOptions{})
	case "jsonl":
		return render.WriteJSONLines(w, append(append([]stats.Point{}, s.Points...), s.Undated...))
	case "json":
		return writeJSON(w, render.NewSeriesRecord(s))
	default:
		return render.WriteSeries(w, s)
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
	o.Codings = a.codings()
	return o, err
}

// codings are where samples that people coded are, by which figures are corrected. Store and index
// must be open.
func (a *app) codings() stats.Codings {
	return stats.Codings{Store: a.service().Store(), Index: a.service().Index()}
}
