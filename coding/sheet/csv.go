package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"yulun/internal/strictyaml"
	"yulun/internal/suggest"
)

// readCSV reads a table whose first row names the columns.
func readCSV(name string, text []byte) (File, error) {
	f := File{Name: name}
	text, first := separatorLine(text)
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord = first.comma, -1
	header, err := r.Read()
	switch {
	case errors.Is(err, io.EOF):
		return f, failure(name, 1, "", "begin with the columns of the coding sheet", "is empty")
	case err != nil:
		return f, malformed(name, first.lines, err)
	}
	if err := f.header(header, 1+first.lines); err != nil {
		return f, err
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return f, malformed(name, first.lines, err)
		}
		line, _ := r.FieldPos(0)
		f.row(line+first.lines, header, cells)
	}
}

// ReadRows reads the rows of a workbook. Lines are numbered as its rows.
func ReadRows(name string, rows [][]string) (File, error) {
	f := File{Name: name}
	if len(rows) == 0 {
		return f, failure(name, 1, "", "begin with the columns of the coding sheet", "is empty")
	}
	if err := f.header(rows[0], 1); err != nil {
		return f, err
	}
	for i, cells := range rows[1:] {
		f.row(i+2, rows[0], cells)
	}
	return f, nil
}

// prelude is what precedes the header: how many lines, and the separator of columns.
type prelude struct {
	comma rune
	lines int
}

// separatorLine takes a first line such as "sep=;", which spreadsheets write, and otherwise finds
// the separator in the header.
func separatorLine(text []byte) ([]byte, prelude) {
	line, rest, _ := bytes.Cut(text, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if len(line) == 5 && bytes.HasPrefix(bytes.ToLower(line), []byte("sep=")) {
		return rest, prelude{rune(line[4]), 1}
	}
	best := ','
	for _, c := range ";\t" {
		if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(best))) {
			best = c
		}
	}
	return text, prelude{comma: best}
}

// malformed is a table that can't be cut into rows: nothing of it can be trusted from there on.
func malformed(name string, before int, err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("read codings from %s: %w", name, err)
	}
	return failure(
		name, parse.StartLine+before, "",
		"save the sheet again as CSV; within quotes, double every quote", "is not CSV: %v",
		parse.Err,
	)
}

// header brings the names of the columns into their one spelling and checks them.
func (f *File) header(names []string, line int) error {
	var problems strictyaml.Problems
	for i, name := range names {
		name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_")
		if name != "" && slices.Contains(names[:i], name) {
			problems = append(
				problems, problem(f.Name, line, name, "keep one of the two", "is a column twice"),
			)
		}
		names[i] = name
	}
	for _, name := range names {
		if _, ok := columnNamed(name); !ok && name != "" && !slices.Contains(shown, name) {
			f.Ignored = append(f.Ignored, name)
		}
	}
	for _, must := range []string{"article", "relevant"} {
		if !slices.Contains(names, must) {
			remedy := "begin with the columns of the coding sheet"
			if like := suggest.Closest(must, f.Ignored); len(like) > 0 {
				remedy = fmt.Sprintf("rename the column %s", like[0])
			}
			problems = append(
				problems, problem(f.Name, line, must, remedy, "there is no such column"),
			)
		}
	}
	return problems.Err()
}

func (f *File) row(line int, header, values []string) {
	r := Row{Line: line}
	var cells []cell
	empty, beyond := true, false
	for i, value := range values {
		value = strings.TrimSpace(plain(value))
		if i < len(header) {
			cells = append(cells, cell{header[i], value})
		}
		beyond = beyond || i >= len(header) && value != ""
		empty = empty && value == ""
	}
	if beyond {
		r.refuse(f.Name, "", fault{
			fmt.Sprintf(
				"fields in the row: %d, columns: %d", len(values), len(header),
			),
			"put a field that has the separator in quotes",
		})
	}
	if empty {
		return // spreadsheets leave empty rows at the end
	}
	r.fill(f.Name, cells)
	f.Rows = append(f.Rows, r)
}

// plain drops the apostrophe by which exports keep spreadsheets from running a text as a formula.
func plain(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@\t\r", s[1]) >= 0 {
		return s[1:]
	}
	return s
}
