package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// readJSONLines reads one coding a line.
func readJSONLines(name string, text []byte) (File, error) {
	f := File{Name: name}
	for i, line := range bytes.Split(text, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		r := Row{Line: i + 1}
		var object map[string]jsontext.Value
		if err := json.Unmarshal(line, &object); err != nil {
			r.refuse(
				name, "",
				fault{"is not a JSON object: " + jsonText(err), "write one coding a line"},
			)
			f.Rows = append(f.Rows, r)
			continue
		}
		r.fill(name, f.cells(&r, object))
		f.Rows = append(f.Rows, r)
	}
	if len(f.Rows) == 0 {
		return f, failure(name, 1, "", "write one coding a line", "is empty")
	}
	return f, nil
}

func jsonText(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return strings.TrimPrefix(text, "json: ")
}

// cells are the values of an object as a sheet has them, in the order of columns.
func (f *File) cells(r *Row, object map[string]jsontext.Value) []cell {
	values := unnested(object)
	for name := range values {
		if _, ok := columnNamed(
			name,
		); !ok && !slices.Contains(shown, name) &&
			!slices.Contains(f.Ignored, name) {
			f.Ignored = append(f.Ignored, name)
		}
	}
	slices.Sort(f.Ignored)
	var cells []cell
	for _, c := range columns {
		value, ok := values[c.name]
		if !ok {
			continue
		}
		text, err := scalar(c.name, value)
		if err != nil {
			r.refuse(f.Name, c.name, err)
		}
		cells = append(cells, cell{c.name, text})
	}
	return cells
}

// unnested is an object with the fields of its model beside the others, as columns of a sheet have
// them: model, model_version, ...
func unnested(object map[string]jsontext.Value) map[string]jsontext.Value {
	var model map[string]jsontext.Value
	if value, ok := object["model"]; !ok || value.Kind() != '{' ||
		json.Unmarshal(value, &model) != nil {
		return object
	}
	delete(object, "model")
	for field, value := range model {
		name := "model_" + field
		if field == "name" {
			name = "model"
		}
		object[name] = value
	}
	return object
}

// scalar is a value as a cell has it; null is empty. A list of frames is joined by semicolons.
func scalar(name string, value jsontext.Value) (string, error) {
	switch value.Kind() {
	case 'n':
		return "", nil
	case 't', 'f', '0':
		return value.String(), nil
	case '"':
		var s string
		err := json.Unmarshal(value, &s)
		return strings.TrimSpace(s), err
	case '[':
		var list []string
		if name != "frames" || json.Unmarshal(value, &list) != nil {
			break
		}
		if len(list) == 0 {
			return noFrames[0], nil
		}
		return strings.Join(list, ";"), nil
	}
	return "", fault{
		fmt.Sprintf(
			"%s is not a value that the field can have", strconv.Quote(abridged(value.String())),
		),
		"see docs/validation.md for the fields",
	}
}

func abridged(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}
