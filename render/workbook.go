package render

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// mostXML bounds what a part of a workbook may unpack to.
const mostXML = 1 << 30

// ReadWorkbook is the first sheet of an XLSX file as the texts of its cells, row by row. Rows end
// with their last cell that holds anything. Values are those that the file holds: a number that the
// sheet shows rounded, or as an id with an exponent, is whole there.
func ReadWorkbook(r io.Reader) ([][]string, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the workbook: %w", err)
	}
	parts, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("read the workbook: %w", err)
	}
	rows, err := workbook{parts}.first()
	if err != nil {
		return nil, fmt.Errorf("read the workbook: %w", err)
	}
	return rows, nil
}

// workbook is an XLSX file: XML in a zip archive, whose parts name one another by relations.
type workbook struct{ parts *zip.Reader }

// first is the rows of the first sheet.
func (w workbook) first() ([][]string, error) {
	root, err := w.relations("")
	if err != nil {
		return nil, err
	}
	name := root.target(func(r relation) bool { return strings.HasSuffix(r.Type, "/officeDocument") })
	if name == "" {
		return nil, errors.New("it is another kind of file")
	}
	var book struct {
		Sheets []struct {
			ID string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.part(name, func(d *xml.Decoder) error { return d.Decode(&book) }); err != nil {
		return nil, err
	}
	if len(book.Sheets) == 0 {
		return nil, errors.New("the workbook has no sheet")
	}
	of, err := w.relations(name)
	if err != nil {
		return nil, err
	}
	s := sheet{}
	if texts := of.target(func(r relation) bool { return strings.HasSuffix(r.Type, "/sharedStrings") }); texts != "" {
		if err := w.part(texts, s.readTexts); err != nil {
			return nil, err
		}
	}
	sheet := of.target(func(r relation) bool { return r.ID == book.Sheets[0].ID })
	if err := w.part(sheet, s.readRows); err != nil {
		return nil, err
	}
	return s.rows, nil
}

// part reads a part of the file. Names of parts don't depend on capitals.
func (w workbook) part(name string, read func(*xml.Decoder) error) error {
	for _, f := range w.parts.File {
		if !strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			continue
		}
		content, err := f.Open()
		if err != nil {
			return err
		}
		err = read(xml.NewDecoder(io.LimitReader(content, mostXML)))
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return errors.Join(err, content.Close())
	}
	return fmt.Errorf("it has no part %q", name)
}

// relation says what another part is to a part.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

type relations struct {
	of   string
	List []relation `xml:"Relationship"`
}

// relations are those of a part; "" has those of the file.
func (w workbook) relations(of string) (r relations, err error) {
	folder, name := path.Split(of)
	r.of = of
	return r, w.part(folder+"_rels/"+name+".rels", func(d *xml.Decoder) error { return d.Decode(&r) })
}

// target is the name of the first part that is wanted; "" where there is none.
func (r relations) target(wanted func(relation) bool) string {
	for _, one := range r.List {
		if wanted(one) {
			if absolute, ok := strings.CutPrefix(one.Target, "/"); ok {
				return absolute
			}
			return path.Join(path.Dir(r.of), one.Target)
		}
	}
	return ""
}

// cellText is a text of a cell, perhaps in runs of different fonts. How it is pronounced is left out.
type cellText struct {
	Text string   `xml:"t"`
	Runs []string `xml:"r>t"`
}

func (t cellText) String() string { return unescaped(t.Text + strings.Join(t.Runs, "")) }

// sheet is what is read of one.
type sheet struct {
	// texts are those that cells name by their number.
	texts []string
	rows  [][]string
}

func (s *sheet) readTexts(d *xml.Decoder) error {
	return each(d, "si", "sst", func(start *xml.StartElement) error {
		var text cellText
		err := d.DecodeElement(&text, start)
		s.texts = append(s.texts, text.String())
		return err
	})
}

func (s *sheet) readRows(d *xml.Decoder) error {
	number := 0
	return each(d, "row", "sheetData", func(start *xml.StartElement) error {
		var row struct {
			Number int        `xml:"r,attr"`
			Cells  []bookCell `xml:"c"`
		}
		if err := d.DecodeElement(&row, start); err != nil {
			return err
		}
		if number++; row.Number != 0 {
			number = row.Number
		}
		if number < 1 || number > mostRows {
			return fmt.Errorf("a row has the number %d", number)
		}
		values, err := s.values(row.Cells)
		if err != nil {
			return fmt.Errorf("row %d: %w", number, err)
		}
		if len(values) == 0 {
			return nil
		}
		if more := number - len(s.rows); more > 0 {
			s.rows = append(s.rows, make([][]string, more)...)
		}
		s.rows[number-1] = values
		return nil
	})
}

// each calls do with each element of a name, until another element ends.
func each(d *xml.Decoder, name, until string, do func(*xml.StartElement) error) error {
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == name {
				if err := do(&t); err != nil {
					return err
				}
			}
		case xml.EndElement:
			if t.Name.Local == until {
				return nil
			}
		}
	}
}

// bookCell is a cell as the file has it.
type bookCell struct {
	Name    string    `xml:"r,attr"`
	Type    string    `xml:"t,attr"`
	Value   string    `xml:"v"`
	Formula *struct{} `xml:"f"`
	Text    cellText  `xml:"is"`
}

// values are the texts of the cells of a row.
func (s *sheet) values(cells []bookCell) (values []string, err error) {
	column := 0
	for _, c := range cells {
		if column++; c.Name != "" {
			if column = columnNumber(c.Name); column == 0 {
				return nil, fmt.Errorf("there is no cell %q", c.Name)
			}
		}
		value := c.Value
		switch c.Type {
		case "inlineStr":
			value = c.Text.String()
		case "str":
			value = unescaped(value)
		case "s":
			if value == "" {
				break
			}
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 || n >= len(s.texts) {
				return nil, fmt.Errorf("the cell %s has the text number %q of %d", c.Name, value, len(s.texts))
			}
			value = s.texts[n]
		}
		if value == "" && c.Formula == nil {
			continue
		}
		if more := column - len(values); more > 0 {
			values = append(values, make([]string, more)...)
		}
		values[column-1] = value
	}
	return values, nil
}

// columnNumber is the number of a cell's column, from 1; 0 where no cell has that name.
func columnNumber(cell string) int {
	n := 0
	for _, r := range strings.TrimRight(cell, "0123456789") {
		if r |= 0x20; r < 'a' || r > 'z' || n > mostColumns {
			return 0
		}
		n = 26*n + int(r-'a') + 1
	}
	if n > mostColumns {
		return 0
	}
	return n
}
