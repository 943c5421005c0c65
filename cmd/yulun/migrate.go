package main

import (
	"context"
	"fmt"

	"yulun/render"
	"yulun/store/transfer"
)

type migrateCommand struct {
	To string `placeholder:"cluster|laptop" help:"cluster: from the data folder to the PostgreSQL database that storage.yaml names; laptop: back." enum:"cluster,laptop" required:""`
}

// Help is printed below the flags.
func (migrateCommand) Help() string {
	return `Copies all that the store holds (articles, revisions, visits, crawl state, what waits for the index) between a data folder and
the PostgreSQL database that storage.yaml names, compares every table of the copy with the original, and builds the index of the copy.
It is done as a whole or not at all. The target must be empty; the original is not changed. Stop the service first. The archive stays
where it is: give the workers the data folder's archive/, as a shared volume or a copy.

  yulun migrate --config cluster --to cluster
  yulun migrate --config cluster --to laptop --data ./back

` + exitCodes
}

// Run copies the store and builds its index.
func (c *migrateCommand) Run(ctx context.Context, a *app) error {
	tables, indexed, err := a.service().Migrate(ctx, c.To == "laptop", a.copying())
	if err != nil {
		return err
	}
	if a.globals.JSON {
		rows := map[string]int{}
		for _, t := range tables {
			rows[t.Name] = t.Rows
		}
		return writeJSON(a.std.out, map[string]any{"to": c.To, "rows": rows, "indexed": indexed})
	}
	t := render.Table{Header: []string{"table", "rows", "copy"}, Right: []int{1}}
	for _, x := range tables { // what is not equal was refused
		t.Rows = append(t.Rows, []string{x.Name, fmt.Sprint(x.Rows), "the same"})
	}
	if err := t.Write(a.std.out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.std.out, "%d articles indexed. The original was not changed.\n", indexed)
	return err
}

// copying shows how far a migration is, unless --quiet is given.
func (a *app) copying() func(transfer.Progress) {
	if a.globals.Quiet {
		return nil
	}
	return func(p transfer.Progress) {
		what := "copying"
		if p.Checking {
			what = "comparing"
		}
		fmt.Fprintf(a.std.err, "%s %s: %d rows\n", what, p.Table, p.Rows)
	}
}
