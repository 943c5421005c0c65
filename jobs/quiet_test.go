package jobs

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

// River's faults are told, but for those of a worker that stops, whose term as the leader ends all
// the same.
func TestRiversLog(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	log := quiet(slog.New(slog.NewTextHandler(&b, nil))).With("worker", "w")
	log.Warn("a job failed")
	log.Error("leadership.Elector: Error attempting to resign", "attempt", 1, "err", "leadership.Elector.attemptResign timed out after 1s: context deadline exceeded")
	log.Error("Producer: error fetching jobs", "error", errors.New("fetch: context canceled"))
	log.Error("leadership.Elector: Error attempting to elect", "attempt", 1, "err", "disk I/O error")
	if said := b.String(); strings.Count(said, "\n") != 1 || !strings.Contains(said, "disk I/O error") {
		t.Errorf("said\n%s", said)
	}
}
