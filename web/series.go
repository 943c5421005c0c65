package web

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/codebook"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
)

// What one page draws and lists, so that it stays quick to load: the files hold all.
const (
	// mostPoints is how many points of all groups and queries are drawn, mostCharts how many
	// charts.
	mostPoints, mostCharts = 400, 9
	// fewestBuckets and mostBucketsDrawn bound what a chart shows at once, linkedBuckets up to how
	// many each class of each has a link of its own.
	fewestBuckets, mostBucketsDrawn, linkedBuckets = 40, 240, 60
	// linksASide is how many links lie side by side in a small chart.
	linksASide = 16
	// mostRows is how many rows of a table a page has, mostGaps how many gaps.
	mostRows, mostGaps = 60, 30
)

// seriesView is the page of a time series.
type seriesView struct {
	asked
	// Series is the query's own, cut to the buckets that are shown; Set are those of all queries.
	Series stats.Series
	Set    stats.SeriesSet
	// Proposed says that the articles proposed the width of the buckets.
	Proposed bool
	// Attention and Charts are pictures; they are small where there are several. More are the
	// groups that are not drawn, with the addresses that show each alone.
	Attention, Charts []chartView
	More              []groupLink
	// Rows are rows of the table, the newest first. First is the number of the first, All how many
	// there are.
	Rows       []pointView
	First, All int
	// Newer and Older lead to the rows before and after, Later and Earlier to other buckets.
	Newer, Older, Later, Earlier string
	Gaps                         []stats.SourceHealth
	MoreGaps                     int
	Notable                      []notableView
	Files                        []groupLink
	Search                       string
	Code                         shownCode
}

// Several reports whether there are several queries.
func (v seriesView) Several() bool { return len(v.Set) > 1 }

// chartView is a picture with its title.
type chartView struct {
	Title, Link string
	Picture     template.HTML
}

// groupLink is an address with its name.
type groupLink struct{ Name, Link string }

// pointView is a row with the addresses of the searches that list its articles, and those of which
// they are a share; empty where no query says which they are.
type pointView struct {
	stats.Point
	Query           string
	Articles, Whole string
}

// notableView is something notable with the search for its articles.
type notableView struct {
	stats.Notable
	Link string
}

func (s *site) series(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	o, beside, err := s.readSeries(r.Context(), v, autoBucket)
	if err != nil {
		return s.refused(w, r, v, err, s.seriesPage())
	}
	o.Notable = true
	page, err := number(v, "page", 1, 1, mostBuckets)
	if err != nil {
		return s.refused(w, r, v, err, s.seriesPage())
	}
	row, err := number(v, "row", 1, 1, deepestHit*mostBuckets)
	if err != nil {
		return s.refused(w, r, v, err, s.seriesPage())
	}
	set, err := stats.MakeSeriesSet(r.Context(), s.Index, s.Store, o, beside...)
	if err != nil {
		return s.refused(w, r, v, err, s.seriesPage())
	}
	p := seriesPageOf{site: s, o: o, queries: append([]index.Query{o.Query}, beside...), given: v}
	view := p.view(set, page, row)
	view.Code = s.showCode(seriesCode, r, p.address(apiRoot+"/export/series.csv"))
	view.Proposed = v.Get("bucket") == "" || v.Get("bucket") == string(autoBucket)
	return s.render(w, r, http.StatusOK, "series", queryTitle(s.p.T("Over time"), o.Query), "/series", view)
}

// seriesPageOf makes the page of a set of series.
type seriesPageOf struct {
	*site
	o       stats.SeriesOptions
	queries []index.Query
	given   url.Values
}

func (p seriesPageOf) view(set stats.SeriesSet, page, row int) seriesView {
	view := seriesView{
		asked: asked{Form: p.formWith("/series", p.o.Query, p.without)}, Gaps: set[0].Gaps(), Search: link("/search", p.o.Query),
		Files: []groupLink{
			{"CSV", p.address(apiRoot + "/export/series.csv")},
			{p.p.T("CSV, one row a figure"), p.address(apiRoot+"/export/series.csv", "form", "long")},
			{p.p.T("CSV, one column a group"), p.address(apiRoot+"/export/series.csv", "form", "wide")},
			{"JSON Lines", p.address(apiRoot + "/export/series.jsonl")},
			{"JSON", p.address(apiRoot + "/series")},
			{p.p.T("events"), link(apiRoot+"/export/events.csv", p.o.Query, "bucket", string(p.o.Bucket))},
			{p.p.T("what is notable"), link(apiRoot+"/export/notable.csv", p.o.Query)},
			{p.p.T("health of the sources"), link(apiRoot+"/export/health.csv", p.o.Query, "bucket", string(p.o.Bucket))},
		},
	}
	view.Form.Own, view.Form.Texts = p.seriesControls(p.o), p.texts()
	for _, n := range set[0].Notable {
		from, to := dayOf(n.Start), dayOf(n.End)
		view.Notable = append(view.Notable, notableView{n, link("/search", p.o.Query.Between(from, to))})
	}
	if len(view.Gaps) > mostGaps {
		view.Gaps, view.MoreGaps = view.Gaps[:mostGaps], len(view.Gaps)-mostGaps
	}
	charts, more := p.charts(set)
	shown, earlier, later := shownBuckets(set, len(charts), page)
	if earlier {
		view.Earlier = p.address("/series", "page", strconv.Itoa(page+1))
	}
	if later {
		view.Later = p.address("/series", "page", strconv.Itoa(page-1))
	}
	view.Set, view.Series, view.More = shown, shown[0], more
	p.draw(&view, charts)
	p.rows(&view, row, page)
	return view
}

// chart is a group of one of the queries.
type chart struct {
	query    int
	group    [2]string
	articles int
}

// charts are the groups that are drawn, those with the most articles in their order, and the
// others.
func (p seriesPageOf) charts(set stats.SeriesSet) (drawn []chart, more []groupLink) {
	var all []chart
	for i, s := range set {
		articles := map[[2]string]int{}
		for _, point := range s.Points {
			articles[[2]string{point.Group, point.Second}] += point.Articles
		}
		for _, group := range s.Pairs() {
			all = append(all, chart{i, group, articles[group]})
		}
	}
	bySize := slices.Clone(all)
	slices.SortStableFunc(bySize, func(a, b chart) int { return cmp.Compare(b.articles, a.articles) })
	left := bySize[min(mostCharts, len(bySize)):]
	for _, c := range all {
		if !slices.Contains(left, c) {
			drawn = append(drawn, c)
			continue
		}
		name := p.title(set, c)
		if q, ok := p.narrow(c); ok {
			one := p
			one.queries = []index.Query{q}
			more = append(more, groupLink{name, one.address("/series", "group", "")})
		} else {
			more = append(more, groupLink{Name: name})
		}
	}
	return drawn, more
}

// title names a chart.
func (p seriesPageOf) title(set stats.SeriesSet, c chart) string {
	var parts []string
	if len(set) > 1 {
		parts = append(parts, render.QueryName(p.p, set[c.query]))
	}
	if p.o.Group != index.Ungrouped {
		parts = append(parts, p.groupTitle(c.group))
	}
	return strings.Join(parts, ": ")
}

// groupTitle names a pair of groups, of which either may have no value.
func (p seriesPageOf) groupTitle(group [2]string) string {
	for at, g := range []index.Group{p.o.Group, p.o.Second} {
		if g != index.Ungrouped && group[at] == "" {
			group[at] = p.p.T("no %s", render.GroupName(p.p, g))
		}
	}
	return render.GroupLabel(p.p, p.Codebook, group)
}

// shownBuckets cuts the series to the buckets of a page, the newest on the first.
func shownBuckets(set stats.SeriesSet, charts, page int) (shown stats.SeriesSet, earlier, later bool) {
	buckets := len(set[0].Points) / max(1, len(set[0].Pairs()))
	n := min(mostBucketsDrawn, max(fewestBuckets, mostPoints/max(1, charts)))
	to := max(min(buckets, n), buckets-(page-1)*n)
	from := max(0, to-n)
	for _, s := range set {
		groups := max(1, len(s.Pairs()))
		s.Points = s.Points[from*groups : to*groups]
		if len(s.Points) > 0 {
			s.Events = slices.DeleteFunc(slices.Clone(s.Events), func(e stats.Event) bool {
				return !slices.ContainsFunc(s.Points, func(p stats.Point) bool { return p.Bucket == e.Bucket })
			})
		}
		shown = append(shown, s)
	}
	return shown, from > 0, to < buckets
}

// draw makes the pictures: those of stance, and of attention where there are several queries.
func (p seriesPageOf) draw(view *seriesView, charts []chart) {
	most := 1
	for _, c := range charts {
		most = max(most, render.MostArticles(view.Set[c.query], c.group))
	}
	small := len(charts) > 1
	for _, c := range charts {
		d := render.SeriesDrawing{Group: c.group, Link: p.linker(c)}
		if n := len(view.Series.Points) / max(1, len(view.Series.Pairs())); n > linkedBuckets {
			d.Spans = linkedBuckets
		}
		if small {
			d.Width, d.Most, d.Spans = 420, most, linksASide
		}
		made := chartView{Title: p.title(view.Set, c), Picture: render.DrawSeries(p.p, view.Set[c.query], d)}
		if q, ok := p.narrow(c); ok {
			made.Link = link("/search", q)
		}
		view.Charts = append(view.Charts, made)
	}
	if !view.Several() {
		return
	}
	var groups [][2]string
	for _, c := range charts {
		if !slices.Contains(groups, c.group) {
			groups = append(groups, c.group)
		}
	}
	for _, group := range groups {
		d := render.SeriesDrawing{Group: group}
		if len(groups) > 1 {
			d.Width, d.Top = 420, render.MostAttention(view.Set)
		}
		made := chartView{Picture: render.AttentionChart(p.p, view.Set, d)}
		if p.o.Group != index.Ungrouped {
			made.Title = p.groupTitle(group)
		}
		view.Attention = append(view.Attention, made)
	}
}

// narrow is the query for the articles of a chart.
func (p seriesPageOf) narrow(c chart) (index.Query, bool) {
	return narrowGroups(p.queries[c.query], p.o, c.group)
}

// linker gives the addresses of the articles of the buckets of a chart.
func (p seriesPageOf) linker(c chart) func(first, last stats.Point, side int) string {
	return func(first, last stats.Point, side int) string {
		q, ok := p.narrow(c)
		if ok && side != render.AnySide {
			q, ok = q.Narrow("stance", string(p.Codebook.Class([]int{codebook.Supportive, codebook.Neutral, codebook.Critical}[side])))
		}
		if !ok {
			return ""
		}
		if first.Start != "" {
			q = q.Between(dayOf(first.Start), dayOf(last.End))
		}
		return link("/search", q)
	}
}

// rows lists the points, the undated first, then the newest first.
func (p seriesPageOf) rows(view *seriesView, row, page int) {
	type numbered struct {
		query int
		stats.Point
	}
	var all []numbered
	for i, s := range view.Set {
		for _, point := range s.Undated {
			all = append(all, numbered{i, point})
		}
	}
	groups := max(1, len(view.Series.Pairs()))
	for bucket := len(view.Series.Points)/groups - 1; bucket >= 0; bucket-- {
		for i, s := range view.Set {
			n := max(1, len(s.Pairs()))
			for _, point := range s.Points[bucket*n : (bucket+1)*n] {
				all = append(all, numbered{i, point})
			}
		}
	}
	view.All, view.First = len(all), row
	undated := len(view.Series.Undated) > 0
	for i := row - 1; i < min(len(all), row-1+mostRows); i++ {
		point := all[i]
		o := p.o
		o.Query = p.queries[point.query]
		made := pointView{Point: point.Point, Query: render.QueryName(p.p, view.Set[point.query]), Articles: pointLink(o, point.Point, undated)}
		if point.Attention != nil && point.Attention.Whole > 0 {
			o.Query = stats.WholeOf(o.Query)
			whole := point.Point
			whole.Articles = point.Attention.Whole
			if o.Group == index.ByFrame { // the whole has no frames
				o.Group, whole.Group = "", ""
			}
			if o.Second == index.ByFrame {
				o.Second, whole.Second = "", ""
			}
			made.Whole = pointLink(o, whole, undated)
		}
		view.Rows = append(view.Rows, made)
	}
	at := func(row int) string {
		return p.address("/series", "page", strconv.Itoa(page), "row", strconv.Itoa(row)) + "#figures"
	}
	if row > 1 {
		view.Newer = at(max(1, row-mostRows))
	}
	if row-1+mostRows < len(all) {
		view.Older = at(row + mostRows)
	}
}

// address is the address of a page or file of the same series; pairs replace parameters.
func (p seriesPageOf) address(path string, pairs ...string) string {
	v := values(p.queries[0], slices.Concat(p.pairs(), pairs)...)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			v.Del(pairs[i])
		}
	}
	for _, q := range p.queries[1:] { // as a whole: the first query's filters are in its text from here on
		v.Add("compare", cmp.Or(q.String(), "relevant:yes"))
	}
	return path + "?" + v.Encode()
}

// without is the address of the page once a filter is taken from all of its queries, which share
// it.
func (p seriesPageOf) without(filter func(index.Query) index.Query) string {
	p.queries = slices.Clone(p.queries)
	for i, q := range p.queries {
		p.queries[i] = filter(q)
	}
	return p.address("/series")
}

// pairs are the parameters of the series beside its queries.
func (p seriesPageOf) pairs() []string { return seriesPairs(p.o) }

// pointLink is the search for exactly the articles of a point. The point of the whole time has no
// bounds of its own, but the undated are counted apart from it.
func pointLink(o stats.SeriesOptions, p stats.Point, undated bool) string {
	if p.Articles == 0 || p.Bucket == "undated" {
		return "" // no query asks for the undated alone
	}
	q, ok := narrowGroups(o.Query, o, [2]string{p.Group, p.Second})
	if !ok {
		return ""
	}
	if p.Start != "" {
		q = q.Between(dayOf(p.Start), dayOf(p.End))
	} else if undated {
		q = q.Between(firstYear, time.Time{})
	}
	return link("/search", q)
}

// narrowGroups leaves of a query's articles those of a pair of groups; it reports false where no
// query does.
func narrowGroups(q index.Query, o stats.SeriesOptions, group [2]string) (index.Query, bool) {
	ok := true
	for at, g := range []index.Group{o.Group, o.Second} {
		if g != index.Ungrouped && ok {
			q, ok = narrow(q, string(g), group[at])
		}
	}
	return q, ok
}

// dayOf reads a day as the figures write it.
func dayOf(text string) time.Time {
	day, _ := time.Parse(time.DateOnly, text) // written by package stats
	return day
}
