package main

import (
	"context"
	"strconv"

	"yulun/access"
	"yulun/internal/bounds"
	"yulun/render"
)

type auditCommand struct {
	Limit  int           `help:"Most entries to list, newest first." short:"n" default:"50"`
	Who    string        `help:"Only what this user, or account on this machine, did." placeholder:"NAME"`
	Action access.Action `help:"Only this kind, as the column action has it." placeholder:"ACTION"`
}

// Help is printed below the flags.
func (auditCommand) Help() string {
	return `Lists who changed what, and when: log-ins and refused ones, users, tokens, sources, searches, jobs and codings. The log only grows, and
what can't be written into it isn't done. A form is entered before it is taken; where it was refused, a second entry says so.

  yulun audit -n 20
  yulun audit --action "login refused" --json

` + exitCodes
}

// Run lists entries.
func (c *auditCommand) Run(ctx context.Context, a *app) error {
	if err := mistake(bounds.Within("--limit", c.Limit, 1, 100_000)); err != nil {
		return err
	}
	entries, err := a.service().Audit(ctx, access.AuditFilter{Who: c.Who, Action: c.Action, Limit: c.Limit})
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, append([]access.Entry{}, entries...))
	}
	t := render.Table{Header: []string{"entry", "at", "who", "from", "action", "on", "note"}, Right: []int{0}, MaxWidth: 60, Width: a.std.outLook.width}
	for _, e := range entries {
		t.Rows = append(t.Rows, []string{
			strconv.FormatInt(e.Num, 10), e.At.UTC().Format("2006-01-02 15:04:05 UTC"), render.Plain(e.Who), e.From, string(e.Action), render.Plain(e.On), render.Plain(e.Note),
		})
	}
	return t.Write(a.std.out)
}
