package render

import (
	"html"
	"html/template"
	"time"

	"yulun/frontier"
	"yulun/locale"
)

// frontDescription says what a chart of a listing shows.
var frontDescription = locale.Key("Each line is an article, from the first look that found it in the listing to the last, at its places there: the first place is at the top. The table has the same figures.")

// FrontMark is an article in a chart of a listing.
type FrontMark struct {
	frontier.Placed
	// Title is its headline, or its address where no article was read there. Link opens it; it may
	// be empty. Relevant is whether it is about the topic.
	Title, Link string
	Relevant    bool
}

// FrontChart draws where articles stood in a listing over time: a line each by its first, best and
// last place.
func FrontChart(p locale.Printer, l frontier.Listing, marks []FrontMark) template.HTML {
	const width, left, right, top, height = 900.0, 44.0, 14.0, 22.0, 300.0
	from, to, deepest := l.LastRead, l.FirstRead, 5
	for _, m := range marks {
		deepest = max(deepest, m.First, m.Last)
		if m.FirstSeen.Before(from) {
			from = m.FirstSeen
		}
		if m.LastSeen.After(to) {
			to = m.LastSeen
		}
	}
	x := func(at time.Time) float64 {
		if span := to.Sub(from); span > 0 {
			return left + 6 + float64(at.Sub(from))/float64(span)*(width-left-right-12)
		}
		return (left + width - right) / 2
	}
	y := func(place int) float64 { return top + float64(place-1)/float64(deepest-1)*(height-top) }
	v := canvas{links: true}
	v.open(int(width), int(height)+34, p.T("Places in the listing over time"), p.T(frontDescription))
	step := max(1, (deepest+4)/8)
	for place := 1; place <= deepest; place += step {
		v.add(`<line x1="%v" x2="%v" y1="%v" y2="%v" class="grid" stroke="#d9d9d9"/>`, left, width-right, y(place), y(place))
		v.text(left-8, y(place)+4, "end", "tick", Thousands(place))
	}
	v.text(left, height+24, "start", "tick", p.Moment(from))
	v.text(width-right, height+24, "end", "tick", p.Moment(to))
	for _, m := range marks {
		look := map[bool]string{true: `class="gap for" stroke="#00507d" fill="#00507d"`, false: `class="gap pair" stroke="#777777" fill="#777777" stroke-opacity="0.5" fill-opacity="0.5"`}[m.Relevant]
		line := func() {
			v.add(`<g %s stroke-width="2"><title>%s</title>`, look, html.EscapeString(m.Title))
			v.add(`<path fill="none" d="M%v %vL%v %vL%v %v"/>`, x(m.FirstSeen), y(m.First), x(m.BestSeen), y(m.Best), x(m.LastSeen), y(m.Last))
			v.add(`<circle cx="%v" cy="%v" r="3.5"/></g>`, x(m.LastSeen), y(m.Last))
		}
		if m.Link == "" {
			line()
			continue
		}
		v.add(`<a href="%s" tabindex="-1" aria-label="%s">`, html.EscapeString(m.Link), html.EscapeString(m.Title)) // the table has the same links for the keyboard
		line()
		v.add(`</a>`)
	}
	return v.close()
}
