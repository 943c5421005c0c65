package render

import (
	"slices"
	"strconv"

	"yulun/index"
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// ComparisonRecord is a comparison as JSON gives it. Its keys are a contract with other tools.
type ComparisonRecord struct {
	Survey    stats.SurveySide `json:"survey"`
	Overall   stats.Row        `json:"overall"`
	Sections  []stats.Section  `json:"sections"`
	Pairs     []stats.Pair     `json:"beside"`
	Answers   []AnswerRecord   `json:"questions"`
	Notes     []string         `json:"notes"`
	Unit      index.Unit       `json:"unit"`
	Weighting survey.Weighting `json:"weighting"`
	Query     string           `json:"query"`
	Methods   map[string]int   `json:"methods"`
	// Sensitivity is what other choices would have given; Unread counts the articles that were too
	// many to read for it.
	Sensitivity []stats.SensitivityRow `json:"sensitivity,omitempty"`
	Unread      int                    `json:"sensitivity_unread,omitempty"`
	// Validation is left out where people coded no sample.
	Validation *stats.Validation `json:"validation,omitempty"`
}

// AnswerRecord is an answer with its sentence.
type AnswerRecord struct {
	ID         int             `json:"id"`
	Question   string          `json:"question"`
	Figures    []stats.Figure  `json:"figures"`
	Sentence   string          `json:"sentence"`
	Difference survey.Interval `json:"difference"`
	Outcome    survey.Outcome  `json:"outcome,omitempty"`
	// Corrected is left out where a figure is not corrected by a coded sample.
	Corrected *AnswerRecord `json:"corrected,omitempty"`
}

// NewComparisonRecord is the record of a comparison.
func NewComparisonRecord(p locale.Printer, c stats.Comparison) ComparisonRecord {
	r := ComparisonRecord{
		Survey: c.Survey, Overall: c.Overall, Sections: c.Sections, Pairs: c.Pairs, Answers: []AnswerRecord{}, Notes: Notes(p, c),
		Unit: c.Unit, Weighting: c.Weighting, Query: c.Query, Methods: c.Methods,
		Sensitivity: c.Sensitivity.Rows, Unread: c.Sensitivity.Unread, Validation: c.Validation,
	}
	for _, a := range c.Answers {
		r.Answers = append(r.Answers, newAnswerRecord(p, c, a))
	}
	return r
}

func newAnswerRecord(p locale.Printer, c stats.Comparison, a stats.Answer) AnswerRecord {
	r := AnswerRecord{a.ID, a.Question, a.Figures, Sentence(p, c, a), a.Difference, a.Outcome, nil}
	if a.Corrected != nil {
		corrected := newAnswerRecord(p, c, *a.Corrected)
		r.Corrected = &corrected
	}
	return r
}

// ComparisonRecords are the records of all comparisons.
func ComparisonRecords(p locale.Printer, all stats.Comparisons) []ComparisonRecord {
	records := make([]ComparisonRecord, len(all))
	for i, c := range all {
		records[i] = NewComparisonRecord(p, c)
	}
	return records
}

// Sentence says an answer of a comparison in the words of its survey.
func Sentence(p locale.Printer, c stats.Comparison, a stats.Answer) string {
	s := c.Configured
	q := s.Questions[a.ID-1]
	r := survey.Reading{
		Outcome: a.Outcome,
		Figures: map[string]string{},
		Undated: strconv.Itoa(c.Undated),
	}
	for i, f := range q.Figures {
		r.Figures[f.ID] = figureText(p, a.Figures[i])
		group, _ := s.Group(f.Of)
		if a.Figures[i].Articles == 0 && !slices.Contains(r.Empty, group.Label) {
			r.Empty = append(r.Empty, group.Label)
		}
	}
	return s.Sentence(q, r)
}

// figureText is a figure as a percentage, or as a signed mean.
func figureText(p locale.Printer, f stats.Figure) string {
	switch {
	case !f.Value.Known:
		return p.T("no articles")
	case f.Mean:
		return meanText(survey.Exact(f.Value.Value))
	default:
		return p.Signs(percent(f.Value.Value))
	}
}

// samplingText says what the survey's own intervals rest on.
func samplingText(p locale.Printer, s stats.SurveySide) string {
	switch {
	case s.N == 0:
		return p.T("Its shares have no interval, since the number of respondents is not stated exactly.")
	case s.DesignEffect > 0:
		return p.T("Its intervals are Wilson's, with the design effect of %g that its publication states.", float64(s.DesignEffect))
	default:
		return p.T("Its intervals are Wilson's. They assume a simple random sample, since its design effect is not known, " +
			"and are too narrow where respondents were quotas, clusters or weighted.")
	}
}

// Notes say what a comparison is and isn't.
func Notes(p locale.Printer, c stats.Comparison) []string {
	s, notes := c.Configured, []string{}
	if s.ID != "" {
		fielded := p.T(
			"The survey: %s, %s, %s.",
			s.Population,
			respondentsText(p, s.Respondents, s.N.Value(), s.N.MoreThan()),
			FieldedText(p, s.FieldPeriod),
		)
		if s.FieldPeriod.Known() {
			fielded = p.Sentences(fielded, p.T("Coverage from any other time is outside its field period: respondents could not know it."))
		}
		fielded = p.Sentences(fielded, samplingText(p, c.Survey))
		notes = append(
			notes,
			p.T("Coverage is not opinion: a share of articles says what outlets printed, a share of respondents what people answered. A gap between them is a finding about the press, not about the people, and neither explains the other."),
			fielded,
		)
	}
	notes = append(
		notes,
		p.T("Intervals are at 95 %%: bootstrap over outlets, with fewer than five outlets Wilson's (flagged); the gap's interval joins both sides."),
	)
	notes = append(notes, validationNotes(p, c.Validation)...)
	notes = slices.Concat(notes, s.Caveats, oldCodes(p, c.Old))
	if len(c.Survey.Countries) > 0 {
		notes = append(
			notes,
			p.T("A country's coverage is compared with the respondents of that country, where the survey states their answers."),
		)
	}
	return notes
}
