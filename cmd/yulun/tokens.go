package main

import (
	"context"
	"fmt"
	"time"

	"yulun/access"
	"yulun/internal/bounds"
	"yulun/render"
)

type tokensCommand struct {
	Add    tokensAddCommand    `cmd:"" help:"Make a token for a program, and show it once."`
	List   tokensListCommand   `cmd:"" default:"1" help:"List the tokens, and when each was last used."`
	Revoke tokensRevokeCommand `cmd:"" help:"End a token."`
}

// Help is printed below the flags.
func (tokensCommand) Help() string {
	return `A token lets a program read where people have to log in: the API, feeds, /metrics and yulun mcp --addr. It changes nothing. Programs
send it in a header, as in Authorization: Bearer yulun_…, or as the password of HTTP Basic with any name.

  yulun tokens add prometheus --days 365
  yulun tokens revoke prometheus

` + exitCodes
}

type tokensAddCommand struct {
	Label string      `arg:"" help:"What the token is for."`
	Role  access.Role `help:"What it may read: reader, or admin, who also reads the audit log." default:"reader"`
	Days  int         `help:"How many days it lasts; 0: until it is revoked." default:"90"`
}

// Run makes a token.
func (c *tokensAddCommand) Run(ctx context.Context, a *app) error {
	if err := mistake(bounds.Within("--days", c.Days, 0, 3650)); err != nil {
		return err
	}
	text, err := a.service().AddToken(ctx, c.Label, c.Role, time.Duration(c.Days)*24*time.Hour)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, map[string]string{"label": c.Label, "token": text})
	}
	fmt.Fprintln(a.std.err, "Keep this token now: it is not shown again.")
	_, err = fmt.Fprintln(a.std.out, text)
	return err
}

type tokensListCommand struct{}

// tokenRecord is a token as --json prints one.
type tokenRecord struct {
	Label   string      `json:"label"`
	Role    access.Role `json:"role"`
	Added   time.Time   `json:"added"`
	Expires *time.Time  `json:"expires"`
	Used    *time.Time  `json:"used"`
}

// Run lists the tokens.
func (tokensListCommand) Run(ctx context.Context, a *app) error {
	tokens, err := a.service().Tokens(ctx)
	if err != nil {
		return err
	}
	records := []tokenRecord{}
	t := render.Table{Header: []string{"token", "role", "added", "expires", "last used"}, Width: a.std.outLook.width}
	for _, k := range tokens {
		records = append(records, tokenRecord{k.Label, k.Role, k.Added, known(k.Expires), known(k.Used)})
		expires := dayOr(k.Expires, "never")
		if k.Expired(a.now()) {
			expires += " (over)"
		}
		t.Rows = append(t.Rows, []string{render.Plain(k.Label), string(k.Role), k.Added.Format(time.DateOnly), expires, dayOr(k.Used, "never")})
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, records)
	}
	return t.Write(a.std.out)
}

// known is a time, nil for the zero one.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func dayOr(t time.Time, none string) string {
	if t.IsZero() {
		return none
	}
	return t.Format(time.DateOnly)
}

type tokensRevokeCommand struct {
	Label string `arg:"" help:"Label of the token."`
}

// Run ends a token.
func (c *tokensRevokeCommand) Run(ctx context.Context, a *app) error {
	if err := a.service().RevokeToken(ctx, c.Label); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.std.out, "the token %s lets nobody in any more\n", render.Plain(c.Label))
	return err
}
