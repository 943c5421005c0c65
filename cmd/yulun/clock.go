package main

import (
	"fmt"
	"runtime/debug"
	"time"

	"yulun/article"
)

// clockSlack is by how much the clock may be behind the commit that was built.
const clockSlack = 24 * time.Hour

// checkClock refuses work whose dates would be wrong. With a clock in the past every article of
// today is dated in the future, which no reader believes, and is kept undated.
func (a *app) checkClock() error { return clockFault(a.now(), builtAt()) }

func clockFault(now, built time.Time) error {
	if built.IsZero() || now.After(built.Add(-clockSlack)) {
		return nil
	}
	return &article.Error{
		Code: article.CodeUnavailable,
		Message: fmt.Sprintf("this machine's clock says %s, but this program was made on %s",
			now.UTC().Format("2006-01-02 15:04 UTC"), built.UTC().Format(time.DateOnly)),
		Remedy: "Set the clock first: articles would be kept without their dates.",
	}
}

// builtAt is when the commit that was built was made; zero where the build doesn't say.
func builtAt() time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key != "vcs.time" {
			continue
		}
		if at, err := time.Parse(time.RFC3339, s.Value); err == nil {
			return at
		}
	}
	return time.Time{}
}
