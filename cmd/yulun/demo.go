package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"yulun/article"
	"yulun/internal/samplepress"
	"yulun/service"
)

type demoCommand struct {
	NoServe bool   `help:"End after the comparison."`
	Addr    string `help:"Where pages are served." default:"127.0.0.1:8600"`
	Press   string `help:"Where the sample press is served; with another port its articles have other ids." default:"127.0.0.1:8610"`
}

// Help is printed below the flags.
func (demoCommand) Help() string {
	return `The sample press is invented: outlets of every type, in simplified and traditional Chinese and in
English, with irrelevant pieces, reprints, an edit, a removal and the faults of real sites. It is
served over HTTP on this machine and crawled twice. What was found is compared with what people found
and coded in it before the scorer was run, and every difference is listed. Each run empties the folder
./yulun-demo (or --data) first. --topic shows another topic on a press of its own.

` + exitCodes
}

// demoMark is the file that marks a folder that the demo made, so that it may empty it.
const demoMark = "made-by-yulun-demo"

// Run is the demo.
func (c *demoCommand) Run(ctx context.Context, a *app) error {
	press, err := samplepress.Open(a.config.Topic)
	if err != nil {
		return fmt.Errorf("open the sample press: %w", err)
	}
	if err := press.Check(a.config.Codebook); err != nil {
		a.complain("the sample press was coded by another codebook, so its coding can't agree in full:\n%v", err)
	}
	server, err := press.Start(ctx, c.Press)
	if err != nil {
		a.log.Debug("the sample press takes another port", "wanted", c.Press, "err", err)
		if server, err = press.Start(ctx, "127.0.0.1:0"); err != nil {
			return fmt.Errorf("serve the sample press: %w", err)
		}
	}
	defer server.Close()
	a.config.Sources = server.Sources()
	if err := a.demoFolder(ctx); err != nil {
		return err
	}
	check, err := a.demoVisits(ctx, server)
	if err != nil {
		return err
	}
	comparison := &compareCommand{queryFlags: queryFlags{Unit: "article"}, zoneFlag: inShanghai(), Weight: "article"}
	if err := comparison.Run(ctx, a); err != nil {
		return err
	}
	if !a.globals.JSON {
		if err := check.print(a.std.out); err != nil {
			return err
		}
	}
	if c.NoServe {
		return nil
	}
	return a.service().Serve(ctx, c.Addr, a.listening)
}

// demoFolder empties the demo's data folder and locks it until the program ends. It removes nothing
// that the demo did not make, and nothing from a demo that is still running.
func (a *app) demoFolder(ctx context.Context) error {
	if filepath.Base(a.globals.Data) == defaultData {
		a.globals.Data = filepath.Join(filepath.Dir(a.globals.Data), "yulun-demo")
	}
	unavailable := func(action string, err error) error {
		return &article.Error{Code: article.CodeUnavailable, Message: action, Err: err, Remedy: "Choose a folder that can be written with --data."}
	}
	entries, err := os.ReadDir(a.globals.Data)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return unavailable("read the demo's folder", err)
	}
	if len(entries) > 0 {
		if _, err := os.Stat(a.inData(demoMark)); err != nil {
			return article.Usagef("Name an empty or a new folder with --data: the demo empties its folder.", "%s holds files that the demo did not make", a.globals.Data)
		}
	}
	if err := a.service().Lock(ctx); err != nil {
		return err
	}
	if err := os.WriteFile(a.inData(demoMark), nil, 0o644); err != nil {
		return unavailable("write into the demo's folder", err)
	}
	if entries, err = os.ReadDir(a.globals.Data); err != nil { // again: before the lock, another demo may have been at work
		return unavailable("read the demo's folder", err)
	}
	for _, e := range entries {
		if name := e.Name(); name == service.LockFile || name == demoMark {
			continue
		}
		if err := os.RemoveAll(a.inData(e.Name())); err != nil {
			return unavailable("recreate the demo's folder", err)
		}
	}
	return nil
}

// demoVisits crawls the press, compares what was found with the coding, and crawls it again after
// its edits.
func (a *app) demoVisits(ctx context.Context, server *samplepress.Server) (demoCheck, error) {
	var check demoCheck
	for visit := 1; visit <= 2; visit++ {
		if err := server.SetVisit(visit); err != nil {
			return check, err
		}
		if !a.globals.Quiet {
			fmt.Fprintf(a.std.err, "Visit %d to the sample press\n", visit)
		}
		summary, err := a.crawl(ctx, a.config.Sources, service.CrawlOptions{Parallel: len(a.config.Sources)})
		if err != nil {
			return check, err
		}
		if !a.globals.JSON {
			if err := a.printSummary(summary); err != nil {
				return check, err
			}
		}
		if err := failedSources(summary); err != nil {
			return check, err
		}
		found := map[string]article.Article{}
		err = a.service().Store().Each(ctx, "", func(x article.Article) error { found[x.ID] = x; return nil })
		if err != nil {
			return check, err
		}
		if visit == 1 {
			check = newDemoCheck(server.Expected(), found, a.config.Codebook)
		} else {
			check.edits(server.ExpectedAfterEdit(), found)
		}
	}
	return check, nil
}
