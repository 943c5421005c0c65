package render

import (
	"fmt"
	"html"
	"html/template"
	"math"

	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// gapsDescription says what a plot of gaps shows.
var gapsDescription = locale.Key("Dots are coverage less survey in percentage points, around a line at zero; whiskers are 95 %% intervals. The tables have the same figures.")

// gapRow is a group with its gaps, or a heading between groups.
type gapRow struct {
	name, count string
	head        bool
	marks       []gapMark
	// note is shown instead of marks where a row has none.
	note string
}

// gapMark is one gap. It is hollow where it rests on few articles.
type gapMark struct {
	gap    survey.Interval
	sign   gapSign
	hollow bool
	what   string
}

// gapSign is the shape and colour of a gap, so that either tells them apart.
type gapSign struct{ shape, colour, class string }

var (
	approveSign    = gapSign{"circle", colourSupportive, "gap for"}
	disapproveSign = gapSign{"diamond", colourCritical, "gap against"}
)

// HasGaps reports whether a comparison has gaps to draw.
func HasGaps(c stats.Comparison) bool { return c.Survey.Headline() || len(c.Pairs) > 0 }

// GapPlot draws the gaps between coverage and the survey as dots with their intervals around zero:
// the survey's own sampling interval first, then all coverage, then the times inside and outside of
// the field dates, then groups and years, then the answers beside other measures. It is empty where
// HasGaps is false.
func GapPlot(p locale.Printer, c stats.Comparison) template.HTML { return gapPlot(p, c, wideGaps) }

// NarrowGapPlot is [GapPlot] for a phone, with each name above its dots.
func NarrowGapPlot(p locale.Printer, c stats.Comparison) template.HTML {
	return gapPlot(p, c, narrowGaps)
}

// gapSize is the layout of a plot. Without left, names stand above the dots.
type gapSize struct {
	width, left, right float64
	row, legend        float64
	labelColumns       int
}

var (
	wideGaps   = gapSize{width: 900, left: 216, right: 76, row: 23, legend: 22, labelColumns: labelColumns}
	narrowGaps = gapSize{width: 360, right: 0, row: 40, legend: 20, labelColumns: 40}
)

func gapPlot(p locale.Printer, c stats.Comparison, size gapSize) template.HTML {
	switch {
	case !HasGaps(c):
		return ""
	case !c.Survey.Headline():
		return pairPlot(p, c, size)
	}
	sides, labels := c.Codebook.SideTitles(), c.Survey.Labels
	rows, legend := gapRows(p, c), []legendMark{
		{approveSign, false, p.T("%s less %s", sides[0], labels[0])},
		{disapproveSign, false, p.T("%s less %s", sides[2], labels[2])},
		{approveSign, true, p.T("hollow: fewer than ten articles, or no interval")},
	}
	if len(c.Pairs) > 0 {
		rows = append(append(rows, gapRow{name: p.T("other answers, each beside its measure"), head: true}), pairRows(p, c)...)
		legend = append(legend, legendMark{pairSign, false, p.T("share of articles less share of %s", c.Survey.Respondents)})
	}
	return drawGaps(p, p.T("Gap between coverage and the survey: %s", c.Survey.Title), rows, legend, size)
}

type legendMark struct {
	sign   gapSign
	hollow bool
	text   string
}

// plottedSections are the cuts that are drawn, in their order.
var plottedSections = []string{stats.FieldPeriodSection, "outlet type", "language", "year"}

// gapRows are the survey, all coverage and its groups.
func gapRows(p locale.Printer, c stats.Comparison) []gapRow {
	sides := c.Codebook.SideTitles()
	rows := []gapRow{sampling(p, c.Survey)}
	row := func(r stats.Row) gapRow {
		out := gapRow{name: Label(p, c.Codebook, r.Group), count: Thousands(r.Articles) + marks(r.Stats), note: p.T("no articles")}
		if r.Articles > 0 {
			out.note, out.marks = "", gapMarks(r.GapApprove, r.GapDisapprove, sides, r.Has(stats.FewArticles))
		}
		return out
	}
	rows = append(rows, row(c.Overall))
	if g := c.Overall.CorrectedGaps; g != nil {
		rows = append(rows, gapRow{
			name: p.T("all coverage, corrected"), count: Thousands(c.Overall.Articles),
			marks: gapMarks(g.Approve, g.Disapprove, sides, false),
		})
	}
	for _, name := range plottedSections {
		for _, s := range c.Sections {
			if s.Name != name {
				continue
			}
			rows = append(rows, gapRow{name: sectionTitle(p, s.Name), head: true})
			for _, r := range s.Rows {
				rows = append(rows, row(r))
			}
		}
	}
	return rows
}

// sectionTitle is the heading of a cut of the coverage.
func sectionTitle(p locale.Printer, name string) string {
	if name == stats.FieldPeriodSection {
		return p.T("inside and outside of the survey's field dates")
	}
	return CutName(p, name)
}

// sampling is the survey's row: its own interval around zero, since its gap to itself is zero.
func sampling(p locale.Printer, s stats.SurveySide) gapRow {
	around := func(share survey.Interval) survey.Interval {
		share.Low, share.High, share.Value = share.Low-share.Value, share.High-share.Value, 0
		return share
	}
	approve, disapprove := around(s.Approve), around(s.Disapprove)
	return gapRow{name: SurveyName(p, s), count: countText(s.N), marks: []gapMark{
		{approve, approveSign, approve.Method == survey.None, p.T("%s: the survey's own interval", s.Labels[0])},
		{disapprove, disapproveSign, disapprove.Method == survey.None, p.T("%s: the survey's own interval", s.Labels[2])},
	}}
}

func gapMarks(approve, disapprove survey.Interval, sides [3]string, few bool) []gapMark {
	return []gapMark{
		{approve, approveSign, few || approve.Method == survey.None, sides[0]},
		{disapprove, disapproveSign, few || disapprove.Method == survey.None, sides[2]},
	}
}

// drawGaps draws rows of gaps on one axis, with a legend below.
func drawGaps(p locale.Printer, title string, rows []gapRow, legend []legendMark, size gapSize) template.HTML {
	const axis, margin = 20.0, 14.0
	reach := gapReach(rows)
	left, right := size.left+margin, size.width-size.right-margin
	x := func(gap float64) float64 { return (left+right)/2 + gap/reach*(right-left)/2 }
	tops := make([]float64, len(rows)) // a name of several lines takes a higher row
	bottom := axis
	for i, row := range rows {
		tops[i] = bottom
		bottom += size.height(row)
	}
	v := canvas{p: p}
	v.open(int(size.width), int(bottom+axis+float64(len(legend))*size.legend+4), title, p.T(gapsDescription))
	for _, tick := range gapTicks(reach) {
		class := "grid"
		if tick == 0 {
			class = "zero"
		}
		line := ""
		for _, band := range size.bands(rows, tops) {
			line += fmt.Sprintf("M%v %vV%v", coordinate(x(tick)), coordinate(band[0]), coordinate(band[1]))
		}
		v.add(`<path d="%s" class="%s" stroke="%s"/>`, line, class, map[bool]string{true: colourLine, false: "#d9d9d9"}[tick == 0])
		for _, y := range []float64{axis - 8, bottom + 13} {
			v.text(x(tick), y, "middle", "tick", signed(tick*100))
		}
	}
	for i, row := range rows {
		v.gapRow(row, tops[i], x, size)
	}
	for _, sign := range []gapSign{approveSign, disapproveSign, pairSign} {
		v.openSign(sign)
		for i, row := range rows {
			v.gaps(row, sign, size.middle(row, tops[i]), x)
		}
		v.add(`</g>`)
	}
	for i, item := range legend {
		y := bottom + axis + float64(i)*size.legend + 8
		v.openSign(item.sign)
		v.gapSign(left, y, item.sign, item.hollow)
		v.add(`</g>`)
		v.text(left+12, y+4, "start", "label", item.text)
	}
	return v.close()
}

// name is the name of a row in lines that fit.
func (s gapSize) name(row gapRow) []string {
	if row.head {
		return []string{row.name}
	}
	return wrapped(row.name, s.labelColumns)
}

// height is the height of a row.
func (s gapSize) height(row gapRow) float64 { return s.row + float64(len(s.name(row))-1)*lineHeight }

// bands are where the lines of the axis stand, from top to bottom: behind dots, and never behind
// words.
func (s gapSize) bands(rows []gapRow, tops []float64) [][2]float64 {
	var bands [][2]float64
	for i, row := range rows {
		top, bottom := tops[i], tops[i]+s.height(row)
		if s.left == 0 {
			top += float64(len(s.name(row)))*lineHeight + 4
		}
		switch last := len(bands) - 1; {
		case row.head || row.note != "":
		case last >= 0 && bands[last][1] == top:
			bands[last][1] = bottom
		default:
			bands = append(bands, [2]float64{top, bottom})
		}
	}
	return bands
}

// middle is where the dots of a row stand whose top is at y.
func (s gapSize) middle(row gapRow, y float64) float64 {
	if s.left > 0 {
		return y + s.height(row)/2
	}
	return y + s.height(row) - 13
}

// gapRow writes the words of a row, whose top is at y.
func (c *canvas) gapRow(row gapRow, y float64, x func(float64) float64, size gapSize) {
	name, middle := size.name(row), size.middle(row, y)
	switch {
	case row.head:
		c.text(0, y+size.row-6, "start", "head", row.name)
		return
	case size.left > 0:
		c.lines(size.left-4, middle+4-float64(len(name)-1)*lineHeight/2, "end", "label", name)
		c.text(size.width-4, middle+4, "end", "count", row.count)
	default:
		c.lines(0, y+13, "start", "label", name)
		c.text(size.width, y+13, "end", "count", row.count)
	}
	if row.note != "" {
		c.text(x(0)+6, middle+4, "start", "tick", row.note)
	}
}

// openSign begins a group of dots of one sign.
func (c *canvas) openSign(s gapSign) {
	c.add(`<g fill="%s" stroke="%s" stroke-width="1.6" class="%s">`, s.colour, s.colour, s.class)
}

// gaps draws the gaps of a row that have a sign, with their whiskers.
func (c *canvas) gaps(row gapRow, sign gapSign, middle float64, x func(float64) float64) {
	for i, m := range row.marks {
		if m.sign != sign || !m.gap.Known {
			continue
		}
		y := middle
		if len(row.marks) > 1 {
			y += float64(i)*8 - 4 // so that none hides another
		}
		c.add(`<g><title>%s</title>`, html.EscapeString(c.p.T("%s, %s: %s points", row.name, m.what, pointsText(m.gap))))
		if m.gap.Method != survey.None {
			c.add(`<path d="M%v %vH%v"/>`, x(m.gap.Low), y, x(m.gap.High))
		}
		c.gapSign(x(m.gap.Value), y, sign, m.hollow)
		c.add(`</g>`)
	}
}

// gapSign draws a dot.
func (c *canvas) gapSign(x, y float64, s gapSign, hollow bool) {
	look := ""
	if hollow {
		look = ` fill="#fff" class="hollow"`
	}
	switch s.shape {
	case "circle":
		c.add(`<circle cx="%v" cy="%v" r="3.8"%s/>`, x, y, look)
	case "diamond":
		c.add(`<path d="M%v %vl4.8 4.8l-4.8 4.8l-4.8-4.8z"%s/>`, x, y-4.8, look)
	default:
		c.add(`<path d="M%v %vh7.2v7.2h-7.2z"%s/>`, x-3.6, y-3.6, look)
	}
}

// gapReach is how far the axis reaches on either side: to the farthest end of a whisker, in steps
// of ten points.
func gapReach(rows []gapRow) float64 {
	reach := 0.1
	for _, row := range rows {
		for _, m := range row.marks {
			if m.gap.Known {
				reach = max(reach, math.Abs(m.gap.Low), math.Abs(m.gap.High), math.Abs(m.gap.Value))
			}
		}
	}
	return math.Ceil(reach*10-1e-9) / 10
}

// gapTicks are the ticks of an axis that reaches so far.
func gapTicks(reach float64) []float64 {
	step := 0.1
	for _, s := range []float64{0.05, 0.1, 0.2, 0.25, 0.5} {
		step = s
		if reach/s <= 5 {
			break
		}
	}
	ticks := []float64{0}
	for t := step; t <= reach+1e-9; t += step {
		ticks = append(ticks, t, -t)
	}
	return ticks
}
