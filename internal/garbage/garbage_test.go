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

// After the first collection half as much garbage again piles up as there is memory in use.
func TestSettings(t *testing.T) { //nolint:paralleltest // there is one setting
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	garbage.Late()
	if got := setting(); got != 1600 {
		t.Errorf("at first: %d", got)
	}
	for deadline := time.Now().Add(time.Minute); setting() != 150; runtime.GC() {
		if time.Now().After(deadline) {
			t.Fatalf("after a collection: %d", setting())
		}
	}
}

// While something huge is worked on, less piles up, and afterwards as much as before.
func TestOften(t *testing.T) { //nolint:paralleltest // there is one setting
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	garbage.Late()
	usual := setting()
	first, second := garbage.Often(), garbage.Often()
	first()
	if got := setting(); got != 25 {
		t.Errorf("while one of two is worked on: %d", got)
	}
	second()
	if got := setting(); got != usual && got != 150 { // the first collection may have come
		t.Errorf("afterwards: %d, before %d", got, usual)
	}
}
