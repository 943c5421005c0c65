package main

import (
	"context"
	"fmt"
	"io"

	"yulun/article"
	"yulun/locale"
	"yulun/service/archiving"
)

type archiveCommand struct {
	Check archiveCheckCommand `cmd:"" help:"Verify every record of the archive, and that every record that the store refers to is there."`
	Prune archivePruneCommand `cmd:"" help:"Remove copies of pages whose text is kept elsewhere, and records that nothing refers to."`
}

type archiveCheckCommand struct{}

// Help is printed below the flags.
func (archiveCheckCommand) Help() string {
	return `Reads every file of the archive from end to end and compares each record with its digests. It names damaged records, files that
end within a record, and records that the store refers to and the archive lacks. It counts the copies that yulun archive prune would
remove. The exit code is 3 when something is wrong.

` + exitCodes
}

// Run checks the archive.
func (c *archiveCheckCommand) Run(ctx context.Context, a *app) error {
	found, err := a.service().CheckArchive(ctx)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, found)
	} else {
		err = printArchiveCheck(a.std.out, found)
	}
	if err == nil && found.Faults() > 0 {
		err = &article.Error{
			Code: article.CodePartial, Message: count(found.Faults(), "fault", "faults") + " in the archive",
			Remedy: "Restore the files that are named from a backup. What the store doesn't refer to costs no article.",
		}
	}
	return err
}

func printArchiveCheck(w io.Writer, c archiving.Checked) error {
	fmt.Fprint(w, locale.Sprintf("%d {file|files}, %d {record|records}, %s\n", c.Files, c.Records, megabytes(c.Bytes)))
	for _, part := range []struct {
		what   string
		faults []archiving.Fault
	}{{"damaged", c.Damaged}, {"cut off", c.Cut}, {"missing", c.Missing}} {
		for _, f := range part.faults {
			needed := ""
			if !f.Needed {
				needed = " (the store doesn't need it)"
			}
			fmt.Fprintf(w, "%s: %s at %d: %s%s\n", part.what, f.File, f.Offset, f.Reason, needed)
		}
	}
	if n := c.Copies.Records + c.Unreferenced.Records; n > 0 {
		fmt.Fprint(w, locale.Sprintf("%d {copy of a page that is|copies of pages that are} kept elsewhere too, %d {page|pages} to which nothing refers: %s; yulun archive prune looks at them\n",
			c.Copies.Records, c.Unreferenced.Records, megabytes(c.Copies.Bytes+c.Unreferenced.Bytes)))
	}
	verdict := "every record is as it was written, and everything that the store refers to is there"
	if c.Faults() > 0 {
		verdict = count(c.Faults(), "fault was found", "faults were found")
	}
	_, err := fmt.Fprintln(w, verdict)
	return err
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

type archivePruneCommand struct {
	Yes bool `help:"Do it. Without this flag the records are only counted."`
}

// Help is printed below the flags.
func (archivePruneCommand) Help() string {
	return `Removes two kinds of records: copies of an article's page that read the same as the copy of a revision, and pages to which nothing
refers, which a killed crawl leaves behind. A copy is replaced by a revisit record, which says when the page was seen again and
with which digest. Requests, redirects, errors, feeds, sitemaps, lists and robots.txt stay.

Each file is rewritten beside the old one and synced; then the store's references follow in one transaction; then the old file
is removed. Killed at any moment, the command leaves every record that is referred to in its place, and the next call resumes.

` + exitCodes
}

// Run prunes the archive.
func (c *archivePruneCommand) Run(ctx context.Context, a *app) error {
	pruned, err := a.service().PruneArchive(ctx, c.Yes)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, pruned)
	}
	return printPruned(a.std.out, pruned)
}

func printPruned(w io.Writer, r archiving.Pruned) error {
	would := "would be "
	if r.Done {
		would = ""
	}
	fmt.Fprint(w, locale.Sprintf("%d {copy of a page|copies of pages} (%s) %sreplaced by revisit records, %d {page|pages} to which nothing refers (%s) %sleft out; %d {file|files}\n",
		r.Copies.Records, megabytes(r.Copies.Bytes), would, r.Unreferenced.Records, megabytes(r.Unreferenced.Bytes), would, r.Files))
	for _, s := range r.Skipped {
		fmt.Fprintln(w, "left alone: "+s)
	}
	for _, s := range r.Left {
		fmt.Fprintf(w, "%s is removed by a call after %s, when no other machine reads it\n", s, archiving.ReadersGrace)
	}
	var err error
	if r.Done {
		_, err = fmt.Fprintf(w, "%s freed\n", megabytes(r.Freed))
	} else if r.Files > 0 {
		_, err = fmt.Fprintln(w, "nothing was changed; yulun archive prune --yes does it")
	}
	return err
}
