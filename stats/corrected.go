package stats

import (
	"context"
	"fmt"
	"slices"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/coding"
	"yulun/index"
	"yulun/stats/correct"
	"yulun/survey"
)

// Corrected are the figures of some articles, corrected for the scorer's errors by a coded sample.
type Corrected struct {
	// Codings counts the coded articles among them, Used those whose errors are corrected: these,
	// or all of the figures where Pooled, since there are fewer than correct.MinCell.
	Codings int  `json:"codings"`
	Used    int  `json:"used"`
	Pooled  bool `json:"pooled"`
	// Mean, the shares and Frames are as in Stats. What was not coded often enough is not Known.
	Mean       survey.Interval                   `json:"mean_stance"`
	Supportive survey.Interval                   `json:"supportive"`
	Neutral    survey.Interval                   `json:"neutral"`
	Critical   survey.Interval                   `json:"critical"`
	Frames     map[article.Frame]survey.Interval `json:"frames"`
	// Check has the shares supportive, neutral and critical by the scorer's rates of error alone
	// (correct.RoganGladen). They are not the figure: they hold where these rates are the same
	// everywhere.
	Check [3]survey.Interval `json:"rogan_gladen"`
}

// correction corrects the figures of one query. Nil corrects nothing.
type correction struct {
	coded    []codedArticle
	book     codebook.Codebook
	classes  []article.Class
	frames   []article.Frame
	mean     *correct.Corrector
	class    *correct.Corrector
	frame    *correct.Corrector
	rates    [3]correct.Rates
	relevant float64
	by       survey.Weighting
	index    Finder
}

// correct prepares the correction of a query's figures, and says what backs them; nil without a
// coded sample, or where it can't serve.
func (c Codings) correct(
	ctx context.Context,
	q index.Query,
	book codebook.Codebook,
	by survey.Weighting,
) (*Validation, *correction, error) {
	v, coded, err := c.find(ctx, q, book)
	if err != nil || !v.Corrects() {
		return v, nil, err
	}
	if by == survey.ByReach {
		v.refuse("figures by reach can't be corrected; weigh by article or outlet")
		return v, nil, nil
	}
	made := &correction{coded: coded, book: book, frames: book.FrameIDs(), by: by, index: c.Index}
	for _, side := range []int{codebook.Supportive, codebook.Neutral, codebook.Critical} {
		made.classes = append(made.classes, book.Class(side))
	}
	classes := made.values(coded, made.classesOf)
	if len(classes) < correct.MinPool {
		v.refuse("people decided on %d of the articles, and %d are needed", len(classes), correct.MinPool)
		return v, nil, nil
	}
	made.class = correct.NewCorrector(classes, correct.PartsOfWhole, len(made.classes), by)
	made.mean = correct.NewCorrector(made.values(coded, meanOf), correct.Means, 1, by)
	made.frame = correct.NewCorrector(
		made.values(coded, made.framesOf),
		correct.Shares,
		len(made.frames),
		by,
	)
	made.setRates(classes)
	return v, made, nil
}

// values are the scored and coded values of the articles for which of knows them.
func (c *correction) values(
	coded []codedArticle,
	of func(codedArticle) (scored, coded []float64, known bool),
) []correct.Coded {
	var out []correct.Coded
	for _, a := range coded {
		scored, values, known := of(a)
		if !a.decision.Relevant {
			values, known = make([]float64, len(scored)), true
		}
		if known {
			out = append(out, correct.Coded{
				Outlet: a.Outlet.ID, Probability: a.probability, Relevant: a.decision.Relevant, Scored: scored, Coded: values,
			})
		}
	}
	return out
}

func meanOf(a codedArticle) (scored, coded []float64, known bool) {
	scored = []float64{a.Reading.Stance.Score}
	if a.decision.Score == nil {
		return scored, nil, false
	}
	return scored, []float64{*a.decision.Score / coding.MaxScore}, true
}

func (c *correction) classesOf(a codedArticle) (scored, coded []float64, known bool) {
	for _, id := range c.classes {
		scored = append(scored, one(a.Reading.Stance.Class == id))
		coded = append(coded, one(a.decision.Class == id))
	}
	return scored, coded, a.decision.Class != ""
}

func (c *correction) framesOf(a codedArticle) (scored, coded []float64, known bool) {
	for _, id := range c.frames {
		_, found := a.Reading.Frames[id]
		scored = append(scored, one(found))
		coded = append(coded, one(slices.Contains(a.decision.Frames, id)))
		if !a.decision.Resolved("frame:" + string(id)) {
			return scored, coded, false
		}
	}
	return scored, coded, a.decision.Frames != nil
}

func one(v bool) float64 {
	if v {
		return 1
	}
	return 0
}

// setRates takes from the codings how often each class is right, and the share of relevant ones.
func (c *correction) setRates(coded []correct.Coded) {
	total := 0.0
	for _, a := range coded {
		w := 1 / a.Probability
		total += w
		if a.Relevant {
			c.relevant += w
		}
	}
	for j := range c.rates {
		var hits, passed, positive, negative float64
		r := &c.rates[j]
		for _, a := range coded {
			w := 1 / a.Probability
			if a.Coded[j] == 1 {
				positive, hits = positive+w, hits+w*a.Scored[j]
				r.Positive++
			} else {
				negative, passed = negative+w, passed+w*(1-a.Scored[j])
				r.Negative++
			}
		}
		if positive > 0 && negative > 0 {
			r.Sensitivity, r.Specificity = hits/positive, passed/negative
		}
	}
	c.relevant /= total
}

// codedCell is a coded article with the cell in which an index counts it.
type codedCell struct {
	index.Cell
	article codedArticle
}

// cells are the coded articles in the cells of a cut; by frame, an article is in several.
func (c *correction) cells(cut index.Cut) []codedCell {
	if c == nil {
		return nil
	}
	zone := cut.Zone
	if zone == nil {
		zone = index.Shanghai()
	}
	var out []codedCell
	for _, a := range c.coded {
		cell := index.Cell{Outlet: a.Outlet, Undated: a.Published.IsZero()}
		if day := a.Published.In(zone); !cell.Undated && cut.Bucket != index.Whole {
			cell.Start = cut.Bucket.Start(day)
		}
		for _, pair := range cut.Of(a.Article) {
			cell.Group, cell.Second = pair[0], pair[1]
			out = append(out, codedCell{cell, a})
		}
	}
	return out
}

// of are the coded articles of a query that narrows that of the correction, in the cells of a cut.
func (c *correction) of(
	ctx context.Context,
	q, whole index.Query,
	cut index.Cut,
) ([]codedCell, error) {
	if c == nil {
		return nil, nil
	}
	all := c.cells(cut)
	if q.String() == whole.String() {
		return all, nil
	}
	var ids []string
	for _, a := range c.coded {
		ids = append(ids, a.ID)
	}
	found := map[string]bool{}
	for batch := range slices.Chunk(ids, idsAtOnce) {
		narrowed, some := q.Narrow("id", batch...)
		if !some {
			continue
		}
		err := c.index.Each(
			ctx,
			narrowed,
			func(h index.Hit) error { found[h.Article.ID] = true; return nil },
		)
		if err != nil {
			return nil, fmt.Errorf("find the coded articles: %w", err)
		}
	}
	return slices.DeleteFunc(all, func(cell codedCell) bool { return !found[cell.article.ID] }), nil
}

// pair corrects the difference of two shares among the same articles: count says how many articles
// of a cell are in either, first and second whether a coded article is. How many are in both is not
// known of a cell, so the squares are the most that they can be.
func (c *correction) pair(
	cells []index.Cell,
	coded []codedCell,
	count func(index.Cell) (first, second int),
	first, second func(codedArticle) (scored, coded, known bool),
) survey.Interval {
	difference := func(a codedArticle) (scored, values []float64, known bool) {
		scoredA, codedA, knownA := first(a)
		scoredB, codedB, knownB := second(a)
		return []float64{
			one(scoredA) - one(scoredB),
		}, []float64{
			one(codedA) - one(codedB),
		}, knownA &&
			knownB
	}
	var articles []codedArticle
	for _, cell := range coded {
		articles = append(articles, cell.article)
	}
	corrector := correct.NewCorrector(c.values(c.coded, difference), correct.Means, 1, c.by)
	got := corrector.Estimate(correct.Cell{
		Parts: c.parts(cells, func(cell index.Cell) (sums, squares []float64) {
			a, b := count(cell)
			return []float64{float64(a - b)}, []float64{float64(a + b)}
		}), Coded: c.values(articles, difference),
	})
	if got.Figures == nil {
		return survey.Interval{}
	}
	return got.Figures[0]
}

// between are the coded articles of a range of days in a zone, both inclusive; zero is open.
func between(all []codedCell, from, to time.Time, zone *time.Location) []codedCell {
	var out []codedCell
	for _, c := range all {
		day := c.article.Published.In(zone)
		if c.Undated || !from.IsZero() && day.Before(from) || !to.IsZero() && day.After(to) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// apply corrects the figures of some cells, of which the coded ones are a part.
func (c *correction) apply(s *Stats, cells []index.Cell, coded []codedCell) {
	if c == nil || s.Articles == 0 {
		return
	}
	var articles []codedArticle
	for _, cell := range coded {
		articles = append(articles, cell.article)
	}
	class := c.class.Estimate(correct.Cell{
		Parts: c.parts(cells, func(cell index.Cell) (sums, squares []float64) {
			sums = []float64{
				float64(cell.Supportive),
				float64(cell.Neutral),
				float64(cell.Critical),
			}
			return sums, sums
		}), Coded: c.values(articles, c.classesOf),
	})
	if class.Figures == nil {
		return
	}
	made := &Corrected{
		Codings: class.Codings, Used: class.Used, Pooled: class.Pooled,
		Supportive: class.Figures[0], Neutral: class.Figures[1], Critical: class.Figures[2],
		Frames: map[article.Frame]survey.Interval{},
	}
	mean := c.mean.Estimate(correct.Cell{
		Parts: c.parts(cells, func(cell index.Cell) (sums, squares []float64) {
			return []float64{cell.Sum}, []float64{cell.SumSquares}
		}), Coded: c.values(articles, meanOf),
	})
	if mean.Figures != nil {
		made.Mean = mean.Figures[0]
	}
	frames := c.frame.Estimate(correct.Cell{
		Parts: c.parts(cells, func(cell index.Cell) (sums, squares []float64) {
			for _, id := range c.frames {
				sums = append(sums, float64(cell.Frames[id]))
			}
			return sums, sums
		}), Coded: c.values(articles, c.framesOf),
	})
	for i, figure := range frames.Figures {
		made.Frames[c.frames[i]] = figure
	}
	made.Check = c.check(*s)
	s.Corrected = made
	s.Flags = slices.DeleteFunc(s.Flags, func(f Flag) bool { return f == NotValidated })
	s.Flags = append(s.Flags, Validated)
	if made.Pooled {
		s.Flags = append(s.Flags, PooledError)
	}
}

// parts are the scored figures of cells by outlet.
func (c *correction) parts(
	cells []index.Cell,
	of func(index.Cell) (sums, squares []float64),
) []correct.Part {
	var parts []correct.Part
	for _, cell := range cells {
		sums, squares := of(cell)
		parts = append(
			parts,
			correct.Part{Outlet: cell.Outlet.ID, N: cell.Articles, Sums: sums, Squares: squares},
		)
	}
	return parts
}

// check corrects the shares by the scorer's rates of error alone.
func (c *correction) check(s Stats) (out [3]survey.Interval) {
	for j, share := range []survey.Interval{s.Supportive, s.Neutral, s.Critical} {
		e, err := correct.RoganGladen(share.Value, float64(s.Articles), c.rates[j])
		if err != nil || c.relevant == 0 {
			continue // the scorer distinguishes the class no better than chance
		}
		i := e.Interval(survey.ByRates)
		cut := func(v float64) float64 { return min(1, max(0, v/c.relevant)) }
		out[j] = survey.Interval{
			Value:  cut(i.Value),
			Low:    cut(i.Low),
			High:   cut(i.High),
			Method: i.Method,
			Known:  true,
		}
	}
	return out
}
