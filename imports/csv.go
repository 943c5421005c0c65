package imports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"yulun/locale"
)

// mostResumes bounds how often a file is read on after a quote that never closes: each time the
// bytes up to the bound of a row are looked at again.
const mostResumes = 100

// csvReader reads rows of a table whose first row names the columns.
type csvReader struct {
	file      string
	window    *window
	decode    decoder
	delimiter byte // 0: found from the header
	columns   Columns
	header    []string
	rawHeader []byte
	resumes   int
}

// open reads the header.
func (c *csvReader) open() error {
	if c.delimiter == 0 {
		if err := c.separatorLine(); err != nil {
			return err
		}
	}
	for {
		at := Place{File: c.file, Line: c.window.line, Offset: c.window.offset}
		raw, refused, err := c.next()
		switch {
		case err != nil:
			return err
		case refused != nil:
			return refused
		case raw == nil:
			return fault(CodeBadFile, "the file is empty; its first row must name the columns")
		}
		text := c.decode.text(raw)
		if strings.TrimSpace(text) == "" {
			continue
		}
		if c.delimiter == 0 {
			c.delimiter = findDelimiter(text)
		}
		names, err := c.parse(text)
		if err != nil {
			return fault(CodeBadFile, "the row that names the columns (line %d): %v", at.Line, err)
		}
		for i := range names {
			names[i] = columnName(names[i])
		}
		c.header, c.rawHeader = names, bytes.Clone(raw)
		if refused := c.columns.check(names); refused != nil {
			return refused
		}
		return nil
	}
}

// separatorLine takes a first line such as "sep=;", which spreadsheets write and understand.
func (c *csvReader) separatorLine() error {
	if err := c.window.atLeast(len("\xEF\xBB\xBFsep=;\r\n")); err != nil {
		return err
	}
	line, _, _ := bytes.Cut(c.window.buf, []byte{'\n'})
	line = bytes.TrimRight(bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF")), "\r")
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) {
		c.delimiter = line[4]
		_, _, err := c.window.takeLine()
		return err
	}
	return nil
}

// findDelimiter is the one of comma, semicolon, tab and bar that is most often between the
// names of the columns.
func findDelimiter(header string) byte {
	counts := map[rune]int{}
	quoted := false
	for _, r := range header {
		if r == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[r]++
		}
	}
	best := byte(',')
	for _, d := range []byte{';', '\t', '|'} {
		if counts[rune(d)] > counts[rune(best)] {
			best = d
		}
	}
	return best
}

// each calls f with every row.
func (c *csvReader) each(f func(Item) error) error {
	if err := c.open(); err != nil {
		return err
	}
	for {
		at := Place{File: c.file, Line: c.window.line, Offset: c.window.offset}
		raw, refused, err := c.next()
		if err != nil {
			return err
		}
		item := Item{Place: at, Refused: refused}
		switch {
		case refused != nil:
		case raw == nil:
			return nil
		case len(bytes.TrimSpace(raw)) == 0:
			continue
		default:
			if item.Row, err = c.row(raw); err != nil {
				item.Refused = fault(CodeBadRow, "%v", err)
			}
		}
		if err := f(item); err != nil {
			return err
		}
	}
}

// misfit says that a row has not as many fields as the first one has columns.
func (c *csvReader) misfit(fields int) error {
	return errors.New(locale.Sprintf("it has %d {field|fields}, but the first row names %d {column|columns}", fields, len(c.header)))
}

func (c *csvReader) row(raw []byte) (*Row, error) {
	cells, err := c.parse(c.decode.text(raw))
	if err != nil {
		return nil, err
	}
	for i := len(c.header); i < len(cells); i++ {
		if cells[i] != "" {
			return nil, c.misfit(len(cells))
		}
	}
	if len(cells) < len(c.header) {
		return nil, c.misfit(len(cells))
	}
	fields := make(map[string][]string, len(c.header))
	for i, name := range c.header {
		if fields[name] != nil || name == "" {
			continue
		}
		if fields[name] = []string{}; cells[i] != "" {
			fields[name] = []string{plainCell(cells[i])}
		}
	}
	whole := append(bytes.Clone(c.rawHeader), raw...)
	return &Row{Fields: fields, Raw: whole, ContentType: c.decode.contentType("text/csv")}, nil
}

// plainCell drops the apostrophe by which exports keep spreadsheets from running a text as a
// formula.
func plainCell(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@\t\r", s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// parse takes one row apart.
func (c *csvReader) parse(text string) ([]string, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = rune(c.delimiter), true, -1
	if c.delimiter == 0 {
		r.Comma = ','
	}
	cells, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("it does not parse: %w", err)
	}
	if _, err := r.Read(); err != io.EOF {
		return nil, fmt.Errorf("a quote in it does not close where the row ends")
	}
	return cells, nil
}

// next takes the bytes of one row with its line end; nil at the end of the file. Where a quoted
// field never closes, the line in which it opens is refused, and the file is read on below it.
func (c *csvReader) next() ([]byte, *Refusal, error) {
	w := c.window
	if done, err := w.done(); done || err != nil {
		return nil, nil, err
	}
	scan := rowScan{delimiter: c.delimiter, start: true}
	for {
		if n, ok := scan.rowEnd(w.buf, w.end); ok {
			return w.take(n), nil, nil
		}
		ok, err := w.more()
		if err != nil {
			return nil, nil, err
		}
		switch {
		case ok:
		case w.end && !scan.quoted && !w.full():
			return w.take(len(w.buf)), nil, nil
		default:
			return c.resume(scan)
		}
	}
}

// resume passes over the first line of a row that has no end within the bounds.
func (c *csvReader) resume(scan rowScan) ([]byte, *Refusal, error) {
	first, _, err := c.window.takeLine()
	if err != nil {
		return nil, nil, err
	}
	refused := fault(CodeTooLarge, "the row is longer than %d MB", maxRow>>20)
	if scan.quoted {
		within := ""
		if !c.window.end {
			within = fmt.Sprintf(" within %d MB", maxRow>>20)
		}
		refused = fault(CodeBadRow,
			"a quoted field opens in this line and is not closed%s; the import continues with the next line", within)
	}
	if c.resumes++; c.resumes > mostResumes {
		return first, nil, fault(CodeBadFile, "more than %d quoted fields are never closed; the rest of the file was not read", mostResumes)
	}
	return first, refused, nil
}

// rowScan looks for the end of a row. It remembers how far it came, so that more bytes can follow.
type rowScan struct {
	delimiter byte
	at        int
	start     bool // of a field
	quoted    bool
}

// rowEnd is where the first row of buf ends, with its line end.
func (s *rowScan) rowEnd(buf []byte, end bool) (int, bool) {
	for ; s.at < len(buf); s.at++ {
		switch c := buf[s.at]; {
		case s.quoted && c == '"':
			if s.at+1 == len(buf) && !end {
				return 0, false // a second quote may follow
			}
			if s.at+1 < len(buf) && buf[s.at+1] == '"' {
				s.at++
				continue
			}
			s.quoted = false
		case s.quoted:
		case c == '"' && (s.start || s.at == 3 && bytes.HasPrefix(buf, []byte("\xEF\xBB\xBF"))):
			s.quoted, s.start = true, false
		case c == '\n':
			return s.at + 1, true
		default:
			s.start = c == s.delimiter || s.delimiter == 0 && strings.IndexByte(",;\t|", c) >= 0
		}
	}
	return 0, false
}
