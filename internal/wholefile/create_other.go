//go:build !linux

package wholefile

func create(dir, pattern string) (*draft, error) { return createNamed(dir, pattern) }
