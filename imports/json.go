package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// jsonReader reads JSON objects: one a line, or the elements of one array.
type jsonReader struct {
	file   string
	window *window
	decode decoder
}

// each calls f with every object.
func (j *jsonReader) each(f func(Item) error) error {
	array, err := j.opensArray()
	if err != nil {
		return err
	}
	if array {
		return j.elements(f)
	}
	for {
		if done, err := j.window.done(); done || err != nil {
			return err
		}
		item := Item{Place: Place{File: j.file, Line: j.window.line, Offset: j.window.offset}}
		raw, long, err := j.window.takeLine()
		if err != nil {
			return err
		}
		switch raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))); {
		case long:
			item.Refused = fault(CodeTooLarge, "the line is longer than %d MB", maxRow>>20)
		case len(raw) == 0:
			continue
		default:
			item.Row, item.Refused = j.row(raw)
		}
		if err := f(item); err != nil {
			return err
		}
	}
}

// opensArray takes the bracket that opens an array.
func (j *jsonReader) opensArray() (bool, error) {
	w := j.window
	if err := w.atLeast(len("\xEF\xBB\xBF")); err != nil {
		return false, err
	}
	for {
		begin := bytes.TrimPrefix(w.buf, []byte("\xEF\xBB\xBF"))
		rest := bytes.TrimLeft(begin, " \t\r\n")
		switch {
		case len(rest) > 0 && rest[0] == '[':
			w.take(len(w.buf) - len(rest) + 1)
			return true, nil
		case len(rest) > 0:
			return false, nil
		}
		if ok, err := w.more(); !ok || err != nil {
			return false, err
		}
	}
}

// elements calls f with the elements of an array. Where one of them is not JSON, the next cannot be
// found.
func (j *jsonReader) elements(f func(Item) error) error {
	w := j.window
	for {
		if done, err := w.done(); err != nil {
			return err
		} else if done {
			return fault(CodeBadFile, "the array is not closed: the file was cut off after line %d", w.line)
		}
		if c := w.buf[0]; c == ']' {
			return nil
		} else if strings.IndexByte(" \t\r\n,", c) >= 0 {
			w.take(1)
			continue
		}
		item := Item{Place: Place{File: j.file, Line: w.line, Offset: w.offset}}
		raw, refused, err := j.element()
		if err != nil {
			return err
		}
		if item.Refused = refused; refused == nil {
			item.Row, item.Refused = j.row(raw)
		}
		if err := f(item); err != nil {
			return err
		}
	}
}

// element takes one object of an array.
func (j *jsonReader) element() (raw []byte, refused *Refusal, err error) {
	w := j.window
	if w.buf[0] != '{' {
		return nil, nil, fault(CodeBadFile, "line %d: an object must begin here; the rest of the file was not read", w.line)
	}
	depth, quoted, escaped := 0, false, false
	for i := 0; ; i++ {
		if i == len(w.buf) {
			ok, err := w.more()
			switch {
			case err != nil:
				return nil, nil, err
			case !ok && w.full():
				return nil, nil, fault(CodeTooLarge, "line %d: the object is longer than %d MB; the rest of the file was not read", w.line, maxRow>>20)
			case !ok:
				return nil, nil, fault(CodeBadFile, "line %d: the object that begins here is cut off", w.line)
			}
		}
		switch c := w.buf[i]; {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return w.take(i + 1), nil, nil
			}
		}
	}
}

// row takes one object apart.
func (j *jsonReader) row(raw []byte) (*Row, *Refusal) {
	d := json.NewDecoder(strings.NewReader(j.decode.text(raw)))
	d.UseNumber()
	var object map[string]any
	if err := d.Decode(&object); err != nil {
		return nil, fault(CodeBadRow, "not a JSON object: %s", jsonFault(err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fault(CodeBadRow, "something follows the JSON object in its line")
	}
	if object == nil {
		return nil, fault(CodeBadRow, "it is null instead of a JSON object")
	}
	fields := map[string][]string{}
	flatten(fields, "", object, 0)
	return &Row{Fields: fields, Raw: bytes.Clone(raw), ContentType: j.decode.contentType("application/json")}, nil
}

// jsonFault says what is wrong in terms of JSON, not of Go.
func jsonFault(err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return "it is a " + kind.Value
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it is cut off"
	default:
		return strings.TrimPrefix(err.Error(), "json: ")
	}
}

// mostNested is how deep objects in objects are looked into.
const mostNested = 4

// flatten adds the values of an object under their names, those of nested ones under all names
// joined.
func flatten(fields map[string][]string, prefix string, object map[string]any, depth int) {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		name, value := columnName(key), object[key]
		if prefix != "" {
			name = prefix + "_" + name
		}
		if fields[name] != nil { // of two names that differ in spelling only the first counts
			continue
		}
		switch v := value.(type) {
		case map[string]any:
			if depth < mostNested {
				flatten(fields, name, v, depth+1)
			}
		case []any:
			for _, e := range v {
				if person, ok := e.(map[string]any); ok {
					e = person["name"]
				}
				if s, ok := scalar(e); ok {
					fields[name] = append(fields[name], s)
				}
			}
		default:
			if fields[name] = []string{}; v != nil {
				if s, ok := scalar(v); ok {
					fields[name] = []string{s}
				}
			}
		}
	}
}

// scalar is a value as text; ok is false for null, an empty text and what is neither text, number
// nor truth.
func scalar(v any) (s string, ok bool) {
	switch v := v.(type) {
	case string:
		s = v
	case json.Number:
		s = v.String()
	case bool:
		s = fmt.Sprint(v)
	}
	return s, s != ""
}
