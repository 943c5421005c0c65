package service

import (
	"fmt"
	"os"
	"path/filepath"

	"yulun/article"
)

// writeFile writes a file of the data folder beside the old one and renames it, so that an interruption leaves the old
// one whole.
func (s *Service) writeFile(name string, content []byte) (err error) {
	if err := s.makeFolder(); err != nil {
		return err
	}
	path := s.path(name)
	f, err := os.CreateTemp(filepath.Dir(path), "."+name+"-*")
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
			err = fmt.Errorf("write %s: %w", path, err)
		}
	}()
	if _, err = f.Write(append(content, '\n')); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
