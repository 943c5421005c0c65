package report

import (
	"fmt"
	"math"
	"slices"
	"time"

	"yulun/frontier"
	"yulun/store"
)

// The measures of silence.
const (
	// silenceEvents is the least number of pieces from which a source's pace is known.
	silenceEvents = 8
	// silenceRisk is how often a source that publishes at a steady pace may be called silent by chance.
	silenceRisk = 0.001
)

// period is a length of time in which some pieces came.
type period struct {
	length time.Duration
	pieces int
}

// silence says since when a source has brought nothing new, where that is longer than chance explains;
// empty where it is not. It looks at two records: what each crawl discovered, which shows the silence
// of a busy source within one interval, and the dates of the pieces, which show that of a slow one.
func (e *examination) silence() string {
	if e.source.OnlyArchives() { // what an archive holds of old pieces comes in no order
		return ""
	}
	if pause, pace := quiet(crawlPeriods(e.runs)); pause > 0 {
		return fmt.Sprintf("nothing new for %s; before, there were %s a day", pauseText(pause), paceText(pace))
	}
	if pause, pace := quiet(dayPeriods(e.days, e.state.LastSuccess)); pause > 0 {
		return fmt.Sprintf("nothing is dated within the last %s; before, there were %s a day", pauseText(pause), paceText(pace))
	}
	return ""
}

// quiet is how long nothing has come at the end of consecutive periods, and the pieces a day before; 0
// where that is no longer than an earlier pause, or would come up by chance: at a steady pace of p a
// day the chance of nothing in t days is exp(-p*t).
func quiet(periods []period) (pause time.Duration, pace float64) {
	end := len(periods)
	for end > 0 && periods[end-1].pieces == 0 {
		end--
		pause += periods[end].length
	}
	var watched, run, longest time.Duration
	pieces := 0
	for _, p := range periods[:end] {
		watched += p.length
		pieces += p.pieces
		if run += p.length; p.pieces > 0 {
			run = 0
		}
		longest = max(longest, run)
	}
	if pieces < silenceEvents || watched <= 0 || pause <= longest {
		return 0, 0
	}
	day := float64(24 * time.Hour)
	pace = float64(pieces) / (float64(watched) / day)
	if pace*float64(pause)/day < -math.Log(silenceRisk) {
		return 0, 0
	}
	return pause, pace
}

// crawlPeriods are the times between the crawls of a source, with what each crawl discovered. The oldest
// crawl only begins the record: what it discovered may be the listings' whole stock.
func crawlPeriods(runs []frontier.Run) []period {
	var crawls []frontier.Run
	for _, r := range runs {
		if !r.Recheck && !r.Finished.IsZero() && r.Err == "" {
			crawls = append(crawls, r)
		}
	}
	slices.SortFunc(crawls, func(a, b frontier.Run) int { return a.Started.Compare(b.Started) })
	var periods []period
	for i := 1; i < len(crawls); i++ {
		periods = append(periods, period{crawls[i].Started.Sub(crawls[i-1].Started), crawls[i].Discovered})
	}
	return periods
}

// silenceDays is how many days back the pace of a source is taken from.
const silenceDays = 180

// dayPeriods are the whole days before the last crawl that succeeded, with the pieces dated to each.
func dayPeriods(days []store.HealthDay, success time.Time) []period {
	until := success.UTC().Truncate(24 * time.Hour)
	from := until.AddDate(0, 0, -silenceDays)
	dated := map[time.Time]int{}
	first := until
	for _, d := range days {
		if d.Due > 0 && !d.Day.IsZero() && !d.Day.Before(from) && d.Day.Before(until) {
			dated[d.Day] = d.Due
			if d.Day.Before(first) {
				first = d.Day
			}
		}
	}
	var periods []period
	for day := first; day.Before(until); day = day.AddDate(0, 0, 1) {
		periods = append(periods, period{24 * time.Hour, dated[day]})
	}
	return periods
}

func pauseText(d time.Duration) string {
	if hours := int(math.Round(d.Hours())); hours < 48 {
		return fmt.Sprintf("%d hours", hours)
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

func paceText(pace float64) string {
	if pace >= 9.95 {
		return fmt.Sprintf("%.0f", pace)
	}
	return fmt.Sprintf("%.1f", pace)
}
