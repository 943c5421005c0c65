package archive

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"yulun/article"
)

// each calls f with every response in the files of a folder, in order of the files' names and then
// of their records. A record torn by a kill at the end of a file is passed over. It stops at f's
// error, and at a damaged file.
func each(dir string, f func(article.Location, Record) error) error {
	names, err := Files(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := eachOf(dir, name, f); err != nil {
			return err
		}
	}
	return nil
}

func eachOf(dir, name string, f func(article.Location, Record) error) error {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	defer file.Close()
	err = readAll(file, func(offset int64, r Record) error {
		return f(article.Location{File: name, Offset: offset}, r)
	})
	if err != nil {
		return fmt.Errorf("read archive %s: %w", name, err)
	}
	return nil
}

// readAll calls f with every HTTP response of one WARC file, compressed or not, of any program, and
// its offset. A torn record at the end is passed over.
func readAll(file io.Reader, f func(offset int64, r Record) error) error {
	for e, err := range Entries(file) {
		if errors.Is(err, ErrCut) {
			return nil
		}
		if err != nil {
			return err
		}
		if e.Type() != TypeResponse || !e.isHTTP() {
			continue
		}
		r, err := e.Response()
		if err != nil {
			return fmt.Errorf("record at %d: %w", e.Offset, err)
		}
		if err := f(e.Offset, r); err != nil {
			return err
		}
	}
	return nil
}
