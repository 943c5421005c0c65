package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/render"
	"yulun/stats"
)

// listedOutlets and listedGaps are how many rows the tables of the data have. What is left out is
// counted.
const listedOutlets, listedGaps = 60, 60

// data says which articles there are, of whom, and what is missing.
func (c Content) data() Section {
	s := Section{ID: "data", Title: "Data"}
	b := c.Backing
	dated := "none has a date"
	if b.First != "" {
		dated = fmt.Sprintf("published from %s to %s", b.First, b.Last)
	}
	s.say("%s of %s, %s.%s", render.Capital(c.counted(c.first().Overall.Articles)), number(c.first().Overall.Outlets, "outlet", "outlets"), dated, c.undated())
	if left := c.Collected - c.Total; left > 0 {
		s.say("%s collected that match the query and were judged not to be about %s. No figure has them.",
			number(left, "further article was", "further articles were"), c.Topic)
	}
	c.outlets(&s)
	c.gaps(&s)
	return s
}

func (c Content) undated() string {
	if n := c.first().Undated; n > 0 {
		return fmt.Sprintf(" Of these %s no known date, and no bucket of a series has them.", number(n, "has", "have"))
	}
	return ""
}

// outlets lists the outlets with the most articles first.
func (c Content) outlets(s *Section) {
	points := slices.DeleteFunc(slices.Clone(c.ByOutlet.Points), func(p stats.Point) bool { return p.Articles == 0 })
	for _, p := range c.ByOutlet.Undated { // one bucket holds all of a series, but not what has no date
		if at := slices.IndexFunc(points, func(q stats.Point) bool { return q.Group == p.Group }); at >= 0 {
			points[at].Articles += p.Articles
		} else {
			points = append(points, p)
		}
	}
	if len(points) == 0 {
		return
	}
	slices.SortStableFunc(points, func(a, b stats.Point) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), strings.Compare(a.Group, b.Group))
	})
	left := max(0, len(points)-listedOutlets)
	t := Table{
		ID: "outlets", Caption: "Outlets and how many of the articles are theirs.",
		Columns: []Column{{"Outlet", Name}, {"Type", Name}, {"Country", Fixed}, {"Articles", Number}},
	}
	if left > 0 {
		t.Caption += fmt.Sprintf(" %s with fewer are left out.", number(left, "outlet", "outlets"))
	}
	var rows [][]Cell
	for _, p := range points[:len(points)-left] {
		o, ok := c.Outlets[p.Group]
		if !ok {
			o = article.Outlet{Name: p.Group}
		}
		kind := ""
		if o.Type != "" {
			kind = c.label(string(o.Type))
		}
		rows = append(rows, cells(o.Name, kind, o.Country, render.Thousands(p.Articles)))
	}
	t.Parts = []Part{{Rows: rows}}
	s.heading(3, "sources", "Outlets")
	s.table(t)
}

// gaps says where the crawl, and not the press, may be silent.
func (c Content) gaps(s *Section) {
	s.heading(3, "health", "Coverage of the crawl")
	gaps := c.Series.Gaps()
	if len(gaps) == 0 {
		s.say("Every dated address that is known of the crawled sources has answered, and no crawl failed.")
		return
	}
	left := max(0, len(gaps)-listedGaps)
	caption := fmt.Sprintf("%s of the crawl. They are not the press's.", render.Capital(number(len(gaps), "gap", "gaps")))
	if left > 0 {
		caption += fmt.Sprintf(" The first %d are left out; yulun export health has them all.", left)
	}
	var rows [][]Cell
	for _, g := range gaps[left:] {
		rows = append(rows, cells(g.Bucket, g.Source, string(g.Coverage), strconv.Itoa(g.Due), strconv.Itoa(g.Fetched), strconv.Itoa(g.Read), strconv.Itoa(g.Scored),
			fmt.Sprintf("%d of %d", g.FailedRuns, g.Runs)))
	}
	s.table(Table{
		ID: "gaps", Caption: caption, Parts: []Part{{Rows: rows}},
		Columns: slices.Concat([]Column{{render.Capital(string(c.Series.Bucket)), Fixed}, {"Source", Name}, {"Coverage", Name}}, columns(Number, "Due", "Fetched", "Read", "Scored", "Crawls failed")),
	})
}

// scorers are the versions of the scorer with the articles of each.
func (c Content) scorers() string {
	methods := c.first().Methods
	var parts []string
	for _, m := range slices.Sorted(maps.Keys(methods)) {
		parts = append(parts, fmt.Sprintf("%s (%s)", m, c.counted(methods[m])))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
