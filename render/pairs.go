package render

import (
	"fmt"
	"html/template"

	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// PairsTitle is the heading of a table of pairs.
const PairsTitle = "Answers beside the nearest measure of coverage"

// PairsTable lists the answers that stand beside other measures, for people.
func PairsTable(p locale.Printer, c stats.Comparison) Table {
	t := Table{
		Header: []string{p.T("question"), p.T("answer"), p.T("survey"), p.T("measure of coverage"), p.T("articles"), p.T("share"), p.T("gap")},
		Right:  []int{4},
	}
	for _, one := range c.Pairs {
		t.Rows = append(t.Rows, []string{
			one.Question, one.Answer.Label, answerText(p, one.Answer), one.Figure.Label, Thousands(one.Figure.Articles), ShareText(p, one.Figure.Value), pairGap(p, one),
		})
	}
	return t
}

// answerText is the share of an answer as it was stated, with its interval.
func answerText(p locale.Printer, a stats.SurveyAnswer) string {
	if a.Share.Method == survey.None {
		return StatedText(p, a.Said)
	}
	return fmt.Sprintf("%s [%.0f, %.0f]", StatedText(p, a.Said), a.Share.Low*100, a.Share.High*100)
}

// pairGap is the gap of a pair; that to a bound is a bound itself.
func pairGap(p locale.Printer, one stats.Pair) string {
	text := pointsText(one.Gap)
	switch {
	case !one.Gap.Known:
		return text
	case one.Answer.Qualifier == survey.IsOver:
		return p.T("below %s", text)
	case one.Answer.Qualifier == survey.IsUnder:
		return p.T("above %s", text)
	default:
		return text
	}
}

// correctedPair is the corrected share and gap of a pair; empty without a coded sample.
func correctedPair(p locale.Printer, one stats.Pair) string {
	if one.Corrected == nil {
		return ""
	}
	bound := one
	bound.Gap = *one.CorrectedGap
	return p.T("corrected %s, gap %s", ShareText(p, *one.Corrected), pairGap(p, bound))
}

// pairSign marks the gap of a pair.
var pairSign = gapSign{"square", colourLine, "gap pair"}

// pairRows are the rows of pairs in a plot of gaps.
func pairRows(p locale.Printer, c stats.Comparison) []gapRow {
	var rows []gapRow
	for _, one := range c.Pairs {
		row := gapRow{name: one.Answer.Label, count: Thousands(one.Figure.Articles), note: p.T("no articles")}
		if one.Gap.Known {
			row.note = ""
			row.marks = []gapMark{{one.Gap, pairSign, one.Few || one.Gap.Method == survey.None, p.T("%s, less %s", one.Figure.Label, StatedText(p, one.Answer.Said))}}
		}
		rows = append(rows, row)
	}
	return rows
}

// pairPlot draws the pairs of a survey whose answers stand beside no classes of coverage.
func pairPlot(p locale.Printer, c stats.Comparison, size gapSize) template.HTML {
	return drawGaps(p, p.T("Gap between coverage and the survey: %s", c.Survey.Title), pairRows(p, c), []legendMark{
		{pairSign, false, p.T("share of articles less share of %s", c.Survey.Respondents)},
		{pairSign, true, p.T("hollow: fewer than ten articles, or no interval")},
	}, size)
}
