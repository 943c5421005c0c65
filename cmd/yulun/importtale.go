package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/frontier"
	"yulun/imports"
)

// shownRejects is how many rejected rows people are shown, shownSamples how many articles of a dry run.
const (
	shownRejects = 20
	shownSamples = 5
)

// importTale tells of an import while it goes on: rejected rows, how far it is and, in a dry run, the
// first articles as they were understood. The importer calls it from one goroutine at a time.
type importTale struct {
	line     progress
	app      *app
	dryRun   bool
	rejects  *json.Encoder // of the file of rejects, may be nil
	rejected int
	samples  int
	// err is the first failure to write a rejected row.
	err error
}

func newImportTale(a *app, dryRun bool) *importTale {
	return &importTale{app: a, dryRun: dryRun, line: progress{w: a.std.err, terminal: a.std.errTerminal && !a.globals.Quiet}}
}

// refused tells of a rejected row. What files hold beside articles is only counted.
func (t *importTale) refused(r imports.Refusal) {
	if !r.Fault {
		return
	}
	t.rejected++
	if t.rejects != nil {
		t.keep(t.rejects.Encode(r))
	}
	if t.app.globals.JSON {
		t.keep(writeJSON(t.app.std.out, r))
		return
	}
	t.line.clear()
	switch {
	case t.rejected <= shownRejects:
		t.app.complain("%s: %s", r.Place, r.Reason)
	case t.rejected == shownRejects+1:
		t.app.complain("… further rejected rows are counted and not shown; --rejects FILE lists them all")
	}
}

func (t *importTale) keep(err error) {
	if t.err == nil {
		t.err = err
	}
}

// taken shows the first articles of a dry run.
func (t *importTale) taken(f frontier.Fetched, _ frontier.Outcome) {
	if !t.dryRun || t.app.globals.JSON || t.app.globals.Quiet || t.samples == shownSamples {
		return
	}
	t.samples++
	t.line.clear()
	date := f.Page.Published.String()
	if f.Page.Published.IsZero() {
		date = "undated"
	}
	fmt.Fprintf(t.app.std.out, "%s  %s  %s  %s\n", date, f.Source.Outlet.ID, runewidth.Truncate(f.Page.Title, 60, "…"), f.Page.URL)
}

// progress shows how far the import is.
func (t *importTale) progress(s imports.Summary) {
	p := &t.line
	if !p.terminal || time.Since(p.shown) < redrawEvery {
		return
	}
	text := fmt.Sprintf("%d read · %d new · %d unchanged · %d rejected", s.Read, s.New, s.Unchanged, s.Rejected)
	p.clear()
	fmt.Fprint(p.w, text)
	p.width, p.shown = runewidth.StringWidth(text), time.Now()
}

func (t *importTale) done() { t.line.done() }
