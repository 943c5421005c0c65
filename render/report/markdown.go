package report

import (
	"fmt"
	"io"
	"strings"

	"yulun/locale"
)

// WriteMarkdown writes the document as Markdown (CommonMark with tables as on GitHub). Figures are
// linked where folder names the folder, from the file's own, that has them as SVG; without one,
// their captions alone are there, and the tables have their figures.
func (d Document) WriteMarkdown(w io.Writer, folder string) error {
	m := markdown{p: d.P, folder: folder}
	m.line("# %s", escaped(d.Title))
	m.line("%s", markedUp(d.Lead))
	for _, s := range d.Sections {
		m.line("## %s", escaped(s.Title))
		for _, b := range s.Blocks {
			m.block(b)
		}
	}
	if _, err := io.WriteString(w, m.b.String()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

type markdown struct {
	p      locale.Printer
	b      strings.Builder
	folder string
}

// line writes a paragraph.
func (m *markdown) line(format string, args ...any) {
	fmt.Fprintf(&m.b, format+"\n\n", args...)
}

func (m *markdown) block(b Block) {
	switch b := b.(type) {
	case Heading:
		m.line("%s %s", strings.Repeat("#", b.Level), escaped(b.Title))
	case Paragraph:
		switch text := markedUp(b.Text); b.Tone {
		case Warned:
			m.line("> **%s** %s", m.p.T("Note."), text)
		case Answers:
			m.line("**%s**", text)
		default:
			m.line("%s", text)
		}
	case List:
		for _, item := range b.Items {
			fmt.Fprintf(&m.b, "- %s\n", markedUp(item))
		}
		m.b.WriteString("\n")
	case Code:
		m.line("```sh\n%s\n```", strings.Join(b.Lines, "\n"))
	case Table:
		m.table(b)
	case Figure:
		if m.folder != "" {
			m.line("![%s](%s/%s.svg)", escaped(b.Title), m.folder, b.ID)
			m.line("*%s* ([PNG](%[2]s/%[3]s.png), [CSV](%[2]s/%[3]s.csv))", m.p.T("Figure: %s", escaped(b.Caption)), m.folder, b.ID)
		}
	case Piece:
		m.line("### %s", markedUp(Text{b.Title}))
		m.line("%s", markedUp(b.Facts))
		for _, q := range b.Quotes {
			m.line("> %s", markedUp(q))
		}
	}
}

func (m *markdown) table(t Table) {
	m.line("*%s*", m.p.T("Table: %s", escaped(t.Caption)))
	row := func(texts []string) { m.b.WriteString("| " + strings.Join(texts, " | ") + " |\n") }
	var heads, rules []string
	for _, c := range t.Columns {
		heads = append(heads, escaped(c.Title))
		if c.Layout == Number {
			rules = append(rules, "---:")
		} else {
			rules = append(rules, "---")
		}
	}
	row(heads)
	row(rules)
	for _, p := range t.Parts {
		if p.Title != "" {
			row(append([]string{"**" + escaped(p.Title) + "**"}, make([]string, len(t.Columns)-1)...))
		}
		for _, r := range p.Rows {
			texts := make([]string, len(r))
			for i, c := range r {
				texts[i] = escaped(c.Text)
				if c.Code != "" {
					texts[i] = strings.TrimSpace(texts[i] + " " + strings.ReplaceAll(coded(c.Code), "|", `\|`))
				}
			}
			row(texts)
		}
	}
	m.b.WriteString("\n")
}

// markedUp is running text in Markdown.
func markedUp(t Text) string {
	var b strings.Builder
	for _, s := range t {
		switch {
		case s.Address != "":
			fmt.Fprintf(&b, "[%s](<%s>)", escaped(s.Text), strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(s.Address))
		case s.Look == Coded:
			b.WriteString(coded(s.Text))
		case s.Look == Cue:
			b.WriteString("**" + escaped(s.Text) + "**")
		default:
			b.WriteString(escaped(s.Text))
		}
	}
	return b.String()
}

// markup are the characters that could mean something in Markdown, or in the HTML within it.
var markup = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "&", `\&`, "|", `\|`, "~", `\~`, "#", `\#`, "$", `\$`,
	"\n", " ", "\r", "",
)

func escaped(text string) string { return markup.Replace(text) }

// coded is text that is shown as it stands. Its fence is longer than any run of backticks in it.
func coded(text string) string {
	text = strings.ReplaceAll(text, "\n", " ")
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + text + " " + fence
	}
	return fence + text + fence
}
