package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/configs"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/saved"
)

type searchesCommand struct {
	List   searchesListCommand   `cmd:"" default:"1" help:"List the saved searches and how far people were told of their hits."`
	Add    searchesAddCommand    `cmd:"" help:"Save a search in searches.yaml of the folder of configuration, or change one."`
	Remove searchesRemoveCommand `cmd:"" help:"Remove a saved search, and forget how far people were told of it."`
	New    searchesNewCommand    `cmd:"" help:"Print the hits that came in lately."`
	Check  searchesCheckCommand  `cmd:"" help:"Say what is still to be told; with --notify, tell it."`
}

// Help is printed below the flags.
func (searchesCommand) Help() string {
	return `Saved searches lie in searches.yaml of the folder that --config names (docs/alerts.md). yulun run tells of new hits by itself;
without it, let cron run the last of these:

  yulun searches add law-privacy 'frame:law frame:privacy' --title 'Law and privacy' --config desk
  yulun searches new law-privacy --config desk
  yulun searches check --notify --config desk

` + exitCodes
}

func (a *app) searchesFile() *configs.SearchesFile {
	return configs.NewSearchesFile(a.globals.Config, a.config.Codebook)
}

// savedSearch is the saved search with an id.
func (a *app) savedSearch(id string) (saved.Search, error) {
	if search, ok := a.config.Searches.Search(id); ok {
		return search, nil
	}
	return saved.Search{}, &article.Error{Code: article.CodeNotFound, Message: "there is no saved search " + id, Remedy: "yulun searches lists those there are; --config names their folder."}
}

type searchesListCommand struct{}

// listedSearch is a saved search with how far people were told of it.
type listedSearch struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Query string `json:"query"`
	Unit  string `json:"unit"`
	// Tells are the ways in which people are told of new hits.
	Tells []string     `json:"tells"`
	State *saved.State `json:"state"`
}

// Run lists them. The states are left out where there is no data folder yet.
func (searchesListCommand) Run(ctx context.Context, a *app) error {
	states := map[string]saved.State{}
	if a.service().MustExist() == nil {
		if err := a.service().OpenStore(ctx); err != nil {
			return err
		}
		kept, err := a.service().Store().SearchStates(ctx)
		if err != nil {
			return err
		}
		for _, st := range kept {
			states[st.Search] = st
		}
	}
	list := []listedSearch{}
	for _, s := range a.config.Searches.Searches {
		one := listedSearch{ID: s.ID, Title: s.Title, Query: s.Query, Unit: s.Unit, Tells: append([]string{}, s.Notify.Targets()...)}
		if st, ok := states[s.ID]; ok {
			one.State = &st
		}
		list = append(list, one)
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, list)
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(a.std.out, "no search is saved; yulun searches add saves one")
		return err
	}
	t := render.Table{Header: []string{"search", "title", "query", "tells", "state"}, MaxWidth: 60, Width: a.std.outLook.width}
	for _, one := range list {
		t.Rows = append(t.Rows, []string{one.ID, render.Plain(one.Title), render.Plain(one.Query), strings.Join(one.Tells, ", "), stateText(one.State)})
	}
	return t.Write(a.std.out)
}

// stateText says how far people were told.
func stateText(st *saved.State) string {
	switch {
	case st == nil:
		return ""
	case st.Fault != "":
		return fmt.Sprintf("failed %s, last at %s: %s", times(st.Attempts), minute(st.Tried), render.Plain(st.Fault))
	case st.Pending != nil:
		return "a notice is to be delivered"
	case st.Notices > 0:
		return "told at " + minute(st.Told)
	default:
		return "tells what comes in after " + minute(st.Since)
	}
}

func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// beginConfig makes the folder of configuration for a first search, where there is none or nothing in
// it: every other command takes such a folder for a mistake.
func (a *app) beginConfig() error {
	dir := a.globals.Config
	if dir == "" {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if len(entries) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil // what is wrong with it is said when it is read
	}
	return configs.BeginSearches(dir)
}

type searchesAddCommand struct {
	ID    string   `arg:"" help:"Short name of a-z, 0-9 and -, for addresses and commands."`
	Query []string `arg:"" help:"What it looks for, in the query language."`
	Title string   `help:"Name for people." placeholder:"TEXT"`
	Unit  string   `help:"Count every publication (article) or each story once (story)." enum:"article,story" default:"article"`
}

// Run saves it. Whom to tell stands in the file alone, where a person has written it.
func (c *searchesAddCommand) Run(ctx context.Context, a *app) error {
	search := saved.Search{ID: c.ID, Title: c.Title, Query: strings.Join(c.Query, " "), Unit: c.Unit}
	if err := a.changeSearches(ctx, c.ID, func() error { return a.searchesFile().SaveSearch(ctx, search) }); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.std.out, "%s is saved in searches.yaml of %s; docs/alerts.md says how people are told of new hits\n", c.ID, a.globals.Config)
	return err
}

// changeSearches changes the file once the audit log says so, as the page does. Where nothing was
// crawled yet there is no log.
func (a *app) changeSearches(ctx context.Context, id string, change func() error) error {
	s := a.service()
	if s.MustExist() != nil {
		return change()
	}
	return s.Recorded(ctx, "saved search changed", id, "", change)
}

type searchesRemoveCommand struct {
	ID string `arg:"" help:"Id of the search."`
}

// Run removes it, and forgets how far people were told of it. One that somebody has taken out of the
// file by hand is only forgotten.
func (c *searchesRemoveCommand) Run(ctx context.Context, a *app) error {
	removed := a.changeSearches(ctx, c.ID, func() error { return a.searchesFile().RemoveSearch(ctx, c.ID) })
	if removed != nil && article.CodeOf(removed) != article.CodeNotFound {
		return removed
	}
	forgotten := false
	if a.service().MustExist() == nil {
		err := a.service().OpenStore(ctx)
		if err == nil {
			forgotten, err = a.service().ForgetSearch(ctx, c.ID)
		}
		if err != nil {
			return err
		}
	}
	if removed != nil && !forgotten {
		return removed
	}
	_, err := fmt.Fprintf(a.std.out, "%s is removed\n", c.ID)
	return err
}

type searchesNewCommand struct {
	IDs   []string `arg:"" optional:"" help:"Ids of the searches; all of them when none is named." name:"id"`
	Since string   `help:"Since a day (2026-11-30), or so long ago (36h, 7d)." default:"7d" placeholder:"TIME"`
	Limit int      `help:"Most hits of a search." default:"50"`
}

var daysAgo = regexp.MustCompile(`^([0-9]{1,4})d$`)

// since reads the beginning of the time.
func (c *searchesNewCommand) since(now time.Time) (time.Time, error) {
	if day, err := time.ParseInLocation(time.DateOnly, c.Since, index.Shanghai()); err == nil {
		return day, nil
	}
	text := c.Since
	if m := daysAgo.FindStringSubmatch(text); m != nil {
		days, err := time.ParseDuration(m[1] + "h")
		return now.Add(-24 * days), err
	}
	ago, err := time.ParseDuration(text)
	if err != nil || ago <= 0 {
		return time.Time{}, article.Usagef("Write a day like 2026-11-30, or a time like 36h or 7d.", "--since: %q is not a time", text)
	}
	return now.Add(-ago), nil
}

// newHits are the new hits of a search.
type newHits struct {
	Search string       `json:"search"`
	Hits   []saved.Item `json:"hits"`
}

// Run prints them, the newest first.
func (c *searchesNewCommand) Run(ctx context.Context, a *app) error {
	since, err := c.since(a.now())
	if err != nil {
		return err
	}
	searches := a.config.Searches.Searches
	if len(c.IDs) > 0 {
		searches = nil
		for _, id := range c.IDs {
			one, err := a.savedSearch(id)
			if err != nil {
				return err
			}
			searches = append(searches, one)
		}
	}
	if err := a.service().OpenRead(ctx); err != nil {
		return err
	}
	found := []newHits{}
	for _, s := range searches {
		items, err := a.service().NewHits(ctx, s, since, c.Limit)
		if err != nil {
			return err
		}
		found = append(found, newHits{s.ID, items})
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, found)
	}
	for i, f := range found {
		at := slices.IndexFunc(searches, func(s saved.Search) bool { return s.ID == f.Search })
		fmt.Fprintf(a.std.out, "%s: %s since %s\n", render.Plain(searches[at].Name()), count(len(f.Hits), "hit", "hits"), minute(since))
		for _, h := range f.Hits {
			a.printItem(h)
		}
		if i < len(found)-1 {
			fmt.Fprintln(a.std.out)
		}
	}
	return nil
}

func (a *app) printItem(h saved.Item) {
	published, kind := "undated", ""
	if !h.Published.IsZero() {
		published = h.Published.In(index.Shanghai()).Format(time.DateOnly)
	}
	if h.Revised {
		kind = "  revised"
	}
	fmt.Fprintf(a.std.out, "\n%s\n%s  %s  %s%s", render.Plain(h.Title), published, render.Plain(h.Outlet), h.ID, kind)
	if h.Class != "" {
		fmt.Fprintf(a.std.out, "  %s %s", h.Class, locale.Signed(h.Score, 2))
	}
	if len(h.Frames) > 0 {
		fmt.Fprintf(a.std.out, "  %s", strings.Join(h.Frames, " "))
	}
	fmt.Fprintf(a.std.out, "\n%s\n", render.Plain(h.URL))
}

type searchesCheckCommand struct {
	Notify bool `help:"Tell people what is new, once. yulun run does so by itself."`
}

// Run tells people, or says what it would tell.
func (c *searchesCheckCommand) Run(ctx context.Context, a *app) error {
	if !c.Notify {
		return searchesListCommand{}.Run(ctx, a)
	}
	if err := a.service().MustExist(); err != nil {
		return err
	}
	if err := a.service().Lock(ctx); err != nil {
		return err
	}
	if err := a.service().OpenRead(ctx); err != nil {
		return err
	}
	checks, err := a.service().CheckSearches(ctx)
	if err != nil {
		return err
	}
	failed := 0
	for _, check := range checks {
		if check.Fault != "" {
			failed++
		}
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, checks)
	} else {
		for _, check := range checks {
			fmt.Fprintf(a.std.out, "%s: %s\n", check.Search, stateText(&check.State))
		}
		if len(checks) == 0 {
			fmt.Fprintln(a.std.out, "no search has anybody to tell; docs/alerts.md says how to name them")
		}
	}
	if err == nil && failed > 0 {
		err = &article.Error{
			Code: article.CodePartial, Message: count(failed, "search could not tell of its hits", "searches could not tell of their hits"),
			Remedy: "Nothing is lost: the next check delivers the same notice, under the same id.",
		}
	}
	return err
}
