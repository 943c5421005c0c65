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
	if !replace(standard, first) {
		return
	}
	// It is garbage at once, so its cleanup runs after the first collection.
	sentinel := &struct{ self any }{}
	runtime.AddCleanup(sentinel, func(int) { replace(first, standard) }, 0)
}

// Set lets so much garbage pile up, in percent of what is in use.
func Set(percent int) {
	if !replace(standard, percent) {
		replace(first, percent)
	}
}

// replace puts one setting in the place of another, and leaves any other setting as it is.
func replace(old, percent int) bool {
	before := debug.SetGCPercent(percent)
	if before == old {
		return true
	}
	debug.SetGCPercent(before)
	return false
}
