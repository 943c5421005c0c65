// Package yamllist changes the entries of a list in a YAML file that people edit, too. Every line
// that the change is not about stays as it is: comments, blank lines, quotes and the order of
// fields. What it can't change without touching more, it refuses. Start reading at [Append].
package yamllist

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yulun/article"
)

// Field is a field of an entry with its value, a single line of text. A Plain one is written as it
// is, such as true; any other is a text, in quotes where it needs them.
type Field struct {
	Name, Value string
	Plain       bool
}

// ErrByHand says that a list is written in a form that only its writer can change.
var ErrByHand = errors.New("the list is written in a form that a program can't change without touching more")

// ErrNoFields says that a text is not one group of fields.
var ErrNoFields = errors.New("an entry must be one group of fields (key: value)")

// TextError says that YAML would keep another text than the one that was given for a field.
type TextError struct{ Field, Text string }

// Error implements error.
func (e *TextError) Error() string { return e.Unwrap().Error() }

// Unwrap is what whoever gave the text is told.
func (e *TextError) Unwrap() error {
	told := article.Usagef("Give it in one line, as UTF-8, without characters that can't be seen, such as a tab.", "YAML can't keep the field %s as it is: %q", e.Field, e.Text)
	told.Field = e.Field
	return told
}

// list is where a list stands in a file.
type list struct {
	lines []string
	// key is the line of the list's key; -1 where the file has no such list.
	key int
	// entries are the entries' first lines, dash the column of their dashes.
	entries []int
	dash    int
	// values are the entries.
	values []ast.Node
}

// find finds the list with a key at the top of a file. Lines count from 0.
func find(data []byte, key string) (list, error) {
	l := list{lines: strings.SplitAfter(string(data), "\n"), key: -1}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return l, fmt.Errorf("read the file: %w", err)
	}
	if len(file.Docs) > 1 {
		return l, ErrByHand
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return l, nil
	}
	top, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok || top.IsFlowStyle {
		return l, ErrByHand
	}
	at := slices.IndexFunc(top.Values, func(v *ast.MappingValueNode) bool { return v.Key.GetToken().Value == key })
	if at < 0 {
		return l, nil
	}
	l.key = top.Values[at].Key.GetToken().Position.Line - 1
	switch value := top.Values[at].Value.(type) {
	case *ast.NullNode:
	case *ast.SequenceNode:
		if value.IsFlowStyle && len(value.Values) > 0 {
			return l, ErrByHand
		}
		for _, e := range value.Entries {
			l.entries = append(l.entries, e.Start.Position.Line-1)
			l.dash = e.Start.Position.Column - 1
		}
		l.values = value.Values
	default:
		return l, ErrByHand
	}
	return l, nil
}

// findEntry is a list, and the lines from which and up to which an entry of it goes.
func findEntry(data []byte, key string, entry int) (l list, from, to int, err error) {
	if l, err = find(data, key); err != nil {
		return l, 0, 0, err
	}
	if entry < 0 || entry >= len(l.entries) {
		return l, 0, 0, fmt.Errorf("%s has no entry %d", key, entry)
	}
	return l, l.entries[entry], l.end(entry), nil
}

// end is the line behind an entry: its own comments belong to it, those at the height of the dashes
// to what follows.
func (l list) end(entry int) int {
	end := l.entries[entry] + 1
	for at := end; at < len(l.lines); at++ {
		text := strings.TrimSpace(l.lines[at])
		if text == "" {
			continue
		}
		if indent(l.lines[at]) <= l.dash {
			break
		}
		end = at + 1
	}
	return end
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// Append adds an entry at the end of a list, and the list where the file has none.
func Append(data []byte, key string, fields ...Field) ([]byte, error) {
	l, err := find(data, key)
	if err != nil {
		return nil, err
	}
	dash := strings.Repeat(" ", l.dash)
	if len(l.entries) == 0 {
		dash = "  "
	}
	var entry []string
	for i, f := range fields {
		text, err := f.scalar()
		if err != nil {
			return nil, err
		}
		lead := dash + "  "
		if i == 0 {
			lead = dash + "- "
		}
		entry = append(entry, lead+f.Name+": "+text+"\n")
	}
	if last := len(l.lines) - 1; l.lines[last] != "" {
		l.lines[last] += "\n"
	} else {
		l.lines = l.lines[:last]
	}
	at := len(l.lines)
	switch {
	case len(l.entries) > 0:
		at = l.end(len(l.entries) - 1)
	case l.key >= 0:
		l.lines[l.key] = withValue(l.lines[l.key], key, "")
		at = l.key + 1
	default:
		entry = append([]string{key + ":\n"}, entry...)
	}
	return join(slices.Insert(l.lines, at, entry...)), nil
}

// Remove takes an entry out, with the comment that stands right above it.
func Remove(data []byte, key string, entry int) ([]byte, error) {
	l, from, to, err := findEntry(data, key, entry)
	if err != nil {
		return nil, err
	}
	if from == l.key { // as in a file of one line
		return nil, ErrByHand
	}
	for from-1 > l.key && strings.HasPrefix(strings.TrimSpace(l.lines[from-1]), "#") && indent(l.lines[from-1]) >= l.dash {
		from--
	}
	if entry == 0 && from == l.key+1 { // what stands below the key is about the whole list
		from = l.entries[entry]
	}
	l.lines = slices.Delete(l.lines, from, to)
	if len(l.entries) == 1 {
		l.lines[l.key] = withValue(l.lines[l.key], key, "[]")
	}
	return join(l.lines), nil
}

// withValue is the line of a key with another value, and its comment.
func withValue(line, key, value string) string {
	comment := ""
	if at := strings.Index(line, " #"); at >= 0 {
		comment = strings.TrimRight(line[at:], "\n")
	}
	if value != "" {
		value = " " + value
	}
	return key + ":" + value + comment + "\n"
}

// Set gives a field of an entry another value. A field that the entry doesn't have is added below
// its first line, or above the first field where that has several lines.
func Set(data []byte, key string, entry int, field Field) ([]byte, error) {
	l, err := find(data, key)
	if err != nil {
		return nil, err
	}
	if entry < 0 || entry >= len(l.entries) {
		return nil, fmt.Errorf("%s has no entry %d", key, entry)
	}
	text, err := field.scalar()
	if err != nil {
		return nil, err
	}
	mapping, ok := l.values[entry].(*ast.MappingNode)
	if !ok || mapping.IsFlowStyle || len(mapping.Values) == 0 {
		return nil, ErrByHand
	}
	for _, v := range mapping.Values {
		if v.Key.GetToken().Value != field.Name {
			continue
		}
		token := v.Value.GetToken()
		at := v.Key.GetToken().Position.Line - 1
		head, rest, _ := strings.Cut(l.lines[at], field.Name+":")
		comment, ok := behindValue(rest)
		if !ok || token.Position.Line-1 != at {
			return nil, ErrByHand
		}
		l.lines[at] = head + field.Name + ": " + text + comment
		return l.checked(key, entry, field)
	}
	first, added := mapping.Values[0].Key.GetToken().Position, field.Name+": "+text+"\n"
	at, column := first.Line-1, first.Column-1
	lead := strings.Repeat(" ", column)
	next := l.end(entry)
	if len(mapping.Values) > 1 {
		next = mapping.Values[1].Key.GetToken().Position.Line - 1
	}
	switch {
	case next == at+1:
		if !strings.HasSuffix(l.lines[at], "\n") {
			l.lines[at] += "\n"
		}
		l.lines = slices.Insert(l.lines, next, lead+added)
	case len(l.lines[at]) < column:
		return nil, ErrByHand
	default:
		line := l.lines[at]
		l.lines = slices.Replace(l.lines, at, at+1, line[:column]+added, lead+line[column:])
	}
	return l.checked(key, entry, field)
}

// checked is the file if the entry's field has its value in it; a value of several lines would have
// left some of them behind.
func (l list) checked(key string, entry int, field Field) ([]byte, error) {
	data := join(l.lines)
	var all map[string]any
	if err := yaml.Unmarshal(data, &all); err != nil {
		return nil, ErrByHand
	}
	entries, _ := all[key].([]any)
	if entry < len(entries) {
		if fields, _ := entries[entry].(map[string]any); fmt.Sprint(fields[field.Name]) == field.Value {
			return data, nil
		}
	}
	return nil, ErrByHand
}

// behindValue is what stands behind the value at the end of a line: its comment and the line's end.
func behindValue(rest string) (comment string, ok bool) {
	rest = strings.TrimLeft(rest, " ")
	switch {
	case strings.HasPrefix(rest, ">"), strings.HasPrefix(rest, "|"), strings.HasPrefix(rest, "{"), strings.HasPrefix(rest, "["):
		return "", false
	case strings.HasPrefix(rest, `"`):
		for at := 1; at < len(rest); at++ {
			if rest[at] == '\\' {
				at++
			} else if rest[at] == '"' {
				return rest[at+1:], true
			}
		}
		return "", false
	case strings.HasPrefix(rest, "'"):
		for at := 1; at < len(rest); at++ {
			if rest[at] != '\'' {
				continue
			}
			if at+1 < len(rest) && rest[at+1] == '\'' {
				at++
				continue
			}
			return rest[at+1:], true
		}
		return "", false
	}
	if at := strings.Index(rest, " #"); at >= 0 {
		return rest[at:], true
	}
	return "\n", true
}

// scalar is the value of a field in one line.
func (f Field) scalar() (string, error) {
	if f.Plain {
		return f.Value, nil
	}
	return Text(f.Name, f.Value)
}

// Text writes the text of a field in one line, in quotes where it needs them. It is a [TextError]
// where another text would be read.
func Text(field, text string) (string, error) {
	if strings.ContainsAny(text, "\r\n") || !utf8.ValidString(text) {
		return "", &TextError{field, text}
	}
	// The library doesn't read all that it writes: it writes some characters, such as a tab or the
	// wide space of Chinese, as escapes in single quotes as well, where they mean nothing.
	for _, single := range []bool{true, false} {
		out, err := yaml.MarshalWithOptions(text, yaml.UseSingleQuote(single))
		if err != nil {
			return "", fmt.Errorf("write a value: %w", err)
		}
		var read string
		if err := yaml.Unmarshal(out, &read); err == nil && read == text {
			return strings.TrimRight(string(out), "\n"), nil
		}
	}
	return "", &TextError{field, text}
}

func join(lines []string) []byte { return []byte(strings.Join(lines, "")) }
