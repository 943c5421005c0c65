package stats

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/survey"
)

// ScoreReader reads the articles of a query one by one.
type ScoreReader interface {
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
}

// Sensitivity is what the figures of all coverage would be by other choices, one at a time.
type Sensitivity struct {
	Rows []SensitivityRow
	// Unread is the number of articles where they are too many to read their scores one by one, so
	// that the choices of a threshold and of a relevance have no rows; else 0.
	Unread int
}

// SensitivityRow is all coverage by one choice. Its Articles are what is counted: articles, stories
// or outlets. Its Queries find the articles behind it, with the unit of the row; the query language
// has no words for another threshold of relevance, and none for sides by another threshold, by the
// means of outlets or by a correction.
type SensitivityRow struct {
	Choice  Choice `json:"varied"`
	Setting string `json:"setting"`
	// Main says that the comparison itself was made by this choice.
	Main bool `json:"main"`
	// Missing says that there are no figures, since nobody coded a sample that covers the query.
	Missing bool `json:"missing,omitempty"`
	Row
}

// CountsOutlets says that the row counts outlets, so that its queries find more than its Articles.
func (r SensitivityRow) CountsOutlets() bool { return r.Choice == ByUnit && r.Setting == unitOutlet }

// Unit is what the row counts articles in, where the comparison counts in other.
func (r SensitivityRow) Unit(other index.Unit) index.Unit {
	if r.Choice == ByUnit && !r.CountsOutlets() {
		return index.Unit(r.Setting)
	}
	return other
}

// Choice is what could have been chosen otherwise.
type Choice string

// The choices, with their settings.
const (
	// ByThreshold: the least score of a supportive article, and with a minus the highest of a
	// critical one.
	ByThreshold Choice = "threshold"
	// ByRelevance: the least evidence of a relevant article.
	ByRelevance Choice = "relevance"
	// ByUnit: article, story or outlet. An outlet is counted once, on the side of its mean stance.
	ByUnit Choice = "unit"
	// ByWeight: article or outlet.
	ByWeight Choice = "weight"
	// ByCorrection: scored, or coded for figures that a coded sample corrects.
	ByCorrection Choice = "correction"
)

// The settings that are tried. The first thresholds of a stance and of relevance are the program's.
const (
	usualThreshold = 0.2
	usualRelevance = 0.5
)

var (
	otherThresholds = []float64{0.1, 0.15, 0.25, 0.3, 0.4}
	otherRelevances = []float64{0.6, 0.7, 0.8, 0.9}
)

// unitOutlet is the setting of ByUnit that counts outlets.
const unitOutlet = "outlet"

// variant is all coverage by one choice.
type variant struct {
	choice        Choice
	setting       string
	main, missing bool
	Stats
	queries *Queries
}

func (c coverage) sensitivity(side SurveySide) Sensitivity {
	s := Sensitivity{Rows: []SensitivityRow{}, Unread: c.unread}
	for _, v := range c.variants {
		s.Rows = append(s.Rows, SensitivityRow{v.choice, v.setting, v.main, v.missing, side.row("", Row{Stats: v.Stats, Queries: v.queries})})
	}
	return s
}

// variants are the figures by every choice; unread counts the articles that were too many to read.
func (m *measured) variants(ctx context.Context, overall Stats, cells []index.Cell) (all []variant, unread int, err error) {
	overall.Corrected = nil
	sides := m.queries(m.o.Query, true)
	whole := &Queries{All: sides.All} // where no query finds the sides
	add := func(c Choice, setting string, s Stats, q *Queries) {
		all = append(all, variant{choice: c, setting: setting, Stats: s, queries: q})
	}
	main := func(c Choice, setting string) {
		all = append(all, variant{choice: c, setting: setting, main: true, Stats: overall, queries: sides})
	}
	if most := m.o.MostScores; most > 0 && overall.Articles > most {
		unread = overall.Articles
	} else {
		read, err := m.scores(ctx)
		if err != nil {
			return nil, 0, err
		}
		main(ByThreshold, number(usualThreshold))
		for i, at := range otherThresholds {
			add(ByThreshold, number(at), read.thresholds[i].stats(m.o.Weighting), whole)
		}
		slices.SortStableFunc(all, func(a, b variant) int { return compareNumbers(a.setting, b.setting) })
		if m.o.Query.Relevance == index.RelevantOnly { // else no threshold chose the articles
			main(ByRelevance, number(usualRelevance))
			for i, at := range otherRelevances {
				add(ByRelevance, number(at), read.relevances[i].stats(m.o.Weighting), nil)
			}
		}
	}
	for _, unit := range []index.Unit{index.Articles, index.Stories} {
		if unit == m.o.Query.Unit {
			main(ByUnit, string(unit))
			continue
		}
		q := m.o.Query
		q.Unit = unit
		others, err := m.cells(ctx, q, index.Year, index.Ungrouped)
		if err != nil {
			return nil, 0, err
		}
		add(ByUnit, string(unit), NewStats(others, m.o.Weighting, codebook.Codebook{}), sides)
	}
	add(ByUnit, unitOutlet, outletStats(cells), whole)
	for _, w := range []survey.Weighting{survey.ByArticle, survey.ByOutlet} {
		if w == m.o.Weighting {
			main(ByWeight, string(w))
		} else {
			add(ByWeight, string(w), NewStats(cells, w, codebook.Codebook{}), sides)
		}
	}
	main(ByCorrection, "scored")
	corrected := m.coded(overall, cells)
	if !corrected.missing {
		corrected.queries = whole
	}
	return append(all, corrected), unread, nil
}

// coded is all coverage as a coded sample corrects it.
func (m *measured) coded(overall Stats, cells []index.Cell) variant {
	v := variant{choice: ByCorrection, setting: "coded", missing: true}
	s := m.stats(cells, m.correction.cells(m.cut(index.Year, index.Ungrouped)))
	if c := s.Corrected; c != nil {
		v.missing, v.Stats = false, overall
		v.Mean, v.Supportive, v.Neutral, v.Critical, v.Frames = c.Mean, c.Supportive, c.Neutral, c.Critical, c.Frames
	}
	return v
}

// outletStats counts each outlet once, on the side of its mean stance.
func outletStats(cells []index.Cell) Stats {
	sums, articles := map[string]float64{}, map[string]int{}
	for _, c := range cells {
		sums[c.Outlet.ID] += c.Sum
		articles[c.Outlet.ID] += c.Articles
	}
	var total index.Cell
	for id, n := range articles {
		if n > 0 {
			mean := sums[id] / float64(n)
			count(&total, mean, mean, usualThreshold)
		}
	}
	s := Stats{
		Articles: total.Articles, Outlets: total.Articles, Flags: []Flag{},
		Mean:       survey.Mean(total.Sum, total.SumSquares, total.Articles),
		Supportive: survey.Wilson(total.Supportive, total.Articles),
		Neutral:    survey.Wilson(total.Neutral, total.Articles),
		Critical:   survey.Wilson(total.Critical, total.Articles),
	}
	if s.Articles > 0 && s.Articles < fewArticles {
		s.Flags = append(s.Flags, FewArticles)
	}
	return s
}

// byOutlet are cells of single articles, by outlet.
type byOutlet map[string]*index.Cell

func (b byOutlet) add(a article.Article, threshold float64) {
	c := b[a.Outlet.ID]
	if c == nil {
		c = &index.Cell{Outlet: a.Outlet}
		b[a.Outlet.ID] = c
	}
	score := a.Reading.Stance.Score
	count(c, score, math.Round(score*index.ScoreScale)/index.ScoreScale, threshold)
}

// count counts one score, on its side of a threshold. Sums are of the rounded score, as an index
// has them, so that equal articles have equal means in every row.
func count(c *index.Cell, score, rounded, threshold float64) {
	c.Articles++
	c.Sum += rounded
	c.SumSquares += rounded * rounded
	switch {
	case score >= threshold:
		c.Supportive++
	case score <= -threshold:
		c.Critical++
	default:
		c.Neutral++
	}
}

func (b byOutlet) stats(w survey.Weighting) Stats {
	var cells []index.Cell
	for _, id := range sortedKeys(b) {
		cells = append(cells, *b[id])
	}
	return NewStats(cells, w, codebook.Codebook{})
}

// scores are the figures that only the scores of single articles give.
type scores struct{ thresholds, relevances []byOutlet }

// scores reads the articles once.
func (m *measured) scores(ctx context.Context) (scores, error) {
	s := scores{make([]byOutlet, len(otherThresholds)), make([]byOutlet, len(otherRelevances))}
	for _, list := range [][]byOutlet{s.thresholds, s.relevances} {
		for i := range list {
			list[i] = byOutlet{}
		}
	}
	q := m.o.Query
	q.Order = index.Oldest
	err := m.o.Scores.Each(ctx, q, func(h index.Hit) error {
		for i, at := range otherThresholds {
			s.thresholds[i].add(h.Article, at)
		}
		for i, least := range otherRelevances {
			if h.Article.Reading.Relevance >= least {
				s.relevances[i].add(h.Article, usualThreshold)
			}
		}
		return nil
	})
	if err != nil {
		return s, fmt.Errorf("read the scores of the articles: %w", err)
	}
	return s, nil
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func compareNumbers(a, b string) int {
	x, _ := strconv.ParseFloat(a, 64)
	y, _ := strconv.ParseFloat(b, 64)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	default:
		return 0
	}
}
