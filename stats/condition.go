package stats

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// Trouble is one thing about a source that needs a look.
type Trouble struct {
	Code TroubleCode `json:"code"`
	// Text says what was seen, with its figures, in one line.
	Text string `json:"text"`
}

// TroubleCode classes a trouble by what its reader can do about it.
type TroubleCode string

// The troubles, in the order in which they are told.
const (
	// CrawlFailed: the last crawl failed as a whole. NeverSucceeded: so did all before it.
	CrawlFailed    TroubleCode = "crawl_failed"
	NeverSucceeded TroubleCode = "never_succeeded"
	// Blocked: the site refuses to answer us, by 401, 403, 429 or a challenge. RobotsRefuse: its
	// robots.txt keeps us from most pages.
	Blocked      TroubleCode = "blocked"
	RobotsRefuse TroubleCode = "robots"
	// ListingFailed: some listings could not be read. ListingInPart: some were read but for the entries
	// with a mistake. NoLinks: those that were read name no article.
	ListingFailed TroubleCode = "listing_failed"
	ListingInPart TroubleCode = "listing_in_part"
	NoLinks       TroubleCode = "no_links"
	// LayoutChanged: most pages could be read before, and most can't be read now. PagesUnread: most
	// pages give no article, and before they did not either.
	LayoutChanged TroubleCode = "layout_changed"
	PagesUnread   TroubleCode = "unread"
	// DeadLinks: most pages that the listings name are missing. PagesFail: most gave no usable answer.
	DeadLinks TroubleCode = "dead_links"
	PagesFail TroubleCode = "pages_fail"
	// NoArticles: nothing was ever read from the source.
	NoArticles TroubleCode = "no_articles"
	// FellSilent: crawls work and bring nothing new, for longer than chance explains.
	FellSilent TroubleCode = "silent"
	// Overdue: nobody has crawled the source for more than three of its intervals.
	Overdue TroubleCode = "overdue"
	// SomeFail: the last visits to some addresses failed; they are tried again.
	SomeFail TroubleCode = "some_fail"
	// WrongCanonical: several texts name one canonical address as theirs. They are kept under their own.
	WrongCanonical TroubleCode = "wrong_canonical"
)

// Condition is how one source does.
type Condition struct {
	// Source is the configured source; only its ID is set where it is configured no more.
	Source article.Source
	// State is zero where the source was never crawled.
	State store.SourceState
	// Crawled says that it ever was.
	Crawled bool
	// Troubles are empty where nothing speaks against the source, worst first otherwise.
	Troubles []Trouble
}

// ConditionReader is what the conditions of sources are judged by.
type ConditionReader interface {
	Sources(ctx context.Context) ([]store.SourceState, error)
	Runs(ctx context.Context, perSource int) ([]frontier.Run, error)
	Visits(ctx context.Context, runs int) ([]store.VisitCount, error)
	Health(ctx context.Context, zone *time.Location) ([]store.HealthDay, error)
}

// conditionRuns is how many of a source's newest runs are looked at.
const conditionRuns = 30

// Conditions judges the configured sources in their order, and after them those that were crawled once
// and are configured no more.
func Conditions(ctx context.Context, r ConditionReader, sources []article.Source, now time.Time) ([]Condition, error) {
	seen, err := observe(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []Condition
	for _, s := range sources {
		out = append(out, seen.condition(s, now))
		delete(seen.states, s.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(seen.states)) {
		out = append(out, seen.condition(article.Source{ID: id}, now))
	}
	return out, nil
}

// observed is what the store knows of all sources, by source.
type observed struct {
	states map[string]store.SourceState
	runs   map[string][]frontier.Run // newest first
	visits map[string][]store.VisitCount
	days   map[string][]store.HealthDay
}

func observe(ctx context.Context, r ConditionReader) (observed, error) {
	o := observed{map[string]store.SourceState{}, map[string][]frontier.Run{}, map[string][]store.VisitCount{}, map[string][]store.HealthDay{}}
	states, err := r.Sources(ctx)
	if err != nil {
		return o, err
	}
	for _, s := range states {
		o.states[s.SourceID] = s
	}
	runs, err := r.Runs(ctx, conditionRuns)
	if err != nil {
		return o, err
	}
	for _, run := range runs {
		o.runs[run.SourceID] = append(o.runs[run.SourceID], run)
	}
	visits, err := r.Visits(ctx, conditionRuns)
	if err != nil {
		return o, err
	}
	for _, v := range visits {
		o.visits[v.SourceID] = append(o.visits[v.SourceID], v)
	}
	days, err := r.Health(ctx, time.UTC)
	if err != nil {
		return o, err
	}
	for _, d := range days {
		o.days[d.SourceID] = append(o.days[d.SourceID], d)
	}
	return o, nil
}

func (o observed) condition(s article.Source, now time.Time) Condition {
	state, crawled := o.states[s.ID]
	c := Condition{Source: s, State: state, Crawled: crawled}
	if !crawled || article.IsImportSource(s.ID) { // nobody crawls what was imported
		return c
	}
	e := examination{source: s, state: state, runs: o.runs[s.ID], days: o.days[s.ID], now: now}
	e.tally(o.visits[s.ID])
	c.Troubles = e.troubles()
	return c
}

// examination is one source while its troubles are looked for.
type examination struct {
	source article.Source
	state  store.SourceState
	runs   []frontier.Run
	days   []store.HealthDay
	now    time.Time
	// listings are the visits to listings of the newest crawl. newest are the visits to pages of the
	// newest runs, so many that they say something, earlier those of the runs before them.
	listings []store.VisitCount
	newest   tally
	earlier  tally
	// joined says that more runs were taken into newest, since they read nothing either, than make a few pages.
	joined bool
}

func (e *examination) troubles() []Trouble {
	var out []Trouble
	tell := func(code TroubleCode, format string, args ...any) {
		out = append(out, Trouble{code, fmt.Sprintf(format, args...)})
	}
	last := e.state.LastRun
	if last.Err != "" {
		code := CrawlFailed
		if e.listingsRefused() || e.newest.refused > 0 && 2*e.newest.refused > e.newest.all() {
			code = Blocked
		}
		tell(code, "the last crawl failed: %s", last.Err)
	}
	if e.state.LastSuccess.IsZero() && !last.Finished.IsZero() {
		tell(NeverSucceeded, "no crawl has ever succeeded")
	}
	if last.Err == "" {
		e.listingTroubles(tell)
		e.pageTroubles(tell)
	}
	if e.state.Articles == 0 && !e.state.LastSuccess.IsZero() && !slices.ContainsFunc(out, func(t Trouble) bool { return t.Code != ListingFailed && t.Code != ListingInPart }) {
		tell(NoArticles, "nothing was ever read from it%s", of(e.state.Unread))
	}
	if last.Err == "" && !slices.ContainsFunc(out, func(t Trouble) bool { return t.Code != ListingInPart }) {
		if text := e.silence(); text != "" {
			tell(FellSilent, "%s", text)
		}
	}
	if every := frontier.Interval(e.source, last); every > 0 && !last.Started.IsZero() && e.now.Sub(later(last.Started, last.Rest)) > 3*every {
		tell(Overdue, "not crawled since %s, and it should be every %s", last.Started.UTC().Format("2006-01-02 15:04 UTC"), duration(every))
	}
	if e.state.Failing > 0 && len(out) == 0 {
		tell(SomeFail, "%d of %d addresses fail and are tried again", e.state.Failing, e.state.Known)
	}
	e.claimTroubles(tell)
	return out
}

// toldClaims is how many wrong canonical addresses of a source are told one by one.
const toldClaims = 3

func (e *examination) claimTroubles(tell func(TroubleCode, string, ...any)) {
	for i, c := range e.state.Claims {
		if i == toldClaims {
			tell(WrongCanonical, "%d more canonical addresses are named by several texts", len(e.state.Claims)-i)
			break
		}
		tell(WrongCanonical, "%d different texts name the canonical address %s; each is kept under its own", c.Texts, c.Address)
	}
}

func (e *examination) listingsRefused() bool {
	return slices.ContainsFunc(e.listings, func(v store.VisitCount) bool { return refusals[v.Code] })
}

func (e *examination) listingTroubles(tell func(TroubleCode, string, ...any)) {
	all, failed, empty, inPart := 0, 0, 0, 0
	reasons := map[string]int{}
	pageRead := slices.ContainsFunc(e.listings, func(v store.VisitCount) bool {
		return v.Kind == frontier.KindList && v.Outcome == frontier.OutcomeListing
	})
	for _, v := range e.listings {
		if v.Kind == frontier.KindList && v.Outcome == frontier.OutcomeGone && pageRead {
			continue // the page after a list's last one
		}
		if v.Kind == frontier.KindArchive && v.Outcome == frontier.OutcomeListing && v.Code == "" {
			continue // an index of old pieces says nothing of what the source publishes
		}
		all += v.Visits
		switch {
		case v.Outcome == frontier.OutcomeListing && v.Code == frontier.CodeNoLinks:
			empty += v.Visits
		case v.Outcome == frontier.OutcomeListing && v.Code == frontier.CodeListingInPart:
			inPart += v.Visits
		case v.Outcome != frontier.OutcomeListing && v.Outcome != frontier.OutcomeNotModified:
			failed += v.Visits
			reasons[cmp.Or(v.Code, string(v.Outcome))] += v.Visits
		}
	}
	if failed > 0 {
		tell(ListingFailed, "%d of %d listings could not be read%s", failed, all, of(reasons))
	}
	if inPart > 0 {
		tell(ListingInPart, "%d of %d listings have entries that could not be read", inPart, all)
	}
	if empty > 0 && empty+failed == all {
		tell(NoLinks, "its listings name no address that is taken for an article of it")
	}
}

// pageTroubles judges the pages of the newest run that visited any.
func (e *examination) pageTroubles(tell func(TroubleCode, string, ...any)) {
	t := e.newest
	all := t.all()
	most := func(n, before int) bool {
		return 2*n > all && (n >= few || e.state.Articles == 0) && e.unusual(n, before)
	}
	said := of(t.reasons)
	if kept := e.state.Unread["robots"]; 2*kept > e.state.Known {
		tell(RobotsRefuse, "robots.txt keeps us from %d of %d pages", kept, e.state.Known)
		return
	}
	b := e.earlier
	switch {
	case most(t.refused, b.refused):
		tell(Blocked, "the site refuses us: %d of %d pages%s", t.refused, all, said)
	case most(t.unread, b.unread) && 2*e.earlier.read >= e.earlier.all() && e.earlier.read >= few:
		tell(LayoutChanged, "its pages seem to have changed: %d of %d could not be read%s, while %d of %d could before",
			t.unread, all, said, e.earlier.read, e.earlier.all())
	case most(t.unread, b.unread):
		tell(PagesUnread, "%d of %d pages could not be read%s", t.unread, all, said)
	case most(t.missing, b.missing):
		tell(DeadLinks, "%d of %d pages are missing, such as links that answer 404", t.missing, all)
	case most(t.removed, b.removed) && t.removed >= many:
		tell(DeadLinks, "%d of %d known articles are missing: the site may have moved", t.removed, all)
	case most(t.failed, b.failed):
		tell(PagesFail, "%d of %d pages gave no usable answer%s", t.failed, all, said)
	case most(t.unread+t.missing+t.failed+t.refused, b.unread+b.missing+b.failed+b.refused):
		tell(PagesUnread, "%d of %d pages gave no article%s", all-t.read, all, said)
	}
}

// Reason is how many pages gave no article for one reason.
type Reason struct {
	// Code is that of the visits, such as "no_article" or "robots".
	Code  string `json:"code"`
	Pages int    `json:"pages"`
}

// Reasons lists counts by code, the most frequent first.
func Reasons(counts map[string]int) []Reason {
	var out []Reason
	for code, n := range counts {
		out = append(out, Reason{code, n})
	}
	slices.SortFunc(out, func(a, b Reason) int { return cmp.Or(cmp.Compare(b.Pages, a.Pages), cmp.Compare(a.Code, b.Code)) })
	return out
}

// of lists reasons with their counts, such as " (no_article 3, robots 1)", the most frequent first.
func of(counts map[string]int) string {
	if len(counts) == 0 {
		return ""
	}
	var parts []string
	for _, r := range Reasons(counts) {
		parts = append(parts, fmt.Sprintf("%s %d", r.Code, r.Pages))
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// duration is a length of time in its largest unit that divides it, such as 6h or 7d.
func duration(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if d >= unit.length && d%unit.length == 0 {
			return fmt.Sprintf("%d%s", d/unit.length, unit.name)
		}
	}
	return d.String()
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// TotalPages sums up reasons.
func TotalPages(reasons []Reason) int {
	n := 0
	for _, r := range reasons {
		n += r.Pages
	}
	return n
}
