package main

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"strings"

	"yulun/tracing"
	"yulun/tracing/otlp"
)

// prepare reads the configuration of a command and begins its traces, as traced does.
func (a *app) prepare(ctx context.Context, p parsed) (within context.Context, end func(error), err error) {
	name, command := p.name(), p.command.Command()
	if slices.Contains([]string{"version", "completion", "man"}, name) { // these need no configuration
		return ctx, func(error) {}, nil
	}
	if strings.HasPrefix(command, "searches add ") {
		if err := a.beginConfig(); err != nil {
			return ctx, nil, err
		}
	}
	if err := a.configure(); err != nil {
		return ctx, nil, err
	}
	if name == "run" {
		a.log = serviceLog(a)
	}
	return a.traced(ctx, wordsOf(command))
}

// traced begins the traces that the environment asks for. The context is that of the command, with
// its span; end ends both, and is to be called when all work is done. A service has no span of its
// own, which would last for months: each of its jobs and requests begins a trace.
func (a *app) traced(ctx context.Context, command string) (within context.Context, end func(error), err error) {
	settings, err := otlp.Read(os.Getenv)
	if err != nil || settings == nil {
		return ctx, func(error) {}, err
	}
	lasting := command == "run" || command == "serve" || command == "mcp"
	log := a.log
	traces, err := otlp.Start(ctx, *settings, buildVersion(), func(err error) {
		why := tracing.Plain(err.Error())
		if lasting {
			log.Warn("traces are not sent; the work goes on without them", "err", why)
			return
		}
		a.complain("traces are not sent: %s. The work goes on without them.", why)
	})
	if err != nil {
		return ctx, nil, err
	}
	a.tracer = tracing.Of(traces.Provider())
	a.log = slog.New(tracing.LogHandler(a.log.Handler()))
	if lasting {
		return ctx, func(error) { traces.Stop(ctx) }, nil
	}
	within, span := a.tracer.Start(ctx, "yulun "+command, tracing.Command.String(command))
	return within, func(err error) {
		span.End(err)
		traces.Stop(ctx)
	}, nil
}

// wordsOf are the words of a command without its arguments, such as "sources check".
func wordsOf(command string) string {
	words, _, _ := strings.Cut(command, " <")
	return words
}
