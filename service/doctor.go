package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/ingest"
	"yulun/internal/sqlitefile"
	"yulun/locale"
	"yulun/service/indexing"
	"yulun/stats"
)

// The states of a Finding.
const (
	Well    = "ok"
	Trouble = "trouble"
	Unknown = "unknown" // it could not be looked at
)

// Finding is what the doctor found out about one thing that may be wrong.
type Finding struct {
	// Check names what was looked at, State is ok, trouble or unknown.
	Check string `json:"check"`
	State string `json:"state"`
	// Found says what was found, Remedy what to do about it; no remedy where State is ok.
	Found  string `json:"found"`
	Remedy string `json:"remedy,omitempty"`
}

// exam is one thing that the doctor looks at.
type exam struct {
	name string
	look func(ctx context.Context) (Finding, error)
}

func well(format string, args ...any) (Finding, error) {
	return Finding{State: Well, Found: fmt.Sprintf(format, args...)}, nil
}

func trouble(remedy, format string, args ...any) (Finding, error) {
	return Finding{State: Trouble, Found: fmt.Sprintf(format, args...), Remedy: remedy}, nil
}

// Doctor looks for the likeliest troubles of a data folder, in the order in which one leads to the
// next. It changes nothing.
func (s *Service) Doctor(ctx context.Context) ([]Finding, error) {
	var status Status
	read := everything{s: s}
	exams := []exam{
		{"data folder", s.lookAtFolder},
		{"secrets", s.lookAtSecrets},
		{"open files", lookAtOpenFiles},
		{"databases", s.lookAtDatabases},
		{"store", func(ctx context.Context) (f Finding, err error) {
			if status, err = s.Status(ctx); err != nil {
				return f, err
			}
			return well("%s", locale.Sprintf("%d {article|articles}, %d of them relevant", status.Articles, status.Relevant))
		}},
		{"clock", s.lookAtClock},
		{"rows of the store", func(ctx context.Context) (Finding, error) { return read.lookAtRows(ctx, status) }},
		{"archive", s.lookAtArchive},
		{"index", func(context.Context) (Finding, error) { return lookAtIndex(status) }},
		{"index beside the store", func(context.Context) (Finding, error) { return read.compareIndex() }},
		{"backlog of the index", func(context.Context) (Finding, error) { return lookAtBacklog(status) }},
		{"service", func(context.Context) (Finding, error) { return lookAtWork(status) }},
		{"schedule", func(context.Context) (Finding, error) { return lookAtSchedule(status) }},
		{"sources that refuse", func(context.Context) (Finding, error) {
			return lookAtTroubles(status, "Ask the outlet, or name another address of it in sources.yaml.", stats.Blocked, stats.RobotsRefuse)
		}},
		{"sources whose listings fail", func(context.Context) (Finding, error) {
			return lookAtTroubles(status, "yulun sources check ID says what each answers, yulun sources discover ADDRESS what else there is.",
				stats.CrawlFailed, stats.NeverSucceeded, stats.ListingFailed, stats.NoLinks, stats.FellSilent)
		}},
		{"sources whose pages are not read", func(context.Context) (Finding, error) {
			return lookAtTroubles(status, "docs/reading.md shows how to add a rule for a site.",
				stats.LayoutChanged, stats.PagesUnread, stats.NoArticles, stats.PagesFail, stats.DeadLinks)
		}},
		{"codebook", func(context.Context) (Finding, error) { return lookAtCodes(status) }},
		{"scores", s.lookAtScores},
	}
	var found []Finding
	for _, c := range exams {
		f, err := c.look(ctx)
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		if err != nil {
			f = failed(err)
		}
		f.Check = c.name
		found = append(found, f)
		if c.name == "store" && f.State != Well { // all that follows needs it
			break
		}
	}
	return found, nil
}

// failed is the finding of a check that ended with an error.
func failed(err error) Finding {
	var known *article.Error
	if errors.As(err, &known) {
		text := known.Message
		if known.Err != nil {
			text += ": " + known.Err.Error()
		}
		return Finding{State: Trouble, Found: text, Remedy: known.Remedy}
	}
	return Finding{State: Unknown, Found: err.Error(), Remedy: "Report this if it stays."}
}

func (s *Service) lookAtFolder(context.Context) (Finding, error) {
	info, err := os.Stat(s.o.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return well("%s is not there yet", s.o.Data)
	case err != nil:
		return Finding{}, err
	}
	if err := s.canWrite(); err != nil {
		return trouble("Free some disk space, or give this user the right to write.", "nothing can be written into %s: %v", s.o.Data, err)
	}
	if info.Mode().Perm()&0o007 != 0 {
		return trouble("chmod 700 "+s.o.Data, "every user of this machine can read %s, which holds what was collected", s.o.Data)
	}
	return well("%s can be written", s.o.Data)
}

func (s *Service) lookAtSecrets(context.Context) (Finding, error) {
	var paths []string
	if p := s.o.Storage.Postgres; p != nil {
		paths = append(paths, p.PasswordFile)
	}
	if e := s.o.Storage.Elastic; e != nil {
		paths = append(paths, e.APIKeyFile, e.PasswordFile)
	}
	if path := openToOthers(paths...); path != "" {
		return trouble("chmod 600 "+path, "every user of this machine can read the secret in %s", path)
	}
	return well("none is open to other users")
}

// lookAtClock compares the clock with the newest crawl: it can't have been in the future.
func (s *Service) lookAtClock(ctx context.Context) (Finding, error) {
	runs, err := s.store.LastRuns(ctx)
	if err != nil {
		return Finding{}, err
	}
	now := s.o.Now()
	for source, r := range runs {
		newest := r.Crawl.Started
		if r.Recheck.Started.After(newest) {
			newest = r.Recheck.Started
		}
		if newest.After(now.Add(time.Hour)) {
			return trouble("Set the clock. If it was ahead then, the next crawl puts right what was planned by it.",
				"source %s was crawled on %s, which is in the future: the clock is behind now, or was ahead then",
				source, newest.UTC().Format("2006-01-02 15:04 UTC"))
		}
	}
	return well("no crawl lies in the future")
}

// lookAtDatabases checks the structure of every file of SQLite.
func (s *Service) lookAtDatabases(ctx context.Context) (Finding, error) {
	remedies := []struct{ file, remedy string }{
		{storeFile, s.newStore()},
		{indexFile, indexing.Remedy},
		{queueFile, "Stop the service and delete " + s.path(queueFile) + ": everything is planned again."},
		{modelsFile, "Put it back from a copy, or move it away: models are asked again, and budgets begin at 0."},
	}
	checked := 0
	for _, one := range remedies {
		if _, err := os.Stat(s.path(one.file)); err != nil { // a database on a server, or nothing yet
			continue
		}
		faults, err := sqlitefile.Check(ctx, s.path(one.file))
		if err != nil {
			return Finding{}, fmt.Errorf("check %s: %w", s.path(one.file), err)
		}
		if len(faults) > 0 {
			return trouble(one.remedy, "%s is damaged: %s", s.path(one.file), faults[0])
		}
		checked++
	}
	return well("%s", locale.Sprintf("%d {file is|files are} well-formed", checked))
}

// newStore is how a damaged store is replaced.
func (s *Service) newStore() string {
	return "Put the store back from a copy, or build it again from the archive: move it away and run yulun import " + s.path(archiveFolder) +
		". Codings and users are in the store alone."
}

func (s *Service) lookAtArchive(context.Context) (Finding, error) {
	switch _, err := os.Stat(s.path(archiveCheckFile)); {
	case errors.Is(err, fs.ErrNotExist):
		return Finding{State: Unknown, Found: "it was never checked", Remedy: "Run yulun archive check."}, nil
	case err != nil:
		return Finding{}, err
	}
	if fault := s.archiveFault(); fault != "" {
		return trouble("Put the files that are named back from a copy, and run yulun archive check again.", "%s", fault)
	}
	return well("the last check found nothing wrong")
}

func lookAtIndex(st Status) (Finding, error) {
	if st.IndexFault != "" {
		fault, remedy, _ := strings.Cut(st.IndexFault, "\n  ")
		return trouble(cmp.Or(remedy, indexing.Remedy), "%s", fault)
	}
	return well("%s", locale.Sprintf("%d {article|articles}", st.Indexed))
}

func lookAtBacklog(st Status) (Finding, error) {
	switch {
	case st.SetAside > 0:
		return trouble("yulun index status says why.", "%s", locale.Sprintf("%d {article was|articles were} refused by the index for good", st.SetAside))
	case st.Backlog > 0:
		return trouble("The next crawl takes them in, or yulun index rebuild.", "%s", locale.Sprintf("%d {article waits|articles wait} for the index", st.Backlog))
	}
	return well("nothing waits")
}

func lookAtWork(st Status) (Finding, error) {
	if fault := st.Service.Fault(); fault != "" {
		return trouble("Start yulun run again; its log says why it ended.", "%s", fault)
	}
	if st.Service == nil {
		return well("never used here: crawls are started by hand")
	}
	return well("at work")
}

// farAhead is beyond every schedule that can be configured.
const farAhead = 400 * 24 * time.Hour

func lookAtSchedule(st Status) (Finding, error) {
	for _, x := range st.Sources {
		if x.Next != nil && x.LastRun != nil && x.Next.At.Sub(*x.LastRun) > farAhead {
			return trouble("yulun jobs hasten "+x.Source+" brings it forward.", "the next visit to %s is planned for %s",
				x.Source, x.Next.At.Format(time.DateOnly))
		}
	}
	if len(st.Never) > 0 {
		return trouble("Run yulun crawl, or yulun run.", "%s, the first of them %s",
			locale.Sprintf("%d configured {source was|sources were} never crawled", len(st.Never)), st.Never[0])
	}
	return well("every source was crawled")
}

// lookAtTroubles names the sources that have one of the troubles.
func lookAtTroubles(st Status, remedy string, codes ...stats.TroubleCode) (Finding, error) {
	var names []string
	for _, x := range st.Sources {
		for _, t := range x.Troubles {
			if slices.Contains(codes, t.Code) {
				names = append(names, fmt.Sprintf("%s (%s)", x.Source, strings.ReplaceAll(string(t.Code), "_", " ")))
				break
			}
		}
	}
	if len(names) == 0 {
		return well("none")
	}
	const shown = 5
	more := ""
	if len(names) > shown {
		more = fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return trouble(remedy+" yulun status says more.", "%s%s", strings.Join(names[:min(shown, len(names))], ", "), more)
}

func lookAtCodes(st Status) (Finding, error) {
	if len(st.OldCodes) > 0 {
		return trouble("yulun reprocess --score-only scores them again.", "%s", st.OldCodes[0])
	}
	return well("it has every id that articles carry")
}

// lookAtScores looks for articles that another version of the scorer has read.
func (s *Service) lookAtScores(ctx context.Context) (Finding, error) {
	if s.index == nil {
		return Finding{State: Unknown, Found: "the index can't be asked", Remedy: indexing.Remedy}, nil
	}
	scorer, err := s.Scorer()
	if err != nil {
		return Finding{}, err
	}
	method := scorer.Read("", "", article.Chinese).Method
	cells, err := s.index.Cells(ctx, index.Query{Relevance: index.AnyRelevance}, index.Cut{Bucket: index.Whole})
	if err != nil {
		return Finding{}, err
	}
	other, all := 0, 0
	for _, c := range cells {
		for m, n := range c.Methods {
			if all += n; m != method {
				other += n
			}
		}
	}
	if other > 0 {
		return trouble("yulun reprocess --score-only scores them again.",
			"another version of the scorer scored %d of %d articles, and no series should mix two", other, all)
	}
	return well("all %d by %s", all, method)
}

// Repair puts right what can be put right without asking anybody: damaged rows are read again, and the
// index is brought to what the store holds.
func (s *Service) Repair(ctx context.Context) (done ingest.Reprocessed, err error) {
	if done, err = s.Reprocess(ctx, false); err != nil && article.CodeOf(err) != article.CodePartial {
		return done, err
	}
	if _, err = s.CheckIndex(ctx, true); err != nil { // it can't be read at all
		_, err = s.RebuildIndex(ctx)
	}
	return done, err
}
