package openai

// Secret is a key. Whatever prints it shows dots.
type Secret string

const hidden = "•••"

// String hides the key from %v and %s.
func (Secret) String() string { return hidden }

// GoString hides it from %#v.
func (Secret) GoString() string { return hidden }

// MarshalText hides it from encoders and loggers.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
