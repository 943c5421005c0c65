package service

import (
	"bytes"
	"encoding/json"
	"io"

	"yulun/internal/wholefile"
)

// writeFile replaces a file of the data folder.
func (s *Service) writeFile(name string, content []byte) error {
	if err := s.makeFolder(); err != nil {
		return err
	}
	return wholefile.Write(s.path(name), func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// writeJSON replaces a file of the data folder that programs and people read.
func (s *Service) writeJSON(name string, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	return s.writeFile(name, b.Bytes())
}
