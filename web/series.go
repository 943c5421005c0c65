package web

import (
	"net/http"
	"net/url"
	"time"

	"yulun/index"
	"yulun/stats"
	"yulun/survey"
)

// mostRows and mostCharts bound what one page draws and lists; the files hold all.
const (
	mostRows   = 1500
	mostCharts = 12
)

// seriesView is the page of a time series.
type seriesView struct {
	asked
	Series stats.Series
	Groups []string
	// Rows are the points, the undated last; MoreRows and MoreGroups count what is left out.
	Rows                 []pointView
	MoreRows, MoreGroups int
	Gaps                 []stats.SourceHealth
	CSV, JSONL, JSON     string
	Health               string
	Search               string
}

// pointView is a row with the address of the search that lists its articles; empty where no query
// says which they are.
type pointView struct {
	stats.Point
	Articles string
}

func (s *site) series(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	o, err := s.readSeries(r.Context(), v)
	if err != nil {
		return s.refused(w, v, err, seriesPage())
	}
	series, err := stats.MakeSeries(r.Context(), s.Index, s.Store, o)
	if err != nil {
		return s.refused(w, v, err, seriesPage())
	}
	pairs := seriesPairs(o)
	view := seriesView{
		asked: asked{Form: s.newForm("/series", o.Query, pairs...)}, Series: series, Groups: series.Groups(), Gaps: series.Gaps(),
		CSV: link(apiRoot+"/export/series.csv", o.Query, pairs...), JSONL: link(apiRoot+"/export/series.jsonl", o.Query, pairs...),
		JSON: link(apiRoot+"/series", o.Query, pairs...), Health: link(apiRoot+"/export/health.csv", o.Query, pairs...), Search: link("/search", o.Query),
	}
	view.Form.Own = seriesControls(o)
	for _, p := range append(append([]stats.Point{}, series.Points...), series.Undated...) {
		if len(view.Rows) == mostRows {
			view.MoreRows++
			continue
		}
		view.Rows = append(view.Rows, pointView{p, pointLink(o, p, len(series.Undated) > 0)})
	}
	if len(view.Groups) > mostCharts {
		view.Groups, view.MoreGroups = view.Groups[:mostCharts], len(view.Groups)-mostCharts
	}
	return s.render(w, http.StatusOK, "series", "Over time", "/series", view)
}

// seriesPage is the page of a time series for a request that was not understood.
func seriesPage() refusedPage {
	return refusedPage{
		name: "series", title: "Over time", path: "/series",
		own:  func(url.Values) []control { return seriesControls(stats.SeriesOptions{}) },
		view: func(a asked) any { return seriesView{asked: a} },
	}
}

// seriesPairs are the parameters of a series beside its query.
func seriesPairs(o stats.SeriesOptions) []string {
	pairs := []string{"bucket", string(o.Bucket), "group", string(o.Group)}
	if o.Weighting == survey.ByOutlet {
		pairs = append(pairs, "weight", string(o.Weighting))
	}
	return pairs
}

func seriesControls(o stats.SeriesOptions) []control {
	var buckets []option
	for _, b := range append([]index.Bucket{index.Quarter}, stats.Buckets()...) {
		if len(buckets) == 0 || b != index.Quarter {
			buckets = append(buckets, option{string(b), string(b)})
		}
	}
	zones := []option{{index.Shanghai().String(), index.Shanghai().String()}, {"UTC", "UTC"}, {"Europe/Berlin", "Europe/Berlin"}, {"America/New_York", "America/New_York"}}
	zone := ""
	if o.Zone != nil {
		zone = o.Zone.String()
		if !hasOption(zones, zone) {
			zones = append(zones, option{zone, zone})
		}
	}
	return []control{
		choose("bucket", "One point a", o.Bucket, buckets...),
		choose("group", "One line a", o.Group, option{"", "(all together)"}, option{"type", "outlet type"}, option{"lang", "language"},
			option{"script", "script"}, option{"country", "country"}, option{"frame", "frame"}, option{"outlet", "outlet"}),
		unitControl(o.Query.Unit), weightControl(o.Weighting),
		choose("zone", "Days begin in", zone, zones...),
	}
}

func weightControl(w survey.Weighting) control {
	return choose("weight", "Weigh", w, option{"article", "every article alike"}, option{"outlet", "every outlet alike"})
}

func hasOption(options []option, value string) bool {
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}

// firstYear begins before any article, and yet bounds the time: a bound leaves the undated out.
var firstYear = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)

// pointLink is the search for exactly the articles of a point. The point of the whole time has no
// bounds of its own, but the undated are counted apart from it.
func pointLink(o stats.SeriesOptions, p stats.Point, undated bool) string {
	q := o.Query
	if p.Articles == 0 || p.Bucket == "undated" {
		return "" // no query asks for the undated alone
	}
	if o.Group != index.Ungrouped {
		var ok bool
		if q, ok = narrow(q, string(o.Group), p.Group); !ok {
			return ""
		}
	}
	if p.Start != "" {
		from, _ := time.Parse(time.DateOnly, p.Start) // written by MakeSeries
		to, _ := time.Parse(time.DateOnly, p.End)
		q = q.Between(from, to)
	} else if undated {
		q = q.Between(firstYear, time.Time{})
	}
	return link("/search", q)
}
