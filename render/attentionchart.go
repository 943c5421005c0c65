package render

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// queryColours tell the queries of a set apart, as far as colour-blind readers can (Okabe and Ito,
// 2008); dashes do for everybody.
var queryColours = []struct{ colour, dashes string }{
	{"#0072b2", "none"}, {"#d55e00", "6 3"}, {"#009e73", "2 3"}, {"#cc79a7", "10 3 2 3"}, {"#8c6d00", "4 2"}, {"#56b4e9", "1 2"},
}

// AttentionChart draws the share of each query of a set in all that the outlets published, over
// time, for one pair of groups. As in [DrawSeries], no line leads to a bucket with fewer than five
// articles. A smoothed set shows the shares of its windows.
func AttentionChart(p locale.Printer, set stats.SeriesSet, d SeriesDrawing) template.HTML {
	lines := make([][]stats.Point, len(set))
	top := 0.0
	for i, s := range set {
		for _, point := range s.Points {
			if point.Group != d.Group[0] || point.Second != d.Group[1] {
				continue
			}
			lines[i] = append(lines[i], point)
			if share := attentionOf(s, point); share.Known {
				top = max(top, share.Value)
			}
		}
	}
	first := 0 // a query with the group
	for first < len(lines)-1 && len(lines[first]) == 0 {
		first++
	}
	f := newFrame(p, set[first], lines[first], d)
	f.barsHeight, f.barsTop = 0, f.top+f.plot
	legendTop := f.barsTop + 30
	height := legendTop + 4
	if !f.small {
		height += float64(len(set)) * 18
	}
	f.open(int(f.width), int(height), p.T("Attention over time: %s", GroupLabel(p, set[0].Codebook, d.Group)),
		p.T("For each query the share of its articles in all articles that were read of the same outlets, per %s. The table has the same figures with both numbers and the intervals.", BucketName(p, set[0].Bucket)))
	if len(lines[first]) == 0 {
		f.text(f.width/2, 60, "middle", "label", p.T("No articles."))
		return f.close()
	}
	if d.Top > 0 {
		top = d.Top
	}
	top = niceTop(top)
	y := func(v float64) float64 { return f.top + (1-min(1, v/top))*f.plot }
	for _, tick := range []float64{0, top / 2, top} {
		f.add(`<line x1="%v" x2="%v" y1="%v" y2="%v" class="grid"/>`, f.left, f.right(), y(tick), y(tick))
		f.text(f.left-6, y(tick)+4, "end", "tick", strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", tick*100), "0"), ".")+p.Signs(" %"))
	}
	f.upright(14, f.top+f.plot/2, map[bool]string{true: p.T("share"), false: p.T("share of all %s", UnitsName(p, set[0].Unit))}[f.small])
	f.events(set[0].Events)
	for i, points := range lines {
		f.attention(set[i], points, i, y)
	}
	f.names(f.barsTop + 16)
	for i := range set {
		if f.small {
			break
		}
		look := queryColours[i%len(queryColours)]
		at := legendTop + 12 + float64(i)*18
		f.paint("query", fmt.Sprintf(`fill="none" stroke="%s" stroke-dasharray="%s" stroke-width="2"`, look.colour, look.dashes), fmt.Sprintf("M%.1f %.1fh28", f.left, at-4))
		f.text(f.left+36, at, "start", "label", QueryName(p, set[i]))
	}
	return f.close()
}

// QueryName is what a series is of.
func QueryName(p locale.Printer, s stats.Series) string {
	if s.Query == "" {
		return p.T("all relevant articles")
	}
	return s.Query
}

// attentionOf is the share of a point, or of its window where the series has windows.
func attentionOf(s stats.Series, p stats.Point) survey.Interval {
	a := p.Attention
	if p.Window != nil {
		a = p.Window.Attention
	}
	if a == nil {
		return survey.Interval{}
	}
	return a.Share
}

// niceTop is a round number at or above the largest share.
func niceTop(v float64) float64 {
	if v <= 0 {
		return 0.01
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 2, 5, 10} {
		if step*unit >= v {
			return min(1, step*unit)
		}
	}
	return 1
}

// attention draws the line, the whiskers and the dots of one query.
func (f *frame) attention(s stats.Series, points []stats.Point, number int, y func(float64) float64) {
	var line, whiskers, full, hollow strings.Builder
	enough := func(p stats.Point) bool {
		if p.Window != nil {
			return p.Window.Articles >= fewToJoin
		}
		return !few(p)
	}
	for i, p := range points {
		share := attentionOf(s, p)
		if !share.Known {
			continue
		}
		x := f.x(i)
		if share.Method != survey.None && len(points) <= 60 {
			fmt.Fprintf(&whiskers, "M%.1f %.1fV%.1f", x, y(share.High), y(share.Low))
		}
		if i > 0 && attentionOf(s, points[i-1]).Known && enough(p) && enough(points[i-1]) {
			fmt.Fprintf(&line, "M%.1f %.1fL%.1f %.1f", f.x(i-1), y(attentionOf(s, points[i-1]).Value), x, y(share.Value))
		}
		to := &full
		if !enough(p) || p.Has(stats.Unfinished) || p.Has(stats.Cut) {
			to = &hollow
		}
		r := min(2.5, max(1, f.step*0.25))
		fmt.Fprintf(to, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 -%.1f 0", x-r, y(share.Value), r, r, 2*r, r, r, 2*r)
	}
	look := queryColours[number%len(queryColours)]
	f.paint("query", fmt.Sprintf(`fill="none" stroke="%s" stroke-opacity="0.35"`, look.colour), whiskers.String())
	f.paint("query", fmt.Sprintf(`fill="none" stroke="%s" stroke-dasharray="%s" stroke-width="1.5"`, look.colour, look.dashes), line.String())
	f.paint("query", fmt.Sprintf(`fill="%s"`, look.colour), full.String())
	f.paint("query hollow", fmt.Sprintf(`fill="#ffffff" stroke="%s"`, look.colour), hollow.String())
}

// MostAttention is the largest share that is drawn of a set in some groups.
func MostAttention(set stats.SeriesSet) float64 {
	top := 0.0
	for _, s := range set {
		for _, p := range s.Points {
			if share := attentionOf(s, p); share.Known {
				top = max(top, share.Value)
			}
		}
	}
	return top
}
