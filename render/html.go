package render

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/stats"
	"yulun/survey"
)

//go:embed report.html.tmpl
var pageTemplate string

//go:embed report.css
var pageStyle string

// Page is what the self-contained HTML report shows.
type Page struct {
	Made        time.Time
	Version     string
	Codebook    codebook.Codebook
	Comparisons stats.Comparisons
	// Series is ungrouped; ByType is the same by outlet type.
	Series, ByType stats.Series
	Surveys        []survey.Survey
	// Articles are listed with the sentences behind their stance.
	Articles []article.Article
	// Total is the number of articles of the query, of which Articles may be the newest only.
	Total int
	// Backing is what the section on validation is written from.
	Backing stats.Backing
	// Waiting counts the articles that waited for the index, so that no figure has them.
	Waiting int
}

// WriteHTML writes the report as one file that needs nothing else: no script, no font, no picture
// from elsewhere.
func (p Page) WriteHTML(w io.Writer) error {
	t, err := template.New("report").Funcs(Functions(p.Codebook)).Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("parse the report's template: %w", err)
	}
	view := struct {
		Page
		Style  template.CSS
		Frames []codebook.Frame
	}{p, template.CSS(pageStyle), p.Codebook.Frames} //nolint:gosec // our own file
	if err := t.Execute(w, view); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// Functions are the words that templates of figures use; the report and the pages share them.
func Functions(book codebook.Codebook) template.FuncMap {
	return template.FuncMap{
		"share": shareText, "points": pointsText, "mean": meanText, "label": func(id string) string { return Label(book, id) }, "thousands": Thousands, "total": stats.TotalPages,
		"health": healthText, "marks": marks, "quotes": func(a article.Article) []Quote { return Quotes(a, 3) },
		"frame":   func(s stats.Stats, f article.Frame) survey.Interval { return s.Frames[f] },
		"heat":    heat,
		"hasGaps": HasGaps, "gapPlot": GapPlot, "narrowGapPlot": NarrowGapPlot,
		"sensitivity": sensitivityTable, "sensitivityNotes": sensitivityNotes,
		"sharesChart": SharesChart, "narrowSharesChart": NarrowSharesChart, "seriesChart": SeriesChart,
		// web reports whether an address can be followed: one of an imported article may be a URN.
		"web": func(address string) bool { return strings.HasPrefix(address, "http") },
		// sides are the titles of the classes: supportive, neutral and critical.
		"sides":       book.SideTitles,
		"respondents": respondentsText, "count": countText,
		"capital": Capital,
		// validation says what backs the figures; the others are tables of corrected figures.
		"validation": ValidationText, "correctedSeries": correctedSeries, "correctedComparison": correctedComparison,
		"validationNotes": validationNotes, "validity": ValidityPoints, "methodsParagraph": MethodsParagraph,
		"warnings": Warnings, "notes": Notes, "sentence": Sentence,
		"dict": func(k1 string, v1 any, k2 string, v2 any) map[string]any {
			return map[string]any{k1: v1, k2: v2}
		},
		"legend": func(c stats.Comparison) string { return legend(statsOf(c)) },
		"seriesLegend": func(s stats.Series) string {
			var all []stats.Stats
			for _, p := range s.Points {
				all = append(all, p.Stats)
			}
			return legend(all)
		},
		"stance": func(v float64) string { return meanText(survey.Exact(v)) },
		"utc":    func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") },
		"groups": stats.Series.Groups,
	}
}

// heat is a background whose strength follows a share.
func heat(i survey.Interval) template.CSS {
	if !i.Known {
		return ""
	}
	return template.CSS(fmt.Sprintf("background:rgba(0,114,178,%.2f)", 0.55*i.Value)) //nolint:gosec // a number
}
