// Package wholefile replaces a file as a whole: readers see the old one or the new one, and an
// interruption leaves the old one as it was.
package wholefile

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"yulun/article"
)

// Write writes a new file beside path and renames it.
func Write(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return &article.Error{
			Code: article.CodeUnavailable, Message: "write " + path, Err: err,
			Remedy: "Choose a folder that exists and can be written.",
		}
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	buffer := bufio.NewWriterSize(f, 1<<16)
	if err := write(buffer); err != nil {
		return err
	}
	for _, step := range []func() error{
		buffer.Flush, func() error { return f.Chmod(0o644) }, f.Close, func() error { return os.Rename(f.Name(), path) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}
