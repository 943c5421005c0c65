package correct

import (
	"math"

	"yulun/survey"
)

// Part is one outlet's articles in a cell: how many there are and, for each figure, the sum and the
// sum of squares of the scored values.
type Part struct {
	Outlet        string
	N             int
	Sums, Squares []float64
}

// Coded is one coded article with the values of each figure: scored, and coded. An article that was
// coded as irrelevant belongs to no share: its coded values are 0.
type Coded struct {
	Outlet string
	// Probability is that with which the article was drawn, in (0, 1].
	Probability   float64
	Relevant      bool
	Scored, Coded []float64
}

// Cell is a set of articles whose figures are wanted, such as those of one outlet type in one
// quarter. Parts are all of them, Coded those that were drawn and coded.
type Cell struct {
	Parts []Part
	Coded []Coded
}

// The least numbers of codings. With fewer than MinCell in a cell, the scorer's error is taken from
// the pool of all codings; with fewer than MinPool there, nothing is corrected. MinCell is where
// the intervals of a cell's own error begin to hold their level (bench/coverage).
const (
	MinCell = 50
	MinPool = 30
)

// Kind says what figures are.
type Kind int

// The kinds of figures.
const (
	// Means are means in [-1, 1].
	Means Kind = iota
	// Shares are shares in [0, 1] of which an article may have any number, such as frames.
	Shares
	// PartsOfWhole are the shares of classes of which an article has exactly one. They share
	// one λ, so that they sum to 1.
	PartsOfWhole
)

// Corrector corrects the figures of cells by the codings of a pool.
type Corrector struct {
	// pool are all codings of the articles in question, of which a cell has some.
	pool []Coded
	// lambda is, by figure, how much of a difference in scores is one in codings.
	lambda []float64
	kind   Kind
	by     survey.Weighting
}

// NewCorrector prepares the correction of so many figures of a kind by a pool.
func NewCorrector(pool []Coded, kind Kind, figures int, by survey.Weighting) *Corrector {
	c := &Corrector{pool: pool, kind: kind, by: by, lambda: make([]float64, figures)}
	s := newSample(pool, func(Coded) float64 { return 1 })
	together, spread := 0.0, 0.0
	for j := range figures {
		cov, v := s.moments(j)
		c.lambda[j] = slope(cov, v)
		together, spread = together+cov, spread+v
	}
	if kind == PartsOfWhole {
		for j := range figures {
			c.lambda[j] = slope(together, spread)
		}
	}
	return c
}

// slope is the slope of coded on scored values, and not below 0: a scorer that is wrong more often
// than right is not used.
func slope(cov, spread float64) float64 {
	if spread == 0 {
		return 0
	}
	return max(0, cov/spread)
}

// Corrected are the corrected figures of a cell.
type Corrected struct {
	// Codings is the number of codings in the cell, Used the number of those whose error is
	// corrected: the same, or the pool's where Pooled.
	Codings, Used int
	Pooled        bool
	// Figures are empty where there are too few codings for any.
	Figures []survey.Interval
}

// Estimate corrects the figures of a cell.
//
// A figure is (ȳ + λ(f̄ - f̄ₛ)) / r̄: the mean coding in the sample, moved by the difference
// between the mean score of all articles of the cell and that of the sample, and divided by the
// share of the sample that is relevant. Means over the sample are weighted by the inverse of the
// inclusion probabilities. Without weights this is PPI++, in the form of a regression estimator
// (C.-E. Särndal, B. Swensson, J. Wretman, Model Assisted Survey Sampling, 1992, chapter 6); λ is
// that of the pool.
//
// The variance is that of the sums of outlets (articles of one outlet are not independent), each
// divided by the square root of one less the outlet's weight (CR2: R. M. Bell, D. F. McCaffrey,
// Bias reduction in standard errors for linear regression with multi-stage samples, Survey
// Methodology 28, 2002). The degrees of freedom are Satterthwaite's for outlets of these sizes.
// With fewer than survey.FewOutlets outlets, articles count as independent, and with fewer than ten
// articles the variance is not less than if they were. Intervals of shares are
// Wilson's for the effective size of the sample, with Student's quantile.
func (c *Corrector) Estimate(cell Cell) Corrected {
	out := Corrected{Codings: len(cell.Coded), Used: len(cell.Coded)}
	n := 0
	for _, p := range cell.Parts {
		n += p.N
	}
	if n == 0 || len(c.pool) < MinPool {
		return out
	}
	weigh := c.weights(cell.Parts, n)
	s := newSample(cell.Coded, weigh)
	if len(cell.Coded) < MinCell {
		out.Pooled, out.Used = len(cell.Coded) < len(c.pool), len(c.pool)
		s = newSample(c.pool, func(Coded) float64 { return 1 })
	}
	if s.relevant <= 0 {
		return out
	}
	p := population{parts: cell.Parts, weigh: weigh, pooled: out.Pooled}
	for j := range c.lambda {
		out.Figures = append(out.Figures, c.figure(p, s, j))
	}
	return out
}

// weights give each article of a cell its weight; they sum to 1 over the cell.
func (c *Corrector) weights(parts []Part, n int) func(Coded) float64 {
	if c.by != survey.ByOutlet {
		return func(Coded) float64 { return 1 / float64(n) }
	}
	of, outlets := map[string]float64{}, 0
	for _, p := range parts {
		if of[p.Outlet] == 0 {
			outlets++
		}
		of[p.Outlet] += float64(p.N)
	}
	return func(a Coded) float64 { return 1 / (float64(outlets) * of[a.Outlet]) }
}

// population is the articles of a cell.
type population struct {
	parts []Part
	weigh func(Coded) float64
	// pooled says that their error is the pool's.
	pooled bool
}

// sample is coded articles with their weights, which sum to 1.
type sample struct {
	coded    []Coded
	weights  []float64
	relevant float64
}

func newSample(coded []Coded, weigh func(Coded) float64) sample {
	s := sample{coded: coded, weights: make([]float64, len(coded))}
	total := 0.0
	for i, a := range coded {
		s.weights[i] = weigh(a) / a.Probability
		total += s.weights[i]
	}
	for i, a := range coded {
		s.weights[i] /= total
		if a.Relevant {
			s.relevant += s.weights[i]
		}
	}
	return s
}

// means are the weighted means of coded and scored values of a figure.
func (s sample) means(j int) (coded, scored float64) {
	for i, a := range s.coded {
		coded += s.weights[i] * a.Coded[j]
		scored += s.weights[i] * a.Scored[j]
	}
	return coded, scored
}

// moments are the covariance of coded and scored values of a figure, and the variance of the scored
// ones.
func (s sample) moments(j int) (cov, spread float64) {
	y, f := s.means(j)
	for i, a := range s.coded {
		cov += s.weights[i] * (a.Coded[j] - y) * (a.Scored[j] - f)
		spread += s.weights[i] * (a.Scored[j] - f) * (a.Scored[j] - f)
	}
	return cov, spread
}

// size is the effective number of codings.
func (s sample) size() float64 {
	squares := 0.0
	for _, w := range s.weights {
		squares += w * w
	}
	return 1 / squares
}

// figure corrects one figure of a cell.
func (c *Corrector) figure(p population, s sample, j int) survey.Interval {
	lambda := c.lambda[j]
	coded, scored := s.means(j)
	all := 0.0
	for _, part := range p.parts {
		all += p.weigh(Coded{Outlet: part.Outlet}) * part.Sums[j]
	}
	value := (coded + lambda*(all-scored)) / s.relevant
	errors := make([]float64, len(s.coded))
	for i, a := range s.coded {
		d := a.Coded[j]
		if a.Relevant {
			d -= value
		}
		errors[i] = s.weights[i] * (d - lambda*(a.Scored[j]-scored) + lambda*(all-scored))
	}
	v, df := p.spread(s, j, lambda, all, errors)
	v /= s.relevant * s.relevant
	return c.interval(value, v, df, s.size())
}

// interval is the interval of a figure with its variance and degrees of freedom; size is the
// effective number of codings.
func (c *Corrector) interval(value, v, df, size float64) survey.Interval {
	// An error that none of the codings has shown may still be there: half of one is assumed, so
	// that no variance and no share counts as 0.
	half := 1 / (2 * size)
	v = max(v, half/size)
	t := quantile(df)
	if c.kind == Means {
		half = t * math.Sqrt(v)
		value = min(1, max(-1, value))
		return survey.Interval{
			Value: value, Low: max(-1, value-half), High: min(1, value+half),
			Method: survey.ByPPI, Known: true,
		}
	}
	inside := min(1-half, max(half, value))
	value = min(1, max(0, value))
	n := inside * (1 - inside) / v
	n /= t * t // Wilson's interval with z = 1 for n/z² articles is that with z for n
	centre := (value + 1/(2*n)) / (1 + 1/n)
	half = math.Sqrt(value*(1-value)/n+1/(4*n*n)) / (1 + 1/n)
	return survey.Interval{
		Value: value, Low: max(0, min(value, centre-half)), High: min(1, max(value, centre+half)),
		Method: survey.ByPPI, Known: true,
	}
}

// outletSums are one outlet's parts of the variance.
type outletSums struct {
	// scored and errors are its sums of distances of scores and of errors; share and used are its
	// weights among the articles and in the sample.
	scored, errors, share, used float64
	// single is the sum of squared weights in the sample.
	single float64
}

// spread is the variance of a figure before it is divided by the share of relevant articles, with
// its degrees of freedom.
func (p population) spread(s sample, j int, lambda, all float64, errors []float64) (v, df float64) {
	// In a fixed order, so that the sums are the same every time.
	places, outlets := map[string]int{}, []outletSums{}
	at := func(name string) *outletSums {
		if _, ok := places[name]; !ok {
			places[name] = len(outlets)
			outlets = append(outlets, outletSums{})
		}
		return &outlets[places[name]]
	}
	// squares is the sum of squared distances of scores, weight that of squared weights.
	articles, squares, weight := 0.0, 0.0, 0.0
	for _, part := range p.parts {
		w, n := p.weigh(Coded{Outlet: part.Outlet}), float64(part.N)
		o := at(part.Outlet)
		o.scored += lambda * w * (part.Sums[j] - n*all)
		o.share += w * n
		articles, weight = articles+n, weight+w*w*n
		squares += part.Squares[j] - 2*all*part.Sums[j] + n*all*all
	}
	few := len(outlets) < survey.FewOutlets
	for i, a := range s.coded {
		o := at(a.Outlet)
		o.errors += errors[i]
		o.used += s.weights[i]
		o.single += s.weights[i] * s.weights[i]
	}
	sampled := 0
	for _, o := range outlets {
		if o.used > 0 {
			sampled++
		}
	}
	n, byOutlet := float64(len(s.coded)), 0.0
	for _, o := range outlets {
		e := 0.0
		if !few {
			e = o.scored * correction(o.share)
			byOutlet += e * e
		}
		if sampled >= survey.FewOutlets {
			e += o.errors * correction(o.used) * math.Sqrt((n-1)/(n-2))
		}
		v += e * e
	}
	v += max(0, weight*p.single(s, j, lambda, squares, articles, errors, few)-byOutlet)
	if sampled < survey.FewOutlets {
		for _, e := range errors {
			v += e * e * n / (n - 2)
		}
		return v, n - 2
	}
	return v, freedom(outlets)
}

// fewArticles is the number of articles below which they can be alike by chance.
const fewArticles = 10

// single is the least variance of one article that is believed where outlets or articles are few:
// that of the scores, of which two are taken to be as the sample's; and, where the error is the
// pool's, not below that of the errors, since those of the cell's own articles were not seen.
func (p population) single(
	s sample,
	j int,
	lambda, squares, articles float64,
	errors []float64,
	few bool,
) float64 {
	if !few && articles >= fewArticles {
		return 0 // the outlets tell
	}
	_, spread := s.moments(j)
	scores := lambda * lambda * (squares + 2*spread) / (articles + 1)
	if !p.pooled {
		return scores
	}
	unseen := 0.0
	for i, e := range errors {
		unseen += e * e / s.weights[i]
	}
	return max(scores, unseen)
}

// correction makes up for how much an outlet of this weight draws the mean to itself.
func correction(weight float64) float64 { return 1 / math.Sqrt(1-min(0.95, weight)) }

// within is the correlation of two articles of an outlet that the degrees of freedom assume.
const within = 0.004

// freedom are Satterthwaite's degrees of freedom where each outlet's part of the variance is as its
// weights let expect.
func freedom(outlets []outletSums) float64 {
	sum, squares := 0.0, 0.0
	for _, o := range outlets {
		x := (1-within)*o.single + within*o.used*o.used
		sum, squares = sum+x, squares+x*x
	}
	return max(1, sum*sum/squares-1)
}
