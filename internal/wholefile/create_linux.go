package wholefile

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// create makes a file without a name (open(2), O_TMPFILE) where the file system has such files.
func create(dir, pattern string) (*draft, error) {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return createNamed(dir, pattern)
	}
	self := fmt.Sprintf("/proc/self/fd/%d", fd)
	if _, err := os.Lstat(self); err != nil { // without /proc it could get no name
		_ = unix.Close(fd) // nothing was written
		return createNamed(dir, pattern)
	}
	link := func(path string) error {
		return unix.Linkat(unix.AT_FDCWD, self, unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW)
	}
	return &draft{File: os.NewFile(uintptr(fd), filepath.Join(dir, pattern)), link: link, dir: dir, pattern: pattern}, nil
}
