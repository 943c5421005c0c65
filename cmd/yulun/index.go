package main

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/locale"
	"yulun/render"
	"yulun/service/indexing"
)

type indexCommand struct {
	Rebuild indexRebuildCommand `cmd:"" help:"Build the index again from the store."`
	Check   indexCheckCommand   `cmd:"" help:"Compare store and index article by article, and repair what differs."`
	Status  indexStatusCommand  `cmd:"" help:"Show how many articles are indexed and waiting."`
}

type indexRebuildCommand struct{}

// Run builds the index again.
func (indexRebuildCommand) Run(ctx context.Context, a *app) error {
	n, err := a.service().RebuildIndex(ctx)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, map[string]int{"indexed": n})
	}
	_, err = fmt.Fprint(a.std.out, locale.Sprintf("%d {article|articles} indexed\n", n))
	return err
}

type indexStatusCommand struct{}

// Run compares the index with the store.
func (indexStatusCommand) Run(ctx context.Context, a *app) error {
	s, err := a.service().IndexCounts(ctx)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, s)
	}
	fmt.Fprint(a.std.out, locale.Sprintf("%d {article|articles} stored, %d indexed, %d waiting\n", s.Stored, s.Indexed, s.Waiting))
	if fault := s.Fault(); fault != "" {
		fmt.Fprintf(a.std.out, "%s\n  %s\n", fault, s.Remedy())
	}
	for _, r := range s.Refusals {
		if _, err = fmt.Fprintln(a.std.out, refusalSentence(r)); err != nil {
			return err
		}
	}
	return nil
}

func refusalSentence(r indexing.Refusal) string {
	const minute = "2006-01-02 15:04 UTC"
	again := "set aside until it changes or the index is rebuilt"
	if r.Again != nil {
		again = "offered again " + r.Again.Format(minute)
	}
	last := r.At.Format(minute)
	if r.Attempts > 1 {
		last = fmt.Sprintf("%d times, last %s", r.Attempts, last)
	}
	return fmt.Sprintf("%s was refused %s: %s; %s", r.Article, last, render.Plain(r.Reason), again)
}

type indexCheckCommand struct {
	Repair bool `help:"Put what differs into the index again, and take away what is not in the store."`
}

// Help is printed below the flags.
func (indexCheckCommand) Help() string {
	return `Reads every article of the store and of the index side by side, and compares version and checksum. Articles that wait for the
index do not count as different. The exit code is 3 when some differ and nothing was repaired.

` + exitCodes
}

// Run checks, and repairs.
func (c *indexCheckCommand) Run(ctx context.Context, a *app) error {
	found, err := a.service().CheckIndex(ctx, c.Repair)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, found)
	} else {
		err = printDifferences(a, found)
	}
	if err == nil && found.Count() > 0 && !found.Repaired {
		err = &article.Error{
			Code: article.CodePartial, Message: locale.Sprintf("store and index differ in %d {article|articles}", found.Count()),
			Remedy: "Run yulun index check --repair: nothing is lost.",
		}
	}
	if err == nil && len(found.Damaged) > 0 {
		err = &article.Error{
			Code: article.CodePartial, Message: count(len(found.Damaged), "article is", "articles are") + " damaged in the store",
			Remedy: "Run yulun reprocess: it reads them again from the archive.",
		}
	}
	return err
}

func printDifferences(a *app, c indexing.Differences) error {
	w := a.std.out
	fmt.Fprint(w, locale.Sprintf("%d {article|articles} stored, %d indexed, %d waiting\n", c.Stored, c.Indexed, c.Waiting))
	for _, part := range []struct {
		what string
		ids  []string
	}{{"missing in the index", c.Missing}, {"not in the store", c.Extra}, {"different", c.Different}, {"damaged in the store", c.Damaged}} {
		if len(part.ids) == 0 {
			continue
		}
		shown := part.ids[:min(len(part.ids), 5)]
		fmt.Fprintf(w, "%d %s: %s", len(part.ids), part.what, render.Plain(fmt.Sprint(shown)))
		if len(part.ids) > len(shown) {
			fmt.Fprint(w, " … (--json lists all)")
		}
		fmt.Fprintln(w)
	}
	if c.Ahead > 0 {
		fmt.Fprintf(w, "%d are newer in the index than in the store: was the store restored from an older copy?\n", c.Ahead)
	}
	verdict := "store and index are the same"
	switch {
	case c.Repaired:
		verdict = "repaired; the figures above are from before the repair"
	case c.Count() > 0:
		verdict = "store and index differ"
	case c.Waiting > 0:
		verdict = "the index differs from the store in nothing but what waits for it"
	}
	_, err := fmt.Fprintln(w, verdict)
	return err
}
