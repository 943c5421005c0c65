// Package crontab reads the times of a source's schedule.cron. It is the only importer of go-cron,
// so that the check of a configuration and the planning of a crawl understand the same times.
// Nothing is run here.
package crontab

import (
	"errors"
	"strings"
	"time"

	"github.com/netresearch/go-cron"
)

// Next is the first time after a moment that spec names, in the moment's zone, or zero when none
// comes within five years.
//
// Spec has five fields as in crontab(5): minute, hour, day of the month, month, day of the week.
// Where both days are restricted, either is enough. A time that summer time skips comes an hour
// later.
func Next(spec string, after time.Time) (time.Time, error) {
	if strings.Contains(spec, "TZ=") {
		return time.Time{}, errors.New("the zone is that of the outlet, and is not written in the schedule")
	}
	parser, err := cron.TryNewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.DowOrDom)
	if err != nil {
		return time.Time{}, err
	}
	schedule, err := parser.Parse(spec)
	if err != nil {
		return time.Time{}, err
	}
	return schedule.Next(after), nil
}
