package render

import (
	"slices"

	"yulun/codebook"
	"yulun/index"
	"yulun/locale"
	"yulun/stats"
	"yulun/stats/correct"
	"yulun/survey"
)

// refusedText says why a sample corrects nothing.
func refusedText(p locale.Printer, v *stats.Validation) string {
	if v.Said.Format == "" {
		return p.Known(v.Refused)
	}
	return p.T(v.Said.Format, v.Said.Args...)
}

// ValidationText says in a sentence what backs the scorer's figures; v is nil where nothing does.
func ValidationText(p locale.Printer, v *stats.Validation) string {
	switch {
	case v == nil:
		return p.T("Not validated: no hand-coded sample of this corpus backs the scorer's figures.")
	case v.Refused != "":
		return p.T("Not validated: %s (sample %s).", refusedText(p, v), v.Sample)
	}
	agreement := p.T("alpha not known, since no article was coded by two")
	if v.Alpha.Known {
		agreement = p.T("alpha %s", f1Text(v.Alpha))
	}
	return p.T("Validated on %s articles that %s coded (sample %s): %s, F1 %s.",
		Thousands(v.Codings), people(p, v.Coders), v.Sample, agreement, f1Text(v.F1))
}

func people(p locale.Printer, n int) string {
	if n == 1 {
		return p.T("one person")
	}
	return p.T("%d people", n)
}

// validationNotes say what else must be known of corrected figures.
func validationNotes(p locale.Printer, v *stats.Validation) []string {
	notes := []string{ValidationText(p, v)}
	if v == nil || v.Refused != "" {
		return notes
	}
	notes = append(notes, p.T(
		"Corrected figures: prediction-powered estimates with inclusion weights. Their intervals count the coding and the outlets. With fewer than %d codings in a row (marked ~) the scorer's error is that of all codings here. In brackets shares by the scorer's rates of error alone (Rogan and Gladen), as a check.",
		correct.MinCell,
	))
	add := func(n int, format string) {
		if n > 0 {
			notes = append(notes, p.T(format, n))
		}
	}
	add(
		v.Undecided,
		locale.Key("%d coded {article doesn't|articles don't} count, since coders differ on whether {it is|they are} relevant."),
	)
	add(v.Changed, locale.Key("%d coded {article doesn't|articles don't} count, since {its|their} text was revised after the coding."))
	add(
		v.Later,
		locale.Key("%d {article|articles} came after the sample was drawn; {it is|they are} taken to be read as well as the others."),
	)
	return notes
}

// codingsText is the number of codings of a row, marked where the error is the pool's.
func codingsText(c *stats.Corrected) string {
	text := Thousands(c.Codings)
	if c.Pooled {
		text += "~"
	}
	return text
}

// correctedShare is a corrected share with its interval, and the check in brackets.
func correctedShare(p locale.Printer, i, check survey.Interval) string {
	text := ShareText(p, i)
	if check.Known {
		text += p.T(" (%s)", p.Signs(percent(check.Value)))
	}
	return text
}

// correctedCells are the columns of a row of corrected figures; nil where there are none.
func correctedCells(p locale.Printer, c *stats.Corrected) []string {
	if c == nil {
		return nil
	}
	return []string{
		codingsText(c), meanText(c.Mean), correctedShare(p, c.Supportive, c.Check[0]),
		correctedShare(p, c.Neutral, c.Check[1]), correctedShare(p, c.Critical, c.Check[2]),
	}
}

// correctedHeader are the heads of those columns.
func correctedHeader(p locale.Printer, book codebook.Codebook) []string {
	sides := book.SideTitles()
	return []string{p.T("codings"), p.T("mean stance"), sides[0], sides[1], sides[2]}
}

// correctedSeries is the table of the corrected points of a series; without rows where none is.
func correctedSeries(p locale.Printer, s stats.Series) Table {
	t := Table{Header: []string{BucketName(p, s.Bucket)}}
	for _, g := range []index.Group{s.Group, s.Second} {
		if g != index.Ungrouped {
			t.Header = append(t.Header, GroupName(p, g))
		}
	}
	groups := len(t.Header) - 1
	t.Right = []int{1 + groups}
	t.Header = append(t.Header, correctedHeader(p, s.Codebook)...)
	for _, point := range slices.Concat(s.Points, s.Undated) {
		cells := correctedCells(p, point.Corrected)
		if cells == nil {
			continue
		}
		row := []string{Label(p, s.Codebook, point.Bucket)}
		for _, value := range []string{point.Group, point.Second}[:groups] {
			row = append(row, Label(p, s.Codebook, value))
		}
		t.Rows = append(t.Rows, append(row, cells...))
	}
	return t
}

// correctedComparison is the table of the corrected rows of a comparison, with the gaps that the
// corrected shares leave.
func correctedComparison(p locale.Printer, c stats.Comparison) Table {
	t := Table{
		Header: append([]string{""}, append(correctedHeader(p, c.Codebook), p.T("gap +"), p.T("gap −"))...),
		Right:  []int{1},
	}
	row := func(indent string, r stats.Row) {
		if cells := correctedCells(p, r.Corrected); cells != nil {
			row := append([]string{indent + Label(p, c.Codebook, r.Group)}, cells...)
			t.Rows = append(
				t.Rows,
				append(
					row,
					pointsText(r.CorrectedGaps.Approve),
					pointsText(r.CorrectedGaps.Disapprove),
				),
			)
		}
	}
	row("", c.Overall)
	for _, section := range c.Sections {
		before := len(t.Rows)
		t.Rows = append(t.Rows, []string{CutName(p, section.Name)})
		for _, r := range section.Rows {
			row("  ", r)
		}
		if len(t.Rows) == before+1 {
			t.Rows = t.Rows[:before]
		}
	}
	return t
}

// corrected are the columns of corrected figures, for the end of a layout; none where nothing is
// corrected.
func corrected[T any](
	book codebook.Codebook,
	v *stats.Validation,
	of func(T) *stats.Stats,
) Layout[T] {
	if !v.Corrects() {
		return nil
	}
	pick := func(f func(stats.Corrected) survey.Interval) func(T) survey.Interval {
		return func(v T) survey.Interval {
			if s := of(v); s != nil && s.Corrected != nil {
				return f(*s.Corrected)
			}
			return survey.Interval{}
		}
	}
	count := func(f func(stats.Corrected) int) func(T) any {
		return func(v T) any {
			if s := of(v); s != nil && s.Corrected != nil {
				return f(*s.Corrected)
			}
			return nil
		}
	}
	sides := book.SideTitles()
	l := slices.Concat(
		Layout[T]{
			column("codings", Integer, "articles", "Coded articles among those of the row.",
				count(func(c stats.Corrected) int { return c.Codings })),
			column(
				"codings_used",
				Integer,
				"articles",
				"Codings from which the scorer's error is taken: those of the row, or of all rows where they are too few.",
				count(func(c stats.Corrected) int { return c.Used }),
			),
		},
		intervals(
			"corrected_mean_stance",
			"−1 to 1",
			"Mean stance, corrected for the scorer's error",
			pick(func(c stats.Corrected) survey.Interval { return c.Mean }),
		),
		intervals(
			"corrected_supportive",
			"share, 0 to 1",
			"Share of the class "+sides[0]+", corrected",
			pick(func(c stats.Corrected) survey.Interval { return c.Supportive }),
		),
		intervals(
			"corrected_neutral",
			"share, 0 to 1",
			"Share of the class "+sides[1]+", corrected",
			pick(func(c stats.Corrected) survey.Interval { return c.Neutral }),
		),
		intervals(
			"corrected_critical",
			"share, 0 to 1",
			"Share of the class "+sides[2]+", corrected",
			pick(func(c stats.Corrected) survey.Interval { return c.Critical }),
		),
	)
	for i, name := range []string{"supportive", "neutral", "critical"} {
		l = append(
			l,
			intervals(
				"check_"+name,
				"share, 0 to 1",
				"Share of the class "+sides[i]+" by the scorer's rates of error alone (Rogan and Gladen), as a check",
				pick(func(c stats.Corrected) survey.Interval { return c.Check[i] }),
			)...)
	}
	return append(l, correctedFrames(book, of)...)
}

// correctedFrames are the columns of the corrected shares of frames.
func correctedFrames[T any](book codebook.Codebook, of func(T) *stats.Stats) Layout[T] {
	var l Layout[T]
	for _, id := range book.FrameIDs() {
		l = append(
			l,
			intervals(
				"corrected_frame_"+string(id),
				"share, 0 to 1",
				"Share of articles with the frame "+frameName(book, id)+", corrected",
				func(v T) survey.Interval {
					if s := of(v); s != nil && s.Corrected != nil {
						return s.Corrected.Frames[id]
					}
					return survey.Interval{}
				},
			)...)
	}
	return l
}

// writeCorrected prints a table of corrected figures, where there are any.
func writeCorrected(p *printer, t Table, v *stats.Validation) {
	if len(t.Rows) == 0 {
		return
	}
	p.line("")
	p.line("Corrected by the coded sample %s:", v.Sample)
	p.table(t)
}
