package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"yulun/index"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// texts are the inputs for the queries beside the first.
func (p seriesPageOf) texts() []control {
	var inputs []control
	for _, text := range p.given["compare"] {
		if strings.TrimSpace(text) != "" {
			inputs = append(inputs, control{Name: "compare", Title: p.p.T("Compare with"), Value: text})
		}
	}
	if len(inputs) < stats.MostQueries-1 {
		inputs = append(inputs, control{Name: "compare", Title: p.p.T("Compare with")})
	}
	return inputs
}

// seriesPage is the page of a time series for a request that was not understood.
func (s *site) seriesPage() *refusedPage {
	return &refusedPage{
		name: "series", title: s.p.T("Over time"), path: "/series",
		own:  func(url.Values) []control { return s.seriesControls(stats.SeriesOptions{}) },
		view: func(a asked) any { return seriesView{asked: a} },
	}
}

// seriesPairs are the parameters of a series beside its query.
func seriesPairs(o stats.SeriesOptions) []string {
	pairs := []string{"bucket", string(o.Bucket), "group", string(o.Group)}
	if o.Second != index.Ungrouped {
		pairs[3] += "," + string(o.Second)
	}
	if o.Weighting != survey.ByArticle {
		pairs = append(pairs, "weight", string(o.Weighting))
	}
	if o.Smooth > 0 {
		pairs = append(pairs, "smooth", strconv.Itoa(o.Smooth))
	}
	if o.Cumulative {
		pairs = append(pairs, "cumulative", "yes")
	}
	return pairs
}

func (s *site) seriesControls(o stats.SeriesOptions) []control {
	buckets := []option{{string(autoBucket), s.p.T("(as the articles propose)")}}
	for _, b := range stats.Buckets() {
		buckets = append(buckets, option{string(b), render.BucketName(s.p, b)})
	}
	zones := []option{{index.Shanghai().String(), index.Shanghai().String()}, {"UTC", "UTC"}, {"Europe/Berlin", "Europe/Berlin"}, {"America/New_York", "America/New_York"}}
	zone := ""
	if o.Zone != nil {
		zone = o.Zone.String()
		if !hasOption(zones, zone) {
			zones = append(zones, option{zone, zone})
		}
	}
	var groups []option
	for _, g := range []index.Group{index.ByType, index.ByLang, index.ByScript, index.ByCountry, index.ByFrame, index.ByOutlet} {
		groups = append(groups, option{string(g), render.GroupName(s.p, g)})
	}
	smooth, cumulative := "", ""
	if o.Smooth > 0 {
		smooth = strconv.Itoa(o.Smooth)
	}
	if o.Cumulative {
		cumulative = "yes"
	}
	windows := []option{{"", s.p.T("(no)")}}
	for _, n := range []int{3, 5, 7, 13} {
		windows = append(windows, option{strconv.Itoa(n), s.p.T("over %d buckets", n)})
	}
	if !hasOption(windows, smooth) {
		windows = append(windows, option{smooth, s.p.T("over %d buckets", o.Smooth)})
	}
	return []control{
		choose("bucket", s.p.T("One point per"), o.Bucket, buckets...),
		choose("group", s.p.T("Group by"), o.Group, append([]option{{"", s.p.T("(nothing)")}}, groups...)...),
		choose("second", s.p.T("then by"), o.Second, append([]option{{"", s.p.T("(nothing)")}}, groups...)...),
		s.unitControl(o.Query.Unit),
		choose("weight", s.p.T("Weight"), o.Weighting, option{"article", s.p.T("articles equally")}, option{"outlet", s.p.T("outlets equally")}, option{"reach", s.p.T("by reach")}),
		choose("smooth", s.p.T("Smoothing"), smooth, windows...),
		choose("cumulative", s.p.T("Cumulative"), cumulative, option{"", s.p.T("(no)")}, option{"yes", s.p.T("from the first bucket on")}),
		choose("zone", s.p.T("Days begin in"), zone, zones...),
	}
}

func (s *site) weightControl(w survey.Weighting) control {
	return choose("weight", s.p.T("Weight"), w, option{"article", s.p.T("articles equally")}, option{"outlet", s.p.T("outlets equally")})
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
