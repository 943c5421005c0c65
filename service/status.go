package service

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"yulun/frontier"
	"yulun/internal/sqlitefile"
	"yulun/internal/strictyaml"
	"yulun/jobs"
	"yulun/locale"
	"yulun/render"
	"yulun/service/indexing"
	"yulun/stats"
)

// Status says what a data folder holds, what is planned and what is wrong.
type Status struct {
	Data     string `json:"data"`
	Articles int    `json:"articles"`
	Relevant int    `json:"relevant"`
	Indexed  int    `json:"indexed"`
	// Backlog counts the articles that the index has still to take, SetAside those of them that it
	// refuses for good.
	Backlog  int `json:"backlog"`
	SetAside int `json:"set_aside"`
	// IndexFault says why the index would answer wrongly or can't be opened; empty when neither is
	// so.
	IndexFault string `json:"index_fault,omitempty"`
	// OldCodes are ids that articles carry and that the codebook doesn't have any more.
	OldCodes []OldCode `json:"old_codes"`
	// ArchiveFault says what the last check of the archive found; empty where that was nothing, or
	// there was none.
	ArchiveFault string         `json:"archive_fault,omitempty"`
	Sources      []SourceStatus `json:"sources"`
	// Queue counts the service's jobs by state; empty where it never ran.
	Queue map[string]int `json:"queue"`
	// Service is the service that crawls by schedule; null where it never ran.
	Service *WorkStatus `json:"service"`
	// Backfills lists those that are not finished.
	Backfills []UnfinishedBackfill `json:"backfills"`
	// Undelivered lists the notices of saved searches whose delivery failed; it is tried again.
	Undelivered []UndeliveredNotice `json:"undelivered"`
	// Never lists the configured sources that were never crawled.
	Never []string `json:"never_crawled"`
}

// UndeliveredNotice is a notice of a saved search that could not be delivered.
type UndeliveredNotice struct {
	Search   string    `json:"search"`
	Hits     int       `json:"hits"`
	Attempts int       `json:"attempts"`
	Tried    time.Time `json:"tried"`
	Fault    string    `json:"fault"`
}

type SourceStatus struct {
	Source   string     `json:"source"`
	Known    int        `json:"known"`
	Pending  int        `json:"pending"`
	Failing  int        `json:"failing"`
	Articles int        `json:"articles"`
	Relevant int        `json:"relevant"`
	Gone     int        `json:"gone"`
	LastRun  *time.Time `json:"last_run"`
	// Interrupted says that its last crawl neither ended nor is under way, Running that it is.
	Interrupted bool       `json:"interrupted"`
	Running     bool       `json:"running"`
	LastSuccess *time.Time `json:"last_success"`
	Error       string     `json:"error,omitempty"`
	// Next is the job of the service that visits it next, or does now; null when there is none.
	Next *jobs.Job `json:"next"`
	// Every is the interval between crawls that holds now, like 6h; empty where the source is
	// crawled by the calendar.
	Every string `json:"every,omitempty"`
	// Rests is until when the source is left alone because its daily budget is used up; null when
	// it isn't.
	Rests    *time.Time    `json:"resting_until"`
	Failures []FailedVisit `json:"failures"`
	// Troubles say what needs a look, worst first. Unread counts the pages that gave no article, by
	// why.
	Troubles []render.TroubleRecord `json:"troubles"`
	Unread   []stats.Reason         `json:"unread"`
	// Lapsed counts the articles that are not known to be gone although their page holds none any
	// more; LapsedVisits lists the newest of these answers.
	Lapsed       int           `json:"lapsed"`
	LapsedVisits []FailedVisit `json:"lapsed_visits"`
	// Claims are the canonical addresses that several different texts name as theirs, a fault of
	// the site.
	Claims []SharedCanonical `json:"shared_canonicals"`
	// Doubtful counts the articles of whose text the reader is not sure; Doubts lists the newest of
	// them.
	Doubtful int            `json:"doubtful"`
	Doubts   []DoubtfulText `json:"doubts"`
}

type DoubtfulText struct {
	Fetched    time.Time `json:"fetched"`
	URL        string    `json:"url"`
	Title      string    `json:"title"`
	Confidence float64   `json:"confidence"`
	Doubts     []string  `json:"doubts"`
}

type SharedCanonical struct {
	// Address is the canonical address as the pages name it, Texts how many articles name it
	// or have it as their address.
	Address string `json:"address"`
	Texts   int    `json:"texts"`
}

type FailedVisit struct {
	At     time.Time `json:"at"`
	URL    string    `json:"url"`
	Code   string    `json:"code"`
	Reason string    `json:"reason"`
}

// Waiting counts the articles that the index has still to take or refuses, and that are therefore
// missing from every answer of it. Store and index are open.
func (s *Service) Waiting(ctx context.Context) (int, error) {
	backlog, err := s.store.Backlog(ctx)
	return backlog.All(), err
}

// CountDeletions counts the articles that were ever deleted on request.
func (s *Service) CountDeletions(ctx context.Context) (int, error) {
	if err := s.OpenStore(ctx); err != nil {
		return 0, err
	}
	return s.store.CountDeletions(ctx)
}

// Status gathers the status of the data folder.
func (s *Service) Status(ctx context.Context) (Status, error) {
	st := Status{Data: s.o.Data, Sources: []SourceStatus{}, Queue: map[string]int{}, Never: []string{}, Undelivered: []UndeliveredNotice{}, OldCodes: []OldCode{}}
	if err := s.OpenStore(ctx); err != nil {
		return st, err
	}
	sources, err := s.KnownSources(ctx)
	if err != nil {
		return st, err
	}
	conditions, err := stats.Conditions(ctx, s.store, sources, s.o.Now())
	if err != nil {
		return st, err
	}
	for _, c := range conditions {
		if !c.Crawled {
			st.Never = append(st.Never, c.Source.ID)
			continue
		}
		st.Articles, st.Relevant = st.Articles+c.State.Articles, st.Relevant+c.State.Relevant
		st.Sources = append(st.Sources, newSourceStatus(c))
	}
	slices.SortFunc(st.Sources, func(a, b SourceStatus) int { return cmp.Compare(a.Source, b.Source) })
	backlog, err := s.store.Backlog(ctx)
	if err != nil {
		return st, err
	}
	st.Backlog, st.SetAside = backlog.All(), backlog.SetAside
	if err := s.addJobs(ctx, &st); err != nil {
		return st, err
	}
	if err := errors.Join(s.addPace(ctx, &st), s.tellRunning(ctx, &st)); err != nil {
		return st, err
	}
	if st.Undelivered, err = s.undelivered(ctx); err != nil {
		return st, err
	}
	st.Indexed, st.IndexFault = s.indexStatus(ctx)
	if s.index != nil {
		if st.OldCodes, err = s.OldCodes(ctx); err != nil && st.IndexFault == "" {
			st.IndexFault = err.Error()
		}
	}
	st.ArchiveFault = s.archiveFault()
	return st, ctx.Err()
}

// tellRunning parts the crawls that are under way from those that were interrupted. With the store
// in the data folder, one that has not ended is under way where a program holds the folder's lock;
// else where its job runs.
func (s *Service) tellRunning(ctx context.Context, st *Status) error {
	held := s.locked
	if !s.shared() && !held {
		var err error
		if held, err = sqlitefile.Held(ctx, s.path(LockFile)); err != nil {
			return err
		}
	}
	for i := range st.Sources {
		if x := &st.Sources[i]; x.Interrupted && (held || x.Next != nil && x.Next.State == "running") {
			x.Interrupted, x.Running = false, true
		}
	}
	return nil
}

// source is the status of a source; nil when it was never crawled.
func (s *Status) source(id string) *SourceStatus {
	i := slices.IndexFunc(s.Sources, func(x SourceStatus) bool { return x.Source == id })
	if i < 0 {
		return nil
	}
	return &s.Sources[i]
}

// addJobs adds what the service has planned.
func (s *Service) addJobs(ctx context.Context, st *Status) error {
	q, err := s.existingQueue(ctx)
	if q == nil || err != nil {
		return err
	}
	live, err := q.Live(ctx)
	if err != nil {
		return err
	}
	for _, j := range live {
		st.Queue[j.State]++
		if x := st.source(j.Source); x != nil && j.Period == "" {
			x.Next = &j
		}
	}
	seen, err := q.LastPlanned(ctx)
	if err != nil {
		return err
	}
	if len(live) > 0 || !seen.IsZero() { // on shared machines the queue is there before any service
		st.Service = newWorkStatus(seen, live, s.o.Now())
	}
	given, err := q.GivenUp(ctx)
	if len(given) > 0 {
		st.Queue["given up"] = len(given)
	}
	return err
}

// addPace adds until when sources rest, at which interval they are crawled, and which backfills are
// not finished.
func (s *Service) addPace(ctx context.Context, st *Status) error {
	last, err := s.store.LastRuns(ctx)
	if err != nil {
		return err
	}
	now := s.o.Now()
	for _, source := range s.sources() {
		x := st.source(source.ID)
		if x == nil {
			continue
		}
		if every := frontier.Interval(source, last[source.ID].Crawl); every > 0 {
			x.Every = strictyaml.Duration(every).String()
		}
		if source.MaxDaily <= 0 {
			continue
		}
		since, until := frontier.DayBudget(source, now)
		spent, err := s.store.Spent(ctx, source.ID, since)
		if err != nil {
			return err
		}
		if rest := last[source.ID].Crawl.Rest; rest.After(now) || spent >= source.MaxDaily {
			x.Rests = orNull(until)
		}
	}
	st.Backfills, err = unfinishedBackfills(ctx, s.store)
	return err
}

// indexStatus is how many articles the index holds, and what is wrong with it.
func (s *Service) indexStatus(ctx context.Context) (indexed int, fault string) {
	if err := s.openIndex(ctx); err != nil {
		return 0, err.Error()
	}
	counts, err := indexing.Inspect(ctx, s.store, s.index)
	if err != nil {
		return 0, err.Error()
	}
	if fault = counts.Fault(); fault != "" {
		fault += "\n  " + counts.Remedy()
	}
	return counts.Indexed, fault
}

func newSourceStatus(c stats.Condition) SourceStatus {
	state := c.State
	s := SourceStatus{
		Troubles: render.TroubleRecords(locale.Printer{}, c.Troubles), Unread: append([]stats.Reason{}, stats.Reasons(state.Unread)...),
		Source: state.SourceID, Known: state.Known, Pending: state.Pending, Failing: state.Failing, Articles: state.Articles,
		Relevant: state.Relevant, Gone: state.Gone, Error: state.LastRun.Err, Failures: []FailedVisit{}, Claims: []SharedCanonical{},
		Lapsed: state.Lapsed, LapsedVisits: []FailedVisit{},
		Interrupted: !state.LastRun.Started.IsZero() && state.LastRun.Finished.IsZero(),
		LastRun:     orNull(state.LastRun.Started), LastSuccess: orNull(state.LastSuccess),
		Doubtful: state.Doubtful, Doubts: []DoubtfulText{},
	}
	for _, d := range state.Doubts {
		s.Doubts = append(s.Doubts, DoubtfulText{d.Fetched.UTC(), d.URL, d.Title, d.Confidence, d.Doubts})
	}
	for _, c := range state.Claims {
		s.Claims = append(s.Claims, SharedCanonical(c))
	}
	for _, f := range state.Failures {
		s.Failures = append(s.Failures, FailedVisit{f.At.UTC(), f.URL, f.Code, f.Reason})
	}
	for _, f := range state.LapsedVisits {
		s.LapsedVisits = append(s.LapsedVisits, FailedVisit{f.At.UTC(), f.URL, f.Code, f.Reason})
	}
	return s
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
