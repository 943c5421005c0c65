package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"yulun/access"
	"yulun/article"
	"yulun/render"
)

type usersCommand struct {
	Add    usersAddCommand    `cmd:"" help:"Add a user who can log in to the pages."`
	List   usersListCommand   `cmd:"" default:"1" help:"List the users."`
	Role   usersRoleCommand   `cmd:"" help:"Give a user another role; the user logs in again."`
	Passwd usersPasswdCommand `cmd:"" help:"Give a user another password; the user logs in again."`
	Remove usersRemoveCommand `cmd:"" help:"Remove a user. What the user coded stays."`
}

// Help is printed below the flags.
func (usersCommand) Help() string {
	return `Users log in where others than this machine reach the pages. A reader reads, a coder also codes, an admin also changes sources, jobs
and saved searches. docs/security.md says how to set this up. Passwords are asked for, or read from the first line of standard input.

  yulun users add wang --role coder
  yulun users list

` + exitCodes
}

type usersAddCommand struct {
	Name string      `arg:"" help:"Name to log in by, and to code under."`
	Role access.Role `help:"reader, coder or admin." default:"reader"`
}

// Run adds a user.
func (c *usersAddCommand) Run(ctx context.Context, a *app) error {
	for _, err := range []error{access.CheckName(c.Name), access.CheckRole(c.Role)} {
		if err != nil {
			return err // before anybody types a password
		}
	}
	password, err := a.askPassword()
	if err != nil {
		return err
	}
	if err := a.service().AddUser(ctx, c.Name, c.Role, password); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.std.out, "%s can log in as %s\n", render.Plain(c.Name), c.Role)
	return err
}

// askPassword reads a password: twice from a terminal, which doesn't show it, else the first line
// of standard input.
func (a *app) askPassword() (string, error) {
	f, ok := a.std.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(a.std.in, 64<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", article.Usagef("Write the password into the first line of standard input, or run the command on a terminal.", "there is no password")
		}
		return line, nil
	}
	var typed [2]string
	for i, prompt := range []string{"Password: ", "The same password again: "} {
		fmt.Fprint(a.std.err, prompt)
		line, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.std.err)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		typed[i] = string(line)
	}
	if typed[0] != typed[1] {
		return "", article.Usagef("Run the command again.", "the two passwords differ")
	}
	return typed[0], nil
}

type usersListCommand struct{}

// userRecord is a user as --json prints one, without the password's hash.
type userRecord struct {
	Name    string      `json:"name"`
	Role    access.Role `json:"role"`
	Added   time.Time   `json:"added"`
	Changed time.Time   `json:"changed"`
}

// Run lists the users.
func (usersListCommand) Run(ctx context.Context, a *app) error {
	users, err := a.service().Users(ctx)
	if err != nil {
		return err
	}
	records := []userRecord{}
	t := render.Table{Header: []string{"user", "role", "added", "changed"}, Width: a.std.outLook.width}
	for _, u := range users {
		records = append(records, userRecord{u.Name, u.Role, u.Added, u.Changed})
		t.Rows = append(t.Rows, []string{render.Plain(u.Name), string(u.Role), u.Added.Format(time.DateOnly), u.Changed.Format(time.DateOnly)})
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, records)
	}
	return t.Write(a.std.out)
}

type usersRoleCommand struct {
	Name string      `arg:"" help:"Name of the user."`
	Role access.Role `arg:"" help:"reader, coder or admin."`
}

// Run changes a role.
func (c *usersRoleCommand) Run(ctx context.Context, a *app) error {
	if err := a.service().ChangeRole(ctx, c.Name, c.Role); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.std.out, "%s is %s now\n", render.Plain(c.Name), c.Role)
	return err
}

type usersPasswdCommand struct {
	Name string `arg:"" help:"Name of the user."`
}

// Run changes a password.
func (c *usersPasswdCommand) Run(ctx context.Context, a *app) error {
	password, err := a.askPassword()
	if err != nil {
		return err
	}
	if err := a.service().ChangePassword(ctx, c.Name, password); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.std.out, "%s has another password now\n", render.Plain(c.Name))
	return err
}

type usersRemoveCommand struct {
	Name string `arg:"" help:"Name of the user."`
}

// Run removes a user.
func (c *usersRemoveCommand) Run(ctx context.Context, a *app) error {
	if err := a.service().RemoveUser(ctx, c.Name); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.std.out, "%s can't log in any more\n", render.Plain(c.Name))
	return err
}
