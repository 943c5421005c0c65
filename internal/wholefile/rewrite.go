package wholefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Rewrite is [Write] for a file that people keep: the one that is there stays what it is, but for
// its content. It keeps its mode and, as far as this user may, its owner; links lead to it and
// stay. A file that is not there yet gets the mode. The new content survives a power cut once this
// returns.
func Rewrite(path string, mode fs.FileMode, content []byte) error {
	path, err := followed(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	old, err := os.Stat(path)
	switch {
	case err == nil:
		mode = old.Mode().Perm()
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	default:
		return fmt.Errorf("write %s: %w", path, err)
	}
	become := func(f *os.File) error {
		if old != nil {
			keepOwner(f, old)
		}
		return f.Chmod(mode)
	}
	err = replace(path, become, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err == nil {
		SyncFolder(filepath.Dir(path))
	}
	return err
}

// mostLinks is how many links lead to a file; more go in a circle.
const mostLinks = 40

// followed is the file to which links lead, which may not be there yet.
func followed(path string) (string, error) {
	for range mostLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return path, err
		}
		to, err := os.Readlink(path)
		if err != nil {
			return path, err
		}
		if !filepath.IsAbs(to) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(path)) // for a link like ../x
			if err != nil {
				return path, err
			}
			to = filepath.Join(folder, to)
		}
		path = to
	}
	return path, errors.New("its links lead in a circle")
}

// SyncFolder sees to it that a power cut leaves the new names in a folder. Not every system can
// sync a folder; those that can't do so by themselves.
func SyncFolder(path string) {
	if d, err := os.Open(path); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
