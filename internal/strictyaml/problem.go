package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one mistake in a file.
type Problem struct {
	// File is the file's name within its folder; Line counts from 1 and is 0 where the mistake is
	// in no one line.
	File string
	Line int
	// Field is the path to the value, such as "outlets[3].type"; empty for the file as a whole.
	Field string
	// Text says what is wrong, Remedy what to do; Remedy may be empty.
	Text, Remedy string
}

// String is the problem on one line: sources.yaml:12: outlets[3].type: "statte" is not a known
// outlet type (use party, ...).
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": ")
	if p.Field != "" {
		b.WriteString(p.Field + ": ")
	}
	b.WriteString(p.Text)
	if p.Remedy != "" {
		b.WriteString(" (" + p.Remedy + ")")
	}
	return b.String()
}

// Problems are the mistakes of one or several files. As an error it says all of them.
type Problems []Problem

// Error is one problem a line, by file and line.
func (ps Problems) Error() string {
	lines := make([]string, 0, len(ps))
	for _, p := range ps.Sorted() {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// Sorted is a copy in order of file and line; problems of one line keep their order.
func (ps Problems) Sorted() Problems {
	sorted := slices.Clone(ps)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return sorted
}

// Err is the problems, sorted, as an error; nil when there are none. Return this rather than
// Problems where the result is an error: empty Problems in an error are not nil.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps.Sorted()
}
