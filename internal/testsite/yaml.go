package testsite

import (
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"
)

// readYAML decodes one file; unknown keys are mistakes.
func readYAML(fsys fs.FS, name string, into any) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read the press: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
