package service

import (
	"context"
	"fmt"
	"time"

	"yulun/article"
	"yulun/jobs"
)

// WorkStatus is whether the service that crawls by schedule is at work.
type WorkStatus struct {
	// LastSeen is when it last checked for work to schedule, which it does every few seconds;
	// null where it never did.
	LastSeen *time.Time `json:"last_seen"`
	// Overdue counts the jobs whose time has passed by more than serviceGrace, the first of them at
	// Since. Of a service that was not seen for so long, jobs that it had begun count too.
	Overdue int        `json:"overdue"`
	Since   *time.Time `json:"overdue_since"`
	// Dead says that jobs are overdue and nothing was heard of the service for serviceGrace.
	Dead bool `json:"dead"`
}

// serviceGrace is how long the service may be silent, and a job may wait for it, before it counts
// as dead. It plans every five seconds; a machine that is very busy may take longer.
const serviceGrace = 2 * time.Minute

// newWorkStatus judges a service by when it last planned, zero where it never did, and its jobs.
func newWorkStatus(seen time.Time, live []jobs.Job, now time.Time) *WorkStatus {
	s := &WorkStatus{LastSeen: orNull(seen)}
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

// Fault says that the service is dead; empty when it is not, or never ran.
func (s *WorkStatus) Fault() string {
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

// CheckReady is an error unless store and index answer and the service, where it is used, is at
// work.
func (s *Service) CheckReady(ctx context.Context) error {
	if err := s.MustExist(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		return &article.Error{
			Code: article.CodeUnavailable, Message: "not ready", Err: err,
			Remedy: "Start what doesn't answer. Nothing is lost meanwhile.",
		}
	}
	q, err := s.existingQueue(ctx)
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
	if fault := newWorkStatus(seen, live, s.o.Now()).Fault(); fault != "" {
		return &article.Error{Code: article.CodeUnavailable, Message: fault, Remedy: "Start it with yulun run."}
	}
	return nil
}
