package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

type mcpCommand struct {
	Addr string `help:"Address to answer at over HTTP, such as 127.0.0.1:8601; without it, standard input and output are used." placeholder:"ADDR"`
	doorFlags
}

// Help is printed below the flags.
func (mcpCommand) Help() string {
	return `Answers assistants by the Model Context Protocol. They can only read: search, show, series, compare, kwic, keyness,
collocates, top, quotes, clusters, prominence, status and methods. Every answer says how many articles it rests on, the interval of the stance, what is missing from crawl and index, and which
articles and sentences are behind it. docs/mcp.md shows how to set an assistant up.

  yulun mcp
  yulun mcp --addr 127.0.0.1:8601

` + exitCodes
}

// Run answers assistants until they leave.
func (c *mcpCommand) Run(ctx context.Context, a *app) error {
	if err := c.apply(a, c.Addr, false); err != nil {
		return err
	}
	if c.Addr != "" {
		return a.service().AssistOn(ctx, c.Addr, func(addr string) {
			fmt.Fprintf(a.std.err, "Assistants are answered at http://%s/ until Ctrl-C\n", addr)
		})
	}
	err := a.service().Assist(ctx, a.std.in, a.std.out)
	if errors.Is(err, io.EOF) {
		return nil // the assistant has left
	}
	return err
}
