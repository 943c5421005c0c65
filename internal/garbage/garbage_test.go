package garbage_test

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"yulun/internal/garbage"
)

// setting is what is set at present.
func setting() uint64 {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// The first collection puts things back as Go has them.
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
}
