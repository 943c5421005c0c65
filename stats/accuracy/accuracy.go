package accuracy

import (
	"math/rand/v2"
	"slices"

	"yulun/survey"
)

// Pair is one coded article: the class that its coding gives and the one that the scorer gave.
type Pair struct {
	Coded, Scored string
	// Weight is how many articles it speaks for, such as the inverse of its inclusion probability;
	// 0 is 1.
	Weight float64
	// Cluster is what is resampled as a whole, such as the outlet. Empty: the pair stands alone.
	Cluster string
}

func (p Pair) weight() float64 {
	if p.Weight == 0 {
		return 1
	}
	return p.Weight
}

// Confusion counts pairs by class, rows by coded and columns by scored class, in the order of
// Classes. Counts are sums of weights.
type Confusion struct {
	Classes []string
	Counts  [][]float64
}

// Confuse counts pairs. Classes that are not named follow in byte order.
func Confuse(classes []string, pairs []Pair) Confusion {
	var others []string
	for _, p := range pairs {
		for _, name := range []string{p.Coded, p.Scored} {
			if !slices.Contains(classes, name) && !slices.Contains(others, name) {
				others = append(others, name)
			}
		}
	}
	slices.Sort(others)
	c := Confusion{Classes: slices.Concat(classes, others)}
	c.Counts = make([][]float64, len(c.Classes))
	for i := range c.Counts {
		c.Counts[i] = make([]float64, len(c.Classes))
	}
	for _, p := range pairs {
		c.Counts[slices.Index(c.Classes, p.Coded)][slices.Index(c.Classes, p.Scored)] += p.weight()
	}
	return c
}

// outcome sums up a class: pairs of both, pairs scored and pairs coded as it.
func (c Confusion) outcome(class int) (hits, scored, coded float64) {
	for i := range c.Classes {
		scored += c.Counts[i][class]
		coded += c.Counts[class][i]
	}
	return c.Counts[class][class], scored, coded
}

// Class is how well one class is recognised.
type Class struct {
	Name string
	// Coded, Scored and Hits are sums of weights: coded as the class, scored as it, and both.
	Coded, Scored, Hits float64
	// Precision is the share of hits among the scored, Recall among the coded; each is not Known
	// where there are none. F1 is their harmonic mean, 2·hits/(coded+scored), and not Known where
	// the class is neither coded nor scored.
	Precision, Recall, F1 survey.Interval
}

// Accuracy is how well a scorer does on coded pairs.
type Accuracy struct {
	// Pairs and Clusters are how many there are. Clustered says that whole clusters were resampled.
	Pairs, Clusters int
	Clustered       bool
	Confusion       Confusion
	// ByClass has a Class for each class of the confusion, in its order.
	ByClass []Class
	// MacroF1 is the mean of the F1 of the classes that are coded or scored, of those that Options
	// name where it names any. Right is the share of pairs with the same class.
	MacroF1, Right survey.Interval
}

// Options say how accuracy is measured.
type Options struct {
	// Classes fix the order of classes. Others follow, such as that of articles which the scorer
	// took for irrelevant; they count as errors and have no part in the macro-F1.
	Classes []string
	// Resamples defaults to survey.Resamples. Seed makes the intervals repeatable.
	Resamples int
	Seed      uint64
}

// Measure measures accuracy. The intervals of precision and recall are Wilson's, and those of F1
// are Wilson's of hits/(coded+scored-hits), of which F1 is a function (K. F. Y. Lam, V. Gopal, J.
// Qian, Confidence intervals for the F1 score, arXiv:2309.14621, 2023). That of the macro-F1 is a
// percentile of resamples. Where pairs have weights, or are of survey.FewOutlets clusters or more,
// all intervals are such percentiles: of clusters, or else of pairs. Where resamples don't vary,
// Wilson's interval for the effective size of the weights stands in their place.
func Measure(pairs []Pair, o Options) Accuracy {
	if o.Resamples == 0 {
		o.Resamples = survey.Resamples
	}
	c := Confuse(o.Classes, pairs)
	a := Accuracy{Pairs: len(pairs), Confusion: c}
	if len(pairs) == 0 {
		return a
	}
	groups, clustered := clusters(pairs)
	a.Clusters, a.Clustered = len(groups), clustered
	size := effective(pairs)
	counted := len(c.Classes)
	if len(o.Classes) > 0 {
		counted = len(o.Classes)
	}
	draws := resample(c.Classes, counted, groups, o)
	simple := !clustered && size == float64(len(pairs))
	for i, name := range c.Classes {
		a.ByClass = append(a.ByClass, c.class(i, name, draws.classes[i], size/total(pairs), simple))
	}
	right, macro := c.overall(counted)
	a.Right = either(right, draws.right, size, simple)
	a.MacroF1 = survey.Percentile(macro, draws.macro)
	if a.MacroF1.Low == a.MacroF1.High {
		a.MacroF1 = survey.WilsonEffective(macro, size)
	}
	return a
}

// class is one class with its intervals. scale turns sums of weights into effective numbers of
// pairs.
func (c Confusion) class(i int, name string, draws classDraws, scale float64, simple bool) Class {
	hits, scored, coded := c.outcome(i)
	class := Class{Name: name, Coded: coded, Scored: scored, Hits: hits}
	if scored > 0 {
		class.Precision = either(hits/scored, draws.precision, scored*scale, simple)
	}
	if coded > 0 {
		class.Recall = either(hits/coded, draws.recall, coded*scale, simple)
	}
	if any := coded + scored - hits; any > 0 {
		f1 := 2 * hits / (coded + scored)
		class.F1 = survey.Percentile(f1, draws.f1)
		if simple || class.F1.Low == class.F1.High {
			w := survey.WilsonEffective(hits/any, any*scale)
			class.F1 = survey.Interval{
				Value: f1, Low: 2 * w.Low / (1 + w.Low), High: 2 * w.High / (1 + w.High),
				Method: w.Method, Known: true,
			}
		}
	}
	return class
}

// overall are the share of right pairs and the mean F1 of the first classes.
func (c Confusion) overall(counted int) (right, macro float64) {
	all, classes := 0.0, 0
	for i := range c.Classes {
		hits, scored, coded := c.outcome(i)
		all, right = all+coded, right+hits
		if i < counted && coded+scored > 0 {
			macro += 2 * hits / (coded + scored)
			classes++
		}
	}
	return right / all, macro / float64(max(1, classes))
}

// either is a share with Wilson's interval for simple samples, else with that of its resamples.
func either(share float64, draws []float64, size float64, simple bool) survey.Interval {
	if !simple {
		if i := survey.Percentile(share, draws); i.Low < i.High {
			return i
		}
	}
	return survey.WilsonEffective(share, size)
}

func total(pairs []Pair) float64 {
	sum := 0.0
	for _, p := range pairs {
		sum += p.weight()
	}
	return sum
}

// effective is the size of a sample with equal weights whose means are as sure (L. Kish, Survey
// Sampling, 1965, section 11.7).
func effective(pairs []Pair) float64 {
	sum, squares := 0.0, 0.0
	for _, p := range pairs {
		sum += p.weight()
		squares += p.weight() * p.weight()
	}
	return sum * sum / squares
}

// clusters groups pairs by cluster; where there are too few clusters to resample, each pair is a
// group.
func clusters(pairs []Pair) (groups [][]Pair, clustered bool) {
	at := map[string]int{}
	for _, p := range pairs {
		i, known := at[p.Cluster]
		if !known || p.Cluster == "" {
			i = len(groups)
			groups = append(groups, nil)
			at[p.Cluster] = i
		}
		groups[i] = append(groups[i], p)
	}
	if len(groups) >= survey.FewOutlets && len(groups) < len(pairs) {
		return groups, true
	}
	groups = nil
	for _, p := range pairs {
		groups = append(groups, []Pair{p})
	}
	return groups, false
}

// drawn are the figures of resamples, and classDraws those of a class. Where a figure is undefined
// in a resample, it is left out.
type (
	drawn struct {
		right, macro []float64
		classes      []classDraws
	}
	classDraws struct{ precision, recall, f1 []float64 }
)

func resample(classes []string, counted int, groups [][]Pair, o Options) drawn {
	confusions := make([]Confusion, len(groups))
	for i, g := range groups {
		confusions[i] = Confuse(classes, g)
	}
	draws := drawn{classes: make([]classDraws, len(classes))}
	rng := rand.New(rand.NewPCG(o.Seed, 0x66316d6163726f))
	sum := Confuse(classes, nil)
	for range o.Resamples {
		for i := range sum.Counts {
			clear(sum.Counts[i])
		}
		for range groups {
			sum.add(confusions[rng.IntN(len(groups))])
		}
		right, macro := sum.overall(counted)
		draws.right, draws.macro = append(draws.right, right), append(draws.macro, macro)
		for i := range classes {
			draws.classes[i].add(sum.outcome(i))
		}
	}
	return draws
}

func (c Confusion) add(other Confusion) {
	for i, row := range other.Counts {
		for j, n := range row {
			c.Counts[i][j] += n
		}
	}
}

func (d *classDraws) add(hits, scored, coded float64) {
	if scored > 0 {
		d.precision = append(d.precision, hits/scored)
	}
	if coded > 0 {
		d.recall = append(d.recall, hits/coded)
	}
	if coded+scored > 0 {
		d.f1 = append(d.f1, 2*hits/(coded+scored))
	}
}
