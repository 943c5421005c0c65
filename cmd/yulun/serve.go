package main

import (
	"context"
	"fmt"
)

type serveCommand struct {
	Addr string `help:"Address to listen on." default:"127.0.0.1:8600"`
	doorFlags
	Coding bool `help:"With --login never: let everybody who reaches the pages code at /code."`
}

// Run serves the pages until it is stopped.
func (c *serveCommand) Run(ctx context.Context, a *app) error {
	if err := c.apply(a, c.Addr, c.Coding); err != nil {
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
