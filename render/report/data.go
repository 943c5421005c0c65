package report

import (
	"cmp"
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
	s := Section{ID: "data", Title: c.P.T("Data")}
	b := c.Backing
	dated := c.P.T("none has a date")
	if b.First != "" {
		dated = c.P.T("published from %s to %s", c.P.Date(b.First), c.P.Date(b.Last))
	}
	s.say(c.P.Sentences(c.P.T("%s, %s.", c.extent(), dated), c.undated()))
	if left := c.Collected - c.Total; left > 0 {
		s.say(c.P.T("%d further {article was|articles were} collected that match the query and were judged not to be about %s. No figure has them.", left, c.Topic))
	}
	c.outlets(&s)
	c.gaps(&s)
	return s
}

func (c Content) undated() string {
	if n := c.first().Undated; n > 0 {
		return c.P.T("Of these %d {has|have} no known date, and no bucket of a series has them.", n)
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
		ID: "outlets", Caption: c.P.T("Outlets and how many of the articles are theirs."),
		Columns: []Column{{c.P.T("Outlet"), Name}, {c.P.T("Type"), Name}, {c.P.T("Country"), Fixed}, {c.P.T("Articles"), Number}},
	}
	if left > 0 {
		t.Caption = c.P.Sentences(t.Caption, c.P.T("%d {outlet|outlets} with fewer are left out.", left))
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
	s.heading(3, "sources", c.P.T("Outlets"))
	s.table(t)
}

// gaps says where the crawl, and not the press, may be silent.
func (c Content) gaps(s *Section) {
	s.heading(3, "health", c.P.T("Coverage of the crawl"))
	gaps := c.Series.Gaps()
	switch {
	case len(c.Series.Health) == 0:
		s.say(c.P.T("No source of these articles was crawled, so nothing is known of gaps."))
		return
	case len(gaps) == 0:
		s.say(c.P.T("Every dated address that is known of the crawled sources has answered, and no crawl failed."))
		return
	}
	left := max(0, len(gaps)-listedGaps)
	caption := c.P.T("%d {gap|gaps} of the crawl. They are not the press's.", len(gaps))
	if left > 0 {
		caption = c.P.Sentences(caption, c.P.T("The first %d are left out; yulun export health has them all.", left))
	}
	var rows [][]Cell
	for _, g := range gaps[left:] {
		rows = append(rows, cells(c.P.Date(g.Bucket), g.Source, render.CoverageName(c.P, g.Coverage), strconv.Itoa(g.Due), strconv.Itoa(g.Fetched), strconv.Itoa(g.Read), strconv.Itoa(g.Scored),
			c.P.T("%d of %d¦crawls", g.FailedRuns, g.Runs)))
	}
	s.table(Table{
		ID: "gaps", Caption: caption, Parts: []Part{{Rows: rows}},
		Columns: slices.Concat([]Column{{c.bucket(), Fixed}, {c.P.T("Source"), Name}, {c.P.T("Coverage¦of the crawl"), Name}},
			columns(Number, c.P.T("Due"), c.P.T("Fetched"), c.P.T("Read"), c.P.T("Scored"), c.P.T("Crawls failed"))),
	})
}

// bucket is the head of a column of buckets.
func (c Content) bucket() string { return render.Capital(render.BucketName(c.P, c.Series.Bucket)) }

// scorers are the versions of the scorer with the articles of each.
func (c Content) scorers() string {
	methods := c.first().Methods
	var parts []string
	for _, m := range slices.Sorted(maps.Keys(methods)) {
		parts = append(parts, c.P.T("%s (%s)", m, c.counted(methods[m])))
	}
	if len(parts) == 0 {
		return c.P.T("none")
	}
	return c.P.List(parts)
}
