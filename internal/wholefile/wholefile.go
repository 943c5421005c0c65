// Package wholefile replaces a file as a whole: readers see the old one or the new one, and an
// interruption at any moment leaves the old one as it was.
package wholefile

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"yulun/article"
)

// Write writes a new file beside path and renames it. Where the system has files without a name,
// the new one gets its name last, so that a killed program leaves nothing behind.
func Write(path string, write func(io.Writer) error) error {
	return replace(path, func(f *os.File) error { return f.Chmod(0o644) }, write)
}

// replace puts a new file in the place of path, once become has given it its mode.
func replace(path string, become func(*os.File) error, write func(io.Writer) error) (err error) {
	f, err := create(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return &article.Error{
			Code: article.CodeUnavailable, Message: "write " + path, Err: err,
			Remedy: "Choose a folder that exists and can be written.",
		}
	}
	defer func() {
		if err != nil {
			_ = f.Close() // the error that is returned came first
			if f.path != "" {
				_ = os.Remove(f.path)
			}
		}
	}()
	buffer := bufio.NewWriterSize(f, 1<<16)
	if err := write(buffer); err != nil {
		return err
	}
	for _, step := range []func() error{
		buffer.Flush, func() error { return become(f.File) }, f.Sync,
		f.giveName, f.Close, func() error { return os.Rename(f.path, path) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}

// draft is the new file while it is written.
type draft struct {
	*os.File
	// path is where it is; empty as long as it has no name, which link gives it.
	path string
	link func(path string) error
	// pattern names it: a star stands for what no other file has.
	dir, pattern string
}

// createNamed makes a file that has its name from the start.
func createNamed(dir, pattern string) (*draft, error) {
	f, err := os.CreateTemp(dir, pattern)
	if err != nil {
		return nil, err
	}
	return &draft{File: f, path: f.Name()}, nil
}

// giveName gives the file a name, if it has none.
func (d *draft) giveName() error {
	if d.path != "" {
		return nil
	}
	path := filepath.Join(d.dir, strings.Replace(d.pattern, "*", rand.Text(), 1))
	if err := d.link(path); err != nil {
		return fmt.Errorf("name the file: %w", err)
	}
	d.path = path
	return nil
}
