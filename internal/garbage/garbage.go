package garbage

import (
	"runtime"
	"runtime/debug"
)

// standard is Go's own setting: as much garbage as there is memory in use, and 4 MB at first.
const standard = 100

// first lets 64 MB pile up at first. Reading the configuration leaves half of that.
const first = 16 * standard

// Late keeps the first collection back. All others come as Go has them.
func Late() {
	debug.SetGCPercent(first)
	// It is garbage at once, so its cleanup runs after the first collection.
	sentinel := &struct{ self any }{}
	runtime.AddCleanup(sentinel, func(int) { debug.SetGCPercent(standard) }, 0)
}
