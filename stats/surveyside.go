package stats

import (
	"yulun/survey"
)

// Respondents is what those are called whom a survey asked and for whom it has no other word.
const Respondents = "respondents"

// SurveySide is what a survey found, with its sampling intervals.
type SurveySide struct {
	Title       string `json:"title"`
	Source      string `json:"source"`
	FieldPeriod string `json:"field_period"`
	Population  string `json:"population"`
	// Fielded says when respondents were asked.
	Fielded string        `json:"-"`
	Period  survey.Period `json:"-"`
	// N is the number of respondents, 0 when the publication doesn't state it.
	N int `json:"n"`
	// MoreThan is a number that N exceeds, where the publication states only that; else 0.
	MoreThan int `json:"n_more_than,omitempty"`
	// DesignEffect is left out where it is not known. The intervals then take respondents as a
	// simple random sample.
	DesignEffect survey.Effect `json:"design_effect,omitempty"`
	Shares
	ID string `json:"id"`
	// Respondents names them in tables, Labels the answers that stand beside supportive, neutral
	// and critical coverage.
	Respondents string    `json:"respondents"`
	Labels      [3]string `json:"labels"`
	// Countries are the same shares in single countries.
	Countries []CountryShares `json:"countries"`
	Items     []SurveyItem    `json:"items"`
}

// Shares stand beside supportive, neutral and critical coverage.
type Shares struct {
	Approve    survey.Interval `json:"approve"`
	Neither    survey.Interval `json:"neither"`
	Disapprove survey.Interval `json:"disapprove"`
}

// CountryShares are the headline of one country.
type CountryShares struct {
	Country string `json:"country"`
	N       int    `json:"n"`
	Shares
}

// SurveyItem is one question that respondents were asked.
type SurveyItem struct {
	ID       string         `json:"id"`
	Question string         `json:"question"`
	Wording  string         `json:"wording"`
	Answers  []SurveyAnswer `json:"answers"`
}

// SurveyAnswer is the share of respondents who gave an answer; Text and Said are the share as it
// was stated.
type SurveyAnswer struct {
	ID        string           `json:"id"`
	Label     string           `json:"label"`
	Text      string           `json:"text"`
	Said      survey.Share     `json:"-"`
	Share     survey.Interval  `json:"share"`
	Qualifier survey.Qualifier `json:"qualifier"`
	Stated    bool             `json:"stated"`
	// Country is empty for all respondents; N is how many were asked.
	Country string `json:"country,omitempty"`
	N       int    `json:"n"`
}

// Headline reports whether answers stand beside the classes of coverage.
func (s SurveySide) Headline() bool { return s.Approve.Known }

// Name is the survey's row in a table.
func (s SurveySide) Name() string { return s.Respondents + " (survey)" }

// NewSurveySide is what a comparison shows of a survey.
func NewSurveySide(s survey.Survey) SurveySide {
	side := SurveySide{
		Title: s.Title, Source: s.Source, Population: s.Population, N: s.N.Value(), MoreThan: s.N.MoreThan(),
		FieldPeriod: s.FieldPeriod.Text, Fielded: s.FieldPeriod.String(), Period: s.FieldPeriod,
		DesignEffect: s.DesignEffect,
		ID:           s.ID, Respondents: s.Respondents, Countries: []CountryShares{}, Items: []SurveyItem{},
	}
	if side.Respondents == "" {
		side.Respondents = Respondents
	}
	if supportive, neutral, critical, ok := s.Beside(); ok {
		side.Labels = [3]string{supportive.Name(), neutral.Name(), critical.Name()}
		side.Shares = side.sharesOf(side.N, supportive, neutral, critical)
		for _, country := range s.Countries {
			a, okA := supportive.In(country.ID)
			b, okB := neutral.In(country.ID)
			c, okC := critical.In(country.ID)
			if n := country.N.Value(); okA && okB && okC {
				side.Countries = append(side.Countries, CountryShares{country.ID, n, side.sharesOf(n, a, b, c)})
			}
		}
	}
	for _, it := range s.Items {
		item := SurveyItem{ID: it.ID, Question: it.Question, Wording: it.Wording}
		for _, a := range it.Answers {
			item.Answers = append(item.Answers, side.answer(a, "", side.N))
			for _, country := range s.Countries {
				if there, ok := a.In(country.ID); ok {
					item.Answers = append(item.Answers,
						side.answer(there, country.ID, country.N.Value()))
				}
			}
		}
		side.Items = append(side.Items, item)
	}
	return side
}

func (s SurveySide) answer(a survey.Answer, country string, n int) SurveyAnswer {
	return SurveyAnswer{a.ID, a.Label, a.String(), a.Share(), s.shareOf(a, n), a.Qualifier, a.Stated, country, n}
}

// sharesOf are the shares of three answers among n respondents.
func (s SurveySide) sharesOf(n int, supportive, neutral, critical survey.Answer) Shares {
	return Shares{s.shareOf(supportive, n), s.shareOf(neutral, n), s.shareOf(critical, n)}
}

// shareOf is the share of an answer among n respondents. Without their number it has no interval,
// nor has a bound.
func (s SurveySide) shareOf(a survey.Answer, n int) survey.Interval {
	if n == 0 || a.Qualifier == survey.IsUnder || a.Qualifier == survey.IsOver {
		return survey.Exact(a.Percent / 100)
	}
	return survey.WilsonEffective(a.Percent/100, s.DesignEffect.Size(n))
}

// besideGroup are the shares that stand beside a group of coverage: those of its country where the
// groups are countries and the survey has them, else those of all respondents.
func (s SurveySide) besideGroup(section, group string) Shares {
	for _, there := range s.Countries {
		if section == "country" && there.Country == group {
			return there.Shares
		}
	}
	return s.Shares
}

// row sets the figures of a group beside shares of respondents.
func (s Shares) row(group string, coverage Row) Row {
	stats := coverage.Stats
	r := Row{
		Group: group, Stats: stats, Queries: coverage.Queries,
		GapApprove:    survey.Difference(stats.Supportive, s.Approve),
		GapNeither:    survey.Difference(stats.Neutral, s.Neither),
		GapDisapprove: survey.Difference(stats.Critical, s.Disapprove),
	}
	if c := stats.Corrected; c != nil {
		r.CorrectedGaps = &Shares{
			Approve:    survey.Difference(c.Supportive, s.Approve),
			Neither:    survey.Difference(c.Neutral, s.Neither),
			Disapprove: survey.Difference(c.Critical, s.Disapprove),
		}
	}
	return r
}
