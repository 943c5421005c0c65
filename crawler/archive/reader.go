package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"yulun/article"
)

// Reader reads single records of an archive folder. Its methods may be called at once by many
// goroutines.
type Reader struct{ dir string }

// NewReader reads from a folder.
func NewReader(dir string) *Reader { return &Reader{dir: dir} }

// At reads the response, or the resource, at a location.
func (r *Reader) At(at article.Location) (Record, error) {
	e, err := r.Entry(at)
	if err != nil {
		return Record{}, err
	}
	read := e.Response
	if e.Type() == TypeResource {
		read = e.Resource
	}
	rec, err := read()
	if err != nil {
		return Record{}, fmt.Errorf("read archive %s at %d: %w", at.File, at.Offset, err)
	}
	return rec, nil
}

// Entry reads the record at a location as it lies there.
func (r *Reader) Entry(at article.Location) (Entry, error) {
	if at.File == "" || at.File != filepath.Base(at.File) {
		return Entry{}, fmt.Errorf("read archive: %q is not a file's name", at.File)
	}
	f, err := os.Open(filepath.Join(r.dir, at.File))
	if err != nil {
		return Entry{}, fmt.Errorf("read archive: %w", err)
	}
	defer f.Close()
	if _, err := f.Seek(at.Offset, io.SeekStart); err != nil {
		return Entry{}, fmt.Errorf("read archive %s at %d: %w", at.File, at.Offset, err)
	}
	s := scanner{file: f, in: &counter{Reader: bufio.NewReaderSize(f, 16<<10), n: at.Offset}}
	e, err := s.next()
	switch {
	case errors.Is(err, io.EOF):
		err = fmt.Errorf("read archive %s: there is no record at %d", at.File, at.Offset)
	case err != nil:
		err = fmt.Errorf("read archive %s: %w", at.File, err)
	}
	return e, err
}

// Files lists the WARC files of an archive folder by name, without their paths.
func Files(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read archive: %w", err)
	}
	var names []string
	for _, e := range entries { // sorted by name
		if name := e.Name(); strings.HasSuffix(name, ".warc.gz") || strings.HasSuffix(name, ".warc") {
			names = append(names, name)
		}
	}
	return names, nil
}
