package strictyaml

import "strings"

// Doc remembers where each value of a decoded file was.
type Doc struct {
	file  string
	lines map[string]int
}

// File is the name of the file.
func (d *Doc) File() string { return d.file }

// Line is the line, from 1, of the value at a path such as $.outlets[3].type (or outlets[3].type).
// For a value that the file doesn't have it is the line of the innermost part of the path that it
// has; 0 for an empty file.
func (d *Doc) Line(path string) int {
	field := fieldOf(path)
	for {
		if line, ok := d.lines[field]; ok {
			return line
		}
		if field == "" {
			return 0
		}
		field = field[:max(strings.LastIndexAny(field, ".["), 0)]
	}
}

// Problem is a mistake in the value at a path.
func (d *Doc) Problem(path, text, remedy string) Problem {
	return Problem{File: d.file, Line: d.Line(path), Field: fieldOf(path), Text: text, Remedy: remedy}
}

func fieldOf(path string) string { return strings.TrimPrefix(strings.TrimPrefix(path, "$"), ".") }

func child(field, key string) string {
	if field == "" {
		return key
	}
	return field + "." + key
}
