package report

import (
	"strconv"

	"yulun/index"
	"yulun/render"
	"yulun/survey"
)

// method says how articles became figures.
func (c Content) method() Section {
	s := Section{ID: "method", Title: c.P.T("Method")}
	s.say(render.MethodsParagraph(c.P, c.Backing, c.Version))
	unit := c.P.T("Every publication counts.")
	if c.first().Unit == index.Stories {
		unit = c.P.T("Each reprint cluster counts once, at its earliest publication.")
	}
	weighting := c.P.T("In means and shares every article weighs alike.")
	if c.first().Weighting == survey.ByOutlet {
		weighting = c.P.T("In means and shares every outlet weighs alike.")
	}
	s.say(c.P.Sentences(unit, weighting, c.P.T("Days and buckets are those of %s.", c.Series.Zone)))
	s.say(c.P.T("Stance is in [−1, 1]: the codebook's −2 to +2, halved. Each score is the sum of the shares of its cues and words after negation, degree, contrast and quotation. The sentences at the end of this report show them."))
	s.say(c.P.T("Intervals are at 95 %%: the percentile bootstrap over outlets; with fewer than five outlets Wilson's of a share and Student's of a mean, which take articles as independent. The interval of a difference joins those of its two sides."))
	for _, one := range c.Surveys {
		c.surveyMethod(&s, one)
	}
	return s
}

func (c Content) surveyMethod(s *Section, one survey.Survey) {
	s.heading(3, "survey-"+one.ID, c.P.T("The survey: %s", one.Title))
	s.text(Said, c.sourceText(one))
	s.say(c.P.T("%s, %s. Mode: %s. Sponsor: %s. Weighting: %s. Precision: %s.", render.Capital(one.Population),
		render.FieldedText(c.P, one.FieldPeriod), c.P.Known(one.Mode), c.P.Known(one.Sponsor), c.P.Known(one.Weighting), c.P.Known(one.Precision)))
}

func (c Content) sourceText(one survey.Survey) Text {
	t := Text{c.quoted(one.Source + ".")}
	if one.DOI != "" {
		t = append(t.add(" "), Span{Text: "doi:" + one.DOI, Address: "https://doi.org/" + one.DOI})
	}
	return t
}

// validation says how far the figures can be trusted.
func (c Content) validation() Section {
	s := Section{ID: "validation", Title: c.P.T("Validation")}
	s.say(render.ValidationText(c.P, c.Backing.Validation))
	points := render.ValidityPoints(c.P, c.Backing)
	var rows [][]Cell
	for _, p := range points {
		rows = append(rows, []Cell{{Text: strconv.Itoa(p.Number)}, {Text: p.Demand}, {Text: render.StatusName(c.P, p.Status)}, {Text: p.Text, Code: p.Command}})
	}
	s.table(Table{
		ID: "demands", Caption: c.P.T("What readers of such a measurement ask for, and what was done here. The command does more."),
		Columns: []Column{{c.P.T("No."), Number}, {c.P.T("Asked for"), Name}, {c.P.T("Met"), Fixed}, {c.P.T("What was done"), Name}},
		Parts:   []Part{{Rows: rows}}, Head: 1,
	})
	return s
}

// sensitivity shows how the figures change with choices that could have been others.
func (c Content) sensitivity() Section {
	s := Section{ID: "sensitivity", Title: c.P.T("Sensitivity")}
	for _, one := range c.Comparisons {
		t, at := render.SensitivityTable(c.P, one), suffix(one.Survey.ID)
		if len(t.Rows) == 0 {
			continue
		}
		if one.Survey.ID != "" {
			s.heading(3, "choices"+at, c.P.T("Beside the survey: %s", one.Survey.Title))
		}
		tabled(&s, t, "sensitivity"+at, c.P.T("%s.", c.P.T(render.SensitivityTitle)))
		for _, note := range render.SensitivityNotes(c.P, one) {
			s.text(Quiet, plain(note))
		}
	}
	return s
}
