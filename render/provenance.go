package render

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Provenance says what the files of one export hold and how they were made.
type Provenance struct {
	// Export is the kind of the export, Query the search whose hits it is of, in the query
	// language; empty are all relevant articles.
	Export string `json:"export"`
	Query  string `json:"query"`
	// Settings are the other choices, such as bucket and unit.
	Settings map[string]string `json:"settings"`
	Made     time.Time         `json:"made"`
	// Software is the program's name and version.
	Software string `json:"software"`
	Topic    string `json:"topic"`
	// Configuration is the SHA-256 of the files that say how articles are read and measured.
	Configuration string `json:"configuration_sha256"`
	// Methods are the versions of the scorer behind the rows. More than one needs a reason.
	Methods []string `json:"methods"`
	// Seeds say how what is random can be repeated.
	Seeds map[string]string `json:"seeds"`
	// Waiting counts the articles that the index did not have yet.
	Waiting int `json:"articles_waiting"`
	// Deleted counts the articles that were ever deleted on request from the collection, in all:
	// nobody can say any more which of them the query would have found.
	Deleted int        `json:"articles_deleted"`
	Files   []FileMade `json:"files"`
}

// FileMade is one file of an export.
type FileMade struct {
	File   string `json:"file"`
	Export string `json:"export"`
	Format string `json:"format"`
	Rows   int    `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	// Nested says that the columns are nested in JSON: outlet_id is outlet.id.
	Nested bool `json:"nested,omitempty"`
	// Schema describes the columns.
	Schema Schema `json:"schema"`
}

// Facts are what a file says of itself: all but its size and checksum, which it can't know. Their
// names are keys of the metadata of a Parquet file.
func (p Provenance) Facts(rows int) []Fact {
	facts := []Fact{
		{"yulun:export", p.Export},
		{"yulun:query", p.Query},
		{"yulun:made", p.Made.UTC().Format(time.RFC3339)},
		{"yulun:software", p.Software},
		{"yulun:topic", p.Topic},
		{"yulun:configuration_sha256", p.Configuration},
		{"yulun:methods", strings.Join(p.Methods, " ")},
		{"yulun:rows", strconv.Itoa(rows)},
		{"yulun:articles_waiting", strconv.Itoa(p.Waiting)},
		{"yulun:articles_deleted", strconv.Itoa(p.Deleted)},
	}
	for _, name := range slices.Sorted(maps.Keys(p.Settings)) {
		facts = append(facts, Fact{"yulun:setting:" + name, p.Settings[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(p.Seeds)) {
		facts = append(facts, Fact{"yulun:seed:" + name, p.Seeds[name]})
	}
	return facts
}

// WriteJSON writes the provenance for people and programs.
func (p Provenance) WriteJSON(w io.Writer) error {
	p.Made = p.Made.UTC()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// Schema describes the columns of a table as a Table Schema of Frictionless
// (https://specs.frictionlessdata.io/table-schema/).
type Schema struct {
	Fields        []SchemaField `json:"fields"`
	MissingValues []string      `json:"missingValues"`
}

// SchemaField is a column. Unit and Separator are properties of ours.
type SchemaField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description"`
	Unit        string `json:"unit,omitempty"`
	Separator   string `json:"separator,omitempty"`
}

// NewSchema is the schema of columns in a format. In JSON Lines and Parquet a list is an array, in
// the others a text.
func NewSchema(columns []Column, format string) Schema {
	s := Schema{Fields: []SchemaField{}, MissingValues: []string{""}}
	for _, c := range columns {
		f := SchemaField{Name: c.Name, Type: schemaType(c, format), Description: c.Description, Unit: c.Unit}
		if f.Type == "string" {
			f.Description, f.Separator = c.meaning(), c.Separator
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

func schemaType(c Column, format string) string {
	switch {
	case c.Type == Integer:
		return "integer"
	case c.Type == Number:
		return "number"
	case c.Type == Flag:
		return "boolean"
	case c.Type == Date && c.Unit == "UTC":
		return "datetime"
	case c.Type == List && (format == "jsonl" || format == "parquet"):
		return "array"
	default: // a date of which some are a day and some an instant is none of the schema's
		return "string"
	}
}
