package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	"yulun/jobs"
	"yulun/render"
	"yulun/stats"
	"yulun/store"
)

// shownMonths is how many months of health the page shows at a time.
const shownMonths = 24

// sourcesView is the page of the sources.
type sourcesView struct {
	managerView
	// Sources are those with trouble, then the others.
	Sources []sourceView
	// Months heads the grid of health; Grid has one row a source that was ever crawled.
	Months []monthHead
	Years  []yearHead
	Grid   []gridRow
	// Earlier and Later lead to the months before and after; empty where there are none.
	Earlier, Later string
	Trouble        int
	// Crawled counts the sources that were crawled, of all Crawlable ones: those that are not
	// imported.
	Crawled, Crawlable int
	Coverage           []stats.Coverage
	// CSV is the address of the health as a file.
	CSV  string
	Code shownCode
}

// sourceView is a source and its state.
type sourceView struct {
	article.Source
	Name string
	// State is nil for a source that was never crawled; Configured false for one that was crawled
	// and is configured no more.
	State      *store.SourceState
	Configured bool
	// Imported says that its articles were imported, and that nothing crawls it.
	Imported bool
	// Unread says how many of its pages gave no article and why, the most frequent reason first.
	Unread []stats.Reason
	// Trouble says in words what needs a look; empty when nothing does.
	Trouble []string
	// Overdue says that nobody has crawled it for far longer than its schedule asks for.
	Overdue bool
	Link    string
	// Runs are its newest runs, the newest first.
	Runs []frontier.Run
	// Next is when it is visited next, zero where that is not known; Due says that its time has
	// come.
	Next time.Time
	Due  bool
}

// crawled says that a crawl of the source was ever begun. Articles may be known of others by
// import.
func (v sourceView) crawled() bool { return v.State != nil && !v.State.LastRun.Started.IsZero() }

// monthHead is a column, yearHead the head above those of a year.
type monthHead struct{ Bucket, Year, Month string }

type yearHead struct {
	Name   string
	Months int
}

type gridRow struct {
	ID, Name string
	Lang     string
	Cells    []gridCell
}

// gridCell is one source in one month.
type gridCell struct {
	stats.SourceHealth
	Sign string
	// Before says that the source had not been crawled yet, so that silence then means nothing.
	Before bool
}

// signs stand for the coverage of a cell; colour only repeats them.
var signs = map[stats.Coverage]string{stats.Complete: "●", stats.Partial: "◐", stats.Failed: "×", stats.Silent: "○", stats.Chance: "◌", stats.Unwatched: "·"}

func (s *site) sources(w http.ResponseWriter, r *http.Request) error {
	work, err := s.work(r.Context())
	if err != nil {
		return err
	}
	list, err := s.sourceViews(r.Context())
	if err != nil {
		return err
	}
	view := sourcesView{managerView: s.manager(r, work), Sources: list, Coverage: []stats.Coverage{stats.Complete, stats.Partial, stats.Failed, stats.Silent, stats.Chance, stats.Unwatched}}
	s.addNext(list, work)
	for _, source := range list {
		if len(source.Trouble) > 0 {
			view.Trouble++
		}
		if !source.Imported {
			view.Crawlable++
		}
		if source.crawled() {
			view.Crawled++
		}
	}
	series, err := stats.MakeSeries(r.Context(), s.Index, s.Store, stats.SeriesOptions{
		Query: index.Query{Relevance: index.AnyRelevance, To: article.At(s.Now()).In(index.Shanghai())}, Bucket: index.Month, Sources: s.Sources,
		Codebook: s.Codebook, Now: s.Now(),
	})
	if err != nil {
		return err
	}
	if err := view.grid(series, s.Sources, r.URL.Query().Get("until")); err != nil {
		return err
	}
	view.CSV = link(apiRoot+"/export/health.csv", index.Query{Relevance: index.AnyRelevance}, "bucket", string(index.Month))
	view.Code = s.showCode(healthCode, r, view.CSV)
	return s.render(w, r, http.StatusOK, "sources", s.p.T("Sources"), "/sources", view)
}

// grid arranges the health of a series by source and month, up to a month or, where that is empty,
// to the newest.
func (v *sourcesView) grid(series stats.Series, sources []article.Source, until string) error {
	for _, p := range series.Points {
		year, month, _ := strings.Cut(p.Bucket, "-")
		v.Months = append(v.Months, monthHead{p.Bucket, year, month})
	}
	if err := v.cutMonths(until); err != nil {
		return err
	}
	shown := map[string]bool{}
	for _, m := range v.Months {
		shown[m.Bucket] = true
		if last := len(v.Years) - 1; last >= 0 && v.Years[last].Name == m.Year {
			v.Years[last].Months++
		} else {
			v.Years = append(v.Years, yearHead{m.Year, 1})
		}
	}
	rows, begun := map[string][]gridCell{}, map[string]bool{}
	for _, h := range series.Health { // in order of time
		begun[h.Source] = begun[h.Source] || h.Runs > 0 || h.Watched > 0
		if shown[h.Bucket] {
			rows[h.Source] = append(rows[h.Source], gridCell{h, signs[h.Coverage], !begun[h.Source]})
		}
	}
	for _, source := range sources {
		if cells := rows[source.ID]; len(cells) > 0 {
			v.Grid = append(v.Grid, gridRow{source.ID, source.Outlet.Name, string(source.Lang), cells})
		}
	}
	return nil
}

// cutMonths leaves those up to a month, and leads to the others.
func (v *sourcesView) cutMonths(until string) error {
	all, end := v.Months, len(v.Months)
	if until != "" {
		i := slices.IndexFunc(all, func(m monthHead) bool { return m.Bucket == until })
		if i < 0 {
			return fault("invalid-parameter", "until", "Take it as the links below the table have it, such as 2024-06.", "until: nothing is known of the month %.40q.", until)
		}
		end = i + 1
	}
	begin := max(0, end-shownMonths)
	v.Months = all[begin:end]
	if begin > 0 {
		v.Earlier = "/sources?until=" + all[begin-1].Bucket + "#health"
	}
	switch later := end + shownMonths; {
	case later < len(all):
		v.Later = "/sources?until=" + all[later-1].Bucket + "#health"
	case end < len(all):
		v.Later = "/sources#health"
	}
	return nil
}

// sourceViews lists the configured sources, those with trouble first, then those that are
// configured no more.
func (s *site) sourceViews(ctx context.Context) ([]sourceView, error) {
	conditions, err := stats.Conditions(ctx, s.Store, s.Sources, s.Now())
	if err != nil {
		return nil, err
	}
	var out []sourceView
	for i, c := range conditions {
		v := sourceView{Source: c.Source, Name: c.Source.Outlet.Name, Configured: i < len(s.Sources), Runs: c.Runs}
		if v.Configured {
			v.Link = link("/search", index.Query{Where: index.All{index.Filter{Field: "outlet", Values: []string{c.Source.Outlet.ID}}}})
		} else {
			v.Name, v.Imported = c.Source.ID, article.IsImportSource(c.Source.ID)
		}
		if c.Crawled {
			v.State, v.Unread, v.Trouble = &c.State, stats.Reasons(c.State.Unread), s.troubles(c)
			v.Overdue = slices.ContainsFunc(c.Troubles, func(t stats.Trouble) bool { return t.Code == stats.Overdue })
		}
		out = append(out, v)
	}
	slices.SortStableFunc(out, func(a, b sourceView) int {
		if (len(a.Trouble) > 0) != (len(b.Trouble) > 0) {
			return map[bool]int{true: -1, false: 1}[len(a.Trouble) > 0]
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

// addNext adds when each source is visited next.
func (s *site) addNext(list []sourceView, work jobs.Work) {
	for i := range list {
		v := &list[i]
		v.Next = work.Next[v.ID] // none where it is paused
		v.Due = !v.Next.IsZero() && !v.Next.After(s.Now())
	}
}

// troubles says in sentences what about a source needs a look.
func (s *site) troubles(c stats.Condition) []string {
	var out []string
	if !c.State.LastRun.Started.IsZero() && c.State.LastRun.Finished.IsZero() {
		out = append(out, s.p.T("the last crawl has not ended"))
	}
	for _, t := range c.Troubles {
		out = append(out, render.TroubleText(s.p, t))
	}
	return out
}
