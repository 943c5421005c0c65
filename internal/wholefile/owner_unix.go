//go:build unix

package wholefile

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives a file the owner and group of another one, as far as this user may: root any,
// others a group of theirs. What it may not is left out.
func keepOwner(f *os.File, of fs.FileInfo) {
	had, ok := of.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	if f.Chown(int(had.Uid), int(had.Gid)) != nil {
		_ = f.Chown(-1, int(had.Gid)) // it stays in this user's group
	}
}
