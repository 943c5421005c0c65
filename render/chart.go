package render

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"

	"github.com/mattn/go-runewidth"

	"yulun/stats"
	"yulun/survey"
)

// Lines, points and grounds carry classes too, so that a style sheet can recolour them for a dark
// page.
//
// Chart colours are blue and orange, which colour-blind readers can tell apart, and each is twice as
// light as the one before, so that they differ on a grey print, too. The lightest has an edge. Every
// chart has a table with the same figures, so that colour alone never carries one.
const (
	colourSupportive = "#00507d"
	colourNeutral    = "#d4d4d4"
	colourCritical   = "#de6d12"
	colourLine       = "#333333"
)

// barLooks are what a bar has besides its colour.
var barLooks = map[string]string{
	colourSupportive: ` class="bar supportive"`, colourNeutral: ` class="bar neutral" stroke="#777777" stroke-width="0.5"`,
	colourCritical: ` class="bar critical"`,
}

// canvas collects SVG.
type canvas struct{ b strings.Builder }

func (c *canvas) add(format string, args ...any) { fmt.Fprintf(&c.b, format, args...) }

func (c *canvas) open(width, height int, title, description string) {
	c.add(`<svg viewBox="0 0 %d %d" role="img" aria-label="%s" xmlns="http://www.w3.org/2000/svg"><title>%s</title><desc>%s</desc>`,
		width, height, html.EscapeString(title), html.EscapeString(title), html.EscapeString(description))
}

func (c *canvas) close() template.HTML {
	c.add("</svg>")
	return template.HTML(c.b.String()) //nolint:gosec // every text in it went through html.EscapeString
}

func (c *canvas) text(x, y float64, anchor, class, s string) {
	c.add(`<text x="%.1f" y="%.1f" text-anchor="%s" class="%s">%s</text>`, x, y, anchor, class, html.EscapeString(s))
}

func (c *canvas) rect(x, y, w, h float64, fill, tip string) {
	c.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"%s><title>%s</title></rect>`, x, y, max(0, w), h, fill, barLooks[fill],
		html.EscapeString(tip))
}

// sharesDescription says what the charts of shares show.
const sharesDescription = "Stacked bars of the shares supportive, neutral and critical for each group, those of the survey's answers first. The table below has the same figures with their intervals."

// labelColumns is how many columns of text, with two for a Chinese character, stand beside a bar.
const labelColumns = 29

// SharesChart draws one stacked bar a row: supportive, neutral, critical; the survey first.
func SharesChart(c stats.Comparison) template.HTML {
	const width, left, rowHeight, barHeight = 900, 210.0, 24, 16.0
	rows := chartRows(c)
	var v canvas
	v.open(width, len(rows)*rowHeight+34, "Coverage beside the survey", sharesDescription)
	for i, row := range rows {
		y := float64(i*rowHeight + 4)
		if row.head {
			v.text(0, y+13, "start", "head", row.name)
			continue
		}
		// The bars and the table have the name in full.
		v.text(left-8, y+13, "end", "label", runewidth.Truncate(row.name, labelColumns, "…"))
		v.shares(row, left, y, width-left-70, barHeight)
		v.text(width-4, y+13, "end", "count", row.count)
	}
	y := float64(len(rows)*rowHeight + 10)
	for i, item := range sharesLegend(c) {
		v.rect(left+float64(i)*190, y, 12, 12, item.colour, item.name)
		v.text(left+float64(i)*190+18, y+11, "start", "label", item.name)
	}
	return v.close()
}

// NarrowSharesChart is [SharesChart] for a phone, with each name above its bar.
func NarrowSharesChart(c stats.Comparison) template.HTML {
	const width, rowHeight, barHeight, legendHeight = 360, 38, 16.0, 20
	rows := chartRows(c)
	var v canvas
	v.open(width, len(rows)*rowHeight+3*legendHeight+8, "Coverage beside the survey", sharesDescription)
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
		c.rect(x, y, w, height, part.colour, fmt.Sprintf("%s: %s %s", row.name, part.name, shareText(part.share)))
		if w > 34 {
			c.text(x+w/2, y+12.5, "middle", "inbar "+part.class, percent(part.share.Value))
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

func chartRows(c stats.Comparison) []chartRow {
	coverage := c.Codebook.SideTitles()
	var rows []chartRow
	respondents := func(name string, n int, shares stats.Shares) {
		rows = append(rows, chartRow{
			name: name, supportive: shares.Approve, neutral: shares.Neither, critical: shares.Disapprove, count: countText(n), words: c.Survey.Labels,
		})
	}
	if c.Survey.Headline() {
		respondents(c.Survey.Name(), c.Survey.N, c.Survey.Shares)
		for _, there := range c.Survey.Countries {
			respondents(c.Survey.Name()+", "+there.Country, there.N, there.Shares)
		}
	}
	row := func(r stats.Row) chartRow {
		return chartRow{name: Label(c.Codebook, r.Group), supportive: r.Supportive, neutral: r.Neutral, critical: r.Critical, count: Thousands(r.Articles) + marks(r.Stats), words: coverage}
	}
	rows = append(rows, row(c.Overall))
	for _, s := range c.Sections {
		if s.Name == "year" || s.Name == "survey's field period" {
			continue // the series shows time
		}
		rows = append(rows, chartRow{name: "by " + s.Name, head: true})
		for _, r := range s.Rows {
			rows = append(rows, row(r))
		}
	}
	return rows
}

// SeriesChart draws the mean stance with its interval over time, the number of articles below it
// and the coverage of the sources below that. A bucket without articles is a gap in the line, an
// unfinished or cut one is drawn hollow, and a bucket in which the crawler failed, or nobody
// looked, has another ground than one in which the press was silent. It draws one group.
func SeriesChart(s stats.Series, group string) template.HTML {
	var points []stats.Point
	for _, p := range s.Points {
		if p.Group == group {
			points = append(points, p)
		}
	}
	const width, left, top, plot, counts = 900, 60.0, 14.0, 200.0, 60.0
	var v canvas
	v.open(width, 340, "Mean stance over time: "+Label(s.Codebook, group),
		"The mean stance per "+string(s.Bucket)+" between -1, critical, and +1, supportive, with its 95 % interval; below it the number of articles and the coverage. The table below has the same figures.")
	if len(points) == 0 {
		v.text(width/2, 100, "middle", "label", "No articles.")
		return v.close()
	}
	step := (width - left - 20) / float64(len(points))
	x := func(i int) float64 { return left + (float64(i)+0.5)*step }
	y := func(stance float64) float64 { return top + (1-stance)/2*plot }
	for _, tick := range []float64{-1, -0.5, 0, 0.5, 1} {
		v.add(`<line x1="%.1f" x2="%d" y1="%.1f" y2="%.1f" class="grid"/>`, left, width-20, y(tick), y(tick))
		v.text(left-6, y(tick)+4, "end", "tick", signedTenth(tick))
	}
	v.ground(points, x, step, top, plot)
	v.changes(points, s.Changes, x, step, top, plot)
	v.band(points, x, y, step)
	v.counts(points, s.Codebook.SideTitles(), x, step, top+plot+20, counts)
	v.labels(points, x, step, top+plot+counts+34)
	v.coverage(points, x, step, top+plot+counts+44)
	return v.close()
}

func signedTenth(v float64) string {
	if v == 0 {
		return "0"
	}
	return strings.ReplaceAll(fmt.Sprintf("%+.1f", v), "-", "−")
}

// ground marks the buckets whose coverage is not to be believed.
func (c *canvas) ground(points []stats.Point, x func(int) float64, step, top, height float64) {
	colours := map[stats.Coverage]string{stats.Failed: "#fbd5d5", stats.Partial: "#fdf0cf", stats.Unwatched: "#f2f2f2", stats.Chance: "#f2f2f2"}
	for i, p := range points {
		if colour, ok := colours[p.Health.Coverage]; ok {
			c.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s" class="ground %s"><title>%s</title></rect>`, x(i)-step/2, top, step, height,
				colour, p.Health.Coverage, html.EscapeString(p.Bucket+": coverage "+healthText(p.Health)))
		}
	}
}

// changes draws a dashed line at the beginning of each bucket in which the volume of a source
// changed.
func (c *canvas) changes(points []stats.Point, changes []stats.VolumeChange, x func(int) float64, step, top, height float64) {
	for i, p := range points {
		var texts []string
		for _, change := range changes {
			if change.Bucket == p.Bucket {
				texts = append(texts, changeText(change))
			}
		}
		if len(texts) > 0 {
			c.add(`<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="#777" stroke-dasharray="4 3" class="change"><title>%s</title></line>`,
				x(i)-step/2, x(i)-step/2, top, top+height, html.EscapeString(p.Bucket+": "+strings.Join(texts, "; ")))
		}
	}
}

// band draws the intervals, the line where buckets follow one another, and the points.
func (c *canvas) band(points []stats.Point, x func(int) float64, y func(float64) float64, step float64) {
	for i, p := range points {
		m := p.Mean
		if !m.Known {
			continue
		}
		if m.Method != survey.None {
			w := min(step*0.6, 14)
			c.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#0072b233" class="interval"><title>%s</title></rect>`, x(i)-w/2, y(m.High), w,
				max(1, y(m.Low)-y(m.High)), html.EscapeString(p.Bucket+": "+meanText(m)))
		}
		if i > 0 && points[i-1].Mean.Known {
			c.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="1.5" class="line"/>`, x(i-1), y(points[i-1].Mean.Value), x(i), y(m.Value), colourLine)
		}
	}
	for i, p := range points {
		if !p.Mean.Known {
			continue
		}
		fill, class := colourLine, "dot"
		if p.Has(stats.Unfinished) || p.Has(stats.Cut) {
			fill, class = "#ffffff", "dot hollow"
		}
		c.add(`<circle cx="%.1f" cy="%.1f" r="3" fill="%s" stroke="%s" class="%s"><title>%s</title></circle>`, x(i), y(p.Mean.Value), fill, colourLine, class,
			html.EscapeString(fmt.Sprintf("%s: %s, %d articles of %d outlets", p.Bucket, meanText(p.Mean), p.Articles, p.Outlets)))
	}
}

// counts draws the articles of each bucket, stacked by class.
func (c *canvas) counts(points []stats.Point, sides [3]string, x func(int) float64, step, top, height float64) {
	most := 1
	for _, p := range points {
		most = max(most, p.Articles)
	}
	c.text(54, top+8, "end", "tick", Thousands(most))
	c.text(54, top+height, "end", "tick", "0")
	w := min(step*0.7, 24)
	for i, p := range points {
		bottom := top + height
		for _, part := range []struct {
			share  survey.Interval
			colour string
			name   string
		}{{p.Supportive, colourSupportive, sides[0]}, {p.Neutral, colourNeutral, sides[1]}, {p.Critical, colourCritical, sides[2]}} {
			if !part.share.Known || part.share.Value == 0 {
				continue
			}
			h := part.share.Value * float64(p.Articles) / float64(most) * height
			bottom -= h
			c.rect(x(i)-w/2, bottom, w, h, part.colour, fmt.Sprintf("%s: %s %s of %d", p.Bucket, part.name, shareText(part.share), p.Articles))
		}
	}
}

// labelWidth is the room that a bucket's name needs.
const labelWidth = 76

// labels writes as many bucket names as fit.
func (c *canvas) labels(points []stats.Point, x func(int) float64, step, y float64) {
	every := max(1, int(math.Ceil(labelWidth/step)))
	for i := 0; i < len(points); i += every {
		c.text(x(i), y, "middle", "tick", points[i].Bucket)
	}
}

// coverage draws a strip: one mark a bucket, by shape and colour.
func (c *canvas) coverage(points []stats.Point, x func(int) float64, step, y float64) {
	c.text(54, y+9, "end", "tick", "coverage")
	looks := map[stats.Coverage]string{stats.Complete: "#009e73", stats.Partial: "#e69f00", stats.Failed: "#cc0000", stats.Silent: "#ffffff", stats.Unwatched: "#dddddd", stats.Chance: "#9ecbe8"}
	for i, p := range points {
		colour, ok := looks[p.Health.Coverage]
		if !ok {
			continue
		}
		c.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="9" fill="%s" stroke="#777" stroke-width="0.5"><title>%s</title></rect>`,
			x(i)-step*0.42, y, step*0.84, colour, html.EscapeString(p.Bucket+": "+healthText(p.Health)))
		if p.Health.Coverage == stats.Failed {
			c.text(x(i), y+8, "middle", "fail", "×")
		}
	}
}
