package service

import (
	"encoding/json"
	"io"

	"yulun/internal/wholefile"
)

// writeJSON replaces a file of the data folder.
func (s *Service) writeJSON(name string, v any) error {
	if err := s.makeFolder(); err != nil {
		return err
	}
	return wholefile.Write(s.path(name), func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	})
}
