package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"yulun/codebook/codebooktest"
	"yulun/render"
)

// TestOptionsWithoutEffectAreErrors tries every option with every kind and format of export.
func TestOptionsWithoutEffectAreErrors(t *testing.T) {
	t.Parallel()
	kinds := []string{"articles", "evidence", "series", "comparison", "sensitivity", "health", "codings", "coders", "clusters", "events", "notable"}
	formats := []string{"csv", "jsonl", "xlsx", "parquet"}
	narrowed := strings.Join(ofArticles, ":* ") + ":*"
	// What an option has an effect on, as docs/exports.md says it: kind:format, * for any.
	effects := map[string]string{
		"bucket": "series:* health:* events:*", "zone": "articles:* evidence:* clusters:* series:* comparison:* sensitivity:* health:* events:* notable:*", "group": "series:*",
		"weight": "series:* comparison:* sensitivity:*", "survey": "comparison:* sensitivity:*", "sample": "codings:*",
		"evidence": "articles:jsonl", "no-text": "articles:* evidence:*",
		"bom": "*:csv", "crlf": "*:csv", "guard-ids": "articles:csv evidence:csv codings:csv clusters:csv notable:csv",
		"cut-cells": "articles:csv articles:xlsx evidence:csv evidence:xlsx codings:csv codings:xlsx",
		"in-part":   "articles:* evidence:* series:* comparison:* sensitivity:* health:* clusters:* events:* notable:*",
		"out":       "*:*", "format": "*:*", "unit": narrowed, "all": narrowed, "frame": narrowed, "from": narrowed, "quiet": "*:*",
	}
	for flag, where := range effects {
		for _, kind := range kinds {
			for _, format := range formats {
				has := slices.ContainsFunc(strings.Fields(where), func(w string) bool {
					k, f, _ := strings.Cut(w, ":")
					return (k == "*" || k == kind) && (f == "*" || f == format)
				})
				err := checkOptions(kind, format, false, []string{flag}, false)
				if (err == nil) != has {
					t.Errorf("--%s, %s as %s: %v", flag, kind, format, err)
				}
				if err != nil && !strings.Contains(err.Error(), "--"+flag+" has no effect") {
					t.Errorf("--%s: %v", flag, err)
				}
			}
		}
	}
	describes := []string{"out", "format", "describe", "no-text"}
	for flag := range effects {
		err := checkOptions("articles", "text", true, []string{flag}, false)
		if (err == nil) != (slices.Contains(describes, flag) || flag == "quiet") {
			t.Errorf("--describe --%s: %v", flag, err)
		}
	}
	if checkOptions("coders", "csv", false, nil, true) == nil {
		t.Error("a query on coders is taken")
	}
	if checkOptions("series", "text", true, nil, true) == nil {
		t.Error("a query beside --describe is taken")
	}
}

// TestGuardIDsIsForTablesWithIDs: --guard-ids has an effect where a table has a column of ids.
func TestGuardIDsIsForTablesWithIDs(t *testing.T) {
	t.Parallel()
	at := slices.IndexFunc(exportOptions, func(o exportOption) bool { return o.flag == "guard-ids" })
	written := []string{"decisions", "coding sheet"} // by yulun code, which has no such option
	for _, e := range render.Exports(codebooktest.Book()) {
		has := slices.ContainsFunc(e.Columns, func(c render.Column) bool { return c.Identifier })
		if !slices.Contains(written, e.Name) && has != slices.Contains(exportOptions[at].kinds, e.Name) {
			t.Errorf("%s: ids %t, --guard-ids has an effect %t", e.Name, has, !has)
		}
	}
}

// TestEveryOptionOfExportIsJudged: a new flag needs a row in exportOptions, or it counts as one of
// the query.
func TestEveryOptionOfExportIsJudged(t *testing.T) {
	t.Parallel()
	known := []string{"query", "unit", "all"}
	for _, f := range flagged() {
		known = append(known, f.Name)
	}
	for _, o := range exportOptions {
		known = append(known, o.flag)
	}
	for _, name := range flagsOf(t, "export") {
		if !slices.Contains(known, name) && !slices.Contains(globalFlags, name) {
			t.Errorf("nothing says where --%s has an effect", name)
		}
	}
}

// flagsOf are the names of a command's flags.
func flagsOf(t *testing.T, command string) (names []string) {
	t.Helper()
	c := newCLI()
	parser, err := kong.New(&c, kong.Vars{"version": "test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range parser.Model.Children {
		if node.Name != command {
			continue
		}
		for _, group := range node.AllFlags(true) {
			for _, f := range group {
				names = append(names, f.Name)
			}
		}
	}
	if len(names) < 10 {
		t.Fatalf("the command %s has the flags %v", command, names)
	}
	return names
}
