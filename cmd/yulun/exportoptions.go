package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"yulun/article"
)

// exportOption says where an option of yulun export, or of a command that writes a table, has an
// effect.
type exportOption struct {
	flag string
	// kinds and formats are those in which it has one; nil are all.
	kinds, formats []string
	// describe says that it has one beside --describe, too.
	describe bool
}

// exportOptions are the options that have no effect everywhere. Filters are like the query.
var exportOptions = []exportOption{
	{flag: "bucket", kinds: []string{"series", "health", "events"}},
	{flag: "zone", kinds: []string{"articles", "evidence", "clusters", "series", "health", "events", "notable", "comparison", "sensitivity"}},
	{flag: "compare", kinds: []string{"series"}},
	{flag: "smooth", kinds: []string{"series"}},
	{flag: "cumulative", kinds: []string{"series"}},
	{flag: "form", kinds: []string{"series"}},
	{flag: "measure", kinds: []string{"series"}},
	{flag: "group", kinds: []string{"series"}},
	{flag: "weight", kinds: []string{"series", "comparison", "sensitivity"}},
	{flag: "survey", kinds: []string{"comparison", "sensitivity"}},
	{flag: "evidence", kinds: []string{"articles"}, formats: []string{"jsonl"}},
	{flag: "no-text", kinds: []string{"articles", "evidence"}, describe: true},
	{flag: "sample", kinds: []string{"codings"}},
	{flag: "bom", formats: []string{"csv"}, describe: true},
	{flag: "crlf", formats: []string{"csv"}, describe: true},
	{
		flag:  "guard-ids",
		kinds: []string{"articles", "evidence", "codings", "clusters", "notable", "concordance", "quotes", "prominence"}, formats: []string{"csv"},
	},
	{flag: "cut-cells", kinds: []string{"articles", "evidence", "codings", "quotes"}, formats: []string{"csv", "xlsx"}},
	{flag: "out", describe: true},
	{flag: "format", describe: true},
	{flag: "describe", describe: true},
	{flag: "in-part", kinds: []string{"articles", "evidence", "series", "comparison", "sensitivity", "health", "clusters", "events", "notable"}},
}

// ofArticles are the exports that a query narrows.
var ofArticles = []string{"articles", "evidence", "series", "comparison", "sensitivity", "health", "codings", "clusters", "events", "notable"}

// globalFlags are the flags that every command has. They may be given with any export.
var globalFlags = []string{"data", "config", "topic", "json", "quiet", "debug", "help", "version"}

// given are the names of the flags on the command line, and whether there are words of a query.
func given(k *kong.Context) (flags []string, query bool) {
	for _, p := range k.Path {
		switch {
		case p.Flag != nil:
			flags = append(flags, p.Flag.Name)
		case p.Positional != nil && p.Positional.Name == "query":
			query = true
		}
	}
	return flags, query
}

// checkOptions refuses the first option that has no effect on what is exported.
func checkOptions(what, format string, describe bool, flags []string, query bool) error {
	for _, name := range flags {
		if slices.Contains(globalFlags, name) {
			continue
		}
		at := slices.IndexFunc(exportOptions, func(o exportOption) bool { return o.flag == name })
		o := exportOption{flag: name, kinds: ofArticles} // a filter of the query
		if at >= 0 {
			o = exportOptions[at]
		}
		if describe && !o.describe {
			return article.Usagef("Leave one of them out.", "--%s has no effect with --describe", name)
		}
		if err := o.check(what, format); err != nil {
			return err
		}
	}
	if query && !slices.Contains(ofArticles, what) {
		return article.Usagef("Leave it out.", "a query has no effect on the export of %s", what)
	}
	if describe && query {
		return article.Usagef("Leave one of them out.", "a query has no effect with --describe")
	}
	return nil
}

// check refuses the option where it has no effect.
func (o exportOption) check(what, format string) error {
	switch {
	case o.kinds != nil && !slices.Contains(o.kinds, what):
		return article.Usagef(
			"Leave it out; it is for the export of "+strings.Join(o.kinds, ", ")+".",
			"--%s has no effect on the export of %s", o.flag, what,
		)
	case o.formats != nil && !slices.Contains(o.formats, format):
		return article.Usagef(
			"Leave it out, or choose another format: it is for "+strings.Join(o.formats, " and ")+".",
			"--%s has no effect on %s", o.flag, formatName(format),
		)
	}
	return nil
}

// formatName is how people write a format; text is that of --describe.
func formatName(format string) string {
	switch format {
	case "text":
		return "text"
	case "jsonl":
		return "JSON Lines"
	case "parquet":
		return "Parquet"
	default:
		return strings.ToUpper(format)
	}
}
