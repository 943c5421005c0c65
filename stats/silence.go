package stats

import (
	"math"
	"slices"
	"time"

	"yulun/frontier"
	"yulun/store"
)

// The measures of silence.
const (
	// silenceEvents is the least number of articles from which a source's pace is known.
	silenceEvents = 8
	// silenceRisk is how many false alarms a year are expected at most from each of a source's two
	// records.
	silenceRisk = 0.1
	// steadiest bounds the dispersion of a source that publishes as steadily as a clock.
	// priorPeriods is how many periods of independent articles are added to what was seen, since
	// few periods may happen to be alike.
	steadiest, priorPeriods = 0.75, 4
	// habitWeeks is how many weeks of days show on which weekdays a source publishes, and
	// habitGroups how many show whether its weeks differ more than its days do.
	habitWeeks, habitGroups = 4, 8
)

// period is a length of time in which some articles came.
type period struct {
	from   time.Time
	length time.Duration
	pieces int
}

// Silence is for how long a source has brought nothing new, where that is longer than chance
// explains.
type Silence struct {
	// Pause is zero where the source is not silent; Pace is how many articles a day it had before.
	Pause time.Duration
	Pace  float64
	// ByDate says that the dates of the articles show it, and not what each crawl discovered.
	ByDate bool
}

// silence is the silence of a source. It looks at two records: what each crawl discovered, which
// shows the silence of a busy source within one interval, and the dates of the articles, which show
// that of a slow one.
func (e *examination) silence() Silence {
	if e.source.OnlyArchives() { // what an archive holds of old pieces comes in no order
		return Silence{}
	}
	days := dayPeriods(e.days, e.state.LastSuccess)
	habit := habitOf(days)
	if pause, pace := habit.quiet(crawlPeriods(e.runs)); pause > 0 {
		return Silence{Pause: pause, Pace: pace}
	}
	if pause, pace := habit.quiet(days); pause > 0 {
		return Silence{pause, pace, true}
	}
	return Silence{}
}

// quiet is how long nothing has come at the end of consecutive periods, and the articles a day
// before; 0 where that is no longer than an earlier pause, or where chance explains it. With the
// pace known from n articles, and m of them expected in the time of the pause, the chance of a
// pause as long is (1+m/n)^(-n*c). For articles that come independently of each other, c is 1. For
// articles that come in bursts, whose counts have d times the variance of independent ones, it is
// log(d)/(d-1), as in the negative binomial distribution. The chance is compared with how many
// pauses a year has.
func (h habit) quiet(periods []period) (pause time.Duration, pace float64) {
	before, last := split(periods)
	var watched, run, longest time.Duration
	for _, p := range before {
		watched += p.length
		if run += p.length; p.pieces > 0 {
			run = 0
		}
		longest = max(longest, run)
	}
	for _, p := range last {
		pause += p.length
	}
	n := float64(pieces(before))
	if n < silenceEvents || watched <= 0 || pause <= longest {
		return 0, 0
	}
	pace = n / (float64(watched) / float64(day))
	expected := pace * h.weight(last)
	surprise := n / max(h.dispersion, h.dispersionOf(before)) * math.Log1p(expected/n)
	const year = 365 * day
	pauses := min(n, float64(len(before))) * float64(year) / float64(watched)
	if surprise < math.Log(pauses/silenceRisk) {
		return 0, 0
	}
	return pause, pace
}

const day = 24 * time.Hour

// split cuts off the periods at the end in which nothing came.
func split(periods []period) (before, last []period) {
	end := len(periods)
	for end > 0 && periods[end-1].pieces == 0 {
		end--
	}
	return periods[:end], periods[end:]
}

func pieces(periods []period) int {
	n := 0
	for _, p := range periods {
		n += p.pieces
	}
	return n
}

// habit is how a source spreads its articles over time.
type habit struct {
	// known says that there were enough days to know it.
	known bool
	// shares are how many articles come on a weekday, divided by the mean of all days.
	shares [7]float64
	// dispersion is the variance of its weeks or days divided by that of independent articles; 0 is
	// unknown.
	dispersion float64
}

// habitOf reads a source's habit from its days. Where they are too few, nothing is expected at
// weekends.
func habitOf(days []period) habit {
	var h habit
	for w := time.Monday; w <= time.Friday; w++ {
		h.shares[w] = 1
	}
	before, _ := split(days)
	n := float64(pieces(before))
	if len(before) < 7*habitWeeks || n < silenceEvents {
		return h
	}
	h.known = true
	var on, of [7]float64
	for _, p := range before {
		on[p.from.Weekday()] += float64(p.pieces)
		of[p.from.Weekday()]++
	}
	mean := n / float64(len(before))
	for w := range h.shares { // one piece more on each weekday, so that none counts as impossible
		h.shares[w] = (on[w] + 1) / (mean*of[w] + 1)
	}
	h.dispersion = h.dispersionOf(before)
	if weeks := grouped(before, 7); len(weeks) >= habitGroups {
		h.dispersion = max(h.dispersion, h.dispersionOf(weeks))
	}
	return h
}

// grouped joins each n periods in a row to one, the newest ones first; what is left over is left
// out.
func grouped(periods []period, n int) []period {
	var out []period
	for end := len(periods); end >= n; end -= n {
		g := period{from: periods[end-n].from}
		for _, p := range periods[end-n : end] {
			g.length += p.length
			g.pieces += p.pieces
		}
		out = append(out, g)
	}
	return out
}

// weight is the length of periods in days, of which each counts as many articles as come on its
// weekday.
func (h habit) weight(periods []period) float64 {
	sum := 0.0
	for _, p := range periods {
		for at, end := p.from, p.from.Add(p.length); at.Before(end); {
			next := at.Truncate(day).Add(day)
			if next.After(end) {
				next = end
			}
			sum += h.shares[at.Weekday()] * float64(next.Sub(at)) / float64(day)
			at = next
		}
	}
	return sum
}

// dispersionOf is the variance of the periods' articles against that of independent ones, and one
// standard error more, since a pause must not be called a silence because few periods happened to
// be alike.
func (h habit) dispersionOf(periods []period) float64 {
	n, m := float64(pieces(periods)), float64(len(periods))
	if m < 2 || n == 0 {
		return 1
	}
	if !h.known {
		h.shares = [7]float64{1, 1, 1, 1, 1, 1, 1}
	}
	pace := n / h.weight(periods)
	squares := 0.0
	for i, p := range periods {
		off := float64(p.pieces) - pace*h.weight(periods[i:i+1])
		squares += off * off
	}
	return max(steadiest, (squares/n*m+priorPeriods)/(m-1+priorPeriods))
}

// crawlPeriods are the times between the crawls of a source, with what each crawl discovered. The
// oldest crawl only begins the record: what it discovered may be the listings' whole stock.
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
		from := crawls[i-1].Started.UTC()
		periods = append(periods, period{from, crawls[i].Started.Sub(from), crawls[i].Discovered})
	}
	return periods
}

// silenceDays is how many days back the pace of a source is taken from.
const silenceDays = 180

// dayPeriods are the whole days before the last crawl that succeeded, with the articles dated to
// each, and the day of that crawl where articles are dated to it: then the source is not silent.
func dayPeriods(days []store.HealthDay, success time.Time) []period {
	today := success.UTC().Truncate(day)
	from := today.AddDate(0, 0, -silenceDays)
	dated := map[time.Time]int{}
	first := today
	for _, d := range days {
		if d.Due == 0 || d.Day.IsZero() || d.Day.Before(from) {
			continue
		}
		at := d.Day
		if at.After(today) { // the day has begun elsewhere
			at = today
		}
		dated[at] += d.Due
		first = earlier(first, at)
	}
	var periods []period
	for at := first; at.Before(today); at = at.Add(day) {
		periods = append(periods, period{at, day, dated[at]})
	}
	if n := dated[today]; n > 0 {
		periods = append(periods, period{today, day, n})
	}
	return periods
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
