package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Found is one record that a walk met, or a place without one.
type Found struct {
	Entry
	// Damage is what is wrong with the place; nil for a good record.
	Damage *Damage
}

// Walk calls f with every record of a file of a folder, whose digests it verifies, and with every
// damaged place. It stops at f's error. A record that is being written to the end of the file is
// left out.
func Walk(ctx context.Context, dir, name string, f func(Found) error) error {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	for e, err := range Entries(file) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		found := Found{Entry: e}
		switch {
		case err == nil:
			if err := e.Verify(); err != nil {
				found.Damage = &Damage{Offset: e.Offset, Err: err}
			}
		case !errors.As(err, &found.Damage):
			return fmt.Errorf("read archive %s: %w", name, err)
		case errors.Is(err, ErrCut):
			if after, err := os.Stat(file.Name()); err == nil && after.Size() > before.Size() {
				return nil // somebody is writing it
			}
		}
		if err := f(found); err != nil {
			return err
		}
	}
	return nil
}
