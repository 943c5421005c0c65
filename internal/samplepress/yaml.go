package samplepress

import (
	"io/fs"

	"yulun/internal/strictyaml"
)

// readYAML decodes one file; unknown keys are mistakes.
func readYAML(fsys fs.FS, name string, into any) error {
	_, problems := strictyaml.Decode(fsys, name, into)
	return problems.Err()
}
