package report

import (
	"fmt"
	"slices"
	"strconv"

	"yulun/codebook"
	"yulun/render"
	"yulun/stats"
)

// results are the figures.
func (c Content) results() Section {
	s := Section{ID: "results", Title: c.P.T("Results")}
	for _, one := range c.Comparisons {
		c.comparison(&s, one)
	}
	c.byTwo(&s)
	c.overTime(&s)
	c.frames(&s)
	return s
}

// comparison sets coverage beside one survey.
func (c Content) comparison(s *Section, one stats.Comparison) {
	at := suffix(one.Survey.ID)
	title := c.P.T("Coverage")
	if one.Survey.ID != "" {
		title = c.P.T("Coverage beside the survey: %s", one.Survey.Title)
	}
	s.heading(3, "comparison"+at, title)
	if render.HasGaps(one) {
		c.gapPlot(s, one, at)
	}
	if len(one.Sections) > 0 {
		c.shares(s, one, at)
	} else {
		c.surveyItems(s, one.Survey, at)
	}
	tabled(s, render.PairsTable(c.P, one), "beside"+at, c.P.T("Answers beside the nearest measure of coverage; 95 %% intervals, gaps in percentage points."))
	var reasons []Text
	for _, p := range one.Pairs {
		reasons = append(reasons, plain(p.Answer.Label+c.P.T(": ")+p.Why))
	}
	s.list(Quiet, reasons...)
	if len(one.Answers) == 0 {
		return
	}
	s.heading(4, "questions"+at, c.P.T("Questions of the survey, answered from coverage"))
	for _, a := range one.Answers {
		s.text(Answers, plain(strconv.Itoa(a.ID)+". "+a.Question))
		s.say(render.Sentence(c.P, one, a))
		if a.Corrected != nil {
			s.say(c.P.T("Corrected: %s", render.Sentence(c.P, one, *a.Corrected)))
		}
		var figures []Text
		for _, f := range a.Figures {
			value := render.ShareText(c.P, f.Value)
			if f.Mean {
				value = render.MeanText(f.Value)
			}
			figures = append(figures, plain(c.P.T("%s: %s (%s)", f.Label, value, c.P.T("%d {article|articles}", f.Articles))))
		}
		s.list(Quiet, figures...)
	}
}

// suffix tells the ids of one survey from those of another.
func suffix(id string) string {
	if id == "" {
		return ""
	}
	return "-" + id
}

func (c Content) gapPlot(s *Section, one stats.Comparison, at string) {
	rows := c.P.T("The number at the right counts articles.")
	if one.Survey.Headline() {
		rows = c.P.T("The first row is the survey’s own sampling interval. The number at the right counts respondents, then articles.")
	}
	s.figure(Figure{
		ID: "gap" + at, Title: c.P.T("Gap between coverage and the survey"), Data: render.ComparisonSheet(stats.Comparisons{one}),
		Picture: render.GapPlot(c.P, one), Narrow: render.NarrowGapPlot(c.P, one),
		Caption: c.P.Sentences(c.P.T("Coverage less survey in percentage points, with 95 %% intervals. A dot left of the line: less in coverage than in the survey."),
			rows, c.legend(one)),
	})
}

func (c Content) shares(s *Section, one stats.Comparison, at string) {
	caption := c.P.T("Shares of coverage by stance. The number at the right counts articles.")
	if one.Survey.Headline() {
		caption = c.P.T("Shares of coverage by stance, below those of the survey's answers. The number at the right counts articles, or respondents.")
	}
	s.figure(Figure{
		ID: "shares" + at, Title: c.P.T("Coverage by stance"), Caption: c.P.Sentences(caption, c.legend(one)), Data: render.ComparisonSheet(stats.Comparisons{one}),
		Picture: render.SharesChart(c.P, one), Narrow: render.NarrowSharesChart(c.P, one),
	})
	t := Table{ID: "figures" + at, Caption: c.P.T("Shares with 95 %% intervals."), Columns: slices.Concat(
		[]Column{{c.P.T("Group"), Name}, {c.P.T("Articles"), Number}, {c.P.T("Outlets"), Number}}, columns(Figured, c.sides()...), columns(Figured, c.P.T("Mean stance")))}
	gaps := one.Survey.Headline()
	if gaps {
		t.Columns = append(t.Columns, columns(Figured, c.P.T("Gap +"), c.P.T("Gap −"))...)
		sides := c.Codebook.SideTitles()
		t.Caption = c.P.T("Shares with 95 %% intervals. Gaps in percentage points: + is %s less %s, − is %s less %s.",
			sides[0], one.Survey.Labels[0], sides[2], one.Survey.Labels[2])
	}
	t.Parts = append(t.Parts, Part{Rows: append(c.respondents(one.Survey), c.row(one.Overall, gaps))})
	var windows []Part
	for _, part := range one.Sections {
		var rows [][]Cell
		for _, r := range part.Rows {
			rows = append(rows, c.row(r, gaps))
		}
		if part.Name == stats.FieldPeriodSection {
			windows = append(windows, Part{Rows: rows})
			continue
		}
		t.Parts = append(t.Parts, Part{Title: render.Capital(render.CutName(c.P, part.Name)), Rows: rows})
	}
	s.table(t)
	if len(windows) > 0 {
		s.heading(4, "field"+at, c.P.T("Inside and outside of the field dates"))
		s.say(c.P.T("The survey was fielded %s. What the press wrote afterwards, respondents could not know.", one.Survey.FieldPeriod))
		t.ID, t.Caption, t.Parts = "windows"+at, c.P.T("Coverage before, during and after the field dates; the columns are those of the table above."), windows
		s.table(t)
	}
	tabled(s, render.CorrectedComparison(c.P, one), "corrected"+at, c.P.T("Corrected for the scorer’s error by a coded sample; 95 %% intervals; gaps in percentage points."))
}

func (c Content) legend(one stats.Comparison) string {
	if l := render.ComparisonLegend(c.P, one); l != "" {
		return c.P.T("%s.", l)
	}
	return ""
}

func (c Content) row(r stats.Row, gaps bool) []Cell {
	row := cells(c.label(r.Group), render.Thousands(r.Articles)+render.Marks(r.Stats), render.Thousands(r.Outlets),
		render.ShareText(c.P, r.Supportive), render.ShareText(c.P, r.Neutral), render.ShareText(c.P, r.Critical), render.MeanText(r.Mean))
	if gaps {
		row = append(row, cells(render.PointsText(r.GapApprove), render.PointsText(r.GapDisapprove))...)
	}
	return row
}

// respondents are the rows of the survey.
func (c Content) respondents(side stats.SurveySide) [][]Cell {
	if !side.Headline() {
		return nil
	}
	row := func(name string, n int, shares stats.Shares) []Cell {
		return cells(name, render.CountText(n), "", render.ShareText(c.P, shares.Approve), render.ShareText(c.P, shares.Neither), render.ShareText(c.P, shares.Disapprove), "", "", "")
	}
	name := render.Capital(render.SurveyName(c.P, side))
	rows := [][]Cell{row(name, side.N, side.Shares)}
	for _, there := range side.Countries {
		rows = append(rows, row(name+c.P.T(", ")+there.Country, there.N, there.Shares))
	}
	return rows
}

// surveyItems are what respondents answered.
func (c Content) surveyItems(s *Section, side stats.SurveySide, at string) {
	var rows [][]Cell
	for _, it := range side.Items {
		for _, a := range it.Answers {
			rows = append(rows, cells(it.Question, a.Label, a.Country, render.StatedText(c.P, a.Said), render.CountText(a.N)))
		}
	}
	if len(rows) == 0 {
		return
	}
	s.table(Table{
		ID: "answers" + at, Caption: c.P.T("What respondents answered."), Parts: []Part{{Rows: rows}},
		Columns: []Column{{c.P.T("Question"), Name}, {c.P.T("Answer"), Name}, {c.P.T("Country"), Fixed}, {c.P.T("Share"), Number}, {c.P.T("Respondents"), Number}},
	})
}

// tabled is a table of texts; none without rows.
func tabled(s *Section, t render.Table, id, caption string) {
	if len(t.Rows) == 0 {
		return
	}
	out := Table{ID: id, Caption: caption}
	for i, h := range t.Header {
		layout := Figured
		if slices.Contains(t.Right, i) {
			layout = Number
		} else if i == 0 {
			layout = Name
		}
		out.Columns = append(out.Columns, Column{render.Capital(h), layout})
	}
	var rows [][]Cell
	head := ""
	for _, r := range t.Rows {
		if r[0] != "" { // a terminal's table says it once for several rows, a screen reader needs it in each
			head = r[0]
		}
		rows = append(rows, append(cells(head), cells(r[1:]...)...))
	}
	out.Parts = []Part{{Rows: rows}}
	s.table(out)
}

// overTime is the series, and the same by outlet type.
func (c Content) overTime(s *Section) {
	s.heading(3, "series", c.P.T("Over time"))
	caption := c.P.T("Mean stance per %s with its interval, articles by stance, and coverage: green complete, amber partial, red × failed, white silent, grey unwatched.", render.BucketName(c.P, c.Series.Bucket))
	if l := render.SeriesLegend(c.P, c.Series); l != "" {
		caption = c.P.Sentences(caption, c.P.T("%s.", l))
	}
	s.figure(Figure{ID: "stance", Title: c.P.T("Mean stance over time"), Caption: caption, Picture: render.SeriesChart(c.P, c.Series, ""), Data: render.SeriesSheet(c.Series)})
	c.happened(s)
	var rows [][]Cell
	for _, p := range slices.Concat(c.Series.Points, c.Series.Undated) {
		rows = append(rows, cells(render.Label(c.P, c.Codebook, p.Bucket), render.Thousands(p.Articles)+render.Marks(p.Stats), render.Thousands(p.Stories), render.Thousands(p.Outlets),
			render.MeanText(p.Mean), render.ShareText(c.P, p.Supportive), render.ShareText(c.P, p.Neutral), render.ShareText(c.P, p.Critical), render.HealthText(c.P, p.Health)))
	}
	s.table(Table{
		ID: "buckets", Caption: c.P.T("The figures of this chart."), Parts: []Part{{Rows: rows}},
		Columns: slices.Concat([]Column{{c.bucket(), Fixed}}, columns(Number, c.P.T("Articles"), c.P.T("Stories"), c.P.T("Outlets")),
			columns(Figured, append([]string{c.P.T("Mean stance")}, c.sides()...)...), columns(Name, c.P.T("Coverage¦of the crawl"))),
	})
	c.attention(s)
	tabled(s, render.CorrectedSeries(c.P, c.Series), "corrected-series", c.P.T("Corrected for the scorer’s error by a coded sample; 95 %% intervals."))
	for _, group := range c.ByType.Groups() {
		s.heading(4, "series-"+group, c.P.T("Over time: %s", c.label(group)))
		s.figure(Figure{
			ID: "stance-" + group, Title: c.P.T("Mean stance over time: %s", c.label(group)), Picture: render.SeriesChart(c.P, c.ByType, group),
			Caption: c.P.T("As above, %s alone.", c.label(group)), Data: render.SeriesSheet(only(c.ByType, group)),
		})
	}
}

// attention is the share of the articles in all that the same outlets published; none where it was
// not asked for.
func (c Content) attention(s *Section) {
	var rows [][]Cell
	for _, p := range c.Series.Points {
		if p.Attention != nil {
			rows = append(rows, cells(render.Label(c.P, c.Codebook, p.Bucket), render.Thousands(p.Articles), render.Thousands(p.Attention.Whole), render.ShareText(c.P, p.Attention.Share)))
		}
	}
	if len(rows) == 0 {
		return
	}
	s.heading(4, "attention-over-time", c.P.T("Attention"))
	s.say(c.P.T("Attention is the share of these articles in all articles that were read of the same outlets in the same time, relevant or not. Those that no crawl found are in neither number."))
	s.figure(Figure{
		ID: "attention", Title: c.P.T("Attention over time"),
		Caption: c.P.T("Share of the articles in all that were read, per %s, with its interval.", render.BucketName(c.P, c.Series.Bucket)),
		Picture: render.AttentionChart(c.P, stats.SeriesSet{c.Series}, render.SeriesDrawing{}), Data: render.SeriesSheet(c.Series),
	})
	s.table(Table{
		ID: "attention-figures", Caption: c.P.T("The figures of this chart."), Parts: []Part{{Rows: rows}},
		Columns: slices.Concat([]Column{{c.bucket(), Fixed}}, columns(Number, c.P.T("Articles"), c.P.T("All read")), columns(Figured, c.P.T("Attention"))),
	})
}

// byTwo cuts the coverage by two groups at once.
func (c Content) byTwo(s *Section) {
	var rows [][]Cell
	for _, p := range c.ByTwo.Points {
		if p.Articles > 0 {
			rows = append(rows, cells(c.label(p.Group), c.label(p.Second), render.Thousands(p.Articles)+render.Marks(p.Stats), render.Thousands(p.Outlets),
				render.ShareText(c.P, p.Supportive), render.ShareText(c.P, p.Neutral), render.ShareText(c.P, p.Critical), render.MeanText(p.Mean)))
		}
	}
	if len(rows) == 0 {
		return
	}
	s.heading(3, "two-groups", c.P.T("By outlet type and language"))
	caption := c.P.T("Each outlet type in each language, with 95 %% intervals. Articles without a date are left out.")
	if l := render.SeriesLegend(c.P, c.ByTwo); l != "" {
		caption = c.P.Sentences(caption, c.P.T("%s.", l))
	}
	s.table(Table{
		ID: "by-two", Caption: caption, Parts: []Part{{Rows: rows}},
		Columns: slices.Concat([]Column{{c.P.T("Outlet type"), Name}, {c.P.T("Language"), Name}}, columns(Number, c.P.T("Articles"), c.P.T("Outlets")),
			columns(Figured, append(c.sides(), c.P.T("Mean stance"))...)),
	})
}

// happened lists the events that the chart numbers, and the days and changes that are notable.
func (c Content) happened(s *Section) {
	var events []Text
	for i, e := range c.Series.Events {
		t := plain(strconv.Itoa(i+1) + c.P.T(": ") + c.P.Date(e.Date) + c.P.T(", "))
		title := c.quoted(render.EventTitle(c.P, e))
		title.Address = e.URL
		t = append(t, title)
		if e.Source != "" {
			t = append(t.add(c.P.T(" (")), c.quoted(e.Source)).add(c.P.T(")"))
		}
		events = append(events, t)
	}
	if len(events) > 0 {
		s.heading(4, "events", c.P.T("Events in the chart"))
		s.list(Quiet, events...)
	}
	var notable []Text
	for _, n := range c.Series.Notable {
		notable = append(notable, plain(render.NotableText(c.P, n, c.first().Unit)))
	}
	if len(notable) > 0 {
		s.heading(4, "notable", c.P.T("Unusual days and changes"))
		s.list(Said, notable...)
	}
}

// only is the part of a series that belongs to one group.
func only(s stats.Series, group string) stats.Series {
	of := func(points []stats.Point) []stats.Point {
		return slices.DeleteFunc(slices.Clone(points), func(p stats.Point) bool { return p.Group != group })
	}
	s.Points, s.Undated = of(s.Points), of(s.Undated)
	return s
}

// widestFrames is how many frames a table has beside one another; more would not fit on paper.
const widestFrames = 6

// frames is how many articles have each frame.
func (c Content) frames(s *Section) {
	s.heading(3, "frames", c.P.T("Frames"))
	all := c.Codebook.Frames
	tables := (len(all) + widestFrames - 1) / widestFrames
	for i := range tables {
		some := all[i*len(all)/tables : (i+1)*len(all)/tables]
		caption := c.P.T("Share of articles in which each frame is present. An article can carry several.")
		if tables > 1 {
			caption = c.P.T("Share of articles in which each frame is present, table %d of %d.", i+1, tables)
		}
		t := Table{ID: fmt.Sprintf("frames-%d", i+1), Caption: caption, Columns: []Column{{c.P.T("Group"), Name}}}
		for _, f := range some {
			t.Columns = append(t.Columns, Column{render.Capital(f.Title), Figured})
		}
		t.Parts = []Part{{Rows: [][]Cell{c.frameRow(c.first().Overall, some)}}}
		for _, part := range c.Comparisons.Coverage().Sections {
			if part.Name != "outlet type" && part.Name != "language" {
				continue
			}
			var rows [][]Cell
			for _, r := range part.Rows {
				rows = append(rows, c.frameRow(r, some))
			}
			t.Parts = append(t.Parts, Part{Title: render.Capital(render.CutName(c.P, part.Name)), Rows: rows})
		}
		s.table(t)
	}
}

func (c Content) frameRow(r stats.Row, frames []codebook.Frame) []Cell {
	row := cells(c.label(r.Group))
	for _, f := range frames {
		share := r.Frames[f.ID]
		cell := Cell{Text: render.ShareText(c.P, share)}
		if share.Known {
			cell.Heat = share.Value
		}
		row = append(row, cell)
	}
	return row
}
