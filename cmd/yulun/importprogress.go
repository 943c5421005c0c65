package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/frontier"
	"yulun/imports"
	"yulun/render"
)

// shownRejects is how many rejected rows people are shown, shownSamples how many articles of a dry
// run.
const (
	shownRejects = 20
	shownSamples = 5
)

// importProgress shows an import while it is under way: rejected rows, how far it is and, in a dry
// run, the first articles as they were read. The importer calls it from one goroutine at a time.
type importProgress struct {
	line     statusLine
	app      *app
	started  time.Time
	dryRun   bool
	rejects  *json.Encoder // of the file of rejects, may be nil
	rejected int
	samples  int
	// err is the first failure to write a rejected row.
	err error
}

func newImportProgress(a *app, dryRun bool) *importProgress {
	return &importProgress{
		app: a, dryRun: dryRun, started: a.now(), line: newStatusLine(a.std, a.globals.Quiet),
	}
}

// refused shows a rejected row. What files hold beside articles is only counted.
func (p *importProgress) refused(r imports.Refusal) {
	if !r.Fault {
		return
	}
	p.rejected++
	if p.rejects != nil {
		p.keep(p.rejects.Encode(r))
	}
	if p.app.globals.JSON {
		p.keep(writeJSON(p.app.std.out, r))
		return
	}
	p.line.clear()
	switch {
	case p.rejected <= shownRejects:
		p.app.complain("%s: %s", r.Place, r.Reason)
	case p.rejected == shownRejects+1:
		p.app.complain("… further rejected rows are counted and not shown; --rejects FILE lists them all")
	}
}

func (p *importProgress) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

// taken shows the first articles of a dry run.
func (p *importProgress) taken(f frontier.Fetched, _ frontier.Outcome) {
	if !p.dryRun || p.app.globals.JSON || p.app.globals.Quiet || p.samples == shownSamples {
		return
	}
	p.samples++
	p.line.clear()
	date := f.Page.Published.String()
	if f.Page.Published.IsZero() {
		date = "undated"
	}
	fmt.Fprintf(p.app.std.out, "%s  %s  %s  %s\n", date, f.Source.Outlet.ID, runewidth.Truncate(f.Page.Title, 60, "…"), f.Page.URL)
}

// progress shows how far the import is.
func (p *importProgress) progress(s imports.Progress) {
	p.line.show("%s read · %s new · %s unchanged · %s rejected%s", render.Thousands(s.Read), render.Thousands(s.New),
		render.Thousands(s.Unchanged), render.Thousands(s.Rejected), timeLeft(int(s.Bytes), int(s.TotalBytes), p.app.now().Sub(p.started)))
}
