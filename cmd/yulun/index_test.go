package main

import (
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
