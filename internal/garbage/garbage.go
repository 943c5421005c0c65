package garbage

import (
	"runtime"
	"runtime/debug"
)

// standard is Go's own setting: as much garbage as there is memory in use, and 4 MB at first.
const standard = 100

// first lets 64 MB pile up at first. Reading the configuration leaves half of that.
const first = 16 * standard

// Late keeps the first collection back. All others come as Go has them, or as [Set] says.
func Late() {
	debug.SetGCPercent(first)
	// It is garbage at once, so its cleanup runs after the first collection.
	sentinel := &struct{ self any }{}
	runtime.AddCleanup(sentinel, func(int) {
		if before := debug.SetGCPercent(standard); before != first { // Set came first
			debug.SetGCPercent(before)
		}
	}, 0)
}

// Set lets so much garbage pile up, in percent of what is in use.
func Set(percent int) { debug.SetGCPercent(percent) }
