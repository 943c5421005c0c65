package main

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

type replicateCommand struct {
	queryFlags
	Study  string `help:"This study alone; without it, every one that is configured." placeholder:"ID"`
	Format string `help:"text, csv or json." enum:"text,csv,json" default:"text"`
}

// Help is printed below the flags.
func (replicateCommand) Help() string {
	return `Measures what studies of coverage have published, and prints the published figure, one's own, and the difference with its interval.
Each study says which corpus it needs and how that is imported; where the corpus isn't there nothing is measured. A query narrows
the corpus. docs/replication.md describes the method and how a study is added. JSON has one line a study.

  yulun replicate
  yulun replicate --study state-media-2022 --format csv

` + exitCodes
}

// Run measures the studies.
func (c *replicateCommand) Run(ctx context.Context, a *app) error {
	studies, err := survey.ChooseReplication(a.config.Replications, c.Study)
	if err != nil {
		return err
	}
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	idx := a.service().Index()
	all, err := stats.Replicate(ctx, idx, stats.ReplicateOptions{
		Query: q, Studies: studies, Codebook: a.config.Codebook, Codings: a.codings(), Articles: idx,
	})
	if err != nil {
		return err
	}
	switch a.format(c.Format) {
	case "csv":
		err = render.ReplicationSheet(all).WriteCSV(a.std.out, render.FileOptions{})
	case "json":
		err = render.WriteJSONLines(a.std.out, all)
	default:
		err = render.WriteReplications(a.std.out, all)
		if len(all) == 0 {
			_, err = fmt.Fprintln(a.std.out, "No study is configured. docs/replication.md says how one is added.")
		}
	}
	if err != nil {
		return err
	}
	if c.Study != "" && all[0].Missing {
		return &article.Error{
			Code: article.CodeNotFound, Message: fmt.Sprintf("the corpus of %s is not in this data folder", c.Study),
			Remedy: "Import it as docs/replication.md says.",
		}
	}
	return nil
}
