package garbage_test

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"yulun/internal/garbage"
)

// setting is what is set at present.
func setting() int {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	return now
}

// The first collection puts things back as Go has them, and a crawl's setting stays.
func TestSettings(t *testing.T) { //nolint:paralleltest // there is one setting
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	garbage.Late()
	if got := setting(); got != 1600 {
		t.Errorf("at first: %d", got)
	}
	for deadline := time.Now().Add(10 * time.Second); setting() != 100; runtime.GC() {
		if time.Now().After(deadline) {
			t.Fatalf("after a collection: %d", setting())
		}
	}
	garbage.Late()
	garbage.Set(50)
	for range 3 {
		runtime.GC()
	}
	if got := setting(); got != 50 {
		t.Errorf("in a crawl: %d", got)
	}
}
