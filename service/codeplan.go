package service

import (
	"context"
	"math"

	"yulun/article"
	"yulun/coding"
	"yulun/index"
)

// PlannedFigure is one figure that codings are to give, with what is known of it before.
type PlannedFigure struct {
	// Name is the id of a class, whose share it is, or "mean" for the mean stance in [-1, 1].
	Name string `json:"figure"`
	// Value is the figure: of the earlier codings where there are enough, otherwise the scorer's.
	Value float64 `json:"value"`
	coding.Plan
	// Pairs counts the earlier codings from which Rho and SD come; 0 where Rho is assumed and SD is
	// the scorer's.
	Pairs int `json:"codings"`
}

// PlanCoding says what is known before coding of the shares of the classes, and of the mean stance,
// among the hits of a query that are relevant. sample names earlier codings from which the
// correlation of coding and scorer comes; without enough of them, and where it is empty, it is rho.
// Store and index must be open.
func (s *Service) PlanCoding(
	ctx context.Context, q index.Query, sample string, rho float64,
) ([]PlannedFigure, error) {
	var readings []article.Reading
	err := s.index.Each(ctx, q, func(h index.Hit) error {
		if h.Article.Reading.Relevant {
			readings = append(readings, h.Article.Reading)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	pairs := map[string][]coding.Pair{}
	if sample != "" {
		if pairs, err = s.codedPairs(ctx, sample); err != nil {
			return nil, err
		}
	}
	var figures []PlannedFigure
	for _, f := range s.figures() {
		mean, sd := spread(readings, f.said)
		p := PlannedFigure{
			Name: f.name, Value: mean, Plan: coding.Plan{SD: sd, Rho: rho, Articles: len(readings)},
		}
		if mean, sd, rho, ok := coding.Moments(pairs[f.name]); ok {
			p.Value, p.SD, p.Rho, p.Pairs = mean, sd, rho, len(pairs[f.name])
		}
		figures = append(figures, p)
	}
	return figures, nil
}

// figure is what is planned for: its value in a reading and in a decision.
type figure struct {
	name  string
	said  func(article.Reading) float64
	coded func(coding.Decision) (v float64, coded bool)
}

func (s *Service) figures() []figure {
	var figures []figure
	for _, class := range s.o.Codebook.ClassIDs() {
		figures = append(figures, figure{
			string(
				class,
			),
			func(r article.Reading) float64 { return share(r.Stance.Class == class) },
			func(d coding.Decision) (float64, bool) { return share(d.Class == class), d.Class != "" },
		})
	}
	return append(figures, figure{
		"mean", func(r article.Reading) float64 { return r.Stance.Score },
		func(d coding.Decision) (float64, bool) {
			if d.Score == nil {
				return 0, false
			}
			return *d.Score / coding.MaxScore, true
		},
	})
}

func share(has bool) float64 {
	if has {
		return 1
	}
	return 0
}

// codedPairs are for each figure the articles of a sample that people found relevant, as the scorer
// did.
func (s *Service) codedPairs(ctx context.Context, name string) (map[string][]coding.Pair, error) {
	sample, err := s.drawnSample(ctx, name)
	if err != nil {
		return nil, err
	}
	weight := map[string]float64{}
	for _, i := range sample.Items {
		weight[i.Article] = 1 / i.Probability
	}
	codings, err := s.store.Codings(ctx, name)
	if err != nil {
		return nil, err
	}
	pairs := map[string][]coding.Pair{}
	for _, d := range coding.Decide(codings, false) {
		a, err := s.store.Article(ctx, d.Article)
		if err != nil {
			return nil, err
		}
		if !d.Relevant || !a.Reading.Relevant {
			continue
		}
		for _, f := range s.figures() {
			if v, ok := f.coded(d); ok {
				pairs[f.name] = append(
					pairs[f.name],
					coding.Pair{Coded: v, Said: f.said(a.Reading), Weight: weight[d.Article]},
				)
			}
		}
	}
	return pairs, nil
}

// spread is the mean and the standard deviation of what the scorer says.
func spread(readings []article.Reading, said func(article.Reading) float64) (mean, sd float64) {
	for _, r := range readings {
		mean += said(r) / float64(len(readings))
	}
	for _, r := range readings {
		sd += (said(r) - mean) * (said(r) - mean) / float64(len(readings))
	}
	return mean, math.Sqrt(sd)
}
