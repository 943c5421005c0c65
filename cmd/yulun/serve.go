package main

import (
	"context"
	"fmt"

	"yulun/article"
)

// codingFlag says who may code on the pages.
type codingFlag struct {
	Coding     bool     `help:"Take codings at /code also where more than this machine reaches the pages; otherwise only on a loopback address."`
	CodingHost []string `help:"With --coding: name by which coders reach the pages, such as that of a proxy in front of them. Addresses of digits and this machine's own name need none." placeholder:"NAME"`
}

// apply hands the flags on.
func (f codingFlag) apply(a *app) error {
	if len(f.CodingHost) > 0 && !f.Coding {
		return article.Usagef("Add --coding, or leave --coding-host out.", "--coding-host has no effect without --coding")
	}
	a.coding, a.codingHosts = f.Coding, f.CodingHost
	return nil
}

type serveCommand struct {
	Addr string `help:"Address to listen on. Nothing asks for a password: keep it on this machine." default:"127.0.0.1:8600"`
	codingFlag
}

// Run serves the pages until it is stopped.
func (c *serveCommand) Run(ctx context.Context, a *app) error {
	if err := c.apply(a); err != nil {
		return err
	}
	a.besideRun()
	if err := a.service().OpenRead(ctx); err != nil {
		return err
	}
	return a.service().Serve(ctx, c.Addr, a.listening)
}

// listening says where the pages are.
func (a *app) listening(addr string) {
	fmt.Fprintf(a.std.err, "The pages are at http://%s/ until Ctrl-C\n", addr)
}
