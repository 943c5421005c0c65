package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// jsonLines writes one object a row, with the columns' names as keys in their order. Lists are
// arrays, and a missing value is null.
type jsonLines struct {
	w       io.Writer
	columns []Column
	line    bytes.Buffer
}

// Row implements Writer.
func (j *jsonLines) Row(values []any) error {
	j.line.Reset()
	enc := json.NewEncoder(&j.line)
	enc.SetEscapeHTML(false)
	for i, c := range j.columns {
		fmt.Fprintf(&j.line, "%s%q:", map[bool]string{true: "{", false: ","}[i == 0], c.Name)
		if err := enc.Encode(jsonValue(values[i])); err != nil {
			return fmt.Errorf("write JSON, column %s: %w", c.Name, err)
		}
		j.line.Truncate(j.line.Len() - 1) // the line end that Encode adds
	}
	j.line.WriteString("}\n")
	if _, err := j.w.Write(j.line.Bytes()); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// Close implements Writer.
func (j *jsonLines) Close() error { return nil }

// Discard implements Writer.
func (j *jsonLines) Discard() {}

func jsonValue(v any) any {
	switch v := v.(type) {
	case float64:
		return rounded(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case []string:
		return append([]string{}, v...)
	default:
		return v
	}
}
