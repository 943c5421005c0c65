package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"yulun/access"
	"yulun/jobs"
	"yulun/locale"
)

// Crew is the service that crawls by schedule. Methods are called at once by many goroutines.
type Crew interface {
	// Work is what it does and has planned.
	Work(ctx context.Context) (jobs.Work, error)
	// CrawlNow lets a source be crawled as soon as the service is free.
	CrawlNow(ctx context.Context, source string) error
	// CancelJob cancels one job, TryJob lets one be worked at once.
	CancelJob(ctx context.Context, id int64) error
	TryJob(ctx context.Context, id int64) error
}

// manages reports whether a reader may change what is crawled and when.
func (s *site) manages(r *http.Request) bool { return s.Crew != nil && may(r, access.Admin) }

// managingPages are the addresses of forms that change what is crawled and when.
func (s *site) managingPages() map[string]handler {
	pages := map[string]handler{
		"/source/{id}/crawl": pressed("/source/{id}", "planned", s.crawlNow),
		"/jobs/{id}/cancel":  pressed("/jobs", "cancelled", s.cancelJob),
		"/jobs/{id}/try":     pressed("/jobs", "tried", s.tryJob),
		"/sources/add":       s.addSource,
	}
	if s.Editor != nil {
		pages["/source/{id}/edit"] = s.editSource
		pages["/source/{id}/pause"] = pressed("/source/{id}", "paused", s.pauseSource)
		pages["/source/{id}/resume"] = pressed("/source/{id}", "resumed", s.resumeSource)
	}
	return pages
}

// pressed answers a button: it does something, and leads to a page that says what was done. Whoever
// only opens its address is led there, too.
func pressed(page, done string, do func(r *http.Request) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		to := url.URL{Path: strings.ReplaceAll(page, "{id}", r.PathValue("id"))}
		if r.Method == http.MethodPost {
			if err := do(r); err != nil {
				return err
			}
			to.RawQuery = url.Values{"done": {done}}.Encode()
		}
		http.Redirect(w, r, to.String(), http.StatusSeeOther)
		return nil
	}
}

// managerView is what pages with forms that change what is crawled have in common.
type managerView struct {
	// Manages says that the reader may send them.
	Manages bool
	// Edits says that the reader may edit sources, Fault why their file can't be read since it was
	// changed last.
	Edits bool
	Fault string
	// Done says what the form that led here has changed; empty when none did.
	Done string
	// Crew says whether the service is at work.
	Crew crewView
}

// dones are the words for what a form has changed, by the parameter that says so.
var dones = map[string]string{
	"planned":   locale.Key("A crawl is planned for now."),
	"cancelled": locale.Key("The job is cancelled. Its source is left alone for an hour; to leave it alone for longer, pause it."),
	"paused":    locale.Key("The source is paused: the service crawls it no more. What is known of it stays."),
	"resumed":   locale.Key("The source goes on by its schedule."),
	"saved":     locale.Key("The change is saved, and in force."),
	"added":     locale.Key("The source is saved. The service crawls it by itself, or at once by the button."),
	"deleted":   locale.Key("The article is deleted from store and index. Its bytes in the archive follow."),
	"tried":     locale.Key("The job is tried as soon as a worker is free."),
}

// done says what a form has changed.
func (s *site) done(r *http.Request) string {
	if words := dones[r.URL.Query().Get("done")]; words != "" {
		return s.p.T(words)
	}
	return ""
}

func (s *site) manager(r *http.Request, work jobs.Work) managerView {
	m := managerView{Manages: s.manages(r), Edits: s.edits(r), Done: s.done(r), Crew: s.crew(work)}
	if s.Editor != nil {
		_, m.Fault = s.Editor.File()
	}
	return m
}

// crewSilence is for how long a service may be silent before it counts as stopped. It plans every
// five seconds.
const crewSilence = 30 * time.Second

// crewView says whether the service is at work.
type crewView struct {
	// Known is false where nobody knows of a service.
	Known, AtWork bool
	// Seen is when it was last seen; zero: never.
	Seen time.Time
	// Command starts it.
	Command string
}

func (s *site) crew(work jobs.Work) crewView {
	return crewView{Known: s.Crew != nil, AtWork: s.Now().Sub(work.Seen) <= crewSilence, Seen: work.Seen, Command: s.RunCommand}
}

// work is what the service does; nothing where there are pages alone.
func (s *site) work(ctx context.Context) (jobs.Work, error) {
	if s.Crew == nil {
		return jobs.Work{}, nil
	}
	return s.Crew.Work(ctx)
}
