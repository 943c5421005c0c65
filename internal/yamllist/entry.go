package yamllist

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Entry is the text of an entry with its comments, a file of its own: its fields begin at the
// margin.
func Entry(data []byte, key string, entry int) (string, error) {
	l, from, to, err := findEntry(data, key, entry)
	if err != nil {
		return "", err
	}
	lines := slices.Clone(l.lines[from:to])
	first := strings.TrimLeft(lines[0][min(l.dash+1, len(lines[0])):], " ")
	margin := len(lines[0]) - len(first)
	lines[0] = first
	for i := 1; i < len(lines); i++ {
		lines[i] = lines[i][min(margin, indent(lines[i])):]
	}
	return string(join(lines)), nil
}

// SetEntry puts another text in the place of an entry. It must be one group of fields, as [Entry]
// gives it.
func SetEntry(data []byte, key string, entry int, text string) ([]byte, error) {
	l, from, to, err := findEntry(data, key, entry)
	if err != nil {
		return nil, err
	}
	if from == l.key {
		return nil, ErrByHand
	}
	lines, err := l.indented(text)
	if err != nil {
		return nil, err
	}
	whole := len(l.entries)
	l.lines = slices.Replace(l.lines, from, to, lines...)
	return l.still(key, whole)
}

// AppendEntry adds a text as the last entry of a list that has some.
func AppendEntry(data []byte, key, text string) ([]byte, error) {
	l, err := find(data, key)
	if err != nil {
		return nil, err
	}
	if len(l.entries) == 0 {
		return nil, ErrByHand
	}
	lines, err := l.indented(text)
	if err != nil {
		return nil, err
	}
	at, whole := l.end(len(l.entries)-1), len(l.entries)+1
	if before := &l.lines[at-1]; !strings.HasSuffix(*before, "\n") {
		*before += "\n"
	}
	l.lines = slices.Insert(l.lines, at, lines...)
	return l.still(key, whole)
}

// indented is the text of an entry as lines of the list.
func (l list) indented(text string) ([]string, error) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	text = strings.Trim(text, "\n")
	for line := range strings.Lines(text) {
		if !utf8.ValidString(line) {
			return nil, &TextError{"text", strings.TrimSpace(line)}
		}
	}
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		return nil, fmt.Errorf("read the entry: %w", err)
	}
	if len(file.Docs) != 1 {
		return nil, ErrNoFields
	}
	if _, ok := file.Docs[0].Body.(*ast.MappingNode); !ok {
		return nil, ErrNoFields
	}
	lead := strings.Repeat(" ", l.dash)
	var lines []string
	begun := false
	for line := range strings.Lines(text + "\n") {
		switch bare := strings.TrimSpace(line); {
		case bare == "":
			line = "\n"
		case begun:
			line = lead + "  " + line
		case strings.HasPrefix(bare, "#"): // above the dash it is about what follows
			line = lead + line
		default:
			line, begun = lead+"- "+line, true
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// still is the file if its list has so many entries: text that ends its entry would make others.
func (l list) still(key string, entries int) ([]byte, error) {
	data := join(l.lines)
	after, err := find(data, key)
	if err != nil {
		return nil, err
	}
	if len(after.entries) != entries {
		return nil, ErrNoFields
	}
	return data, nil
}
