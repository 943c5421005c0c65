package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"
)

//go:embed report.html.tmpl
var pageTemplate string

//go:embed report.css
var pageStyle string

// WriteHTML writes the document as one file that needs nothing else: no script, no font, no picture
// from elsewhere.
func (d Document) WriteHTML(w io.Writer) error {
	t, err := template.New("report").Funcs(template.FuncMap{"whole": whole, "heat": heat, "t": d.P.Text}).Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("parse the report's template: %w", err)
	}
	view := struct {
		Document
		Style template.CSS
	}{d, template.CSS(pageStyle)} //nolint:gosec // our own file
	if err := t.Execute(w, view); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// noBreak is a space at which no line ends.
const noBreak = "\u00a0"

var brackets = regexp.MustCompile(`\[[^\]]*\]`)

// whole keeps a figure and an interval together, so that lines end only between the two.
func whole(cell string) string {
	cell = strings.ReplaceAll(cell, " %", noBreak+"%")
	return brackets.ReplaceAllStringFunc(cell, func(interval string) string {
		return strings.ReplaceAll(interval, " ", noBreak)
	})
}

// heat is a ground whose strength follows a share.
func heat(share float64) template.CSS {
	if share <= 0 {
		return ""
	}
	return template.CSS(fmt.Sprintf("background:rgba(0,114,178,%.2f)", 0.45*share)) //nolint:gosec // a number
}
