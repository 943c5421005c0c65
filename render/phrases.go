package render

import (
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// ShareText is a share in per cent with its interval, such as "31 % [20, 43]"; "–" when nothing was
// observed. PointsText is a difference of shares in percentage points, MeanText a mean stance, both
// with their signs.
func ShareText(p locale.Printer, i survey.Interval) string { return p.Signs(shareText(i)) }

// PointsText is described at [ShareText].
func PointsText(i survey.Interval) string { return pointsText(i) }

// MeanText is described at [ShareText].
func MeanText(i survey.Interval) string { return meanText(i) }

// CountText is a number of respondents; empty when it is unknown.
func CountText(n int) string { return countText(n) }

// HealthText says how complete the crawl of a bucket was.
func HealthText(p locale.Printer, h stats.Health) string { return healthText(p, h) }

// Marks are the marks behind a number of articles, which [ComparisonLegend] and [SeriesLegend]
// explain.
func Marks(s stats.Stats) string { return marks(s) }

// ComparisonLegend explains the marks that occur in a comparison.
func ComparisonLegend(p locale.Printer, c stats.Comparison) string { return legend(p, statsOf(c)) }

// SeriesLegend explains the marks that occur in a series.
func SeriesLegend(p locale.Printer, s stats.Series) string {
	var all []stats.Stats
	for _, p := range s.Points {
		all = append(all, p.Stats)
	}
	return legend(p, all)
}

// CorrectedComparison is the table of the corrected figures of a comparison, without rows where
// nothing is corrected; CorrectedSeries is that of a series.
func CorrectedComparison(p locale.Printer, c stats.Comparison) Table {
	return correctedComparison(p, c)
}

// CorrectedSeries is described at [CorrectedComparison].
func CorrectedSeries(p locale.Printer, s stats.Series) Table { return correctedSeries(p, s) }

// SensitivityTable is what other choices would have given beside a survey, without rows where that
// is unknown.
func SensitivityTable(p locale.Printer, c stats.Comparison) Table { return sensitivityTable(p, c) }

// SensitivityNotes say how to read [SensitivityTable], and what it has no rows for.
func SensitivityNotes(p locale.Printer, c stats.Comparison) []string {
	return sensitivityNotes(p, c.Sensitivity)
}
