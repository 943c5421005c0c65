package stats

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// Trouble is one thing about a source that needs a look, with the figures that its code has;
// package render says it in words.
type Trouble struct {
	Code TroubleCode
	// Count of All pages, listings, known articles or addresses are concerned. For WrongCanonical
	// Count is the number of texts.
	Count, All int
	// Reasons counts the visits that brought nothing by their codes.
	Reasons []Reason
	// Err is the error of a crawl that failed.
	Err string
	// Read of Earlier pages could be read before the layout changed.
	Read, Earlier int
	// Mixed says that pages gave no article for several reasons, Removed that they were articles
	// before.
	Mixed, Removed bool
	// Since is the last crawl, and Every how often there should be one.
	Since time.Time
	Every time.Duration
	// Silence is what a source that fell silent lacks.
	Silence Silence
	// Address is the canonical address that several texts name; empty for Count more of them.
	Address string
}

// TroubleCode classes a trouble by what its reader can do about it.
type TroubleCode string

// The troubles, in the order in which they are listed.
const (
	// CrawlFailed: the last crawl failed as a whole. NeverSucceeded: so did all before it.
	CrawlFailed    TroubleCode = "crawl_failed"
	NeverSucceeded TroubleCode = "never_succeeded"
	// Blocked: the site refuses to answer us, by 401, 403, 429 or a challenge. RobotsRefuse: its
	// robots.txt keeps us from most pages.
	Blocked      TroubleCode = "blocked"
	RobotsRefuse TroubleCode = "robots"
	// ListingFailed: some listings could not be read. ListingInPart: some were read but for the
	// entries with a mistake. NoLinks: those that were read name no article.
	ListingFailed TroubleCode = "listing_failed"
	ListingInPart TroubleCode = "listing_in_part"
	NoLinks       TroubleCode = "no_links"
	// LayoutChanged: most pages could be read before, and most can't be read now. PagesUnread: most
	// pages give no article, and before they did not either.
	LayoutChanged TroubleCode = "layout_changed"
	PagesUnread   TroubleCode = "unread"
	// DeadLinks: most pages that the listings name are missing. PagesFail: most gave no usable
	// answer.
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
	// WrongCanonical: several texts name one canonical address as theirs. They are kept under their
	// own.
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
	// Runs are its newest runs, the newest first, up to conditionRuns crawls and as many rechecks.
	Runs []frontier.Run
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

// Conditions judges the configured sources in their order, and after them those that were crawled
// once and are configured no more.
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
	c := Condition{Source: s, State: state, Crawled: crawled, Runs: o.runs[s.ID]}
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
	// listings are the visits to listings of the newest crawl. newest are the visits to pages of
	// the newest runs, so many that they say something, earlier those of the runs before them.
	listings []store.VisitCount
	newest   tally
	earlier  tally
	// joined says that more runs were taken into newest, since they read nothing either, than make
	// a few pages.
	joined bool
}

func (e *examination) troubles() []Trouble {
	var out []Trouble
	add := func(t Trouble) { out = append(out, t) }
	last := e.state.LastRun
	if last.Err != "" {
		code := CrawlFailed
		if e.listingsRefused() || e.newest.refused > 0 && 2*e.newest.refused > e.newest.all() {
			code = Blocked
		}
		add(Trouble{Code: code, Err: last.Err})
	}
	if e.state.LastSuccess.IsZero() && !last.Finished.IsZero() {
		add(Trouble{Code: NeverSucceeded})
	}
	if last.Err == "" {
		e.listingTroubles(add)
		e.pageTroubles(add)
	}
	if e.state.Articles == 0 && !e.state.LastSuccess.IsZero() && !slices.ContainsFunc(out, func(t Trouble) bool { return t.Code != ListingFailed && t.Code != ListingInPart }) {
		add(Trouble{Code: NoArticles, Reasons: Reasons(e.state.Unread)})
	}
	if last.Err == "" && !e.source.Paused && !slices.ContainsFunc(out, func(t Trouble) bool { return t.Code != ListingInPart }) {
		if silence := e.silence(); silence.Pause > 0 {
			add(Trouble{Code: FellSilent, Silence: silence})
		}
	}
	if every := frontier.Interval(e.source, last); every > 0 && !e.source.Paused && !last.Started.IsZero() && e.now.Sub(later(last.Started, last.Rest)) > 3*every {
		add(Trouble{Code: Overdue, Since: last.Started.UTC(), Every: every})
	}
	if e.state.Failing > 0 && len(out) == 0 {
		add(Trouble{Code: SomeFail, Count: e.state.Failing, All: e.state.Known})
	}
	e.claimTroubles(add)
	return out
}

// namedClaims is how many wrong canonical addresses of a source are named one by one.
const namedClaims = 3

func (e *examination) claimTroubles(add func(Trouble)) {
	for i, c := range e.state.Claims {
		if i == namedClaims {
			add(Trouble{Code: WrongCanonical, Count: len(e.state.Claims) - i})
			break
		}
		add(Trouble{Code: WrongCanonical, Count: c.Texts, Address: c.Address})
	}
}

func (e *examination) listingsRefused() bool {
	return slices.ContainsFunc(e.listings, func(v store.VisitCount) bool { return refusals[v.Code] })
}

func (e *examination) listingTroubles(add func(Trouble)) {
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
		add(Trouble{Code: ListingFailed, Count: failed, All: all, Reasons: Reasons(reasons)})
	}
	if inPart > 0 {
		add(Trouble{Code: ListingInPart, Count: inPart, All: all})
	}
	if empty > 0 && empty+failed == all {
		add(Trouble{Code: NoLinks, Count: empty, All: all})
	}
}

// pageTroubles judges the pages of the newest run that visited any.
func (e *examination) pageTroubles(add func(Trouble)) {
	t := e.newest
	all := t.all()
	most := func(n, before int) bool {
		return 2*n > all && (n >= few || e.state.Articles == 0) && e.unusual(n, before)
	}
	found := func(x Trouble) {
		x.All, x.Reasons = all, Reasons(t.reasons)
		add(x)
	}
	if kept := e.state.Unread["robots"]; 2*kept > e.state.Known {
		add(Trouble{Code: RobotsRefuse, Count: kept, All: e.state.Known})
		return
	}
	b := e.earlier
	switch {
	case most(t.refused, b.refused):
		found(Trouble{Code: Blocked, Count: t.refused})
	case most(t.unread, b.unread) && 2*e.earlier.read >= e.earlier.all() && e.earlier.read >= few:
		found(Trouble{Code: LayoutChanged, Count: t.unread, Read: b.read, Earlier: b.all()})
	case most(t.unread, b.unread):
		found(Trouble{Code: PagesUnread, Count: t.unread})
	case most(t.missing, b.missing):
		found(Trouble{Code: DeadLinks, Count: t.missing})
	case most(t.removed, b.removed) && t.removed >= many:
		found(Trouble{Code: DeadLinks, Count: t.removed, Removed: true})
	case most(t.failed, b.failed):
		found(Trouble{Code: PagesFail, Count: t.failed})
	case most(t.unread+t.missing+t.failed+t.refused, b.unread+b.missing+b.failed+b.refused):
		found(Trouble{Code: PagesUnread, Count: all - t.read, Mixed: true})
	}
}

// Reason is how many pages gave no article for one reason.
type Reason struct {
	// Code is the code of the visits, such as "no_article" or "robots".
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
