package render

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"yulun/index"
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// WriteSeriesSet prints some series for a terminal, one below the other.
func WriteSeriesSet(w io.Writer, set stats.SeriesSet) error {
	for i, s := range set {
		if len(set) > 1 {
			p := &printer{w: w}
			if i > 0 {
				p.line("")
			}
			if p.line("query %s", cmp.Or(s.Query, "(all relevant articles)")); p.err != nil {
				return p.err
			}
		}
		if err := WriteSeries(w, s); err != nil {
			return err
		}
	}
	return nil
}

// WriteSeries prints a series for a terminal.
func WriteSeries(w io.Writer, s stats.Series) error {
	p := &printer{w: w}
	p.line("%s %s in %s, weighted by %s; 95 %% intervals", Capital(unitNoun(s.Unit)), perBucket(s.Bucket), s.Zone, s.Weighting)
	t := Table{Header: []string{string(s.Bucket)}}
	groups := 0
	for _, g := range []index.Group{s.Group, s.Second} {
		if g != index.Ungrouped {
			t.Header = append(t.Header, string(g))
			groups++
		}
	}
	for i := range 3 {
		t.Right = append(t.Right, 1+groups+i)
	}
	sides := s.Codebook.SideTitles()
	t.Header = append(t.Header, "articles", "stories", "outlets", "mean stance", sides[0], sides[1], sides[2], "")
	attention, windows := s.Whole != "", s.Smooth > 0 || s.Cumulative
	if attention {
		t.Header = append(t.Header, "attention")
	}
	if windows {
		t.Header = append(t.Header, "mean over "+windowText(locale.Printer{}, s))
	}
	t.Header = append(t.Header, "crawl")
	var all []stats.Stats
	for _, point := range append(append([]stats.Point{}, s.Points...), s.Undated...) {
		all = append(all, point.Stats)
		row := []string{point.Bucket}
		for i, value := range []string{point.Group, point.Second}[:groups] {
			if value == "" {
				value = "(no " + t.Header[1+i] + ")"
			} else {
				value = label(s.Codebook, value)
			}
			row = append(row, value)
		}
		row = append(row,
			Thousands(point.Articles)+marks(point.Stats), Thousands(point.Stories), strconv.Itoa(point.Outlets), meanText(point.Mean),
			shareText(point.Supportive), shareText(point.Neutral), shareText(point.Critical),
			bar(point.Supportive, point.Neutral, point.Critical, 12))
		if attention {
			row = append(row, attentionText(point))
		}
		if windows {
			row = append(row, windowMean(point.Window))
		}
		t.Rows = append(t.Rows, append(row, healthText(locale.Printer{}, point.Health)))
	}
	p.table(t)
	p.line("%s", strings.TrimSpace("█ "+sides[0]+"  ░ "+sides[1]+"  ▒ "+sides[2]+"  "+legend(locale.Printer{}, all)))
	writeCorrected(p, correctedSeries(locale.Printer{}, s), s.Validation)
	for i, g := range s.Gaps() {
		if i == 10 {
			p.line("%s", locale.Sprintf("… and %d more {gap|gaps}: yulun export health lists them all", len(s.Gaps())-10))
			break
		}
		p.line("gap: %s %s: %s", g.Bucket, g.Source, gapText(g))
	}
	for _, e := range s.Events {
		p.wrap("event: ", fmt.Sprintf("%s %s (%s)", e.Date, e.Title, cmp.Or(e.Source, e.URL)))
	}
	for _, n := range s.Notable {
		p.wrap("notable: ", NotableText(locale.Printer{}, n, s.Unit))
	}
	if s.Validation != nil {
		for _, note := range validationNotes(locale.Printer{}, s.Validation) {
			p.wrap("· ", note)
		}
	}
	for _, warning := range Warnings(locale.Printer{}, s) {
		p.wrap("! ", warning)
	}
	return p.err
}

// perBucket says which buckets a series counts by.
func perBucket(b index.Bucket) string {
	if b == index.Whole {
		return "of the whole time"
	}
	return "per " + string(b)
}

// attentionText is a share of attention with both of its numbers.
func attentionText(p stats.Point) string {
	if p.Attention == nil || !p.Attention.Share.Known {
		return "–"
	}
	return fmt.Sprintf("%s, %s/%s", fineShare(p.Attention.Share), Thousands(p.Articles), Thousands(p.Attention.Whole))
}

// fineShare is a share in percent with its interval, with a decimal where it is small.
func fineShare(i survey.Interval) string {
	if !i.Known {
		return "–"
	}
	digits := 0
	if i.Value < 0.0995 {
		digits = 1
	}
	text := fmt.Sprintf("%.*f %%", digits, 100*i.Value)
	if i.Method != survey.None {
		text += fmt.Sprintf(" [%.*f, %.*f]", digits, 100*i.Low, digits, 100*i.High)
	}
	return text
}

func windowMean(w *stats.Window) string {
	if w == nil || !w.Mean.Known {
		return "–"
	}
	return fmt.Sprintf("%s of %s", meanText(w.Mean), Thousands(w.Articles))
}

// gapText says what is missing in a bucket that is failed or partial.
func gapText(g stats.SourceHealth) string {
	if g.Fetched == g.Due && g.FailedRuns == 0 {
		return "addresses without a date, which may belong here, have not answered"
	}
	return locale.Sprintf("%d of %d known {address|addresses} answered, %d of %d {crawl|crawls} failed", g.Fetched, g.Due, g.FailedRuns, g.Runs)
}

// healthText is a coverage with how many of the known addresses have answered, such as
// "partial 7/9, 1 unread, watched 20 of 31 days".
func healthText(p locale.Printer, h stats.Health) string {
	text := CoverageName(p, h.Coverage)
	if h.Due > 0 {
		text += fmt.Sprintf(" %d/%d", h.Fetched, h.Due)
	}
	if h.Unread > 0 {
		text += p.T(", %d unread", h.Unread)
	}
	if h.Coverage == stats.Partial && h.Watched < h.Days {
		if h.Total() > 1 { // one for each day of each source
			return text + p.T(", watched %d of %d source-days", h.Watched, h.Days)
		}
		return text + p.T(", watched %d of %d {day|days}", h.Watched, h.Days)
	}
	return text
}
