package strictyaml

import (
	"strconv"
	"strings"
)

// Doc remembers where each value of a decoded file was.
type Doc struct {
	file string
	root node
}

// File is the name of the file.
func (d *Doc) File() string { return d.file }

// Line is the line, from 1, of the value at a path such as $.outlets[3].type (or outlets[3].type).
// For a value that the file doesn't have it is the line of the innermost part of the path that it
// has; 0 for an empty file.
func (d *Doc) Line(path string) int { return d.root.lineOf(fieldOf(path), d.root.line) }

// lineOf is the line of what lies at a path below n, which stands in the given line.
func (n *node) lineOf(path string, line int) int {
	switch {
	case path == "":
	case n.form == mapping:
		// A key may have a dot in it, so the longest counts.
		longest := -1
		for i := 0; i < len(n.items); i += 2 {
			rest, ok := strings.CutPrefix(path, n.items[i].text)
			if ok && n.items[i].form == words && (rest == "" || rest[0] == '.' || rest[0] == '[') &&
				(longest < 0 || len(n.items[longest].text) < len(n.items[i].text)) {
				longest = i
			}
		}
		if longest >= 0 {
			key := &n.items[longest]
			return n.items[longest+1].lineOf(strings.TrimPrefix(path[len(key.text):], "."), key.line)
		}
	case n.form == list && path[0] == '[':
		index, rest, _ := strings.Cut(path[1:], "]")
		if i, err := strconv.Atoi(index); err == nil && i >= 0 && i < len(n.items) {
			return n.items[i].lineOf(strings.TrimPrefix(rest, "."), n.items[i].line)
		}
	}
	return line
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
