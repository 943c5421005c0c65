package render

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/stats"
	"yulun/survey"
)

// Sheet is rows of named columns, as CSV writes them.
type Sheet struct {
	Header []string
	Rows   [][]string
}

// byteOrderMark makes Excel read the file as UTF-8.
const byteOrderMark = "\uFEFF"

// WriteCSV writes the sheet.
func (s Sheet) WriteCSV(w io.Writer) error {
	out := NewCSV(w)
	for _, row := range append([][]string{s.Header}, s.Rows...) {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return out.Close()
}

// CSV writes rows in UTF-8 with a byte order mark. Text that a spreadsheet would take for a formula
// gets a leading apostrophe; numbers stay as they are.
type CSV struct {
	w       io.Writer
	rows    *csv.Writer
	started bool
}

// NewCSV begins a file.
func NewCSV(w io.Writer) *CSV { return &CSV{w: w, rows: csv.NewWriter(w)} }

// Row writes one row.
func (c *CSV) Row(cells []string) error {
	if !c.started {
		c.started = true
		if _, err := io.WriteString(c.w, byteOrderMark); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = neutral(cell)
	}
	if err := c.rows.Write(safe); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// Close writes what is still buffered. It does not close the file.
func (c *CSV) Close() error {
	c.rows.Flush()
	if err := c.rows.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// neutral puts an apostrophe before text that a spreadsheet would run as a formula.
func neutral(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// number writes a figure with six decimals at most, empty when nothing was observed.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func interval(i survey.Interval) []string {
	switch {
	case !i.Known:
		return []string{"", "", "", ""}
	case i.Method == survey.None:
		return []string{number(rounded(i.Value)), "", "", string(i.Method)}
	default:
		return []string{number(rounded(i.Value)), number(rounded(i.Low)), number(rounded(i.High)), string(i.Method)}
	}
}

func rounded(v float64) float64 {
	f, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 6, 64), 64)
	if err != nil || f == 0 {
		return 0
	}
	return f
}

func intervalHeads(name string) []string {
	return []string{name, name + "_low", name + "_high", name + "_method"}
}

// statsHeads are the heads of [statsCells], with the columns of the given frames.
func statsHeads(frames []article.Frame) []string {
	heads := []string{"articles", "stories", "outlets"}
	for _, name := range []string{"mean_stance", "supportive", "neutral", "critical"} {
		heads = append(heads, intervalHeads(name)...)
	}
	return append(append(heads, frameHeads(frames)...), "flags")
}

func frameHeads(frames []article.Frame) []string {
	var heads []string
	for _, f := range frames {
		heads = append(heads, intervalHeads("frame_"+string(f))...)
	}
	return heads
}

func statsCells(s stats.Stats, frames []article.Frame) []string {
	cells := []string{strconv.Itoa(s.Articles), strconv.Itoa(s.Stories), strconv.Itoa(s.Outlets)}
	for _, i := range []survey.Interval{s.Mean, s.Supportive, s.Neutral, s.Critical} {
		cells = append(cells, interval(i)...)
	}
	cells = append(cells, frameCells(s, frames)...)
	flags := make([]string, len(s.Flags))
	for i, f := range s.Flags {
		flags[i] = string(f)
	}
	return append(cells, strings.Join(flags, " "))
}

func frameCells(s stats.Stats, frames []article.Frame) []string {
	var cells []string
	for _, f := range frames {
		cells = append(cells, interval(s.Frames[f])...)
	}
	return cells
}

// SeriesSheet is the series as a table: one row a bucket and group, the undated last.
func SeriesSheet(s stats.Series) Sheet {
	fixed, last := s.Codebook.Columns()
	sheet := Sheet{Header: slices.Concat([]string{"bucket", "start", "end", "group"}, statsHeads(fixed), []string{
		"due", "fetched", "read", "unread", "scored", "sources_complete", "sources_partial", "sources_silent", "sources_failed", "sources_unwatched",
		"coverage", "unit", "weighting", "zone", "methods", "sources_chance",
	}, frameHeads(last))}
	methods := slices.Sorted(maps.Keys(s.Methods))
	for _, p := range append(append([]stats.Point{}, s.Points...), s.Undated...) {
		row := append([]string{p.Bucket, p.Start, p.End, p.Group}, statsCells(p.Stats, fixed)...)
		for _, n := range []int{
			p.Health.Due, p.Health.Fetched, p.Health.Read, p.Health.Unread, p.Health.Scored, p.Health.Sources[stats.Complete],
			p.Health.Sources[stats.Partial], p.Health.Sources[stats.Silent], p.Health.Sources[stats.Failed], p.Health.Sources[stats.Unwatched],
		} {
			row = append(row, strconv.Itoa(n))
		}
		row = append(row, string(p.Health.Coverage), string(s.Unit), string(s.Weighting), s.Zone, strings.Join(methods, " "),
			strconv.Itoa(p.Health.Sources[stats.Chance]))
		sheet.Rows = append(sheet.Rows, append(row, frameCells(p.Stats, last)...))
	}
	return sheet
}

// HealthSheet is the health of the series by bucket and source.
func HealthSheet(s stats.Series) Sheet {
	sheet := Sheet{Header: []string{"bucket", "source", "outlet", "due", "fetched", "read", "unread", "scored", "runs", "failed_runs", "coverage", "days", "watched_days", "volume_before", "volume_after"}}
	changed := map[string]stats.VolumeChange{}
	for _, c := range s.Changes {
		changed[c.Bucket+" "+c.Source] = c // of several in one bucket the last one
	}
	for _, h := range s.Health {
		row := []string{h.Bucket, h.Source, h.Outlet}
		for _, n := range []int{h.Due, h.Fetched, h.Read, h.Unread, h.Scored, h.Runs, h.FailedRuns} {
			row = append(row, strconv.Itoa(n))
		}
		before, after := "", ""
		if c, ok := changed[h.Bucket+" "+h.Source]; ok {
			before, after = number(rounded(c.Before)), number(rounded(c.After))
		}
		sheet.Rows = append(sheet.Rows, append(row, string(h.Coverage), strconv.Itoa(h.Days), strconv.Itoa(h.Watched), before, after))
	}
	return sheet
}

// ComparisonSheet is the comparisons as a table. For each survey it has what respondents answered, all
// coverage and every group, then each answer of the survey and each figure of its questions, whose
// numbers are in the columns value.
func ComparisonSheet(all stats.Comparisons) Sheet {
	var fixed, last []article.Frame
	if len(all) > 0 {
		fixed, last = all[0].Codebook.Columns()
	}
	heads := append([]string{"section", "group"}, statsHeads(fixed)...)
	for _, name := range []string{"gap_approve", "gap_neither", "gap_disapprove"} {
		heads = append(heads, intervalHeads(name)...)
	}
	heads = slices.Concat(heads, []string{"survey"}, intervalHeads("value"), []string{"outcome"}, frameHeads(last))
	sheet := Sheet{Header: heads}
	for _, c := range all {
		sheet.Rows = append(sheet.Rows, comparisonRows(c)...)
	}
	return sheet
}

func comparisonRows(c stats.Comparison) [][]string {
	var rows [][]string
	fixed, last := c.Codebook.Columns()
	add := func(section string, r stats.Row) {
		row := append([]string{section, r.Group}, statsCells(r.Stats, fixed)...)
		for _, i := range []survey.Interval{r.GapApprove, r.GapNeither, r.GapDisapprove} {
			row = append(row, interval(i)...)
		}
		rows = append(rows, slices.Concat(row, []string{c.Survey.ID}, interval(survey.Interval{}), []string{""}, frameCells(r.Stats, last)))
	}
	respondents := func(group string, n int, s stats.Shares) {
		add("survey", stats.Row{Group: group, Stats: stats.Stats{Articles: n, Supportive: s.Approve, Neutral: s.Neither, Critical: s.Disapprove}})
		rows[len(rows)-1][2] = respondentsCell(n)
	}
	if s := c.Survey; s.Headline() {
		respondents("respondents", s.N, s.Shares)
		for _, there := range s.Countries {
			respondents("respondents "+there.Country, there.N, there.Shares)
		}
	}
	add("overall", c.Overall)
	for _, s := range c.Sections {
		for _, r := range s.Rows {
			add(s.Name, r)
		}
	}
	return append(rows, valueRows(c)...)
}

// respondentsCell is a number of respondents; empty when it is unknown.
func respondentsCell(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// valueRows are the answers of the survey and the figures of its questions.
func valueRows(c stats.Comparison) [][]string {
	var rows [][]string
	fixed, last := c.Codebook.Columns()
	empty := make([]string, len(statsHeads(fixed))+3*len(intervalHeads("")))
	missing := frameCells(stats.Stats{}, last)
	add := func(section, group, n string, value survey.Interval, outcome survey.Outcome) {
		cells := slices.Clone(empty)
		cells[0] = n
		rows = append(rows, slices.Concat([]string{section, group}, cells, []string{c.Survey.ID}, interval(value), []string{string(outcome)}, missing))
	}
	for _, it := range c.Survey.Items {
		for _, a := range it.Answers {
			add("survey item "+it.ID, strings.TrimSpace(a.ID+" "+a.Country), respondentsCell(a.N), a.Share, "")
		}
	}
	for _, a := range c.Answers {
		section := "question " + strconv.Itoa(a.ID)
		for _, f := range a.Figures {
			add(section, f.Label, strconv.Itoa(f.Articles), f.Value, "")
		}
		if a.Outcome != "" {
			add(section, "difference", "", a.Difference, a.Outcome)
		}
	}
	return rows
}

// WriteJSONLines writes one value a line.
func WriteJSONLines[T any](w io.Writer, values []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, v := range values {
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("write JSON: %w", err)
		}
	}
	return nil
}
