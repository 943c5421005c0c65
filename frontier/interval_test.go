package frontier_test

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
)

// simulate crawls a source that publishes at a steady pace, and returns the last intervals.
func simulate(s article.Source, perDay float64, crawls int) []time.Duration {
	before := frontier.Run{Started: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Discovered: 300}
	before.Every = frontier.NextInterval(s, frontier.Run{}, before)
	var out []time.Duration
	carry := 0.0
	for range crawls {
		crawl := frontier.Run{Started: before.Started.Add(before.Every)}
		carry += perDay * before.Every.Hours() / 24
		crawl.Discovered = int(carry)
		carry -= float64(crawl.Discovered)
		crawl.Every = frontier.NextInterval(s, before, crawl)
		out = append(out, crawl.Every)
		before = crawl
	}
	return out
}

// An interval comes to where a crawl finds a few new pieces, within its bounds, by steps of at most
// two.
func TestIntervalFollowsTheSource(t *testing.T) {
	s := article.Source{MinEvery: time.Hour, MaxEvery: 7 * 24 * time.Hour}
	for _, tt := range []struct {
		perDay      float64
		least, most time.Duration
	}{
		{300, time.Hour, time.Hour},
		{24, 3 * time.Hour, 8 * time.Hour},
		{5, 18 * time.Hour, 36 * time.Hour},
		{1, 4 * 24 * time.Hour, 7 * 24 * time.Hour},
		{0, 7 * 24 * time.Hour, 7 * 24 * time.Hour},
	} {
		last := 24 * time.Hour
		for i, every := range simulate(s, tt.perDay, 40) {
			if every > 2*last+time.Second || every < last/2-time.Second {
				t.Errorf("%.0f a day: from %s to %s", tt.perDay, last, every)
			}
			if i >= 10 && (every < tt.least || every > tt.most) {
				t.Errorf("%.0f a day: crawl %d is followed by %s", tt.perDay, i, every)
			}
			last = every
		}
	}
}

func TestInterval(t *testing.T) {
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	run := func(after time.Duration, found int, every time.Duration, err string) frontier.Run {
		return frontier.Run{Started: start.Add(after), Discovered: found, Every: every, Err: err}
	}
	adaptive := article.Source{MinEvery: time.Hour, MaxEvery: 48 * time.Hour}
	for name, tt := range map[string]struct {
		source        article.Source
		before, crawl frontier.Run
		want          time.Duration
	}{
		"the first crawl":                  {adaptive, frontier.Run{}, run(0, 400, 0, ""), 24 * time.Hour},
		"the first, with narrow bounds":    {article.Source{MinEvery: time.Hour, MaxEvery: 6 * time.Hour}, frontier.Run{}, run(0, 400, 0, ""), 6 * time.Hour},
		"nothing new":                      {adaptive, run(0, 3, 8*time.Hour, ""), run(8*time.Hour, 0, 0, ""), 16 * time.Hour},
		"much new":                         {adaptive, run(0, 3, 8*time.Hour, ""), run(8*time.Hour, 200, 0, ""), 4 * time.Hour},
		"a few":                            {adaptive, run(0, 3, 8*time.Hour, ""), run(8*time.Hour, 5, 0, ""), 8 * time.Hour},
		"never above the bound":            {adaptive, run(0, 3, 40*time.Hour, ""), run(40*time.Hour, 0, 0, ""), 48 * time.Hour},
		"never below the bound":            {adaptive, run(0, 3, 90*time.Minute, ""), run(90*time.Minute, 90, 0, ""), time.Hour},
		"a crawl that failed":              {adaptive, run(0, 3, 8*time.Hour, ""), run(8*time.Hour, 0, 0, "no listing"), 8 * time.Hour},
		"hastened, and nothing new":        {adaptive, run(0, 3, 8*time.Hour, ""), run(time.Minute, 0, 0, ""), 8 * time.Hour},
		"hastened, and much new":           {adaptive, run(0, 3, 8*time.Hour, ""), run(time.Hour, 20, 0, ""), 4 * time.Hour},
		"after a week without a service":   {adaptive, run(0, 3, 8*time.Hour, ""), run(168*time.Hour, 105, 0, ""), 8 * time.Hour},
		"bounds that have changed since":   {article.Source{MinEvery: time.Hour, MaxEvery: 2 * time.Hour}, run(0, 3, 8*time.Hour, ""), run(2*time.Hour, 5, 0, ""), 2 * time.Hour},
		"fixed intervals stay as they are": {article.Source{Every: time.Hour}, run(0, 3, 0, ""), run(time.Hour, 0, time.Hour, ""), time.Hour},
	} {
		got := frontier.Interval(tt.source, tt.before)
		if tt.source.Adaptive() {
			got = frontier.NextInterval(tt.source, tt.before, tt.crawl)
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// A day of the budget is one of the source's calendar, also where clocks change.
func TestDayBudget(t *testing.T) {
	for _, tt := range []struct{ zone, now, since, until string }{
		{"Asia/Shanghai", "2024-03-21T15:59:59Z", "2024-03-20T16:00:00Z", "2024-03-21T16:00:00Z"},
		{"Asia/Shanghai", "2024-03-21T16:00:00Z", "2024-03-21T16:00:00Z", "2024-03-22T16:00:00Z"},
		{"America/New_York", "2024-03-10T12:00:00Z", "2024-03-10T05:00:00Z", "2024-03-11T04:00:00Z"},
		{"", "2024-03-21T10:00:00Z", "2024-03-21T00:00:00Z", "2024-03-22T00:00:00Z"},
	} {
		s := article.Source{}
		if tt.zone != "" {
			zone, err := time.LoadLocation(tt.zone)
			if err != nil {
				t.Fatal(err)
			}
			s.Zone = zone
		}
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		since, until := frontier.DayBudget(s, now)
		if got := [2]string{since.UTC().Format(time.RFC3339), until.UTC().Format(time.RFC3339)}; got != [2]string{tt.since, tt.until} {
			t.Errorf("%s in %s: %v", tt.now, tt.zone, got)
		}
	}
}
