package render

import (
	"fmt"

	"yulun/index"
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// UnitsName is what is counted, in the plural.
func UnitsName(p locale.Printer, u index.Unit) string {
	if u == index.Stories {
		return p.T("stories")
	}
	return p.T("articles")
}

// UnitName is what is counted, as it stands behind a number.
func UnitName(p locale.Printer, n int, u index.Unit) string {
	switch {
	case n == 1 && u == index.Stories:
		return p.T("story")
	case n == 1:
		return p.T("article")
	default:
		return UnitsName(p, u)
	}
}

// SurveyName is the respondents of a survey, as a bar and a row name them.
func SurveyName(p locale.Printer, s stats.SurveySide) string {
	return p.T("%s (survey)", s.Respondents)
}

// BucketName is a bucket within a sentence.
func BucketName(p locale.Printer, b index.Bucket) string {
	switch b {
	case index.Day:
		return p.T("day")
	case index.Week:
		return p.T("week")
	case index.Month:
		return p.T("month")
	case index.Quarter:
		return p.T("quarter")
	case index.Year:
		return p.T("year")
	default:
		return p.T("time")
	}
}

// BucketsName is [BucketName] of several.
func BucketsName(p locale.Printer, b index.Bucket) string {
	switch b {
	case index.Day:
		return p.T("days")
	case index.Week:
		return p.T("weeks")
	case index.Month:
		return p.T("months")
	case index.Quarter:
		return p.T("quarters")
	default:
		return p.T("years")
	}
}

// GroupName is what a series is cut by.
func GroupName(p locale.Printer, g index.Group) string {
	switch g {
	case index.ByOutlet:
		return p.T("outlet")
	case index.ByType:
		return p.T("outlet type")
	case index.ByLang:
		return p.T("language")
	case index.ByScript:
		return p.T("script")
	case index.ByCountry:
		return p.T("country")
	case index.ByFrame:
		return p.T("frame")
	default:
		return string(g)
	}
}

// CoverageName is how well sources were crawled.
func CoverageName(p locale.Printer, c stats.Coverage) string {
	switch c {
	case stats.Complete:
		return p.T("complete")
	case stats.Partial:
		return p.T("partial")
	case stats.Silent:
		return p.T("silent")
	case stats.Failed:
		return p.T("failed")
	case stats.Unwatched:
		return p.T("unwatched")
	case stats.Chance:
		return p.T("chance")
	default:
		return string(c)
	}
}

// WeightingName says what counts alike.
func WeightingName(p locale.Printer, w survey.Weighting) string {
	switch w {
	case survey.ByOutlet:
		return p.T("weighted by outlet")
	case survey.ByReach:
		return p.T("weighted by reach")
	default:
		return p.T("weighted by article")
	}
}

// CutName is the head of a section of a comparison, within a sentence.
func CutName(p locale.Printer, section string) string {
	switch section {
	case "outlet type":
		return p.T("by outlet type")
	case "language":
		return p.T("by language")
	case "country":
		return p.T("by country")
	case "frame":
		return p.T("by frame")
	case "year":
		return p.T("by year")
	case stats.FieldPeriodSection:
		return p.T("by survey's field period")
	default:
		return p.T("by %s", section)
	}
}

// FlagName is a flag of figures in words.
func FlagName(p locale.Printer, f stats.Flag) string {
	switch f {
	case stats.Unfinished:
		return p.T("unfinished")
	case stats.Cut:
		return p.T("cut")
	case stats.FewOutlets:
		return p.T("few outlets")
	case stats.FewArticles:
		return p.T("few articles")
	case stats.WithoutReach:
		return p.T("without reach")
	case stats.MixedMethods:
		return p.T("mixed methods")
	case stats.PooledError:
		return p.T("pooled error")
	default:
		return string(f)
	}
}

// FieldedText says when a survey was in the field.
func FieldedText(p locale.Printer, period survey.Period) string {
	if period.Known() {
		return p.T("fielded %s", period.Text)
	}
	return p.T("field period: %s", p.Known(period.Text))
}

// StatedText is the share of an answer as its source states it.
func StatedText(p locale.Printer, s survey.Share) string {
	share := p.Signs(fmt.Sprintf("%g %%", s.Percent))
	switch s.Qualifier {
	case survey.IsUnder:
		return p.T("under %s", share)
	case survey.IsOver:
		return p.T("over %s", share)
	case survey.IsDerived:
		return p.T("%s (derived)", share)
	default:
		return share
	}
}

// StatusName says how far a demand is met.
func StatusName(p locale.Printer, s Status) string {
	switch s {
	case Met:
		return p.T("yes")
	case Partly:
		return p.T("partly")
	default:
		return p.T("no")
	}
}
