package stats

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/survey"
)

// Stats are the figures of a set of articles.
type Stats struct {
	Articles int `json:"articles"`
	Stories  int `json:"stories"`
	Outlets  int `json:"outlets"`
	// Mean is the mean stance in [-1, 1]; the shares are in [0, 1] and sum to 1.
	Mean       survey.Interval                   `json:"mean_stance"`
	Supportive survey.Interval                   `json:"supportive"`
	Neutral    survey.Interval                   `json:"neutral"`
	Critical   survey.Interval                   `json:"critical"`
	Frames     map[article.Frame]survey.Interval `json:"frames"`
	// Numerators are the articles behind the shares. Articles is the denominator.
	Numerators Numerators `json:"numerators"`
	// WithoutReach counts, in figures by reach, the articles of outlets without one. They are left
	// out of the mean and the shares.
	WithoutReach int    `json:"without_reach,omitempty"`
	Flags        []Flag `json:"flags"`
	// Corrected is nil without a coded sample.
	Corrected *Corrected `json:"corrected,omitempty"`
}

// Numerators count articles by class and frame.
type Numerators struct {
	Supportive int                   `json:"supportive"`
	Neutral    int                   `json:"neutral"`
	Critical   int                   `json:"critical"`
	Frames     map[article.Frame]int `json:"frames"`
}

// NewStats computes the figures of a set of cells of one bucket and group.
func NewStats(cells []index.Cell, weighting survey.Weighting, book codebook.Codebook) Stats {
	e := estimator{by: weighting, frames: book.FrameIDs()}
	p := e.pool()
	e.add(p, cells)
	return e.stats(p)
}

// estimator makes figures of articles by one weighting.
type estimator struct {
	by     survey.Weighting
	frames []article.Frame
	// reach is the reach of each outlet, by id; only the weighting by reach needs it.
	reach map[string]float64
}

// pool holds the sums of some articles by outlet: what figures are estimated from.
type pool struct {
	outlets map[string]*survey.Outlet
	total   survey.Outlet
	squares float64
	stories int
	methods map[string]bool
}

// The places of sums in an outlet's part; those of frames follow.
const (
	sumScore = iota
	sumSupportive
	sumNeutral
	sumCritical
	sumFrames
)

func (e estimator) pool() *pool {
	return &pool{outlets: map[string]*survey.Outlet{}, total: e.outlet(), methods: map[string]bool{}}
}

func (e estimator) outlet() survey.Outlet {
	return survey.Outlet{Sums: make([]float64, sumFrames+len(e.frames))}
}

// of is an outlet's part of a pool.
func (e estimator) of(p *pool, id string) *survey.Outlet {
	o := p.outlets[id]
	if o == nil {
		made := e.outlet()
		made.Weight = e.reach[id]
		o = &made
		p.outlets[id] = o
	}
	return o
}

func (e estimator) add(p *pool, cells []index.Cell) {
	for _, c := range cells {
		for _, part := range []*survey.Outlet{e.of(p, c.Outlet.ID), &p.total} {
			part.N += c.Articles
			for i, v := range []float64{c.Sum, float64(c.Supportive), float64(c.Neutral), float64(c.Critical)} {
				part.Sums[i] += v
			}
			for i, f := range e.frames {
				part.Sums[sumFrames+i] += float64(c.Frames[f])
			}
		}
		p.squares += c.SumSquares
		p.stories += c.Stories
		for m := range c.Methods {
			p.methods[m] = true
		}
	}
}

// merge adds another pool to a pool.
func (e estimator) merge(p, other *pool) {
	if other == nil {
		return
	}
	for id, o := range other.outlets {
		mine := e.of(p, id)
		mine.N += o.N
		for i, v := range o.Sums {
			mine.Sums[i] += v
		}
	}
	p.total.N += other.total.N
	for i, v := range other.total.Sums {
		p.total.Sums[i] += v
	}
	p.squares += other.squares
	p.stories += other.stories
	maps.Copy(p.methods, other.methods)
}

// stats are the figures of a pool.
func (e estimator) stats(p *pool) Stats {
	s := Stats{Articles: p.total.N, Stories: p.stories, Outlets: len(p.outlets), Flags: []Flag{}}
	s.set(e.intervals(p), e.frames)
	s.Numerators = Numerators{
		Supportive: int(p.total.Sums[sumSupportive]), Neutral: int(p.total.Sums[sumNeutral]), Critical: int(p.total.Sums[sumCritical]),
		Frames: map[article.Frame]int{},
	}
	for i, f := range e.frames {
		s.Numerators.Frames[f] = int(p.total.Sums[sumFrames+i])
	}
	if s.Articles == 0 {
		return s
	}
	outlets := s.Outlets // those whose articles are in the estimate
	if e.by == survey.ByReach {
		for _, o := range p.outlets {
			if o.Weight == 0 {
				s.WithoutReach += o.N
				outlets--
			}
		}
	}
	if outlets < survey.FewOutlets {
		s.Flags = append(s.Flags, FewOutlets)
	}
	if s.Articles-s.WithoutReach < fewArticles {
		s.Flags = append(s.Flags, FewArticles)
	}
	if len(p.methods) > 1 {
		s.Flags = append(s.Flags, MixedMethods)
	}
	if s.WithoutReach > 0 {
		s.Flags = append(s.Flags, WithoutReach)
	}
	s.Flags = append(s.Flags, NotValidated)
	return s
}

// intervals estimates the mean stance, the three shares and the frame shares, in that order.
func (e estimator) intervals(p *pool) []survey.Interval {
	ids := slices.Sorted(maps.Keys(p.outlets))
	if e.by == survey.ByReach {
		ids = slices.DeleteFunc(ids, func(id string) bool { return p.outlets[id].Weight == 0 })
	}
	outlets := make([]survey.Outlet, len(ids))
	seed := fnv.New64a() // of the data, so that the same articles give the same interval wherever they are asked for
	for i, id := range ids {
		outlets[i] = *p.outlets[id]
		fmt.Fprintln(seed, id, outlets[i].N)
	}
	alone := make([]survey.Interval, len(p.total.Sums)) // as if articles were independent
	alone[0] = survey.Mean(p.total.Sums[0], p.squares, p.total.N)
	for i := 1; i < len(alone); i++ {
		alone[i] = survey.Wilson(int(p.total.Sums[i]), p.total.N)
	}
	if len(ids) >= survey.FewOutlets {
		out := survey.Bootstrap(outlets, len(p.total.Sums), e.by, seed.Sum64())
		for i := range out {
			switch {
			case out[i].Low != out[i].High:
			case e.by == survey.ByReach: // what stands alone is of other articles, too
				out[i] = survey.Exact(out[i].Value)
			default: // no outlet differs, so that resampling them says nothing about the uncertainty
				out[i] = alone[i]
			}
		}
		return out
	}
	if e.by == survey.ByArticle {
		return alone
	}
	// The value is the outlets' weighted mean; there is no interval for so few.
	for i, v := range survey.Bootstrap(outlets, len(p.total.Sums), e.by, 0) {
		if v.Known {
			v = survey.Exact(v.Value)
		}
		if v.Known || e.by == survey.ByReach {
			alone[i] = v
		}
	}
	return alone
}

func (s *Stats) set(v []survey.Interval, frames []article.Frame) {
	s.Mean, s.Supportive, s.Neutral, s.Critical = v[0], v[1], v[2], v[3]
	s.Frames = map[article.Frame]survey.Interval{}
	for i, f := range frames {
		s.Frames[f] = v[4+i]
	}
}

// Share is the share of the articles on a side.
func (s Stats) Share(side int) survey.Interval {
	switch side {
	case codebook.Supportive:
		return s.Supportive
	case codebook.Neutral:
		return s.Neutral
	default:
		return s.Critical
	}
}

// Has reports whether a flag is set.
func (s Stats) Has(f Flag) bool { return slices.Contains(s.Flags, f) }
