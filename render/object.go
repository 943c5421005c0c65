package render

import (
	"bufio"
	"encoding/json"
	"fmt"
)

// objectWriter writes a JSON object field by field, up to the first error.
type objectWriter struct {
	w      *bufio.Writer
	fields int
	err    error
}

func (o *objectWriter) name(name string) {
	separator := byte(',')
	if o.fields == 0 {
		separator = '{'
	}
	o.fields++
	o.w.WriteByte(separator) // the error comes at the end, like those of all writing
	o.value(name)
	o.w.WriteByte(':')
}

func (o *objectWriter) value(v any) {
	b, err := json.Marshal(v)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("write JSON: %w", err)
	}
	o.w.Write(b)
}

func (o *objectWriter) field(name string, v any) {
	o.name(name)
	o.value(v)
}

// elements writes a field of many values, each by itself. A nil list is null, as json.Marshal has
// it.
func elements[T any](o *objectWriter, name string, values []T) {
	o.name(name)
	if values == nil {
		o.value(nil)
		return
	}
	o.w.WriteByte('[')
	for i, v := range values {
		if i > 0 {
			o.w.WriteByte(',')
		}
		o.value(v)
	}
	o.w.WriteByte(']')
}

func (o *objectWriter) end() error {
	o.w.WriteString("}\n")
	if o.err != nil {
		return o.err
	}
	return o.w.Flush()
}
