package main

import (
	"strings"
	"testing"
	"time"
)

// Nothing is collected by a clock that is behind the program itself.
func TestClockFault(t *testing.T) {
	built := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		now, built time.Time
		refused    bool
	}{
		"right":                        {built.AddDate(0, 3, 0), built, false},
		"minutes behind the builder's": {built.Add(-10 * time.Minute), built, false},
		"the factory's":                {time.Date(1970, 1, 1, 0, 0, 7, 0, time.UTC), built, true},
		"years behind":                 {built.AddDate(-11, 0, 0), built, true},
		"a build that says nothing":    {built.AddDate(-11, 0, 0), time.Time{}, false},
	} {
		err := clockFault(c.now, c.built)
		if (err != nil) != c.refused || err != nil && !strings.Contains(err.Error(), "made on 2026-11-29") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
