package stats

import (
	"context"
	"fmt"
	"slices"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/survey"
)

// Answer sets figures of coverage beside one question that the survey's authors raise about it.
type Answer struct {
	// ID is the question's number in the survey, from 1.
	ID       int
	Question string
	// Figures are what the answer rests on.
	Figures []Figure
	// Difference is the first compared figure less the second, and Outcome how it is read; both are
	// empty where the question compares nothing.
	Difference survey.Interval
	Outcome    survey.Outcome
	// Corrected is the answer from the corrected figures; nil where one of them is not corrected.
	Corrected *Answer
}

// Figure is one number of an answer.
type Figure struct {
	Label string `json:"label"`
	// Value is a share in [0, 1], or a mean stance in [-1, 1] where Mean is set.
	Value    survey.Interval `json:"value"`
	Mean     bool            `json:"mean,omitempty"`
	Articles int             `json:"articles"`
	// Query finds what the figure counts: the articles in its share, or those that its mean is of.
	// It is in the query language; empty when nothing was observed or the language has no words for
	// it.
	Query string `json:"query,omitempty"`
	// Of finds the articles that the share is of.
	Of string `json:"of_query,omitempty"`
}

// answers evaluates the questions of a survey.
func (m *measured) answers(ctx context.Context, s survey.Survey) ([]Answer, error) {
	answers := make([]Answer, len(s.Questions))
	for i, q := range s.Questions {
		a := Answer{ID: i + 1, Question: q.Text, Figures: make([]Figure, len(q.Figures))}
		parts := make([]part, len(q.Figures))
		for j, f := range q.Figures {
			group, _ := s.Group(f.Of)
			var err error
			if parts[j], err = m.part(ctx, group.Where); err != nil {
				return nil, fmt.Errorf("survey %s, group %s: %w", s.ID, f.Of, err)
			}
			a.Figures[j] = parts[j].figure(f, m.o.Codebook)
		}
		if q.Compare != nil {
			a.Difference = m.difference(q, a, parts)
			a.Outcome = survey.OutcomeOf(a.Difference)
		}
		a.Corrected = m.corrected(q, a, parts)
		answers[i] = a
	}
	return answers, nil
}

// corrected is an answer from the corrected figures of its parts.
func (m *measured) corrected(q survey.Question, a Answer, parts []part) *Answer {
	if m.correction == nil {
		return nil
	}
	out := Answer{ID: a.ID, Question: a.Question, Figures: slices.Clone(a.Figures)}
	for j, f := range q.Figures {
		as, ok := parts[j].corrected()
		if !ok {
			return nil
		}
		if out.Figures[j].Value = as.figure(f, m.o.Codebook).Value; !out.Figures[j].Value.Known {
			return nil
		}
	}
	if q.Compare == nil {
		return &out
	}
	first, second := compared(q)
	out.Difference = survey.Difference(out.Figures[first].Value, out.Figures[second].Value)
	if q.Compare.As == survey.Paired {
		out.Difference = m.correctedPair(parts[first], q.Figures[first], q.Figures[second])
	}
	out.Outcome = survey.OutcomeOf(out.Difference)
	return &out
}

// correctedPair is the corrected difference of two shares among the same articles.
func (m *measured) correctedPair(p part, a, b survey.Figure) survey.Interval {
	return m.correction.pair(p.cells, p.coded, func(c index.Cell) (first, second int) { return m.count(c, a), m.count(c, b) },
		m.has(a), m.has(b))
}

// has reports whether a coded article is in a figure's share, as scored and as coded; known is
// false where that was not coded.
func (m *measured) has(f survey.Figure) func(codedArticle) (scored, coded, known bool) {
	return func(a codedArticle) (scored, coded, known bool) {
		if f.Frame == "" {
			class := article.Class(f.Class)
			return a.Reading.Stance.Class == class, a.decision.Class == class, a.decision.Class != ""
		}
		id := article.Frame(f.Frame)
		_, scored = a.Reading.Frames[id]
		return scored, slices.Contains(a.decision.Frames, id), a.decision.Frames != nil && a.decision.Resolved("frame:"+f.Frame)
	}
}

// compared are the places of the figures that a question compares.
func compared(q survey.Question) (first, second int) {
	place := func(id string) int {
		return slices.IndexFunc(q.Figures, func(f survey.Figure) bool { return f.ID == id })
	}
	return place(q.Compare.First), place(q.Compare.Second)
}

// difference is the first compared figure of a question less the second.
func (m *measured) difference(q survey.Question, a Answer, parts []part) survey.Interval {
	first, second := compared(q)
	if q.Compare.As == survey.Paired {
		return m.paired(parts[first], q.Figures[first], q.Figures[second])
	}
	return survey.Difference(a.Figures[first].Value, a.Figures[second].Value)
}

// paired is the difference of two shares among the same articles. They are not independent, so
// their difference is taken article by article, and its interval from resampling outlets. With few
// outlets it has none.
func (m *measured) paired(p part, a, b survey.Figure) survey.Interval {
	byOutlet := map[string]*survey.Outlet{}
	for _, c := range p.cells {
		o := byOutlet[c.Outlet.ID]
		if o == nil {
			o = &survey.Outlet{Sums: []float64{0}}
			byOutlet[c.Outlet.ID] = o
		}
		o.N += c.Articles
		o.Sums[0] += float64(m.count(c, a) - m.count(c, b))
	}
	var outlets []survey.Outlet
	for _, id := range sortedKeys(byOutlet) {
		outlets = append(outlets, *byOutlet[id])
	}
	d := survey.Bootstrap(outlets, 1, m.o.Weighting, uint64(len(outlets)))[0]
	if len(outlets) < survey.FewOutlets {
		d.Method = survey.None
	}
	return d
}

// count is how many articles of a cell are in a figure's share.
func (m *measured) count(c index.Cell, f survey.Figure) int {
	if f.Frame != "" {
		return c.Frames[article.Frame(f.Frame)]
	}
	switch side, _ := m.o.Codebook.Side(article.Class(f.Class)); side {
	case codebook.Supportive:
		return c.Supportive
	case codebook.Neutral:
		return c.Neutral
	default:
		return c.Critical
	}
}

// figure measures one number of the part.
func (p part) figure(f survey.Figure, book codebook.Codebook) Figure {
	out := Figure{Label: f.Label, Articles: p.Articles}
	if p.known && p.Articles > 0 {
		out.Of = p.query.String()
	}
	switch {
	case f.Frame != "":
		p = p.narrow("frame", f.Frame)
		out.Value = p.Frames[article.Frame(f.Frame)]
	case f.Class != "":
		p = p.narrow("stance", f.Class)
		side, _ := book.Side(article.Class(f.Class)) // a survey names only classes of the codebook
		out.Value = p.Share(side)
	default:
		out.Value, out.Mean = p.Mean, true
	}
	if p.known && p.Articles > 0 {
		out.Query = p.query.String()
	}
	return out
}
