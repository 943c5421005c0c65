package render

import (
	"html/template"
	"strings"

	"yulun/article"
	"yulun/codebook"
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// Functions are the words that templates of figures use.
func Functions(p locale.Printer, book codebook.Codebook) template.FuncMap {
	return template.FuncMap{
		"t": p.Text, "list": p.List,
		"share": shareText, "points": pointsText, "mean": meanText, "label": func(id string) string { return Label(p, book, id) }, "thousands": Thousands, "total": stats.TotalPages,
		"health": healthText, "marks": marks,
		"frame":   func(s stats.Stats, f article.Frame) survey.Interval { return s.Frames[f] },
		"counted": counted, "answerText": answerText, "pairGap": pairGap, "correctedPair": correctedPair,
		"sensitivity": SensitivityTable, "sensitivityNotes": SensitivityNotes,
		"hasGaps": HasGaps, "gapPlot": GapPlot, "narrowGapPlot": NarrowGapPlot,
		"volumeChart": VolumeChart, "overallChart": OverallChart, "sharesChart": SharesChart, "narrowSharesChart": NarrowSharesChart, "seriesChart": SeriesChart,
		// web reports whether an address can be followed: one of an imported article may be a URN.
		"web": func(address string) bool { return strings.HasPrefix(address, "http") },
		// sides are the titles of the classes: supportive, neutral and critical.
		"sides":       book.SideTitles,
		"respondents": respondentsText, "count": countText,
		"capital": Capital,
		// validation says what backs the figures; the others are tables of corrected figures.
		"validation": ValidationText, "correctedSeries": correctedSeries, "correctedComparison": correctedComparison,
		"validationNotes": validationNotes, "validity": ValidityPoints, "methodsParagraph": MethodsParagraph,
		"warnings": Warnings, "notes": Notes, "notable": notableHead, "fineShare": fineShare, "windowMean": windowMean,
		"dict": func(k1 string, v1 any, k2 string, v2 any) map[string]any {
			return map[string]any{k1: v1, k2: v2}
		},
		"legend": ComparisonLegend, "seriesLegend": SeriesLegend,
		"stance": func(v float64) string { return meanText(survey.Exact(v)) },
		"utc":    p.Moment,
	}
}
