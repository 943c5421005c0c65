package main

import (
	"context"
	"fmt"
	"strconv"

	"yulun/article"
	"yulun/internal/strictyaml"
	"yulun/jobs"
	"yulun/render"
	"yulun/service"
)

type jobsCommand struct {
	List     jobsListCommand     `cmd:"" default:"1" help:"List jobs that wait, run or were given up."`
	Cancel   jobsCancelCommand   `cmd:"" help:"Cancel the visits to a source that are planned or under way, backfills included."`
	Hasten   jobsHastenCommand   `cmd:"" help:"Let the service crawl a source now."`
	Backfill jobsBackfillCommand `cmd:"" help:"Let the service collect the articles of a past period."`
}

type jobsListCommand struct{}

// Run lists the jobs.
func (jobsListCommand) Run(ctx context.Context, a *app) error {
	q, err := a.service().Queue(ctx)
	if err != nil {
		return err
	}
	live, err := q.Live(ctx)
	if err != nil {
		return err
	}
	given, err := q.GivenUp(ctx)
	if err != nil {
		return err
	}
	all := append(live, given...)
	if a.globals.JSON {
		return writeJSON(a.std.out, all)
	}
	t := render.Table{
		Header: []string{"job", "kind", "source or search", "period", "state", "at", "attempt", "worker", "last error"},
		Right:  []int{0, 6}, MaxWidth: 60, Width: a.std.outLook.width,
	}
	for _, j := range all {
		t.Rows = append(t.Rows, []string{
			strconv.FormatInt(j.ID, 10), j.Kind, j.Source + j.Search, j.Period, j.State, j.At.Format("2006-01-02 15:04:05 UTC"),
			strconv.Itoa(j.Attempt), j.Worker, render.Plain(j.Error),
		})
	}
	return t.Write(a.std.out)
}

type jobsCancelCommand struct {
	Source string `arg:"" help:"Id of the source."`
}

// Run cancels a visit.
func (c *jobsCancelCommand) Run(ctx context.Context, a *app) error {
	q, err := a.service().Queue(ctx)
	if err != nil {
		return err
	}
	err = a.service().Recorded(ctx, "job cancelled", c.Source, "", func() error {
		found, err := q.Cancel(ctx, c.Source)
		if err == nil && !found {
			err = article.Usagef("yulun jobs lists them.", "no visit to %q is planned or under way", c.Source)
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.std.out, "the visit to %s is cancelled. A crawl that had begun resumes in %s, a backfill when it is asked for again; to leave a source alone, write paused: true below it in sources.yaml\n", c.Source, strictyaml.Duration(jobs.CancelledFor))
	return err
}

type jobsHastenCommand struct {
	Source string `arg:"" help:"Id of the source."`
}

// Run hastens a crawl.
func (c *jobsHastenCommand) Run(ctx context.Context, a *app) error {
	chosen, err := a.service().Choose([]string{c.Source})
	if err != nil {
		return err
	}
	if chosen[0].Paused {
		return service.Paused(c.Source)
	}
	q, err := a.service().Queue(ctx)
	if err != nil {
		return err
	}
	if err := a.service().Recorded(ctx, "crawl planned", c.Source, "", func() error { return q.Hasten(ctx, c.Source, a.now()) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.std.out, "%s is crawled as soon as a worker of the service is free\n", c.Source)
	return err
}
