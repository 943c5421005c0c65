package render

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"

	"yulun/index"
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// SeriesRecord is a series as JSON gives it. Its keys are a contract with other tools.
type SeriesRecord struct {
	Bucket    index.Bucket         `json:"bucket"`
	Group     index.Group          `json:"group"`
	Second    index.Group          `json:"second_group,omitempty"`
	Unit      index.Unit           `json:"unit"`
	Weighting survey.Weighting     `json:"weighting"`
	Zone      string               `json:"zone"`
	Query     string               `json:"query"`
	Points    []stats.Point        `json:"points"`
	Undated   []stats.Point        `json:"undated"`
	Methods   map[string]int       `json:"methods"`
	Warnings  []string             `json:"warnings"`
	Health    []stats.SourceHealth `json:"health"`
	Changes   []stats.VolumeChange `json:"volume_changes"`
	// Validation is left out where people coded no sample.
	Validation *stats.Validation `json:"validation,omitempty"`
	Events     []stats.Event     `json:"events"`
	// Outliers is left out where there are none, Output where attention was not asked for.
	Outliers *stats.Outliers `json:"outliers,omitempty"`
	Output   string          `json:"output_query,omitempty"`
	// Notable is left out where it was not asked for.
	Notable    []stats.Notable `json:"notable,omitempty"`
	Smooth     int             `json:"smooth,omitempty"`
	Cumulative bool            `json:"cumulative,omitempty"`
	// Beside are the series of further queries.
	Beside []SeriesRecord `json:"beside,omitempty"`
}

// WriteJSON writes the record point by point, so that a long series is not held in memory once
// more.
func (s SeriesRecord) WriteJSON(w io.Writer) error {
	out := objectWriter{w: bufio.NewWriter(w)}
	out.field("bucket", s.Bucket)
	out.field("group", s.Group)
	if s.Second != "" {
		out.field("second_group", s.Second)
	}
	out.field("unit", s.Unit)
	out.field("weighting", s.Weighting)
	out.field("zone", s.Zone)
	out.field("query", s.Query)
	elements(&out, "points", s.Points)
	elements(&out, "undated", s.Undated)
	out.field("methods", s.Methods)
	out.field("warnings", s.Warnings)
	elements(&out, "health", s.Health)
	out.field("volume_changes", s.Changes)
	if s.Validation != nil {
		out.field("validation", s.Validation)
	}
	out.field("events", s.Events)
	if s.Outliers != nil {
		out.field("outliers", s.Outliers)
	}
	if s.Notable != nil {
		out.field("notable", s.Notable)
	}
	if s.Output != "" {
		out.field("output_query", s.Output)
	}
	if s.Smooth != 0 {
		out.field("smooth", s.Smooth)
	}
	if s.Cumulative {
		out.field("cumulative", s.Cumulative)
	}
	if s.Beside != nil {
		out.field("beside", s.Beside)
	}
	return out.end()
}

// NewSeriesRecord is the record of a series.
func NewSeriesRecord(p locale.Printer, s stats.Series) SeriesRecord {
	return SeriesRecord{
		Bucket: s.Bucket, Group: s.Group, Second: s.Second, Unit: s.Unit, Weighting: s.Weighting, Zone: s.Zone, Query: s.Query,
		Points: s.Points, Undated: s.Undated, Methods: s.Methods, Warnings: Warnings(p, s), Health: s.Health, Changes: s.Changes,
		Validation: s.Validation, Events: s.Events, Outliers: s.Outliers, Output: s.Whole, Notable: s.Notable, Smooth: s.Smooth, Cumulative: s.Cumulative,
	}
}

// NewSeriesSetRecord is the record of the first of some series, with those beside it.
func NewSeriesSetRecord(p locale.Printer, set stats.SeriesSet) SeriesRecord {
	r := NewSeriesRecord(p, set[0])
	for _, s := range set[1:] {
		r.Beside = append(r.Beside, NewSeriesRecord(p, s))
	}
	return r
}

// shownChanges and shownNames are how many changes and sources the warnings of a series name.
const shownChanges, shownNames = 5, 5

// Warnings say what concerns a whole series.
func Warnings(p locale.Printer, s stats.Series) []string {
	out := append([]string{}, oldCodes(p, s.Old)...)
	add := func(text string) { out = append(out, text) }
	if len(s.Methods) > 1 {
		add(p.T(
			"The series mixes scorer versions (%s): differences between points may come from the scorer. Run yulun reprocess to score everything alike.",
			p.List(slices.Sorted(maps.Keys(s.Methods))),
		))
	}
	undated := 0
	for _, p := range s.Undated {
		undated += p.Articles
	}
	if o := s.Outliers; o != nil {
		out = append(out, outlierText(p, *o))
	}
	if n := withoutReach(s); n > 0 {
		add(p.T("Left out of the mean and the shares, since their outlets have no reach in sources.yaml: %d {article|articles}.", n))
	}
	if undated > 0 && s.Group != index.ByFrame && s.Second != index.ByFrame { // by frame, an article is in several groups
		add(p.T("Without a known date, and in no bucket: %d.", undated))
	}
	for i, c := range s.Changes {
		if i == shownChanges {
			add(p.T("The volume of sources changed in %d more {case|cases}; the health of the sources lists them all.", len(s.Changes)-i))
			break
		}
		add(Capital(changeText(p, c)) + p.T("."))
	}
	if len(s.Unanswered) > 0 {
		var names []string
		for _, u := range s.Unanswered {
			names = append(names, p.T("%d of %d at %s", u.Missing, u.Due, u.Source))
		}
		add(p.T("Known addresses without a date that could not be read: %s.", some(p, names)))
	}
	if len(s.NeverCrawled) > 0 {
		add(p.T("Configured and never crawled: %s.", some(p, s.NeverCrawled)))
	}
	return out
}

// outlierText says which articles are left out of a series for their dates.
func outlierText(p locale.Printer, o stats.Outliers) string {
	text := p.T("Left out, since the date lies years away from all others and may have been read wrongly: %d {article|articles}", o.Articles)
	for i, e := range o.Named {
		text += p.T(map[bool]string{true: ": ", false: "; "}[i == 0]) + p.T("%s, %s: “%s” (%s)", p.Date(e.Published), e.Outlet, e.Title, e.ID)
	}
	return text + p.T(". ") + p.T("A first or last day in the query (from:, to:) brings them back.")
}

// withoutReach counts the articles of outlets without a reach, where figures are weighted by it.
func withoutReach(s stats.Series) int {
	n := 0
	for _, p := range slices.Concat(s.Points, s.Undated) {
		n += p.WithoutReach
	}
	return n
}

// oldCodes say which codes of articles the codebook doesn't have any more.
func oldCodes(p locale.Printer, old stats.OldCodes) []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(old.Frames)) {
		out = append(
			out,
			p.T(
				"%d {article has|articles have} the frame %q, which the codebook doesn't have. Run yulun reprocess to score them again.",
				old.Frames[id],
				id,
			),
		)
	}
	for _, id := range slices.Sorted(maps.Keys(old.OutletTypes)) {
		out = append(
			out,
			p.T(
				"%d {article is|articles are} of outlets of the type %q, which the codebook doesn't have.",
				old.OutletTypes[id],
				id,
			),
		)
	}
	return out
}

// changeText is a change of volume in a sentence.
func changeText(p locale.Printer, c stats.VolumeChange) string {
	return p.T(
		"the volume of %s changed in the week from %s: from %s to %s articles a week",
		c.Source,
		p.Date(c.Day),
		volumeText(c.Before),
		volumeText(c.After),
	)
}

// volumeText is a mean number of articles, with a decimal where it is small.
func volumeText(n float64) string {
	if n >= 9.95 {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%.1f", n)
}

// some lists the first names and says how many more there are.
func some(p locale.Printer, names []string) string {
	if len(names) <= shownNames {
		return p.List(names)
	}
	return p.T(
		"%s and %d more",
		p.List(names[:shownNames]),
		len(names)-shownNames,
	)
}
