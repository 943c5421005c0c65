package crontab_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"yulun/internal/crontab"
)

func TestNext(t *testing.T) {
	t.Parallel()
	const shanghai, newYork = "Asia/Shanghai", "America/New_York"
	tests := map[string]struct{ spec, zone, after, want string }{
		"later on the same day":             {"30 6,18 * * *", shanghai, "2026-03-02 06:30", "2026-03-02 18:30"},
		"on a weekday, after a Friday":      {"30 6 * * 1-5", shanghai, "2026-03-06 07:00", "2026-03-09 06:30"},
		"either day is enough":              {"0 8 1 * 1", shanghai, "2026-03-02 09:00", "2026-03-09 08:00"},
		"a leap day":                        {"0 0 29 2 *", shanghai, "2026-03-01 00:00", "2028-02-29 00:00"},
		"a time that summer time skips":     {"30 2 * * *", newYork, "2026-03-07 12:00", "2026-03-08 03:30"},
		"a time that comes twice in autumn": {"30 1 * * *", newYork, "2026-10-31 12:00", "2026-11-01 01:30"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(tt.zone)
			if err != nil {
				t.Fatal(err)
			}
			after, err := time.ParseInLocation("2006-01-02 15:04", tt.after, zone)
			if err != nil {
				t.Fatal(err)
			}
			next, err := crontab.Next(tt.spec, after)
			if err != nil {
				t.Fatal(err)
			}
			if got := next.Format("2006-01-02 15:04"); got != tt.want {
				t.Errorf("next is %s, want %s", got, tt.want)
			}
		})
	}
}

func TestNextNever(t *testing.T) {
	t.Parallel()
	if next, err := crontab.Next("0 0 30 2 *", time.Unix(0, 0)); err != nil || !next.IsZero() {
		t.Errorf("the 30th of February comes at %v, %v", next, err)
	}
}

func TestNextRefuses(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"", "at noon", "0 6 * *", "0 0 6 * * *", "61 * * * *", "@daily", "@every 1h", "TZ=UTC 0 6 * * *", "CRON_TZ=UTC 0 6 * * *"} {
		if next, err := crontab.Next(spec, time.Unix(0, 0)); err == nil {
			t.Errorf("%q is read as %v", spec, next)
		}
	}
}
