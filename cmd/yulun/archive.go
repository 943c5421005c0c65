package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/store"
)

type archiveCommand struct {
	Check archiveCheckCommand `cmd:"" help:"Verify every record of the archive, and that what the store refers to is there."`
	Prune archivePruneCommand `cmd:"" help:"Give up copies of pages whose text is kept elsewhere, and records that nothing refers to."`
}

type archiveCheckCommand struct{}

// Help is printed below the flags.
func (archiveCheckCommand) Help() string {
	return `Reads every file of the archive from end to end and compares each record with its digests. Names damaged records, files that end
within a record, and what the store refers to and the archive doesn't hold. Counts the copies that yulun archive prune would give up.
Exit code 3 when something is wrong.

` + exitCodes
}

// archiveFault is a place in the archive that isn't as it should be.
type archiveFault struct {
	File string `json:"file"`
	// Offset is where the record begins, or begins to be missing.
	Offset int64  `json:"offset"`
	Reason string `json:"reason"`
	// Needed says that the store refers to it.
	Needed bool `json:"needed"`
}

// amount is a number of records and the bytes that they take.
type amount struct {
	Records int   `json:"records"`
	Bytes   int64 `json:"bytes"`
}

func (a *amount) add(bytes int64) { a.Records, a.Bytes = a.Records+1, a.Bytes+bytes }

// archiveChecked is what a check found.
type archiveChecked struct {
	At    time.Time `json:"at"`
	Files int       `json:"files"`
	amount
	// Types counts the records by their types.
	Types map[string]int `json:"types"`
	// Damaged are records that can't be read or don't have their digests, Cut the ends of files within a record, Missing the
	// places and files to which the store refers and that hold no record.
	Damaged []archiveFault `json:"damaged"`
	Cut     []archiveFault `json:"cut"`
	Missing []archiveFault `json:"missing"`
	// Copies are pages to which only visits refer that found an article as it was, Unreferenced those to which nothing does.
	Copies       amount `json:"copies"`
	Unreferenced amount `json:"unreferenced"`
}

func (c archiveChecked) faults() int { return len(c.Damaged) + len(c.Cut) + len(c.Missing) }

// archiveCheckFile keeps what the last check found, for yulun status.
const archiveCheckFile = "archive-check.json"

// Run checks the archive.
func (c *archiveCheckCommand) Run(ctx context.Context, a *app) error {
	if err := a.mustExist(); err != nil {
		return err
	}
	if err := a.openStore(ctx); err != nil {
		return err
	}
	found, err := a.checkArchive(ctx)
	if err != nil {
		return err
	}
	if err := a.rememberCheck(found); err != nil {
		a.complain("the result can't be kept for yulun status: %v", err)
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, found)
	} else {
		err = found.print(a.std.out)
	}
	if err == nil && found.faults() > 0 {
		err = &article.Error{
			Code: article.CodePartial, Message: fmt.Sprintf("%s in the archive", count(found.faults(), "fault", "faults")),
			Remedy: "Take the files named back from a backup. What the store doesn't refer to costs no article.",
		}
	}
	return err
}

// checkArchive walks all files of the archive.
func (a *app) checkArchive(ctx context.Context) (archiveChecked, error) {
	c := archiveChecked{At: a.now().UTC(), Types: map[string]int{}, Damaged: []archiveFault{}, Cut: []archiveFault{}, Missing: []archiveFault{}}
	// The files come first: what is written meanwhile is then in the store and not missed in the archive.
	referred, err := a.store.ArchiveFiles(ctx)
	if err != nil {
		return c, err
	}
	names, err := archive.Files(a.path("archive"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	progress := newCounter(a.std, "files checked", len(names), a.globals.Quiet)
	defer progress.done()
	for i, name := range names {
		places, err := a.store.Places(ctx, name)
		if err != nil {
			return c, err
		}
		if err := c.checkFile(ctx, a.path("archive"), name, places); err != nil {
			return c, err
		}
		c.Files++
		progress.update(i + 1)
	}
	for _, name := range slices.Sorted(maps.Keys(referred)) {
		if !slices.Contains(names, name) {
			c.Missing = append(c.Missing, archiveFault{File: name, Reason: fmt.Sprintf("the file is not there, to which the store refers %d times", referred[name]), Needed: true})
		}
	}
	return c, nil
}

// checkFile walks one file, to whose places the store refers.
func (c *archiveChecked) checkFile(ctx context.Context, dir, name string, list []store.Place) error {
	places := map[int64]store.Place{}
	for _, p := range list {
		places[p.Offset] = p
	}
	seen := map[int64]bool{}
	err := archive.Walk(ctx, dir, name, func(f archive.Found) error {
		if f.Damage != nil {
			place, needed := places[f.Damage.Offset]
			needed = needed && !place.Copy
			seen[f.Damage.Offset] = true
			fault := archiveFault{File: name, Offset: f.Damage.Offset, Reason: f.Damage.Err.Error(), Needed: needed}
			if errors.Is(f.Damage, archive.ErrCut) {
				c.Cut = append(c.Cut, fault)
			} else {
				c.Damaged = append(c.Damaged, fault)
			}
			return nil
		}
		seen[f.Offset] = true
		c.add(f.Size)
		c.Types[f.Type()]++
		place, referred := places[f.Offset]
		switch {
		case place.Copy:
			c.Copies.add(f.Size)
		case !referred && isLoose(f.Entry):
			c.Unreferenced.add(f.Size)
		}
		return nil
	})
	for _, p := range list {
		if !seen[p.Offset] {
			c.Missing = append(c.Missing, archiveFault{File: name, Offset: p.Offset, Reason: "no record begins there, to which the store refers", Needed: true})
		}
	}
	return err
}

// isLoose reports whether a record, to which nothing refers, is the page of a visit that was never recorded. Of answers
// that bring no page, and of a site's own files, nothing but the record tells.
func isLoose(e archive.Entry) bool {
	if e.Type() != archive.TypeResponse || e.Header.Get("WARC-Truncated") != "" || e.Status() < 200 || e.Status() > 299 {
		return false
	}
	u, err := url.Parse(e.URL())
	return err == nil && u.Path != "/robots.txt" && !strings.HasPrefix(u.Path, "/.well-known/")
}

func (c archiveChecked) print(w io.Writer) error {
	fmt.Fprintf(w, "%d files, %d records, %s\n", c.Files, c.Records, megabytes(c.Bytes))
	for _, part := range []struct {
		what   string
		faults []archiveFault
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
		fmt.Fprintf(w, "%d copies of pages that are kept elsewhere too, %d pages to which nothing refers: %s; yulun archive prune looks at them\n",
			c.Copies.Records, c.Unreferenced.Records, megabytes(c.Copies.Bytes+c.Unreferenced.Bytes))
	}
	verdict := "every record is as it was written, and everything that the store refers to is there"
	if c.faults() > 0 {
		verdict = count(c.faults(), "fault was found", "faults were found")
	}
	_, err := fmt.Fprintln(w, verdict)
	return err
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// rememberCheck keeps what a check found.
func (a *app) rememberCheck(c archiveChecked) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return os.WriteFile(a.path(archiveCheckFile), b, 0o644)
}

// archiveFaults says what is known to be wrong with the archive: what the last check found; empty where that was nothing,
// or there was none.
func (a *app) archiveFaults() string {
	b, err := os.ReadFile(a.path(archiveCheckFile))
	if err != nil {
		return ""
	}
	var c archiveChecked
	if json.Unmarshal(b, &c) != nil || c.faults() == 0 {
		return ""
	}
	first := slices.Concat(c.Missing, c.Damaged, c.Cut)
	slices.SortStableFunc(first, func(a, b archiveFault) int { return cmp.Compare(b2i(b.Needed), b2i(a.Needed)) })
	return fmt.Sprintf("archive: %s on %s, the first at byte %d of %s: %s (yulun archive check)",
		count(c.faults(), "fault was found", "faults were found"), c.At.Format("2006-01-02"), first[0].Offset, first[0].File, first[0].Reason)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
