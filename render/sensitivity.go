package render

import (
	"slices"

	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// SensitivityTitle is the heading of a table of sensitivity.
const SensitivityTitle = "What other choices would have given"

// choiceTitles name the choices of a sensitivity table.
var choiceTitles = map[stats.Choice]string{
	stats.ByThreshold:  locale.Key("threshold of stance"),
	stats.ByRelevance:  locale.Key("threshold of relevance"),
	stats.ByUnit:       locale.Key("unit"),
	stats.ByWeight:     locale.Key("weights"),
	stats.ByCorrection: locale.Key("scorer's error"),
}

// settingText says a setting of a choice.
func settingText(p locale.Printer, c stats.Choice, setting string) string {
	switch c {
	case stats.ByThreshold:
		return "±" + setting
	case stats.ByRelevance:
		return p.T("%s and more", setting)
	}
	said := map[string]string{
		"unit article": locale.Key("every publication"), "unit story": locale.Key("each reprint cluster once"),
		"unit outlet":    locale.Key("each outlet once, by its mean stance"),
		"weight article": locale.Key("every article alike"), "weight outlet": locale.Key("every outlet alike"),
		"correction scored": locale.Key("not corrected"), "correction coded": locale.Key("corrected by a coded sample"),
	}[string(c)+" "+setting]
	if said == "" {
		return ""
	}
	return p.T(said)
}

// sensitivityNotes say what a sensitivity table shows, and what it has no rows for.
func sensitivityNotes(p locale.Printer, s stats.Sensitivity) []string {
	notes := []string{p.T("One choice differs in each row, all others stay. A row marked * is what the comparison was made by.")}
	if len(s.Rows) > 0 {
		notes = append(notes, p.T("Each row but those of other thresholds of relevance is of the articles of the comparison. No query chooses by a threshold: "+
			"the columns stance_score and relevance of yulun export articles do."))
	}
	if s.Unread > 0 {
		notes = append(notes, p.T("Other thresholds need the score of each article, and %d articles are too many to read at once here; "+
			"yulun compare reads them all.", s.Unread))
	}
	if slices.ContainsFunc(s.Rows, func(r stats.SensitivityRow) bool { return r.Missing }) {
		notes = append(notes, p.T("Nobody coded a sample that covers these articles, so that no figure is corrected."))
	}
	return notes
}

// sensitivityTable is the sensitivity of a comparison for people; without rows where there is none.
func sensitivityTable(p locale.Printer, c stats.Comparison) Table {
	sides := c.Codebook.SideTitles()
	t := Table{Header: []string{p.T("varied"), p.T("setting"), "n", sides[0], sides[2]}, Right: []int{2}}
	if c.Survey.Headline() {
		t.Header = append(t.Header, p.T("gap +"), p.T("gap −"))
	}
	var before stats.Choice
	for _, r := range c.Sensitivity.Rows {
		choice := p.T(choiceTitles[r.Choice])
		if r.Choice == before {
			choice = ""
		}
		before = r.Choice
		setting := settingText(p, r.Choice, r.Setting)
		if r.Main {
			setting += " *"
		}
		row := []string{choice, setting, Thousands(r.Articles) + marks(r.Stats), ShareText(p, r.Supportive), ShareText(p, r.Critical)}
		if r.Missing {
			row[2] = "–"
		}
		if c.Survey.Headline() {
			row = append(row, pointsText(r.GapApprove), pointsText(r.GapDisapprove))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sensitive is a row of sensitivity beside one survey.
type sensitive struct {
	survey string
	stats.SensitivityRow
}

func sensitivityLayout() Layout[sensitive] {
	col := column[sensitive]
	of := func(pick func(stats.Row) survey.Interval) func(sensitive) survey.Interval {
		return func(s sensitive) survey.Interval { return pick(s.Row) }
	}
	return slices.Concat(
		Layout[sensitive]{
			col("survey", Text, "", "Identifier of the survey; missing without one.", func(s sensitive) any { return optional(s.survey) }),
			col("varied", Text, "", "What is chosen otherwise: threshold (of stance), relevance, unit, weight or correction.",
				func(s sensitive) any { return string(s.Choice) }),
			col("setting", Text, "", "The other choice.", func(s sensitive) any { return s.Setting }),
			col("main", Flag, "", "Whether the comparison itself was made by this choice.", func(s sensitive) any { return s.Main }),
			col("n", Integer, "articles, stories or outlets", "How many are counted; missing where there are no figures.", func(s sensitive) any {
				if s.Missing {
					return nil
				}
				return s.Articles
			}),
			col("outlets", Integer, "outlets", "How many outlets they are of.", func(s sensitive) any {
				if s.Missing {
					return nil
				}
				return s.Outlets
			}),
		},
		intervals("mean_stance", "−1 to 1", "Mean stance", of(func(r stats.Row) survey.Interval { return r.Mean })),
		intervals("supportive", "share, 0 to 1", "Share supportive", of(func(r stats.Row) survey.Interval { return r.Supportive })),
		intervals("neutral", "share, 0 to 1", "Share neutral", of(func(r stats.Row) survey.Interval { return r.Neutral })),
		intervals("critical", "share, 0 to 1", "Share critical", of(func(r stats.Row) survey.Interval { return r.Critical })),
		intervals("gap_approve", "difference of shares, −1 to 1", "Coverage less survey: supportive less approving",
			of(func(r stats.Row) survey.Interval { return r.GapApprove })),
		intervals("gap_neither", "difference of shares, −1 to 1", "Coverage less survey: neutral less neither",
			of(func(r stats.Row) survey.Interval { return r.GapNeither })),
		intervals("gap_disapprove", "difference of shares, −1 to 1", "Coverage less survey: critical less disapproving",
			of(func(r stats.Row) survey.Interval { return r.GapDisapprove })),
		queryColumns(func(s sensitive) *stats.Queries { return s.Queries }),
	)
}

// SensitivitySheet is the table of what other choices would have given, beside each survey.
func SensitivitySheet(all stats.Comparisons) Sheet {
	var rows []sensitive
	for _, c := range all {
		for _, r := range c.Sensitivity.Rows {
			rows = append(rows, sensitive{c.Survey.ID, r})
		}
	}
	return sensitivityLayout().Sheet(rows)
}
