package frontier_test

import (
	"testing"
	"time"

	"yulun/frontier"
)

// TestStanding: 410 is proof at once, 404 in a second run; an answer in between starts again, a
// failure proves nothing.
func TestStanding(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2024, 3, n, 8, 0, 0, 0, time.UTC) }
	// Visits on the days of March from the 1st on, each in a run of its own; a repeated run is
	// marked by "again".
	for name, tt := range map[string]struct {
		visits []string
		gone   time.Time
	}{
		"410":                        {[]string{"410"}, day(1)},
		"404 once":                   {[]string{"404"}, time.Time{}},
		"404 twice":                  {[]string{"404", "404"}, day(1)},
		"404 again in the same run":  {[]string{"404", "404 again"}, time.Time{}},
		"404, then 410 in that run":  {[]string{"404", "410 again"}, day(1)},
		"404 and a failure between":  {[]string{"404", "500", "404"}, day(1)},
		"404 and an answer between":  {[]string{"404", "304", "404"}, time.Time{}},
		"skipped":                    {[]string{"404", "skipped", "404"}, day(1)},
		"gone and back":              {[]string{"410", "304"}, time.Time{}},
		"gone stays gone since then": {[]string{"410", "410", "404", "500"}, day(1)},
		"another address's 410":      {[]string{"410 elsewhere"}, time.Time{}},
		"another address's answer":   {[]string{"404", "304 elsewhere", "404"}, day(1)},
		"notice":                     {[]string{"not"}, day(1)},
		"soft 404 once":              {[]string{"sof"}, time.Time{}},
		"soft 404 twice":             {[]string{"sof", "sof"}, day(1)},
		"soft 404 and 404":           {[]string{"sof", "404"}, day(1)},
		"soft 404, then a notice":    {[]string{"sof", "not again"}, day(1)},
		"another address's notice":   {[]string{"not elsewhere"}, time.Time{}},
		"back at another address":    {[]string{"410", "304 elsewhere"}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s frontier.Standing
			run := int64(0)
			for i, v := range tt.visits {
				kind, mark := v, ""
				if len(v) > 4 && v[3] == ' ' {
					kind, mark = v[:3], v[4:]
				}
				if mark != "again" {
					run++
				}
				f := frontier.Fetch{At: day(i + 1), RunID: run}
				switch kind {
				case "410":
					f.Status, f.Outcome = 410, frontier.OutcomeGone
				case "404":
					f.Status, f.Outcome = 404, frontier.OutcomeGone
				case "not":
					f.Status, f.Outcome, f.Code = 200, frontier.OutcomeGone, frontier.CodeDeletedNotice
				case "sof":
					f.Status, f.Outcome, f.Code = 200, frontier.OutcomeGone, "soft_404"
				case "304":
					f.Status, f.Outcome = 304, frontier.OutcomeNotModified
				case "500":
					f.Status, f.Outcome = 500, frontier.OutcomeFailed
				default:
					f.Status, f.Outcome = 200, frontier.OutcomeSkipped
				}
				s = s.After(f, mark != "elsewhere")
			}
			if !s.GoneAt.Equal(tt.gone) {
				t.Errorf("gone at %s, want %s", s.GoneAt, tt.gone)
			}
		})
	}
}
