package render

import (
	"fmt"
	"math"
	"strings"
	"time"

	"yulun/stats"
)

// TroubleRecord is a trouble of a source as JSON gives it. Its keys are a contract with other
// tools.
type TroubleRecord struct {
	Code stats.TroubleCode `json:"code"`
	Text string            `json:"text"`
}

// TroubleRecords are the records of troubles, in their order.
func TroubleRecords(troubles []stats.Trouble) []TroubleRecord {
	records := make([]TroubleRecord, len(troubles))
	for i, t := range troubles {
		records[i] = TroubleRecord{t.Code, TroubleText(t)}
	}
	return records
}

// TroubleText says a trouble in one line, with its figures.
func TroubleText(t stats.Trouble) string {
	count := fmt.Sprintf("%d of %d", t.Count, t.All)
	switch t.Code {
	case stats.NeverSucceeded:
		return "no crawl has ever succeeded"
	case stats.NoArticles:
		return "nothing was ever read from it" + inBrackets(t.Reasons)
	case stats.ListingFailed:
		return count + " listings could not be read" + inBrackets(t.Reasons)
	case stats.ListingInPart:
		return count + " listings have entries that could not be read"
	case stats.NoLinks:
		return "its listings name no address that is taken for an article of it"
	case stats.FellSilent:
		return silenceText(t.Silence)
	case stats.Overdue:
		return fmt.Sprintf(
			"not crawled since %s, and it should be every %s",
			t.Since.UTC().Format("2006-01-02 15:04 UTC"),
			intervalText(t.Every),
		)
	case stats.SomeFail:
		return count + " addresses fail and are tried again"
	case stats.WrongCanonical:
		if t.Address == "" {
			return fmt.Sprintf("%d more canonical addresses are named by several texts", t.Count)
		}
		return fmt.Sprintf(
			"%d different texts name the canonical address %s; each is kept under its own",
			t.Count,
			t.Address,
		)
	default:
		return pagesText(t, count)
	}
}

// pagesText says what is the matter with a source's pages, or why its crawl failed.
func pagesText(t stats.Trouble, count string) string {
	switch {
	case t.Err != "":
		return "the last crawl failed: " + t.Err
	case t.Code == stats.RobotsRefuse:
		return "robots.txt keeps us from " + count + " pages"
	case t.Code == stats.Blocked:
		return "the site refuses us: " + count + " pages" + inBrackets(t.Reasons)
	case t.Code == stats.LayoutChanged:
		return fmt.Sprintf(
			"its pages seem to have changed: %s could not be read%s, while %d of %d could before",
			count,
			inBrackets(t.Reasons),
			t.Read,
			t.Earlier,
		)
	case t.Code == stats.DeadLinks && t.Removed:
		return count + " known articles are missing: the site may have moved"
	case t.Code == stats.DeadLinks:
		return count + " pages are missing, such as links that answer 404"
	case t.Code == stats.PagesFail:
		return count + " pages gave no usable answer" + inBrackets(t.Reasons)
	case t.Mixed:
		return count + " pages gave no article" + inBrackets(t.Reasons)
	default:
		return count + " pages could not be read" + inBrackets(t.Reasons)
	}
}

// silenceText says for how long a source has been silent.
func silenceText(s stats.Silence) string {
	pause := fmt.Sprintf("%d days", int(s.Pause.Hours()/24))
	if hours := int(math.Round(s.Pause.Hours())); hours < 48 {
		pause = fmt.Sprintf("%d hours", hours)
	}
	before := "; before, there were " + volumeText(s.Pace) + " a day"
	if s.ByDate {
		return "nothing is dated within the last " + pause + before
	}
	return "nothing new for " + pause + before
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
