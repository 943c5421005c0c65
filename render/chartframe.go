package render

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/mattn/go-runewidth"

	"yulun/locale"
	"yulun/stats"
)

// frame is a chart of buckets under way.
type frame struct {
	canvas
	points []stats.Point
	series stats.Series
	sides  [3]string
	// width is of the picture, left where the buckets begin, step what one takes.
	width, left, step              float64
	top, plot, barsTop, barsHeight float64
	small                          bool
}

func newFrame(p locale.Printer, s stats.Series, points []stats.Point, d SeriesDrawing) *frame {
	f := &frame{canvas: canvas{p: p}, points: points, series: s, sides: s.Codebook.SideTitles(), width: d.Width, left: 76, top: 16, plot: 200, barsHeight: 60}
	if f.width == 0 {
		f.width = 900
	}
	if f.small = f.width < 600; f.small {
		f.left, f.plot, f.barsHeight = 62, 120, 40
	}
	f.barsTop = f.top + f.plot + 12
	f.step = (f.width - f.left - 12) / float64(max(1, len(points)))
	return f
}

func (f *frame) bottom() float64 {
	if f.small {
		return f.barsTop + f.barsHeight + 36
	}
	return f.barsTop + f.barsHeight + 58
}

func (f *frame) x(i int) float64 { return f.left + (float64(i)+0.5)*f.step }

func (f *frame) y(v float64) float64 { return f.top + (1-v)/2*f.plot }

func (f *frame) right() float64 { return f.width - 12 }

func (f *frame) begin(i int) float64 { return f.x(i) - f.step/2 }

// paint adds a path with a class and further attributes; nothing for an empty one.
func (f *frame) paint(class, attributes, d string) {
	if d != "" {
		f.add(`<path class="%s" %s d="%s"/>`, class, attributes, d)
	}
}

// upright writes a title along an axis.
func (f *frame) upright(x, y float64, s string) {
	f.add(`<text x="%.0f" y="%.0f" transform="rotate(-90 %.0f %.0f)" text-anchor="middle" class="tick axis">%s</text>`, x, y, x, y, html.EscapeString(s))
}

// ground marks the buckets whose crawl can't be trusted.
func (f *frame) ground() {
	for _, of := range []struct {
		coverage stats.Coverage
		colour   string
	}{{stats.Failed, "#fbd5d5"}, {stats.Partial, "#fdf0cf"}, {stats.Unwatched, "#f2f2f2"}, {stats.Chance, "#f2f2f2"}} {
		f.paint("ground "+string(of.coverage), `fill="`+of.colour+`"`, f.columns(f.top, f.plot, 1, func(p stats.Point) bool { return p.Health.Coverage == of.coverage }))
	}
}

// columns are boxes in some buckets; neighbours are one box where they fill their buckets.
func (f *frame) columns(top, height, share float64, in func(stats.Point) bool) string {
	var d strings.Builder
	for i := 0; i < len(f.points); i++ {
		if !in(f.points[i]) {
			continue
		}
		last := i
		for share == 1 && last+1 < len(f.points) && in(f.points[last+1]) {
			last++
		}
		w := f.step*float64(last-i) + f.step*share
		fmt.Fprintf(&d, "M%.1f %.1fh%.1fv%.1fh-%.1fz", f.begin(i)+f.step*(1-share)/2, top, w, height, w)
		i = last
	}
	return d.String()
}

// bucketAt is the place of a bucket by its name; -1 where it isn't drawn.
func (f *frame) bucketAt(name string) int {
	for i, p := range f.points {
		if p.Bucket == name {
			return i
		}
	}
	return -1
}

// labelWidth is the room that a bucket's name needs.
const labelWidth = 76

// names writes as many bucket names as fit. The last one may have to move away from the edge, and
// is left out where it would then cover the one before it.
func (f *frame) names(y float64) {
	const letter, gap = 6.5, 6.0 // letter is about the width of a figure
	half := func(name string) float64 { return letter / 2 * float64(runewidth.StringWidth(name)) }
	room := float64(labelWidth)
	for _, p := range f.points {
		room = max(room, 2*half(f.p.Date(p.Bucket))+gap)
	}
	every := max(1, int(math.Ceil(room/f.step)))
	end := math.Inf(-1) // of the name before
	for i := 0; i < len(f.points); i += every {
		name := f.p.Date(f.points[i].Bucket)
		x := min(f.x(i), f.width-half(name))
		if x-half(name) < end+gap/2 {
			continue
		}
		end = x + half(name)
		f.text(x, y, "middle", "tick", name)
	}
}

// crawlLook is how a state of the crawl is drawn.
type crawlLook struct {
	coverage stats.Coverage
	colour   string
}

func crawlLooks() []crawlLook {
	return []crawlLook{
		{stats.Complete, "#009e73"},
		{stats.Partial, "#e69f00"},
		{stats.Failed, "#cc0000"},
		{stats.Silent, "#ffffff"},
		{stats.Chance, "#9ecbe8"},
		{stats.Unwatched, "#dddddd"},
	}
}

// crawl draws a strip that says how well the sources of each bucket were crawled.
func (f *frame) crawl(y float64) {
	f.text(f.left-6, y+9, "end", "tick", f.p.T("crawl"))
	share := 0.84
	if f.step < 6 {
		share = 1
	}
	for _, look := range crawlLooks() {
		f.paint("crawl "+string(look.coverage), `stroke="#777" stroke-width="0.5" fill="`+look.colour+`"`,
			f.columns(y, 9, share, func(p stats.Point) bool { return p.Health.Coverage == look.coverage }))
	}
	if f.step >= 8 {
		for i, p := range f.points {
			if p.Health.Coverage == stats.Failed {
				f.text(f.x(i), y+8, "middle", "fail", "×")
			}
		}
	}
}

// link lays a box over a part of the chart; it shows a text and leads to an address, if any.
func (f *frame) link(address string, x, y, w, h float64, tip string) {
	end := "</g>"
	if address == "" {
		f.add("<g>")
	} else {
		f.add(`<a href="%s" tabindex="-1">`, html.EscapeString(address)) // the table has the same links for the keyboard
		end = "</a>"
	}
	f.add(`<title>%s</title><rect x="%v" y="%v" width="%v" height="%v" class="hit" fill="transparent"/>%s`, html.EscapeString(tip), x, y, w, h, end)
}
