package main

import (
	"context"
	"fmt"
	"time"

	"yulun/locale"
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
	show := newCopying(a)
	tables, indexed, err := a.service().Migrate(ctx, c.To == "laptop", show.update)
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
	_, err = fmt.Fprint(a.std.out, locale.Sprintf("%d {article|articles} indexed. The original was not changed.\n", indexed))
	return err
}

// copying shows a migration on standard error: a line for each table as it ends and, on a terminal,
// how far it is and how long comparing will take.
type copying struct {
	statusLine
	quiet bool
	now   func() time.Time
	began time.Time // of comparing, once it has begun
}

func newCopying(a *app) *copying {
	return &copying{
		statusLine: newStatusLine(a.std, a.globals.Quiet),
		quiet:      a.globals.Quiet, now: a.now,
	}
}

// update takes how far the migration is.
func (c *copying) update(p transfer.Progress) {
	what, of, left := "copying", "", ""
	if p.Checking {
		if c.began.IsZero() {
			c.began = c.now()
		}
		what, of, left = "comparing", " of "+render.Thousands(p.Total), timeLeft(p.Done, p.Total, c.now().Sub(c.began))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !p.Ended:
		c.show("%s %s: %s%s rows%s", what, p.Table, render.Thousands(p.Done), of, left)
	case !c.quiet:
		c.clear()
		fmt.Fprintf(c.w, "%s %s: %s\n", what, p.Table, count(p.Rows, "row", "rows"))
	}
}
