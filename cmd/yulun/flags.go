package main

import (
	"fmt"
	"time"

	"yulun/article"
	"yulun/internal/bounds"
	"yulun/service"
)

// mistake makes an error of a flag's value one of bad usage.
func mistake(err error) error {
	if err == nil {
		return nil
	}
	return article.Usagef("", "%v", err)
}

// crawlFlags are shared by the commands that crawl.
type crawlFlags struct {
	Parallel int    `help:"Sources crawled at once." default:"8"`
	Contact  string `help:"Address at which a webmaster reaches you; goes into the user agent." placeholder:"URL"`
}

func (f crawlFlags) check() error {
	return mistake(bounds.Within("--parallel", f.Parallel, 1, service.MaxParallel))
}

// period are the flags that name a run of days.
type period struct {
	From string `help:"First day of the period." required:"" placeholder:"DAY"`
	To   string `help:"Last day of the period." required:"" placeholder:"DAY"`
}

// parse reads the days.
func (p period) parse(now time.Time) (article.Period, error) {
	var days [2]time.Time
	for i, f := range []struct{ name, value string }{{"--from", p.From}, {"--to", p.To}} {
		day, err := time.Parse(time.DateOnly, f.value)
		if err != nil {
			return article.Period{}, article.Usagef("Write it like 2014-03-01.", "%s: %q is not a day", f.name, f.value)
		}
		days[i] = day
	}
	switch {
	case days[1].Before(days[0]):
		return article.Period{}, article.Usagef("Give the first day with --from and the last one with --to.",
			"--to %s is before --from %s", p.To, p.From)
	case days[0].After(now):
		return article.Period{}, article.Usagef("Choose days that are over.", "--from %s is in the future", p.From)
	}
	return article.Period{From: days[0], To: days[1]}, nil
}

// count is a number with the noun that goes with it.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
