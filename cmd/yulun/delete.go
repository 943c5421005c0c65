package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"yulun/article"
	"yulun/dossier"
	"yulun/render"
	"yulun/service"
	"yulun/store"
)

type deleteCommand struct {
	IDs    []string `arg:"" optional:"" name:"id" help:"Ids of the articles, as yulun search shows them."`
	File   string   `help:"File with further ids, one a line." type:"existingfile" placeholder:"FILE"`
	Reason string   `help:"Why, such as who asked for it. It stays in the tombstone and in the audit log: name nobody who wants to be forgotten." placeholder:"TEXT"`
	Public bool     `help:"Show the reason to everybody who asks for the article."`
	Yes    bool     `help:"Don't ask." short:"y"`
	Finish bool     `help:"Only remove what is left of articles that were deleted before."`
}

// Help is printed below the flags.
func (deleteCommand) Help() string {
	return `Deletes articles on request: texts, headlines, bylines, scores, revisions, visits and addresses go from the store and the index, then
their records from the archive's files. A tombstone stays, with the id, the outlet, the day, when, by whom and why. The article isn't
fetched or imported again, under none of its addresses and with the same text under no other. There is no way back but a backup.
docs/deletion.md says what is removed and what isn't.

When it breaks off, the same command resumes; so do yulun crawl when it starts, and yulun run every ten minutes.

  yulun delete 3f2a9c0d1e4b5a67 --reason "request of the author, 2026-03-02"
  yulun delete --file ids.txt --reason "court order 12/2026" --public --yes

` + exitCodes
}

// Run deletes articles.
func (c *deleteCommand) Run(ctx context.Context, a *app) error {
	ids, err := c.ids()
	if err != nil {
		return err
	}
	switch {
	case c.Finish && (len(ids) > 0 || c.Reason != ""):
		return article.Usagef("Leave out the ids and --reason.", "--finish deletes no further article")
	case !c.Finish && len(ids) == 0:
		return article.Usagef("yulun search shows the ids.", "no article is named")
	}
	s := a.service()
	if err := s.OpenStore(ctx); err != nil {
		return err
	}
	var chosen []string
	for _, given := range ids {
		id, err := dossier.Find(ctx, s.Store(), given)
		if article.CodeOf(err) == article.CodeDeleted {
			continue // by an earlier call, which may have been killed
		}
		if err != nil {
			return err
		}
		if !slices.Contains(chosen, id) {
			chosen = append(chosen, id)
		}
	}
	if len(chosen) > 0 && !c.Yes {
		if err := a.confirmDeletion(ctx, s.Store(), chosen); err != nil {
			return err
		}
	}
	for _, id := range chosen {
		if err := s.Delete(ctx, id, service.Deletion{Reason: strings.TrimSpace(c.Reason), Public: c.Public}); err != nil {
			return err
		}
	}
	finished, err := s.FinishDeletions(ctx)
	if err != nil && ctx.Err() == nil {
		return &article.Error{
			Code: article.CodePartial, Message: count(len(chosen), "article was", "articles were") + " deleted from store and index, but files still hold something", Err: err,
			Remedy: "yulun run tries again within minutes, and so does yulun delete --finish.",
		}
	}
	if err != nil {
		return err
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, struct {
			Deleted []string `json:"deleted"`
			service.Finished
		}{append([]string{}, chosen...), finished})
	} else {
		err = printFinished(a.std.out, len(chosen), finished)
	}
	if err == nil && finished.Pending > 0 {
		err = &article.Error{
			Code: article.CodePartial, Message: count(finished.Pending, "deletion is", "deletions are") + " pending",
			Remedy: "Run yulun delete --finish later, or on the machine that has the missing files.",
		}
	}
	return err
}

// ids are the ids on the command line and in the file.
func (c *deleteCommand) ids() ([]string, error) {
	ids := c.IDs
	if c.File == "" {
		return ids, nil
	}
	b, err := os.ReadFile(c.File)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			ids = append(ids, line)
		}
	}
	return ids, nil
}

// confirmDeletion shows what is to be deleted, and asks on a terminal.
func (a *app) confirmDeletion(ctx context.Context, st store.Store, ids []string) error {
	f, ok := a.std.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return article.Usagef("Add --yes.", "nobody can be asked whether %s to be deleted", count(len(ids), "article is", "articles are"))
	}
	for _, id := range ids {
		x, err := st.Article(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.std.err, "%s  %s  %s\n", id, render.Plain(x.Outlet.Name), render.Plain(x.Title))
	}
	fmt.Fprintf(a.std.err, "Delete %s for good? Type yes: ", count(len(ids), "article", "articles"))
	line, err := bufio.NewReader(io.LimitReader(f, 100)).ReadString('\n')
	if err != nil || strings.TrimSpace(line) != "yes" {
		return article.Usagef("Type yes to delete.", "nothing was deleted")
	}
	return nil
}

func printFinished(w io.Writer, deleted int, f service.Finished) error {
	_, err := fmt.Fprintf(w, "%s deleted; %s removed from %s of the archive (%s)\n", count(deleted, "article", "articles"),
		count(f.Records.Records, "record", "records"), count(f.Files, "file", "files"), megabytes(f.Records.Bytes))
	for _, s := range f.Skipped {
		fmt.Fprintln(w, "left alone: "+s)
	}
	for _, s := range f.Left {
		fmt.Fprintln(w, s+" is removed by a later call, when no other machine reads it")
	}
	for _, s := range f.Missing {
		fmt.Fprintln(w, s+" isn't in this archive folder; run yulun delete --finish on the machine that has it")
	}
	return err
}

type deletedCommand struct{}

// Help is printed below the flags.
func (deletedCommand) Help() string {
	return `Lists the tombstones of articles that were deleted on request, the newest first, and why something is left of
those that are pending.

` + exitCodes
}

// Run lists tombstones.
func (c *deletedCommand) Run(ctx context.Context, a *app) error {
	deletions, err := a.service().Deletions(ctx)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, append([]store.Deletion{}, deletions...))
	}
	t := render.Table{Header: []string{"id", "outlet", "published", "deleted", "by", "bytes", "reason"}, MaxWidth: 60, Width: a.std.outLook.width}
	for _, d := range deletions {
		bytes := "pending"
		if !d.Finished.IsZero() {
			bytes = "removed"
		}
		t.Rows = append(t.Rows, []string{
			d.ID, d.Outlet, d.Published, d.Deleted.UTC().Format(time.DateOnly), render.Plain(d.Who), bytes, render.Plain(d.Reason),
		})
	}
	if err := t.Write(a.std.out); err != nil {
		return err
	}
	return printPending(a.std.out, deletions)
}

// printPending says why deletions are pending.
func printPending(w io.Writer, deletions []store.Deletion) error {
	for _, d := range deletions {
		if !d.Finished.IsZero() {
			continue
		}
		reasons := []string{"nobody has tried yet; yulun run does so within minutes, yulun delete --finish at once"}
		if !d.Tried.IsZero() {
			reasons = nil
		}
		for _, o := range d.Pending {
			reasons = append(reasons, render.Plain(o.Said().String()))
		}
		for _, reason := range reasons {
			if _, err := fmt.Fprintf(w, "%s is pending: %s\n", d.ID, reason); err != nil {
				return err
			}
		}
	}
	return nil
}
