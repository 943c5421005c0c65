package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"yulun/article"
	"yulun/configs"
	"yulun/crawler"
	"yulun/internal/samplepress"
	"yulun/service"
)

type demoCommand struct {
	NoServe bool   `help:"End without serving the pages."`
	Details bool   `help:"Also print the comparison with surveys, and every difference from the hand coding."`
	Addr    string `help:"Where pages are served." default:"127.0.0.1:8600"`
	Press   string `help:"Where the sample press is served; with another port its articles have other ids." default:"127.0.0.1:8610"`
}

// Help is printed below the flags.
func (demoCommand) Help() string {
	return `The sample press is invented: outlets of every type, in simplified and traditional Chinese and in
English, with irrelevant pieces, reprints, an edit, a removal and the faults of real sites. It is
served over HTTP on this machine and crawled twice. What was found is compared with what people found
and coded in it before the scorer was run; --details lists every difference. Each run empties the
folder ./yulun-demo (or --data) first, with the searches that were saved on its pages. --topic shows
another topic on a press of its own.

` + exitCodes
}

const (
	// demoMark is the file that marks a folder that the demo made, so that it may empty it.
	demoMark = "made-by-yulun-demo"
	// demoConfig is the folder in it where the pages save searches, where no other one is named.
	demoConfig = "config"
)

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
	check, err := a.demoVisits(ctx, server, c.Details)
	if err != nil {
		return err
	}
	if c.Details || a.globals.JSON {
		comparison := &compareCommand{queryFlags: queryFlags{Unit: "article"}, zoneFlag: inShanghai(), Weight: "article"}
		if err := comparison.Run(ctx, a); err != nil {
			return err
		}
	}
	if !a.globals.JSON {
		if err := check.print(a.std.out, c.Details); err != nil {
			return err
		}
	}
	if c.NoServe {
		return nil
	}
	return a.service().Serve(ctx, c.Addr, a.demoListening)
}

// demoListening says last of all where the pages are, and what to try beside them.
func (a *app) demoListening(addr string) {
	if !a.globals.Quiet {
		shown := a.globals.Data
		if here, err := os.Getwd(); err == nil {
			if short, err := filepath.Rel(here, shown); err == nil && filepath.IsLocal(short) {
				shown = short
			}
		}
		data, config := shellName(shown), shellName(filepath.Join(shown, demoConfig))
		fmt.Fprintf(a.std.err, `
In another terminal, on what the demo has collected:
  yulun series --data %[1]s --bucket quarter
  yulun compare --data %[1]s
Searches that you save on the pages are kept in %[2]s until the next demo:
  yulun searches --data %[1]s --config %[2]s

`, data, config)
	}
	a.listening(addr)
}

// demoFolder empties the demo's data folder and locks it until the program ends. It removes nothing
// that the demo did not make, and nothing from a demo that is still running.
func (a *app) demoFolder(ctx context.Context) error {
	if filepath.Base(a.globals.Data) == defaultData {
		a.globals.Data = filepath.Join(filepath.Dir(a.globals.Data), "yulun-demo")
	}
	if a.globals.Config == "" {
		a.globals.Config = a.inData(demoConfig) // before the service is made, which saves searches there
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
	if a.globals.Config == a.inData(demoConfig) {
		return configs.BeginSearches(a.globals.Config) // the folder of a command must hold something
	}
	return nil
}

// demoVisits crawls the press, compares what was found with the coding, and crawls it again after
// its edits.
func (a *app) demoVisits(ctx context.Context, server *samplepress.Server, details bool) (demoCheck, error) {
	var check demoCheck
	for visit := 1; visit <= 2; visit++ {
		if err := server.SetVisit(visit); err != nil {
			return check, err
		}
		if !a.globals.Quiet {
			fmt.Fprintf(a.std.err, "Visit %d to the sample press\n", visit)
		}
		summary, err := a.demoVisit(ctx, details)
		if err != nil {
			return check, err
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

// demoVisit crawls the press once. The faults of its sites are meant to be there; only details name
// each.
func (a *app) demoVisit(ctx context.Context, details bool) (crawler.Summary, error) {
	if err := a.checkClock(); err != nil {
		return crawler.Summary{}, err
	}
	o := service.CrawlOptions{Parallel: len(a.config.Sources)}
	if !a.globals.Quiet {
		show := newProgress(a.std, len(a.config.Sources))
		show.brief = !details
		defer show.Done()
		o.Progress = show
	}
	summary, err := a.service().Crawl(ctx, a.config.Sources, o)
	if err != nil || a.globals.JSON {
		return summary, err
	}
	shown := summary
	if !details {
		shown.Failures, shown.Pages, shown.Bounded, shown.Resting = nil, nil, nil, nil
	}
	return summary, a.printSummary(shown)
}
