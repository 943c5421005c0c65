// Package overlay lays one folder over another, file by file: what the upper one has hides the file
// of the same name in the lower one. A folder has the entries of both.
//
// It knows nothing of what the files mean. Start reading at [New].
package overlay

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// New is base with the files of top over it.
func New(top, base fs.FS) fs.FS { return layers{top: top, base: base} }

type layers struct{ top, base fs.FS }

// Open opens a file from top if it has it, else from base.
func (l layers) Open(name string) (fs.File, error) {
	f, err := l.top.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = l.base.Open(name)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if !info.IsDir() {
		return f, nil
	}
	entries, err := l.ReadDir(name)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &folder{File: f, rest: entries}, nil
}

// ReadDir lists the entries of a folder of either layer, by name.
func (l layers) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(l.top, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	under, errBase := fs.ReadDir(l.base, name)
	if err != nil && errBase != nil {
		return nil, fmt.Errorf("read folder: %w", errBase)
	}
	for _, e := range under {
		if !slices.ContainsFunc(entries, func(t fs.DirEntry) bool { return t.Name() == e.Name() }) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// folder is an open folder with the entries of both layers.
type folder struct {
	fs.File
	rest []fs.DirEntry
}

// ReadDir is as in [fs.ReadDirFile].
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.rest))
	entries := f.rest[:n]
	f.rest = f.rest[n:]
	return entries, nil
}
