package main

import (
	"context"
	"fmt"
)

// codingFlag says who may code on the pages.
type codingFlag struct {
	Coding bool `help:"Take codings at /code also where more than this machine reaches the pages; otherwise only on a loopback address."`
}

type serveCommand struct {
	Addr string `help:"Address to listen on. Nothing asks for a password: keep it on this machine." default:"127.0.0.1:8600"`
	codingFlag
}

// Run serves the pages until it is stopped.
func (c *serveCommand) Run(ctx context.Context, a *app) error {
	a.coding = c.Coding
	if err := a.service().OpenRead(ctx); err != nil {
		return err
	}
	return a.service().Serve(ctx, c.Addr, a.listening)
}

// listening says where the pages are.
func (a *app) listening(addr string) {
	fmt.Fprintf(a.std.err, "The pages are at http://%s/ until Ctrl-C\n", addr)
}
