package report

import (
	"html/template"

	"yulun/locale"
	"yulun/render"
)

// Document is a report before it is written in a format.
type Document struct {
	// P speaks the language of the report.
	P        locale.Printer
	Title    string
	Lead     Text
	Sections []Section
}

// Section is a part with a heading of its own.
type Section struct {
	ID, Title string
	Blocks    []Block
}

// Block is one of [Heading], [Paragraph], [List], [Table], [Figure], [Code] and [Piece].
type Block interface {
	// Kind names the block in templates.
	Kind() string
}

// Heading is one within a section; Level is 3 or 4.
type Heading struct {
	Level     int
	ID, Title string
}

// Tone says how a paragraph or a list is meant.
type Tone string

// The tones.
const (
	Said    Tone = ""
	Quiet   Tone = "quiet"  // beside the point
	Warned  Tone = "warn"   // what a reader must know before the figures
	Answers Tone = "answer" // an answer to a question
)

// Paragraph is a paragraph.
type Paragraph struct {
	Tone Tone
	Text Text
}

// List is a list of sentences.
type List struct {
	Tone  Tone
	Items []Text
}

// Code is lines to be copied.
type Code struct{ Lines []string }

// Table is a table. Its caption says what it shows.
type Table struct {
	ID, Caption string
	Columns     []Column
	Parts       []Part
	// Head is the column whose cells head their rows.
	Head int
}

// Layout says how the cells of a column are set.
type Layout string

// The layouts.
const (
	Name    Layout = ""       // words, which may wrap
	Fixed   Layout = "fixed"  // a date or a code, which may not
	Number  Layout = "number" // to the right
	Figured Layout = "figure" // a figure, which may wrap before its interval
)

// Column is the head of a column.
type Column struct {
	Title  string
	Layout Layout
}

// Part is rows of a table under a heading, which may be empty.
type Part struct {
	Title string
	Rows  [][]Cell
}

// Cell is a cell of a table.
type Cell struct {
	Text string
	// Code says that the text is to be copied.
	Code string
	// Heat, in [0, 1], is how strong the ground of the cell is.
	Heat float64
}

// Figure is a chart. Narrow is the same for a narrow screen, and may be empty. Data are the figures
// behind it, in full.
type Figure struct {
	ID, Title, Caption string
	Picture, Narrow    template.HTML
	Data               render.Sheet
}

// Piece is an article with the sentences behind its stance.
type Piece struct {
	Title  Span
	Facts  Text
	Quotes []Text
	Lang   string
}

// Kind names the block.
func (Heading) Kind() string   { return "heading" }
func (Paragraph) Kind() string { return "paragraph" }
func (List) Kind() string      { return "list" }
func (Code) Kind() string      { return "code" }
func (Table) Kind() string     { return "table" }
func (Figure) Kind() string    { return "figure" }
func (Piece) Kind() string     { return "piece" }

// Text is running text.
type Text []Span

// Span is a run of text of one look.
type Span struct {
	Text, Lang string
	// Address is where the text leads; empty for one that leads nowhere.
	Address string
	Look    Look
}

// Look is how a span is set.
type Look string

// The looks.
const (
	Plain Look = ""
	Coded Look = "code" // to be copied as it stands
	Cue   Look = "mark" // the words that a score rests on
	Aside Look = "quiet"
)

// plain is text of one look.
func plain(text string) Text { return Text{{Text: text}} }

// code adds text to be copied.
func (t Text) code(text string) Text { return append(t, Span{Text: text, Look: Coded}) }

// add adds plain text.
func (t Text) add(text string) Text { return append(t, Span{Text: text}) }

// Figures are the figures of a document, in order.
func (d Document) Figures() []Figure {
	var all []Figure
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if f, ok := b.(Figure); ok {
				all = append(all, f)
			}
		}
	}
	return all
}

func (s *Section) heading(level int, id, title string) {
	s.Blocks = append(s.Blocks, Heading{level, id, title})
}

func (s *Section) say(text string) { s.text(Said, plain(text)) }

func (s *Section) text(tone Tone, t Text) { s.Blocks = append(s.Blocks, Paragraph{tone, t}) }

func (s *Section) list(tone Tone, items ...Text) {
	if len(items) > 0 {
		s.Blocks = append(s.Blocks, List{tone, items})
	}
}

func (s *Section) table(t Table)   { s.Blocks = append(s.Blocks, t) }
func (s *Section) figure(f Figure) { s.Blocks = append(s.Blocks, f) }

// cells are a row of plain cells.
func cells(texts ...string) []Cell {
	row := make([]Cell, len(texts))
	for i, t := range texts {
		row[i].Text = t
	}
	return row
}

// columns are heads of one layout.
func columns(layout Layout, titles ...string) []Column {
	all := make([]Column, len(titles))
	for i, t := range titles {
		all[i] = Column{t, layout}
	}
	return all
}
