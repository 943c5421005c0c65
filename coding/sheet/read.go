package sheet

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"yulun/coding"
	"yulun/crawler/charset"
	"yulun/internal/strictyaml"
)

// Format is what a file holds.
type Format string

// The formats that are read.
const (
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
)

// Row is one row of a file, or one line of JSON.
type Row struct {
	// Line counts from 1.
	Line int
	// Coding is what the row says. Variables that it leaves out are not coded. Coder and Sample may
	// be empty; Person is true unless the row says otherwise.
	Coding coding.Coding
	// Blank says that the row codes nothing: an article that is still to be coded.
	Blank bool
	// Problems are why it can't be read; Coding has what could be.
	Problems strictyaml.Problems
}

// File is what was read of one file.
type File struct {
	Name string
	Rows []Row
	// Ignored names the columns or fields that neither say anything of a coding nor are those of
	// coding sheets and exports.
	Ignored []string
}

// maxSize bounds a file: a hundred times a sheet of a thousand long articles.
const maxSize = 1 << 30

// FormatOf is the format that a file's name shows; empty when it shows none.
func FormatOf(name string) Format {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv":
		return CSV
	case ".jsonl", ".ndjson", ".json":
		return JSONLines
	}
	return ""
}

// Read reads a file. Its name stands in messages and shows the format; a name that shows none is
// settled by the first character. The encoding is found. The error says that nothing can be made of
// the file; mistakes in its rows are in File.
func Read(name string, in io.Reader) (File, error) {
	raw, err := io.ReadAll(io.LimitReader(in, maxSize+1))
	if err != nil {
		return File{}, fmt.Errorf("read codings from %s: %w", name, err)
	}
	if len(raw) > maxSize {
		return File{}, failure(name, 0, "", "split the file", "is larger than %d MB", maxSize>>20)
	}
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return File{}, failure(
			name, 0, "", "end its name in .xlsx if it is a workbook", "is a workbook or an archive",
		)
	}
	text, _, err := charset.Decode(raw, "")
	if err != nil {
		return File{}, fmt.Errorf("read codings from %s: %w", name, err)
	}
	format := FormatOf(name)
	if format == "" {
		format = CSV
		if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
			format = JSONLines
		}
	}
	if format == CSV {
		return readCSV(name, text)
	}
	return readJSONLines(name, text)
}

func problem(file string, line int, field, remedy, format string, args ...any) strictyaml.Problem {
	return strictyaml.Problem{
		File: file, Line: line, Field: field, Text: fmt.Sprintf(format, args...), Remedy: remedy,
	}
}

// failure is a problem of the file as a whole, as an error.
func failure(file string, line int, field, remedy, format string, args ...any) error {
	return strictyaml.Problems{problem(file, line, field, remedy, format, args...)}
}
