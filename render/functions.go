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
		"t": p.Text, "list": p.List, "utc": p.Moment, "written": func(date string) string { return ordinary(p, date) },
		"share": bind(p, ShareText), "points": pointsText, "mean": meanText, "label": func(id string) string { return Label(p, book, id) },
		"thousands": Thousands, "total": stats.TotalPages, "marks": marks, "health": bind(p, healthText),
		"units": bind(p, UnitsName), "bucket": bind(p, BucketName), "buckets": bind(p, BucketsName), "groupName": bind(p, GroupName),
		"coverage": bind(p, CoverageName), "weighted": bind(p, WeightingName), "surveyName": bind(p, SurveyName), "verdict": bind(p, StatusName),
		"fielded": bind(p, FieldedText), "stated": bind(p, StatedText),
		"cut":        func(section string) string { return Capital(CutName(p, section)) },
		"frame":      func(s stats.Stats, f article.Frame) survey.Interval { return s.Frames[f] },
		"answerText": bind(p, answerText), "pairGap": bind(p, pairGap), "correctedPair": bind(p, correctedPair),
		"sensitivity": bind(p, SensitivityTable), "sensitivityNotes": bind(p, SensitivityNotes),
		"hasGaps": HasGaps, "gapPlot": bind(p, GapPlot), "narrowGapPlot": bind(p, NarrowGapPlot),
		"volumeChart": bind(p, VolumeChart), "overallChart": bind(p, OverallChart), "sharesChart": bind(p, SharesChart), "narrowSharesChart": bind(p, NarrowSharesChart), "seriesChart": bind2(p, SeriesChart),
		// web reports whether an address can be followed: one of an imported article may be a URN.
		"web": func(address string) bool { return strings.HasPrefix(address, "http") },
		// sides are the titles of the classes: supportive, neutral and critical.
		"sides":       book.SideTitles,
		"respondents": func(who string, n, moreThan int) string { return respondentsText(p, who, n, moreThan) }, "count": countText,
		"capital": Capital,
		// validation says what backs the figures; the others are tables of corrected figures.
		"validation": bind(p, ValidationText), "correctedSeries": bind(p, correctedSeries), "correctedComparison": bind(p, correctedComparison),
		"validationNotes": bind(p, validationNotes), "validity": bind(p, ValidityPoints), "methodsParagraph": bind2(p, MethodsParagraph),
		"warnings": bind(p, Warnings), "notes": bind(p, Notes), "notable": bind2(p, notableHead),
		"fineShare": func(i survey.Interval) string { return p.Signs(fineShare(i)) }, "windowMean": windowMean,
		"dict": func(k1 string, v1 any, k2 string, v2 any) map[string]any {
			return map[string]any{k1: v1, k2: v2}
		},
		"legend": bind(p, ComparisonLegend), "seriesLegend": bind(p, SeriesLegend),
		"stance": func(v float64) string { return meanText(survey.Exact(v)) },
	}
}

// bind gives a function its printer.
func bind[A, R any](p locale.Printer, f func(locale.Printer, A) R) func(A) R {
	return func(a A) R { return f(p, a) }
}

func bind2[A, B, R any](p locale.Printer, f func(locale.Printer, A, B) R) func(A, B) R {
	return func(a A, b B) R { return f(p, a, b) }
}
