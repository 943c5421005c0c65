package render

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/codebook"
	"yulun/index"
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// fewToJoin is the number of articles below which a mean is drawn hollow, and no line leads to it.
const fewToJoin = 5

// SeriesDrawing says how one group of a series is drawn.
type SeriesDrawing struct {
	Group [2]string
	// Width is the width of the picture in its own units; 0 is that of a page. Below 600 it is one
	// of several side by side.
	Width float64
	// Most is the number of articles at the top of the bars, so that several charts share an axis;
	// 0 is that of the group itself.
	Most int
	// Top is the share at the top of a chart of attention; 0 is that of the group itself.
	Top float64
	// Link gives the address of the articles of a run of buckets, from the first point to the last,
	// of one class where side is 0 to 2; nil links nothing, and so does an empty address.
	Link func(first, last stats.Point, side int) string
	// Spans is how many links lie side by side at most; 0 is one for each bucket, and one for each
	// of its classes.
	Spans int
}

// AnySide stands for all classes in SeriesDrawing.Link.
const AnySide = -1

// SeriesChart draws one group of a series that is cut once, on a page's width.
func SeriesChart(p locale.Printer, s stats.Series, group string) template.HTML {
	return DrawSeries(p, s, SeriesDrawing{Group: [2]string{group}})
}

// DrawSeries draws the mean stance over time with its intervals, the articles by class below it and
// how well the sources were crawled below that. What is known worst looks worst: a mean of fewer
// than five articles is hollow, without an interval its whisker spans the scale, and no line leads
// to it. A bucket in which the crawler failed, or nobody looked, has another ground than one in
// which the press was silent.
func DrawSeries(p locale.Printer, s stats.Series, d SeriesDrawing) template.HTML {
	var points []stats.Point
	for _, point := range s.Points {
		if point.Group == d.Group[0] && point.Second == d.Group[1] {
			points = append(points, point)
		}
	}
	f := newFrame(p, s, points, d)
	f.canvas.links = d.Link != nil
	f.open(int(f.width), int(f.bottom()), p.T("Mean stance over time: %s", GroupLabel(p, s.Codebook, d.Group)),
		p.T("The mean stance per %s between −1, critical, and +1, supportive, with its 95 %% interval; below it the number of articles by class, and how well the sources were crawled. The table has the same figures.", BucketName(p, s.Bucket)))
	if len(points) == 0 {
		f.text(f.width/2, 100, "middle", "label", p.T("No articles."))
		return f.close()
	}
	f.stanceAxis(s.Codebook.SideTitles())
	f.ground()
	f.events(s.Events)
	f.changes(s.Changes)
	f.notable(s)
	f.means()
	f.window()
	f.bars(d.Most)
	f.names(f.barsTop + f.barsHeight + 14)
	f.crawl(f.barsTop + f.barsHeight + 22)
	f.legend(s)
	f.hits(d)
	return f.close()
}

// GroupLabel names a pair of groups; "all" where a series isn't cut.
func GroupLabel(p locale.Printer, book codebook.Codebook, group [2]string) string {
	text := Label(p, book, group[0])
	if group[1] != "" {
		text += " · " + Label(p, book, group[1])
	}
	return text
}

func few(p stats.Point) bool        { return p.Articles < fewToJoin }
func unsure(i survey.Interval) bool { return i.Method == survey.None }

func (f *frame) stanceAxis(sides [3]string) {
	for _, tick := range []float64{-1, -0.5, 0, 0.5, 1} {
		f.add(`<line x1="%v" x2="%v" y1="%v" y2="%v" class="grid"/>`, f.left, f.right(), f.y(tick), f.y(tick))
		if !f.small || tick == math.Trunc(tick) {
			f.text(f.left-6, f.y(tick)+4, "end", "tick", signedTenth(tick))
		}
	}
	if f.small {
		f.upright(30, f.y(0), f.p.T("← stance →"))
		return
	}
	f.upright(28, f.y(0), f.p.T("%s ← mean stance → %s", sides[2], sides[0]))
}

func signedTenth(v float64) string {
	if v == 0 {
		return "0"
	}
	return locale.Signed(v, 1)
}

// events draws a numbered line at each event; the list below the chart has the numbers.
func (f *frame) events(events []stats.Event) {
	for n, e := range events {
		i := f.bucketAt(e.Bucket)
		if i < 0 {
			continue
		}
		x := f.begin(i) + f.step*f.series.Bucket.Through(e.From)
		f.add(`<line x1="%v" x2="%v" y1="%v" y2="%v" stroke="#7b3294" stroke-opacity="0.5" class="event"/>`, x, x, f.top, f.top+f.plot)
		f.add(`<text x="%v" y="%v" text-anchor="middle" class="tick event">%d<title>%s</title></text>`, x, f.top-4, n+1, html.EscapeString(f.p.Date(e.Date)+f.p.T(": ")+EventTitle(f.p, e)))
	}
}

// EventTitle says what happened in the printer's language, as far as the configuration has it.
func EventTitle(p locale.Printer, e stats.Event) string {
	if p.Chinese() {
		return cmp.Or(e.TitleZh, e.Title)
	}
	return e.Title
}

// changes draws a dashed line at the beginning of each bucket in which the volume of a source
// changed.
func (f *frame) changes(changes []stats.VolumeChange) {
	texts := map[string][]string{}
	for _, change := range changes {
		texts[change.Bucket] = append(texts[change.Bucket], changeText(f.p, change))
	}
	for i, p := range f.points {
		if len(texts[p.Bucket]) > 0 {
			f.add(`<line x1="%v" x2="%v" y1="%v" y2="%v" stroke="#777" stroke-dasharray="4 3" class="change"><title>%s</title></line>`,
				f.begin(i), f.begin(i), f.top, f.top+f.plot, html.EscapeString(f.p.Date(p.Bucket)+f.p.T(": ")+strings.Join(texts[p.Bucket], f.p.T("; "))))
		}
	}
}

// notable marks the buckets of unusual days by a triangle above the bars, and those of changes in
// the query's own volume or stance by a dotted line.
func (f *frame) notable(s stats.Series) {
	for _, n := range s.Notable {
		day, err := time.Parse(time.DateOnly, n.Start)
		i := f.bucketAt(s.Bucket.Label(s.Bucket.Start(day)))
		if err != nil || i < 0 {
			continue
		}
		tip := html.EscapeString(notableHead(f.p, n, s.Unit))
		if n.Kind == stats.UnusualDay {
			f.add(`<path class="unusual" fill="#7b3294" d="M%v %vl4 -7h-8z"><title>%s</title></path>`, f.x(i), f.barsTop-1, tip)
			continue
		}
		f.add(`<line x1="%v" x2="%v" y1="%v" y2="%v" stroke="#7b3294" stroke-dasharray="1 3" stroke-width="2" class="break"><title>%s</title></line>`,
			f.begin(i), f.begin(i), f.top, f.barsTop+f.barsHeight, tip)
	}
}

// means draws the line where buckets with enough articles follow one another, the whiskers, and the
// dots.
func (f *frame) means() {
	var line, whiskers, unknown, full, hollow strings.Builder
	cap := min(f.step*0.25, 4)
	for i, p := range f.points {
		if !p.Mean.Known {
			continue
		}
		x := f.x(i)
		low, high, to := p.Mean.Low, p.Mean.High, &whiskers
		if unsure(p.Mean) { // nothing is known of how far it may lie off
			low, high, to = -1, 1, &unknown
		}
		fmt.Fprintf(to, "M%.1f %.1fV%.1fM%.1f %.1fh%.1fM%.1f %.1fh%.1f", x, f.y(high), f.y(low), x-cap, f.y(high), 2*cap, x-cap, f.y(low), 2*cap)
		if i > 0 && f.points[i-1].Mean.Known && !few(p) && !few(f.points[i-1]) {
			fmt.Fprintf(&line, "M%.1f %.1fL%.1f %.1f", f.x(i-1), f.y(f.points[i-1].Mean.Value), x, f.y(p.Mean.Value))
		}
		to = &full
		if few(p) || p.Has(stats.Unfinished) || p.Has(stats.Cut) {
			to = &hollow
		}
		r := min(3, max(1.2, f.step*0.3))
		fmt.Fprintf(to, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 -%.1f 0", x-r, f.y(p.Mean.Value), r, r, 2*r, r, r, 2*r)
	}
	f.paint("whisker unknown", `fill="none" stroke="#0072b2" stroke-opacity="0.6" stroke-dasharray="2 2"`, unknown.String())
	f.paint("whisker", `fill="none" stroke="#0072b2" stroke-opacity="0.6"`, whiskers.String())
	f.paint("line", `fill="none" stroke="`+colourLine+`" stroke-width="1.5"`, line.String())
	f.paint("dot", `fill="`+colourLine+`" stroke="`+colourLine+`"`, full.String())
	f.paint("dot hollow", `fill="#ffffff" stroke="`+colourLine+`"`, hollow.String())
}

// window draws the figures of windows as a line of their own, and how wide a window is.
func (f *frame) window() {
	var line strings.Builder
	join := false
	for i, p := range f.points {
		if p.Window == nil || !p.Window.Mean.Known || p.Window.Articles < fewToJoin {
			join = false
			continue
		}
		fmt.Fprintf(&line, "%s%.1f %.1f", map[bool]string{true: "L", false: "M"}[join], f.x(i), f.y(p.Window.Mean.Value))
		join = true
	}
	f.paint("window", `fill="none" stroke="`+colourWindow+`" stroke-width="2.5"`, line.String())
	if f.series.Smooth > 0 && len(f.points) > f.series.Smooth {
		wide := f.step * float64(f.series.Smooth)
		y := f.top + f.plot + 6 // between the stance and the bars
		f.paint("window", `fill="none" stroke="`+colourWindow+`"`, fmt.Sprintf("M%.1f %.1fv6m0 -3h%.1fm0 -3v6", f.right()-wide, y-3, wide))
		if !f.small {
			f.text(f.right()-wide-6, y+4, "end", "tick", f.p.T("window %s", windowText(f.p, f.series)))
		}
	}
}

// windowText says over what a series is smoothed.
func windowText(p locale.Printer, s stats.Series) string {
	if s.Cumulative {
		return p.T("from the first %s", BucketName(p, s.Bucket))
	}
	return p.T("%d %s", s.Smooth, BucketsName(p, s.Bucket))
}

// bars draws the articles of each bucket, stacked by class.
func (f *frame) bars(most int) {
	if most == 0 {
		most = MostArticles(f.series, [2]string{f.points[0].Group, f.points[0].Second})
	}
	f.text(f.left-6, f.barsTop+8, "end", "tick", Thousands(most))
	f.text(f.left-6, f.barsTop+f.barsHeight, "end", "tick", "0")
	if !f.small {
		f.upright(28, f.barsTop+f.barsHeight/2, UnitsName(f.p, f.series.Unit))
	}
	w := min(f.step*0.7, 24)
	bottoms := make([]float64, len(f.points))
	sides := []string{"supportive", "neutral", "critical"}
	for side, colour := range []string{colourSupportive, colourNeutral, colourCritical} {
		var d strings.Builder
		for i, p := range f.points {
			h := float64(sideCount(p.Stats, side)) / float64(most) * f.barsHeight
			if h == 0 {
				continue
			}
			bottoms[i] += h
			fmt.Fprintf(&d, "M%.1f %.2fh%.1fv%.2fh-%.1fz", f.x(i)-w/2, f.barsTop+f.barsHeight-bottoms[i], w, h, w)
		}
		f.paint("bar "+sides[side], `fill="`+colour+`"`, d.String())
	}
}

// sideCount is the number of articles of a class, by its place among the titles of the classes.
func sideCount(s stats.Stats, side int) int {
	return [3]int{s.Numerators.Supportive, s.Numerators.Neutral, s.Numerators.Critical}[side]
}

// MostArticles is the largest number of articles that some groups of a series have in a bucket, at
// least 1.
func MostArticles(s stats.Series, groups ...[2]string) int {
	in := map[[2]string]bool{}
	for _, g := range groups {
		in[g] = true
	}
	most := 1
	for _, p := range s.Points {
		if in[[2]string{p.Group, p.Second}] {
			most = max(most, p.Articles)
		}
	}
	return most
}

// unitNoun is what a series counts, in the plural.
func unitNoun(u index.Unit) string {
	if u == index.Stories {
		return "stories"
	}
	return "articles"
}

// legend names the colours of the bars and the dots; small charts share that of the page.
func (f *frame) legend(s stats.Series) {
	if f.small {
		return
	}
	x, y := f.left, f.bottom()-8
	for side, colour := range []string{colourSupportive, colourNeutral, colourCritical} {
		f.rect(x, y-9, 10, 10, colour, f.sides[side])
		f.text(x+15, y, "start", "label", f.sides[side])
		x += 40 + 7*float64(runewidth.StringWidth(f.sides[side]))
	}
	f.paint("dot hollow", `fill="#ffffff" stroke="`+colourLine+`"`, fmt.Sprintf("M%.1f %.1fa3 3 0 1 0 6 0a3 3 0 1 0 -6 0", x, y-4))
	note := f.p.T("fewer than 5 %s, or the bucket is not whole", UnitsName(f.p, s.Unit))
	f.text(x+12, y, "start", "label", note)
	if x += 36 + 6.5*float64(runewidth.StringWidth(note)); s.Smooth > 0 || s.Cumulative {
		f.paint("window", `fill="none" stroke="`+colourWindow+`" stroke-width="2.5"`, fmt.Sprintf("M%.1f %.1fh16", x, y-4))
		f.text(x+20, y, "start", "label", windowText(f.p, s))
	}
}

// hits lays boxes over the buckets that show their figures and link to their articles.
func (f *frame) hits(d SeriesDrawing) {
	run := 1
	if d.Spans > 0 {
		run = (len(f.points) + d.Spans - 1) / d.Spans
	}
	top, height := f.top, f.barsTop+f.barsHeight-f.top
	for i := 0; i < len(f.points); i += run {
		last := min(i+run, len(f.points)) - 1
		tip, articles := f.tip(i, last)
		if articles == 0 {
			continue
		}
		f.link(d.address(f.points[i], f.points[last], AnySide), f.begin(i), top, f.step*float64(last-i+1), height, tip)
	}
	if d.Link == nil || d.Spans > 0 {
		return
	}
	most := float64(d.Most)
	if d.Most == 0 {
		most = float64(MostArticles(f.series, d.Group))
	}
	w := min(f.step*0.7, 24)
	for i, p := range f.points {
		bottom := f.barsTop + f.barsHeight
		for side, title := range f.sides {
			n := sideCount(p.Stats, side)
			h := float64(n) / most * f.barsHeight
			bottom -= h
			if h >= 2 {
				f.link(d.address(p, p, side), f.x(i)-w/2, bottom, w, h, f.p.T("%s: %s %d of %d", f.p.Date(p.Bucket), title, n, p.Articles))
			}
		}
	}
}

func (d SeriesDrawing) address(first, last stats.Point, side int) string {
	if d.Link == nil {
		return ""
	}
	return d.Link(first, last, side)
}

// tip says the figures of a run of buckets, and how many articles it has.
func (f *frame) tip(first, last int) (string, int) {
	p := f.points[first]
	if first == last {
		return f.p.T("%s: %s, %d %s of %d {outlet|outlets}; crawl %s", f.p.Date(p.Bucket), meanText(p.Mean), p.Articles, UnitName(f.p, p.Articles, f.series.Unit), p.Outlets, healthText(f.p, p.Health)), p.Articles
	}
	n := 0
	for _, p := range f.points[first : last+1] {
		n += p.Articles
	}
	return f.p.T("%s to %s: %d %s", f.p.Date(p.Bucket), f.p.Date(f.points[last].Bucket), n, UnitName(f.p, n, f.series.Unit)), n
}
