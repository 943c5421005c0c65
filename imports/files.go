package imports

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yulun/article"
)

// file is one that is to be imported.
type file struct {
	path string
	// size is in bytes, or unknownSize.
	size int64
	// inFolder says that a folder was named, and not the file.
	inFolder bool
}

// unknownSize is the size of standard input, a pipe or a device.
const unknownSize = -1

// Files are those that an import reads.
type Files []file

// Find lists the files that paths name, those in folders in order of their names. Links in a folder
// are not followed: they may lead out of it. The error says that a path names no file, or a folder
// without any.
func Find(paths []string) (Files, error) {
	var files Files
	for _, path := range paths {
		if path == "-" {
			files = append(files, file{path: path, size: unknownSize})
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, &article.Error{
				Code: article.CodeUsage, Message: "import " + path, Err: errors.Unwrap(err),
				Remedy: "Name files or folders that exist and can be read, or - for standard input.",
			}
		}
		if !info.IsDir() {
			f := file{path: path, size: info.Size()}
			if !info.Mode().IsRegular() {
				f.size = unknownSize
			}
			files = append(files, f)
			continue
		}
		before := len(files)
		err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			info, err := d.Info()
			if err == nil {
				files = append(files, file{name, info.Size(), true})
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("import %s: %w", path, err)
		}
		if len(files) == before {
			return nil, article.Usagef("Name a folder that holds files; links in it are not followed.", "the folder %s holds no files", path)
		}
	}
	return files, nil
}

// size is how many bytes the files are; 0 where the size of one is unknown.
func (all Files) size() (total int64) {
	for _, f := range all {
		if f.size == unknownSize {
			return 0
		}
		total += f.size
	}
	return total
}

// formatOf is the format that a file's name has at its end; empty when it has none.
func formatOf(name string) Format {
	name = strings.ToLower(filepath.Base(name))
	name = strings.TrimSuffix(name, ".gz")
	switch filepath.Ext(name) {
	case ".jsonl", ".ndjson", ".json":
		return JSONLines
	case ".csv", ".tsv", ".tab":
		return CSV
	case ".warc":
		return WARC
	case ".html", ".htm", ".xhtml", ".shtml":
		return HTML
	case ".urls", ".list", ".txt":
		return List
	}
	return ""
}

// checkOptions refuses options that have no effect on the files, as far as their names say what
// they hold.
func (m *Importer) checkOptions(files Files) error {
	formats := map[Format]bool{}
	for _, f := range files {
		format := m.o.Format
		if format == "" {
			format = formatOf(f.path)
		}
		if format == "" && !f.inFolder {
			return nil
		}
		formats[format] = true
	}
	for _, option := range []struct {
		given bool
		what  string
		of    []Format
	}{
		{len(m.o.Columns.given()) > 0, "columns are named", []Format{CSV, JSONLines}},
		{m.o.Delimiter != 0, "a delimiter is given", []Format{CSV}},
		{m.o.Contact, "a contact is given", []Format{List}},
		{m.o.Encoding != "", "an encoding is given", []Format{CSV, JSONLines, List}},
	} {
		if option.given && !slices.ContainsFunc(option.of, func(f Format) bool { return formats[f] }) {
			return article.Usagef("Leave it out, or say with --format what the files hold.", "%s, but none of the files is one that it concerns", option.what)
		}
	}
	return nil
}

// sniff finds the format by the first bytes of a file, after decompression.
func sniff(in *bufio.Reader) Format {
	head, _ := sample(in) // what is wrong with the file is seen when it is read
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")))
	lower := bytes.ToLower(head)
	line, _, _ := bytes.Cut(lower, []byte("\n"))
	switch {
	case bytes.HasPrefix(head, []byte("WARC/")):
		return WARC
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")):
		return JSONLines
	case bytes.HasPrefix(head, []byte("<")):
		return HTML
	case isWeb(string(line)) && !bytes.ContainsAny(line, ",;\t"):
		return List
	case bytes.ContainsAny(line, ",;\t|"):
		return CSV
	}
	return ""
}

// itemReader cuts a file into items. Its error is a *Refusal where the file, or its rest, can't be
// read.
type itemReader interface {
	each(f func(Item) error) error
}

// opened is a file that is being read.
type opened struct {
	reader itemReader
	format Format
	close  func() error
}

// open opens a file with the reader of its format.
func (m *Importer) open(f file) (opened, error) {
	o := opened{close: func() error { return nil }}
	in := m.o.Input
	if f.path != "-" {
		disk, err := os.Open(f.path)
		if err != nil {
			return o, fault(CodeBadFile, "%v", errors.Unwrap(err))
		}
		in, o.close = &tally{disk, &m.bytesRead}, disk.Close
	}
	if in == nil {
		return o, fault(CodeBadFile, "there is no standard input")
	}
	err := m.choose(&o, f, in)
	if err != nil {
		o.close()
	}
	return o, err
}

// choose makes the reader of a file's format.
func (m *Importer) choose(o *opened, f file, in io.Reader) error {
	o.format = m.o.Format
	if o.format == "" {
		o.format = formatOf(f.path)
	}
	if o.format == "" && f.inFolder {
		return &Refusal{Place: Place{File: f.path}, Code: CodeNotRead, Reason: "its name ends like none of the formats that are read"}
	}
	if o.format == WARC { // its records are compressed one by one
		o.reader = newWARC(f.path, in)
		return nil
	}
	plain, err := unzip(in)
	if err != nil {
		return err
	}
	if o.format == "" {
		if o.format = sniff(plain); o.format == "" {
			return fault(CodeBadFile, "neither name nor content show the format; name it with --format jsonl, csv, warc, html or addresses")
		}
	}
	switch o.format {
	case HTML:
		o.reader = htmlReader{f.path, plain}
		return nil
	case WARC:
		if f.path == "-" {
			return fault(CodeBadFile, "a WARC file on standard input cannot be recognized; name it with --format warc")
		}
		return m.again(o, f)
	}
	text, decode, err := decoded(plain, m.o.Encoding)
	if err != nil {
		return fault(CodeBadFile, "%v", err)
	}
	switch w := newWindow(text); o.format {
	case CSV:
		o.reader = &csvReader{file: f.path, window: w, decode: decode, delimiter: m.o.Delimiter, columns: m.o.Columns}
	case JSONLines:
		o.reader = &jsonReader{file: f.path, window: w, decode: decode}
	default:
		o.reader = listReader{f.path, w, decode}
	}
	return nil
}

// again opens a file from its beginning, as a WARC file.
func (m *Importer) again(o *opened, f file) error {
	if err := o.close(); err != nil {
		return err
	}
	disk, err := os.Open(f.path)
	if err != nil {
		return err
	}
	o.close, o.reader = disk.Close, newWARC(f.path, disk)
	return nil
}
