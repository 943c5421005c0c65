package report

import (
	"context"
	"fmt"
	"math"

	"yulun/article"
	"yulun/index"
	"yulun/survey"
)

// Answer sets figures of coverage beside one question that the survey's article raises about it.
type Answer struct {
	ID       int    `json:"id"`
	Question string `json:"question"`
	// Figures are what the answer rests on; Sentence says it plainly.
	Figures  []Figure `json:"figures"`
	Sentence string   `json:"sentence"`
}

// Figure is one number of an answer.
type Figure struct {
	Label string `json:"label"`
	// Value is a share in [0, 1], or a mean stance in [-1, 1] where Mean is set.
	Value    survey.Interval `json:"value"`
	Mean     bool            `json:"mean,omitempty"`
	Articles int             `json:"articles"`
}

// String is the figure as a percentage, or as a signed mean.
func (f Figure) String() string {
	switch {
	case !f.Value.Known:
		return "no articles"
	case f.Mean:
		return meanText(survey.Exact(f.Value.Value))
	default:
		return percent(f.Value.Value)
	}
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", math.Round(v*100)) }

// answers computes all six.
func (m *measured) answers(ctx context.Context, yearly, framed []index.Cell) ([]Answer, error) {
	objects := map[article.Object]Stats{}
	for _, object := range []article.Object{article.ObjectGovernment, article.ObjectCommercial} {
		q := m.o.Query
		q.Objects = []article.Object{object}
		cells, err := m.cells(ctx, q, index.Whole, index.Ungrouped)
		if err != nil {
			return nil, err
		}
		objects[object] = NewStats(cells, m.o.Weighting)
	}
	answers := []Answer{
		m.western(yearly), m.surveillanceOrBenefit(yearly), m.inducements(yearly, framed),
		m.officialDebate(yearly), m.trustHierarchy(objects), m.fragmentation(yearly),
	}
	for i := range answers {
		answers[i].ID = i + 1
		for _, q := range m.o.Figures.Questions {
			if q.ID == i+1 {
				answers[i].Question = q.Text
			}
		}
	}
	return answers, nil
}

// stats are the figures of the cells whose outlet has one of the types.
func (m *measured) stats(cells []index.Cell, types ...article.OutletType) Stats {
	var chosen []index.Cell
	for _, c := range cells {
		if in(types, c.Outlet.Type) {
			chosen = append(chosen, c)
		}
	}
	return NewStats(chosen, m.o.Weighting)
}

func share(label string, s Stats, v survey.Interval) Figure {
	return Figure{Label: label, Value: v, Articles: s.Articles}
}

func mean(label string, s Stats) Figure {
	return Figure{Label: label, Value: s.Mean, Mean: true, Articles: s.Articles}
}

// compared says how two figures stand to one another, with the caution their intervals ask for.
func compared(a, b Figure) string {
	if !a.Value.Known || !b.Value.Known {
		return "cannot be compared, for want of articles"
	}
	d := survey.Difference(a.Value, b.Value)
	word := "higher"
	if d.Value < 0 {
		word = "lower"
	}
	switch {
	case d.Value == 0:
		return "is the same"
	case d.Method == survey.None || (d.Low <= 0 && d.High >= 0):
		return "is " + word + ", but the intervals do not tell them apart"
	default:
		return "is clearly " + word
	}
}

func (m *measured) western(yearly []index.Cell) Answer {
	s := m.stats(yearly, article.Foreign)
	control := share("foreign press: surveillance frame", s, s.Frames[article.Surveillance])
	tool := share("foreign press: order frame (a tool against fraud and corruption)", s, s.Frames[article.Order])
	critical := share("foreign press: critical", s, s.Critical)
	return Answer{Figures: []Figure{control, tool, critical}, Sentence: fmt.Sprintf(
		"In the foreign press %s of articles speak of surveillance and control and %s of a tool against disorder; the first %s. %s are critical.",
		control, tool, compared(control, tool), critical)}
}

func (m *measured) surveillanceOrBenefit(yearly []index.Cell) Answer {
	s := m.stats(yearly)
	watch := share("all coverage: surveillance frame", s, s.Frames[article.Surveillance])
	gain := share("all coverage: reward frame (quality of life)", s, s.Frames[article.Reward])
	honest := share("all coverage: trust frame (honest conduct)", s, s.Frames[article.Trust])
	return Answer{Figures: []Figure{watch, gain, honest}, Sentence: fmt.Sprintf(
		"Citizens see less surveillance than benefit; in coverage surveillance is spoken of in %s, benefits in %s and honesty in %s of articles. The share with surveillance against that with benefits %s.",
		watch, gain, honest, compared(watch, gain))}
}

func (m *measured) inducements(yearly, framed []index.Cell) Answer {
	s := m.stats(yearly)
	byFrame := map[string][]index.Cell{}
	for _, c := range framed {
		byFrame[c.Group] = append(byFrame[c.Group], c)
	}
	reward := share("all coverage: reward frame", s, s.Frames[article.Reward])
	punish := share("all coverage: punishment frame", s, s.Frames[article.Punishment])
	of := func(f article.Frame) Figure {
		return mean("mean stance where "+string(f)+" is spoken of", NewStats(byFrame[string(f)], m.o.Weighting))
	}
	rewarded, punished := of(article.Reward), of(article.Punishment)
	return Answer{Figures: []Figure{reward, punish, rewarded, punished}, Sentence: fmt.Sprintf(
		"Citizens met inducements more than punishments; coverage speaks of rewards in %s and of punishments in %s of articles: the first %s. The mean stance is %s with rewards and %s with punishments.",
		reward, punish, compared(reward, punish), rewarded, punished)}
}

func (m *measured) officialDebate(yearly []index.Cell) Answer {
	official := m.stats(yearly, article.CentralState, article.Party, article.Government)
	others := m.stats(yearly, article.Commercial, article.HongKongTaiwan, article.OverseasChinese, article.Foreign, article.Academic, article.ThinkTank, article.Blog)
	critical, elsewhere := share("official media: critical", official, official.Critical), share("all others: critical", others, others.Critical)
	debate := share("official media: privacy frame", official, official.Frames[article.Privacy])
	watch := share("official media: surveillance frame", official, official.Frames[article.Surveillance])
	return Answer{Figures: []Figure{critical, elsewhere, debate, watch}, Sentence: fmt.Sprintf(
		"In official media %s of articles are critical, elsewhere %s: the first %s. Official media speak of privacy in %s and of surveillance in %s of articles.",
		critical, elsewhere, compared(critical, elsewhere), debate, watch)}
}

func (m *measured) trustHierarchy(objects map[article.Object]Stats) Answer {
	government, commercial := mean("mean stance, government systems", objects[article.ObjectGovernment]), mean("mean stance, commercial systems", objects[article.ObjectCommercial])
	return Answer{Figures: []Figure{government, commercial}, Sentence: fmt.Sprintf(
		"Citizens trust the centre most and private firms least; the mean stance of coverage is %s toward government systems and %s toward commercial ones: the first %s. Centre and localities are not told apart by the codebook, so that part of the question stays open.",
		government, commercial, compared(government, commercial))}
}

// deadline is the year by which some reports expected one national system.
const deadline = 2021

func (m *measured) fragmentation(yearly []index.Cell) Answer {
	var before, after []index.Cell
	for _, c := range yearly {
		switch {
		case c.Undated:
		case c.Start.Year() < deadline:
			before = append(before, c)
		default:
			after = append(after, c)
		}
	}
	early, late := NewStats(before, m.o.Weighting), NewStats(after, m.o.Weighting)
	was := share("governance frame, before 2021", early, early.Frames[article.Governance])
	is := share("governance frame, from 2021", late, late.Frames[article.Governance])
	return Answer{Figures: []Figure{was, is}, Sentence: fmt.Sprintf(
		"Who runs the system, its pilots and their fragmentation are spoken of in %s of articles before 2021 and in %s from then on: the first %s. Whether a national system emerged is not a figure of coverage.",
		was, is, compared(was, is))}
}
