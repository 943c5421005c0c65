package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"yulun/article"
	"yulun/report"
	"yulun/store/postgres"
	storesqlite "yulun/store/sqlite"
	"yulun/store/transfer"
)

type migrateCommand struct {
	To string `placeholder:"cluster|laptop" help:"cluster: from the data folder to the PostgreSQL database that storage.yaml names; laptop: back." enum:"cluster,laptop" required:""`
}

// Help is printed below the flags.
func (migrateCommand) Help() string {
	return `Copies all that the store holds (articles, revisions, visits, crawl state, what waits for the index) between a data folder and the PostgreSQL
database that storage.yaml names, compares every table of the copy with the origin, and makes the index anew. It is done as a
whole or not at all. The target must be empty; the origin stays as it is. Stop the service first. The archive stays where it is: give
the workers the data folder's archive/, as a shared volume or a copy.

  yulun migrate --config cluster --to cluster
  yulun migrate --config cluster --to laptop --data ./back

` + exitCodes
}

// Run copies the store and makes the index anew.
func (c *migrateCommand) Run(ctx context.Context, a *app) error {
	if !a.shared() {
		return article.Usagef("Name a folder with a storage.yaml by --config; docs/configuration.md describes it.", "no PostgreSQL database is configured")
	}
	toLaptop := c.To == "laptop"
	_, err := os.Stat(a.path(storeFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !toLaptop && err != nil {
		return article.Usagef("Name the data folder that is to be moved with --data.", "%s holds no articles", a.globals.Data)
	}
	cluster := a.config.Storage
	a.config.Storage.Postgres, a.config.Storage.Elastic = nil, nil
	if err := a.lock(ctx); err != nil { // no service writes to the data folder meanwhile
		return err
	}
	local, err := storesqlite.Open(ctx, storesqlite.Options{Path: a.path(storeFile)})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, local.Close)
	dsn, err := address(*cluster.Postgres)
	if err != nil {
		return err
	}
	remote, err := postgres.Open(ctx, postgres.Options{DSN: dsn, Connections: cluster.Postgres.Connections})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, remote.Close)
	var from, to transfer.Store = local, remote
	a.store = remote
	if toLaptop {
		from, to, a.store = remote, local, local
	} else {
		a.config.Storage = cluster
	}
	tables, err := transfer.Run(ctx, from, to, a.migrated())
	if err != nil {
		return err
	}
	n, err := a.rebuild(ctx)
	if err != nil {
		return &article.Error{Code: article.CodePartial, Message: "the store is moved, but the index could not be made", Err: err, Remedy: rebuildIndex}
	}
	return c.print(a, tables, n)
}

// migrated shows how far a migration is, unless nobody wants to know.
func (a *app) migrated() func(transfer.Progress) {
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

func (c *migrateCommand) print(a *app, tables []transfer.Table, indexed int) error {
	if a.globals.JSON {
		rows := map[string]int{}
		for _, t := range tables {
			rows[t.Name] = t.Rows
		}
		return writeJSON(a.std.out, map[string]any{"to": c.To, "rows": rows, "indexed": indexed})
	}
	t := report.Table{Header: []string{"table", "rows", "copy"}, Right: []int{1}}
	for _, x := range tables { // Run has refused what is not equal
		t.Rows = append(t.Rows, []string{x.Name, fmt.Sprint(x.Rows), "the same"})
	}
	if err := t.Write(a.std.out); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.std.out, "%d articles indexed. The origin is as it was.\n", indexed)
	return err
}
