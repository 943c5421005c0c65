package evaluation

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"

	"yulun/article"
	"yulun/codebook"
	"yulun/survey"
)

// The thresholds that are tried.
var (
	stanceThresholds    = []float64{0.1, 0.15, 0.2, 0.25, 0.3, 0.4}
	relevanceThresholds = []float64{0.5, 0.6, 0.7, 0.8, 0.9}
)

// stanceCuts tries thresholds of the score from which a piece is on a side. A scorer that chooses
// the class otherwise has none of them for its own.
func (o Options) stanceCuts(pieces []Piece) []Cut {
	var cuts []Cut
	for _, at := range stanceThresholds {
		class := func(p Piece) string {
			if !p.Reading.Relevant {
				return Irrelevant
			}
			return string(o.Codebook.Class(side(p.Reading.Stance.Score, at)))
		}
		cut := Cut{At: at, F1: o.stance(pieces, class).MacroF1, Used: true}
		counts, total := map[string]float64{}, 0.0
		for _, p := range pieces {
			if p.Reading.Relevant {
				cut.Used = cut.Used && class(p) == string(p.Reading.Stance.Class)
				counts[class(p)] += weight(p)
				total += weight(p)
			}
		}
		for _, id := range o.classes() {
			cut.Shares = append(cut.Shares, counts[id]/max(total, 1))
		}
		cuts = append(cuts, cut)
	}
	return cuts
}

func weight(p Piece) float64 { return cmp.Or(p.Weight, 1) }

// side is the side of a score by a threshold.
func side(score, at float64) int {
	switch {
	case score >= at:
		return codebook.Supportive
	case score <= -at:
		return codebook.Critical
	default:
		return codebook.Neutral
	}
}

// relevanceCuts tries thresholds of the evidence from which a piece is relevant.
func (o Options) relevanceCuts(pieces []Piece) []Cut {
	var cuts []Cut
	for _, at := range relevanceThresholds {
		found := func(p Piece) bool { return p.Reading.Relevant && p.Reading.Relevance >= at }
		same := !slices.ContainsFunc(
			pieces,
			func(p Piece) bool { return found(p) != p.Reading.Relevant },
		)
		cuts = append(cuts, Cut{At: at, Used: same, F1: o.relevanceBy(pieces, found).F1})
	}
	return cuts
}

// known compares the two groups of outlets over the pieces coded as relevant.
func (o Options) known(pieces []Piece) Known {
	k := Known{High: o.High, Low: o.Low}
	scored := func(p Piece) (float64, bool) { return p.Reading.Stance.Score, p.Reading.Relevant }
	coded := func(p Piece) (float64, bool) {
		if p.Coded.Score == nil {
			return 0, false
		}
		return *p.Coded.Score, true
	}
	k.ScoredHigh, k.CodedHigh = o.mean(pieces, o.High, scored), o.mean(pieces, o.High, coded)
	k.ScoredLow, k.CodedLow = o.mean(pieces, o.Low, scored), o.mean(pieces, o.Low, coded)
	k.Scored = survey.Difference(k.ScoredHigh, k.ScoredLow)
	k.Coded = survey.Difference(k.CodedHigh, k.CodedLow)
	return k
}

// mean is the mean of a figure over the relevant pieces of some outlet types, by outlet where there
// are enough of them.
func (o Options) mean(
	pieces []Piece,
	types []article.OutletType,
	of func(Piece) (float64, bool),
) survey.Interval {
	at, outlets := map[string]int{}, []survey.Outlet{}
	sum, squares, n := 0.0, 0.0, 0
	seed := fnv.New64a()
	for _, p := range pieces {
		v, known := of(p)
		if !p.Coded.Relevant || !known || !slices.Contains(types, p.Type) {
			continue
		}
		i, seen := at[p.Outlet]
		if !seen {
			i = len(outlets)
			at[p.Outlet] = i
			outlets = append(outlets, survey.Outlet{Sums: []float64{0}})
			fmt.Fprintln(seed, p.Outlet)
		}
		outlets[i].N++
		outlets[i].Sums[0] += v
		sum, squares, n = sum+v, squares+v*v, n+1
	}
	if len(outlets) >= survey.FewOutlets {
		return survey.Bootstrap(outlets, 1, survey.ByArticle, seed.Sum64()+o.Seed)[0]
	}
	return survey.Mean(sum, squares, n)
}

// errorsOf lists the wrong pieces: those with a wrong relevance or class first, each part by how
// sure the scorer was.
func errorsOf(pieces []Piece) []Error {
	var out []Error
	for _, p := range pieces {
		e := Error{Piece: p, Class: p.Coded.Relevant != p.Reading.Relevant}
		if p.Coded.Relevant && p.Reading.Relevant {
			e.Class = p.Coded.Class != "" && p.Coded.Class != p.Reading.Stance.Class
			e.frames()
		}
		if e.Class || len(e.Missed)+len(e.Found) > 0 {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Error) int {
		return cmp.Or(
			-compareBool(a.Class, b.Class),
			-cmp.Compare(a.Reading.Stance.Confidence, b.Reading.Stance.Confidence),
		)
	})
	return out
}

func compareBool(a, b bool) int {
	if a == b {
		return 0
	}
	if a {
		return 1
	}
	return -1
}

// frames finds the frames that differ.
func (e *Error) frames() {
	if e.Coded.Frames == nil {
		return
	}
	for _, id := range e.Coded.Frames {
		if _, found := e.Reading.Frames[id]; !found {
			e.Missed = append(e.Missed, id)
		}
	}
	for id := range e.Reading.Frames {
		if !slices.Contains(e.Coded.Frames, id) {
			e.Found = append(e.Found, id)
		}
	}
	slices.Sort(e.Found)
}

// Majority is the most frequent coded class: what a scorer that reads nothing would give.
func Majority(pieces []Piece) article.Class {
	counts := map[article.Class]float64{}
	var most article.Class
	for _, p := range pieces {
		if p.Coded.Relevant && p.Coded.Class != "" {
			counts[p.Coded.Class] += weight(p)
		}
	}
	for class, n := range counts {
		if n > counts[most] || n == counts[most] && class < most {
			most = class
		}
	}
	return most
}
