package report

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

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
	// Query finds what the figure counts: the articles in its share, or those that its mean is of. It is in the query
	// language; empty when nothing was observed or the language has no words for it.
	Query string `json:"query,omitempty"`
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
	objects := map[article.Object]part{}
	for _, object := range []article.Object{article.ObjectGovernment, article.ObjectCommercial} {
		q, ok := m.o.Query.Narrow("object", string(object))
		if !ok {
			continue // the query leaves these pieces out
		}
		cells, err := m.cells(ctx, q, index.Whole, index.Ungrouped)
		if err != nil {
			return nil, err
		}
		objects[object] = part{NewStats(cells, m.o.Weighting), q, true, cells}
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

// part is a set of articles with its figures and the query for it; known is false where no query says which they are.
type part struct {
	Stats
	query index.Query
	known bool
	cells []index.Cell
}

// part is the part of the cells whose outlet has one of the types, of all of them when none is given.
func (m *measured) part(cells []index.Cell, types ...article.OutletType) part {
	chosen := slices.DeleteFunc(slices.Clone(cells), func(c index.Cell) bool { return !in(types, c.Outlet.Type) })
	p := part{Stats: NewStats(chosen, m.o.Weighting), query: m.o.Query, known: true, cells: chosen}
	if len(types) > 0 {
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = string(t)
		}
		p.query, p.known = p.query.Narrow("type", names...)
	}
	return p
}

// framed is the share of articles with a frame.
func (p part) framed(label string, f article.Frame) Figure {
	return p.with(f).figure(label, p.Frames[f], p.Articles, false)
}

// classed is the share of articles of a class.
func (p part) classed(label string, c article.Class) Figure {
	return p.narrow("stance", string(c)).figure(label, p.Share(c), p.Articles, false)
}

// mean is the mean stance of the part.
func (p part) mean(label string) Figure { return p.figure(label, p.Mean, p.Articles, true) }

// with narrows the query to a frame.
func (p part) with(f article.Frame) part { return p.narrow("frame", string(f)) }

// narrow narrows the query to a value of a field.
func (p part) narrow(field, value string) part {
	narrowed, ok := p.query.Narrow(field, value)
	p.query, p.known = narrowed, p.known && ok
	return p
}

func (p part) figure(label string, v survey.Interval, articles int, mean bool) Figure {
	f := Figure{Label: label, Value: v, Mean: mean, Articles: articles}
	if p.known && articles > 0 {
		f.Query = p.query.String()
	}
	return f
}

// moreOften says how the shares of two frames among the same articles stand to one another. They are not independent,
// so their difference is taken article by article, and its interval from resampling outlets; with few outlets it has none.
func (m *measured) moreOften(p part, a, b article.Frame) string {
	byOutlet := map[string]*survey.Outlet{}
	for _, c := range p.cells {
		o := byOutlet[c.Outlet.ID]
		if o == nil {
			o = &survey.Outlet{Sums: []float64{0}}
			byOutlet[c.Outlet.ID] = o
		}
		o.N += c.Articles
		o.Sums[0] += float64(c.Frames[a] - c.Frames[b])
	}
	var outlets []survey.Outlet
	for _, id := range sortedKeys(byOutlet) {
		outlets = append(outlets, *byOutlet[id])
	}
	d := survey.Bootstrap(outlets, 1, m.o.Weighting, uint64(len(outlets)))[0]
	if len(outlets) < survey.FewOutlets {
		d.Method = survey.None
	}
	return told(d)
}

// compared says how the figures of two separate sets of articles stand to one another.
func compared(a, b Figure) string { return told(survey.Difference(a.Value, b.Value)) }

// told puts a difference into words, with the caution that its interval asks for.
func told(d survey.Interval) string {
	if !d.Known {
		return "cannot be compared, for want of articles"
	}
	word := "higher"
	if d.Value < 0 {
		word = "lower"
	}
	switch {
	case d.Value == 0:
		return "is the same"
	case d.Method == survey.None:
		return "is " + word + ", but there are too few outlets to tell whether by chance"
	case d.Low <= 0 && d.High >= 0:
		return "is " + word + ", but the intervals do not tell them apart"
	default:
		return "is clearly " + word
	}
}

func (m *measured) western(yearly []index.Cell) Answer {
	foreign := m.part(yearly, article.Foreign)
	control := foreign.framed("foreign press: surveillance frame", article.Surveillance)
	tool := foreign.framed("foreign press: order frame (a tool against fraud and corruption)", article.Order)
	critical := foreign.classed("foreign press: critical", article.Critical)
	return Answer{Figures: []Figure{control, tool, critical}, Sentence: fmt.Sprintf(
		"In the foreign press %s of articles speak of surveillance and control and %s of a tool against disorder; the first %s. %s are critical.",
		control, tool, m.moreOften(foreign, article.Surveillance, article.Order), critical)}
}

func (m *measured) surveillanceOrBenefit(yearly []index.Cell) Answer {
	all := m.part(yearly)
	watch := all.framed("all coverage: surveillance frame", article.Surveillance)
	gain := all.framed("all coverage: reward frame (quality of life)", article.Reward)
	honest := all.framed("all coverage: trust frame (honest conduct)", article.Trust)
	return Answer{Figures: []Figure{watch, gain, honest}, Sentence: fmt.Sprintf(
		"Citizens see less surveillance than benefit; in coverage surveillance is spoken of in %s, benefits in %s and honesty in %s of articles. The share with surveillance against that with benefits %s.",
		watch, gain, honest, m.moreOften(all, article.Surveillance, article.Reward))}
}

func (m *measured) inducements(yearly, framed []index.Cell) Answer {
	all := m.part(yearly)
	byFrame := map[string][]index.Cell{}
	for _, c := range framed {
		byFrame[c.Group] = append(byFrame[c.Group], c)
	}
	reward := all.framed("all coverage: reward frame", article.Reward)
	punish := all.framed("all coverage: punishment frame", article.Punishment)
	of := func(f article.Frame) Figure {
		return m.part(byFrame[string(f)]).with(f).mean("mean stance where " + string(f) + " is spoken of")
	}
	rewarded, punished := of(article.Reward), of(article.Punishment)
	return Answer{Figures: []Figure{reward, punish, rewarded, punished}, Sentence: fmt.Sprintf(
		"Citizens met inducements more than punishments; coverage speaks of rewards in %s and of punishments in %s of articles: the first %s. The mean stance is %s with rewards and %s with punishments.",
		reward, punish, m.moreOften(all, article.Reward, article.Punishment), rewarded, punished)}
}

func (m *measured) officialDebate(yearly []index.Cell) Answer {
	official := m.part(yearly, article.CentralState, article.Party, article.Government)
	others := m.part(yearly, article.Commercial, article.HongKongTaiwan, article.OverseasChinese, article.Foreign, article.Academic, article.ThinkTank, article.Blog)
	critical, elsewhere := official.classed("official media: critical", article.Critical), others.classed("all others: critical", article.Critical)
	debate := official.framed("official media: privacy frame", article.Privacy)
	watch := official.framed("official media: surveillance frame", article.Surveillance)
	return Answer{Figures: []Figure{critical, elsewhere, debate, watch}, Sentence: fmt.Sprintf(
		"In official media %s of articles are critical, elsewhere %s: the first %s. Official media speak of privacy in %s and of surveillance in %s of articles.",
		critical, elsewhere, compared(critical, elsewhere), debate, watch)}
}

func (m *measured) trustHierarchy(objects map[article.Object]part) Answer {
	government := objects[article.ObjectGovernment].mean("mean stance, government systems")
	commercial := objects[article.ObjectCommercial].mean("mean stance, commercial systems")
	return Answer{Figures: []Figure{government, commercial}, Sentence: fmt.Sprintf(
		"Citizens trust the centre most and private firms least; the mean stance of coverage is %s toward government systems and %s toward commercial ones: the first %s. Centre and localities are not told apart by the codebook, so that part of the question stays open.",
		government, commercial, compared(government, commercial))}
}

// deadline is the year by which some reports expected one national system.
const deadline = 2021

func (m *measured) fragmentation(yearly []index.Cell) Answer {
	var before, after []index.Cell
	undated := 0
	for _, c := range yearly {
		switch {
		case c.Undated:
			undated += c.Articles
		case c.Start.Year() < deadline:
			before = append(before, c)
		default:
			after = append(after, c)
		}
	}
	early, late := m.part(before), m.part(after)
	first := time.Date(deadline, 1, 1, 0, 0, 0, 0, time.UTC)
	early.query = early.query.Between(time.Time{}, first.AddDate(0, 0, -1))
	late.query = late.query.Between(first, time.Time{})
	was := early.framed("governance frame, before 2021", article.Governance)
	is := late.framed("governance frame, from 2021", article.Governance)
	return Answer{Figures: []Figure{was, is}, Sentence: fmt.Sprintf(
		"Who runs the system, its pilots and their fragmentation are spoken of in %s of articles before 2021 and in %s from then on: the first %s. %d undated articles are in neither. Whether a national system emerged is not a figure of coverage.",
		was, is, compared(was, is), undated)}
}
