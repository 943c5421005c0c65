package archive

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// file is one that is being written.
type file struct {
	disk  *os.File
	name  string
	begun time.Time
	sync  func(*os.File) error

	// size is what was written. It grows under the writer's lock.
	size atomic.Int64
	// broken is a failed write that couldn't be undone; under the writer's lock.
	broken error

	settling sync.Mutex // held while waiting for the disk
	settled  int64      // how much is on the disk
	lost     error      // a failed sync, after which the system may have forgotten what it had still to write
}

// append writes members, or nothing.
func (f *file) append(members []byte) error {
	if f.broken != nil {
		return f.broken
	}
	n, err := f.disk.Write(members)
	if err == nil {
		f.size.Add(int64(n))
		return nil
	}
	size := f.size.Load()
	undone := f.disk.Truncate(size)
	if undone == nil {
		_, undone = f.disk.Seek(size, 0)
	}
	if undone != nil {
		f.broken = errors.Join(err, undone)
	}
	return err
}

// settle returns when the file is on the disk up to a size. Of the calls that come while another
// one waits for the disk, the first waits for all of them.
func (f *file) settle(size int64) error {
	f.settling.Lock()
	defer f.settling.Unlock()
	if f.settled >= size {
		return nil
	}
	if f.lost != nil {
		return f.lost
	}
	written := f.size.Load()
	if f.lost = f.sync(f.disk); f.lost == nil {
		f.settled = written
	}
	return f.lost
}
