package service

import (
	"strings"
	"testing"
	"time"

	"yulun/jobs"
)

func TestADeadServiceIsToldFromOneThatWaits(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 21, 12, 0, 0, 0, time.UTC)
	at := func(ago time.Duration, state string) jobs.Job {
		return jobs.Job{Kind: "crawl", State: state, At: now.Add(-ago)}
	}
	for name, c := range map[string]struct {
		seen time.Time
		live []jobs.Job
		dead bool
	}{
		"at work, nothing due":               {now.Add(-3 * time.Second), []jobs.Job{at(-time.Hour, "scheduled")}, false},
		"at work, a crawl under way":         {now.Add(-3 * time.Second), []jobs.Job{at(5*time.Hour, "running")}, false},
		"at work, and behind":                {now.Add(-3 * time.Second), []jobs.Job{at(time.Hour, "available"), at(time.Hour, "running")}, false},
		"stopped, nothing due yet":           {now.Add(-time.Hour), []jobs.Job{at(-time.Hour, "scheduled")}, false},
		"stopped, and a visit in the past":   {now.Add(-time.Hour), []jobs.Job{at(30*time.Minute, "scheduled"), at(-time.Hour, "scheduled")}, true},
		"killed while it crawled":            {now.Add(-time.Hour), []jobs.Job{at(time.Hour, "running")}, true},
		"never seen, and a visit is overdue": {time.Time{}, []jobs.Job{at(time.Hour, "available")}, true},
		"due just now":                       {now.Add(-time.Hour), []jobs.Job{at(10*time.Second, "scheduled")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newWorkStatus(c.seen, c.live, now)
			if s.Dead != c.dead || strings.Contains(s.Fault(), "not running") != c.dead {
				t.Errorf("dead %v, %q", s.Dead, s.Fault())
			}
		})
	}
	var never *WorkStatus
	if never.Fault() != "" {
		t.Error("a service that was never used is not dead")
	}
}
