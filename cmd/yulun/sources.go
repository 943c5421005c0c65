package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"yulun/article"
	"yulun/locale"
	"yulun/render"
	"yulun/service"
)

type sourcesCommand struct {
	List     sourcesListCommand     `cmd:"" help:"List the configured sources and whether they were seen to work."`
	Discover sourcesDiscoverCommand `cmd:"" help:"Say what feeds and sitemaps an address offers."`
	Check    sourcesCheckCommand    `cmd:"" help:"Try sources: read their listings and one article each, and keep nothing."`
}

type sourcesListCommand struct{}

// Run lists the sources.
func (sourcesListCommand) Run(a *app) error {
	seen, err := a.service().CheckedSources()
	if err != nil {
		return err
	}
	type row struct {
		ID      string             `json:"id"`
		Name    string             `json:"name"`
		Type    article.OutletType `json:"type"`
		Country string             `json:"country"`
		Lang    article.Lang       `json:"lang"`
		State   string             `json:"state"`
		FoundIn string             `json:"found_in"`
	}
	rows := []row{}
	t := render.Table{
		Header:   []string{"source", "outlet", "type", "country", "lang", "state", "found in"},
		MaxWidth: 48, Width: a.std.outLook.width,
	}
	for _, s := range a.config.Sources {
		r := row{s.ID, s.Outlet.Name, s.Outlet.Type, s.Outlet.Country, s.Lang, sourceState(s, seen), s.FoundIn}
		rows = append(rows, r)
		t.Rows = append(t.Rows, []string{r.ID, r.Name, render.Label(locale.Printer{}, a.config.Codebook, string(r.Type)), r.Country, string(r.Lang), r.State, r.FoundIn})
	}
	if a.globals.JSON {
		return render.WriteJSONLines(a.std.out, rows)
	}
	return t.Write(a.std.out)
}

func sourceState(s article.Source, seen map[string]service.CheckedSource) string {
	c, checked := seen[s.ID]
	switch {
	case s.Paused:
		return "paused"
	case checked && c.OK:
		return "worked on " + c.At.Format(time.DateOnly)
	case checked:
		return "failed on " + c.At.Format(time.DateOnly)
	case s.Verified:
		return "verified"
	default:
		return "unverified"
	}
}

type sourcesCheckCommand struct {
	Sources []string `arg:"" optional:"" help:"Ids of the sources; all without any." name:"source"`
	Contact string   `help:"Address at which a webmaster reaches you; goes into the user agent." placeholder:"URL"`
}

// Help is printed below the flags.
func (sourcesCheckCommand) Help() string {
	return `Crawls one article of each source into a folder that is thrown away: listings, robots.txt, reading and all. What was seen is kept
in the data folder and shown by yulun sources list.

` + exitCodes
}

// Run tries the sources.
func (c *sourcesCheckCommand) Run(ctx context.Context, a *app) error {
	chosen, err := a.service().Choose(c.Sources)
	if err != nil {
		return err
	}
	results, err := a.service().CheckSources(ctx, chosen, c.Contact)
	if err != nil {
		return err
	}
	failed := 0
	for _, s := range chosen {
		if !results[s.ID].OK {
			failed++
		}
	}
	if err := printChecks(a, chosen, results); err != nil {
		return err
	}
	if failed > 0 {
		code := article.CodePartial
		if failed == len(chosen) {
			code = article.CodeUnavailable
		}
		return &article.Error{
			Code: code, Message: locale.Sprintf("%d of %d {source does|sources do} not work", failed, len(chosen)),
			Remedy: "Correct their addresses or patterns in sources.yaml (docs/configuration.md).",
		}
	}
	return nil
}

func printChecks(a *app, sources []article.Source, results map[string]service.CheckedSource) error {
	if a.globals.JSON {
		return writeJSON(a.std.out, results)
	}
	t := render.Table{
		Header: []string{"source", "works", "addresses", "read"},
		Right:  []int{2}, MaxWidth: 90, Width: a.std.outLook.width,
	}
	for _, s := range sources {
		r := results[s.ID]
		works, read := "yes", ""
		if !r.OK {
			works = "no"
		}
		if r.Title != "" {
			published := r.Published
			if published == "" {
				published = "undated"
			}
			read = locale.Sprintf("%s, %s, %d {character|characters}", r.Title, published, r.Characters)
		}
		t.Rows = append(t.Rows, []string{s.ID, works, strconv.Itoa(r.Addresses), read})
	}
	if err := t.Write(a.std.out); err != nil {
		return err
	}
	for _, s := range sources {
		for _, p := range results[s.ID].Problems {
			if _, err := fmt.Fprintf(a.std.out, "%s: %s\n", s.ID, p); err != nil {
				return err
			}
		}
	}
	return nil
}
