package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"time"

	"yulun/article"
	"yulun/report"
)

type sourcesCommand struct {
	List     sourcesListCommand     `cmd:"" help:"List the configured sources and whether they were seen to work."`
	Discover sourcesDiscoverCommand `cmd:"" help:"Say what feeds and sitemaps an address offers."`
	Check    sourcesCheckCommand    `cmd:"" help:"Try sources: read their listings and one article each, and keep nothing."`
}

// checkedSource is what the last check of a source saw.
type checkedSource struct {
	At time.Time `json:"at"`
	OK bool      `json:"ok"`
	// Addresses counts the article addresses that its listings name.
	Addresses int `json:"addresses"`
	// Title, Published and Characters are of the article that was read.
	Title      string `json:"title,omitempty"`
	Published  string `json:"published,omitempty"`
	Characters int    `json:"characters,omitempty"`
	// Problems say what is wrong with the source, and what each failed address answered.
	Problems []string `json:"problems,omitempty"`
}

// checksFile keeps what the checks saw, in the data folder.
const checksFile = "sources-checked.json"

func (a *app) checks() (map[string]checkedSource, error) {
	seen := map[string]checkedSource{}
	b, err := os.ReadFile(a.path(checksFile))
	if errors.Is(err, fs.ErrNotExist) {
		return seen, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was checked: %w", err)
	}
	if err := json.Unmarshal(b, &seen); err != nil {
		return nil, article.Usagef("Delete it; yulun sources check writes it anew.", "%s: %v", a.path(checksFile), err)
	}
	return seen, nil
}

type sourcesListCommand struct{}

// Run lists the sources.
func (sourcesListCommand) Run(a *app) error {
	seen, err := a.checks()
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
	t := report.Table{Header: []string{"source", "outlet", "type", "country", "lang", "state", "found in"}, MaxWidth: 48}
	for _, s := range a.sources() {
		r := row{s.ID, s.Outlet.Name, s.Outlet.Type, s.Outlet.Country, s.Lang, sourceState(s, seen), s.FoundIn}
		rows = append(rows, r)
		t.Rows = append(t.Rows, []string{r.ID, r.Name, report.Label(string(r.Type)), r.Country, string(r.Lang), r.State, r.FoundIn})
	}
	if a.globals.JSON {
		return report.WriteJSONLines(a.std.out, rows)
	}
	return t.Write(a.std.out)
}

func sourceState(s article.Source, seen map[string]checkedSource) string {
	c, checked := seen[s.ID]
	switch {
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
	chosen, err := a.choose(c.Sources)
	if err != nil {
		return err
	}
	seen, err := a.checks()
	if err != nil {
		return err
	}
	results, err := a.try(ctx, chosen, c.Contact)
	if err != nil {
		return err
	}
	failed := 0
	for _, s := range chosen {
		seen[s.ID] = results[s.ID]
		if !results[s.ID].OK {
			failed++
		}
	}
	if err := a.keepChecks(seen); err != nil {
		return err
	}
	if err := printChecks(a, chosen, results); err != nil {
		return err
	}
	if failed > 0 {
		code := article.CodePartial
		if failed == len(chosen) {
			code = article.CodeUnavailable
		}
		return &article.Error{Code: code, Message: fmt.Sprintf("%d of %d sources do not work", failed, len(chosen)), Remedy: "Correct their addresses or patterns in sources.yaml (docs/configuration.md)."}
	}
	return nil
}

func (a *app) keepChecks(seen map[string]checkedSource) error {
	if err := os.MkdirAll(a.globals.Data, 0o755); err != nil {
		return &article.Error{Code: article.CodeUnavailable, Message: "make the data folder", Err: err, Remedy: "Choose a folder that can be written with --data."}
	}
	_, err := toFile(a.path(checksFile), func(w io.Writer) (struct{}, error) {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return struct{}{}, enc.Encode(seen)
	})
	return err
}

// try crawls one article of each source into a folder of its own.
func (a *app) try(ctx context.Context, sources []article.Source, contact string) (map[string]checkedSource, error) {
	folder, err := os.MkdirTemp("", "yulun-check-*")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the check: %w", err)
	}
	defer os.RemoveAll(folder)
	trial := newApp(a.globals, a.std)
	trial.globals.Data, trial.globals.Quiet = folder, true
	trial.config, trial.topicWords, trial.now = a.config, a.topicWords, a.now
	limited := make([]article.Source, len(sources))
	for i, s := range sources {
		s.MaxArticles, s.MaxDaily = 1, 0
		s.Archives = slices.Clone(s.Archives)
		for j, archived := range s.Archives {
			year := archived.From.AddDate(1, 0, -1) // enough to see whether its index and its copies can be read
			if archived.To.IsZero() || archived.To.After(year) {
				s.Archives[j].To = year
			}
		}
		limited[i] = s
	}
	defer trial.close()
	summary, err := trial.crawl(ctx, limited, crawlOptions{parallel: 8, contact: contact})
	if err != nil {
		return nil, err
	}
	results := map[string]checkedSource{}
	conditions, err := report.Conditions(ctx, trial.store, limited, a.now())
	if err != nil {
		return nil, err
	}
	for _, c := range conditions {
		r := checkedSource{At: a.now().UTC(), Addresses: c.State.Known}
		for _, t := range c.Troubles {
			if t.Code != report.NeverSucceeded { // this was the first crawl
				r.Problems = append(r.Problems, t.Text)
			}
		}
		for _, f := range c.State.Failures {
			r.Problems = append(r.Problems, f.URL+": "+f.Reason)
		}
		results[c.Source.ID] = r
	}
	err = trial.store.Each(ctx, "", func(x article.Article) error {
		r := results[x.SourceID]
		r.Title, r.Published, r.Characters = x.Title, x.Published.String(), len([]rune(x.Text))
		results[x.SourceID] = r
		return nil
	})
	failures := map[string]string{}
	for _, f := range summary.Failures {
		failures[f.SourceID] = f.Reason
	}
	for id, r := range results {
		if failures[id] != "" && len(r.Problems) == 0 {
			r.Problems = append(r.Problems, failures[id])
		}
		r.OK = failures[id] == "" && r.Title != ""
		if !r.OK && len(r.Problems) == 0 {
			r.Problems = []string{"no article was read"}
		}
		results[id] = r
	}
	return results, err
}

func printChecks(a *app, sources []article.Source, results map[string]checkedSource) error {
	if a.globals.JSON {
		return writeJSON(a.std.out, results)
	}
	t := report.Table{Header: []string{"source", "works", "addresses", "read"}, Right: []int{2}, MaxWidth: 90}
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
			read = fmt.Sprintf("%s, %s, %d characters", r.Title, published, r.Characters)
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
