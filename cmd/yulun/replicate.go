package main

import (
	"context"
	"fmt"
	"io"

	"yulun/article"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

type replicateCommand struct {
	queryFlags
	tableFlag
	Study string `help:"This study alone; without it, every one that is configured." placeholder:"ID"`
}

// Help is printed below the flags.
func (replicateCommand) Help() string {
	return `Measures what studies of coverage have published, and prints the published figure, one's own, and the difference with its interval.
Each study says which corpus it needs and how that is imported; where the corpus isn't there nothing is measured. A query narrows
the corpus. docs/replication.md describes the method and how a study is added. JSON Lines have one line a study.

  yulun replicate
  yulun replicate --study state-media-2022 -o replication.xlsx

` + exitCodes
}

// Run measures the studies.
func (c *replicateCommand) Run(ctx context.Context, a *app) error {
	studies, err := survey.ChooseReplication(a.config.Replications, c.Study)
	if err != nil {
		return err
	}
	form, err := c.form(a, "replications")
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
	switch {
	case !form.isText():
		err = a.deliver(c.table(ctx, a, form, q, all))
	case len(all) == 0:
		_, err = fmt.Fprintln(a.std.out, "No study is configured. docs/replication.md says how one is added.")
	default:
		err = render.WriteReplications(a.std.out, all)
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

// table is the studies with their figures in a file.
func (c *replicateCommand) table(ctx context.Context, a *app, form tableForm, q index.Query, all []stats.Replicated) tableFile {
	return tableFile{tableForm: form, out: c.Out, beside: c.Out != "", write: func(w io.Writer) (*exported, error) {
		m, sheet := newExported(), render.ReplicationSheet(all)
		m.Query, m.Settings["unit"], m.Settings["study"] = q.String(), c.Unit, c.Study
		m.Seeds["bootstrap"] = render.BootstrapSeed
		if err := a.healthOf(ctx, m, q); err != nil {
			return m, err
		}
		if form.format == "jsonl" {
			m.nested, m.rows, m.columns = true, len(all), sheet.Columns
			return m, render.WriteJSONLines(w, all)
		}
		return m, form.sheet(a, w, m, sheet)
	}}
}
