package frontier_test

import (
	"testing"
	"time"

	"yulun/frontier"
)

// TestRecheckCountGrowsWithTheLogarithm: an article that is checked whenever it is due gets
// log(age)/log(1.5) checks.
func TestRecheckCountGrowsWithTheLogarithm(t *testing.T) {
	t.Parallel()
	seen := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	checks := func(until time.Duration) int {
		n := 0
		for at := seen.Add(time.Hour); at.Sub(seen) <= until; at = at.Add(frontier.Recheck(seen, at, false)) {
			n++
		}
		return n
	}
	for _, tt := range []struct {
		age  time.Duration
		want int
	}{{time.Hour, 1}, {24 * time.Hour, 8}, {30 * 24 * time.Hour, 17}, {365 * 24 * time.Hour, 23}, {10 * 365 * 24 * time.Hour, 29}} {
		if got := checks(tt.age); got != tt.want {
			t.Errorf("%d checks in %s, want %d", got, tt.age, tt.want)
		}
	}
}

// TestNextVisit: what a visit came to decides when the address is due again.
func TestNextVisit(t *testing.T) {
	t.Parallel()
	seen := time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)
	at := seen.Add(10 * time.Hour)
	for name, tt := range map[string]struct {
		fetch    frontier.Fetch
		failures int
		gone     bool
		wait     time.Duration // after at; negative: never
	}{
		"a new article":                {frontier.Fetch{Outcome: frontier.OutcomeNew}, 0, false, 5 * time.Hour},
		"a first failure":              {frontier.Fetch{Outcome: frontier.OutcomeFailed}, 1, false, time.Minute},
		"a fifth failure":              {frontier.Fetch{Outcome: frontier.OutcomeFailed}, 5, false, 24 * time.Hour},
		"a ninth failure":              {frontier.Fetch{Outcome: frontier.OutcomeFailed}, 9, false, 7 * 24 * time.Hour},
		"a server that asks for peace": {frontier.Fetch{Outcome: frontier.OutcomeFailed, RetryAfter: time.Hour}, 1, false, time.Hour},
		"a first 404 of an article":    {frontier.Fetch{Outcome: frontier.OutcomeGone, Status: 404}, 0, false, time.Minute},
		"an article that is gone":      {frontier.Fetch{Outcome: frontier.OutcomeGone, Status: 404}, 0, true, 24 * time.Hour},
		"an address that leads on":     {frontier.Fetch{Outcome: frontier.OutcomeSkipped, Code: frontier.CodeForwarded}, 0, false, -1},
		"an address of another host":   {frontier.Fetch{Outcome: frontier.OutcomeSkipped, Code: frontier.CodeOtherHost}, 0, false, -1},
		"a page without an article":    {frontier.Fetch{Outcome: frontier.OutcomeSkipped, Code: "no_article"}, 0, false, 5 * time.Hour},
	} {
		tt.fetch.At = at
		want := at.Add(tt.wait)
		if tt.wait < 0 {
			want = time.Time{}
		}
		if got := frontier.NextVisit(seen, tt.fetch, tt.failures, tt.gone); !got.Equal(want) {
			t.Errorf("%s: due at %v, want %v", name, got, want)
		}
	}
}

// TestEntry: an entry remembers the last good answer, and a failure takes nothing from it.
func TestEntry(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)
	read := frontier.Fetch{Outcome: frontier.OutcomeNew, Status: 200, At: at, ETag: "a", LastModified: "Fri, 01 Mar 2024 08:00:00 GMT", Digest: "d1"}
	known := frontier.Entry{Failures: 3}.After(read, true)
	full := frontier.Entry{ETag: "a", LastModified: read.LastModified, Digest: "d1", LastFetched: at, LastFull: at, Answered: true}
	if known != full {
		t.Fatalf("after an article was read: %+v", known)
	}
	failed := full
	failed.Failures = 1
	later := at.Add(time.Hour)
	unmodified := full
	unmodified.LastFetched, unmodified.ETag, unmodified.Unmodified = later, "b", 1
	for name, tt := range map[string]struct {
		fetch frontier.Fetch
		want  frontier.Entry
	}{
		"a failure":     {frontier.Fetch{Outcome: frontier.OutcomeFailed, Status: 500, At: later, ETag: "x"}, failed},
		"a skipped one": {frontier.Fetch{Outcome: frontier.OutcomeSkipped, Status: 200, At: later, ETag: "x", Digest: "d2"}, full},
		"304":           {frontier.Fetch{Outcome: frontier.OutcomeNotModified, Status: 304, At: later, ETag: "b"}, unmodified},
	} {
		if got := full.After(tt.fetch, true); got != tt.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if !(frontier.Entry{Captured: true}).Next(read, false).IsZero() {
		t.Error("a copy in a web archive that was read is due again")
	}
}
