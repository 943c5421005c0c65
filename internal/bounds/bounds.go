// Package bounds checks numbers that people or programs choose, with one sentence for all of them,
// such as "--grace must be at least 1s, got 0s".
package bounds

import (
	"cmp"
	"fmt"
)

// AtLeast is an error where a value is below a bound. name is the flag, or the field of the
// options.
func AtLeast[T cmp.Ordered](name string, value, least T) error {
	if value < least {
		return fmt.Errorf("%s must be at least %v, got %v", name, least, value)
	}
	return nil
}

// Within is an error where a value is outside of two bounds.
func Within[T cmp.Ordered](name string, value, least, most T) error {
	if value < least || value > most {
		return fmt.Errorf("%s must be from %v to %v, got %v", name, least, most, value)
	}
	return nil
}
