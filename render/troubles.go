package render

import (
	"fmt"
	"math"
	"strings"
	"time"

	"yulun/locale"
	"yulun/stats"
)

// TroubleRecord is a trouble of a source as JSON gives it. Its keys are a contract with other
// tools.
type TroubleRecord struct {
	Code stats.TroubleCode `json:"code"`
	Text string            `json:"text"`
}

// TroubleRecords are the records of troubles, in their order.
func TroubleRecords(p locale.Printer, troubles []stats.Trouble) []TroubleRecord {
	records := make([]TroubleRecord, len(troubles))
	for i, t := range troubles {
		records[i] = TroubleRecord{t.Code, TroubleText(p, t)}
	}
	return records
}

// TroubleText says a trouble in one line, with its figures.
func TroubleText(p locale.Printer, t stats.Trouble) string {
	count := p.T("%d of %d", t.Count, t.All)
	switch t.Code {
	case stats.NeverSucceeded:
		return p.T("no crawl has ever succeeded")
	case stats.NoArticles:
		return p.T("nothing was ever read from it") + inBrackets(t.Reasons)
	case stats.ListingFailed:
		return p.T("%s listings could not be read", count) + inBrackets(t.Reasons)
	case stats.ListingInPart:
		return p.T("%s listings have entries that could not be read", count)
	case stats.NoLinks:
		return p.T("its listings name no address that is taken for an article of it")
	case stats.FellSilent:
		return silenceText(p, t.Silence)
	case stats.Overdue:
		return p.T(
			"not crawled since %s, and it should be every %s",
			p.Moment(t.Since),
			intervalText(t.Every),
		)
	case stats.SomeFail:
		return p.T("%s addresses fail and are tried again", count)
	case stats.WrongCanonical:
		if t.Address == "" {
			return p.T("%d more canonical {address is|addresses are} named by several texts", t.Count)
		}
		return p.T(
			"%d different texts name the canonical address %s; each is kept under its own",
			t.Count,
			t.Address,
		)
	default:
		return pagesText(p, t, count)
	}
}

// pagesText says what is the matter with a source's pages, or why its crawl failed.
func pagesText(p locale.Printer, t stats.Trouble, count string) string {
	switch {
	case t.Err != "":
		return p.T("the last crawl failed: %s", t.Err)
	case t.Code == stats.RobotsRefuse:
		return p.T("robots.txt keeps us from %s pages", count)
	case t.Code == stats.Blocked:
		return p.T("the site refuses us: %s pages", count) + inBrackets(t.Reasons)
	case t.Code == stats.LayoutChanged:
		return p.T(
			"its pages seem to have changed: %s could not be read%s, while %d of %d could before",
			count,
			inBrackets(t.Reasons),
			t.Read,
			t.Earlier,
		)
	case t.Code == stats.DeadLinks && t.Removed:
		return p.T("%s known articles are missing: the site may have moved", count)
	case t.Code == stats.DeadLinks:
		return p.T("%s pages are missing, such as links that answer 404", count)
	case t.Code == stats.PagesFail:
		return p.T("%s pages gave no usable answer", count) + inBrackets(t.Reasons)
	case t.Mixed:
		return p.T("%s pages gave no article", count) + inBrackets(t.Reasons)
	default:
		return p.T("%s pages could not be read", count) + inBrackets(t.Reasons)
	}
}

// silenceText says for how long a source has been silent.
func silenceText(p locale.Printer, s stats.Silence) string {
	pause := p.T("%d {day|days}", int(s.Pause.Hours()/24))
	if hours := int(math.Round(s.Pause.Hours())); hours < 48 {
		pause = p.T("%d {hour|hours}", hours)
	}
	if s.ByDate {
		return p.T("nothing is dated within the last %s; before, there were %s a day", pause, volumeText(s.Pace))
	}
	return p.T("nothing new for %s; before, there were %s a day", pause, volumeText(s.Pace))
}

// inBrackets lists reasons with their counts, such as " (no_article 3, robots 1)".
func inBrackets(reasons []stats.Reason) string {
	if len(reasons) == 0 {
		return ""
	}
	var parts []string
	for _, r := range reasons {
		parts = append(parts, fmt.Sprintf("%s %d", r.Code, r.Pages))
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// intervalText is a length of time in its largest unit that divides it, such as 6h or 7d.
func intervalText(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if d >= unit.length && d%unit.length == 0 {
			return fmt.Sprintf("%d%s", d/unit.length, unit.name)
		}
	}
	return d.String()
}
