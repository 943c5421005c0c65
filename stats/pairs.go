package stats

import (
	"context"
	"fmt"

	"yulun/survey"
)

// Pair is an answer of the survey beside a measure of coverage.
type Pair struct {
	Item     string `json:"item"`
	Question string `json:"question"`
	// Answer is the share of respondents.
	Answer SurveyAnswer `json:"answer"`
	// Figure is the share of articles; Corrected is the same by a coded sample, nil without one.
	Figure    Figure           `json:"figure"`
	Corrected *survey.Interval `json:"corrected,omitempty"`
	// Gap is Figure less Answer, CorrectedGap the same of Corrected. Where the answer is a bound,
	// so is the gap: under its value for an answer over its share, and the other way round.
	Gap          survey.Interval  `json:"gap"`
	CorrectedGap *survey.Interval `json:"corrected_gap,omitempty"`
	// Few says that the figure rests on fewer than ten articles.
	Few bool   `json:"few_articles,omitempty"`
	Why string `json:"why"`
}

// pairs measures what stands beside single answers of a survey.
func (m *measured) pairs(ctx context.Context, s survey.Survey, side SurveySide) ([]Pair, error) {
	pairs := []Pair{}
	for _, configured := range s.Pairs {
		it, _ := s.Item(configured.Item)
		a, _ := it.Answer(configured.Answer)
		group, _ := s.Group(configured.Figure.Of)
		part, err := m.part(ctx, group.Where)
		if err != nil {
			return nil, fmt.Errorf("survey %s, group %s: %w", s.ID, group.ID, err)
		}
		p := Pair{
			Item: it.ID, Question: it.Question, Answer: side.answer(a, "", side.N),
			Figure: part.figure(configured.Figure, m.o.Codebook), Why: configured.Why,
			Few: part.Has(FewArticles),
		}
		p.Gap = survey.Difference(p.Figure.Value, p.Answer.Share)
		if corrected, ok := part.corrected(); ok {
			value := corrected.figure(configured.Figure, m.o.Codebook).Value
			gap := survey.Difference(value, p.Answer.Share)
			if value.Known {
				p.Corrected, p.CorrectedGap = &value, &gap
			}
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}
