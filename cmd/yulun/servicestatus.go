package main

import (
	"context"
	"fmt"
	"time"

	"yulun/article"
	"yulun/jobs"
)

// serviceStatus is whether the service that crawls by schedule is at work.
type serviceStatus struct {
	// LastSeen is when it last looked for what is to be planned, which it does every few seconds; null
	// where it never did.
	LastSeen *time.Time `json:"last_seen"`
	// Overdue counts the jobs whose time has passed by more than serviceGrace, the first of them at
	// Since. Of a service that was not seen for so long, jobs that it had begun count too.
	Overdue int        `json:"overdue"`
	Since   *time.Time `json:"overdue_since"`
	// Dead says that jobs are overdue and nothing was heard of the service for serviceGrace.
	Dead bool `json:"dead"`
}

// serviceGrace is how long the service may keep quiet, and a job may wait for it, before it counts as
// dead. It plans every five seconds; a machine that is very busy may take longer.
const serviceGrace = 2 * time.Minute

// newServiceStatus judges a service by when it last planned, zero where it never did, and its jobs.
func newServiceStatus(seen time.Time, live []jobs.Job, now time.Time) *serviceStatus {
	s := &serviceStatus{LastSeen: known(seen)}
	quiet := now.Sub(seen) > serviceGrace
	for _, j := range live {
		if j.State == "running" && !quiet || now.Sub(j.At) <= serviceGrace {
			continue
		}
		s.Overdue++
		if s.Since == nil || j.At.Before(*s.Since) {
			s.Since = &j.At
		}
	}
	s.Dead = s.Overdue > 0 && quiet
	return s
}

// fault says that the service is dead; empty when it is not, or never ran.
func (s *serviceStatus) fault() string {
	if s == nil || !s.Dead {
		return ""
	}
	last := "it was never seen at work"
	if s.LastSeen != nil {
		last = "it was last at work on " + s.LastSeen.Format("2006-01-02 15:04 UTC")
	}
	return fmt.Sprintf("the service is not running: %s, and %d of its jobs are overdue, the first since %s",
		last, s.Overdue, s.Since.Format("2006-01-02 15:04 UTC"))
}

// checkService is an error where the service has planned jobs that nobody works.
func (a *app) checkService(ctx context.Context) error {
	q, err := a.existingQueue(ctx)
	if q == nil || err != nil {
		return err
	}
	live, err := q.Live(ctx)
	if err != nil {
		return err
	}
	seen, err := q.LastPlanned(ctx)
	if err != nil {
		return err
	}
	if fault := newServiceStatus(seen, live, a.now()).fault(); fault != "" {
		return &article.Error{Code: article.CodeUnavailable, Message: fault, Remedy: "Start it with yulun run."}
	}
	return nil
}
