package main

import (
	"context"
	"io"
	"strings"

	"yulun/index"
)

// depositTable is a table of a deposit.
type depositTable struct {
	what, name, format string
	title, description string
	group              string
	key                []string
	articleColumn      string
}

// depositTables are in the order in which they are listed.
var depositTables = []depositTable{
	{what: "articles", name: "articles", format: "csv", title: "Articles", description: "One row an article, with its address, codes and scores.", key: []string{"id"}},
	{what: "articles", name: "articles", format: "parquet", title: "Articles (Parquet)", description: "The same with types."},
	{
		what: "evidence", name: "evidence", format: "csv", title: "Evidence",
		description: "One row a cue that a score is made of, with its place in the text.", articleColumn: "article",
	},
	{what: "series", name: "series", format: "csv", title: "Series", description: "Mean stance, shares and frames by period, with 95 % intervals."},
	{what: "series", name: "series", format: "parquet", title: "Series (Parquet)", description: "The same with types."},
	{
		what: "series", name: "series-by-type", format: "csv", title: "Series by type of outlet", group: string(index.ByType),
		description: "The same by period and type of outlet.",
	},
	{what: "comparison", name: "comparison", format: "csv", title: "Comparison", description: "Shares of coverage beside the answers of surveys, with the gaps."},
	{
		what: "health", name: "health", format: "csv", title: "Health of the sources", key: []string{"bucket", "source"},
		description: "What was due, fetched, read and scored, by period and source.",
	},
	{what: "codings", name: "codings", format: "csv", title: "Codings", description: "What coders decided, with the probability of each article in its sample.", key: []string{"id"}},
	{what: "coders", name: "coders", format: "csv", title: "Coders", description: "Who coded: languages, training and pay.", key: []string{"coder"}},
}

// tables writes the tables. Codings are all there are, also of articles that the query doesn't find.
func (b *depositing) tables(ctx context.Context) error {
	for _, t := range depositTables {
		e := exporting{
			tableForm: tableForm{what: t.what, format: t.format}, queryFlags: b.command.queryFlags, surveyFlag: b.command.surveyFlag,
			seriesFlags: seriesFlags{Bucket: b.command.Bucket, Group: t.group, Weight: "article", zoneFlag: inShanghai()},
			noText:      !b.command.Texts,
		}
		var m *exported
		f, err := b.file("data/"+t.name+"."+t.format, func(w io.Writer) (err error) { m, err = e.write(ctx, b.app, w); return err })
		if err != nil {
			return err
		}
		f.Name, f.Title, f.Description, f.MediaType = t.name, t.title, t.description, "text/csv"
		if t.format == "parquet" {
			f.Name, f.MediaType = t.name+"-parquet", "application/vnd.apache.parquet"
		}
		f.Rows, f.Columns, f.Key, f.ArticleColumn = m.rows, m.columns, t.key, t.articleColumn
		b.d.Files = append(b.d.Files, f)
		for name, seed := range m.Seeds {
			b.seeds[strings.TrimSpace(name)] = seed
		}
		if t.what == "articles" {
			b.articles = m
		}
	}
	return nil
}
