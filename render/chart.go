package render

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"

	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// Lines, points and grounds carry classes too, so that a style sheet can recolour them for a dark
// page.
//
// Chart colours are blue and orange, which colour-blind readers can tell apart, and each is twice
// as light as the one before, so that they differ on a grey print, too. The lightest has an edge.
// Every chart has a table with the same figures, so that colour alone never carries one.
const (
	colourSupportive = "#00507d"
	colourNeutral    = "#d4d4d4"
	colourCritical   = "#de6d12"
	colourLine       = "#333333"
	colourWindow     = "#cc79a7"
)

// barLooks are what a bar has besides its colour.
var barLooks = map[string]string{
	colourSupportive: ` class="bar supportive"`, colourNeutral: ` class="bar neutral" stroke="#777777" stroke-width="0.5"`,
	colourCritical: ` class="bar critical"`,
}

// canvas collects SVG.
type canvas struct {
	b strings.Builder
	// links says that the picture has links, and so can't be read as one image.
	links bool
	// narrow says that it is for a phone, where nothing points at a bar to read its tip.
	narrow bool
	// p says the figures in it.
	p locale.Printer
}

// add adds elements. Coordinates are formatted by %v: a tenth is as fine as anybody sees.
func (c *canvas) add(format string, args ...any) {
	for i, arg := range args {
		if number, ok := arg.(float64); ok {
			args[i] = coordinate(number)
		}
	}
	fmt.Fprintf(&c.b, format, args...)
}

// coordinate is a number as it is written into a picture.
type coordinate float64

// String is the number to a tenth, without one where it is whole.
func (x coordinate) String() string {
	return strings.TrimSuffix(strconv.FormatFloat(float64(x), 'f', 1, 64), ".0")
}

func (c *canvas) open(width, height int, title, description string) {
	role := map[bool]string{true: "group", false: "img"}[c.links]
	c.add(`<svg viewBox="0 0 %d %d" role="%s" aria-label="%s" xmlns="http://www.w3.org/2000/svg"><title>%s</title><desc>%s</desc>`,
		width, height, role, html.EscapeString(title), html.EscapeString(title), html.EscapeString(description))
}

func (c *canvas) close() template.HTML {
	c.add("</svg>")
	return template.HTML(c.b.String()) //nolint:gosec // every text in it went through html.EscapeString
}

func (c *canvas) text(x, y float64, anchor, class, s string) {
	c.add(`<text x="%v" y="%v" text-anchor="%s" class="%s">%s</text>`, x, y, anchor, class, html.EscapeString(s))
}

// lineHeight is how far the lines of a label are apart.
const lineHeight = 13.0

// lines writes the lines of a label, the first one at y.
func (c *canvas) lines(x, y float64, anchor, class string, lines []string) {
	for i, line := range lines {
		c.text(x, y+float64(i)*lineHeight, anchor, class, line)
	}
}

// wrapped cuts a text into lines of so many columns, with two for a Chinese character. It breaks at
// spaces, and a word that is longer within.
func wrapped(text string, columns int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		if *last != "" && runewidth.StringWidth(*last)+1+runewidth.StringWidth(word) <= columns {
			*last += " " + word
			continue
		}
		for i, part := range strings.Split(runewidth.Wrap(word, columns), "\n") {
			if i == 0 && *last == "" {
				*last = part
			} else {
				lines = append(lines, part)
			}
		}
	}
	return lines
}

func (c *canvas) rect(x, y, w, h float64, fill, tip string) {
	if w <= 0 { // nobody sees it
		return
	}
	c.add(`<rect x="%v" y="%v" width="%v" height="%v" fill="%s"%s>`, x, y, w, h, fill, barLooks[fill])
	if !c.narrow {
		c.add(`<title>%s</title>`, html.EscapeString(tip))
	}
	c.add("</rect>")
}

// sharesDescription says what the charts of shares show.
var sharesDescription = locale.Key("Stacked bars of the shares supportive, neutral and critical for each group, those of the survey's answers first. The table below has the same figures with their intervals.")

// labelColumns is how many columns of text, with two for a Chinese character, stand beside a bar.
const labelColumns = 29

// SharesChart draws one stacked bar a row: supportive, neutral, critical; the survey first.
func SharesChart(p locale.Printer, c stats.Comparison) template.HTML {
	const width, left, rowHeight, barHeight = 900, 210.0, 24, 16.0
	rows := chartRows(p, c)
	height := 0.0
	for _, row := range rows {
		height += rowHeight + float64(row.more())*lineHeight
	}
	v := canvas{p: p}
	v.open(width, int(height)+34, p.T("Coverage beside the survey"), p.T(sharesDescription))
	y := 4.0
	for _, row := range rows {
		if row.head {
			v.text(0, y+13, "start", "head", row.name)
			y += rowHeight
			continue
		}
		v.lines(left-8, y+13, "end", "label", wrapped(row.name, labelColumns))
		y += float64(row.more()) * lineHeight / 2
		v.shares(row, left, y, width-left-70, barHeight)
		v.text(width-4, y+13, "end", "count", row.count)
		y += rowHeight + float64(row.more())*lineHeight/2
	}
	y += 6
	for i, item := range sharesLegend(c) {
		v.rect(left+float64(i)*190, y, 12, 12, item.colour, item.name)
		v.text(left+float64(i)*190+18, y+11, "start", "label", item.name)
	}
	return v.close()
}

// NarrowSharesChart is [SharesChart] for a phone, with each name above its bar.
func NarrowSharesChart(p locale.Printer, c stats.Comparison) template.HTML {
	const width, rowHeight, barHeight, legendHeight = 360, 38, 16.0, 20
	rows := chartRows(p, c)
	v := canvas{p: p, narrow: true}
	v.open(width, len(rows)*rowHeight+3*legendHeight+8, p.T("Coverage beside the survey"), p.T(sharesDescription))
	for i, row := range rows {
		y := float64(i * rowHeight)
		if row.head {
			v.text(0, y+26, "start", "head", row.name)
			continue
		}
		v.text(0, y+13, "start", "label", row.name)
		v.text(width, y+13, "end", "count", row.count)
		v.shares(row, 0, y+17, width, barHeight)
	}
	for i, item := range sharesLegend(c) {
		y := float64(len(rows)*rowHeight + 8 + i*legendHeight)
		v.rect(0, y, 12, 12, item.colour, item.name)
		v.text(18, y+11, "start", "label", item.name)
	}
	return v.close()
}

type legendItem struct{ colour, name string }

func sharesLegend(c stats.Comparison) []legendItem {
	sides := c.Codebook.SideTitles()
	items := []legendItem{{colourSupportive, sides[0]}, {colourNeutral, sides[1]}, {colourCritical, sides[2]}}
	if c.Survey.Headline() {
		for i, label := range c.Survey.Labels {
			items[i].name += " / " + label
		}
	}
	return items
}

// shares draws the stacked bar of a row, span wide where the shares sum to 1.
func (c *canvas) shares(row chartRow, x, y, span, height float64) {
	for _, part := range []struct {
		share  survey.Interval
		colour string
		class  string
		name   string
	}{
		{row.supportive, colourSupportive, "supportive", row.words[0]},
		{row.neutral, colourNeutral, "neutral", row.words[1]},
		{row.critical, colourCritical, "critical", row.words[2]},
	} {
		if !part.share.Known {
			continue
		}
		w := part.share.Value * span
		c.rect(x, y, w, height, part.colour, fmt.Sprintf("%s: %s %s", row.name, part.name, ShareText(c.p, part.share)))
		if w > 34 {
			c.text(x+w/2, y+12.5, "middle", "inbar "+part.class, c.p.Signs(percent(part.share.Value)))
		}
		x += w
	}
}

// chartRow is a bar, or a heading between bars.
type chartRow struct {
	name                          string
	head                          bool
	supportive, neutral, critical survey.Interval
	count                         string
	words                         [3]string
}

// more is how many lines the name of a bar has beyond the first.
func (r chartRow) more() int {
	if r.head {
		return 0
	}
	return len(wrapped(r.name, labelColumns)) - 1
}

func chartRows(p locale.Printer, c stats.Comparison) []chartRow {
	coverage := c.Codebook.SideTitles()
	var rows []chartRow
	respondents := func(name string, n int, shares stats.Shares) {
		rows = append(rows, chartRow{
			name: name, supportive: shares.Approve, neutral: shares.Neither, critical: shares.Disapprove, count: countText(n), words: c.Survey.Labels,
		})
	}
	if c.Survey.Headline() {
		respondents(SurveyName(p, c.Survey), c.Survey.N, c.Survey.Shares)
		for _, there := range c.Survey.Countries {
			respondents(SurveyName(p, c.Survey)+p.T(", ")+there.Country, there.N, there.Shares)
		}
	}
	row := func(r stats.Row) chartRow {
		return chartRow{name: Label(p, c.Codebook, r.Group), supportive: r.Supportive, neutral: r.Neutral, critical: r.Critical, count: Thousands(r.Articles) + marks(r.Stats), words: coverage}
	}
	rows = append(rows, row(c.Overall))
	for _, s := range c.Sections {
		if s.Name == "year" || s.Name == "survey's field period" {
			continue // the series shows time
		}
		rows = append(rows, chartRow{name: CutName(p, s.Name), head: true})
		for _, r := range s.Rows {
			rows = append(rows, row(r))
		}
	}
	return rows
}
