package main

import (
	"strings"
	"testing"
	"time"

	"yulun/service/indexing"
)

// TestRefusals: one refusal has no number.
func TestRefusals(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for attempts, want := range map[int]string{
		1: "a1 was refused 2026-03-01 08:00 UTC: too long; set aside until it changes or the index is rebuilt",
		3: "a1 was refused 3 times, last 2026-03-01 08:00 UTC: too long; set aside until it changes or the index is rebuilt",
	} {
		if got := refusalSentence(indexing.Refusal{Article: "a1", Attempts: attempts, At: at, Reason: "too long"}); got != want {
			t.Errorf("refused %d times:\n got %s\nwant %s", attempts, got, want)
		}
	}
}

// TestCheckSaysWhatWaits: an index that lacks what waits for it is not the same as the store.
func TestCheckSaysWhatWaits(t *testing.T) {
	t.Parallel()
	for waiting, want := range map[int]string{
		0: "3 articles stored, 3 indexed, 0 waiting\nstore and index are the same\n",
		2: "3 articles stored, 1 indexed, 2 waiting\nthe index differs from the store in nothing but what waits for it\n",
	} {
		var b strings.Builder
		found := indexing.Differences{Stored: 3, Indexed: 3 - waiting, Waiting: waiting}
		if err := printDifferences(&app{std: streams{out: &b}}, found); err != nil || b.String() != want {
			t.Errorf("got %q, %v; want %q", b.String(), err, want)
		}
	}
}
