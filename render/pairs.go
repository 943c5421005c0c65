package render

import (
	"fmt"
	"html/template"

	"yulun/stats"
	"yulun/survey"
)

// PairsTitle is the heading of a table of pairs.
const PairsTitle = "Answers beside the nearest measure of coverage"

// PairsTable lists the answers that stand beside other measures, for people.
func PairsTable(c stats.Comparison) Table {
	t := Table{
		Header: []string{"question", "answer", "respondents", "measure of coverage", "articles", "share", "gap"},
		Right:  []int{4},
	}
	for _, p := range c.Pairs {
		t.Rows = append(t.Rows, []string{
			p.Question, p.Answer.Label, answerText(p.Answer), p.Figure.Label, Thousands(p.Figure.Articles), shareText(p.Figure.Value), pairGap(p),
		})
	}
	return t
}

// answerText is the share of an answer as it was stated, with its interval.
func answerText(a stats.SurveyAnswer) string {
	if a.Share.Method == survey.None {
		return a.Text
	}
	return fmt.Sprintf("%s [%.0f, %.0f]", a.Text, a.Share.Low*100, a.Share.High*100)
}

// pairGap is the gap of a pair; that to a bound is a bound itself.
func pairGap(p stats.Pair) string {
	text := pointsText(p.Gap)
	switch {
	case !p.Gap.Known:
		return text
	case p.Answer.Qualifier == survey.IsOver:
		return "below " + text
	case p.Answer.Qualifier == survey.IsUnder:
		return "above " + text
	default:
		return text
	}
}

// correctedPair is the corrected share and gap of a pair; empty without a coded sample.
func correctedPair(p stats.Pair) string {
	if p.Corrected == nil {
		return ""
	}
	bound := p
	bound.Gap = *p.CorrectedGap
	return fmt.Sprintf("corrected %s, gap %s", shareText(*p.Corrected), pairGap(bound))
}

// pairSign marks the gap of a pair.
var pairSign = gapSign{"square", colourLine, "gap pair"}

// pairRows are the rows of pairs in a plot of gaps.
func pairRows(c stats.Comparison) []gapRow {
	var rows []gapRow
	for _, p := range c.Pairs {
		row := gapRow{name: p.Answer.Label, count: Thousands(p.Figure.Articles), note: "no articles"}
		if p.Gap.Known {
			row.note = ""
			row.marks = []gapMark{{p.Gap, pairSign, p.Few || p.Gap.Method == survey.None, p.Figure.Label + ", less " + p.Answer.Text}}
		}
		rows = append(rows, row)
	}
	return rows
}

// pairPlot draws the pairs of a survey whose answers stand beside no classes of coverage.
func pairPlot(c stats.Comparison, size gapSize) template.HTML {
	return drawGaps("Gap between coverage and the survey: "+c.Survey.Title, pairRows(c), []legendMark{
		{pairSign, false, "share of articles less share of " + c.Survey.Respondents},
		{pairSign, true, "hollow: fewer than ten articles, or no interval"},
	}, size)
}
