package garbage

import (
	"runtime"
	"runtime/debug"
	"sync"
)

const (
	// standard lets half as much garbage again pile up as there is memory in use. Go's own setting, as
	// much, costs a crawl 6 % more CPU time and takes 30 MB less (bench/README.md).
	standard = 150
	// first lets 64 MB pile up at first, since Go begins at 4 MB with its own setting of 100. Reading
	// the configuration leaves half of that.
	first = 1600
	// often lets a quarter as much pile up as there is memory in use.
	often = 25
)

// setting is what holds for the process: the runtime has one setting, so there is one of these.
var setting struct {
	mu sync.Mutex
	// usual is the setting while nothing huge is worked on; 0 where the user decides.
	usual int
	huge  int
}

// apply sets what holds. The caller holds the lock.
func apply() {
	switch {
	case setting.usual == 0:
	case setting.huge > 0:
		debug.SetGCPercent(often)
	default:
		debug.SetGCPercent(setting.usual)
	}
}

// become changes the usual setting.
func become(usual int) {
	setting.mu.Lock()
	defer setting.mu.Unlock()
	setting.usual = usual
	apply()
}

// Late keeps the first collection back, and lets those after it come a little later than Go has them.
func Late() {
	become(first)
	// It is garbage at once, so its cleanup runs after the first collection.
	sentinel := &struct{ self any }{}
	runtime.AddCleanup(sentinel, func(int) { become(standard) }, 0)
}

// Often collects more often, at a price in time, until it is ended: while a text of megabytes is
// worked on, memory counts more. At the end the memory goes back to the system. It does nothing
// unless Late was called before.
func Often() (end func()) {
	setting.mu.Lock()
	defer setting.mu.Unlock()
	setting.huge++
	apply()
	return func() {
		setting.mu.Lock()
		defer setting.mu.Unlock()
		if setting.huge--; setting.huge == 0 && setting.usual != 0 {
			apply()
			debug.FreeOSMemory()
		}
	}
}
